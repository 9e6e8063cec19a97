"""How firm is it? One theory's conclusion doubted, and the others beside it."""

from html import escape
from urllib.parse import urlencode

import streamlit as st
from asking import heading, scenario_of, words_of
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.parts import badge, md, paragraph, sentence, table, trouble
from page.shell import address_problems, guarded, take_away
from reader.controls import question
from reader.entries import OWN
from reader.session import current, outdated
from reader.view import View, write
from streamlit.delta_generator import DeltaGenerator

from causal.display.numbers import percent
from causal.judgement.cells import headline
from causal.judgement.robustness.firmness import Firmness
from causal.judgement.robustness.flips import Flips
from causal.judgement.robustness.reliance import Reliance
from causal.theory.citing import backings_of, works_of
from causal.theory.sources import ELICITED
from causal.theory.theory import Theory
from views.robustness.choosing import doubting, listing, rivalling
from views.robustness.doubting import (
    Doubt,
    contest,
    doubt,
    fingerprint_of,
    firmness,
    leaning,
    measure_of,
    rested,
    standing,
    switched,
    swung,
    theory_of,
    turned,
    varied,
    without_variant,
)
from views.robustness.repeating import as_command, as_python
from views.robustness.rows import GLANCE, MEANINGS, beats_sentences
from views.robustness.sections import moving, reading, resting, turned_by, varying
from views.robustness.taken import drawings_of, glance_of, sheet_of
from views.robustness.told import (
    UNBACKED,
    carried,
    conclusion,
    firmly,
    flip_words,
    nearest,
    short,
    subject,
    tone,
    turning,
    under,
)

LEAD = (
    "How firmly a conclusion holds within one theory: over all that is thought possible of its "
    "numbers, against the smallest change that would turn it, and without each of its sources."
)
LUCK = (
    "Everything that happened is kept, so the answer leans on how luck carries over, as each "
    "mechanism has it. There is then no guarantee against several changes at once, and there are "
    "no shares of variance; swings, turning numbers and draws hold under that account of luck."
)
BEATS = (
    "“Does better” has three meanings, and none of them is the difference of the averages. "
    "Better is what the outcome’s first measure says:"
)


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "robustness")
    with st.container(key="opening"):
        case = pick_case(cases, view)
        scenario = scenario_of(case, view)
        st.title(md(heading(scenario)), anchor=False)
        paragraph(LEAD, "db-lead db-quiet")
        address_problems()
    question(case, view, several=True)
    doubting(case, view)
    if view.scenario == OWN and not view.do:
        st.info("Choose a lever to set, and then the state to set it to.")
    elif not scenario.settings and not scenario.only:
        st.info("Nothing is changed in it: choose a question, or set a lever yourself.")
    else:
        _answer(case, view)


