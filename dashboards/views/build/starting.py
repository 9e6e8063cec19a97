"""Where a theory of the reader's own begins: one that ships, a file, or a text."""

import streamlit as st
from boot import Case, boot, public
from page.parts import md, paragraph
from reader.built import alone, shipped
from reader.session import change, show_case
from reader.view import View, start

from causal.errors import CausalError
from causal.files.uploads import MAX_UPLOAD, SUFFIXES
from causal.theory.theory import Theory
from views.build.preview import preview
from views.build.workshop import (
    Workshop,
    at_work,
    begin_empty,
    begin_with,
    receive,
    receive_text,
)

PRIVACY = (
    "Your theory lives in this browser session; download it to keep it. It is not written to the "
    "server’s disk, no link holds it, and it is gone when you close or reload the page."
)
CLOSED = (
    "This dashboard is open to the public and takes no files. On your own machine, start it with "
    "causal dashboard, or check a file with causal check in a terminal."
)


def follow(case: Case, view: View) -> Workshop | None:
    """Begin with what the address names, unless something is at work already."""
    shop = at_work()
    begun = (view.built.begun, view.built.begun_variant)
    if begun[0] and (shop is None or (begun != shop.begun and not shop.versions.changed)):
        begin_with(shipped(case, begun[0]), *begun)
        return at_work()
    return shop


def starting(case: Case, view: View, shop: Workshop | None) -> None:
    """Let the reader begin, or begin with something else."""
    if shop is None:
        with st.container(key="build_start"):
            chosen = _choices(case, view, shop)
        paragraph(PRIVACY, "db-quiet")
        preview(case, *chosen)
    else:
        with (
            st.expander("Begin with something else, or upload a file"),
            st.container(key="build_start"),
        ):
            if shop.unsaved:
                st.warning("What you changed is not downloaded yet; a new beginning replaces it.")
            _choices(case, view, shop)


def _choices(case: Case, view: View, shop: Workshop | None) -> tuple[str, str]:
    """Offer every beginning; return the theory that is chosen, and its numbers."""
    if public():
        chosen = _shipped(case, view, shop)
        paragraph(CLOSED, "db-quiet")
        return chosen
    theirs, file, pasted = st.tabs(["A theory of the case", "A file of yours", "A text"])
    with theirs:
        chosen = _shipped(case, view, shop)
    with file:
        _file()
    with pasted:
        _pasted()
    return chosen


def _shipped(case: Case, view: View, shop: Workshop | None) -> tuple[str, str]:
    names = [*(theory.name for theory in case.theories), *alone()]
    begun = shop.begun[0] if shop and shop.begun[0] in names else view.theory
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "Theory",
            names,
            index=names.index(begun),
            format_func=lambda one: shipped(case, one).title,
            key=f"build_shipped_{case.name}",
            width=320,
        )
        theory = shipped(case, name)
        variants = {"": "The usual numbers"}
        variants |= {one.name: one.title or one.name for one in theory.variants}
        variant = st.selectbox(
            "Numbers",
            list(variants),
            format_func=lambda one: variants[one],
            key=f"build_variant_{case.name}_{name}",
            width=320,
        )
        st.button("Begin with it", on_click=_begin, args=(theory, name, variant), key="build_go")
        st.button(
            "Begin with an empty theory",
            on_click=_begin_empty,
            args=(case.frame.where, view.outcome),
            key="build_empty",
            help="It holds the outcome of the case, all its states equally likely.",
        )
    return name, variant


def _begin(theory: Theory, name: str, variant: str) -> None:
    begin_with(theory, name, variant)
    change(begun=name, begun_variant=variant)


def _begin_empty(case: str, outcome: str) -> None:
    begin_empty(case, outcome)
    change(begun="", begun_variant="")


def _file() -> None:
    turn = int(st.session_state.get("build_turn", 0))
    file = st.file_uploader(
        f"A theory, scenarios or evidence, or a network ({', '.join(SUFFIXES)}); "
        f"up to {MAX_UPLOAD // 2**20} MiB",
        key=f"build_file_{turn}",
        max_upload_size=max(1, MAX_UPLOAD // 2**20),
    )
    if file is not None:
        with st.spinner("Reading the file …"):
            _try(lambda: receive(_bounded(file), file.name))
        st.session_state["build_turn"] = turn + 1  # lets go of what was uploaded
        st.rerun()
    _refusal()


def _bounded(file: object) -> bytes:
    """Read no more of a file than is needed to see that it is too long."""
    data: bytes = file.read(MAX_UPLOAD + 1)
    return data


def _try(take: object) -> None:
    try:
        take()
    except CausalError as error:
        problems = getattr(error, "problems", ())
        more = f" (and {len(problems) - 1} more of the kind)" if len(problems) > 1 else ""
        first = "; ".join(part for part in problems[0] if part) if problems else str(error)
        st.session_state["build_refused"] = f"{getattr(error, 'file', '')}: {first}{more}"
    else:
        st.session_state["build_refused"] = ""
        change(begun="", begun_variant="")
        _follow_case()


def _follow_case() -> None:
    """Show the case of the theory that was taken, where it is another one."""
    shop = at_work()
    named = str(shop.document.tables.get("case", "")) if shop else ""
    if named in boot() and named != st.session_state["view"].case:
        show_case(start(boot()[named]))


def _refusal() -> None:
    told = st.session_state.get("build_refused", "")
    if told:
        st.error(md(told))


def _pasted() -> None:
    with st.container(key="build_paste"):
        st.text_area("The text of a file, in TOML", key="build_text", height=180)
        st.button("Open this text", key="build_open", on_click=_open_text)
    _refusal()


def _open_text() -> None:
    _try(lambda: receive_text(str(st.session_state.get("build_text", ""))))


def where(shop: Workshop) -> None:
    """Say what was begun with, and how to keep it."""
    paragraph(f"Begun with {shop.origin}. {PRIVACY}", "db-quiet")
