"""Two theories side by side: the choice of the second, and a table of what differs."""

from dataclasses import dataclass

import streamlit as st
from asking import Look, shared
from boot import Case
from page.contents import section
from page.parts import paragraph, table
from reader.session import change, chosen, widget
from reader.view import View

from causal.display.numbers import percent
from causal.display.tables import csv_text

_LEAST = 0.005


@dataclass(frozen=True)
class Difference:
    """How two theories differ on a variable that both have.

    Attributes
    ----------
    name, title : str
    first, second : tuple of str
        Titles of its causes in one theory and not in the other.
    state : str
        The state on whose chance they are farthest apart.
    chances : tuple of float
        Its chance in each.
    """

    name: str
    title: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    state: str
    chances: tuple[float, float]

    @property
    def gap(self) -> float:
        """How far apart they are."""
        return abs(self.chances[0] - self.chances[1])


def differences(case: Case, one: Look, other: Look) -> tuple[Difference, ...]:
    """Return what two theories say differently of what they share, the farthest apart first."""
    found = []
    for name in shared(case, one.theory, other.theory):
        here, there = (_causes(look, name) for look in (one, other))
        variable = one.theory[name]
        pairs = [
            (state, (one.beliefs[name][state], other.beliefs[name][state]))
            for state in variable.states
            if state in other.theory[name].states
        ]
        state, chances = max(pairs, key=lambda pair: abs(pair[1][0] - pair[1][1]))
        made = Difference(
            name,
            variable.title,
            tuple(title for key, title in here.items() if key not in there),
            tuple(title for key, title in there.items() if key not in here),
            variable.label(state),
            chances,
        )
        if made.first or made.second or made.gap >= _LEAST:
            found.append(made)
    return tuple(sorted(found, key=lambda made: -made.gap))


def _causes(look: Look, name: str) -> dict[str, str]:
    return {parent: look.theory[parent].title for parent in look.theory.model.parents(name)}


def _chose() -> None:
    change(beside=chosen("beside") or "")


def pick_beside(case: Case, view: View) -> None:
    """Let the reader choose a theory whose map stands beside this one."""
    titles = {one.name: one.title for one in case.theories if one.name != view.theory}
    if titles:
        st.selectbox(
            "Beside it",
            ["", *titles],
            format_func=lambda name: titles.get(name, "No other theory"),
            key=widget("beside", view.mapped.beside),
            on_change=_chose,
            width=260,
            help="Show another theory's map beside this one, in the same columns of dates.",
        )


def table_of(case: Case, one: Look, other: Look) -> None:
    """Show what two theories say differently."""
    first, second = one.theory, other.theory
    both = shared(case, first, second)
    rows = differences(case, one, other)
    section("Where the two differ")
    paragraph(
        f"They share {len(both)} variables and differ on {len(rows)} of them. "
        f"{len(first.entries) - len(both)} are in {first.title} only and "
        f"{len(second.entries) - len(both)} in {second.title} only; the maps say “only here”. "
        "Hover over a shared variable, or reach it with the keyboard, and both maps show it.",
        "db-quiet",
    )
    if not rows:
        return
    headers = ["Variable", f"Causes only in {first.title}", f"Causes only in {second.title}"]
    headers += ["Farthest apart on", first.title, second.title]
    table(
        headers,
        [
            [
                row.title,
                ", ".join(row.first) or "–",
                ", ".join(row.second) or "–",
                row.state if row.gap >= _LEAST else "–",
                *(percent(chance) if row.gap >= _LEAST else "–" for chance in row.chances),
            ]
            for row in rows
        ],
        f"{first.title} and {second.title}: causes and beliefs as the maps show them",
        numeric=range(4, 6),
        roomy=True,
    )


def as_csv(case: Case, one: Look, other: Look) -> str:
    """Write what differs as CSV, numbers in full."""
    names = (one.theory.name, other.theory.name)
    heads = ["variable", *(f"causes only in {n}" for n in names), "state", *names]
    rows = [
        (row.name, "; ".join(row.first), "; ".join(row.second), row.state, *row.chances)
        for row in differences(case, one, other)
    ]
    return csv_text(heads, rows)
