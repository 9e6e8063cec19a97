"""How firmly a conclusion holds: in what share of the draws of a theory's numbers it is so."""

from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import bar, percent
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.judgement.bands import LEVEL, Interval, left_out
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.wording import told
from causal.ladder.many import solve_many
from causal.theory.uncertainty import theory_draws

HEADERS = ("what", "as written", "mean", "low", "median", "high")
_NOTHING = 1e-12  # differences up to here are rounding


@dataclass(frozen=True, slots=True)
class Spread:
    """One number as it is written, and over the draws.

    Attributes
    ----------
    what : str
        ``changed``, ``as it was`` or ``change``.
    value : float
    interval : Interval
    """

    what: str
    value: float
    interval: Interval

    def row(self) -> tuple[str, str, str, str, str, str]:
        """Return texts under `HEADERS`."""
        found = self.interval
        change = self.what == "change"
        ends = (self.value, found.mean, found.low, found.median, found.high)
        return (self.what, *(told(one, change=change, digits=3) for one in ends))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Firmness:
    """In what share of the draws a conclusion holds.

    Attributes
    ----------
    title, text : str
        The theory, and the question.
    threshold : float
        The conclusion is about being above it, or below: 0 for a change.
    spreads : tuple of Spread
        The number asked for first; of a change, then both sides.
    above, below : float
        Share of the draws in which it is more than the threshold, and less.
    draws, seed : int
    lost : int
        Draws left out because what is taken as known could not happen in them.
    held : tuple of str
        Variables whose numbers were not drawn; see `causal.ladder.many.Drawn`.
    """

    title: str
    text: str
    threshold: float
    spreads: tuple[Spread, ...]
    above: float
    below: float
    draws: int
    seed: int
    lost: int = 0
    held: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The number asked for, as the theory is written."""
        return self.spreads[0].value

    @property
    def interval(self) -> Interval:
        """The number asked for over the draws."""
        return self.spreads[0].interval

    @property
    def holds(self) -> float:
        """Share of the draws in which it is on the side where the theory as written has it."""
        return self.above if self.value > self.threshold else self.below

    @property
    def change(self) -> bool:
        """Whether the number is a change."""
        return self.spreads[0].what == "change"

    def often(self) -> str:
        """Say in how many draws it holds; that it is so in all of them is no certainty."""
        kept = self.draws - self.lost
        count = round(self.holds * kept)
        if count in (0, kept):
            if kept == 1:
                return "the one draw" if count else "none of one draw"
            return f"{'all' if count else 'none of'} {kept:,} draws"
        return f"{percent(self.holds)} of {kept:,} draws"

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row of text for each number, under `HEADERS`."""
        return [one.row() for one in self.spreads]

    def sentence(self) -> str:
        """Say in what share of the draws it holds, and how far the number moves."""
        low, high = (told(x, change=self.change) for x in (self.interval.low, self.interval.high))
        said = (
            f"In {self.title}, {self.text} is {self._side()} of the theory's numbers "
            f"(seed {self.seed}), and between {low} and {high} in {LEVEL:.0%} of them."
        )
        if self.held:
            said += f" The numbers of {', '.join(self.held)} were not drawn."
        if self.lost:
            said += f" {left_out(self.lost, self.draws)}"
        return said

    def _side(self) -> str:
        """Say on which side it is, and how often; both sides where it is at the threshold."""
        at = told(self.threshold, change=True) if self.change else bar(self.threshold)
        if abs(self.value - self.threshold) > _NOTHING:
            return f"{'above' if self.value > self.threshold else 'below'} {at} in {self.often()}"
        kept = self.draws - self.lost
        return (
            f"{at} as written, above that in {percent(self.above)} and below in "
            f"{percent(self.below)} of {kept:,} draw{'' if kept == 1 else 's'}"
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows(), numeric=range(1, len(HEADERS)))
        return f"{self.sentence()}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.text, numeric=range(1, len(HEADERS)))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


@dataclass(frozen=True, eq=False)
class Drawn:
    """A number over draws of a theory's numbers; `Drawn.firmness` judges any threshold by them.

    Attributes
    ----------
    asked : Asked or Change
    sides : tuple of ndarray, shape (draws,)
        The answer, or both sides of a change: as changed, and as it was.
    values : tuple of float
        The same as the theory is written.
    draws, seed, lost : int
    held : tuple of str
    """

    asked: Asked | Change
    sides: tuple[Array, ...]
    values: tuple[float, ...]
    draws: int
    seed: int
    lost: int
    held: tuple[str, ...]

    def firmness(self, threshold: float = 0.0) -> Firmness:
        """Return how firmly the number is above a threshold, or below."""
        named = [
            Spread(what, value, Interval.of(side))
            for what, value, side in zip(
                ("changed", "as it was"), self.values, self.sides, strict=False
            )
        ]
        number = self.sides[0]
        if len(self.sides) > 1:
            number = self.sides[0] - self.sides[1]
            named.insert(0, Spread("change", self.values[0] - self.values[1], Interval.of(number)))
        return Firmness(
            self.asked.theory.title,
            self.asked.text,
            threshold,
            tuple(named),
            float((number > threshold + _NOTHING).mean()),
            float((number < threshold - _NOTHING).mean()),
            self.draws,
            self.seed,
            self.lost,
            self.held,
        )


def drawn(asked: Asked | Change, *, draws: int = 1000, seed: int) -> Drawn:
    """Answer a question under draws of the theory's numbers, each as firmly as it is held.

    Parameters
    ----------
    asked : Asked or Change
        With one target. Both sides of a change are answered under the same draws.
    draws : int, default 1000
    seed : int

    Returns
    -------
    Drawn

    Raises
    ------
    QueryError
        If the theory does not say how firmly it holds a number.
    ImpossibleEvidence
        If what is known can happen in no draw.
    TooCostly

    Notes
    -----
    The draws are those of `causal.compare` with the same seed.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> fate = coal.frame.outcomes[0]
    >>> asked = Change.measuring(
    ...     coal, {"wage_cut_1907": "none"}, fate.variable.name, fate.measures[0])
    >>> found = drawn(asked, draws=200, seed=1).firmness()
    >>> found.holds > 0.9, found.interval.low < found.value < found.interval.high
    (True, True)
    """
    sides = (asked.after, asked.before) if isinstance(asked, Change) else (asked,)
    if any(len(side.question.targets) != 1 for side in sides):
        raise QueryError("draws answer questions about one variable; ask of one target")
    theory = asked.theory
    tables = theory_draws(theory, draws, seed=seed, names=asked.mattering)
    found = solve_many(theory.model, [one.question for one in sides], tables, luck=theory.luck)
    numbers: list[Array] = []
    held: list[str] = []
    for side, one in zip(sides, found, strict=True):
        if one is None:
            raise TooCostly("a draw of this question", "the limits", "keep fewer facts")
        numbers.append(np.broadcast_to(side.summed(one.probabilities), draws))
        held += one.held
    possible = ~np.isnan(sum(numbers))
    if not possible.any():
        known = dict.fromkeys(str(one) for side in sides for _, one in side.question.evidence)
        raise ImpossibleEvidence(known, f"any draw of the numbers of {theory.name}")
    return Drawn(
        asked,
        tuple(one[possible] for one in numbers),
        tuple(side.value() for side in sides),
        draws,
        seed,
        int((~possible).sum()),
        tuple(dict.fromkeys(held)),
    )
