"""What the evidence says, in readers' words: sentences, rows, bars."""

import numpy as np

from causal.display.numbers import percent, points, probability, short_points, signed
from causal.display.sentences import counted, listed
from causal.display.shares import ShareRange, ShareRow
from causal.judgement.evidence.controls import updated
from views.evidence.putting import Answer

FIRM = 0.95
"""Share of redraws of the weights from which a lead is called firm."""
LEGEND = ("weights redrawn (5% to 95%)", "any one item set aside", "other settings")
TOTALS = (
    "account",
    "prior",
    "raw dB",
    "discounted dB",
    "tempered dB",
    "probability, raw",
    "discounted",
    "tempered",
    "weights redrawn",
    "one item aside",
    "other settings",
)
QUESTIONS = ("to be explained", "items", "leads", "then")


def a_range(low: float, high: float) -> str:
    """Write a range of probabilities for a table."""
    return f"{probability(low)} to {probability(high)}"


def verdict(found: Answer) -> tuple[str, str]:
    """Say in a few words how firm the lead is, and of what kind that is."""
    whole = found.whole
    leader = whole.leader
    here = whole.place(leader.name)
    if len(whole.level) > 1:
        return "split", "Nobody leads"
    everywhere = found.span.leads[here] > 1 - 1e-9 and not found.sheet.influence.turning
    if everywhere and found.steady.leads[here] >= FIRM:
        return "agree", f"{leader.title} leads firmly"
    if everywhere:
        return "mixed", f"{leader.title} leads, not firmly"
    return "split", "Who leads depends on how it is added up"


def sentence(found: Answer) -> str:
    """Say what comes out, and every way in which it could have come out otherwise."""
    whole, leader = found.whole, found.whole.leader
    here = whole.place(leader.name)
    level = [one.title for one in whole.level]
    raw = updated(whole.prior, np.array(whole.raw))[here]
    second = whole.hypotheses[whole.shown[1]]
    ahead = (
        f"{leader.title} ({percent(whole.posterior[here])}), ahead of "
        f"{second.title} ({percent(whole.posterior[whole.shown[1]])})"
    )
    if len(level) > 1:
        ahead = f"nobody: {listed(level)} are level ({percent(whole.posterior[here])})"
    return (
        f"{_opening(found)} {ahead}. Taken as independent and at "
        f"their word the same items would give {leader.title} {percent(raw)}; over "
        f"settings of trust and discount it lies between {percent(found.span.low[here])} and "
        f"{percent(found.span.high[here])}, and leads in {_of_settings(found, here)}. "
        f"{_without(found, here)}"
    )


def _opening(found: Answer) -> str:
    count = len(found.whole.pieces)
    if count == 1:
        return "The one item that counts favours"
    return f"The {count} items that count, tempered and discounted as chosen above, favour"


def _of_settings(found: Answer, here: int) -> str:
    total = len(found.span.settings)
    leads = int(found.span.leads[here] * total + 1e-6)  # one in which it is level is no lead
    return f"all {total} of them" if leads == total else f"{leads} of {total}"


def _without(found: Answer, here: int) -> str:
    most = found.sheet.influence.most
    said = f"Without the item that matters most, {most.item.title} ({most.item.name}), "
    if most.leader.name != found.whole.hypotheses[here].name:
        place = found.whole.place(most.leader.name)
        return f"{said}{most.leader.title} would lead with {percent(most.posterior[place])}."
    return f"{said}it would have {percent(most.posterior[here])}."


def steady_sentence(found: Answer) -> str:
    """Say how often the leader stays the leader when the weights are redrawn."""
    here = found.whole.place(found.whole.leader.name)
    steady = found.steady
    return (
        f"Every weight redrawn within its uncertainty, {found.whole.leader.title} lies between "
        f"{percent(steady.low[here])} and {percent(steady.high[here])} and leads in "
        f"{percent(steady.leads[here])} of {steady.draws:,} draws."
    )


