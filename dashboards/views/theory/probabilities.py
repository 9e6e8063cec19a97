"""Tables of probabilities in the drawer."""

from itertools import product

import numpy as np
import streamlit as st
from page.parts import md, paragraph, table
from streamlit.delta_generator import DeltaGenerator

from causal.display.numbers import probability
from causal.scm.variables import Variable
from causal.theory.theory import Theory

SMALL = 24
SHOWN = 24
_ANY = "any"


def conditional_table(theory: Theory, name: str) -> None:
    """Show P(variable | causes): small tables in full, larger ones by search, page by page."""
    variable = theory[name]
    parents = [theory[parent] for parent in theory.model.parents(name)]
    cells = theory.model.cpt(name)
    rows = int(np.prod(cells.shape[:-1]))
    chosen = list(product(*(range(len(parent.states)) for parent in parents)))
    if rows > SMALL:
        chosen = _searched(name, parents, rows)
    first = max(1, len(parents))
    headers = [*(parent.title for parent in parents), *variable.labels]
    body = [
        [parent.labels[i] for parent, i in zip(parents, row, strict=True)]
        + [probability(float(p), 3) for p in cells[row]]
        for row in chosen
    ]
    if not parents:
        headers, body = ["no causes", *headers], [["always", *row] for row in body]
    if body:
        caption = f"{variable.title}, given its causes"
        table(headers, body, caption, numeric=range(first, len(headers)))


def _searched(name: str, parents: list[Variable], rows: int) -> list[tuple[int, ...]]:
    """Let the reader choose states and search words, and return the rows of one page."""
    paragraph(f"The full table has {rows} rows. Choose states of its causes, or type one.")
    places = st.columns(2) * len(parents)
    allowed = [_filter(name, *pair) for pair in zip(parents, places, strict=False)]
    words = st.text_input(
        "Search the rows",
        key=f"search_{name}",
        placeholder="words of the states, such as " + parents[0].labels[0],
    )
    found = matching(parents, list(product(*allowed)), words)
    pages = max(1, -(-len(found) // SHOWN))
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Page, of {pages}", 1, pages, key=f"page_{name}"))
    first = (page - 1) * SHOWN
    last = min(page * SHOWN, len(found))
    told = f"Rows {first + 1} to {last} of {len(found)} found." if found else "No row is like that."
    paragraph(told, "db-quiet")
    return found[first:last]


def matching(
    parents: list[Variable], rows: list[tuple[int, ...]], words: str
) -> list[tuple[int, ...]]:
    """Return the rows in which every word occurs in a cause's title or state."""
    wanted = words.casefold().split()
    if not wanted:
        return rows
    kept = []
    for row in rows:
        pairs = zip(parents, row, strict=True)
        said = " ".join(f"{parent.title} {parent.labels[i]}" for parent, i in pairs).casefold()
        if all(word in said for word in wanted):
            kept.append(row)
    return kept


def _filter(name: str, parent: Variable, place: DeltaGenerator) -> range | tuple[int, ...]:
    options = [_ANY, *parent.states]
    state = place.selectbox(
        md(parent.title),
        options,
        format_func=lambda s: _ANY if s == _ANY else parent.label(s),
        key=f"filter_{name}_{parent.name}",
    )
    return range(len(parent.states)) if state == _ANY else (parent.index(state),)


def effect_table(theory: Theory, parent: str, child: str) -> None:
    """Show what becomes of the effect when the cause is set, by every way between them."""
    cause, effect = theory[parent], theory[child]
    rows = []
    for state in cause.states:
        found = theory.do({parent: state}).distribution(child)
        rows.append([cause.label(state), *(probability(p) for p in found.probabilities)])
    st.header(md(f"If {cause.title} is set"), anchor=False)
    table(
        [cause.title, *effect.labels],
        rows,
        f"{effect.title}",
        numeric=range(1, len(effect.states) + 1),
    )
    paragraph(
        "With nothing else known, by every way between the two, not by this arrow alone.",
        "db-quiet",
    )
