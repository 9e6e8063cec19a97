"""What if …? One question, all theories side by side."""

from contextlib import nullcontext
from html import escape

import streamlit as st
from asking import compare, heading, pictures, rules_of, scenario_of, words_of
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.glossary import explained
from page.guessing import guessed
from page.parts import backing, badge, md, paragraph, scheme, sentence, table
from page.pictures import pair
from page.shell import address_problems, guarded, imagine, take_away
from page.welcome import welcome
from reader.controls import question
from reader.entries import OWN
from reader.level import student
from reader.session import change, current, outdated
from reader.view import View

from causal.display.frequencies import hundred_sentence
from causal.display.sentences import counted, listed
from causal.judgement.cells import Cell, history_of
from causal.judgement.comparison import Comparison
from causal.judgement.showing import changes as moved
from causal.theory.citing import backings_of, works_of
from causal.theory.facts import kept
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario
from causal.theory.sources import Backing
from views.compare.both_ways import done_or_learnt
from views.compare.catalogue import open_catalogue
from views.compare.far import how_far_fetched
from views.compare.histories import a_hundred, one_history, teller
from views.compare.mixing import show_firm, weighing, weights_shown
from views.compare.overview import overview, taken
from views.compare.reproduce import as_command, as_python
from views.compare.taken import drawings, sheets
from views.compare.when import when_rather

AGREEMENT = {
    "agree": ("agree", "Theories agree on the direction"),
    "split": ("split", "Theories split"),
    "little": ("plain", "It barely matters in any of them"),
    "single": ("single", "Only one theory answers"),
    "none": ("plain", "No theory answers"),
}

DRAWING = "Drawing the theories’ numbers …"
AS_IT_WAS = (
    "“As it was” is what each theory gives with these levers at the states they had, under the "
    "same rule about facts; it is not the record, which is one outcome."
)


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "compare")
    with st.container(key="opening"):
        case = pick_case(cases, view)
        scenario = scenario_of(case, view)
        welcome(case, view)
        st.title(md(heading(scenario)), anchor=False)
        if scenario.meaning:
            paragraph(scenario.meaning, "db-lead db-quiet")
        address_problems()
    question(
        case,
        view,
        several=True,
        first=lambda: open_catalogue(case, view),
        last=lambda: show_firm(view),
    )
    if not view.theories:
        st.info("Choose at least one theory above.")
    elif view.scenario == OWN and not view.do:
        st.info("Choose a lever to set, and then the state to set it to.")
    else:
        _answer(case, view, scenario)


def _answer(case: Case, view: View, scenario: Scenario) -> None:
    with st.spinner(DRAWING) if rules_of(view)[-1] == "on" else nullcontext():
        made = compare(case, view)
    if outdated(made.fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    measure = made.outcomes[0].measures[0]
    changes = moved(made.select(), measure)
    if not guessed(view, measure, changes):
        return
    kind, words = AGREEMENT[made.agreement()]
    with st.container(key="answer"):
        st.html(
            f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
            f"<p>{escape(made.sentence())}</p></div>"
        )
        _why_split(kind, made)
        if student(view) and measure.event:
            title = scenario.title or scenario.name
            paragraph(hundred_sentence(title, changes, measure.title), "db-lead")
    contents()
    _without_variant(case, view)
    _fewer(case, view, made)
    weights = weights_shown(view, made)
    wide, narrow = pictures(case, view, scheme(), weights)
    pair(wide, narrow, "comparison")
    weighing(case, view, made)
    _numbers(made, weights)
    if any(cell.answered for cell in made.select()):
        explained(AS_IT_WAS, "db-quiet")
    imagine(view)
    when_rather(case, view)
    _look_inside(case, made)
    overview(case, view)
    a_hundred(case, view, made)
    one_history(case, view, made)
    how_far_fetched(case, view, made)
    done_or_learnt(case, view)
    _reasons(made)
    if not student(view):
        _facts(case, view, scenario, made)
    _rests_on(case, scenario)
    _take_away(case, view, scenario, made, weights)


def _why_split(kind: str, made: Comparison) -> None:
    """Lead on to who parts from whom over this question, and why."""
    if sum(cell.answered for cell in made.select()) < 2:
        return
    words = "Why do they split?" if kind == "split" else "How far apart are they, and why?"
    if st.button(words, key="apart", type="tertiary"):
        st.switch_page(st.session_state["pages"]["parting"])


def _take_away(
    case: Case,
    view: View,
    scenario: Scenario,
    made: Comparison,
    weights: dict[str, float] | None,
) -> None:
    theories = tuple(cell.theory for cell in made.select())
    sheet, drawing = taken(case, view)
    take_away(
        view,
        made.fingerprint,
        as_python(case, view, theories, made.fingerprint, teller(view, made), weights),
        as_command(case, view, theories, teller(view, made), weights),
        title=heading(scenario),
        sheets=[*sheets(case, view, made), sheet],
        drawings=[*drawings(view, made, weights), drawing],
        works=works_of(case.frame.library, _backings(case, scenario, theories)),
    )


def _backings(case: Case, scenario: Scenario, theories: tuple[str, ...]) -> list[Backing]:
    inside = [backing for name in theories for backing in backings_of(case.theory(name))]
    return [scenario.backing, *inside]


def _look_inside(case: Case, made: Comparison) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="inside"):
        st.html('<span class="db-quiet">Look inside</span>', width="content")
        for cell in made.select():
            title = md(case.theory(cell.theory).title)
            if st.button(title, key=f"inside_{cell.theory}", type="tertiary"):
                change(theory=cell.theory)
                st.switch_page(st.session_state["pages"]["theory"])


