"""Small pieces that pages are made of; every word of a model file is escaped here."""

import re
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from causal.display.tables import html_table
from causal.errors import CausalError
from causal.theory.sources import ELICITED, Backing, Claim, Library, Source
from page.style import CSS

VERDICTS = {
    "supports": ("good", "the record supports it"),
    "contradicts": ("bad", "the record contradicts it"),
    "mixed": ("mixed", "the record is mixed"),
    "none": ("plain", "the record does not decide"),
    "fiction": ("story", "fiction"),
}
MARKS = {
    "recalled": "recalled: details from memory, to be checked",
    "disputed": "disputed between experts",
    "approximate": "figures are approximate",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$~:<>|])")


def md(text: str) -> str:
    """Escape text for places where Streamlit reads Markdown, such as titles and buttons."""
    return _MARKDOWN.sub(r"\\\1", text)


def style() -> None:
    """Add the rules of the dashboard to the page."""
    st.html(f"<style>{CSS}</style>")


def scheme() -> str:
    """Return ``light`` or ``dark`` as the page is, or ``auto`` where that is not known yet."""
    kind = st.context.theme.type
    return kind if kind in ("light", "dark") else "auto"


def sentence(text: str) -> str:
    """Return text with a capital at its beginning and a stop at its end."""
    text = text.strip()
    stop = "" if not text or text[-1] in ".!?…" else "."
    return text[:1].upper() + text[1:] + stop


def paragraph(text: str, kind: str = "db-text") -> None:
    """Write a paragraph of plain text."""
    st.html(f'<p class="{kind}">{escape(text)}</p>')


def trouble(error: CausalError | str) -> None:
    """Say what went wrong, in the words of the library."""
    st.error(md(sentence(str(error))).replace("\n", "  \n"))


def badge(text: str, kind: str = "plain", title: str = "") -> str:
    """Return a small label."""
    hint = f' title="{escape(title)}"' if title else ""
    return f'<span class="db-badge db-{kind}"{hint}>{escape(text)}</span>'


def badges_of_marks(marks: Iterable[str]) -> str:
    """Return a label for each mark."""
    return " ".join(badge(mark, "mark", MARKS.get(mark, "")) for mark in marks)


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str,
    *,
    numeric: range | None = None,
    links: Sequence[str] = (),
    roomy: bool = False,
) -> None:
    """Write a table that scrolls sideways by itself where the page is narrow, or sooner (roomy)."""
    made = html_table(headers, rows, caption=caption, numeric=numeric or range(0), links=links)
    named = f'role="group" aria-label="{escape(caption)}"'
    kind = "db-scroll db-roomy" if roomy else "db-scroll"
    st.html(f'<div class="{kind}" tabindex="0" {named}>{made}</div>')


def claim_html(claim: Claim, library: Library) -> str:
    """Write a claim: our words, where it stands, how strong it is, and what the record says."""
    titles = {document.name: document.title for document in library.documents}
    kind, words = VERDICTS.get(claim.verdict, ("plain", claim.verdict))
    facts = (
        [badge(claim.strength, "plain", "how strongly the text asserts it")]
        if claim.strength
        else []
    )
    facts += [badge(words, kind), badges_of_marks(claim.marks)]
    if not claim.modelled:
        facts.append(badge("not encoded", "plain", "listed, and on purpose not in the model"))
    record = (
        f'<p class="db-record"><b>Record.</b> {escape(claim.record)}</p>' if claim.record else ""
    )
    place = ", ".join(
        part for part in (titles.get(claim.document, claim.document), claim.where) if part
    )
    return (
        f'<article class="db-claim"><p class="db-said">{escape(claim.paraphrase)}</p>'
        f'<p class="db-place"><code>{escape(claim.name)}</code> {escape(place)}</p>'
        f'<p class="db-badges">{" ".join(filter(None, facts))}</p>{record}</article>'
    )


def source_html(source: Source) -> str:
    """Write an entry of the bibliography in full."""
    extras = [escape(part) for part in (source.date, source.via) if part]
    tail = f' <span class="db-quiet">{"; ".join(extras)}</span>' if extras else ""
    sure = badge(source.confidence, "plain", "how sure this fact is") if source.confidence else ""
    marks = f"{sure}{badges_of_marks(source.marks)}"
    return f"<li><code>{escape(source.name)}</code> {escape(source.text)}{tail} {marks}</li>"


def backing_html(backing: Backing, library: Library) -> str:
    """Write what an arrow, a number or a scenario rests on."""
    parts = []
    if backing.claims == (ELICITED,):
        parts.append(
            '<p class="db-place">'
            + badge("elicited", "mark", "no claim of a text behind it")
            + " A judgement of the author, with no claim of a text behind it.</p>"
        )
    known = {claim.name: claim for claim in library.claims}
    claims = [claim_html(known[name], library) for name in backing.claims if name in known]
    if claims:
        parts.append(f'<div class="db-pairs">{"".join(claims)}</div>')
    if backing.note or backing.marks:
        parts.append(
            f'<p class="db-place">{badges_of_marks(backing.marks)} {escape(backing.note)}</p>'
        )
    texts = {source.name: source for source in library.sources}
    cited = [source_html(texts[name]) for name in backing.sources if name in texts]
    if cited:
        parts.append(f'<ul class="db-sources">{"".join(cited)}</ul>')
    return "".join(parts)


def backing(what: Backing, library: Library) -> None:
    """Show what something rests on."""
    st.html(f'<div class="db-backing">{backing_html(what, library)}</div>')
