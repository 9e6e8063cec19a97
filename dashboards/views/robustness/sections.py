"""The parts of the page: what moves an answer, what turns it, what it rests on, other readings."""

from html import escape

import streamlit as st
from page.contents import section
from page.parts import backing_html, paragraph, scheme, table, trouble
from page.pictures import pair

from causal.display.numbers import probability
from causal.judgement.robustness.flips import Flips
from causal.judgement.robustness.reliance import RULE, Reliance
from causal.judgement.robustness.sobol import Sobol
from causal.judgement.robustness.switches import Switches
from causal.judgement.robustness.tornado import Swing, Tornado
from causal.judgement.robustness.wording import precise, worded
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory
from views.robustness.doubting import Doubt, measure_of
from views.robustness.pictures import rests_drawn, swings_drawn, variance_drawn
from views.robustness.rows import (
    FLIPS,
    KINDS,
    READINGS,
    RESTS,
    ROWS,
    SWINGS,
    flip_rows,
    flips_sentence,
    guarantee_words,
    index_rows,
    reading_rows,
    readings_sentence,
    rest_rows,
    swing_rows,
    variance_words,
)
from views.robustness.told import flip_words, subject

LAYOUTS = ("wide", "narrow")
OPENED = 10
TOLD = 5
TORNADO = (
    "Each row of each table is moved by itself to the 5 and 95 per cent points of what is thought "
    "possible of it (from its equivalent sample size), all others as written. The bars are exact."
)
SEARCHED = (
    "Each row of each table is moved by itself to the 5 and 95 per cent points of what is thought "
    "possible of it, all others as written, and the question is asked again with the same luck."
)
LUCKY = (
    "No shares of variance here: everything that happened is kept, so the answer leans on how luck "
    "carries over, and is no product of rows. Keep only the facts that came before, or none."
)
APART = (
    "Swings and these shares take each row of a table by itself, held as firmly as its equivalent "
    "sample size says. The draws above move the few parameters from which a table is made, where "
    "it is made from some; so the two spreads need not be the same."
)
SHARES = (
    "Sensitivity is the variance that the numbers of a table bring to first order. It is split "
    "evenly among the claims that the table and its arrows cite, documents get what their claims "
    "get, and it is split anew among the works that they cite."
)


def moving(
    asked: Doubt, theory: Theory, found: Tornado | str, level: float, top: int, *, leans: bool
) -> None:
    """Show which numbers move the answer."""
    section("Which numbers move it")
    if isinstance(found, str):
        trouble(found)
        return
    paragraph(SEARCHED if leans else TORNADO, "db-quiet")
    if not found.swings:
        paragraph("No number moves it within what is thought possible of it.")
        return
    colours = scheme()
    wide, narrow = (
        swings_drawn(asked, theory, found, level, top, (colours, layout)) for layout in LAYOUTS
    )
    pair(wide, narrow, "tornado")
    with st.expander("The same as a table"):
        what = f"{subject(measure_of(asked))}{', the change' if asked.compared else ''}"
        rows = swing_rows(theory, found, top)
        table(SWINGS, rows, what[:1].upper() + what[1:], numeric=range(1, 8), roomy=True)
    with st.expander("What each of them is, and what it rests on"):
        opened = (
            f'<details class="db-more db-folded"><summary>{escape(worded(theory, one.cell))}'
            f"</summary>{_number(theory, one)}</details>"
            for one in found.swings[: min(top, OPENED)]
        )
        st.html("".join(opened))


def _number(theory: Theory, one: Swing) -> str:
    """Write what a number is, how firmly it is held, and what it rests on."""
    entry = theory.entry(one.cell.variable)
    low, high = (probability(end, 3) for end in one.numbers)
    said = (
        f"{probability(one.number, 3)} as written; thought to lie between {low} and {high} (5 and "
        f"95 per cent points), for it is held as firmly as {one.strength:g} observed cases would "
        f"make it (ESS {one.strength:g})."
    )
    parts = [f'<p class="db-text">{escape(said)}</p>']
    if entry.meaning:
        parts.append(f'<p class="db-text">{escape(entry.meaning)}</p>')
    if entry.rationale:
        parts.append(f'<p class="db-text">{escape(entry.rationale)}</p>')
    shown = [("The numbers of its table rest on", entry.backing)]
    titled = ((theory[parent].title, backing) for parent, backing in entry.edges)
    shown += [(f"The arrow from {title} rests on", backing) for title, backing in titled]
    for words, backing in shown:
        parts.append(f'<p class="db-place"><b>{escape(words)}</b></p>')
        parts.append(backing_html(backing, theory.library))
    return f'<div class="db-backing">{"".join(parts)}</div>'


