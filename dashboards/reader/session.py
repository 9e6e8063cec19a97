"""What this session shows, in step with the address."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from boot import Case

from reader.entries import MODEL
from reader.view import View, read, write

# What a session holds whichever case is shown; all else is about the one.
_STAYS = {
    *("pages", "page", "view", "changed", "url", "problems", "model", "again", "cases"),
    *("guesses", "workshop", "answers_of_own"),
}
_STAYING = ("build_", "own_")


def _url() -> dict[str, tuple[str, ...]]:
    return {key: tuple(st.query_params.get_all(key)) for key in st.query_params}


def current(cases: Mapping[str, Case], page: str) -> View:
    """Return what is to be shown, in step with the address.

    An address that was not written here (a link, the browser's way back) is read; a change by the
    reader, or a move to another page, is written into it.
    """
    session = st.session_state
    moved = session.get("page", page) != page
    session["page"] = page
    url = _url()
    if session.get("cases", cases) is not cases and "view" in session:  # read anew from files
        session.pop("changed", False)
        told = write(session.pop("view"))
        url = {key: (one,) if isinstance(one, str) else tuple(one) for key, one in told.items()}
        st.query_params.from_dict(told)
    session["cases"] = cases
    if session.pop("changed", False) or ("view" in session and moved and not url):
        session["problems"], session["model"] = (), ""
        st.query_params.from_dict(write(session["view"]))
        session["url"] = _url()
    elif "view" not in session or url != session["url"]:
        session["view"], session["problems"] = read(url, cases)
        session["model"] = next(iter(url.get(MODEL, ())), "")
        session["url"] = url
    view: View = session["view"]
    return view


def fresh() -> bool:
    """Return whether nothing has been asked: the address names a case at most, or all is anew."""
    asked = set(st.session_state.get("url") or ()) - {"case"}
    return not asked or st.session_state.get("again", False)


def show_case(view: View) -> None:
    """Show another case from the next run on; nothing that was chosen in the one before stays.

    What the reader brought or wrote does: a theory being built, items of evidence, guesses.
    """
    before: View = st.session_state["view"]
    for key in [str(key) for key in st.session_state]:
        if key not in _STAYS and not key.startswith(_STAYING):
            del st.session_state[key]
    begin_anew(replace(view, level=before.level, guess=before.guess))


def begin_anew(view: View) -> None:
    """Show a view from the next run on, as to somebody who has just come."""
    reset(view)
    st.session_state["again"] = True


def problems() -> tuple[str, ...]:
    """Return what was wrong with the address."""
    found: tuple[str, ...] = st.session_state.get("problems", ())
    return found


def outdated(fingerprint: str) -> bool:
    """Return whether the link that was opened was made with other numbers."""
    linked = st.session_state.get("model", "")
    return bool(linked) and linked != fingerprint


def change(**values: object) -> None:
    """Show something else from the next run on; values as `View.having` takes them."""
    st.session_state["view"] = st.session_state["view"].having(**values)
    st.session_state["changed"] = True
    st.session_state["again"] = False


def reset(view: View) -> None:
    """Show a view from the next run on."""
    st.session_state["view"] = view
    st.session_state["changed"] = True


def widget(name: str, value: object) -> str:
    """Give a widget the value that the view has, and return its key."""
    key = f"widget_{name}"
    st.session_state[key] = value
    return key


def chosen(name: str) -> object:
    """Return what the reader chose in a widget."""
    return st.session_state[f"widget_{name}"]
