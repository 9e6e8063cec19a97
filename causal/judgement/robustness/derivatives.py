"""How much an answer moves with each number: every derivative from one backward sweep."""

from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import NotIdentified
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change, ChangeLines
from causal.judgement.robustness.lines import Lines, cuts, lines
from causal.judgement.robustness.scanning import answers
from causal.judgement.robustness.wording import backing_of, notation, precise, told
from causal.judgement.sensitivity import Cell
from causal.theory.theory import Theory

HEADERS = ("variable", "given", "state", "number", "derivative", "rests on")
_SHOWN = 20
_STEP = 1e-4
_NOTHING = 1e-9  # slopes up to here are rounding


@dataclass(frozen=True, slots=True)
class Derivative:
    """How an answer moves with one number, the others of its row in proportion.

    Attributes
    ----------
    cell : Cell
    number : float
        As it is.
    derivative : float
    claims : tuple of str
        What the table rests on.
    """

    cell: Cell
    number: float
    derivative: float
    claims: tuple[str, ...]

    def row(self) -> tuple[str, str, str, str, str, str]:
        """Return variable, configuration, state, number, derivative and claims as text."""
        causes = ", ".join(f"{name}={state}" for name, state in self.cell.causes)
        number, slope = probability(self.number), precise(self.derivative)
        claims = ", ".join(self.claims)
        return (self.cell.variable, causes, self.cell.state, number, slope, claims)


