"""A reader's own items: read by the library, kept in this session only."""

import streamlit as st
from boot import Case, public
from page.contents import section
from page.parts import md, paragraph, sentence, table

from causal.display.numbers import percent
from causal.errors import FileError
from causal.files.evidence_added import MOST_ADDED, added_template, read_added
from causal.judgement.evidence.dossier import Dossier
from views.evidence.putting import Answer, Asked, answer
from views.evidence.told import changed_rows

KEPT = "own_evidence"
CHANGED = ("account", "without yours", "with yours", "difference")


def added_of(case: Case) -> Dossier | None:
    """Return the evidence with what the reader added in this session, if anything was."""
    kept = st.session_state.get(KEPT)
    return kept["both"] if kept and kept["case"] == case.name else None


def file_name() -> str:
    """Return the name of the file that was added."""
    kept = st.session_state.get(KEPT)
    return kept["file"] if kept else ""


def take(case: Case, file: str, data: bytes) -> None:
    """Read a file that adds to the evidence of a case, or keep the sentence why it cannot be."""
    assert case.evidence is not None
    forget()
    try:
        both = read_added(data, file=file, frame=case.frame, base=case.evidence)
    except FileError as error:
        st.session_state["own_trouble"] = str(error)
    else:
        st.session_state[KEPT] = {"case": case.name, "file": file, "both": both}


def forget() -> None:
    """Drop what the reader added."""
    for key in (KEPT, "own_trouble", "answers_of_own"):
        st.session_state.pop(key, None)


def _uploader() -> str:
    """Return the key of the uploader: a new one, so an empty one, once items were taken out."""
    return f"widget_own_{st.session_state.get('own_round', 0)}"


def _take_out() -> None:
    forget()
    st.session_state["own_round"] = st.session_state.get("own_round", 0) + 1


def _took(case: Case) -> None:
    uploaded = st.session_state[_uploader()]
    if uploaded is None:
        forget()
    else:
        take(case, uploaded.name, uploaded.getvalue())


def own_items(case: Case, asked: Asked, found: Answer) -> None:
    """Let the reader add items, and show what they change."""
    assert case.evidence is not None
    section("Your own items")
    paragraph(
        "Add items in a file, and see what they change. They are yours alone: they last as long as "
        "this session, and nothing of them is written anywhere.",
        "db-quiet",
    )
    if public():
        paragraph(
            "This dashboard is open to the public and takes no files. On your own machine, start "
            "it with causal dashboard, or give the file to causal weigh in a terminal."
        )
        return
    st.download_button(
        "Download a file to fill in",
        added_template(case.evidence),
        file_name="my_items.toml",
        mime="application/toml",
        on_click="ignore",
    )
    st.file_uploader(
        f"A file of items (TOML, up to {MOST_ADDED // 2**10} KiB)",
        type=["toml"],
        key=_uploader(),
        on_change=_took,
        args=(case,),
        max_upload_size=1,
    )
    if st.session_state.get("own_trouble"):
        st.error(md(sentence(st.session_state["own_trouble"])).replace("\n", "  \n"))
    added = added_of(case)
    if added is not None:
        _changes(asked, found, case.evidence, added)


def _changes(asked: Asked, found: Answer, base: Dossier, added: Dossier) -> None:
    mine = [one for one in added.items if one.name not in {i.name for i in base.items}]
    counting = [one.name for one in found.evidence.seen if one in mine]
    open_ones = sum(not one.seen for one in mine)
    paragraph(
        f"{len(mine)} of yours from {file_name()}: {len(counting)} count under the controls above"
        + (f", {open_ones} still to be looked for." if open_ones else ".")
    )
    before = answer(asked)
    leader = before.whole.leader
    now = found.whole.p(leader.name)
    paragraph(
        f"They take {leader.title} from {percent(before.whole.p(leader.name))} to {percent(now)}; "
        f"{found.whole.leader.title} leads with them."
    )
    table(CHANGED, changed_rows(before, found), "What your items change", numeric=range(1, 4))
    st.button("Take them out again", on_click=_take_out)
