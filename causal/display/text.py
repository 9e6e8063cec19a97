"""Text on its way into a picture: cleaned, escaped, measured and wrapped."""

import re
from html import escape as _escape
from unicodedata import category, east_asian_width

_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_WIDTHS = (
    ("'|ijl", 0.23),
    (" .,:;!/\\tfI[]()`\N{MIDDLE DOT}", 0.29),
    ('-r"*{}', 0.36),
    ("Jckszxvy", 0.51),
    ("FTLZ~+<=>\N{MINUS SIGN}≈", 0.61),
    ("ABEKPSVXY&", 0.68),
    ("CDHNRUw", 0.73),
    ("GOQ", 0.79),
    ("mM", 0.85),
    ("%", 0.89),
    ("W@…—→", 1.0),
)
_WIDTH_OF = {letter: width for letters, width in _WIDTHS for letter in letters}
_ROOM = 1.04
_BOLD = 1.07
ELLIPSIS = "…"


def clean(text: str) -> str:
    r"""Drop what no document may hold: control characters and overrides of direction.

    Parameters
    ----------
    text : str
        Anything a user typed.

    Returns
    -------
    str
        One line, with runs of white space made one blank.

    Examples
    --------
    >>> clean("two\n lines\x00 \u202eand")
    'two lines and'
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # most texts, at once
        return text.strip()
    return " ".join(_UNSAFE.sub("", text).split())


def escape(text: str) -> str:
    """Clean a text and escape it for HTML and SVG, inside elements and attributes.

    Parameters
    ----------
    text : str
        Anything a user typed.

    Returns
    -------
    str
        Text that cannot open a tag, close an attribute or end a character section.

    Examples
    --------
    >>> escape('<b>"&"]]>')
    '&lt;b&gt;&quot;&amp;&quot;]]&gt;'
    """
    return _escape(clean(text), quote=True)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is drawn, a little on the generous side.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Font size, in the unit of the answer.
    bold : bool, default False
        Whether it is bold.

    Returns
    -------
    float
        The width, after the widths of Helvetica.

    Examples
    --------
    >>> text_width("iii", 10) < text_width("WWW", 10)
    True
    """
    ems = sum(_letter(letter) for letter in text)
    return ems * size * _ROOM * (_BOLD if bold else 1.0)


def _letter(letter: str) -> float:
    known = _WIDTH_OF.get(letter)
    if known is not None:
        return known
    if letter.isascii():
        return 0.56
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if east_asian_width(letter) in "WF" else 0.64


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to a width, with an ellipsis where something is left out.

    Parameters
    ----------
    text : str
        One line.
    width : float
        The room there is.
    size : float
        Font size.
    bold : bool, default False
        Whether it is bold.

    Returns
    -------
    str
        The text, or its beginning and an ellipsis.

    Examples
    --------
    >>> shorten("constitutional", 40, 10)
    'consti…'
    """
    text = clean(text)
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text[: max(int(width / size / 0.2), 1)]
    while kept and text_width(kept.rstrip() + ELLIPSIS, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;:") + ELLIPSIS


def wrap(
    text: str, width: float, size: float, *, lines: int = 2, bold: bool = False
) -> tuple[str, ...]:
    """Break a text into lines of a width.

    Parameters
    ----------
    text : str
        Anything.
    width : float
        The room in a line.
    size : float
        Font size.
    lines : int, default 2
        How many lines there may be; the last one is cut.
    bold : bool, default False
        Whether it is bold.

    Returns
    -------
    tuple of str
        At least one line; a word that is too long for a line is cut.

    Examples
    --------
    >>> wrap("The price of bread in spring", 60, 10)
    ('The price of', 'bread in s…')
    """
    done: list[str] = []
    words = clean(text).split()
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= width:
            line = f"{line} {words.pop(0)}"
        done.append(shorten(line, width, size, bold=bold))
    if words or not done:
        done.append(shorten(" ".join(words), width, size, bold=bold))
    return tuple(done)
