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
SHOWN = 120
_ANY = "any"


def conditional_table(theory: Theory, name: str) -> None:
    """Show P(variable | causes): small tables in full, larger ones with a filter."""
    variable = theory[name]
    parents = [theory[parent] for parent in theory.model.parents(name)]
    cells = theory.model.cpt(name)
    rows = int(np.prod(cells.shape[:-1]))
    allowed = [range(len(parent.states)) for parent in parents]
    if rows > SMALL:
        paragraph(f"The full table has {rows} rows; choose the states to be shown.", "db-quiet")
        places = st.columns(2) * len(parents)
        allowed = [_filter(name, *pair) for pair in zip(parents, places, strict=False)]
    chosen = list(product(*allowed))
    body = [
        [parent.labels[i] for parent, i in zip(parents, row, strict=True)]
        + [probability(float(p), 3) for p in cells[row]]
        for row in chosen[:SHOWN]
    ]
    headers = [*(parent.title for parent in parents), *variable.labels]
    if not parents:
        headers, body = ["", *headers], [["", *row] for row in body]
        headers[0], body[0][0] = "no causes", "always"
    first = max(1, len(parents))
    table(headers, body, f"{variable.title}, given its causes", numeric=range(first, len(headers)))
    if len(chosen) > SHOWN:
        paragraph(
            f"The first {SHOWN} of {len(chosen)} rows; narrow the choice to see the others.",
            "db-quiet",
        )


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
