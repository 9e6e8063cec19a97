"""The section of a report about what one answer hangs on."""

from collections.abc import Sequence
from functools import partial

from causal.display.numbers import bar, percent, probability
from causal.files.study_value import Doubting, Study
from causal.judgement.bands import LEVEL, left_out
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.firmness import Firmness
from causal.judgement.robustness.flips import Flips
from causal.judgement.robustness.reliance import RULE, Reliance
from causal.judgement.robustness.sensitivities import Sensitivities
from causal.judgement.robustness.switches import Assumption, Switches
from causal.judgement.robustness.tornado import Tornado
from causal.judgement.robustness.wording import told, worded
from causal.judgement.search.aims import aim
from causal.reports.asking import Answered
from causal.reports.comparing import what_of
from causal.reports.document import Block, Figure, Number, Paragraph, Section, table
from causal.reports.document import Cell as Shown
from causal.reports.showing import shown
from causal.reports.words import scenario_title
from causal.study.meant import outcomes_of
from causal.theory.frame import Measure
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory

_SWINGS, _FLIPS, _SUPPORTS = 8, 5, 6


def sensitivity_section(study: Study, asked: Doubting, found: Answered) -> Section:
    """Return the section about one answer."""
    answer: Sensitivities = found.found
    theory = _theory(answer.asked)
    under = scenario_title(study.scenario(asked.scenario))
    blocks: list[Block] = [Paragraph(_conclusion(asked, answer, theory, under))]
    if answer.firmness is not None:
        blocks.append(Paragraph(_firm(answer.firmness, equal=answer.flips is None)))
    blocks += _swings(answer.tornado, theory, under)
    blocks += _flips(answer.flips, theory)
    blocks += _rests(answer.reliance)
    blocks += _readings(answer.switches, theory)
    blocks.append(shown(found.call.written(), answer))
    return Section(f"What an answer hangs on: {theory.title}, {under}", tuple(blocks))


def _theory(asked: Asked | Change) -> Theory:
    return asked.after.theory if isinstance(asked, Change) else asked.theory


def _measure(asked: Doubting, theory: Theory) -> Measure:
    name, _, what = (asked.measure or "").partition(".")
    (entry,) = outcomes_of(theory.frame, [theory], name or None)
    return aim(entry, what).measure


def _conclusion(asked: Doubting, answer: Sensitivities, theory: Theory, under: str) -> str:
    value = answer.tornado.value
    variant = "" if theory.variant == CALIBRATED else f" (variant {theory.variant})"
    what = f"In {theory.title}{variant}, under {under}, {_what(asked, theory)}"
    if answer.flips is None:
        same = "does not change" if asked.compared else f"is exactly {bar(asked.threshold)}"
        return f"{what} {same}. There is no conclusion to be doubted."
    if asked.compared:
        way = "rise" if value > 0 else "fall"
        return f"{what} changes by {told(value, change=True)}. What is doubted is that {way}."
    side = "above" if value > asked.threshold else "below"
    at = bar(asked.threshold)
    return f"{what} is {probability(value)}. What is doubted is that it is {side} {at}."


def _what(asked: Doubting, theory: Theory) -> str:
    return what_of(_measure(asked, theory))


def _firm(firm: Firmness, *, equal: bool) -> str:
    low, high = (told(x, change=firm.change) for x in (firm.interval.low, firm.interval.high))
    holds = "" if equal else f"It holds in {firm.often()} of the theory’s numbers. "
    said = f"{holds}In {LEVEL:.0%} of the draws it lies between {low} and {high}."
    return f"{said} {left_out(firm.lost, firm.draws)}" if firm.lost else said


def _swings(found: Tornado, theory: Theory, under: str) -> list[Block]:
    if not found.swings:
        return [
            Paragraph("No row of the theory’s numbers moves it within what is thought possible.")
        ]
    name = partial(worded, theory)
    first = found.swings[0]
    start, end = (told(one, change=found.change) for one in first.answers)
    low, high = (probability(one) for one in first.numbers)
    said = (
        f"One row of numbers at a time, it moves most, from {start} to {end}, as "
        f"{name(first.cell)} goes from {low} to {high}."
    )
    rows: list[list[Shown]] = []
    for one in found.swings[:_SWINGS]:
        numbers = [Number(text, x) for text, x in zip(one.row()[1:3], one.numbers, strict=True)]
        answers = [Number(text, x) for text, x in zip(one.row()[3:5], one.answers, strict=True)]
        swing = Number(one.row()[5], one.swing)
        rows.append([name(one.cell), *numbers, *answers, swing, ", ".join(one.claims)])
    headers = ["number", "from", "to", "answer", "to", "swing", "rests on"]
    drawn = found.svg(shown=_SWINGS, name=name, scheme="light", layout="page")
    return [
        Paragraph(said),
        Figure(f"What moves the answer of {theory.title}, under {under}", drawn, said),
        table(
            "Each row over what is thought possible of it",
            headers,
            rows,
            range(1, 6),
            note=found.rest(_SWINGS).capitalize(),
        ),
    ]


def _flips(found: Flips | None, theory: Theory) -> list[Block]:
    if found is None:
        return [Paragraph("Both sides are equal, so there is no conclusion that could turn.")]
    if not found.flips:
        return [
            Paragraph(
                f"None of the {found.tried:,} numbers that can matter "
                f"{'turns' if found.exact else 'was found to turn'} it by itself."
            )
        ]
    rows: list[list[Shown]] = [
        [
            worded(theory, one.cell),
            Number(one.row()[1], one.now),
            Number(one.row()[2], one.turns_at),
            one.row()[4],
            ", ".join(one.claims),
        ]
        for one in found.flips[:_FLIPS]
    ]
    more = f"The nearest {len(rows)} of {len(found.flips):,}; {found.tried:,} numbers were tried."
    headers = ["number", "now", "turns at", "in log-odds", "rests on"]
    return [table("What would turn it", headers, rows, (1, 2, 3), note=more)]


def _rests(found: Reliance) -> list[Block]:
    claims = found.of("claim")[:_SUPPORTS]
    if not claims:
        return []
    rows: list[list[Shown]] = [
        [
            one.name,
            Number(percent(min(one.share, 1.0)), one.share),
            ""
            if one.without is None
            else Number(told(one.without, change=one.signed), one.without),
        ]
        for one in claims
    ]
    headers = ["claim", "share of its sensitivity", "without it"]
    return [table("What it rests on", headers, rows, (1, 2), note=RULE)]


def _readings(found: Switches | None, theory: Theory) -> list[Block]:
    if found is None or not found.switches:
        return []
    titles = {one.name: one.title or one.name for one in theory.variants}
    rows: list[list[Shown]] = []
    for one in found.switches:
        value: Shown = "facts cannot happen"
        if one.value is not None:
            value = Number(told(one.value, change=found.signed), one.value)
        rows.append([titles.get(one.name, one.name), value, _changes(one.assumptions, theory)])
    headers = ["reading", "answer", "what is assumed otherwise"]
    return [table("The same under other readings", headers, rows, (1,))]


def _changes(assumptions: Sequence[Assumption], theory: Theory) -> str:
    return "; ".join(f"{one.what} of “{theory[one.variable].title}”" for one in assumptions)
