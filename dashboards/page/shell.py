"""What every page has around its own matter: trouble, and ways to take the view away."""

from collections.abc import Callable, Sequence
from functools import wraps
from urllib.parse import urlsplit, urlunsplit

import streamlit as st
from boot import boot
from reader.entries import OWN
from reader.level import student
from reader.session import change, problems, reset
from reader.view import View, link, start

from causal.errors import CausalError
from causal.theory.sources import Source
from page.contents import begin_sections, end_sections, section
from page.glossary import explained
from page.parts import md, paragraph, trouble
from page.taking import Drawing, Sheet, Taken, files

HOME = "compare"
MOST = 12
"""How many entries of an address that cannot be used are told one by one."""


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """Turn an error of the library into a sentence with a way out."""

    @wraps(page)
    def shown() -> None:
        begin_sections()
        try:
            page()
            end_sections()
        except CausalError as error:
            trouble(error)
            _way_out()

    return shown


def _way_out() -> None:
    try:
        case = next(iter(boot().values()))
    except (CausalError, StopIteration):
        paragraph("Correct the file and load the page anew.")
        return
    st.button("Start afresh", on_click=reset, args=(start(case),), type="primary")


def address_problems() -> None:
    """Say what in the address could not be used."""
    if problems():
        told = problems()
        lines = "\n".join(f"- {md(problem)}" for problem in told[:MOST])
        if len(told) > MOST:
            lines += f"\n- {len(told) - MOST} more entries could not be used either."
        st.warning(f"Part of the address could not be used.\n\n{lines}")


def imagine(view: View, theory: str = "") -> None:
    """Under a full counterfactual, lead on to what its answers lean on and how far they move."""
    if view.facts != "all":
        return
    paragraph(
        "Everything that happened is kept here, so where an answer is said to lean on how luck "
        "carries over, another account of luck would give another number.",
        "db-quiet",
    )
    if st.button("See how far these answers could move", key="imagine", type="tertiary"):
        theories = view.theories if theory in ("", *view.theories) else (*view.theories, theory)
        change(known="all", couplings=OWN, states=(), theories=theories)
        st.switch_page(st.session_state["pages"]["counterfactual"])


def take_away(
    view: View,
    fingerprint: str,
    python: str,
    command: str,
    *,
    title: str = "",
    sheets: Sequence[Sheet] = (),
    drawings: Sequence[Drawing] = (),
    works: tuple[Source, ...] = (),
) -> None:
    """Offer the view as a link, in Python, in the terminal, and as files."""
    section("Take it with you")
    address = _address(view, fingerprint)
    names = ["Link", "Files"] if student(view) else ["Link", "Files", "Python", "Terminal"]
    link_, files_, *code = st.tabs(names)
    with link_:
        st.code(address, language=None, wrap_lines=True)
        explained(
            f"The link spells out every choice and carries the fingerprint of the numbers "
            f"({fingerprint}): if a theory is changed later, the page says so.",
            "db-quiet",
        )
    with files_:
        taken = Taken(title or "Counterhistory", address, fingerprint, python, works)
        files(taken, sheets, drawings)
        paragraph(
            "The script and the notebook run where Counterhistory is installed and give the "
            "numbers of this page.",
            "db-quiet",
        )
    for tab, text, language in zip(code, (python, command), ("python", "bash"), strict=False):
        with tab:
            st.code(text, language=language, wrap_lines=True)
    paragraph(
        "Numbers are judgements written into the theories, each with what it rests on; they are "
        "not measurements.",
        "db-quiet",
    )


def _address(view: View, fingerprint: str) -> str:
    parts = urlsplit(st.context.url or "")
    path = parts.path.removesuffix(f"/{HOME}") or "/"  # the first page has no path of its own
    return urlunsplit((parts.scheme, parts.netloc, path, link(view, fingerprint), ""))
