"""Two theories: by what each says of the variables they share do they come to differ.

Table after table of the one is put into the other; what each adds, averaged over the orders in
which they may be exchanged, is its share. See `causal.judgement.crux.exchange`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import signed
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.cells import Rules, headline, history_of, silence
from causal.judgement.crux.divergence import jensen_shannon
from causal.judgement.crux.exchange import Exchange, Reading, incomparable
from causal.judgement.panel import refuse_count
from causal.ladder.coalitions import shapley_values
from causal.theory.facts import kept
from causal.theory.frame import FrameVariable
from causal.theory.theory import Theory

HEADERS = ("table", "share of the difference", "share of the divergence in bits")
READING = "the reading of the record"
MOST_TABLES = 12


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
    """The disagreement of two theories, shared out among the tables they differ in.

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


def table_shares(
    first: Theory,
    second: Theory,
    settings: Mapping[str, str],
    outcome: FrameVariable,
    rules: Rules = Rules(),
    *,
    otherwise: Mapping[str, str] | None = None,
) -> TableShares:
    """Share out the disagreement of two theories among the variables they share.

    Parameters
    ----------
    first, second : Theory
        Rivals, or a theory and a variant of it. What they share must have the same states.
    settings : mapping of str to str
        What is set in both; nothing, for the world as it was.
    outcome : FrameVariable
    rules : Rules, optional
    otherwise : mapping of str to str, optional
        What is set in the second theory, where that is something else.

    Returns
    -------
    TableShares
        Tables that differ but cannot matter have a share of zero. Where the two keep other facts
        of the record, or set something else, that reading has a share of its own.

    Raises
    ------
    QueryError
        If states differ, a theory does not speak of the outcome, exchanged arrows run in a circle,
        or facts that come after the change would be kept.
    UnknownName
        If they do not have what is set.
    TooCostly
        If they differ in more than 12 tables that matter.
    ImpossibleEvidence
        If with some tables exchanged the facts kept cannot have happened.

    References
    ----------
    .. [1] L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II
       (1953).

    Examples
    --------
    >>> import causal
    >>> river, coal = causal.load("river_low"), causal.load("dear_coal")
    >>> fate = river.frame.outcome("mill_1908")
    >>> found = table_shares(river, coal, {"owner_1906": "hands"}, fate)
    >>> abs(sum(s.difference for s in found.shares) - (found.after - found.before)) < 1e-9
    True
    """
    exchange = _exchange(first, second, (settings, otherwise or settings), outcome, rules)
    matters = exchange.matters()
    every = exchange.players()
    names = [name for name in every if name in matters]
    refuse_count(len(names), MOST_TABLES, "tables in which they differ")
    same = exchange.readings[0] == exchange.readings[1]
    players = [*names, *([] if same else [READING])]
    spread = _answers(exchange, names, len(players))
    measure = headline(outcome)
    values = spread @ np.array(measure.scores(first[outcome.variable.name]))
    bits = jensen_shannon(np.stack([np.broadcast_to(spread[:1], spread.shape), spread]), np.ones(2))
    told = zip(players, shapley_values(values), shapley_values(bits), strict=True)
    shares = [TableShare(player, float(gap), float(part)) for player, gap, part in told]
    shares += [TableShare(name, 0.0, 0.0) for name in every if name not in matters]
    return TableShares(
        f"{first.title} ({first.variant})",
        f"{second.title} ({second.variant})",
        f"do({', '.join(f'{n}={s}' for n, s in settings.items())})" if settings else "as it was",
        outcome.variable.name,
        measure.title,
        float(values[0]),
        float(values[-1]),
        float(bits[-1]),
        tuple(sorted(shares, key=lambda one: -abs(one.difference))),
    )


def _exchange(
    first: Theory,
    second: Theory,
    settings: tuple[Mapping[str, str], Mapping[str, str]],
    outcome: FrameVariable,
    rules: Rules,
) -> Exchange:
    name = outcome.variable.name
    problem = incomparable(first, second) or silence(first, name) or silence(second, name)
    if problem:
        raise QueryError(problem)
    if rules.facts == "all":
        raise QueryError('tables are shared out with facts="before" or facts="none"')
    read = []
    for theory, changed in zip((first, second), settings, strict=True):
        for lever, state in changed.items():
            theory[lever].index(state)
        if name in changed:
            raise QueryError(f"{name} is set; ask about an outcome that is not")
        facts = kept(theory, list(changed), rules.facts, history_of(theory, rules))
        read.append(Reading(dict(changed), facts))
    return Exchange(first, second, name, (read[0], read[1]))


def _answers(exchange: Exchange, names: Sequence[str], players: int) -> Array:
    """Return the answer of every coalition, shape (2 ** players, states).

    Bit i of a coalition's number says whose table i is; a last bit beyond the tables, whose reading
    of the record holds. Coalitions that draw on the same mechanisms are answered once.
    """
    known: dict[tuple[object, ...], Array] = {}
    rows = []
    for mask in range(2**players):
        taken = frozenset(name for i, name in enumerate(names) if mask >> i & 1)
        theirs = mask >> len(names) & 1
        reading = exchange.readings[theirs]
        owners = exchange.drawn_on(taken, reading)
        key = (theirs, frozenset((n, t is exchange.second) for n, t in owners.items()))
        if key not in known:
            known[key] = exchange.answer(owners, reading)
        rows.append(known[key])
    return np.array(rows)
