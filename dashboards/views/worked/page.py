"""What would have worked: the smallest changes that reach a goal."""

from html import escape

import streamlit as st
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.parts import badge, md, paragraph, scheme, table
from page.pictures import pair
from page.shell import address_problems, guarded, take_away
from page.taking import Drawing
from reader.session import current, outdated
from reader.view import View

from causal.display.scatter import scatter
from causal.judgement.search.audiences import EVERY, WEIGHTED
from causal.judgement.search.solutions import Found, Search
from causal.theory.citing import backings_of, works_of
from views.worked.aiming import aiming
from views.worked.reached import (
    POINTS,
    WAYS,
    address,
    aim_words,
    goal_words,
    picture_points,
    point_rows,
    points_of,
    search_sentence,
    way_rows,
    who_words,
)
from views.worked.reaching import Aimed, aimed, count, reach, waited
from views.worked.repeating import as_command, as_python
from views.worked.taken import sheets
from views.worked.told import how_it_could_have_gone, tellable, telling_of

SHOWN = 12
MANY = 20_000
LEAD = (
    "The smallest changes of levers that would have reached a goal, in the theories as they stand: "
    "in every one that can run the change, on average, or in each by itself."
)
SMALLEST = (
    "Only smallest sets are listed: none holds a smaller one that does it. Each leads to its "
    "comparison, theory by theory."
)
FRONTS = {
    True: "What nothing else beats at both: more of the goal at a lower price.",
    False: "The best for each number of levers, where one more lever does better.",
}

WEIGHED = "The average is weighed as was chosen under “Compare theories”."
LUCK = (
    "Everything that happened is kept here, so the numbers lean on how luck carries over, taken as "
    "each mechanism has it."
)


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "worked")
    case = pick_case(cases, view)
    st.title("What would have worked?", anchor=False)
    paragraph(LEAD, "db-lead db-quiet")
    address_problems()
    aiming(case, view)
    if not view.theories:
        st.info("Choose at least one theory above.")
    else:
        _answer(case, view)


