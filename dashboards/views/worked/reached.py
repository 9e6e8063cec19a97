"""What a search and a crux say, in readers' words: sentences, rows, points of the picture."""

from collections.abc import Sequence
from urllib.parse import urlencode

from asking import words_of
from boot import Case
from reader.entries import OWN
from reader.view import View, write

from causal.display.numbers import percent, percent_beside, probability
from causal.display.scatter import Scale, ScatterPoint
from causal.display.sentences import counted, listed
from causal.judgement.cells import silence
from causal.judgement.panel import Settings
from causal.judgement.search.aims import Aim, Goal
from causal.judgement.search.audiences import EVERY, WEIGHTED
from causal.judgement.search.front import Point
from causal.judgement.search.solutions import Found, Search, Solution
from views.worked.reaching import Aimed

NOTHING = "nothing changed"
SILENT = {
    "out_of_scope": "without it",
    "partial": "with only part of it",
    "silent": "silent on the outcome",
}
_EDGE = 1e-12  # as the search has it: short of a threshold by rounding alone reaches it
PERCENTS = tuple((share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0))


def settings_words(case: Case, settings: Settings) -> str:
    """Say what is set."""
    return words_of(case, settings) or NOTHING


def aim_words(wanted: Aim) -> str:
    """Say what is measured, as the subject of a sentence."""
    opening = "the chance that" if wanted.measure.event else "the degree to which"
    return f"{opening} {wanted.measure.title}"


def goal_words(goal: Goal) -> str:
    """Say what is to be reached."""
    return f"at {'most' if goal.aim.low else 'least'} {percent(goal.threshold)}"


def levers_words(number: int) -> str:
    """Say how many levers."""
    return "one lever" if number == 1 else f"{counted(number).lower()} levers"


def address(view: View, settings: Settings) -> str:
    """Return the address of the comparison of exactly these settings; empty where none is set."""
    if not settings:
        return ""
    values = {**write(view), "scenario": OWN, "do": [f"{name}.{state}" for name, state in settings]}
    return f"./?{urlencode(values, doseq=True)}"


def who_words(case: Case, audience: str, asked: Aimed | None = None) -> str:
    """Say for whom, as a sentence begins with it."""
    those = (
        "the theories that can run it" if audience == WEIGHTED else "every theory that can run it"
    )
    if asked is not None and asked.least == "all":
        those = _all_words(case, asked)
    if audience == WEIGHTED:
        return f"On average over {those}"
    if audience == EVERY:
        return f"In {those}"
    return f"In {case.theory(audience).title}"


def _all_words(case: Case, asked: Aimed) -> str:
    """Name all that must run it: those that speak of the outcome, where some do not."""
    names = [name for name, _ in asked.ruled.weights] or asked.ruled.theories
    count, outcome = len(names), asked.goal.partition(".")[0]
    speak = sum(not silence(case.theory(name), outcome) for name in names)
    if speak == count:
        return "both theories" if count == 2 else f"all {counted(count).lower()} theories"
    return f"all {counted(speak).lower()} theories that speak of it, of {counted(count).lower()}"


def search_sentence(case: Case, asked: Aimed, found: Search) -> str:
    """Say by what the goal is reached."""
    if len(found.found) == 1:
        return _said(case, asked, found.goal, found.found[0])
    groups: dict[str, list[str]] = {}
    ordered = sorted(found.found, key=lambda one: len(one.smallest()[0].settings) if one.solutions
                     else 9)  # fmt: skip
    for one in ordered:
        groups.setdefault(_group(one), []).append(case.theory(one.audience).title)
    said = "; ".join(f"{words} in {listed(titles)}" for words, titles in groups.items())
    wanted = aim_words(found.goal.aim)
    return f"For {wanted} to be {goal_words(found.goal)}: {said}."


def _group(one: Found) -> str:
    if not one.asked:
        return "no answer"
    if not one.solutions:
        return "nothing that was tried is enough"
    number = len(one.solutions[0].settings)
    return f"{levers_words(number)} would have done it" if number else "it is so already"


def _said(case: Case, asked: Aimed, goal: Goal, one: Found) -> str:
    who, what = who_words(case, one.audience, asked), aim_words(goal.aim)
    wanted = goal_words(goal)
    least = " where it is worst" if one.audience == EVERY else ""
    if not one.asked:
        if one.audience in (WEIGHTED, EVERY):
            return f"No two of these theories can say how {what} would change together."
        return f"{case.theory(one.audience).title} says nothing of it."
    if not one.solutions:
        best = one.front[-1]
        words = settings_words(case, best.settings)
        return (
            f"{who}, nothing that was tried makes {what} {wanted}. It comes closest with "
            f"{words}: {percent_beside(best.value, goal.threshold)}{least}."
        )
    ways = one.smallest()
    first = ways[0]
    if not first.settings:
        return f"{who}, {what} is {wanted} with {NOTHING}: {percent(first.value)}{least}."
    more = len(ways) - 1
    others = f" {counted(more)} other way{'s' * (more > 1)} would do with as few." if more else ""
    lead = "Best of what most can run" if asked.order == "theories" else "Best"
    return (
        f"{who}, {levers_words(len(first.settings))} would have made {what} {wanted}. {lead} is "
        f"{settings_words(case, first.settings)}: {percent(first.value)}{least}"
        f"{_running(case, asked, one, first)}.{_further(case, goal, ways)}{others}"
    )


