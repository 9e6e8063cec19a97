"""A hundred histories as squares, grouped by how they end: as it was beside as changed.

Public here: `HundredRow`, `apportion`, `change_words`, `hundreds`, `letter` and `share_words`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from causal.display.hundred_parts import NARROW, PAGE, WIDE, Form, Group, heading, hundred, lane
from causal.display.numbers import MINUS, checked
from causal.display.palette import Palette, palette
from causal.display.svg import picture, tag
from causal.errors import CausalError, UnknownName

__all__ = ["HundredRow", "apportion", "change_words", "hundreds", "letter", "share_words"]

LAYOUTS = ("wide", "page", "narrow")
ALL = 100
_ROUNDING = 1e-9  # remainders nearer than this are the same


@dataclass(frozen=True, slots=True)
class HundredRow:
    """What one theory says of a hundred histories.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    before, after : tuple of float or None
        The chance of each state, as it was and as changed; None where there is no answer.
    note : str
        A few words under the label.
    reason : str
        Why there is no answer.
    """

    label: str
    before: tuple[float, ...] | None = None
    after: tuple[float, ...] | None = None
    note: str = ""
    reason: str = ""


def apportion(chances: Sequence[float], total: int = ALL) -> tuple[int, ...]:
    """Share a whole number out in proportion to chances, by largest remainder.

    Every state has its whole part; what is left goes to the largest remainders, of equal ones to
    the first.

    Parameters
    ----------
    chances : sequence of float
        Probabilities that sum to one.
    total : int, default 100

    Returns
    -------
    tuple of int
        They sum to the total, and each is less than one away from its exact share.

    Raises
    ------
    CausalError
        If the chances are not probabilities that sum to one.

    References
    ----------
    M. L. Balinski and H. P. Young, *Fair Representation* (1982): the method of Hamilton.

    Examples
    --------
    >>> apportion([0.415, 0.335, 0.25])
    (42, 33, 25)
    >>> apportion([1 / 3, 1 / 3, 1 / 3])
    (34, 33, 33)
    """
    shares = [checked(chance) for chance in chances]
    if abs(sum(shares) - 1) > 1e-6:
        raise CausalError(f"the chances of the states sum to {sum(shares):g}; they should sum to 1")
    exact = [share * total for share in shares]
    whole = [floor(share + _ROUNDING) for share in exact]
    order = sorted(range(len(exact)), key=lambda i: (-round((exact[i] - whole[i]) / _ROUNDING), i))
    for place in order[: total - sum(whole)]:
        whole[place] += 1
    return tuple(whole)


def letter(place: int) -> str:
    """Return the sign that stands for a state beside its colour.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', '27')
    """
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def share_words(count: int, chance: float) -> str:
    """Write how many of a hundred; what is possible is not none, and what is not sure not all.

    Examples
    --------
    >>> share_words(12, 0.118), share_words(0, 0.003), share_words(0, 0.0)
    ('12', '<1', '0')
    >>> share_words(100, 0.998), share_words(100, 1.0)
    ('>99', '100')
    """
    if count == 100 and checked(chance) < 1:
        return ">99"
    return "<1" if not count and checked(chance) > 0 else str(count)


def change_words(before: int, after: int) -> str:
    """Write how many more or fewer of a hundred; empty where there are as many.

    Examples
    --------
    >>> change_words(30, 44), change_words(30, 25), change_words(3, 3)
    ('+14', '−5', '')
    """
    change = after - before
    return f"{'+' if change > 0 else MINUS}{abs(change)}" if change else ""


def hundreds(
    rows: Sequence[HundredRow],
    states: Sequence[str],
    *,
    before_label: str,
    after_label: str,
    title: str,
    description: str,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw a hundred histories a theory, as they were and as changed.

    Parameters
    ----------
    rows : sequence of HundredRow
    states : sequence of str
        What a reader calls the states of the outcome.
    before_label, after_label : str
        What the two sides are called.
    title, description : str
        For screen readers.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "page", "narrow"}
        The two sides beside one another, or one below the other.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    UnknownName
        If there is no such scheme or layout.
    CausalError
        If a row has not one chance a state.

    Examples
    --------
    >>> row = HundredRow("Trade", (0.2, 0.8), (0.6, 0.4))
    >>> drawn = hundreds([row], ["peace", "war"], before_label="as it was",
    ...                  after_label="changed", title="T", description="D")
    >>> drawn.count("ch-square"), "+40" in drawn
    (200, True)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    colours = palette(scheme)
    form = {"narrow": NARROW, "page": PAGE, "wide": WIDE}[layout]
    parts: list[str] = []
    y = 4.0
    for place, row in enumerate(rows):
        if place:
            parts.append(tag("rect", x=0, y=y, width=form.width, height=1, fill=colours.grid))
            y += 12
        head, y, least = heading(row.label, row.note, y, form, colours)
        parts += head
        if row.before is None or row.after is None:
            drawn, y = lane(row.reason, y, form, colours)
            parts.append(drawn)
            y = max(y, least)
            continue
        if not len(row.before) == len(row.after) == len(states):
            raise CausalError(
                f"{row.label} should have one chance for each of {len(states)} states"
            )
        sides, y = _sides(row.before, row.after, states, (before_label, after_label), y, form,
                          colours)  # fmt: skip
        parts += sides
        y = max(y, least)
    return picture(
        "".join(parts),
        kind="ch-hundred",
        width=form.width,
        height=y + 2,
        title=title,
        description=description,
        scheme=scheme,
        colours=colours,
    )


def _sides(
    before: Sequence[float],
    after: Sequence[float],
    states: Sequence[str],
    names: tuple[str, str],
    y: float,
    form: Form,
    colours: Palette,
) -> tuple[list[str], float]:
    """Draw the two hundreds of a theory, and return where they end."""
    counts = apportion(before), apportion(after)
    made: list[str] = []
    ends: list[float] = []
    for side, (chances, count) in enumerate(zip((before, after), counts, strict=True)):
        groups = [
            Group(
                letter(i),
                state,
                count[i],
                share_words(count[i], chances[i]),
                change_words(counts[0][i], count[i]) if side else "",
                i,
            )
            for i, state in enumerate(states)
        ]
        x = form.blocks[side]
        top = ends[0] + 8 if side and form.stacked else y
        drawn, end = hundred(groups, names[side], x, top, form, colours, bold=bool(side))
        made.append(drawn)
        ends.append(end)
    return made, max(ends) + 12
