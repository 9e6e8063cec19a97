"""Two theories of one graph: by which of their tables they come to differ.

Theories that share variables and parents, such as a theory and its variant, differ in numbers only.
Table after table of the one is put into the other; what each table adds, averaged over the orders
in which they may be exchanged, is its share. All exchanges are answered in one contraction, with
one draw an exchange.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import signed
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.cells import Rules, headline, silence
from causal.judgement.crux.divergence import jensen_shannon
from causal.judgement.panel import refuse_count
from causal.judgement.speaker import Speaker
from causal.ladder.coalitions import shapley_values
from causal.theory.frame import FrameVariable
from causal.theory.theory import Theory

HEADERS = ("table", "share of the difference", "share of the divergence in bits")
READING = "the reading of the record"
MOST_TABLES = 14


@dataclass(frozen=True, slots=True)
class TableShare:
    """What one table, or the reading of the record, has to do with a disagreement.

    Attributes
    ----------
    table : str
        The variable whose table it is, or ``the reading of the record``.
    difference : float
        Its share of the difference in the outcome's measure.
    bits : float
        Its share of the Jensen-Shannon divergence.
    """

    table: str
    difference: float
    bits: float


@dataclass(frozen=True, slots=True)
class TableShares:
    """The disagreement of two theories of one graph, shared out among the tables they differ in.

    Attributes
    ----------
    first, second : str
        Theories, with their variants.
    question : str
    outcome, measure : str
    before, after : float
        The measure in the first and in the second theory.
    bits : float
        Jensen-Shannon divergence of the two, both weighing alike.
    shares : tuple of TableShare
        The largest first; the differences sum to ``after`` minus ``before``, the bits to ``bits``.
    """

    first: str
    second: str
    question: str
    outcome: str
    measure: str
    before: float
    after: float
    bits: float
    shares: tuple[TableShare, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return a row a table; see ``HEADERS``."""
        return [(one.table, signed(one.difference), f"{one.bits:.4f}") for one in self.shares]

    def sentence(self) -> str:
        """Say by how much the theories differ, and by which table most."""
        whole = (
            f"{self.first} and {self.second} differ by {signed(self.after - self.before)} in "
            f"{self.measure} ({self.question})"
        )
        if not self.shares:
            return f"{whole}: no table that matters to it differs."
        most = self.shares[0]
        return f"{whole}; {signed(most.difference)} of that comes from {most.table}."

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows(), numeric=(1, 2))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.outcome, numeric=(1, 2))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def incomparable(first: Theory, second: Theory) -> str:
    """Return why two theories cannot be compared table by table; empty if they can.

    Examples
    --------
    >>> import causal
    >>> river = causal.load("river_low")
    >>> incomparable(river, river.with_variant("literal"))
    ''
    >>> incomparable(river, causal.load("dear_coal"))[:50]
    'The river and Dear coal are not comparable table b'
    """
    told = f"{first.title} and {second.title} are not comparable table by table"
    if set(first.model.names) != set(second.model.names):
        return f"{told}: they do not have the same variables"
    for name in first.model.names:
        if first[name].states != second[name].states:
            return f"{told}: {name} has other states"
        if first.model.parents(name) != second.model.parents(name):
            return f"{told}: {name} has other parents"
    return ""


def _differing(first: Theory, second: Theory) -> list[str]:
    one, other = first.model, second.model
    return [n for n in one.names if not np.array_equal(one.cpt(n), other.cpt(n))]


def _exchanged(first: Theory, second: Theory, names: list[str], cells: int) -> dict[str, Array]:
    """Return tables with one draw an exchange: bit i of its number says whose table i is."""
    masks = np.arange(cells)
    made = {}
    for place, name in enumerate(names):
        pair = np.stack([first.model.cpt(name), second.model.cpt(name)], axis=-1)
        made[name] = pair[..., masks >> place & 1]
    return made


def table_shares(
    first: Theory,
    second: Theory,
    settings: Mapping[str, str],
    outcome: FrameVariable,
    rules: Rules = Rules(),
) -> TableShares:
    """Share out the disagreement of two theories of one graph among the tables they differ in.

    Parameters
    ----------
    first, second : Theory
        With the same variables, states and parents: a theory and a variant of it.
    settings : mapping of str to str
        What is set in both; nothing, for the world as it was.
    outcome : FrameVariable
    rules : Rules, optional

    Returns
    -------
    TableShares
        Tables that differ but cannot matter have a share of zero. Where the two read the record
        differently, that reading has a share of its own.

    Raises
    ------
    QueryError
        If the theories do not share variables and parents, or do not speak of the outcome, or
        facts that come after the change would be kept.
    UnknownName
        If they do not have what is set.
    TooCostly
        If they differ in more than 14 tables.

    References
    ----------
    .. [1] L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II
       (1953).

    Examples
    --------
    >>> import causal
    >>> river = causal.load("river_low")
    >>> fate = river.frame.outcome("mill_1908")
    >>> found = table_shares(river, river.with_variant("literal"), {"engine_1904": "none"}, fate)
    >>> abs(sum(s.difference for s in found.shares) - (found.after - found.before)) < 1e-9
    True
    """
    name = outcome.variable.name
    problem = incomparable(first, second) or silence(first, name) or silence(second, name)
    if problem:
        raise QueryError(problem)
    if rules.facts == "all":
        raise QueryError('tables are shared out with facts="before" or facts="none"')
    place = tuple(first[lever].index(state) for lever, state in settings.items())
    names = _differing(first, second)
    refuse_count(len(names), MOST_TABLES, "tables in which they differ")
    tables = _exchanged(first, second, names, 2 ** len(names))
    asked = [Speaker(theory, rules, tables) for theory in (first, second)]
    read = [one.answers(list(settings), [name])[name][place] for one in asked]
    same = asked[0].known(list(settings)) == asked[1].known(list(settings))
    whole = read[0] if same else np.concatenate(read, axis=-1)
    spread = np.broadcast_to(whole, (len(whole), 2 ** (len(names) + (not same))))
    measure = headline(outcome)
    values = np.array(measure.scores(first[name])) @ spread
    start = np.broadcast_to(spread[:, :1], spread.shape)
    bits = jensen_shannon(np.stack([start.T, spread.T]), np.ones(2))
    players = [*names, *([] if same else [READING])]
    told = zip(players, shapley_values(values), shapley_values(bits), strict=True)
    shares = [TableShare(player, float(gap), float(part)) for player, gap, part in told]
    return TableShares(
        f"{first.title} ({first.variant})",
        f"{second.title} ({second.variant})",
        f"do({', '.join(f'{n}={s}' for n, s in settings.items())})" if settings else "as it was",
        name,
        measure.title,
        float(values[0]),
        float(values[-1]),
        float(bits[-1]),
        tuple(sorted(shares, key=lambda one: -abs(one.difference))),
    )


def differing(first: Theory, second: Theory) -> str:
    """Say in which tables two theories of one graph differ, or why they cannot be compared."""
    problem = incomparable(first, second)
    names = [] if problem else _differing(first, second)
    return problem or (f"they differ in {listed(names)}" if names else "they do not differ")
