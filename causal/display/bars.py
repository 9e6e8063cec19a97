"""Distributions as bars: before and after, for rival theories side by side, or one alone.

Public here: `PairRow`, `Whiskers`, `paired_bars` and `belief_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causal.display.bar_change import difference
from causal.display.bar_frame import Axis, Frame, differences, measure_of
from causal.display.bar_parts import lane, lane_height, legend, scale_marks, stacked
from causal.display.belief import belief_bars
from causal.display.palette import palette
from causal.display.svg import label, picture, tag
from causal.display.text import clean, text_width, wrap
from causal.display.whiskers import STRIP, Whiskers, below_bar, key, told
from causal.errors import CausalError, UnknownName

__all__ = ["PairRow", "Whiskers", "belief_bars", "paired_bars"]

LAYOUTS = ("wide", "page", "narrow")
MIXTURE = "mixture"
"""The status of a row that is no theory of its own: a heavier line parts it from those above."""

_WIDE = Frame(width=1120, label=190, bars=(272, 790), axis=(846, 1080), bar=19)
_PAGE = Frame(width=760, label=190, bars=(272, 530), axis=(566, 720), bar=19)
_NARROW = Frame(width=366, label=350, bars=(8, 358), axis=(34, 332), bar=18)


@dataclass(frozen=True, slots=True)
class PairRow:
    """What one theory answers, before and after the change.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    note : str
        A word beside it; may be empty.
    before, after : tuple of float or None
        The probability of each state; None if the theory does not answer.
    status : str
        ``runs``, ``vacuous``, ``partial``, ``out_of_scope``, ``silent`` …; written as a class.
    status_text : str
        Why there is no answer, or what is special about it, in words.
    whiskers : Whiskers or None
        How far the headline and its change move over draws, where that is known.
    """

    label: str
    note: str = ""
    before: tuple[float, ...] | None = None
    after: tuple[float, ...] | None = None
    status: str = "runs"
    status_text: str = ""
    whiskers: Whiskers | None = None

    @property
    def answers(self) -> bool:
        """Whether there is anything to draw but the reason."""
        return self.before is not None and self.after is not None


def paired_bars(
    rows: Sequence[PairRow],
    states: Sequence[str],
    *,
    before_label: str,
    after_label: str,
    title: str,
    description: str,
    measure: Sequence[int] | None = None,
    positions: Sequence[float] | None = None,
    measure_label: str = "",
    whisker_label: str = "",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw each theory's distribution before and after, and beside it the difference.

    All bars share one scale and all differences another. A theory that does not answer has a
    hatched lane with the reason in words, never a zero.

    Parameters
    ----------
    rows : sequence of PairRow
        The theories.
    states : sequence of str
        Labels of the states, in order.
    before_label, after_label : str
        What the two bars are called.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    measure : sequence of int, optional
        Positions of the states that make up the headline event.
    positions : sequence of float, optional
        Instead of `measure`: the place of each state on a scale of 0 to 1, if the headline is
        a mean level.
    measure_label : str, optional
        What the headline is called: ``"the league lasts"``.
    whisker_label : str, optional
        What whiskers are, for the legend: ``"whisker: 90% of 1,000 draws"``. Rows have whiskers
        only with a headline, and the legend only where a row has them.
    scheme : {"auto", "light", "dark"}
        As for `causal.display.causal_map.causal_map`.
    layout : {"wide", "page", "narrow"}
        ``page`` is for a sheet of paper; ``narrow`` puts the difference below the bars, for a
        phone.

    Returns
    -------
    str
        An SVG document. Without `measure` and `positions` it shows no differences.

    Raises
    ------
    CausalError
        If a row has not one probability for each state, both headlines are asked for, or there
        are whiskers without a headline or without what they are.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> rows = [
    ...     PairRow("Trade", "", (0.2, 0.8), (0.36, 0.64)),
    ...     PairRow("Arms", status="out_of_scope", status_text="does not speak to it"),
    ... ]
    >>> drawn = paired_bars(
    ...     rows,
    ...     ("lasts", "breaks"),
    ...     before_label="as it was",
    ...     after_label="no war",
    ...     title="The league",
    ...     description="It lasts more often.",
    ...     measure=(0,),
    ... )
    >>> "+16" in drawn, "does not speak to it" in drawn
    (True, True)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    weights = measure_of(states, measure, positions)
    whiskered = _checked(rows, states, weights, whisker_label)
    frame = replace(
        _NARROW if layout == "narrow" else _widened(layout, rows, before_label, after_label),
        colours=palette(scheme),
        narrow=layout == "narrow",
        names=(clean(before_label), clean(after_label)),
        states=tuple(clean(state) for state in states),
        counted=tuple(i for i, w in enumerate(weights or ()) if w > 0) if measure else (),
        whiskered=whiskered,
        headline=clean(measure_label),
    )
    changes = differences([(r.before, r.after) for r in rows], weights)
    axis = Axis.around([*changes, *(end for r in rows if r.whiskers for end in r.whiskers.change)])
    parts, y = legend(frame, frame.headline if measure else "")
    if whiskered:
        more, height = key(frame, told(clean(whisker_label), frame.headline), y - 2)
        parts, y = parts + more, y + height
    if not frame.narrow:
        parts += scale_marks(frame, axis if weights else None, measure_label, y)
        y += 24
    for row in rows:
        drawn, height = _row(row, frame, axis, weights, y)
        parts.append(tag("g", *drawn, class_=f"ch-pair ch-{clean(row.status).replace(' ', '-')}"))
        y += height
    return picture(
        "".join(parts),
        kind="ch-bars",
        width=frame.width,
        height=y + 8,
        title=title,
        description=description,
        scheme=scheme,
        colours=frame.colours,
    )


def _widened(layout: str, rows: Sequence[PairRow], *names: str) -> Frame:
    """Give the names of theories and bars the room that they need, within limits."""
    titles = max([text_width(clean(row.label), 13, bold=True) for row in rows], default=0)
    labels = max(
        *(text_width(clean(name), 11, bold=True) for name in names),
        *(row.whiskers.room for row in rows if row.whiskers),
    )
    column = min(max(titles, 90), 180) + 24
    base = _PAGE if layout == "page" else _WIDE
    return replace(base, label=column, bars=(column + min(labels, 150) + 16, base.bars[1]))


def _checked(
    rows: Sequence[PairRow], states: Sequence[str], weights: Sequence[float] | None, words: str
) -> bool:
    """Refuse rows that cannot be drawn, and tell whether any has whiskers."""
    for row in rows:
        for values in (row.before, row.after):
            if values is not None and len(values) != len(states):
                raise CausalError(
                    f"{row.label} has {len(values)} probabilities and the outcome has "
                    f"{len(states)} states; each state needs one"
                )
    found = [row.whiskers.checked(row.label, len(states)) for row in rows if row.whiskers]
    if found and (weights is None or not clean(words)):
        raise CausalError(
            "whiskers are of the headline and named in the legend: give measure or positions, "
            "and whisker_label"
        )
    return bool(found)


def _row(
    row: PairRow, frame: Frame, axis: Axis, weights: Sequence[float] | None, y: float
) -> tuple[list[str], float]:
    """Draw a theory, and measure how tall it is."""
    left, right = frame.bars
    parts, head = _heading(row, frame, y)
    top = y + head if frame.narrow else y
    colours = frame.colours
    apart = row.status == MIXTURE
    rule = tag(
        "path",
        d=f"M8 {y - 5:g}H{frame.width - 8:g}",
        stroke=colours.edge if apart else colours.grid,
        stroke_width=2 if apart else None,
    )
    parts.append(rule)
    if row.before is None or row.after is None:
        end = right if frame.narrow or weights is None else frame.axis[1] + 24
        reason = row.status_text or "no answer"
        height = lane_height(reason, end - left)
        parts.append(lane(left, top, end - left, height, reason, frame))
        bottom = top + height
    else:
        bottom = _bars(parts, row.before, row.after, row, frame, top)
        if weights is not None:
            change = differences([(row.before, row.after)], weights)[0]
            middle = bottom + 18 if frame.narrow else (top + bottom) / 2
            more = (change, row.status_text, row.whiskers)
            drawn, height = difference(*more, axis, frame, middle)
            parts.append(drawn)
            bottom = max(bottom, middle + height)
    floor = y if frame.narrow else y + head
    return parts, max(bottom, floor) - y + 15


def _bars(
    parts: list[str],
    before: Sequence[float],
    after: Sequence[float],
    row: PairRow,
    frame: Frame,
    top: float,
) -> float:
    """Draw the two bars of a row and the whisker below them; return where they end."""
    step = frame.bar + 5 + (14 if frame.narrow else 0)
    first = top + (16 if frame.narrow else 0)
    parts.append(stacked(before, first, frame, after=False))
    bands = row.whiskers.state_words if row.whiskers else ()
    parts.append(stacked(after, first + step, frame, after=True, bands=bands))
    bottom = top + 2 * step - (2 if frame.narrow else 5)
    if not frame.whiskered or row.status == MIXTURE:
        return bottom
    parts.append(below_bar(row.whiskers, first + step + frame.bar, frame, frame.headline))
    return bottom + STRIP


def _heading(row: PairRow, frame: Frame, y: float) -> tuple[list[str], float]:
    """Write the theory's name and note, and measure them."""
    colours = frame.colours
    width = frame.label - 16.0
    titles = wrap(row.label, width, 13, bold=True)
    notes = wrap(row.note, width, 11) if clean(row.note) else ()
    at = y + 12
    parts = []
    for line in titles:
        parts.append(label(8, at, line, fill=colours.text, size=13, bold=True))
        at += 16
    for line in notes:
        parts.append(label(8, at, line, fill=colours.muted, size=11))
        at += 14
    return parts, at - y - 8
