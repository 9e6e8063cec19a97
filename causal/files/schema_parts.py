"""The sections that model files are made of: backings and mechanisms, as pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NAME = r"^[a-z][a-z0-9_]*$"
PARENT = r"^[a-z][a-z0-9_]*(@-1)?$"
STATE = r"^[a-z0-9][a-z0-9_]*$"
YEARS = r"^(always|[0-9]{1,4}(-[0-9]{1,4})?)$"
KEY = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=100)]
Parent = Annotated[str, StringConstraints(pattern=PARENT, max_length=103)]
State = Annotated[str, StringConstraints(pattern=STATE, max_length=100)]
Key = Annotated[str, StringConstraints(pattern=KEY, max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Log = Annotated[float, Field(allow_inf_nan=False, ge=-100, le=100)]
Positive = Annotated[float, Field(allow_inf_nan=False, gt=0, le=1e6)]
NotNegative = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e6)]
Unit = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Mark = Literal["recalled", "disputed", "approximate"]
Row = list[Number]


class Section(BaseModel):
    """A table of a model file: no unknown keys, no conversion of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class File(Section):
    """What every file says of itself."""

    version: Literal[1] = Field(alias="schema", description="Version of the file format.")


class Backed(Section):
    """What rests on claims and sources."""

    claims: Annotated[list[Key], Field(min_length=1)] = Field(
        description='Ids of the claims behind it, or ["elicited"].'
    )
    sources: list[Key] = Field(
        default_factory=list, description="Keys of the bibliography, ids of recorded facts."
    )
    note: str = Field(default="", description="Free text.")
    marks: list[Mark] = Field(
        default_factory=list, description="How the figures of the text are known."
    )


class SourceSection(Section):
    """A work, data set or recorded fact."""

    text: Text
    kind: str = "work"
    date: str = ""
    via: str = ""
    confidence: str = ""
    marks: list[Mark] = Field(default_factory=list)


class TableSection(Section):
    """A conditional probability table: a prior for a root, rows for a variable with parents."""

    form: Literal["table"]
    prior: Row | None = Field(default=None, description="Probabilities of a root's states.")
    rows: dict[str, Row] | None = Field(
        default=None,
        description="States of the parents, comma between, * any, a|b either; probabilities.",
    )


class RankedSection(Section):
    """A ranked node: an ordered child that follows the weighted mean of its parents."""

    form: Literal["ranked"]
    weights: dict[Parent, Number]
    sd: Positive
    bias: Number = 0.0
    positions: dict[Parent, dict[State, Unit]] = Field(
        default_factory=dict, description="For nominal parents: where each state stands on 0 to 1."
    )


class LogitSection(Section):
    """A multinomial logit: slopes for ordered parents, effects by state for nominal ones."""

    form: Literal["logit"]
    base: list[Log]
    slopes: dict[Parent, list[Log]] = Field(default_factory=dict)
    effects: dict[Parent, dict[State, list[Log]]] = Field(default_factory=dict)


class NoisyMaxSection(Section):
    """A noisy maximum: each cause alone can lift the effect."""

    form: Literal["noisy_max"]
    leak: Row
    contributions: dict[Parent, dict[State, Row]]


class WindowSection(Section):
    """A stretch of years in which an event can happen."""

    state: State
    years: Positive
    factor: NotNegative = 1.0
    boost: dict[Parent, dict[State, NotNegative]] = Field(default_factory=dict)


class HazardSection(Section):
    """When something happens: the states are windows of time, the last is never."""

    form: Literal["hazard"]
    intercept: Log
    slopes: dict[Parent, Log] = Field(default_factory=dict)
    windows: list[WindowSection]


class DeterministicSection(Section):
    """A function of the parents: keys as in a table, a state of the child each."""

    form: Literal["deterministic"]
    rows: dict[str, State]


PlainSection = Annotated[
    TableSection
    | RankedSection
    | LogitSection
    | NoisyMaxSection
    | HazardSection
    | DeterministicSection,
    Field(discriminator="form"),
]


class PartSection(Section):
    """One of the mechanisms that set a variable together."""

    weight: Unit = Field(description="Its share; the weights of all parts sum to 1.")
    held: Positive = Field(
        default=1.0, description="Its equivalent sample size over that of the variable."
    )
    parents: list[Parent] = Field(
        default_factory=list, description="Out of the variable's parents, in the order of its rows."
    )
    mechanism: PlainSection


class MixtureSection(Section):
    """A mixture: one of several mechanisms sets the variable, each with a chance."""

    form: Literal["mixture"]
    parts: Annotated[dict[Name, PartSection], Field(min_length=1)]


class MaxSection(Section):
    """A noisy maximum of whole mechanisms: the largest of their pushes is what is seen."""

    form: Literal["max"]
    parts: Annotated[dict[Name, PartSection], Field(min_length=1)]
    direction: Literal["high", "low"] = Field(
        default="high", description="Which end of the states is more of the effect."
    )
    leak: Literal["shared", "kept"] | Row = Field(
        default="shared",
        description="The background: the parts' own, counted once; kept in each; or a row.",
    )


MechanismSection = Annotated[
    TableSection
    | RankedSection
    | LogitSection
    | NoisyMaxSection
    | HazardSection
    | DeterministicSection
    | MixtureSection
    | MaxSection,
    Field(discriminator="form"),
]


class EdgeSection(Backed):
    """What an arrow from a parent rests on."""


class DescribedSection(Backed):
    """A variable, but for how it is set."""

    role: Literal["lever", "outcome", "mechanism", "exogenous"]
    ess: NotNegative | None = Field(
        default=None,
        description="Equivalent sample size of a row: how firmly it is held.",
    )
    rationale: str = ""
    title: Text | None = None
    states: Annotated[list[State], Field(min_length=2)] | None = None
    ordered: bool | None = None
    labels: dict[State, Text] | None = None
    date: str | None = None
    meaning: str | None = None


class VariableSection(DescribedSection):
    """A variable of a theory."""

    coupling: str | None = Field(
        default=None,
        description="How its luck carries over to other causes, if not as its form has it.",
    )
    factual: State | None = None
    parents: dict[Name, EdgeSection] = Field(
        default_factory=dict, description="Their order is the order of the states in row keys."
    )
    mechanism: MechanismSection


class VariantMechanism(Backed):
    """A changed mechanism: keys given here replace the same keys of the variable's mechanism."""

    rationale: str = ""
    form: str | None = None
    prior: Any = None
    rows: Any = None
    weights: Any = None
    sd: Any = None
    bias: Any = None
    positions: Any = None
    base: Any = None
    slopes: Any = None
    effects: Any = None
    leak: Any = None
    contributions: Any = None
    intercept: Any = None
    windows: Any = None
    parts: Any = None
    direction: Any = None


class VariantSection(Section):
    """Another set of numbers, or another reading of the record."""

    title: Text
    meaning: str = ""
    aliases: list[Name] = Field(default_factory=list)
    mechanisms: dict[Name, VariantMechanism] = Field(default_factory=dict)
    factual: dict[Name, State] = Field(default_factory=dict)


class TellingSection(Backed):
    """The state of a variable in a history, and why."""

    state: State


class HistorySection(Section):
    """A history from which counterfactuals depart."""

    title: Text
    summary: str = ""
    states: dict[Name, TellingSection]


class ExpectedSection(Section):
    """A published answer that the theory must give."""

    query: Text
    value: Unit
    within: Unit = 1e-4
    source: Text
