"""What points and ranges say, in words: the chance, and how far it could move.

Sentences are plain text; escape them before they go into a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from causal.display.numbers import percent
from causal.display.range_parts import FULL, MIDDLE, Span
from causal.display.ranges import RangeRow
from causal.display.sentences import listed, silences

_NOTHING = 0.005  # a limit within half a point of 0 or 1 forbids nothing worth saying


def limits(span: Span, where: str = "cannot be") -> str:
    """Say what a range rules out.

    Parameters
    ----------
    span : Span
    where : str, default "cannot be"
        The beginning of the clause; ``"is nowhere"`` for several theories.

    Returns
    -------
    str
        A clause; it says so where nothing is ruled out.

    Examples
    --------
    >>> limits(Span(0.05, 0.4)), limits(Span(0.0, 0.6)), limits(Span(0, 1))
    ('cannot be below 5% or above 40%', 'cannot be above 60%', 'can be anything from 0% to 100%')
    >>> limits(Span(0.25, 0.25))
    'is 25%'
    """
    if " to " not in span.words:
        return f"is {span.words}"
    if span.high <= _NOTHING:
        return "is under 1%"
    if span.low >= 1 - _NOTHING:
        return "is over 99%"
    low, high = span.low > _NOTHING, span.high < 1 - _NOTHING
    if low and high:
        return f"{where} below {percent(span.low)} or above {percent(span.high)}"
    if low:
        return f"{where} below {percent(span.low)}"
    if high:
        return f"{where} above {percent(span.high)}"
    return "can be anything from 0% to 100%"


def range_sentence(
    what: str,
    rows: Sequence[RangeRow],
    *,
    event: str,
    others: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Say what each theory answers, and how far the answers could move.

    Parameters
    ----------
    what : str
        The condition, as a sentence begins with it: ``"Given all that happened, with no war"``.
    rows : sequence of RangeRow
        The theories that answer. Of those without a range it is said that they have none: give
        an answer that nothing can move a range without width.
    event : str
        A clause: ``"the league lasts"``.
    others : mapping of str to sequence of str, optional
        Labels of the theories that do not answer, by status.

    Returns
    -------
    str
        Plain text.

    Raises
    ------
    UnknownName
        If there is no such status.

    Examples
    --------
    >>> one = RangeRow("Trade", point=0.17, middle=Span(0.05, 0.4), full=Span(0, 0.6))
    >>> print(range_sentence("With no war", [one], event="the league lasts"))
    With no war, Trade gives a chance of 17% that the league lasts. It cannot be below 5% or above 40% if mechanisms respect their order; it cannot be above 60% whatever the mechanisms do.
    >>> two = [RangeRow("Trade", point=0.17), RangeRow("Faith", point=0.1)]
    >>> print(range_sentence("With no war", two, event="the league lasts"))
    With no war, the chance that the league lasts is 10% in Faith and 17% in Trade.
    """  # noqa: E501 - a doctest shows the sentence as it is
    ranked = sorted((row for row in rows if row.point is not None), key=lambda row: row.point or 0)
    if not ranked:
        first = [f"{what}, no theory here can say how likely it is that {event}."]
    elif len(ranked) == 1:
        (row,) = ranked
        chance = percent(row.point or 0)
        first = [f"{what}, {row.label} gives a chance of {chance} that {event}."]
    else:
        told = listed([f"{percent(row.point or 0)} in {row.label}" for row in ranked])
        first = [f"{what}, the chance that {event} is {told}."]
    return " ".join([*first, *_moved(ranked), *silences(others or {})])


def _moved(rows: Sequence[RangeRow]) -> list[str]:
    """Say how far the answers could move together, and which of them have no range."""
    where = "is nowhere" if len(rows) > 1 else "cannot be"
    ranged = [row for row in rows if row.middle is not None or row.full is not None]
    clauses = []
    for name, which in ((MIDDLE, "middle"), (FULL, "full")):
        spans = [row.middle if which == "middle" else row.full for row in ranged]
        known = [span for span in spans if span is not None]
        if known and len(known) == len(spans):
            hull = Span(min(span.low for span in known), max(span.high for span in known))
            clauses.append(f"it {limits(hull, where)} {name}")
    if not clauses:
        return []
    told = "; ".join(clauses)
    without = [row.label for row in rows if row not in ranged]
    left = f" ({listed(without)} not counted: no range is known)" if without else ""
    return [f"{told[:1].upper()}{told[1:]}{left}."]


def unmoved(row: RangeRow) -> RangeRow:
    """Return a row whose answer nothing can move, with ranges that say so.

    Examples
    --------
    >>> unmoved(RangeRow("Trade", point=0.5)).full
    Span(low=0.5, high=0.5, sharp=True)
    """
    if row.point is None:
        return row
    still = Span(row.point, row.point, sharp=True)
    return replace(row, middle=still, full=still)