def _answer(case: Case, view: View) -> None:
    asked = aimed(case, view)
    found = waited(
        asked, "Trying every set of levers:", lambda tell: reach(asked, tell), long=is_long(asked)
    )
    if found is None:
        return
    if outdated(found.fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    _sentence(case, asked, found)
    if asked.ruled.weights:
        paragraph(WEIGHED, "db-quiet")
    if view.facts == "all":
        paragraph(LUCK, "db-quiet")
    contents()
    section("Ways that reach it")
    _ways(case, view, found)
    told = tellable(case, view, found)
    if told is not None:
        how_it_could_have_gone(case, view, told)
    _rather(view)
    take_away(
        view,
        found.fingerprint,
        as_python(asked, found.fingerprint, telling_of(case, view, told)),
        as_command(case, asked, telling_of(case, view, told)),
        title=f"What would have worked: {aim_words(found.goal.aim)}, {goal_words(found.goal)}",
        sheets=sheets(case, view, found, told),
        drawings=_drawings(case, found),
        works=works_of(
            case.frame.library,
            [b for name in view.theories for b in backings_of(case.theory(name))],
        ),
    )


def is_long(asked: Aimed) -> bool:
    """Tell whether a search takes seconds: each setting by itself, or very many at once."""
    return asked.ruled.facts == "all" or count(asked.ruled) > MANY


def _rather(view: View) -> None:
    """Lead on to where the theories part, with the same outcome and theories."""
    if len(view.theories) < 2:
        return
    if st.button("Where do these theories part?", key="apart", type="tertiary"):
        st.switch_page(st.session_state["pages"]["parting"])


def _drawings(case: Case, found: Search) -> list[Drawing]:
    priced = found.against is not None
    return [
        Drawing(
            f"{who_words(case, one.audience)}: the goal against its price",
            f"front_{one.audience}",
            lambda one=one: _pictures(case, found, one, "light")[0],
        )
        for one in found.found
        if one.asked and points_of(one, priced)
    ]


def _sentence(case: Case, asked: Aimed, found: Search) -> None:
    reached = sum(bool(one.solutions) for one in found.found)
    kind, words = "plain", "Nothing that was tried is enough"
    if reached == len(found.found):
        kind, words = "agree", "It can be reached"
    elif reached:
        kind, words = "mixed", f"It can be reached in {reached} of {len(found.found)} theories"
    st.html(
        f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
        f"<p>{escape(search_sentence(case, asked, found))}</p></div>"
    )


def _ways(case: Case, view: View, found: Search) -> None:
    if len(found.found) == 1:
        _one(case, view, found, found.found[0])
    else:
        titles = [md(case.theory(one.audience).title) for one in found.found]
        for tab, one in zip(st.tabs(titles), found.found, strict=True):
            with tab:
                _one(case, view, found, one)


def _one(case: Case, view: View, found: Search, one: Found) -> None:
    if not one.asked:
        paragraph("No answer: nothing of this can be run, or the outcome is not spoken of.")
        return
    if one.solutions:
        shown = one.solutions[:SHOWN]
        left = len(one.solutions) - len(shown)
        more = f" (the first {SHOWN} of {len(one.solutions)})" if left else ""
        caption = f"{_capital(aim_words(found.goal.aim))}: {goal_words(found.goal)}{more}"
        links = [address(view, way.settings) for way in shown]
        alone = one.audience in view.theories
        priced = found.against is not None
        kept = [i for i in range(len(WAYS)) if (i != 3 or priced) and (i < 4 or not alone)]
        rows = [[row[i] for i in kept] for row in way_rows(case, shown)]
        headers = [WAYS[i] for i in kept]
        numbers = range(1, 4 if priced else 3)
        table(headers, rows, caption, numeric=numbers, links=links, roomy=not alone)
        paragraph(f"{SMALLEST}{_price(found, one)}", "db-quiet")
    _front(case, view, found, one)


def _price(found: Search, one: Found) -> str:
    """Say what the price is, and where there is none."""
    if found.against is None:
        return ""
    said = f" The price is {aim_words(found.against)}"
    if one.audience == EVERY:
        said += ", in the theory where it is highest"
    if one.audience in (EVERY, WEIGHTED):
        said += "; there is none where fewer than two theories speak of both outcomes"
    return f"{said}."


def _front(case: Case, view: View, found: Search, one: Found) -> None:
    priced = found.against is not None
    points = points_of(one, priced)
    if not points:
        if priced:
            paragraph("No theory that counts here speaks of both outcomes, so nothing is weighed.")
        return
    against = "its price" if priced else "the number of levers"
    st.subheader(f"The goal against {against}", anchor=False)
    paragraph(FRONTS[priced], "db-quiet")
    wide, narrow = _pictures(case, found, one, scheme())
    pair(wide, narrow, f"front_{one.audience}")
    with st.expander("The same as a table"):
        links = [address(view, point.settings) for point in points]
        caption = f"{_capital(aim_words(found.goal.aim))}, against {against}"
        rows = point_rows(case, points)
        table(POINTS, rows, caption, numeric=range(1, 4), links=links, roomy=True)


def _pictures(case: Case, found: Search, one: Found, colours: str) -> tuple[str, str]:
    drawn, across, upward = picture_points(case, found, one)
    said = "; ".join(f"{point.label}: {point.values}" for point in drawn)
    wide, narrow = (
        scatter(
            drawn,
            title=f"{_capital(upward.title)}, against {across.title}",
            description=said,
            across=across,
            upward=upward,
            threshold=found.goal.threshold,
            threshold_label=goal_words(found.goal),
            scheme=colours,
            layout=layout,
        )
        for layout in ("wide", "narrow")
    )
    return wide, narrow


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
