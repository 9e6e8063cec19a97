"""A theory of the reader's own: begin with one, edit it, see what moves, take it away."""

from html import escape

import streamlit as st
import streamlit.components.v2 as components
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.parts import badge, md, paragraph, sentence
from page.shell import address_problems, guarded
from reader.session import current, show_case
from reader.view import View, start

from causal.errors import CausalError
from causal.files.editing.changes import changes
from causal.files.editing.document import Checked
from causal.judgement.comparison import Comparison
from views.build.editor import editor
from views.build.effect import Question, among, ask, before_and_after, effect, moved
from views.build.fields import CSS, faults, text
from views.build.others import show_other
from views.build.repeating import as_command, as_python, on_every_page
from views.build.starting import follow, starting, where
from views.build.workshop import (
    Workshop,
    check,
    edit,
    last_good,
    other,
    redo,
    reset,
    saved,
    undo,
)

LEAD = (
    "Write a theory of your own, or change one of the case: its numbers, states, arrows and "
    "sources. What you change is checked at once, and run beside the others."
)
MOST_TOLD = 25
_LEAVING_JS = """
export default function ({ data }) {
  const stay = (event) => { event.preventDefault(); event.returnValue = ""; };
  if (window.chStay) window.removeEventListener("beforeunload", window.chStay);
  window.chStay = data.unsaved ? stay : null;
  if (window.chStay) window.addEventListener("beforeunload", window.chStay);
}
"""
_leaving = components.component("leaving", js=_LEAVING_JS, isolate_styles=False)


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "build")
    case = pick_case(cases, view)
    st.html(f"<style>{CSS}</style>")
    st.title("Build a theory", anchor=False)
    paragraph(LEAD, "db-lead db-quiet")
    address_problems()
    shop = follow(case, view)
    starting(case, view, shop)
    own = check(shop.document).askable if shop else None
    uploaded = other()
    if uploaded is not None:
        show_other(cases, view, uploaded, own)
    if shop is not None:
        _at_work(cases, view, shop, check(shop.document))


def _elsewhere(case: Case) -> None:
    """Say that what is at work belongs to another case than is shown, and lead on to it."""
    paragraph(
        f"The theory at work is one of another case, “{case.frame.title}”. It is kept as it is."
    )
    st.button(
        "Show that case",
        on_click=show_case,
        args=(start(case),),
        type="primary",
        key="build_elsewhere",
    )


def _at_work(cases: dict[str, Case], view: View, shop: Workshop, found: Checked) -> None:
    frame = shop.document.frame if "case" not in [place for place, _ in found.problems] else None
    case = cases.get(frame.name, cases[view.case]) if frame else cases[view.case]
    if case.name != view.case:
        _elsewhere(case)
        return
    where(shop)
    _tools(shop, found)
    own = found.askable
    standing = own or last_good(shop)
    asked = ask(case, view, standing) if standing else None
    made = before_and_after(asked, shop, own) if asked and own else None
    _verdict(shop, found, made)
    contents()
    left, right = st.columns([3, 2], gap="large")
    with left:
        editor(shop.document, found)
    with right:
        section("What your edits do")
        if made is not None:
            effect(made)
        elif own is None:
            paragraph("The outcome is shown again as soon as the problems are mended.")
        else:
            paragraph("What you began with does not answer this, so there is nothing to compare.")
        _changed(shop)
    beside = None
    if own is not None and asked is not None:
        try:
            beside = among(case, view, asked, shop, own)
        except CausalError as error:
            st.error(md(str(error)))
    _file(shop, found)
    _repeat(view, shop, asked, beside)
    _leaving(data={"unsaved": shop.unsaved}, key="build_leaving")