def turned_by(theory: Theory, found: Flips | str, top: int) -> None:
    """Show what would turn the conclusion."""
    section("What would turn it")
    if isinstance(found, str):
        paragraph(f"Nothing to turn: {found}.")
        return
    paragraph(flips_sentence(found))
    if found.flips:
        shown = found.flips[:top]
        told = (
            f"It turns {flip_words(theory, one)} (in log-odds {precise(one.odds)})."
            for one in shown[:TOLD]
        )
        items = "".join(f"<li>{escape(words)}</li>" for words in told)
        st.html(f'<ol class="db-reasons">{items}</ol>')
        left = len(found.flips) - len(shown)
        more = f" (the nearest {top} of {len(found.flips)})" if left else ""
        caption = f"One number moved, the others of its row in proportion{more}"
        with st.expander("The same as a table"):
            table(FLIPS, flip_rows(theory, shown), caption, numeric=range(1, 5), roomy=True)
    paragraph(guarantee_words(found), "db-quiet")


def varying(asked: Doubt, theory: Theory, found: Sobol | str | None, top: int) -> None:
    """Show which rows bring the uncertainty."""
    section("Which rows bring the uncertainty")
    if found is None:
        paragraph(LUCKY)
        return
    if isinstance(found, str):
        trouble(found)
        return
    paragraph(variance_words(asked, found))
    paragraph(APART, "db-quiet")
    if not found.indices:
        paragraph("No row is uncertain.")
        return
    shown = found.indices[:top]
    colours = scheme()
    wide, narrow = (variance_drawn(theory, found, top, (colours, layout)) for layout in LAYOUTS)
    pair(wide, narrow, "sobol")
    with st.expander("The same as a table"):
        caption = "Shares of the variance: first order and total (Sobol indices)"
        table(ROWS, index_rows(theory, shown), caption, numeric=range(1, 3), roomy=True)


def resting(asked: Doubt, theory: Theory, found: Reliance | str, top: int) -> None:
    """Show what the answer rests on, and the answer without each."""
    section("What it rests on")
    if isinstance(found, str):
        trouble(found)
        return
    if not found.supports:
        paragraph("No number moves it, so it rests on none.")
        return
    paragraph(SHARES, "db-quiet")
    colours = scheme()
    tabs = st.tabs(list(KINDS.values()))
    for tab, (kind, title) in zip(tabs, KINDS.items(), strict=True):
        with tab:
            some = found.of(kind)
            wide, narrow = (
                rests_drawn(asked, theory, found, kind, top, (colours, layout))
                for layout in LAYOUTS
            )
            pair(wide, narrow, f"rests_{kind}")
            with st.expander("The same as a table"):
                caption = f"{title}: shares, and the answer with each set aside"
                table(RESTS, rest_rows(theory, some), caption, numeric=range(1, 4), roomy=True)
    paragraph(RULE, "db-quiet")


def reading(asked: Doubt, theory: Theory, found: Switches | str) -> None:
    """Show the answer under every set of numbers that the theory has."""
    section("Other readings of the theory")
    if isinstance(found, str):
        trouble(found)
        return
    paragraph(readings_sentence(asked, found))
    if found.switches:
        meanings = [
            f"{one.title or one.name}: {one.meaning}" for one in found.switches if one.meaning
        ]
        for words in meanings:
            paragraph(words, "db-quiet")
        caption = "The same under each set of numbers, and with each assumption changed alone"
        table(READINGS, reading_rows(theory, found), caption, numeric=range(1, 3), roomy=True)
    if theory.variant != CALIBRATED:
        shown = next(one.title or one.name for one in theory.variants if one.name == theory.variant)
        paragraph(f"The rest of this page is about “{shown}”.", "db-quiet")
