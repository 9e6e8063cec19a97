"""The few pieces of SVG that every picture is made of; text goes in escaped, always."""

from functools import lru_cache

from causal.display.palette import FONT, Palette, style_sheet
from causal.display.text import clean, escape

_SHORT = 24

Attribute = str | float | None


def number(value: float) -> str:
    """Write a coordinate, to a tenth of a pixel.

    Examples
    --------
    >>> number(12.04), number(-0.01), number(7.25)
    ('12', '0', '7.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *content: str, **attributes: Attribute) -> str:
    """Write an element.

    Parameters
    ----------
    name : str
        The element.
    *content : str
        Markup that is ready; text must have gone through `label` or `escape`.
    **attributes : str, float or None
        Escaped here; ``_`` reads as ``-`` and a trailing one is dropped; None is left out.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> tag("rect", x=1, fill="red", class_="bar", data_node='a"b', rx=None)
    '<rect x="1" fill="red" class="bar" data-node="a&quot;b"/>'
    """
    written = "".join(
        [
            f' {_key(key)}="{_value(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


@lru_cache(maxsize=512)
def _key(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    if not isinstance(value, str):
        return number(value)
    return _short(value) if len(value) <= _SHORT else escape(value)


@lru_cache(maxsize=4096)
def _short(value: str) -> str:
    """Escape what stands in many elements: colours, anchors, classes."""
    return escape(value)


def label(
    x: float,
    y: float,
    content: str,
    *,
    fill: str,
    size: float = 11,
    anchor: str | None = None,
    bold: bool = False,
    **more: Attribute,
) -> str:
    """Write a line of text.

    Parameters
    ----------
    x, y : float
        Where its base line begins, or ends, or has its middle.
    content : str
        What it says; escaped here.
    fill : str
        Its colour.
    size : float, default 11
        Font size.
    anchor : {"middle", "end"}, optional
        Which point of it is at `x`; the beginning by default.
    bold : bool, default False
        Whether it is bold.
    **more
        Further attributes.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> label(0, 9, "a < b", fill="black")
    '<text x="0" y="9" font-size="11" fill="black">a &lt; b</text>'
    """
    return tag(
        "text",
        escape(content),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        text_anchor=anchor,
        font_weight="600" if bold else None,
        **more,
    )


def named(title: str) -> str:
    """Write the name of a shape, which browsers show on hover and screen readers say.

    Examples
    --------
    >>> named("<i>")
    '<title>&lt;i&gt;</title>'
    """
    return f"<title>{escape(title)}</title>" if clean(title) else ""


def hatching(x: float, y: float, width: float, height: float, step: float = 7) -> str:
    """Write the path of diagonal lines that fill a rectangle (no pattern, so no id to clash).

    Examples
    --------
    >>> hatching(0, 0, 10, 5, step=5)
    'M0 5L5 0M5 5L10 0'
    """
    path = []
    offset = step
    while offset < width + height:
        x1, y1 = max(0.0, offset - height), min(height, offset)
        x2, y2 = min(width, offset), max(0.0, offset - width)
        path.append(f"M{number(x + x1)} {number(y + y1)}L{number(x + x2)} {number(y + y2)}")
        offset += step
    return "".join(path)


def picture(
    content: str,
    *,
    kind: str,
    width: float,
    height: float,
    title: str,
    description: str,
    scheme: str,
    colours: Palette,
    css: str = "",
    role: str = "img",
    widest: float = 1.3,
) -> str:
    """Write the root of a picture, with its name, its description and its ground.

    Parameters
    ----------
    content : str
        Markup.
    kind : str
        The class of the root, within which all rules are scoped.
    width, height : float
        Size in its own unit; it is drawn as wide as there is room.
    title, description : str
        For screen readers and for hovering.
    scheme : {"auto", "light", "dark"}
        Which style sheet it needs.
    colours : Palette
        The colours of that scheme.
    css : str, optional
        Further rules, already scoped.
    role : {"img", "group"}
        ``group`` if parts of it can be picked.
    widest : float, default 1.3
        How far it may be magnified.

    Returns
    -------
    str
        An SVG document.
    """
    rules = style_sheet(f".{kind}", scheme) + css
    ground = tag("rect", width=width, height=height, fill=colours.background)
    return tag(
        "svg",
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
        f"<style>{rules}</style>" if rules else "",
        ground,
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width="100%",
        style=f"max-width:{number(width * widest)}px;height:auto;display:block",
        class_=kind,
        role=role,
        aria_label=clean(title),
        font_family=FONT,
    )