def _answer(case: Case, view: View) -> None:
    asked, name = doubt(case, view), view.theory
    level = 0.0 if asked.compared else view.wanted.threshold / 100
    fingerprint = fingerprint_of(asked, tuple(dict.fromkeys((name, *view.theories))))
    if outdated(fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    status, why = standing(asked, name)
    if status == "runs":
        _one(case, view, asked, level)
    else:
        _silent(asked, name, status, why)
    if view.theories:
        _glance(case, view, asked, level)
    _away(case, view, asked, level, fingerprint)


def _away(case: Case, view: View, asked: Doubt, level: float, fingerprint: str) -> None:
    """Offer all of it; theories without an answer have no lines."""
    bars = turning(asked, level)
    names = tuple(
        one
        for one in view.theories
        if standing(asked, one)[0] == "runs" and not isinstance(firmness(asked, one, bars), str)
    )
    told = standing(asked, view.theory)[0] == "runs"
    told = told and not isinstance(firmness(asked, view.theory, bars), str)
    shown = view.theory if told else next(iter(names), None)
    if shown is None:
        python, command = "import causal", "causal list"
    else:
        rival = _rival(view) if told else None
        rival = None if rival is None or isinstance(contest(asked, shown, rival), str) else rival
        python = as_python(asked, shown, names, level, rival)
        command = as_command(asked, tuple(dict.fromkeys((shown, *names))), level)
    mine = theory_of(asked, view.theory)
    cited = [asked.scenario.backing, *backings_of(mine)]
    take_away(
        view,
        fingerprint,
        python,
        command,
        title=f"How firm is it? {mine.title}: {heading(asked.scenario)}",
        sheets=[
            *([sheet_of(asked, view.theory, level, _rival(view))] if told else []),
            *([glance_of(asked, names, level)] if names else []),
        ],
        drawings=drawings_of(asked, view.theory, level, view.doubted.top) if told else [],
        works=works_of(case.frame.library, cited),
    )


def _silent(asked: Doubt, name: str, status: str, why: str) -> None:
    title = theory_of(asked, name).title
    words = {
        "vacuous": "Nothing is changed",
        "partial": "Only part of it can be changed",
        "out_of_scope": "Out of its scope",
    }.get(status, "It says nothing of this")
    said = sentence(why if title in why else f"{title}: {why}")
    if status == "vacuous":
        said += " So there is no change whose firmness could be asked for."
    else:
        said += " That is not to say that nothing would change."
    st.html(
        f'<div class="db-answer db-plain" role="status">{badge(words)}<p>{escape(said)}</p></div>'
    )


def _one(case: Case, view: View, asked: Doubt, level: float) -> None:
    name, top = view.theory, view.doubted.top
    theory, progress = theory_of(asked, name), st.empty()
    place = st.container(key="answer").empty()
    contents()
    firm = firmness(asked, name, turning(asked, level))
    _sentence(place, asked, firm, [])
    leans = leaning(asked, name)
    if leans:
        progress.progress(0.3, text="Looking for what would turn it …")
    found, rests = turned(asked, name, level), rested(asked, name)
    progress.empty()
    _sentence(place, asked, firm, [nearest(theory, found), carried(theory, rests)])
    if without_variant(asked, name):
        paragraph(f"{theory.title} has no numbers of that name, so these are its usual ones.")
    if leans:
        paragraph(LUCK, "db-quiet")
    listing(view)
    swings, sobol = swung(asked, name), varied(asked, name)
    moving(asked, theory, swings, level, top, leans=leans)
    turned_by(theory, found, top)
    varying(asked, theory, sobol, top)
    resting(asked, theory, rests, top)
    reading(asked, theory, switched(asked, name))
    _beats(case, view, asked)


def _sentence(place: DeltaGenerator, asked: Doubt, firm: Firmness | str, more: list[str]) -> None:
    with place.container():
        if isinstance(firm, str):
            trouble(firm)
            return
        kind, words = tone(firm)
        said = [f"{conclusion(asked, firm)} {firmly(asked, firm)}", *filter(None, more)]
        lines = "".join(f"<p>{escape(one)}</p>" for one in said)
        st.html(f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}{lines}</div>')


def _rival(view: View) -> str:
    """Return the scenario that the change is set against; empty for what was."""
    return view.doubted.rival if view.doubted.rival != view.scenario else ""


def _beats(case: Case, view: View, asked: Doubt) -> None:
    section("Does it do better?")
    better = subject(headline(case.frame.outcome(asked.outcome)))
    paragraph(f"{BEATS} {better}.", "db-quiet")
    rivalling(case, view)
    rival = _rival(view)
    progress = st.empty()
    progress.progress(0.3, text="Comparing the two, in each meaning …")
    found = contest(asked, view.theory, rival)
    progress.empty()
    if isinstance(found, str):
        paragraph(sentence(found))
        return
    other = f"“{case.scenario(rival).title or rival}”" if rival else ""
    than = f"under {other}" if rival else "as it was"
    for words in beats_sentences(f"under {under(asked)}", than, found):
        paragraph(words)
    caption = f"{under(asked)} against {other or words_of(case, found.second)}"
    table(MEANINGS, [list(row) for row in found.rows()], caption, numeric=range(1, 4), roomy=True)


def _glance(case: Case, view: View, asked: Doubt, level: float) -> None:
    section("All theories at a glance")
    progress, rows, links = st.empty(), [], []
    for place, name in enumerate(view.theories):
        title = case.theory(name).title
        progress.progress(place / len(view.theories), text=md(f"Asking {title} …"))
        rows.append(_glanced(asked, name, level))
        links.append(f"./robustness?{urlencode(write(view.having(theory=name)), doseq=True)}")
    progress.empty()
    what = subject(measure_of(asked))
    caption = f"{what[:1].upper()}{what[1:]}{', the change' if asked.compared else ''}"
    headers = list(GLANCE)
    if asked.compared:
        headers[1:3] = ["change, points" if measure_of(asked).event else "change", "rises in"]
    else:
        headers[1:3] = ["as written", f"above {percent(level)} in"]
    table(headers, rows, caption, numeric=range(1, 5), links=links, roomy=True)
    paragraph(
        "Not to speak to a question is not to say that nothing would change. Each row leads to "
        "its theory.",
        "db-quiet",
    )


def _glanced(asked: Doubt, name: str, level: float) -> list[str]:
    """Return a theory's row."""
    theory = theory_of(asked, name)
    status, why = standing(asked, name)
    if status != "runs":
        return [theory.title, status.replace("_", " "), "", "", "", sentence(why), ""]
    firm = firmness(asked, name, turning(asked, level))
    if isinstance(firm, str):
        return [theory.title, "no answer", "", "", "", sentence(firm), ""]
    found, rests, measure = turned(asked, name, level), rested(asked, name), measure_of(asked)
    numbers = (firm.value, firm.interval.low, firm.interval.high)
    value, low, high = (short(measure, one, change=firm.change) for one in numbers)
    rises = "all" if firm.above == 1 else "none" if firm.above == 0 else percent(firm.above)
    return [theory.title, value, rises, low, high, _turn(theory, found), _top(rests)]


def _turn(theory: Theory, found: Flips | str) -> str:
    if isinstance(found, str):
        return "nothing to turn"
    return flip_words(theory, found.flips[0]) if found.flips else "none by itself"


def _top(found: Reliance | str) -> str:
    """Name the claim that carries most, after judgements without any."""
    if isinstance(found, str) or not found.supports:
        return ""
    told = []
    for one in found.of("claim")[:2]:
        name = UNBACKED[ELICITED] if one.name == ELICITED else one.name
        told.append(f"{name} ({percent(min(one.share, 1.0))})")
        if one.name != ELICITED:
            break
    return ", ".join(told)
