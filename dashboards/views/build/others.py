"""Uploaded scenarios and evidence: what they say, beside what ships."""

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import paragraph, table
from reader.view import View

import causal
from causal.display.numbers import probability, signed
from causal.files.uploads import Upload
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.weighing import HEADERS, Weighing, weigh
from causal.theory.theory import Theory
from views.build.workshop import once, put_other


def show_other(cases: dict[str, Case], view: View, upload: Upload, own: Theory | None) -> None:
    """Show uploaded scenarios or evidence."""
    if upload.kind == "scenarios":
        _scenarios(cases[upload.case], view, upload, own)
    else:
        _evidence(cases, upload)
    st.button("Put the file away", on_click=put_other, args=(None,), key="build_away")


def _scenarios(case: Case, view: View, upload: Upload, own: Theory | None) -> None:
    section(f"Your scenarios: {len(upload.scenarios)} in the file")
    outcomes = {entry.variable.name: entry.variable.title for entry in case.frame.outcomes}
    outcome = view.outcome if view.case == case.name else next(iter(outcomes))
    theories = list(case.theories)
    if own is not None and own.frame is not None and own.frame.name == case.name:
        theories.append(own)
    found = once(
        ("scenarios", upload, outcome, view.facts, own),
        lambda: causal.compare(
            theories,
            scenarios=upload.scenarios,
            outcome=outcome,
            facts=view.facts,
            ranges=False,
            case=case.name,
        ),
    )
    rows = []
    for scenario in upload.scenarios:
        cells = found.select(scenario.name)
        measure = found.headline(cells[0])
        told = [
            f"{probability(after)} ({signed(after - before)})"
            if cell.status == "runs"
            else cell.status.replace("_", " ")
            for cell in cells
            for before, after in [cell.measured(measure) if cell.answered else (0.0, 0.0)]
        ]
        rows.append([scenario.title, *told])
        last = measure.title
    titles = [theory.title for theory in case.theories]
    titles += ["Yours"] * (len(theories) - len(titles))
    paragraph(f"{outcomes[outcome]}. {last}, and by how much it moves; without a number, why not.")
    table(["scenario", *titles], rows, "Your scenarios in every theory", roomy=True)


def _evidence(cases: dict[str, Case], upload: Upload) -> None:
    section("Your evidence")
    dossier = upload.dossier
    if dossier is None:
        return
    found = once(("weigh", upload), lambda: weigh(dossier))
    assert isinstance(found, Weighing)
    paragraph(found.sentence())
    influence = once(("influence", upload), lambda: leave_one_out(dossier))
    paragraph(influence.sentence())
    headers, rows = list(HEADERS), [list(row) for row in found.rows()]
    standing = cases[upload.case].evidence if upload.adds else None
    if standing is not None:
        base = weigh(standing)
        known = {one.title: base.p(one.name) for one in base.hypotheses}
        headers.append("without your items")
        rows = [[*row, probability(known[row[0]]) if row[0] in known else ""] for row in rows]
        paragraph("Your items are added to those of the case; the last column is without them.")
    table(headers, rows, "What the evidence says", numeric=range(1, len(headers)), roomy=True)
    with st.expander("Item by item"):
        items = [list(row[:4]) for row in found.ledger_rows()]
        table(["item", "what", "cluster", "counts for"], items, "Items", numeric=range(3, 4))
