"""What a comparison says, in words: how much, and where the theories part.

Sentences are plain text; escape them before they go into a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from causal.display.numbers import finite, points, short_points
from causal.errors import UnknownName

Verdict = Literal["agree", "split", "little", "single", "none"]

LITTLE = 0.02
"""A change of less than two points counts as little."""

_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_KINDS = {"chance": ("the chance that", ""), "level": ("the degree to which", " of 100")}
_SILENT = {
    "vacuous": ("In {names} it is what happened anyway.",) * 2,
    "partial": (
        "{names} has only part of what is changed, so it is not run.",
        "{count} theories have only part of what is changed, so they are not run ({names}).",
    ),
    "out_of_scope": (
        "{names} does not speak to it.",
        "{count} theories do not speak to it ({names}).",
    ),
    "silent": (
        "{names} says nothing about this outcome.",
        "{count} theories say nothing about this outcome ({names}).",
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What one theory answers.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    before, after : float
        The chance, or the level on 0..1, without and with the change.
    """

    label: str
    before: float
    after: float

    @property
    def size(self) -> float:
        """After minus before, with the rounding of long sums taken off."""
        return round(finite(self.after) - finite(self.before), 9)

    @property
    def direction(self) -> int:
        """1 if it rises by two points or more, -1 if it falls, 0 if it barely moves."""
        if abs(self.size) < LITTLE:
            return 0
        return 1 if self.size > 0 else -1