def _tools(shop: Workshop, found: Checked) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="build_tools"):
        versions = shop.versions
        st.button("Undo", on_click=undo, disabled=not versions.past, key="build_undo")
        st.button("Redo", on_click=redo, disabled=not versions.future, key="build_redo")
        st.button(
            "Reset",
            on_click=reset,
            disabled=not versions.changed,
            key="build_reset",
            help="Back to what you began with; this can be undone.",
        )
        st.download_button(
            "Download" if not found.problems else "Download as it is",
            shop.document.text,
            file_name=f"{shop.document.name}.toml",
            mime="application/toml",
            on_click=saved,
            key="build_download",
        )
        st.html(
            f'<span class="db-quiet">{"not downloaded yet" if shop.unsaved else ""}</span>',
            width="content",
        )


def _verdict(shop: Workshop, found: Checked, made: Comparison | None) -> None:
    if found.problems:
        count = len(found.problems)
        words = f"{count} problem{'s' * (count > 1)}"
        kind = "split"
        told = (
            "It is not yet a theory that causal check accepts. Each problem is shown at its field, "
            "and here."
        )
    elif found.costly:
        kind, words = "mixed", "Well formed, but too large to be asked here"
        told = f"{found.costly}. Download it, and ask it on your own machine"
    else:
        kind, words = "agree", "Good: causal check accepts it"
        told = moved(made, shop.versions.changed) if made else "It can be asked."
    st.html(
        f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
        f"<p>{escape(sentence(told))}</p></div>"
    )
    items = "".join(
        f"<li>{f'<code>{escape(place)}</code>: ' if place else ''}{escape(why)}</li>"
        for place, why in found.problems[:MOST_TOLD]
    )
    if len(found.problems) > MOST_TOLD:
        items += f"<li>and {len(found.problems) - MOST_TOLD} more</li>"
    if items:
        st.html(f'<ul class="db-reasons">{items}</ul>')
    if any(place.startswith("expected") for place, _ in found.problems):
        st.button(
            "Drop the published answers",
            on_click=edit,
            args=(lambda d: d.without(("expected",)),),
            help="They are those of the theory as it was published, and yours is another one.",
        )
    place, why = shop.trouble
    if why:
        at = f"<code>{escape(place)}</code>: " if place else ""
        st.html(
            f'<div class="db-fault" role="alert">This edit was not made. {at}{escape(why)}</div>'
        )


def _changed(shop: Workshop) -> None:
    section("What you changed")
    told = changes(shop.versions.start, shop.document)
    if not told:
        paragraph("Nothing yet.")
        return
    items = [f"<li>{escape(one)}</li>" for one in told]
    st.html(f'<ul class="db-reasons">{"".join(items[:MOST_TOLD])}</ul>')
    if len(items) > MOST_TOLD:
        with st.expander(f"And {len(items) - MOST_TOLD} more"):
            st.html(f'<ul class="db-reasons">{"".join(items[MOST_TOLD:])}</ul>')


def _file(shop: Workshop, found: Checked) -> None:
    section("The file")
    document = shop.document
    text(found, document, ("title",), "Title of the theory")
    text(found, document, ("summary",), "What it holds, in two or three sentences", long=True)
    faults(found, ("case",))
    with st.expander("Its text, as it will be downloaded"):
        st.code(document.text, language="toml", height=420)
        paragraph(
            "To correct the text by hand, copy it, and open the corrected text above under “Begin "
            "with something else”.",
            "db-quiet",
        )


def _repeat(view: View, shop: Workshop, asked: Question | None, made: Comparison | None) -> None:
    if asked is None or made is None:
        return
    section("Take it with you")
    one, two = st.tabs(["Python", "Terminal"])
    with one:
        st.code(
            as_python(shop, asked, view.theories, made.fingerprint),
            language="python",
            wrap_lines=True,
        )
    with two:
        st.code(as_command(shop, asked, view.theories), language="bash", wrap_lines=True)
        everywhere = on_every_page(shop, asked)
        if everywhere:
            paragraph("To have it on every page, put it into a copy of the case:")
            st.code(everywhere, language="bash", wrap_lines=True)
    paragraph(
        "Both read the file that you download, from the folder where it lies. The address of this "
        "page holds what you began with and what is asked, not your edits.",
        "db-quiet",
    )
