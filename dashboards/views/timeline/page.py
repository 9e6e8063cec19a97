"""When it ends: survival year by year in rival theories, as it was and as changed."""

from html import escape

import streamlit as st
from boot import Case, Timeline, boot
from page.cases import pick_case
from page.contents import contents, section
from page.glossary import explained
from page.parts import badge, md, paragraph, scheme, sentence, table, trouble
from page.pictures import pair
from page.shell import address_problems, guarded, take_away
from page.taking import Drawing
from reader.entries import OWN
from reader.level import student
from reader.session import current, outdated, show_case
from reader.view import View, start

from causal.display.frequencies import hundred_sentence
from causal.errors import CausalError
from causal.judgement.timelines import picturing, wording
from causal.judgement.timelines.timelines import Timelines
from causal.theory.citing import works_of
from causal.theory.dynamic.parts import DatedScenario
from causal.theory.parts import CALIBRATED
from views.timeline.asking import Asked, answer, asked, drawn, scenario_of
from views.timeline.choosing import choosing
from views.timeline.repeating import as_command, as_python
from views.timeline.resting import backings_of, comes_from, resting
from views.timeline.taken import sheets

AGREEMENT = {
    "agree": ("agree", "Theories agree on the direction"),
    "split": ("split", "Theories split"),
    "little": ("plain", "It barely matters in any of them"),
    "single": ("single", "Only one theory answers"),
    "none": ("plain", "Nothing is compared"),
}
NO_YEARS = (
    "This case has no yearly theories, so that nothing can be asked here about when. The other "
    "pages ask its theories whether, and why."
)
HEADS = {
    "survival": "How long it goes on",
    "luck": "How far luck could move it",
    "gain": "What the change adds, year by year",
    "turning": "When it is too late",
    "ends": "In which year it ends",
    "hazard": "How dangerous each year is",
}
WORDS = {
    "survival": "“As it was” and “changed” share what is kept of the record. What is known ends "
    "with the record; from then on a theory gives chances, up to the horizon.",
    "luck": "A bar shows where the changed course could lie in that year under other accounts of "
    "how luck carries over, each with the very chances of the theory.",
    "gain": "Above zero, the change makes it more probable that it still goes on.",
    "turning": "Each point begins the change in that year, with everything that really happened "
    "before it. Within the dotted lines it no longer counts: the last year outside them is the "
    "point of no return.",
    "ends": "What has not ended by the horizon stands apart; it may end later.",
    "hazard": "The hazard is the chance of an end in a year for what has lasted until then: it "
    "tells how dangerous a year is, however few are left by then.",
}
FIRST = ("survival", "turning")
FANS = (
    "A fan shows how far a curve moves when the numbers of the theory are drawn as uncertainly as "
    "they were given: its grounds hold 50, 80 and 95 of 100 draws."
)
DRAWING = "Drawing the numbers of the theories …"
LUCKY = "Working out how far luck could move it …"
TWIN = f" (in brackets, where {100 * picturing.TWIN:.0f} of 100 draws lie)"
SAME_LUCK = (
    "The whole record is kept. Both courses then have the same luck, and the answer leans on how "
    "that luck carries over, which no table of chances fixes."
)
FURTHER = "How far another account of luck could move it can be worked out, under “Record kept”."


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "timeline")
    with st.container(key="which_case"):
        case = pick_case(cases, view)
    time = case.timeline
    if time is None:
        _none(cases)
        return
    question = asked(time, view)
    scenario = scenario_of(time, question)
    with st.container(key="opening"):
        st.title(md(_heading(time, scenario)), anchor=False)
        if lead := _lead(time, scenario):
            paragraph(lead, "db-lead db-quiet")
        address_problems()
    choosing(case, time, view)
    if view.timed.when == OWN and not view.timed.changes:
        st.info("Choose a lever to set, then its state and its years.")
        return
    try:
        made = _computed(case, question)
    except CausalError as error:
        trouble(error)
        return
    _answer(case, time, view, question, made)


def _none(cases: dict[str, Case]) -> None:
    """Say that a case has no yearly theories, and lead on to those that have."""
    st.title("When would it have ended?", anchor=False)
    address_problems()
    st.info(NO_YEARS)
    for name, case in cases.items():
        if case.timeline is not None:
            title = md(case.timeline.frame.title)
            st.button(title, key=f"years_of_{name}", on_click=show_case, args=(start(case),))


