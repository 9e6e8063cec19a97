"""A study and its answers as a report."""

import causal
from causal.files.study_value import Study
from causal.reports.asking import Answers
from causal.reports.calls import literal
from causal.reports.comparing import comparison_sections
from causal.reports.document import Block, Code, Document, Notice, Paragraph, Section, table
from causal.reports.doubting import sensitivity_section
from causal.reports.manifest import UNCHANGED, Changed, manifest_of, written
from causal.reports.methods import cited_in, methods_section
from causal.reports.resting import bibliography, documents_line, sources_section
from causal.reports.searching import crux_section, search_section
from causal.reports.telling import antecedent_section, histories_section
from causal.reports.weighing import evidence_section

_SAME = "The theories are those of the report."
_MADE = "Made with Counterhistory {version} from the study “{name}” (SHA-256 {hash})."


def document_of(study: Study, found: Answers, changes: Changed = UNCHANGED) -> Document:
    """Return the report of a study.

    Parameters
    ----------
    study : Study
    found : Answers
    changes : Changed, optional
        What is not as it was when the study was recorded; it is told first.
    """
    methods = methods_section(study, found)
    sections = [*_results(study, found), methods, _sources(study)]
    manifest = manifest_of(study, found)
    sections.append(_again(manifest["models"], manifest["made_with"]))
    said = changes.sentence()
    if said:
        sections.insert(0, Section("Changed since", (Notice(said),)))
    works = (*bibliography(study), *cited_in(_texts(methods)))
    return Document(
        title=study.title,
        question=study.question,
        abstract=study.abstract,
        authors=study.authors,
        setup=_setup(study),
        sections=tuple(sections),
        works=tuple(sorted(works, key=lambda one: (one.text.casefold(), one.key))),
        manifest=written(manifest),
        made=_MADE.format(version=causal.__version__, name=study.name, hash=study.hash[:12]),
    )


def _setup(study: Study) -> Code:
    """Return the code that all other code needs; it names the theories that have changed."""
    marks = [one.fingerprint for one in study.theories]
    made = literal(dict(zip(map(study.place, study.loaded_as), marks, strict=True)), "")
    lines = (
        "import causal",
        "",
        f"made_with = {made}",
        "changed = [one for one in made_with if causal.load(one).fingerprint != made_with[one]]",
        f'print(f"Changed since: {{changed}}" if changed else {literal(_SAME)})',
    )
    return Code("\n".join(lines), printed=f"{_SAME}\n")


def _results(study: Study, found: Answers) -> list[Section]:
    sections = [
        section
        for variant, one in found.comparisons
        for section in comparison_sections(study, variant, one)
    ]
    if found.antecedents is not None:
        sections.append(antecedent_section(study, found.antecedents))
    if found.evidence is not None and study.evidence is not None:
        sections.append(
            evidence_section(study.place(study.evidence.place), study.evidence, found.evidence)
        )
    pairs = zip(study.sensitivity, found.sensitivity, strict=True)
    sections += [sensitivity_section(study, asked, one) for asked, one in pairs]
    if found.crux is not None and study.crux is not None:
        sections.append(crux_section(study, study.crux, found.crux))
    goals = zip(study.search, found.search, strict=True)
    sections += [search_section(study, asked, one) for asked, one in goals]
    return [*sections, *(histories_section(study, one) for one in found.histories)]


def _texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


def _sources(study: Study) -> Section:
    section = sources_section(study)
    line = documents_line(study)
    if not line:
        return section
    first, *rest = section.blocks
    return Section(section.title, (first, Paragraph(line), *rest))


def _again(models: dict[str, str], tools: dict[str, str]) -> Section:
    """Return the section on how to make the report again."""
    blocks: list[Block] = [
        Paragraph(
            "The same study gives the same numbers to the last bit, in every process. The manifest "
            "beside this report holds the fingerprint of every model and a mark of every answer; "
            "made again against it, a report names the models that have changed since. The Python "
            "that is shown gives the same numbers, run in the folder of the study."
        ),
        table("Made with", ["program", "version"], list(tools.items()), computed=False),
        table("Made of", ["model", "fingerprint"], list(models.items()), computed=False),
    ]
    return Section("To make it again", tuple(blocks))
