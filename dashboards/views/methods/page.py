"""Methods and sources: how answers come about, and everything they rest on."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.glossary import explained, words
from page.parts import badge, claim_html, md, paragraph, source_html, table
from page.shell import address_problems, guarded, take_away
from page.taking import Sheet
from reader.session import change, chosen, current, outdated, widget
from reader.sought import LONGEST, VERDICTS
from reader.view import View

import causal
from causal.theory.sources import Claim, Source
from views.methods.found import (
    as_python,
    citing,
    claims,
    claims_csv,
    counts,
    counts_csv,
    fingerprint_of,
    sources,
    sources_csv,
)

PAGE = 8
METHODS = {
    "What a theory is": (
        "A theory is a Bayesian network: variables with a few states each, arrows from causes to "
        "effects, and for every variable a mechanism that says how its causes set it. Every arrow "
        "and every mechanism names the claim of a document that it encodes, or says that it is "
        "elicited. All theories of a case share their levers and outcomes, so one question can be "
        "put to all of them.",
    ),
    "What changing something means": (
        "An intervention sets a lever from outside and cuts it off from its own causes. Seeing "
        "that something was so is another matter: it also speaks of whatever caused it.",
        "By default the facts that a change cannot influence are kept, and those that come after "
        "it are let go. Both worlds, as it was and changed, are computed under the same rule. "
        "Answers of this kind follow from the network alone.",
    ),
    "What a counterfactual adds": (
        "Given everything that happened, what if one thing had not? That leans on luck, and on how "
        "it carries over into the other world. What is assumed is said with each answer, and the "
        "range shows how far another assumption could move it: first with the order of states "
        "kept, then with none.",
    ),
    "How sure a number is": (
        "Each mechanism has its own uncertainty, given as the number of comparable cases that its "
        "numbers are worth. Draws from it give a band of 90% around every answer and around every "
        "difference. The same draws serve all scenarios, so differences have bands of their own.",
        "All probabilities are computed exactly, by variable elimination; only bands are drawn, "
        "and with a seed.",
    ),
    "What is never shown as no effect": (
        "A theory may be silent on an outcome, a change may be out of scope for it, it may have "
        "only part of the levers, or its own history may have it so already (vacuous). Each is "
        "said in words. None of them means that nothing would change.",
    ),
}
KEPT = (
    "Nothing that is chosen or entered here is kept on the server beyond the visit, nothing is "
    "sent anywhere else, and the pages ask no other server for anything."
)


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "methods")
    case = pick_case(cases, view)
    st.title("Methods and sources", anchor=False)
    paragraph(case.frame.summary, "db-lead db-quiet")
    address_problems()
    fingerprint = fingerprint_of(case)
    if outdated(fingerprint):
        st.warning(
            "The theories or their sources have changed since this link was made: what follows is "
            "what they are now."
        )
    contents()
    _methods()
    _theories(case)
    _search(case, view)
    found, works = claims(case, view.sought), sources(case, view.sought)
    _claims(case, found)
    _sources(case, works)
    _words()
    name = case.name
    take_away(
        view,
        fingerprint,
        as_python(case, found, works),
        f"causal list --case {case.told}",
        title=f"{case.frame.title}: methods and sources",
        sheets=[
            Sheet("Theories", f"{name}_theories", lambda: counts_csv(case)),
            Sheet("Claims", f"{name}_claims", lambda: claims_csv(case, found)),
            Sheet("Literature", f"{name}_sources", lambda: sources_csv(case, works)),
        ],
        works=tuple(one for one in works if one.kind != "evidence"),
    )
    paragraph(KEPT, "db-quiet")


def _methods() -> None:
    section("How answers come about")
    for title, paragraphs in METHODS.items():
        with st.expander(title):
            for text in paragraphs:
                explained(text)


def _theories(case: Case) -> None:
    section("The theories")
    rows = [
        [case.theory(name).title, *map(str, told), f"{bare} of {count}", fingerprint]
        for name, *told, bare, count, fingerprint in counts(case)
    ]
    heads = [
        "theory",
        "variables",
        "arrows",
        "claims",
        "works and facts",
        "elicited",
        "fingerprint",
    ]
    caption = "What the theories are made of, and how much of it rests on no claim"
    table(heads, rows, caption, numeric=range(1, 6))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="inside"):
        st.html('<span class="db-quiet">Look inside</span>', width="content")
        for theory in case.theories:
            if st.button(md(theory.title), key=f"inside_{theory.name}", type="tertiary"):
                change(theory=theory.name)
                st.switch_page(st.session_state["pages"]["theory"])


def _set(name: str) -> None:
    value = str(chosen(name) or "")
    change(**{name: " ".join(value.split())[:LONGEST] if name == "find" else value})


def _search(case: Case, view: View) -> None:
    section("Claims and literature")
    documents = {one.name: one.title for one in case.frame.library.documents}
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    with left:
        st.text_input(
            "Find (all words, in any order)",
            key=widget("find", view.sought.find),
            on_change=_set,
            args=("find",),
            max_chars=LONGEST,
        )
    with middle:
        st.selectbox(
            "Document",
            ["", *documents],
            format_func=lambda name: documents.get(name, "All documents"),
            key=widget("document", view.sought.document),
            on_change=_set,
            args=("document",),
        )
    with right:
        st.selectbox(
            "What the record says",
            ["", *VERDICTS],
            format_func=lambda name: name or "Anything",
            key=widget("record", view.sought.record),
            on_change=_set,
            args=("record",),
        )


def _cited_by(case: Case, name: str) -> str:
    titles = [case.theory(one).title for one in citing(case.name).get(name, ())]
    if not titles:
        return '<p class="db-place">Cited by no theory.</p>'
    return f'<p class="db-place">Cited by {escape(", ".join(titles))}.</p>'


def _claims(case: Case, found: Sequence[Claim]) -> None:
    total = len(case.frame.library.claims)
    st.subheader(f"{len(found)} of {total} claims of the documents", anchor=False)
    library = case.frame.library
    made = [
        claim_html(one, library).removesuffix("</article>")
        + _cited_by(case, one.name)
        + "</article>"
        for one in found
    ]
    _paged("claims", made, '<div class="db-pairs">{}</div>')


def _sources(case: Case, found: Sequence[Source]) -> None:
    total = len(case.frame.library.sources)
    st.subheader(f"{len(found)} of {total} works, data and recorded facts", anchor=False)
    made = [source_html(one).removesuffix("</li>") + _cited_by(case, one.name) + "</li>"
            for one in found]  # fmt: skip
    _paged("sources", made, '<ul class="db-sources">{}</ul>')


def _paged(name: str, made: Sequence[str], around: str) -> None:
    """Show entries, a page at a time."""
    if not made:
        paragraph("Nothing is found; try fewer words.", "db-quiet")
        return
    last = (len(made) - 1) // PAGE
    at = min(int(st.session_state.get(f"page_{name}", 0)), last)
    inner = "".join(made[at * PAGE : (at + 1) * PAGE])
    st.html(around.format(inner))
    if not last:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"at_{name}"):
        st.button("Earlier", key=f"earlier_{name}", on_click=_turn, args=(name, at - 1),
                  disabled=not at)  # fmt: skip
        st.html(badge(f"{at * PAGE + 1}-{min(len(made), (at + 1) * PAGE)} of {len(made)}"),
                width="content")  # fmt: skip
        st.button("Later", key=f"later_{name}", on_click=_turn, args=(name, at + 1),
                  disabled=at == last)  # fmt: skip


def _turn(name: str, at: int) -> None:
    st.session_state[f"page_{name}"] = at


def _words() -> None:
    section("Words")
    items = "".join(f"<dt>{escape(one.name)}</dt><dd>{escape(one.means)}</dd>" for one in words())
    st.html(f'<dl class="db-facts">{items}</dl>')
    paragraph(
        f"Counterhistory {causal.__version__}, free software under the MIT licence.", "db-quiet"
    )
