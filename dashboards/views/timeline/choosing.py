"""What the reader chooses for a question with years: what is changed, when, what is known."""

from dataclasses import replace

import streamlit as st
from boot import Case, Timeline
from page.parts import md
from page.welcome import begin_again
from reader.controls import theories_told, variant_titles
from reader.entries import OWN
from reader.level import pick_level, student
from reader.session import change, chosen, widget
from reader.timed import FANS, MOST, MOVES, Stretch
from reader.view import View

from causal.scm.variables import Variable
from causal.theory.dynamic.parts import DatedScenario
from causal.theory.parts import CALIBRATED
from views.timeline.asking import courses_of, fans

KEPT = {
    "before": (
        "What came before the change",
        "The years before the change are as they were; later ones go their own way in both "
        "courses.",
    ),
    "all": (
        "All that happened",
        "A full counterfactual: the whole record is kept, and the same luck carries over into the "
        "changed course. No table of chances fixes how, so this is an assumption.",
    ),
    "none": ("Nothing", "Only the theory and the change."),
}
USUAL_KNOWN = ""


def scenario_shown(time: Timeline, view: View) -> DatedScenario | None:
    """Return the dated scenario that is shown; None for the reader's own change."""
    if view.timed.when == OWN:
        return None
    return time.frame.scenario(view.timed.when or time.first)


def choosing(case: Case, time: Timeline, view: View) -> None:
    """Let the reader choose the question, and the rules by which it is answered."""
    names = [one.name for one in time.grouped]
    shown = OWN if view.timed.when == OWN else view.timed.when or time.first
    st.selectbox(
        "What if … (type to search)",
        [*names, OWN],
        format_func=lambda name: _title(time, name),
        key=widget("when", shown),
        on_change=_picked,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="choices"):
        if view.timed.when != OWN:
            st.button(
                "Set levers and years myself",
                on_click=_start_own,
                args=(time, view),
                help="Start from this scenario and change what is set, and when.",
            )
        _theories(time, view)
        _known(time, view)
        if not student(view):
            _rules(time, view)
        pick_level(view)
        begin_again(case)
    _move(time, view)
    if view.timed.when == OWN:
        _own(time, view)


def _title(time: Timeline, name: str) -> str:
    if name == OWN:
        return "A change of my own, in years of my own …"
    one = time.frame.scenario(name)
    group = one.group[:1].upper() + one.group[1:]
    return f"{group}: {one.title or name}" if group else one.title or name


def _picked() -> None:
    change(when=chosen("when"), changes=())


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def own_of(time: Timeline, scenario: DatedScenario) -> tuple[Stretch, ...]:
    """Return the changes of a scenario as a reader's own: of shared levers, each set once."""
    levers = {lever.variable.name for lever in time.frame.levers}
    horizon = time.frame.calendar.horizon
    made = {
        one.variable: Stretch(one.variable, one.state, one.start, one.end or horizon)
        for one in scenario.changes
        if one.variable in levers
    }
    return tuple(made.values())


def _start_own(time: Timeline, view: View) -> None:
    scenario = scenario_shown(time, view)
    made = own_of(time, scenario) if scenario is not None else ()
    change(when=OWN, changes=made[:MOST])


def _together(time: Timeline, view: View) -> tuple[Stretch, ...]:
    """Return the changes that can be moved as one: all in the same years, alike in all theories."""
    scenario, changes = scenario_shown(time, view), view.timed.changes
    if scenario is not None:
        changes = own_of(time, scenario)
        apart = scenario.only or scenario.instead or scenario.out_of
        if apart or len(changes) < len(scenario.changes):
            return ()
    return changes if len({(one.first, one.last) for one in changes}) == 1 else ()


def _move(time: Timeline, view: View) -> None:
    """Let the reader move the years of a change; a scenario is then a change of their own."""
    changes = _together(time, view)
    if not changes:
        return
    calendar = time.frame.calendar
    st.slider(
        "Changed from … to … (move it to ask about other years)",
        calendar.first,
        calendar.horizon,
        key=widget("years", (changes[0].first, changes[0].last)),
        on_change=_moved,
        args=(changes,),
    )


def _moved(changes: tuple[Stretch, ...]) -> None:
    first, last = chosen("years")
    change(when=OWN, changes=tuple(replace(one, first=first, last=last) for one in changes))


def _own(time: Timeline, view: View) -> None:
    levers = {lever.variable.name: lever for lever in time.frame.levers}
    with st.container(border=True):
        st.multiselect(
            "Levers to set",
            list(levers),
            format_func=lambda name: levers[name].variable.title,
            key=widget("dated_levers", [one.lever for one in view.timed.changes]),
            on_change=_chose_levers,
            args=(time, view),
            max_selections=MOST,
            placeholder="Choose one or more",
        )
        for one in view.timed.changes:
            _lever(time, view, one, levers[one.lever].variable)


