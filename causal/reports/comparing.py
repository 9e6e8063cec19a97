"""The sections of a comparison: at a glance, and scenario by scenario."""

from collections.abc import Sequence

from causal.display.numbers import percent, probability, signed
from causal.display.sentences import listed
from causal.files.study_value import Study
from causal.judgement.bands import LEVEL, Interval
from causal.judgement.cells import Cell
from causal.judgement.comparison import FAR_FETCHED, Comparison
from causal.judgement.hundred import ROUNDED
from causal.reports.asking import Answered
from causal.reports.calls import literal
from causal.reports.document import Block, Bullets, Code, Figure, Number, Paragraph, Section, table
from causal.reports.document import Cell as Shown
from causal.reports.showing import shown
from causal.reports.words import set_words
from causal.theory.frame import FrameVariable, Measure
from causal.theory.parts import CALIBRATED, RECORD
from causal.theory.scenario import Scenario

_NAME = "compared"
_STATUS = "Where a theory gives no number, its status stands instead; it is not “no effect”."


def comparison_sections(study: Study, variant: str, found: Answered) -> list[Section]:
    """Return the sections of one comparison.

    Parameters
    ----------
    study : Study
    variant : str
        Empty for the theories as they are.
    found : Answered
        Of `causal.compare`.
    """
    comparison: Comparison = found.found
    name = _NAME if _alone(study, variant) else f"{_NAME}_{variant}"
    blocks: list[Block] = [Code(f"{name} = {found.call.written()}")]
    blocks += [_glance(comparison, outcome) for outcome in comparison.outcomes]
    first = Section(_titled("What the theories answer", study, variant), tuple(blocks))
    return [
        first,
        *(
            Section(
                _titled(one.title or one.name, study, variant),
                tuple(_of_scenario(study, comparison, one, name)),
                level=2,
            )
            for one in comparison.scenarios
        ),
    ]


def _titled(title: str, study: Study, variant: str) -> str:
    return title if _alone(study, variant) else f"{title} (variant {variant})"


def _alone(study: Study, variant: str) -> bool:
    """Tell whether there is one comparison, of the theories as they are calibrated."""
    return not variant or study.variants == (CALIBRATED,)


def _glance(comparison: Comparison, outcome: FrameVariable) -> Block:
    """Return the change of an outcome's headline in every theory under every scenario."""
    cells = [comparison.select(one.name, outcome.variable.name) for one in comparison.scenarios]
    measure = comparison.headline(cells[0][0])
    rows = [
        [one.title or one.name, *(_change(cell, measure) for cell in row)]
        for one, row in zip(comparison.scenarios, cells, strict=True)
    ]
    titles = [cell.title for cell in cells[0]]
    return table(
        f"{outcome.variable.title}: the change of {what_of(measure)}, by scenario and theory",
        ["scenario", *titles],
        rows,
        range(1, len(titles) + 1),
        computed=False,
        note="" if all(cell.answered for row in cells for cell in row) else _STATUS,
    )


def what_of(measure: Measure) -> str:
    """Return what a measure is of, as a clause."""
    kind = "the chance that {}" if measure.event else "the degree to which {}"
    return kind.format(measure.title)


def _change(cell: Cell, measure: Measure) -> Shown:
    if not cell.answered:
        return cell.status.replace("_", " ")
    before, after = cell.measured(measure)
    return Number(signed(after - before), after - before)


def _of_scenario(
    study: Study, comparison: Comparison, scenario: Scenario, name: str
) -> list[Block]:
    blocks: list[Block] = []
    if scenario.meaning:
        blocks.append(Paragraph(scenario.meaning))
    blocks.append(
        Paragraph(f"What is set: {set_words(study, scenario.settings)}.{_only(study, scenario)}")
    )
    for outcome in comparison.outcomes:
        blocks += _of_outcome(study, comparison, scenario, outcome, name)
    lines = comparison.far_fetched(scenario.name) if study.antecedents is None else []
    if lines:
        blocks += [Paragraph(f"{FAR_FETCHED} that is, in the eyes of each theory:")]
        blocks.append(Bullets(tuple(lines)))
    return blocks


def _only(study: Study, scenario: Scenario) -> str:
    told = [
        f"{theory.title} also {set_words(study, own)}"
        for theory in study.theories
        for name, own in scenario.only
        if name == theory.name
    ]
    return f" In {listed(told)}." if told else ""


