"""The section on sources and the bibliography: what theories, questions and evidence rest on."""

from collections.abc import Iterable

from causal.display.sentences import listed
from causal.files.study_value import Study
from causal.reports.document import Block, Paragraph, Section, Work, table
from causal.reports.document import Cell as Shown
from causal.reports.words import scenario_title
from causal.theory.citing import backings_of, works_of
from causal.theory.sources import ELICITED, Backing, Library, cited
from causal.theory.theory import Theory


def sources_section(study: Study) -> Section:
    """Return the section on what the study rests on."""
    blocks: list[Block] = [
        Paragraph(
            "Every number and every arrow of a theory cites the claim that it encodes, or says "
            "that it was elicited without one. Claims are told in our words, with their place in "
            "the document; what the record says of a claim is another matter, and stands beside "
            "it."
        ),
        _theories(study),
    ]
    rows = [row for what, backing in _questions(study) for row in _claims(study, what, backing)]
    if rows:
        headers = ["question", "claim", "what it says", "where", "the record"]
        blocks.append(table("The claims behind the questions", headers, rows, computed=False))
    return Section("What it rests on", tuple(blocks))


def _theories(study: Study) -> Block:
    rows = []
    for one in study.theories:
        backings = backings_of(one)
        bare = sum(backing.elicited for backing in backings)
        works = len(works_of(one.library, backings))
        counts = (len(cited(backings)), works, bare, len(backings))
        rows.append([one.title, *map(str, counts), one.held_by or ""])
    headers = ["theory", "claims", "works", "without a claim", "numbers and arrows", "held by"]
    if not any(row[-1] for row in rows):
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    return table("What the theories rest on", headers, rows, (1, 2, 3, 4), computed=False)


def _questions(study: Study) -> list[tuple[str, Backing]]:
    """Return what is asked with what it rests on: scenarios, and the outcomes of the frame."""
    asked = [
        (scenario_title(one), one.backing) for one in study.scenarios if one.name not in study.own
    ]
    if study.frame is None:
        return asked
    wanted = study.outcomes or (study.frame.outcomes[0].variable.name,)
    outcomes = [
        (one.variable.title, one.backing)
        for one in study.frame.outcomes
        if one.variable.name in wanted or "all" in wanted
    ]
    return [*asked, *outcomes]


def _claims(study: Study, what: str, backing: Backing) -> list[list[Shown]]:
    library = study.frame.library if study.frame else Library()
    known = {claim.name: claim for claim in library.claims}
    made: list[list[Shown]] = []
    for name in backing.claims:
        if name == ELICITED:
            said = backing.note or "a judgement, with no claim behind it"
            made.append([what, ELICITED, said, "", ""])
        elif name in known:
            claim = known[name]
            place = ", ".join(part for part in (claim.document, claim.where) if part)
            record = _verdict(claim.verdict, claim.record)
            made.append([what, name, claim.paraphrase, place, record])
    return made


def _verdict(verdict: str, record: str) -> str:
    said = "" if verdict == "none" else verdict
    return f"{said}: {record}" if said and record else said or record


def bibliography(study: Study) -> tuple[Work, ...]:
    """Return the works that the theories, the questions and the evidence cite, by their text."""
    found: dict[str, Work] = {}
    for library, backings in _shelves(study):
        for source in works_of(library, backings):
            found.setdefault(source.name, Work(source.name, source.text, source.kind))
    return tuple(sorted(found.values(), key=lambda one: (one.text.casefold(), one.key)))


def _shelves(study: Study) -> Iterable[tuple[Library, list[Backing]]]:
    for theory in study.theories:
        yield theory.library, _backings(theory)
    if study.frame is not None:
        asked = [backing for _, backing in _questions(study)]
        items = study.evidence.dossier.items if study.evidence else ()
        yield study.frame.library, [*asked, *(one.backing for one in items)]


def _backings(theory: Theory) -> list[Backing]:
    told = [backing for own in theory.histories for _, _, backing in own.states]
    return [*backings_of(theory), *told]


def documents_line(study: Study) -> str:
    """Say which documents the claims come from; nothing where there are none."""
    documents = study.frame.library.documents if study.frame else ()
    titles = [f"{one.name}: {one.title}" for one in documents]
    return f"The claims come from {listed(titles)}." if titles else ""
