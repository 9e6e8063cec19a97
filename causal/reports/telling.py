"""The sections of a report about how far-fetched a change is, and how history would have gone."""

from causal.display.numbers import probability
from causal.files.study_value import Study
from causal.judgement.antecedents.antecedent import HEADERS, PARTS, WAYS, Antecedent
from causal.judgement.histories.probable import Histories
from causal.judgement.histories.timeline import HEADERS as EVENTS
from causal.judgement.histories.timeline import Timeline
from causal.reports.asking import Answered
from causal.reports.document import Block, Number, Paragraph, Section, table
from causal.reports.document import Cell as Shown
from causal.reports.showing import shown
from causal.reports.words import set_words

_BEFORE = (
    "All facts would include the very states that are changed; taken as known here are those that "
    "come before the change."
)


def antecedent_section(study: Study, found: Answered) -> Section:
    """Return the section about how far-fetched the scenarios are."""
    answer: Antecedent = found.found
    blocks: list[Block] = [Paragraph(_BEFORE)] if study.facts == "all" else []
    for one in answer.scenarios:
        title = one.title or one.name
        blocks.append(Paragraph(answer.sentence(one.name)))
        rows = answer.display_rows(one.name)
        headers = list(HEADERS)
        if not any(row[-1] for row in rows):
            headers, rows = headers[:-1], [row[:-1] for row in rows]
        blocks.append(table(f"How far-fetched: {title}", headers, rows, range(2, 6)))
        for caption, heads, more, numeric in (
            ("Lever by lever, by date", PARTS, answer.display_parts(one.name), range(4, 5)),
            ("What came before, rewritten", WAYS, answer.display_ways(one.name), range(2, 6)),
        ):
            if more:
                blocks.append(table(f"{caption}: {title}", heads, more, numeric))
    blocks.append(shown(found.call.written(), answer))
    return Section("How far-fetched what is changed is", tuple(blocks))


def histories_section(study: Study, found: Answered) -> Section:
    """Return the section about the most probable whole histories of one theory."""
    answer: Histories = found.found
    settings = dict(found.call.options).get("do")
    changed = set_words(study, settings.items()) if isinstance(settings, dict) else ""
    under = f"with {changed}" if changed else "as it was"
    first = answer.timelines[0]
    blocks: list[Block] = [
        Paragraph(_covered(answer, under)),
        table(
            f"The most probable history of {answer.title}, {under}", EVENTS, _events(first), (3,)
        ),
    ]
    headers = ["rank", "probability", "bits", "how it differs from the first"]
    rows = [list(row) for row in answer.rows()[1:]]
    if rows:
        blocks.append(table(f"The next ones of {answer.title}, {under}", headers, rows, (1, 2)))
    blocks.append(shown(found.call.written(), answer))
    return Section(f"How it could have gone: {answer.title}", tuple(blocks))


def _covered(answer: Histories, under: str) -> str:
    first = answer.timelines[0]
    chance = f"{probability(first.probability or 0.0, 4)} ({first.odds})"
    if len(answer.timelines) == 1:
        return f"The most probable whole history of {answer.title}, {under}, has {chance}."
    return (
        f"The {len(answer.timelines)} most probable whole histories of {answer.title}, {under}, "
        f"cover {probability(answer.covered)} of all; the first has {chance}."
    )


def _events(one: Timeline) -> list[list[Shown]]:
    made: list[list[Shown]] = []
    for event in one.events:
        chance: Shown = event.status or Number(probability(event.chance), event.chance)
        made.append([event.date, event.title, event.label, chance])
    return made