def listed(names: Sequence[str], word: str = "and") -> str:
    """Join names as a sentence does.

    Parameters
    ----------
    names : sequence of str
        Names.
    word : str, default "and"
        What joins the last two.

    Returns
    -------
    str
        The names; empty if there are none.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b"]), listed(["a"])
    ('a, b and c', 'a and b', 'a')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def counted(number: int) -> str:
    """Write a number as a sentence begins with it.

    Examples
    --------
    >>> counted(3), counted(40)
    ('Three', '40')
    """
    return _WORDS[number] if number < len(_WORDS) else str(number)


def verdict(changes: Sequence[Change]) -> Verdict:
    """Say whether theories agree.

    Parameters
    ----------
    changes : sequence of Change
        What the theories that run answer.

    Returns
    -------
    {"agree", "split", "little", "single", "none"}
        ``agree``: all move the same way by two points or more; ``little``: none does; ``split``:
        anything else; ``single`` and ``none`` if there is no other theory to agree with.

    Examples
    --------
    >>> verdict([Change("a", 0.2, 0.4), Change("b", 0.3, 0.4)])
    'agree'
    >>> verdict([Change("a", 0.2, 0.4), Change("b", 0.3, 0.31)])
    'split'
    """
    if len(changes) < 2:
        return "single" if changes else "none"
    directions = {change.direction for change in changes}
    if directions == {0}:
        return "little"
    return "agree" if len(directions) == 1 else "split"


def comparison_sentence(
    what: str,
    changes: Sequence[Change],
    *,
    event: str,
    others: Mapping[str, Sequence[str]] | None = None,
    kind: str = "chance",
) -> str:
    """Say in a sentence or two what an intervention does in each theory.

    Every theory is named once.

    Parameters
    ----------
    what : str
        The condition, as a sentence begins with it: ``"With no war"``.
    changes : sequence of Change
        What the theories that run answer.
    event : str
        A clause: ``"the league lasts"``.
    others : mapping of str to sequence of str, optional
        Labels of the theories that do not answer, by status: ``vacuous``, ``partial``,
        ``out_of_scope`` or ``silent``.
    kind : {"chance", "level"}
        Whether numbers are probabilities, or mean positions on a scale of 0 to 1.

    Returns
    -------
    str
        Plain text.

    Raises
    ------
    UnknownName
        If there is no such kind or status.

    Examples
    --------
    >>> rows = [Change("Trade", 0.20, 0.36), Change("Faith", 0.30, 0.54)]
    >>> comparison_sentence("With no war", rows, event="the league lasts")
    'With no war, the chance that the league lasts rises in both theories, by 16 to 24 points (least in Trade, most in Faith).'
    >>> rows[1] = Change("Faith", 0.30, 0.25)
    >>> print(
    ...     comparison_sentence(
    ...         "With no war", rows, event="the league lasts", others={"out_of_scope": ["Arms"]}
    ...     )
    ... )
    With no war, theories split on the chance that the league lasts: it rises in Trade (+16 points) and falls in Faith (−5). Arms does not speak to it.
    """  # noqa: E501 - a doctest shows the sentence as it is
    if kind not in _KINDS:
        raise UnknownName("kind of measure", kind, _KINDS)
    opening, unit = _KINDS[kind]
    others = {status: names for status, names in (others or {}).items() if names}
    rest = silences(others)
    subject = f"{opening} {event}"
    scope = " that speak to it" if others else ""
    said = verdict(changes)
    if said == "none":
        first = f"{what}, no theory here can say how {subject} would change."
    elif said == "single":
        first = _single(
            what, changes[0], subject, unit, alone=bool(others) and "vacuous" not in others
        )
    elif said == "split":
        first = _split(what, changes, subject, unit)
    elif said == "little":
        where = f"{_all(changes, scope)}: {listed([change.label for change in changes])}"
        first = f"{what}, {subject} barely moves (under 2 points{unit}) in {where}."
    else:
        first = _agree(what, changes, subject, unit, scope)
    return " ".join([first, *rest])


def silences(others: Mapping[str, Sequence[str]]) -> list[str]:
    """Say which theories do not answer, and why: a sentence for each status.

    Parameters
    ----------
    others : mapping of str to sequence of str
        Labels of theories by status: ``vacuous``, ``partial``, ``out_of_scope`` or ``silent``.

    Returns
    -------
    list of str

    Raises
    ------
    UnknownName
        If there is no such status.

    Examples
    --------
    >>> silences({"out_of_scope": ["Arms", "Faith"], "silent": []})
    ['Two theories do not speak to it (Arms and Faith).']
    """
    for status in others:
        if status not in _SILENT:
            raise UnknownName("status", status, _SILENT)
    return [_rest(status, others[status]) for status in _SILENT if others.get(status)]


def _all(changes: Sequence[Change], scope: str) -> str:
    return f"both theories{scope}" if len(changes) == 2 else f"all {len(changes)} theories{scope}"


def _single(what: str, change: Change, subject: str, unit: str, *, alone: bool) -> str:
    where = f"in {change.label}" + (", the only theory that speaks to it" if alone else "")
    if not change.direction:
        return f"{what}, {subject} barely moves (under 2 points{unit}) {where}."
    verb = "rises" if change.direction > 0 else "falls"
    size = points(abs(change.size)).lstrip("+")
    return f"{what}, {subject} {verb} by {size}{unit} {where}."


def _agree(what: str, changes: Sequence[Change], subject: str, unit: str, scope: str) -> str:
    ranked = sorted(changes, key=lambda change: abs(change.size))
    verb = "rises" if ranked[0].direction > 0 else "falls"
    low, high = (points(abs(change.size)).lstrip("+") for change in (ranked[0], ranked[-1]))
    start = f"{what}, {subject} {verb} in {_all(changes, scope)}, by"
    if low == high:
        return f"{start} {low}{unit}: {listed([change.label for change in changes])}."
    span = f"{low.split()[0]} to {high}{unit}"
    between = listed([change.label for change in ranked[1:-1]])
    middle = f", then {between}" if between else ""
    return f"{start} {span} (least in {ranked[0].label}{middle}, most in {ranked[-1].label})."


def _split(what: str, changes: Sequence[Change], subject: str, unit: str) -> str:
    parts = []
    unit_said = False
    for direction, verb in ((1, "rises"), (-1, "falls")):
        moved = [change for change in changes if change.direction == direction]
        moved.sort(key=lambda change: -abs(change.size))
        names = []
        for change in moved:
            size = short_points(change.size)
            unit_words = "" if unit_said else f" points{unit}"
            names.append(f"{change.label} ({size}{unit_words})")
            unit_said = True
        if names:
            parts.append(f"{verb} in {listed(names)}")
    still = [change.label for change in changes if change.direction == 0]
    if still:
        parts.append(f"barely moves (under 2 points) in {listed(still)}")
    joined = (
        ", and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 2 else " and ".join(parts)
    )
    return f"{what}, theories split on {subject}: it {joined}."


def _rest(status: str, names: Sequence[str]) -> str:
    one, many = _SILENT[status]
    form = one if len(names) == 1 else many
    return form.format(names=listed(list(names)), count=counted(len(names)))