def _running(case: Case, asked: Aimed, one: Found, way: Solution) -> str:
    """Say which theories run a way, where several could."""
    if one.audience not in (WEIGHTED, EVERY) or asked.least == "all":
        return ""
    titles = [_title(case, name) for name, _ in way.answers]
    if not way.silent:
        count = "both" if len(titles) == 2 else f"all {counted(len(titles)).lower()}"
        return f" ({count} can run it)"
    return f" (of {len(titles) + len(way.silent)} theories, {listed(titles)} can run it)"


def _further(case: Case, goal: Goal, ways: Sequence[Solution]) -> str:
    """Name what reaches more than the first way, if fewer theories can run it."""
    first = ways[0]
    top = min if goal.aim.low else max
    best = top(ways, key=lambda way: way.value)
    ahead = best.value < first.value if goal.aim.low else best.value > first.value
    if not ahead or len(best.answers) >= len(first.answers):
        return ""
    count = counted(len(best.answers))
    return (
        f" {count} can run {settings_words(case, best.settings)}, which comes to "
        f"{percent(best.value)} there."
    )


# --- tables ---------------------------------------------------------------------------------

WAYS = ("what is set", "levers", "reaches", "price", "in each theory that runs it", "no answer")
POINTS = ("what is set", "levers", "reaches", "price", "theories")


def way_rows(case: Case, ways: Sequence[Solution]) -> list[list[str]]:
    """Return a row a way."""
    return [
        [
            settings_words(case, way.settings),
            str(len(way.settings)),
            probability(way.value),
            "" if way.against is None else probability(_whole(way.against)),
            "; ".join(f"{_title(case, name)} {probability(v)}" for name, v in way.answers),
            _quiet(case, way),
        ]
        for way in ways
    ]


def _quiet(case: Case, way: Solution) -> str:
    """Say who counts and has no answer, status by status."""
    groups: dict[str, list[str]] = {}
    for name, status in way.silent:
        groups.setdefault(SILENT.get(status, status), []).append(_title(case, name))
    return "; ".join(f"{words}: {', '.join(titles)}" for words, titles in groups.items())


def _title(case: Case, theory: str) -> str:
    return case.theory(theory).title


def point_rows(case: Case, points: Sequence[Point]) -> list[list[str]]:
    """Return a row a point of the picture."""
    return [
        [
            settings_words(case, one.settings),
            str(len(one.settings)),
            probability(one.value),
            "" if one.against is None else probability(one.against),
            listed([_title(case, name) for name in one.theories]),
        ]
        for one in points
    ]


# --- the picture ----------------------------------------------------------------------------


def points_of(one: Found, priced: bool) -> tuple[Point, ...]:
    """Return the points that are drawn: against the price, or against the number of levers."""
    return one.traded if priced else one.front


def picture_points(
    case: Case, found: Search, one: Found
) -> tuple[tuple[ScatterPoint, ...], Scale, Scale]:
    """Return what is drawn of a front, and its two scales."""
    goal, price = found.goal, found.against
    points = points_of(one, price is not None)
    together = one.audience in (WEIGHTED, EVERY)
    drawn = []
    for point in points:
        x = float(len(point.settings)) if point.against is None else _whole(point.against)
        values = percent(_whole(point.value))
        if point.against is not None:
            values = f"{values}; price {percent(_whole(point.against))}"
        if together:
            count = len(point.theories)
            values = f"{values}; {counted(count).lower()} theories run it"
        over = goal.threshold - point.value if goal.aim.low else point.value - goal.threshold
        reached = over >= -_EDGE
        words = settings_words(case, point.settings)
        drawn.append(ScatterPoint(words, x, _whole(point.value), values, reached))
    upward = Scale(aim_words(goal.aim), 0.0, 1.0, PERCENTS)
    if price is not None:
        return tuple(drawn), Scale(f"price: {aim_words(price)}", 0.0, 1.0, PERCENTS), upward
    most = max((len(point.settings) for point in points), default=1) or 1
    marks = tuple((float(n), str(n)) for n in range(most + 1))
    return tuple(drawn), Scale("levers set", -0.25, most + 0.25, marks), upward


def _whole(chance: float) -> float:
    return min(max(chance, 0.0), 1.0)