def bars(found: Answer) -> list[ShareRow]:
    """Return a bar an account, the most probable first."""
    whole, influence = found.whole, found.sheet.influence
    return [
        ShareRow(
            whole.hypotheses[i].title,
            whole.posterior[i],
            whole.prior[i],
            (
                ShareRange(found.steady.low[i], found.steady.high[i]),
                ShareRange(*influence.span(whole.hypotheses[i].name)),
                ShareRange(found.span.low[i], found.span.high[i]),
            ),
        )
        for i in whole.shown
    ]


def total_rows(found: Answer) -> list[tuple[str, ...]]:
    """Return a row an account under `TOTALS`."""
    whole, influence = found.whole, found.sheet.influence
    alone, spread = (updated(whole.prior, np.array(one)) for one in (whole.raw, whole.discounted))
    return [
        (
            whole.hypotheses[i].title,
            probability(whole.prior[i]),
            signed(whole.raw[i], 1),
            signed(whole.discounted[i], 1),
            signed(whole.tempered[i], 1),
            probability(float(alone[i])),
            probability(float(spread[i])),
            probability(whole.posterior[i]),
            a_range(found.steady.low[i], found.steady.high[i]),
            a_range(*influence.span(whole.hypotheses[i].name)),
            a_range(found.span.low[i], found.span.high[i]),
        )
        for i in whole.shown
    ]


def question_rows(found: Answer) -> list[tuple[str, ...]]:
    """Return a row for each thing to be explained under `QUESTIONS`."""
    rows = []
    for what, one in found.questions:
        first, second = (one.hypotheses[i] for i in one.shown[:2])
        told = ("no item counts", "")
        if one.pieces:
            told = tuple(f"{h.title} {percent(one.p(h.name))}" for h in (first, second))
        rows.append((what.title, str(len(one.pieces)), *told))
    return rows


def questions_sentence(found: Answer) -> str:
    """Say whether the leader depends on the question."""
    leaders = {what.title: one.leader.title for what, one in found.questions if one.pieces}
    if len(set(leaders.values())) < 2:
        return ""
    told = "; ".join(f"“{what}”: {who}" for what, who in leaders.items())
    return f"Who leads depends on the question. {told}."


def aside_headers(found: Answer) -> tuple[str, ...]:
    """Return the headers of `aside_rows`; who leads then is told where it is ever another."""
    leader = found.whole.leader.title
    then = ("then leads",) if found.sheet.influence.turning else ()
    return ("item", f"{leader} without it", "points", *then)


def aside_rows(found: Answer, most: int) -> list[tuple[str, ...]]:
    """Return the items that matter most under `aside_headers`."""
    here = found.whole.place(found.whole.leader.name)
    turning = bool(found.sheet.influence.turning)
    return [
        (
            f"{one.item.title} ({one.item.name})",
            percent(one.posterior[here]),
            short_points(one.change),
            *((one.leader.title,) if turning else ()),
        )
        for one in found.sheet.influence.found[:most]
    ]


def turning_sentence(found: Answer) -> str:
    """Say which single items decide who leads."""
    turning = found.sheet.influence.turning
    if not turning:
        return "No single item decides who leads."
    named = listed([f"{one.item.title} ({one.item.name})" for one in turning[:6]])
    rest = len(turning) - 6
    more = f" and {counted(rest).lower()} more" if rest > 0 else ""
    return f"Another account would lead without {named}{more}."


def changed_rows(before: Answer, after: Answer) -> list[tuple[str, ...]]:
    """Return what a reader's own items change: account, before, after, difference."""
    names = {one.name: one.title for one in after.whole.hypotheses}
    had = {one.name for one in before.whole.hypotheses}
    rows = []
    for i in after.whole.shown:
        name = after.whole.hypotheses[i].name
        was = before.whole.p(name) if name in had else 0.0
        now = after.whole.posterior[i]
        rows.append((names[name], probability(was), probability(now), points(now - was)))
    return rows
