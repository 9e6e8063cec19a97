"""As if it had been done, or as if we had learnt of it: both answers, and why they differ."""

from html import escape

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import paragraph, sentence, table
from reader.session import change, chosen, widget
from reader.told import WAYS
from reader.view import View
from telling import both_ways

from causal.judgement.seeing import HEADERS

WAY_WORDS = {"do": "It had been done", "see": "We had learnt of it"}
DONE = (
    "Everything above is as if it had been done: set from outside, whatever would have brought it "
    "about. To learn that it was so is another question, and may have another answer."
)
LEARNT = (
    "“Learnt of” looks, in the world as it was and with the same facts kept, at the histories in "
    "which it came to be so of itself. “Done” sets it in all of them; the rest of the page is "
    "about that."
)


def _set_way() -> None:
    change(way=chosen("way"))


def done_or_learnt(case: Case, view: View) -> None:
    """Let the reader ask both ways, and show the two answers theory by theory."""
    section("Done, or only learnt of")
    st.pills(
        "As if …",
        list(WAYS),
        format_func=WAY_WORDS.get,
        key=widget("way", view.told.way),
        on_change=_set_way,
        required=True,
    )
    if view.told.way == "do":
        paragraph(DONE, "db-quiet")
        return
    found = both_ways(case, view)
    paragraph(found.sentence())
    opening = "the chance that" if found.measure.event else "the degree to which"
    table(HEADERS, found.rows(), sentence(f"{opening} {found.measure.title}").rstrip("."),
          numeric=range(1, len(HEADERS)))  # fmt: skip
    items = "".join(f"<li>{escape(sentence(one.sentence()))}</li>" for one in found.told)
    st.html(f'<ul class="db-reasons">{items}</ul>')
    paragraph(LEARNT, "db-quiet")
