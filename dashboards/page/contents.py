"""Where the sections of a long page are: a row of links below its first answer."""

import re
from html import escape

import streamlit as st

LEAST = 3
"""How many sections are worth a row of links."""


def begin_sections() -> None:
    """Forget the sections of the page before."""
    st.session_state["sections"] = []
    st.session_state["contents"] = None


def section(title: str) -> None:
    """Begin a section, to which the row of links leads."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    st.session_state.setdefault("sections", []).append((title, slug))
    st.header(title, anchor=slug)


def contents() -> None:
    """Make room for the row of links; until the page is written, it is that of the run before."""
    place = st.empty()
    st.session_state["contents"] = place
    page = st.session_state.get("page", "")
    place.html(_row(st.session_state.get("sections_were", {}).get(page, [])))


def end_sections() -> None:
    """Lead to every section of the page that has been written."""
    place, found = st.session_state.get("contents"), list(st.session_state["sections"])
    st.session_state["contents"] = None
    if place is None:
        return
    were = st.session_state.setdefault("sections_were", {})
    were[st.session_state.get("page", "")] = found
    if len(found) < LEAST:
        place.empty()
        return
    place.html(_row(found))


def _row(sections: list[tuple[str, str]]) -> str:
    kind = "db-contents" if sections else "db-contents db-waiting"
    links = "".join(f'<li><a href="#{slug}">{escape(title)}</a></li>' for title, slug in sections)
    return (
        f'<nav class="{kind}" aria-label="On this page"><span>On this page</span>'
        f"<ul>{links}</ul></nav>"
    )
