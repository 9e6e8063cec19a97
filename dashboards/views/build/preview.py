"""What a reader will get, before anything is begun: what can be edited, and the theory chosen."""

from html import escape

import streamlit as st
from boot import Case, boot, public
from page.contents import section
from page.parts import md, paragraph, scheme, sentence
from page.pictures import pair
from reader.built import shipped

from causal.files.uploads import SUFFIXES
from causal.theory.parts import CALIBRATED
from causal.theory.picture import drawn_map, map_rows

PROMISES = {
    "What you can change": "Its title and summary, states, arrows and numbers, how firmly the "
    "numbers are held, and the claims and sources behind them. Every step can be undone.",
    "What you see": "Whether causal check accepts it, each problem at its field; how the outcome "
    "moves with each edit; and your theory beside those of the case.",
    "What you take away": "The file, and the lines that repeat in Python and in a terminal what "
    "is shown. docs/howto/write-a-theory.md goes through a theory from its first line.",
}
FILES = (
    f"A theory, scenarios or evidence in TOML, or a network that another program wrote "
    f"({', '.join(SUFFIXES[1:])})."
)


def preview(case: Case, name: str, variant: str) -> None:
    """Say what can be done here, and show the theory that would be begun with."""
    told = {**PROMISES, **({} if public() else {"What a file may be": FILES})}
    parts = "".join(
        f"<div><h2>{head}</h2><p>{escape(text)}</p></div>" for head, text in told.items()
    )
    st.html(f'<div class="db-about db-four">{parts}</div>')
    theory = shipped(case, name)
    section(md(f"{theory.title} as it is now"))
    arrows = sum(len(theory.model.parents(entry.name)) for entry in theory.entries)
    paragraph(
        f"{sentence(theory.summary)} It has {len(theory.entries)} variables and {arrows} arrows.",
        "db-quiet",
    )
    pair(_portrait(case.name, name, variant, scheme()), "", "build_portrait")


@st.cache_resource(max_entries=60, show_spinner=False)
def _portrait(case: str, name: str, variant: str, tone: str) -> str:
    theory = shipped(boot()[case], name).with_variant(variant or CALIBRATED)
    return drawn_map(theory, *map_rows(theory), scheme=tone)
