"""``causal show``: a theory, or one of its variables, with everything it rests on.

causal show dear_coal
causal show dear_coal wage_cut_1907
causal show river_low mill_1908 --table
causal show dear_coal strike_1908 --variant literal
"""

from typing import Annotated

import typer

from causal.cli.loading import CaseName, TheoryName, VariantName
from causal.cli.output import counted, heading, paragraph, say, table
from causal.display.numbers import probability
from causal.scm.mechanisms.table import Table
from causal.study.meant import theory_of
from causal.theory.composition import HEADERS as CONFLICTS
from causal.theory.sources import Backing, Claim, cited
from causal.theory.theory import Theory

_SMALL = 40  # rows of a table that are shown without being asked for
_DIGITS = 3
_VERDICTS = {
    "supports": "the record supports it",
    "contradicts": "the record contradicts it",
    "mixed": "the record is mixed",
    "none": "the record does not say",
    "fiction": "fiction",
}


def show(
    theory: TheoryName,
    variable: Annotated[
        str | None, typer.Argument(metavar="VARIABLE", help="One of its variables.")
    ] = None,
    variant: VariantName = None,
    case: CaseName = None,
    table: Annotated[
        bool, typer.Option("--table", help="Every row of the table, however many.")
    ] = False,
) -> None:
    """Show a theory, or one of its variables.

    Of a variable: its states, mechanism and table, and the claims and sources behind them.
    """
    chosen = theory_of(theory, variant, case=case)
    if variable is None:
        _theory(chosen)
    else:
        _variable(chosen, variable, table)


def _theory(theory: Theory) -> None:
    fiction = " (fiction)" if theory.fiction else ""
    heading(f"{theory.title} ({theory.name}){fiction}")
    paragraph(theory.summary)
    for label, text in (
        ("Held by", theory.held_by),
        ("Against", theory.against),
        ("Form", theory.form),
    ):
        if text:
            paragraph(f"{label}: {text}")
    if theory.composition:
        say()
        heading("Conflicts between the parts, and how each was settled")
        table(CONFLICTS, [list(row) for row in theory.composition.rows()])
        say()
    for variant in theory.variants:
        mark = " (in force)" if variant.name == theory.variant else ""
        paragraph(f"Variant {variant.name}{mark}: {variant.meaning or variant.title}")
    for history in theory.histories:
        mark = " (departs from it)" if history.name == theory.default_history else ""
        paragraph(f"History {history.name}{mark}: {history.summary or history.title}")
    say()
    arrows = theory.model.graph.number_of_edges()
    heading(f"{counted(len(theory.variables), 'variable')}, {counted(arrows, 'arrow')}")
    factual = theory.factual()
    rows = []
    for entry in theory.entries:
        states = [
            f"{state}*" if factual.get(entry.name) == state else state
            for state in theory[entry.name].states
        ]
        role = f"{entry.role} (silent)" if entry.silent else entry.role
        form = theory.model.mechanism(entry.name).form
        parents = ", ".join(theory.model.parents(entry.name))
        rows.append([entry.name, role, entry.date, ", ".join(states), parents, form])
    table(["name", "role", "date", "states", "parents", "form"], rows)
    say("* what happened" + ("" if theory.default_history == "record" else " in its own history"))
    for entry in theory.entries:
        if entry.silent:
            paragraph(f"{entry.name}: {entry.silent}")


def _variable(theory: Theory, name: str, whole: bool) -> None:
    variable, entry = theory[name], theory.entry(name)
    heading(f"{variable.title} ({name}), in {theory.title}")
    paragraph(", ".join(filter(None, [entry.role, entry.date])))
    if entry.meaning:
        paragraph(entry.meaning)
    if entry.silent:
        paragraph(f"Silent: {entry.silent}")
    say()
    factual = theory.factual().get(name)
    rows = [
        [state, variable.label(state), "*" if state == factual else ""] for state in variable.states
    ]
    table(["state", "meaning", "what happened"], rows)
    say(f"States are {'ordered, low to high' if variable.ordered else 'not ordered'}.")
    say()
    heading("Mechanism")
    mechanism = theory.model.mechanism(name)
    bare = isinstance(mechanism, Table) and mechanism.keys is None  # its rows are all below
    for line in ["table"] if bare else theory.short_form(name).splitlines():
        say(f"  {line}")
    paragraph(f"Equivalent sample size of a row: {entry.ess:g}")
    if entry.rationale:
        paragraph(f"Why: {entry.rationale}")
    say()
    _table(theory, name, whole)
    say()
    _backings(theory, name)


def _table(theory: Theory, name: str, whole: bool) -> None:
    parents = theory.model.parents(name)
    headers, rows = theory.table_rows(name)
    heading(f"P({name}{' | ' + ', '.join(parents) if parents else ''})")
    if len(rows) > _SMALL and not whole:
        say(f"{len(rows)} rows; --table shows them")
        return
    text = [
        [cell if isinstance(cell, str) else probability(cell, _DIGITS) for cell in row]
        for row in rows
    ]
    table(headers, text, numeric=range(len(parents), len(headers)))


def _backings(theory: Theory, name: str) -> None:
    entry = theory.entry(name)
    heading("What it rests on")
    paragraph(f"numbers: {_rests(entry.backing)}", indent=2)
    for parent, backing in entry.edges:
        paragraph(f"{parent} -> {name}: {_rests(backing)}", indent=2)
    backings = [entry.backing, *(backing for _, backing in entry.edges)]
    claims = cited(backings)
    known = {claim.name: claim for claim in theory.library.claims}
    if claims:
        say()
        heading("Claims")
    for claim in claims:
        _claim(known[claim]) if claim in known else paragraph(claim, indent=2)
    keys = dict.fromkeys(key for backing in backings for key in backing.sources)
    texts = {source.name: source for source in theory.library.sources}
    if keys:
        say()
        heading("Sources")
    for key in keys:
        source = texts.get(key)
        text = f"{key}: {source.text}{_marks(source.marks)}" if source else key
        paragraph(text, indent=2)


def _rests(backing: Backing) -> str:
    claims = "elicited" if backing.elicited else ", ".join(backing.claims)
    sources = f"; sources {', '.join(backing.sources)}" if backing.sources else ""
    note = f"; {backing.note}" if backing.note else ""
    return f"{claims}{sources}{note}{_marks(backing.marks)}"


def _marks(marks: tuple[str, ...]) -> str:
    return f" [{', '.join(marks)}]" if marks else ""


def _claim(claim: Claim) -> None:
    told = ", ".join(filter(None, [claim.document, claim.where, claim.strength]))
    paragraph(f"{claim.name} ({told}): {claim.paraphrase}", indent=2)
    verdict = _VERDICTS.get(claim.verdict, claim.verdict)
    record = f". {claim.record}" if claim.record else ""
    paragraph(f"{verdict}{record}{_marks(claim.marks)}", indent=6)