@dataclass(frozen=True, slots=True)
class Derivatives:
    """The derivative of an answer with respect to every number.

    Attributes
    ----------
    title, text : str
        The theory, and the question.
    value : float
    entries : tuple of Derivative
        The largest first.
    fixed : tuple of str
        Variables whose numbers are left alone; see `causal.judgement.robustness.lines.Lines`.
    change : bool
        Whether the answer is a change, with a sign.
    """

    title: str
    text: str
    value: float
    entries: tuple[Derivative, ...]
    fixed: tuple[str, ...] = ()
    change: bool = False

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row a number: variable, configuration, state, number, derivative, claims."""
        return [one.row() for one in self.entries]

    def sentence(self) -> str:
        """Say the answer, and the number with which it moves most."""
        said = f"In {self.title}, {self.text} is {told(self.value, change=self.change)}"
        if not self.entries or abs(self.entries[0].derivative) < _NOTHING:
            return f"{said}; no number moves it."
        first = self.entries[0]
        return (
            f"{said}; it moves most with {notation(first.cell)}: "
            f"{precise(first.derivative)} for each 1 that this number rises."
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows()[:_SHOWN], numeric=(3, 4))
        return f"{self.sentence()}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows()[:_SHOWN], caption=self.text, numeric=(3, 4))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def known_sides(asked: Asked) -> Lines | None:
    """Return one answer as lines, or None where it leans on luck or cuts an edge."""
    if cuts(asked):
        return None
    try:
        return lines(asked)
    except NotIdentified:
        return None


def known_lines(asked: Asked | Change) -> Lines | ChangeLines | None:
    """Return an answer, or a change, as lines; None where it leans on luck."""
    if not isinstance(asked, Change):
        return known_sides(asked)
    after, before = known_sides(asked.after), known_sides(asked.before)
    return None if after is None or before is None else ChangeLines(after, before)


def all_cells(asked: Asked | Change, known: Lines | ChangeLines | None) -> list[Cell]:
    """Return every number that can matter to an answer."""
    model = asked.theory.model
    side = asked.after if isinstance(asked, Change) else asked
    source = known or Lines(side, 0.0, 1.0, {}, ())
    names = known.slopes if known is not None else asked.mattering
    return [cell for name in model.names if name in names for _, cell in source.cells(name)]


def free_cells(asked: Asked | Change, known: Lines | ChangeLines | None) -> list[Cell]:
    """Return the numbers that can be moved by themselves: of a row of two, the second only."""
    model = asked.theory.model
    return [
        cell
        for cell in all_cells(asked, known)
        if len(model.variable(cell.variable).states) != 2
        or cell.state == model.variable(cell.variable).states[1]
    ]


def derivatives(asked: Asked | Change) -> Derivatives:
    """Return the derivative of an answer with respect to every number of every table.

    Parameters
    ----------
    asked : Asked or Change

    Returns
    -------
    Derivatives
        Exact on rungs 1 and 2. On rung 3, under the couplings that the theory declares, and where
        an edge is cut, by differences of 1e-4: to either side where that is inside, else to one.

    Raises
    ------
    ImpossibleEvidence, TooCostly

    Notes
    -----
    A number moves while the others of its row keep their proportions, so that every row still adds
    up to one. In forms other than tables (ranked, noisy, logit) the numbers of a table follow from
    a few parameters; they are moved here one by one, as if each had been written down.

    References
    ----------
    .. [1] A. Darwiche, "A differential approach to inference in Bayesian networks", Journal of
       the ACM 50 (2003) 280-305.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> found = derivatives(asked)
    >>> abs(found.entries[0].derivative) >= abs(found.entries[-1].derivative)
    True
    """
    known = known_lines(asked)
    entries: list[Derivative] = []
    tables = slopes_by_table(asked, known)
    claims = {name: backing_of(asked.theory, name) for name in tables}
    pairs = (one for table in tables.values() for one in zip(*map(_flat, table), strict=True))
    for cell, (number, slope) in zip(all_cells(asked, known), pairs, strict=True):
        entries.append(Derivative(cell, number, slope, claims[cell.variable]))
    entries.sort(key=lambda one: -abs(one.derivative))
    value = known.value if known is not None else asked.value()
    fixed = known.fixed if known is not None else ()
    change = isinstance(asked, Change)
    return Derivatives(asked.theory.title, asked.text, value, tuple(entries), fixed, change)


def slopes_by_table(
    asked: Asked | Change, known: Lines | ChangeLines | None
) -> dict[str, tuple[Array, Array]]:
    """Return for each table that can matter its numbers, and the derivative with respect to each.

    Parameters
    ----------
    asked : Asked or Change
    known : Lines or ChangeLines or None
        The answer as `known_lines` gives it.

    Returns
    -------
    dict of str to (ndarray, ndarray)
        In the model's order, both in the shape of the table; as for `derivatives`.
    """
    model = asked.theory.model
    if known is not None:
        names = [name for name in model.names if name in known.slopes]
        return {name: (model.cpt(name), known.gradient(name)) for name in names}
    names = [name for name in model.names if name in asked.mattering]
    tables = [model.cpt(name) for name in names]
    found = np.array(_differences(asked, all_cells(asked, None)))
    parts = np.split(found, np.cumsum([table.size for table in tables])[:-1])
    return {
        name: (table, part.reshape(table.shape))
        for name, table, part in zip(names, tables, parts, strict=True)
    }


def _flat(table: Array) -> list[float]:
    """Return the numbers of a table in the order of `all_cells`."""
    told: list[float] = table.ravel().tolist()
    return told


def number_of(theory: Theory, cell: Cell) -> float:
    """Return a number as it is."""
    return float(theory.model.cpt(cell.variable)[cell.place(theory.model)])


def _differences(asked: Asked | Change, cells: list[Cell]) -> list[float]:
    """Return derivatives by differences, asked anew."""
    nows = np.array([number_of(asked.theory, cell) for cell in cells])
    low, high = np.maximum(nows - _STEP, 1e-9), np.minimum(nows + _STEP, 1 - 1e-9)
    moves = [(c, float(t)) for ends in (low, high) for c, t in zip(cells, ends, strict=True)]
    first, last = answers(asked, moves).reshape(2, -1)
    found: list[float] = ((last - first) / (high - low)).tolist()
    return found
