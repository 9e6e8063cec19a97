"""Colours for light and dark pages, and the style sheet that follows the reader's choice.

State colours derive from Okabe and Ito's, shifted in lightness so that neighbours also part in
grey print. Text colours keep 4.5:1 on every ground they are used on, in both schemes.
"""

from dataclasses import dataclass, fields
from typing import Literal

from causal.errors import UnknownName

Scheme = Literal["auto", "light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("auto", "light", "dark")

FONT = "'Source Sans','Source Sans 3',Roboto,'Segoe UI',Helvetica,Arial,sans-serif"

_INKS = ("#FFFFFF", "#10141B")


def contrast(one: str, other: str) -> float:
    """Compute the WCAG contrast ratio of two colours.

    Parameters
    ----------
    one, other : str
        Colours as ``#RRGGBB``.

    Returns
    -------
    float
        From 1 (the same luminance) to 21 (black on white).

    Examples
    --------
    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Compute the relative luminance of a colour, from 0 (black) to 1 (white).

    Examples
    --------
    >>> luminance("#FFFFFF")
    1.0
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme.

    Attributes
    ----------
    background, panel, card, head : str
        Grounds: the page, a column, a card, a card's title.
    text, muted : str
        What is read; both keep 4.5:1 on every ground.
    grid, edge, bar, track : str
        Lines, arrows, a neutral bar, and the groove it lies in.
    accent, accent_soft, on_accent : str
        The intervention: its colour, its ground, and text upon it.
    hatch, focus : str
        The lane of what cannot be answered; the keyboard's ring.
    states : tuple of str
        Eight ordered colours for the states of an outcome.
    on_states : tuple of str
        The text colour that reads best on each.
    """

    background: str
    panel: str
    card: str
    head: str
    text: str
    muted: str
    grid: str
    edge: str
    bar: str
    track: str
    accent: str
    accent_soft: str
    on_accent: str
    hatch: str
    focus: str
    states: tuple[str, ...]
    on_states: tuple[str, ...]

    def state(self, index: int) -> str:
        """Return the colour of the state at a position; a ninth begins again."""
        return self.states[index % len(self.states)]

    def on_state(self, index: int) -> str:
        """Return the text colour on the state at a position."""
        return self.on_states[index % len(self.on_states)]


def _inks(colours: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(max(_INKS, key=lambda ink: contrast(ink, colour)) for colour in colours)


_LIGHT_STATES = (
    "#00659F",
    "#EDA522",
    "#0E9A72",
    "#BC4A00",
    "#6FC0EE",
    "#A3497F",
    "#C9B100",
    "#545D6B",
)
_DARK_STATES = (
    "#3D94D1",
    "#F2B84B",
    "#41BF99",
    "#DE6A24",
    "#9AD3F5",
    "#BE6A9F",
    "#E3D04A",
    "#8A94A3",
)

LIGHT = Palette(
    background="#FFFFFF",
    panel="#F4F6F9",
    card="#FFFFFF",
    head="#ECF0F5",
    text="#1B2330",
    muted="#556070",
    grid="#D5DBE4",
    edge="#8791A1",
    bar="#54749B",
    track="#E1E6ED",
    accent="#B04500",
    accent_soft="#FFF0E2",
    on_accent="#FFFFFF",
    hatch="#C3CAD5",
    focus="#005FCC",
    states=_LIGHT_STATES,
    on_states=_inks(_LIGHT_STATES),
)
DARK = Palette(
    background="#0E1117",
    panel="#151A22",
    card="#1D2430",
    head="#273040",
    text="#E9EDF3",
    muted="#ABB4C2",
    grid="#38424F",
    edge="#7F8B9D",
    bar="#86A7CE",
    track="#3A4453",
    accent="#FF9E4F",
    accent_soft="#3B2A1B",
    on_accent="#1A1208",
    hatch="#465162",
    focus="#7CB8FF",
    states=_DARK_STATES,
    on_states=_inks(_DARK_STATES),
)


def _entries(palette: Palette) -> list[tuple[str, str]]:
    """List the custom properties of a palette."""
    entries: list[tuple[str, str]] = []
    for field in fields(palette):
        value: str | tuple[str, ...] = getattr(palette, field.name)
        name = f"--ch-{field.name.replace('_', '-')}"
        if isinstance(value, str):
            entries.append((name, value))
        else:
            entries.extend((f"{name}-{i}", colour) for i, colour in enumerate(value, start=1))
    return entries


def _variables(count: int) -> Palette:
    names = [field.name for field in fields(Palette)]
    plain = {name: f"var(--ch-{name.replace('_', '-')})" for name in names[:-2]}
    states = tuple(f"var(--ch-states-{i})" for i in range(1, count + 1))
    inks = tuple(f"var(--ch-on-states-{i})" for i in range(1, count + 1))
    return Palette(**plain, states=states, on_states=inks)


AUTO = _variables(len(LIGHT.states))


def palette(scheme: str = "auto") -> Palette:
    """Return the colours to write into a picture.

    Parameters
    ----------
    scheme : {"auto", "light", "dark"}
        ``auto`` gives references to custom properties, to be put beside `style_sheet`; the
        others give literal colours, which every converter to PNG or PDF understands.

    Returns
    -------
    Palette
        The colours.

    Raises
    ------
    UnknownName
        If there is no such scheme.

    Examples
    --------
    >>> palette("light").text, palette("auto").text
    ('#1B2330', 'var(--ch-text)')
    """
    known = {"auto": AUTO, "light": LIGHT, "dark": DARK}
    if scheme not in known:
        raise UnknownName("colour scheme", scheme, SCHEMES)
    return known[scheme]


def style_sheet(scope: str, scheme: str = "auto") -> str:
    """Return the rules that define the custom properties within a scope.

    Parameters
    ----------
    scope : str
        A selector, such as ``.ch-map``.
    scheme : {"auto", "light", "dark"}
        Rules are needed for ``auto`` only.

    Returns
    -------
    str
        CSS; empty for a literal scheme. Print is always light.

    Examples
    --------
    >>> style_sheet(".ch-map", "light")
    ''
    >>> "prefers-color-scheme:dark" in style_sheet(".ch-map")
    True
    """
    if scheme != "auto":
        return ""
    light, dark = (
        f"{scope}{{{''.join(f'{name}:{value};' for name, value in _entries(colours))}}}"
        for colours in (LIGHT, DARK)
    )
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"
