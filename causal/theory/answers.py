"""What a theory answers: distributions and answers, as values that show themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from causal.display.bars import belief_bars
from causal.display.numbers import decimals, probability
from causal.display.ranges import RangeRow, Span, range_bars
from causal.display.tables import html_table, text_table
from causal.errors import UnknownName
from causal.ladder.bounds.ranges import Range
from causal.ladder.ranging import Leverage
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities of the states of one variable.

    Attributes
    ----------
    variable : Variable
    probabilities : tuple of float
        In the order of the variable's states; they sum to one.
    title : str
        What was asked.

    Examples
    --------
    >>> belief = Distribution(Variable("war", ("no", "yes")), (0.75, 0.25))
    >>> belief["yes"], belief.as_dict()
    (0.25, {'no': 0.75, 'yes': 0.25})
    """

    variable: Variable
    probabilities: tuple[float, ...]
    title: str = ""

    def __getitem__(self, state: str) -> float:
        return self.probabilities[self.variable.index(state)]

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return zip(self.variable.states, self.probabilities, strict=True)

    def __len__(self) -> int:
        return len(self.probabilities)

    def as_dict(self) -> dict[str, float]:
        """Return the probabilities by state."""
        return dict(self)

    def event(self, *states: str) -> float:
        """Return the probability that the variable is in one of some states."""
        return float(sum(self.probabilities[i] for i in self.variable.indices(states)))

    def rows(self) -> list[tuple[str, str]]:
        """Return state labels and probabilities as text."""
        pairs = zip(self.variable.labels, self.probabilities, strict=True)
        return [(label, probability(number)) for label, number in pairs]

    def __str__(self) -> str:
        return text_table([self.variable.title, "probability"], self.rows(), numeric=(1,))

    def __repr__(self) -> str:
        inside = ", ".join(f"{state}: {number:.4f}" for state, number in self)
        return f"<Distribution {self.variable.name}: {inside}>"

    def svg(self, *, scheme: str = "auto") -> str:
        """Draw a bar for each state."""
        title = self.title or self.variable.title
        return belief_bars(self.variable.labels, self.probabilities, title=title, scheme=scheme)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(
            [self.variable.title, "probability"], self.rows(), caption=self.title, numeric=(1,)
        )
        return {"text/plain": str(self), "text/html": self.svg() + table}


