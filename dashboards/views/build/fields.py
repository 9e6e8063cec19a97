"""Fields of the editor: each shows one place of the document, and what is wrong there."""

from collections.abc import Callable
from html import escape

import streamlit as st
from page.parts import md
from reader.session import chosen, widget

from causal.files.editing.document import Checked, Document
from causal.files.editing.numbers import Number, Row
from causal.files.editing.variables import along, normalised, set_key
from causal.files.text import write_place
from causal.theory.checks import Place
from views.build.workshop import edit, problems_at

CSS = """
.db-fault { margin: .1rem 0 .4rem; padding: .25rem .6rem; border-left: 4px solid #BC4A00;
  line-height: 1.45; overflow-wrap: anywhere;
  background: color-mix(in srgb, #BC4A00 9%, transparent); }
.db-fault code { color: inherit; background: none; font-size: .85em; }
.db-reasons li, .db-reasons code { overflow-wrap: anywhere; }
.db-row { margin: .35rem 0 -.6rem; font-weight: 600; overflow-wrap: anywhere; }
.db-sum { white-space: nowrap; }
@media print { .st-key-build_start, .st-key-build_tools, .st-key-build_paste { display: none; } }
"""


def key_of(place: Place) -> str:
    """Return a key for the widget of a place."""
    return f"at_{write_place(place)}"


def faults(found: Checked, place: Place) -> None:
    """Show what is wrong at a place."""
    told = problems_at(found, place)
    if told:
        path = f"<code>{escape(write_place(place))}</code>"
        items = "<br>".join(f"⚠ {escape(text)}" for text in dict.fromkeys(told))
        st.html(f'<div class="db-fault" role="alert">{items}<br>{path}</div>')


ALONG = "build_along"


def _number(place: Place, shares: bool) -> None:
    value = chosen(key_of(place))
    if not isinstance(value, int | float):
        return
    *row, at = place
    if shares and isinstance(at, int) and st.session_state.get(ALONG):
        edit(lambda d: d.put(tuple(row), along(d.at(*row), at, float(value))), place)
    else:
        edit(lambda d: d.put(place, float(value)), place)


def scaling() -> None:
    """Let the reader have the others of a row scaled along."""
    st.toggle(
        "When I change one probability, scale the others of its row along",
        key=ALONG,
        persist_state="session",
    )


def number(one: Number, *, shares: bool = False, width: int = 128) -> None:
    """Show a number."""
    st.number_input(
        md(one.label.replace("_", " ")),
        key=widget(key_of(one.place), one.value),
        on_change=_number,
        args=(one.place, shares),
        step=0.01,
        format="%.6g",
        width=width,
    )


def _choice(place: Place) -> None:
    value = chosen(key_of(place))
    edit(lambda d: d.put(place, value), place)


def _normalise(row: Row) -> None:
    numbers = [float(one.value) for one in row.numbers]
    edit(lambda d: d.put(row.place, normalised(numbers)), row.place)


def number_row(found: Checked, row: Row, extra: Callable[[], None] | None = None) -> None:
    """Show numbers that stand together, whether they sum to one, and what is wrong with them."""
    st.html(f'<p class="db-row">{escape(row.title.replace("_", " "))}</p>')
    key = f"row_{write_place(row.place)}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=key):
        for one in row.numbers:
            if isinstance(one.value, str):
                _state(one, row.choices)
            else:
                number(one, shares=row.shares)
        if row.shares:
            _sum(row)
        if extra is not None:
            extra()
    faults(found, row.place)


def _state(one: Number, choices: tuple[str, ...]) -> None:
    options = list(choices) if one.value in choices else [*choices, str(one.value)]
    st.selectbox(
        md(one.label),
        options,
        key=widget(key_of(one.place), one.value),
        on_change=_choice,
        args=(one.place,),
        width=220,
    )


def _sum(row: Row) -> None:
    right = abs(row.total - 1) < 1e-9
    sign = "✓" if right else "✗"
    st.html(f'<span class="db-sum">{sign} sum {row.total:.6g}</span>', width="content")
    if not right:
        st.button(
            "Normalise",
            key=f"norm_{write_place(row.place)}",
            on_click=_normalise,
            args=(row,),
            help="Scale these numbers so that they sum to 1.",
        )


def _text(place: Place) -> None:
    value = str(chosen(key_of(place)))
    edit(lambda d: set_key(d, place, value), place)


def text(
    found: Checked, document: Document, place: Place, label: str, *, long: bool = False
) -> None:
    """Show a text of the document."""
    value = document.at(*place)
    shown = st.text_area if long else st.text_input
    shown(
        label,
        key=widget(key_of(place), value if isinstance(value, str) else ""),
        on_change=_text,
        args=(place,),
    )
    faults(found, place)


def one_of(
    found: Checked, document: Document, place: Place, label: str, choices: list[str]
) -> None:
    """Show a choice; the first, empty one takes the key out."""
    value = document.at(*place)
    told = value if isinstance(value, str) else ""
    options = choices if told in choices else [*choices, told]
    st.selectbox(
        label,
        options,
        format_func=lambda one: one or "(none)",
        key=widget(key_of(place), told),
        on_change=_text,
        args=(place,),
    )
    faults(found, place)
