"""The kinds of model files, and their published JSON Schemas."""

from typing import Annotated, Any, Literal

from pydantic import Field

from causal.errors import UnknownName
from causal.files.dynamic_schema import DynamicFile, TimelineFile
from causal.files.evidence_schema import (
    ClusterSection,
    ExplanandumSection,
    HypothesisSection,
    ItemSection,
    Share,
)
from causal.files.schema_parts import (
    Backed,
    ExpectedSection,
    File,
    HistorySection,
    Key,
    Mark,
    Name,
    NotNegative,
    Row,
    Section,
    SourceSection,
    State,
    Text,
    VariableSection,
    VariantSection,
)
from causal.files.study_schema import StudySections

SCHEMA = 1
_BASE = "https://json-schema.org/draft/2020-12/schema"


class TheoryFile(File):
    """A causal theory."""

    kind: Literal["theory"]
    case: Text | None = Field(
        default=None, description="Name of a case, or path of a case.toml; none if it stands alone."
    )
    title: Text
    summary: Text
    held_by: str = ""
    against: str = ""
    form: str = Field(default="", description="Notes on how the theory is built.")
    fiction: bool = False
    default_history: Name = "record"
    variables: Annotated[dict[Name, VariableSection], Field(min_length=1)]
    variants: dict[Name, VariantSection] = Field(default_factory=dict)
    histories: dict[Name, HistorySection] = Field(default_factory=dict)
    silent: dict[Name, Text] = Field(
        default_factory=dict,
        description="Outcomes that it says nothing about, and why.",
    )
    expected: list[ExpectedSection] = Field(default_factory=list)
    sources: dict[Key, SourceSection] = Field(
        default_factory=dict, description="A bibliography of the theory's own."
    )


class MeasureSection(Section):
    """A number that sums up a distribution: of some states, or on a scale from low to high."""

    title: Text
    event: Annotated[list[State], Field(min_length=1)] | None = None
    scale: Annotated[list[State], Field(min_length=2)] | None = None


class SharedSection(Section):
    """A name that several theories share."""

    title: Text
    states: Annotated[list[State], Field(min_length=2)]
    ordered: bool = True
    labels: dict[State, Text] = Field(default_factory=dict)
    rule: str = Field(default="", description="How a state is told from public sources.")
    date: str = ""


class LeverSection(SharedSection, Backed):
    """What can be intervened on."""

    factual: State | None = None


class OutcomeSection(LeverSection):
    """What is explained."""

    question: str = ""
    measures: Annotated[dict[Name, MeasureSection], Field(min_length=1)]


class BridgeSection(Backed):
    """What an outcome is taken to be where a theory says nothing of it."""

    parent: Name
    ess: NotNegative
    rationale: str = ""
    rows: dict[str, Row]


class CaseFile(File):
    """The vocabulary that all theories of one case share."""

    kind: Literal["case"]
    title: Text
    summary: Text
    theories: list[Name]
    baseline: Name | None = None
    featured: list[Name] = Field(default_factory=list)
    teaching: bool = Field(
        default=False, description="true for a case to teach with, without a scholar's apparatus."
    )
    invented: bool = Field(default=False, description="true if nothing of it ever happened.")
    outcomes: Annotated[dict[Name, OutcomeSection], Field(min_length=1)]
    levers: dict[Name, LeverSection] = Field(default_factory=dict)
    vocabulary: dict[Name, SharedSection] = Field(default_factory=dict)
    bridges: dict[Name, BridgeSection] = Field(default_factory=dict)


class DocumentSection(Section):
    """A text whose claims were collected."""

    title: Text
    description: str = ""


class ClaimSection(Section):
    """A causal claim of a document, in our words."""

    document: Key
    where: str
    paraphrase: Text
    link: str = ""
    sign: str = ""
    strength: str = ""
    timing: str = ""
    theories: list[Name] = Field(default_factory=list)
    record: str = ""
    verdict: Literal["supports", "contradicts", "mixed", "none", "fiction"] = "none"
    modelled: bool = True
    marks: list[Mark] = Field(default_factory=list)


class ClaimsFile(File):
    """The causal claims of a case's documents."""

    kind: Literal["claims"]
    case: Text | None = None
    documents: dict[Key, DocumentSection]
    claims: dict[Key, ClaimSection]


class SourcesFile(File):
    """The literature and recorded facts of a case."""

    kind: Literal["sources"]
    case: Text | None = None
    sources: dict[Key, SourceSection]


class ScenarioSection(Backed):
    """A named set of interventions."""

    id: str = ""
    title: Text
    question: str = Field(default="", description="The scenario as somebody would ask it.")
    meaning: str = ""
    group: str = ""
    set: dict[Name, State]
    only: dict[Name, dict[Name, State]] = Field(
        default_factory=dict, description="Further interventions in single theories, by theory."
    )


class ScenariosFile(File):
    """The scenarios of a case."""

    kind: Literal["scenarios"]
    case: Text
    scenarios: dict[Name, ScenarioSection]


class EvidenceFile(File):
    """The evidence on a case, and what it is worth to rival accounts."""

    kind: Literal["evidence"]
    case: Text | None = Field(
        default=None, description="Name of a case, or path of a case.toml; none if it stands alone."
    )
    adds: bool = Field(
        default=False, description="true where it adds to the evidence that the case has already."
    )
    title: Text
    note: str = ""
    tempering: Share | None = Field(
        default=None, description="The power to which likelihoods are raised; 1 if not given."
    )
    explananda: dict[Name, ExplanandumSection] = Field(default_factory=dict)
    hypotheses: dict[Key, HypothesisSection] = Field(default_factory=dict)
    clusters: dict[Name, ClusterSection] = Field(default_factory=dict)
    items: Annotated[dict[Key, ItemSection], Field(min_length=1)]


class StudyFile(File, StudySections):
    """What is asked of a case, under which assumptions: enough to make the same report again."""

    kind: Literal["study"]


class CasesFile(File):
    """The cases that ship."""

    kind: Literal["cases"]
    order: list[Name] = Field(
        description="In which they are shown; the first is meant where nothing says which."
    )


KINDS: dict[str, type[File]] = {
    "case": CaseFile,
    "theory": TheoryFile,
    "claims": ClaimsFile,
    "sources": SourcesFile,
    "scenarios": ScenariosFile,
    "evidence": EvidenceFile,
    "study": StudyFile,
    "timeline": TimelineFile,
    "dynamic": DynamicFile,
    "cases": CasesFile,
}


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file, as editors and validators read it.

    Parameters
    ----------
    kind : str
        ``"case"``, ``"theory"``, ``"claims"`` … as files name it.

    Returns
    -------
    dict

    Raises
    ------
    UnknownName
        If there is no such kind.

    Examples
    --------
    >>> sorted(json_schema("sources")["properties"])
    ['case', 'kind', 'schema', 'sources']
    """
    if kind not in KINDS:
        raise UnknownName("kind of file", kind, KINDS)
    return {"$schema": _BASE, **KINDS[kind].model_json_schema()}
