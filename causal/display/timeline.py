"""A dated history in words, beside another one: what differs is marked in words and by a sign.

Public here: `Moment`, `beside_html` and `beside_text`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.svg import tag
from causal.display.tables import text_table
from causal.display.text import escape

__all__ = ["DIFFERS", "Moment", "beside_html", "beside_text"]

DIFFERS = "≠"
UNDATED = "no date"
_LINE = "1px solid rgba(128,128,128,.28)"
_CSS = (
    ".ch-told{container-type:inline-size;color:inherit;line-height:1.4}"
    ".ch-told p{margin:0}.ch-told ol{list-style:none;margin:0!important;padding:0!important}"
    ".ch-told .ch-told-title{font-weight:600;padding-bottom:.4em}"
    ".ch-told li,.ch-told .ch-told-head{display:grid;margin:0;gap:.1em 1em;padding:.28em .5em;"
    "grid-template-columns:7.5em minmax(0,1.3fr) 1.4em minmax(0,1fr) minmax(0,1fr);"
    f"border-top:{_LINE};border-left:4px solid transparent}}"
    ".ch-told .ch-told-head{font-weight:600;border-top:0}"
    ".ch-told .ch-differs{border-left-color:currentColor;"
    "background:color-mix(in srgb,currentColor 7%,transparent)}"
    ".ch-told .ch-differs .ch-now{font-weight:600}"
    ".ch-told span{min-width:0;overflow-wrap:anywhere}"
    ".ch-told .ch-mark{font-weight:700}"
    ".ch-told li{position:relative}"
    ".ch-told .ch-side,.ch-told .ch-said{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}"
    ".ch-told i{font-style:normal;opacity:.78;font-size:.88em}"
    ".ch-told .ch-only-narrow{display:none}"
    "@container (max-width:560px){.ch-told .ch-told-head{display:none}"
    ".ch-told li{grid-template-columns:4.9em minmax(0,1fr) minmax(0,1fr);gap:0 .6em;"
    "grid-template-areas:'when what what' 'mark now was';padding-right:0}"
    ".ch-told .ch-same{grid-template-areas:'when what now'}"
    ".ch-told .ch-same .ch-was,.ch-told .ch-same .ch-side{display:none!important}"
    ".ch-told .ch-only-narrow{display:inline}"
    ".ch-told .ch-when{grid-area:when;font-size:.88em}"
    ".ch-told .ch-what{grid-area:what}.ch-told .ch-mark{grid-area:mark}"
    ".ch-told .ch-now{grid-area:now}.ch-told .ch-was{grid-area:was}"
    ".ch-told .ch-side{position:static;width:auto;height:auto;clip-path:none;display:block;"
    "font-weight:400;font-size:.82em;opacity:.78;white-space:normal}}"
    "@media print{.ch-told li{break-inside:avoid}"
    ".ch-told .ch-differs{background:none}}"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What became of one thing, in two histories.

    Attributes
    ----------
    date, title : str
        When, and what it is.
    now, was : str
        How it came out in the history that is told, and in the one beside it.
    differs : bool
        Whether these are different.
    note, was_note : str
        A few words on either, such as that it was set.
    """

    date: str
    title: str
    now: str
    was: str
    differs: bool
    note: str = ""
    was_note: str = ""

    @property
    def alike(self) -> bool:
        """Whether one entry says what there is to say of both."""
        return not self.differs and self.now == self.was and not self.was_note


def _cell(kind: str, side: str, words: str, note: str) -> str:
    said = escape(words) + (f" <i>({escape(note)})</i>" if note else "")
    return f'<span class="{kind}"><span class="ch-side">{escape(side)}: </span>{said}</span>'


def _item(moment: Moment, headers: tuple[str, str]) -> str:
    mark, kind = "", "ch-differs" if moment.differs else "ch-same" if moment.alike else None
    if moment.differs:
        mark = f'<span aria-hidden="true">{DIFFERS}</span><span class="ch-said">differs</span>'
    return tag(
        "li",
        f'<span class="ch-when">{escape(moment.date or UNDATED)}</span>',
        f'<span class="ch-what">{escape(moment.title)}</span>',
        f'<span class="ch-mark">{mark}</span>',
        _cell("ch-now", headers[0], moment.now, moment.note),
        _cell("ch-was", headers[1], moment.was, moment.was_note),
        class_=kind,
    )


def beside_html(
    moments: Sequence[Moment], *, caption: str, headers: tuple[str, str], count: bool = True
) -> str:
    """Write a history beside another one as a list of dated lines.

    Parameters
    ----------
    moments : sequence of Moment
        In their order.
    caption : str
        What is told.
    headers : (str, str)
        What the two histories are called, the told one first.
    count : bool, default True
        Say below how many lines differ.

    Returns
    -------
    str
        HTML with the rules it needs; everything in it is escaped. Where it is narrow, each line
        becomes a small block.

    Examples
    --------
    >>> moment = Moment("1991", "Coup", "none", "it <fails>", True)
    >>> made = beside_html([moment], caption="C", headers=("as changed", "as it was"))
    >>> "it &lt;fails&gt;" in made, "≠" in made, "differs" in made
    (True, True, True)
    """
    head = "".join(
        f"<span>{escape(words)}</span>" for words in ("when", "what", "", headers[0], headers[1])
    )
    items = "".join(_item(moment, headers) for moment in moments)
    tail = ""
    if count:
        other = sum(moment.differs for moment in moments)
        tail = f"<p><i>{DIFFERS} marks what differs: {other} of {len(moments)}."
        tail += (
            '<span class="ch-only-narrow"> Where one is given, both are the same.</span></i></p>'
        )
    return f"<style>{_CSS}</style>" + tag(
        "section",
        f'<p class="ch-told-title">{escape(caption)}</p>',
        f'<p class="ch-told-head" aria-hidden="true">{head}</p><ol>{items}</ol>{tail}',
        class_="ch-told",
        aria_label=caption,
    )


def beside_text(moments: Sequence[Moment], headers: tuple[str, str]) -> str:
    """Write a history beside another one for a terminal.

    Examples
    --------
    >>> moment = Moment("1991", "Coup", "none", "fails", True, "set")
    >>> print(beside_text([moment], ("as changed", "as it was")))
    when  what     as changed  as it was
    ----  ----  -  ----------  ---------
    1991  Coup  ≠  none (set)  fails
    """
    rows = [
        [
            one.date or UNDATED,
            one.title,
            DIFFERS if one.differs else "",
            _noted(one.now, one.note),
            _noted(one.was, one.was_note),
        ]
        for one in moments
    ]
    return text_table(["when", "what", "", *headers], rows)


def _noted(words: str, note: str) -> str:
    return f"{words} ({note})" if note else words