def _heading(time: Timeline, scenario: DatedScenario) -> str:
    if scenario.question:
        return scenario.question
    if scenario.start is None:
        return time.frame.question
    return f"What if: {scenario.title or scenario.name}?"


def _lead(time: Timeline, scenario: DatedScenario) -> str:
    asks = "" if scenario.start is None else time.frame.question
    return " ".join(filter(None, [asks, scenario.meaning and sentence(scenario.meaning)]))


def _computed(case: Case, question: Asked) -> Timelines:
    """Answer, and say how far that is where it takes a while."""
    if not question.draws and not question.moved:
        return answer(case, question)
    place, words = st.empty(), DRAWING if question.draws else LUCKY

    def tell(done: int, total: int) -> None:
        place.progress(done / total, text=words)

    tell(0, 1)
    made = answer(case, question, tell)
    place.empty()
    return made


def _answer(case: Case, time: Timeline, view: View, question: Asked, made: Timelines) -> None:
    if outdated(made.fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    kind, words = AGREEMENT[made.agreement()]
    with st.container(key="answer"):
        st.html(
            f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
            f"<p>{escape(made.sentence())}</p></div>"
        )
        if student(view):
            changes = wording.changes(made.lines, made.by)
            told = hundred_sentence(made.title, changes, f"it has ended by {made.by}")
            if told:
                paragraph(told, "db-lead")
    contents()
    _without_variant(time, question)
    _pictures(view, question, made)
    _by_theory(made)
    resting(time, question)
    if view.timed.when != OWN:
        comes_from(time, made.scenario)
    _take_away(case, time, view, question, made)


def _without_variant(time: Timeline, question: Asked) -> None:
    if question.numbers == CALIBRATED:
        return
    holders = time.versions[question.numbers]
    others = [time.theory(name).title for name in question.theories if name not in holders]
    if others:
        paragraph(f"Without numbers of that name, so with their usual ones: {', '.join(others)}.")


def _shown(view: View, made: Timelines) -> list[str]:
    """Return the pictures that the page has, in its order."""
    known = FIRST if student(view) else tuple(HEADS)
    return [what for what in known if picturing.shows(made, what)]


def _pictures(view: View, question: Asked, made: Timelines) -> None:
    for what in _shown(view, made):
        if what != "survival":
            section(HEADS[what])
        wide, narrow = drawn(question, what, scheme())
        pair(wide, narrow, f"years_{what}")
        explained(WORDS[what], "db-quiet")
        if what == "survival":
            if made.drawn:
                explained(FANS, "db-quiet")
            if question.facts == "all":
                explained(SAME_LUCK if question.ranges else f"{SAME_LUCK} {FURTHER}", "db-quiet")
        with st.expander("The same as a table"):
            headers, rows = picturing.twin(made, what)
            name = picturing.title(made, what) + (TWIN if _banded(made, what) else "")
            table(headers, rows, name, numeric=range(1, len(headers)), roomy=len(headers) > 4)


def _banded(made: Timelines, what: str) -> bool:
    return made.drawn and what in ("survival", "gain", "turning")


def _by_theory(made: Timelines) -> None:
    section("Theory by theory")
    items = "".join(f"<li>{escape(one)}</li>" for one in made.sentences())
    st.html(f'<ul class="db-reasons">{items}</ul>')
    if made.silent:
        paragraph("Not to speak to a question is not to say that nothing would change.", "db-quiet")
    headers, rows = made.display_rows()
    name = f"{made.title}: chances of an end, and the years that matter"
    table(headers, rows, name, numeric=range(1, len(headers)), roomy=True)


def _take_away(case: Case, time: Timeline, view: View, question: Asked, made: Timelines) -> None:
    take_away(
        view,
        made.fingerprint,
        as_python(case, time, question, made.fingerprint),
        as_command(case, time, question),
        title=_heading(time, made.scenario),
        sheets=sheets(made),
        drawings=[
            Drawing(
                HEADS[what],
                f"{made.scenario.name}_{what}",
                lambda what=what: picturing.picture(made, what, scheme="light"),
            )
            for what in _shown(view, made)
        ],
        works=works_of(
            time.frame.library, [made.scenario.backing, *backings_of(time, question.theories)]
        ),
    )