@dataclass(frozen=True, slots=True)
class Joint:
    """Probabilities of every combination of states of several variables.

    Attributes
    ----------
    variables : tuple of Variable
    cells : tuple of (tuple of str, float)
        Every combination, last variable fastest.
    """

    variables: tuple[Variable, ...]
    cells: tuple[tuple[tuple[str, ...], float], ...]

    def __getitem__(self, states: tuple[str, ...]) -> float:
        for combination, share in self.cells:
            if combination == tuple(states):
                return share
        names = [", ".join(combination) for combination, _ in self.cells]
        raise UnknownName("combination", ", ".join(states), names, "the joint distribution")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, with how it was found and what it assumes.

    Attributes
    ----------
    query : str
        The question in notation.
    theory, variant : str
        Who answers.
    rung : int
        1 seeing, 2 doing, 3 imagining.
    point : float or None
        The probability asked for, under the couplings; None where a whole distribution was asked
        for.
    distribution : Distribution or None
        Of the target, where there is one.
    couplings : tuple of (str, str)
        What was assumed of the luck of each variable that the answer leans on.
    order_range : Range or None
        Where the point can lie under mechanisms that do not respond against their tables; None
        where no point was asked for, or no range.
    full_range : Range or None
        Where it can lie under any mechanisms with these tables.
    leverage : tuple of Leverage
        For each variable that it leans on, the strongest first; empty if not asked for.
    method : str
        ``exact``, or ``sampled`` with the number of units.
    standard_error : float or None
        Of a sampled point.
    evidence : float
        Probability of what is given (its likelihood, if some of it is likelihood evidence).
    worlds : int
        How many different worlds the question joins.
    operations : int
        Multiply-adds it took.
    fingerprint : str
        Of the theory as it was asked.
    why_no_range : str
        Why there are no ranges, where they would have cost too much.
    scale : (float, float)
        Between which numbers the point can lie: 0 and 1 for a probability.
    by_state : tuple of (Range, Range)
        For an answer with a whole distribution that leans on luck: both ranges of each state's
        probability.
    """

    query: str
    theory: str
    variant: str
    rung: int
    point: float | None
    distribution: Distribution | None
    couplings: tuple[tuple[str, str], ...] = ()
    order_range: Range | None = None
    full_range: Range | None = None
    leverage: tuple[Leverage, ...] = ()
    method: str = "exact"
    standard_error: float | None = None
    evidence: float = 1.0
    worlds: int = 1
    operations: int = 0
    fingerprint: str = ""
    why_no_range: str = ""
    by_state: tuple[tuple[Range, Range], ...] = ()
    scale: tuple[float, float] = (0.0, 1.0)

    @property
    def is_probability(self) -> bool:
        """Whether the point cannot lie outside 0 and 1."""
        return self.scale == (0.0, 1.0)

    @property
    def identified(self) -> bool:
        """Whether the network alone fixes the answer."""
        return not self.couplings

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism the answer leans on; empty where it is identified."""
        return tuple(name for name, _ in self.couplings)

    def sentence(self) -> str:
        """Say the answer, how it was found and what it assumes."""
        said = self.query if self.point is None else f"{self.query} = {decimals(self.point, 4)}"
        if self.standard_error is not None:
            said += f" (standard error {self.standard_error:.4f})"
        if self.point is None and self.distribution is not None:
            shares = "; ".join(f"{label} {share}" for label, share in self.distribution.rows())
            said = f"{self.query}: {shares}"
        variant = "" if self.variant == "calibrated" else f", variant {self.variant}"
        rests = self._rests()
        return f"{said} in {self.theory}{variant} ({self.method}, rung {self.rung}; {rests})"

    def _rests(self) -> str:
        if self.identified:
            return "it follows from the network alone"
        kinds: dict[str, list[str]] = {}
        for name, coupling in self.couplings:
            kinds.setdefault(coupling.replace("_", " "), []).append(name)
        told = [f"{kind} for {', '.join(names)}" for kind, names in kinds.items()]
        parts = [f"it leans on {' and '.join(told)}"]
        if self.order_range is not None:
            parts.append(f"{self.span(self.order_range)} if mechanisms respect their order")
        if self.full_range is not None:
            parts.append(f"{self.span(self.full_range)} under any mechanisms with these tables")
        return "; ".join(parts)

    def span(self, found: Range) -> str:
        """Write a range of the point."""
        if self.is_probability:
            return str(found)
        return f"{decimals(found.low, 2)} to {decimals(found.high, 2)}"

    def __str__(self) -> str:
        return self.sentence()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>" + self.svg()
        return {"text/plain": self.sentence(), "text/html": html}

    def svg(self, *, scheme: str = "auto", layout: str = "wide") -> str:
        """Draw the answer: its point with its ranges, for each state where none was named.

        Empty for a mean that is no probability.
        """
        if not self.is_probability:
            return ""
        if self.point is not None:
            rows = [_row(self.theory, self.point, self.order_range, self.full_range)]
        elif self.distribution is not None and self.by_state:
            variable, shares = self.distribution.variable, self.distribution.probabilities
            told = zip(variable.labels, shares, self.by_state, strict=True)
            rows = [_row(label, share, *pair) for label, share, pair in told]
        else:
            return self.distribution.svg(scheme=scheme) if self.distribution is not None else ""
        return range_bars(
            rows, title=self.query, description=self.sentence(), scheme=scheme, layout=layout
        )

    def __float__(self) -> float:
        if self.point is None:
            raise TypeError(f"{self.query} asks for a distribution; name a state to get one number")
        return self.point


def _span(found: Range | None) -> Span | None:
    return None if found is None else Span(found.low, found.high, found.sharp)


def _row(label: str, point: float, order: Range | None, full: Range | None) -> RangeRow:
    return RangeRow(label, point=point, middle=_span(order), full=_span(full))
