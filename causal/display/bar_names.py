"""Names beside the bars of a list: what it is, under which conditions, and what it rests on."""

from causal.display.bar_frame import Frame
from causal.display.svg import label
from causal.display.text import clean, wrap


def bar_name(what: str, given: str, note: str, frame: Frame, y: float) -> tuple[list[str], float]:
    """Write the name of a bar: what it is first, its conditions and its note quieter below.

    Parameters
    ----------
    what : str
        What the bar is of; bold where there are conditions, so that rows of one table part.
    given : str
        Under which conditions; may be empty.
    note : str
        What it rests on; may be empty.
    frame : Frame
        Where it stands.
    y : float
        The top of the row.

    Returns
    -------
    (list of str, float)
        Markup, and where the next line may stand.
    """
    colours, width, at = frame.colours, frame.label - 16, y + 16
    parts = []
    bold = bool(clean(given))
    lines = [(line, 12.0, colours.text, bold) for line in wrap(what, width, 12, lines=4, bold=bold)]
    if bold:
        lines += [(line, 11.5, colours.text, False) for line in wrap(given, width, 11.5, lines=4)]
    if clean(note):
        lines += [(line, 11.0, colours.muted, False) for line in wrap(note, width, 11)]
    for line, size, fill, heavy in lines:
        parts.append(label(8, at, line, fill=fill, size=size, bold=heavy))
        at += 15 if size > 11 else 14
    return parts, at