def _numbers(made: Comparison, weights: dict[str, float] | None) -> None:
    with st.expander("The same as a table"):
        shown = made.weighted(weights or {})
        headers, rows = shown.display_rows(mixture=weights is not None)
        table(headers, rows, made.outcomes[0].variable.title, numeric=range(3, len(headers)))


def _reasons(made: Comparison) -> None:
    others = [cell for cell in made.select() if cell.status != "runs"]
    if not others:
        return
    section("Who does not answer, and why")
    items = "".join(f"<li>{escape(_reason(cell))}</li>" for cell in others)
    st.html(f'<ul class="db-reasons">{items}</ul>')
    if any(cell.status == "out_of_scope" for cell in others):
        paragraph("Not to speak to a question is not to say that nothing would change.", "db-quiet")


def _reason(cell: Cell) -> str:
    return sentence(cell.why if cell.title in cell.why else f"{cell.title}: {cell.why}")


def _fewer(case: Case, view: View, made: Comparison) -> None:
    """Where no theory has all levers of the reader's own, say which one to leave out."""
    if view.scenario != OWN or any(cell.answered for cell in made.select()):
        return
    ways = []
    for name, _ in view.do if len(view.do) > 1 else ():
        rest = view.having(do=tuple(pair for pair in view.do if pair[0] != name))
        runs = sum(cell.status == "runs" for cell in compare(case, rest).select())
        if runs:
            count = "one theory runs" if runs == 1 else f"{counted(runs).lower()} theories run"
            ways.append(f"without “{case.lever(name).variable.title}” {count} it")
    if ways:
        paragraph(f"No theory has all of these levers; {listed(ways, 'or')}.")


def _without_variant(case: Case, view: View) -> None:
    if view.variant == CALIBRATED:
        return
    holders = case.variants[view.variant]
    others = [case.theory(name).title for name in view.theories if name not in holders]
    if others:
        paragraph(f"Without numbers of that name, so with their usual ones: {', '.join(others)}.")


def _facts(case: Case, view: View, scenario: Scenario, made: Comparison) -> None:
    rows = []
    for cell in made.select():
        if not cell.answered:
            continue
        theory = case.theory(cell.theory)
        if cell.variant != CALIBRATED:
            theory = theory.with_variant(cell.variant)
        changed = [name for name, _ in scenario.for_theory(cell.theory)]
        history = history_of(theory, made.rules)
        facts = kept(theory, changed, view.facts, history)
        held = "; ".join(
            f"{theory[name].title}: {theory[name].label(s)}" for name, s in facts.items()
        )
        free = ", ".join(theory[name].title for name in cell.released)
        rows.append(
            [cell.title, held or "nothing", free or "nothing", case.histories.get(history, history)]
        )
    if not rows:
        return
    with st.expander("Which facts were kept, and which were let go"):
        paragraph(_rule_words(view.facts), "db-text")
        headers = [
            "theory",
            "kept as it happened",
            "let go: it comes after the change",
            "departs from",
        ]
        table(headers, rows, f"Facts under {words_of(case, scenario.settings)}")


def _rule_words(facts: str) -> str:
    return {
        "before": "Levers that the change cannot influence stay as they were; those that come "
        "after it are let go and may turn out otherwise.",
        "none": "Nothing that happened is taken as known; both worlds are the theory’s own.",
        "all": "Everything that happened is taken as known in the world in which it happened.",
    }[facts]


def _rests_on(case: Case, scenario: Scenario) -> None:
    if scenario.name == OWN:
        return
    section("Where the question comes from")
    settings = words_of(case, scenario.settings)
    own = "".join(
        f"<dt>only in {escape(case.theory(name).title)}</dt>"
        f"<dd>{escape('; '.join(_told(case, name, pair) for pair in pairs))}</dd>"
        for name, pairs in scenario.only
    )
    st.html(
        f'<dl class="db-facts"><dt>It sets</dt><dd>{escape(settings or "nothing")}</dd>{own}</dl>'
    )
    backing(scenario.backing, case.frame.library)


def _told(case: Case, theory: str, pair: tuple[str, str]) -> str:
    variable = case.theory(theory)[pair[0]]
    return f"{variable.title}: {variable.label(pair[1])}"
