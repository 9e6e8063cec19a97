"""The sections of a report about where theories part, and what would reach a goal."""

from causal.display.numbers import bar, probability
from causal.display.sentences import listed
from causal.files.study_value import CruxAsked, Seeking, Study
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.partings import Parting
from causal.judgement.search.aims import Goal
from causal.judgement.search.solutions import Found, Search, Solution
from causal.reports.asking import Answered
from causal.reports.comparing import what_of
from causal.reports.document import Block, Number, Paragraph, Section, table
from causal.reports.document import Cell as Shown
from causal.reports.showing import shown
from causal.reports.words import labelled, set_words, theory_title, titled

_FEW = 3
_AUDIENCES = {"weighted": "the theories on average", "every": "every theory at once"}


def crux_section(study: Study, asked: CruxAsked, found: Answered) -> Section:
    """Return the section about the questions over which theories part most."""
    crux: Crux = found.found
    ranked = crux.ranked()
    blocks: list[Block] = [Paragraph(_crux_words(study, crux, ranked))]
    headers = ["question", "outcome", "bits", "of at most", "differ over", "most", "least"]
    rows = [_parting(study, one) for one in ranked[: asked.rows]]
    note = f"The first {len(rows)} of {len(ranked):,} questions that change something."
    if study.draws and study.facts == "all":
        note += " With all facts kept the bits have no bands: nothing is drawn here."
    if rows:
        blocks.append(table("Where the theories part most", headers, rows, (2, 3), note=note))
    blocks.append(shown(found.call.written(), crux))
    return Section("Over what the theories part most", tuple(blocks))


def _crux_words(study: Study, crux: Crux, ranked: tuple[Parting, ...]) -> str:
    if not ranked:
        return "There is no question that two of these theories answer and that changes one."
    whole = "all" if crux.done == crux.total else f"{crux.done:,} of {crux.total:,}"
    first = ranked[0]
    return (
        f"Of {whole} sets of levers and observations that were asked, the theories part most if "
        f"{_question(study, first)}: {first.bits:.2f} of at most {first.limit:.2f} bits "
        f"(Jensen-Shannon divergence) over “{titled(study, first.outcome)}”."
    )


def _question(study: Study, one: Parting) -> str:
    verb = "is seen" if one.seen else "is done"
    return f"“{set_words(study, one.settings)}” {verb}"


def _parting(study: Study, one: Parting) -> list[Shown]:
    state, high, low = one.extremes()
    answers, place = dict(one.answers), one.states.index(state)
    band = f" ({one.band[0]:.2f} to {one.band[1]:.2f})" if one.band else ""
    return [
        f"{'seen' if one.seen else 'done'}: {set_words(study, one.settings)}",
        titled(study, one.outcome),
        Number(f"{one.bits:.2f}{band}", one.bits),
        Number(f"{one.limit:.2f}", one.limit),
        labelled(study, one.outcome, state),
        f"{theory_title(study, high)} {probability(answers[high][place])}",
        f"{theory_title(study, low)} {probability(answers[low][place])}",
    ]


def search_section(study: Study, asked: Seeking, found: Answered) -> Section:
    """Return the section about the smallest changes that reach one goal."""
    search: Search = found.found
    goal = goal_words(search.goal)
    whole = "all" if search.done == search.total else f"{search.done:,} of {search.total:,}"
    blocks: list[Block] = [
        Paragraph(
            f"The goal is that {goal}. Asked are the smallest changes that reach it, among {whole} "
            f"sets of levers, no more than {asked.size} at once."
        )
    ]
    rows = [row for one in search.found for row in _found(study, one)]
    title = f"Smallest changes with which {goal}"
    headers = ["for", "what is changed", "reaches", "no answer"]
    blocks.append(table(title, headers, rows, (2,), note=_search_note(search)))
    blocks.append(shown(found.call.written(), search))
    return Section(f"What would reach it: {goal}", tuple(blocks))


def goal_words(goal: Goal) -> str:
    """Write a goal as a clause."""
    measure, sign = goal.aim.measure, "at most" if goal.aim.low else "at least"
    return f"{what_of(measure)} is {sign} {bar(goal.threshold)}"


def _found(study: Study, one: Found) -> list[list[Shown]]:
    who = _AUDIENCES.get(one.audience, theory_title(study, one.audience))
    if not one.solutions:
        best = one.front[-1] if one.front else None
        if best is None:
            return [[who, "nothing was found", "", ""]]
        value = Number(probability(best.value), best.value)
        return [[who, f"not reached; best: {set_words(study, best.settings)}", value, ""]]
    return [[who, *_way(study, way)] for way in one.smallest()[:_FEW]]


def _way(study: Study, way: Solution) -> list[Shown]:
    silent = [theory_title(study, name) for name, _ in way.silent]
    what = set_words(study, way.settings) if way.settings else "nothing need be changed"
    return [what, Number(probability(way.value), way.value), listed(silent) if silent else ""]


def _search_note(search: Search) -> str:
    most = max((len(one.smallest()) for one in search.found), default=0)
    if most <= _FEW:
        return ""
    counts = sum(len(one.smallest()) for one in search.found)
    return (
        f"For each, the {_FEW} that reach most of those with the fewest levers; there are "
        f"{counts:,} in all."
    )
