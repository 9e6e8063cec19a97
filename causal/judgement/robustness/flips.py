"""The smallest change of one number that turns a conclusion, and what cannot turn it.

On rungs 1 and 2 both sides are ratios of lines, so the turning number is a root of a quadratic; on
rung 3 it is bracketed and halved. The guarantee is that of Chan and Darwiche.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import inf, isinf, log

import numpy as np

from causal.display.numbers import apart, probability
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import QueryError, UnknownName
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import free_cells, known_sides, number_of
from causal.judgement.robustness.lines import Lines, cuts
from causal.judgement.robustness.roots import Pair, nearest
from causal.judgement.robustness.scanning import Move, answers, crossings
from causal.judgement.robustness.wording import backing_of, notation, precise
from causal.judgement.sensitivity import Cell
from causal.theory.theory import Theory

HEADERS = ("number", "now", "turns at", "change", "in log-odds", "theory", "rests on")
SORTS = ("probability", "odds")
EQUAL = 1e-9
"""Sides nearer to one another than this are equal."""

Turn = tuple[Cell, float, float]
"""A number, what it is, and where it turns the conclusion."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one number at which a conclusion stops holding.

    Attributes
    ----------
    theory : str
        Title of the theory whose number it is.
    cell : Cell
    now, turns_at : float
    claims : tuple of str
        What the table rests on.
    """

    theory: str
    cell: Cell
    now: float
    turns_at: float
    claims: tuple[str, ...]

    @property
    def change(self) -> float:
        """How far the number has to move."""
        return self.turns_at - self.now

    @property
    def odds(self) -> float:
        """How far its log-odds have to move; without limit where either is 0 or 1."""
        return log_odds(self.turns_at) - log_odds(self.now)

    def sentence(self) -> str:
        """Say when the conclusion turns."""
        way = "rises" if self.change > 0 else "falls"
        old, new = apart(self.now, self.turns_at)
        return f"turns if {notation(self.cell)} {way} from {old} to {new}"

    def row(self) -> tuple[str, str, str, str, str, str, str]:
        """Return notation, now, turning number, both changes, theory and claims as text."""
        now, new = probability(self.now, 3), probability(self.turns_at, 3)
        moves = precise(self.change), precise(self.odds)
        return (notation(self.cell), now, new, *moves, self.theory, ", ".join(self.claims))


@dataclass(frozen=True, slots=True)
class Flips:
    """What would turn a conclusion "the left is more (or less) than the right".

    Attributes
    ----------
    left, right : str
        The two sides in notation; the right may be a number.
    values : (float, float)
        Of both sides.
    flips : tuple of Flip
        The smallest change first.
    tried : int
        How many numbers were tried (of a row of two, one); those without a flip turn nothing by
        themselves.
    guarantee : float or None
        The conclusion cannot turn, whichever numbers move, while the moves of their log-odds add
        up to less. None on rung 3: the same luck has zeros that move, and there is no such bound.
    exact : bool
        Whether the turning numbers were solved for, rather than searched.
    cut : bool
        Whether they were searched, and have no guarantee, since an edge is cut.
    """

    left: str
    right: str
    values: tuple[float, float]
    flips: tuple[Flip, ...]
    tried: int
    guarantee: float | None
    exact: bool
    cut: bool = False

    @property
    def conclusion(self) -> str:
        """The conclusion, as a clause."""
        sign = ">" if self.values[0] > self.values[1] else "<"
        old, new = apart(*self.values)
        shown = f"({old})" if self.right == f"{self.values[1]:g}" else f"({old} against {new})"
        return f"{self.left} {sign} {self.right} {shown}"

    def rows(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """Return a row a flip: number, now, turns at, change, in log-odds, theory, claims."""
        return [one.row() for one in self.flips]

    def sentence(self) -> str:
        """Say what turns the conclusion first, and what cannot turn it."""
        none = "no one number by itself turns it"
        if not self.exact:
            none = "no one number was found that turns it by itself"
        first = self.flips[0].sentence() if self.flips else none
        said = f"{self.conclusion}: {first}."
        if self.guarantee is None:
            why = "An edge is cut" if self.cut else "It leans on luck"
            return f"{said} {why}, so no change is ruled out beforehand."
        if isinf(self.guarantee):
            return f"{said} No change of numbers that are not 0 or 1 can turn it."
        return (
            f"{said} It cannot turn while the log-odds of the numbers that are moved change by "
            f"less than {self.guarantee:.2f} together."
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows()[:20], numeric=(1, 2, 3, 4))
        return f"{self.sentence()}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows()[:20], caption=self.conclusion, numeric=(1, 2, 3, 4))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def log_odds(number: float) -> float:
    """Return the natural logarithm of the odds; infinite at 0 and 1."""
    if number <= 0 or number >= 1:
        return inf if number >= 1 else -inf
    return log(number) - log(1 - number)


def flips(left: Asked, right: Asked | float, *, by: str = "probability") -> Flips:
    """Return the smallest change of each number that turns "left > right" (or "left < right").

    Parameters
    ----------
    left : Asked
    right : Asked or float
        A question to the same theory (one number may then move both sides), to another one (its
        numbers are its own), or a threshold.
    by : {"probability", "odds"}
        Whether to sort by the change of the number, or of its log-odds.

    Returns
    -------
    Flips
        Of numbers whose row keeps its proportions otherwise; of a row of two, the second number.

    Raises
    ------
    QueryError
        If both sides are equal: there is no conclusion to turn.
    UnknownName
        If there is no such way to sort.
    ImpossibleEvidence, TooCostly

    Notes
    -----
    The guarantee: changing tables moves the log-odds of any probability of rungs 1 and 2 by at
    most the sum of the distances of the changed rows [1]_, and the distance of a row that keeps
    its proportions is the move of the log-odds of its number. With a threshold, or two theories,
    all of the gap between the log-odds of the sides must be covered; where a number can move both
    sides of one theory, half of it. It is safe and not sharp: the nearest flip may be far beyond.

    References
    ----------
    .. [1] H. Chan, A. Darwiche, "A distance measure for bounding probabilistic belief change",
       International Journal of Approximate Reasoning 38 (2005).

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> found = flips(asked, asked.value() + 0.02)
    >>> found.flips[0].sentence().startswith("turns if P(")
    True
    >>> abs(found.flips[0].odds) >= found.guarantee
    True
    """
    if by not in SORTS:
        raise UnknownName("order", by, SORTS)
    sides = [_Side(left), _Side(right)]
    values = (sides[0].value, sides[1].value)
    if abs(values[0] - values[1]) < EQUAL:
        raise QueryError(
            f"both sides are {values[0]:g}; a conclusion needs one of them to be the larger"
        )
    found: list[Flip] = []
    tried = 0
    for theory, moved in _parties(sides):
        around = [s if s in moved else s.still() for s in sides]
        count, turning = (_solved if all(s.exact for s in sides) else _searched)(theory, around)
        tried += count
        found += [
            Flip(theory.title, cell, now, at, backing_of(theory, cell.variable))
            for cell, now, at in turning
        ]
    size = {"probability": lambda one: abs(one.change), "odds": lambda one: abs(one.odds)}[by]
    right_text = right.text if isinstance(right, Asked) else f"{right:g}"
    exact = all(side.exact for side in sides)
    both = any(len(moved) > 1 for _, moved in _parties(sides))
    gap = abs(log_odds(values[0]) - log_odds(values[1])) / (2 if both else 1)
    ordered = tuple(sorted(found, key=size))
    guarantee = gap if exact else None
    cut = any(side.asked is not None and cuts(side.asked) for side in sides)
    return Flips(left.text, right_text, values, ordered, tried, guarantee, exact, cut)


class _Side:
    """One side of a conclusion: a question or a number."""

    def __init__(self, asked: Asked | float) -> None:
        self.asked = asked if isinstance(asked, Asked) else None
        self.known: Lines | None = None
        if isinstance(asked, Asked):
            self.known = known_sides(asked)
            self.value = self.known.value if self.known is not None else asked.value()
        else:
            self.value = float(asked)

    @property
    def exact(self) -> bool:
        return self.asked is None or self.known is not None

    def still(self) -> "_Side":
        """Return the side as a number that nothing moves."""
        return _Side(self.value)

    def lines(self, name: str) -> tuple[Pair, Pair]:
        """Return the side as a ratio of lines of each number of a table: slopes and starts."""
        if self.known is None or name not in self.known.slopes:
            zero, one = np.zeros(1), np.ones(1)
            return (zero, self.value * one), (zero, one)
        return self.known.along(name)

    def after(self, moves: Sequence[Move]) -> Array:
        if self.asked is None:
            return np.full(len(moves), self.value)
        return answers(self.asked, moves, self.known)


def _parties(sides: Sequence[_Side]) -> list[tuple[Theory, list[_Side]]]:
    """Group the sides by the theory whose numbers move them."""
    groups: list[tuple[Theory, list[_Side]]] = []
    for side in sides:
        if side.asked is None:
            continue
        theory = side.asked.theory
        same = next((some for known, some in groups if known.model == theory.model), None)
        if same is not None:
            same.append(side)
        else:
            groups.append((theory, [side]))
    return groups


def _searched(theory: Theory, sides: Sequence[_Side]) -> tuple[int, list[Turn]]:
    """Return how many numbers were tried, and those found at which both sides are equal."""
    moved = [side for side in sides if side.asked is not None]
    each = [free_cells(side.asked, side.known) for side in moved if side.asked is not None]
    cells = list(dict.fromkeys(cell for some in each for cell in some))
    nows = [number_of(theory, cell) for cell in cells]
    turning = crossings(lambda moves: sides[0].after(moves) - sides[1].after(moves), cells, nows)
    told = zip(cells, nows, turning, strict=True)
    return len(cells), [(cell, now, at) for cell, now, at in told if at is not None]


def _solved(theory: Theory, sides: Sequence[_Side]) -> tuple[int, list[Turn]]:
    """Solve for the nearest number at which both sides are equal, a table at a time."""
    every = [side.known for side in sides if side.known is not None]
    names = {name: known for known in reversed(every) for name in known.slopes}
    order = dict.fromkeys(name for known in every for name in known.slopes)
    tried, found = 0, []
    for name in order:
        numbers = theory.model.cpt(name)
        at = nearest(sides[0].lines(name), sides[1].lines(name), numbers, EQUAL)
        free = at[..., 1:] if numbers.shape[-1] == 2 else at  # of a row of two, the second
        tried += free.size
        if np.isnan(free).all():
            continue
        for place, cell in names[name].cells(name):
            two = numbers.shape[-1] == 2 and place[-1] == 0
            if not two and not np.isnan(at[place]):
                found.append((cell, float(numbers[place]), float(at[place])))
    return tried, found
