"""One row at a time at the ends of what is thought possible of it: which matter most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability
from causal.display.tables import html_table, text_table
from causal.display.tornado import TornadoBar, tornado_bars
from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.robustness.asked import Asked, sizes
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.derivatives import free_cells, known_lines, number_of
from causal.judgement.robustness.scanning import answers
from causal.judgement.robustness.wording import backing_of, notation, told
from causal.judgement.sensitivity import Cell
from causal.ladder.draws import Sizes

HEADERS = ("number", "from", "to", "answer from", "to", "swing", "rests on")
_LEAST = 1e-9  # quantiles of tiny sample sizes fall on the ends, where evidence may be impossible


@dataclass(frozen=True, slots=True)
class Swing:
    """What one row does to an answer within what is thought possible of it.

    Attributes
    ----------
    cell : Cell
        The number of the row by which the answer moves most.
    number : float
        As it is.
    numbers : (float, float)
        Its low and its high quantile.
    answers : (float, float)
        The answer at each, the other numbers of the row in proportion.
    claims : tuple of str
        What the table rests on.
    strength : float
        Equivalent sample size of the row.
    change : bool
        Whether the answers are changes, with a sign.
    """

    cell: Cell
    number: float
    numbers: tuple[float, float]
    answers: tuple[float, float]
    claims: tuple[str, ...]
    strength: float
    change: bool = False

    @property
    def swing(self) -> float:
        """How far the answer moves between the two."""
        return abs(self.answers[1] - self.answers[0])

    def row(self) -> tuple[str, str, str, str, str, str, str]:
        """Return notation, both quantiles, the answer at both, swing and claims as text."""
        low, high = (probability(one, 3) for one in self.numbers)
        start, end = (told(one, change=self.change, digits=3) for one in self.answers)
        name, claims = notation(self.cell), ", ".join(self.claims)
        return (name, low, high, start, end, f"{self.swing:.3f}", claims)


@dataclass(frozen=True, slots=True)
class Tornado:
    """The rows of a theory by how far an answer moves with each.

    Attributes
    ----------
    title, text : str
        The theory, and the question.
    value : float
    level : float
        Of the interval between the two quantiles.
    swings : tuple of Swing
        One a row that moves the answer at all, the largest first.
    change : bool
        Whether the answer is a change, with a sign.
    """

    title: str
    text: str
    value: float
    level: float
    swings: tuple[Swing, ...]
    change: bool = False

    def rows(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """Return a row a swing: notation, quantiles, answers at both, swing, claims."""
        return [one.row() for one in self.swings]

    def sentence(self, name: Callable[[Cell], str] = notation, text: str = "") -> str:
        """Say which row moves the answer most; in a reader's words if they are given."""
        said = f"In {self.title}, {text or self.text} is {told(self.value, change=self.change)}"
        if not self.swings:
            return f"{said}; no row moves it within what is thought possible of it."
        first = self.swings[0]
        low, high = (probability(one) for one in first.numbers)
        start, end = (told(one, change=self.change) for one in first.answers)
        return (
            f"{said}; one row at a time, it moves most with {name(first.cell)}: "
            f"from {start} to {end} as that number goes from {low} to {high}."
        )

    def rest(self, shown: int, *, points: bool = False) -> str:
        """Say what the swings beyond the largest ones come to, as decimals or in points."""
        others = self.swings[shown:]
        if not others:
            return ""
        total, most = (
            f"{100 * size:.1f} points" if points else f"{size:.3f}"
            for size in (sum(one.swing for one in others), others[0].swing)
        )
        rows, what = ("row", "swing is") if len(others) == 1 else ("rows", "swings add up to")
        return f"{len(others)} more {rows}: the {what} {total}, none above {most}"

    def svg(
        self,
        *,
        shown: int = 12,
        name: Callable[[Cell], str] = notation,
        words: tuple[Callable[[Cell], str], Callable[[Cell], str]] | None = None,
        text: str = "",
        turns: float | None = None,
        scheme: str = "auto",
        layout: str = "wide",
    ) -> str:
        """Draw the largest swings; see `causal.display.tornado.tornado_bars`.

        Parameters
        ----------
        shown : int, default 12
            How many; what the others come to is said below.
        name : callable, optional
            Writes a number of a table; as a probability if not given.
        words : (callable, callable), optional
            Write instead its state, and quieter below it the states of its causes.
        text : str, optional
            The question in a reader's words.
        turns : float, optional
            Where the conclusion turns.
        scheme, layout : str
        """
        state, given = words or (name, lambda _: "")
        bars = [
            TornadoBar(
                state(one.cell), ", ".join(one.claims), one.numbers, one.answers, given(one.cell)
            )
            for one in self.swings[:shown]
        ]
        return tornado_bars(
            bars,
            value=self.value,
            change=self.change,
            title=f"What moves {text or self.text}",
            description=self.sentence(name, text),
            turns=turns,
            rest=self.rest(shown, points=True),
            scheme=scheme,
            layout=layout,
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows()[:20], numeric=(1, 2, 3, 4, 5))
        return f"{self.sentence()}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows()[:20], caption=self.text, numeric=(1, 2, 3, 4, 5))
        words = f"<p>{escape(self.sentence())}</p>"
        return {"text/plain": str(self), "text/html": f"{words}{self.svg()}{table}"}


