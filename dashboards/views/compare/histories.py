"""A hundred histories by how they end, and one of them told in full."""

from html import escape

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import paragraph, scheme, table
from page.pictures import pair
from reader.session import change, chosen, widget
from reader.told import GRIDS, SEEDS
from reader.view import View
from telling import FACTS_KEPT, drawing, tell

from causal.judgement.comparison import Comparison
from causal.judgement.hundred import HEADERS, ROUNDED

GRID_WORDS = {"one": "This theory", "all": "Every theory"}
DRAWN = (
    "The history as it was is one draw of what this theory holds possible, with these levers at "
    "the states they had"
)
HAPPENED = "The history as it was is what happened, with what is not known of it drawn"
LUCK = (
    "the changed one has the same luck wherever its causes are the same. It is an illustration, "
    "not a forecast: any history told in full is unlikely."
)


def teller(view: View, made: Comparison) -> str:
    """Return the theory that tells histories: the reader's if it answers, or one that runs."""
    answered = [cell for cell in made.select() if cell.answered]
    if view.theory in [cell.theory for cell in answered]:
        return view.theory
    running = [cell.theory for cell in answered if cell.status == "runs"]
    return next(iter([*running, *(cell.theory for cell in answered)]), "")


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def _set_teller() -> None:
    change(theory=chosen("teller"))


def a_hundred(case: Case, view: View, made: Comparison) -> None:
    """Show a hundred histories, of one theory or of every one."""
    theory = teller(view, made)
    if not theory:
        return
    section("A hundred histories")
    answering = [cell.theory for cell in made.select() if cell.answered]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="hundred"):
        st.selectbox(
            "As told by",
            answering,
            format_func=lambda name: case.theory(name).title,
            key=widget("teller", theory),
            on_change=_set_teller,
            width=340,
        )
        if len(made.select()) > 1:
            st.pills(
                "Show",
                list(GRIDS),
                format_func=GRID_WORDS.get,
                key=widget("grid", view.told.grid),
                on_change=_set,
                args=("grid",),
                required=True,
            )
    found, wide, narrow = drawing(made, theory if view.told.grid == "one" else "", scheme())
    paragraph(found.sentence())
    pair(wide, narrow, "hundred_picture")
    paragraph(f"{ROUNDED} A letter stands for each ending beside its colour.", "db-quiet")
    with st.expander("The same hundred as a table"):
        numbers = range(2, len(HEADERS))
        table(HEADERS, found.rows(), found.outcome.title, numeric=numbers, roomy=True)


def one_history(case: Case, view: View, made: Comparison) -> None:
    """Tell one history in full, as changed and as it was, with the same luck."""
    theory = teller(view, made)
    if not theory:
        return
    st.subheader("One history in full", anchor=False)
    title, seed = case.theory(theory).title, view.told.seed
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="one"):
        if not seed:
            st.button("Tell me one", on_click=change, kwargs={"seed": 1}, type="primary")
            st.html(
                f'<span class="db-quiet">One of the many in {escape(title)}, date by date, beside '
                "what it was without the change.</span>",
                width="content",
            )
            return
        st.html(f'<span class="db-quiet">{escape(title)}, history {seed}</span>', width="content")
        st.button("Another", on_click=change, kwargs={"seed": seed % (len(SEEDS) - 1) + 1})
        st.button("Put it away", on_click=change, kwargs={"seed": 0}, type="tertiary")
    told = tell(case, view, theory)
    paragraph(f"{told.differences()} {told.odds()}")
    st.html(told.html(f"{title}, history {seed}"))
    drawn = HAPPENED if view.facts == "all" else DRAWN
    paragraph(f"{drawn}; {LUCK} {FACTS_KEPT[view.facts]} {_seed_words(seed)}", "db-quiet")


def _seed_words(seed: int) -> str:
    return f"The number {seed} is the seed of the draw; the link tells this same history again."