def _of_outcome(
    study: Study,
    comparison: Comparison,
    scenario: Scenario,
    outcome: FrameVariable,
    name: str,
) -> list[Block]:
    place = scenario.name, outcome.variable.name
    part = comparison.only(*place)
    caption = f"{outcome.variable.title} under “{scenario.title or scenario.name}”"
    said = part.sentence()
    mixed = _mixes(study, part)
    code = f"{name}.only({literal(place[0])}, {literal(place[1])})"
    blocks: list[Block] = [Paragraph(said)]
    if not any(cell.answered for cell in part.cells):
        return [*blocks, Bullets(_quiet(part.cells))]
    blocks.append(Figure(caption, part.svg(mixture=mixed, scheme="light", layout="page"), said))
    blocks += _tables(part, caption)
    blocks.append(shown(code, part))
    if mixed:
        blocks.append(Paragraph(part.mixed().sentence()))
    if study.comparison and study.comparison.hundred:
        hundred = part.hundred()
        title = f"A hundred histories a theory: {caption}"
        blocks.append(
            Figure(title, hundred.svg(scheme="light", layout="page"), hundred.described())
        )
        blocks.append(shown(f"{code}.hundred()", hundred))
    return blocks


def _mixes(study: Study, part: Comparison) -> bool:
    """Tell whether a mean over theories is asked for, and some that weigh anything answer."""
    weights = dict(study.weights)
    heard = [cell for cell in part.cells if not weights or weights.get(cell.theory, 0.0) > 0]
    asked = study.comparison is not None and study.comparison.mixture
    return asked and any(cell.answered for cell in heard)


def hundred_note(study: Study) -> list[str]:
    """Return what a reader of the hundreds has to know, where there are any."""
    return [ROUNDED] if study.comparison and study.comparison.hundred else []


def _quiet(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Say of each theory that gives no number why it gives none."""
    made = []
    for cell in cells:
        if not cell.answered:
            why = cell.why.rstrip(".")
            made.append(f"{why}." if cell.title in why else f"{cell.title}: {why}.")
    return tuple(made)


def _tables(part: Comparison, caption: str) -> list[Block]:
    cells = part.cells
    measure = part.headline(cells[0])
    headers, rows = _measured(cells, measure)
    states = ["theory", *cells[0].outcome.labels]
    moved = [_states(cell) for cell in cells if cell.answered]
    blocks: list[Block] = [
        table(
            f"{caption}: {what_of(measure)}",
            headers,
            rows,
            range(2, len(headers)),
            note=_note(cells),
        ),
        table(f"{caption}: every state, as it was → changed", states, moved, range(1, len(states))),
    ]
    quiet = _quiet(cells)
    return [*blocks, Paragraph("No answer:"), Bullets(quiet)] if quiet else blocks


def _measured(cells: Sequence[Cell], measure: Measure) -> tuple[list[str], list[list[Shown]]]:
    """Return the headline measure of each theory, with its band and ranges where there are any."""
    drawn = any(cell.bands for cell in cells)
    leaning = any(cell.order_range or cell.full_range for cell in cells)
    told = any(cell.answered and cell.history != RECORD for cell in cells)
    headers = ["theory", "status", "as it was", "changed", "change"]
    headers += [f"changed, {LEVEL:.0%}", f"change, {LEVEL:.0%}", "rises in"] if drawn else []
    headers += ["order kept", "any mechanisms"] if leaning else []
    headers += ["departs from"] if told else []
    rows = []
    for cell in cells:
        row: list[Shown] = [cell.title, cell.status.replace("_", " ")]
        if cell.answered:
            row += _numbers(cell, measure, drawn=drawn, leaning=leaning)
            row += [cell.history_title] if told else []
        rows.append([*row, *[""] * (len(headers) - len(row))])
    return headers, rows


def _numbers(cell: Cell, measure: Measure, *, drawn: bool, leaning: bool) -> list[Shown]:
    before, after = cell.measured(measure)
    row: list[Shown] = [
        Number(probability(before), before),
        Number(probability(after), after),
        Number(signed(after - before), after - before),
    ]
    if drawn:
        band = cell.bands.headline if cell.bands else None
        row += (
            [_span(band.changed), _span(band.difference, change=True), percent(band.rises)]
            if band
            else [""] * 3
        )
    if leaning:
        row += ["" if one is None else str(one) for one in (cell.order_range, cell.full_range)]
    return row


def _span(one: Interval, *, change: bool = False) -> str:
    said = signed if change else probability
    return f"{said(one.low)} to {said(one.high)}"


def _states(cell: Cell) -> list[Shown]:
    pairs = zip(cell.baseline, cell.probabilities, strict=True)
    return [
        cell.title,
        *(Number(f"{probability(was)} → {probability(now)}", now) for was, now in pairs),
    ]


def _note(cells: Sequence[Cell]) -> str:
    draws = next((cell.bands.draws for cell in cells if cell.bands), 0)
    parts = [
        f"{LEVEL:.0%}: between the 5 and 95 per cent points of {draws:,} draws of the theory’s "
        f"numbers."
        if draws
        else "",
        "Order kept, any mechanisms: how far the changed number could move under other assumptions "
        "about luck."
        if any(cell.order_range for cell in cells)
        else "",
    ]
    return " ".join(part for part in parts if part)