def tornado(asked: Asked | Change, *, ess: Sizes | None = None, level: float = 0.9) -> Tornado:
    """Move one row at a time to both ends of what is thought possible of it, the others fixed.

    Parameters
    ----------
    asked : Asked or Change
    ess : float or mapping of str to (float or ndarray), optional
        Equivalent sample sizes, as for `causal.ladder.draws.draw_tables`; the theory's own for
        variables that are not named.
    level : float, default 0.9
        The quantiles are (1 - level) / 2 and (1 + level) / 2: 5 and 95 %.

    Returns
    -------
    Tornado

    Raises
    ------
    QueryError
        If the level is not between 0 and 1, or a sample size is not known.
    ImpossibleEvidence, TooCostly

    Notes
    -----
    A number p of a row with equivalent sample size s is Beta(s p, s (1 - p)): a margin of the
    row's Dirichlet. The others of the row keep their proportions. On rungs 1 and 2 an answer is
    monotone in a number, so that nothing in between lies further out. A row stands once, by the
    number that moves the answer most. Numbers that are 0 or 1 are sure and do not move.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> found = tornado(asked)
    >>> found.swings[0].swing >= found.swings[-1].swing > 0
    True
    """
    if not 0 < level < 1:
        raise QueryError(f"an interval of level {level} does not exist; give one between 0 and 1")
    known = known_lines(asked)
    theory = asked.theory
    numbers = [(cell, number_of(theory, cell)) for cell in free_cells(asked, known)]
    open_ones = [(cell, now) for cell, now in numbers if 0 < now < 1]
    held = sizes(theory, list(dict.fromkeys(cell.variable for cell, _ in open_ones)), ess)
    rows = [tuple(cell.place(theory.model)[:-1]) for cell, _ in open_ones]
    strengths = [
        float(np.broadcast_to(held[cell.variable], theory.model.cpt(cell.variable).shape[:-1])[row])
        for (cell, _), row in zip(open_ones, rows, strict=True)
    ]
    low, high = _quantiles(np.array([now for _, now in open_ones]), np.array(strengths), level)
    moves = [
        (c, float(t)) for ends in (low, high) for (c, _), t in zip(open_ones, ends, strict=True)
    ]
    first, last = answers(asked, moves, known).reshape(2, -1)
    change = isinstance(asked, Change)
    swings = [
        Swing(
            cell,
            now,
            (float(low[k]), float(high[k])),
            (float(first[k]), float(last[k])),
            backing_of(theory, cell.variable),
            strengths[k],
            change,
        )
        for k, (cell, now) in enumerate(open_ones)
    ]
    value = known.value if known is not None else asked.value()
    return Tornado(theory.title, asked.text, value, level, _one_a_row(swings), change)


def _quantiles(numbers: Array, strengths: Array, level: float) -> tuple[Array, Array]:
    """Return the low and high quantile of each number's Beta distribution."""
    from scipy.special import betaincinv

    alpha, beta = strengths * numbers, strengths * (1 - numbers)
    low = np.clip(betaincinv(alpha, beta, (1 - level) / 2), _LEAST, 1 - _LEAST)
    high = np.clip(betaincinv(alpha, beta, (1 + level) / 2), _LEAST, 1 - _LEAST)
    return low, high


def _one_a_row(swings: Sequence[Swing]) -> tuple[Swing, ...]:
    """Keep the largest swing of each row, and sort."""
    best: dict[tuple[str, tuple[tuple[str, str], ...]], Swing] = {}
    for one in swings:
        row = (one.cell.variable, one.cell.causes)
        if one.swing > 1e-12 and (row not in best or one.swing > best[row].swing):
            best[row] = one
    return tuple(sorted(best.values(), key=lambda one: -one.swing))