def _lever(time: Timeline, view: View, one: Stretch, variable: Variable) -> None:
    """Let the reader choose a state and, where several levers are set, the years of each."""
    calendar, several = time.frame.calendar, len(view.timed.changes) > 1
    left, right = st.columns([1, 1], vertical_alignment="bottom", gap="medium")
    with left:
        st.pills(
            md(variable.title),
            list(variable.states),
            format_func=lambda state: md(variable.label(state)),
            key=widget(f"dated_state_{one.lever}", one.state),
            on_change=_chose_state,
            args=(view, one),
            required=True,
        )
    if several:
        with right:
            st.slider(
                f"{variable.title}: from … to …",
                calendar.first,
                calendar.horizon,
                key=widget(f"dated_years_{one.lever}", (one.first, one.last)),
                on_change=_chose_years,
                args=(view, one),
            )


def _chose_levers(time: Timeline, view: View) -> None:
    had = {one.lever: one for one in view.timed.changes}
    change(changes=tuple(had.get(name) or _fresh(time, name) for name in chosen("dated_levers")))


def _fresh(time: Timeline, lever: str) -> Stretch:
    """Return a change of a lever to begin with: another state than the record has, to the end."""
    frame = time.frame
    told = [one for one in frame.told([lever]) if one.year is not None]
    first = frame.scenario(time.first).start or frame.calendar.first
    was = next((one.state for one in told if one.year == first), None)
    variable = frame.vocabulary.entry(lever).variable
    state = next(state for state in variable.states if state != was)
    return Stretch(lever, state, first, frame.calendar.horizon)


def _chose_state(view: View, one: Stretch) -> None:
    _put(view, replace(one, state=str(chosen(f"dated_state_{one.lever}"))))


def _chose_years(view: View, one: Stretch) -> None:
    first, last = chosen(f"dated_years_{one.lever}")
    _put(view, replace(one, first=first, last=last))


def _put(view: View, new: Stretch) -> None:
    change(changes=tuple(new if one.lever == new.lever else one for one in view.timed.changes))


def _theories(time: Timeline, view: View) -> None:
    asked = courses_of(time, view)
    titles = {theory.name: theory.title for theory in time.theories}
    with st.popover(theories_told(len(asked), len(titles))):
        st.pills(
            "Theories to ask",
            list(titles),
            selection_mode="multi",
            format_func=lambda name: md(titles[name]),
            key=widget("courses", list(asked)),
            on_change=_chose_theories,
            args=(time,),
        )


def _chose_theories(time: Timeline) -> None:
    named = chosen("courses")
    kept = tuple(theory.name for theory in time.theories if theory.name in named)
    change(courses=() if len(kept) == len(time.theories) else kept)


def _known(time: Timeline, view: View) -> None:
    timed = view.timed
    told = {"before": "to the change", "all": "all", "none": "nothing"}[view.facts]
    if view.facts == "before" and timed.known_to:
        told = f"to {timed.known_to}"
    with st.popover(f"Record kept: {told}"):
        st.radio(
            "Which of what happened is kept?",
            list(KEPT),
            format_func=lambda name: KEPT[name][0],
            captions=[caption for _, caption in KEPT.values()],
            key=widget("facts", view.facts),
            on_change=_set,
            args=("facts",),
        )
        if view.facts == "all":
            st.toggle(
                "Work out how far luck could move it",
                key=widget("moved", view.timed.moved == "on"),
                on_change=_moved_by_luck,
                help="Over all accounts of how luck carries over, each with the very chances of "
                "the theories. For the year of the headline, the horizon and every fifth year.",
            )
        if view.facts == "before":
            years = [USUAL_KNOWN, *map(str, time.frame.calendar)]
            st.selectbox(
                "Known up to",
                years,
                format_func=lambda year: year or "the year before the change",
                key=widget("known_to", timed.known_to),
                on_change=_set,
                args=("known_to",),
                help="It must lie before the change.",
            )


def _moved_by_luck() -> None:
    change(moved="on" if chosen("moved") else "off")


def _rules(time: Timeline, view: View) -> None:
    timed = view.timed
    usual = (timed.move, timed.fan, timed.numbers) == (10, FANS[0], CALIBRATED)
    with st.popover("Numbers: the usual ones" if usual else "Numbers: changed"):
        _variants(time, view)
        st.pills(
            "Fans: how often the numbers of the theories are drawn",
            fans(),
            format_func=lambda many: f"{many:,} draws" if many else "no fans",
            key=widget("fan", min(timed.fan, fans()[-1])),
            on_change=_set,
            args=("fan",),
            required=True,
            help="Numbers are uncertain. Each draw is one set of numbers that a theory allows; "
            "fans show within what 50, 80 and 95 of 100 draws lie.",
        )
        st.slider(
            "A change still counts if it moves the end by more than (points)",
            MOVES[0],
            MOVES[-1],
            key=widget("move", timed.move),
            on_change=_set,
            args=("move",),
            help="The point of no return is the last year from which the change moves the chance "
            "of an end by the horizon by more than this.",
        )


def _variants(time: Timeline, view: View) -> None:
    titles = variant_titles(time.versions)
    st.selectbox(
        "Which numbers?",
        list(titles),
        format_func=lambda name: titles[name],
        key=widget("numbers", view.timed.numbers),
        on_change=_set,
        args=("numbers",),
    )
