"""The file of a study: what is asked of a case, so that a report can be made of it again."""

from typing import Annotated, Literal

from pydantic import Field

from causal.files.evidence_schema import Year
from causal.files.schema_parts import Key, Name, NotNegative, Number, Section, State, Text, Unit

MAX_DRAWS = 100_000
MAX_SWEPT, MAX_VALUES = 10**12, 100_000
_LEVERS = "Only these levers; all of the case if not given."
_SCENARIO = "A scenario of the case, or an intervention of the study's own."


class InterventionSection(Section):
    """A change of the study's own."""

    title: Text
    meaning: str = ""
    set: Annotated[dict[Name, State], Field(min_length=1)]


class ComparingSection(Section):
    """How the comparison is shown."""

    hundred: bool = Field(default=False, description="Add a hundred histories of each theory.")
    mixture: bool = Field(default=False, description="Add the mean over theories that answer.")
    ranges: bool | None = Field(
        default=None,
        description="Find how far answers that lean on luck could move; for a few if not given.",
    )


class WeighingSection(Section):
    """The record for and against each account."""

    file: Text | None = Field(
        default=None, description="A file of evidence beside the study; that of the case if none."
    )
    tempering: Unit | None = None
    catch_all: Annotated[float, Field(allow_inf_nan=False, ge=0, lt=1)] = 0.0
    dependence: NotNegative | None = None
    order: Literal["strongest", "file", "average"] = "strongest"
    priors: dict[Key, NotNegative] = Field(default_factory=dict)
    without: list[Key] = Field(default_factory=list, description="Items left out.")
    as_of: Year | None = Field(default=None, description="Nothing later may influence it.")
    by: Literal["learnt", "refers_to"] = "learnt"
    explanandum: Name | None = None


class DoubtingSection(Section):
    """What one answer hangs on."""

    theory: Text
    scenario: Text | None = Field(default=None, description=_SCENARIO)
    variant: Name | None = None
    measure: str | None = Field(default=None, description="outcome, outcome.measure, outcome.state")
    threshold: Unit = 0.5
    compared: bool = Field(default=False, description="Ask about the change, not the level.")


class CruxSection(Section):
    """Over what the theories part most."""

    size: Annotated[int, Field(ge=1, le=6)] = 2
    levers: list[Name] | None = Field(default=None, description=_LEVERS)
    rows: Annotated[int, Field(ge=1, le=100)] = 10


class SeekingSection(Section):
    """The smallest changes that would reach a goal."""

    goal: Text = Field(description="For instance outcome.measure >= 0.5.")
    against: Name | None = None
    size: Annotated[int, Field(ge=1, le=6)] = 3
    levers: list[Name] | None = Field(default=None, description=_LEVERS)
    audience: list[Text] | None = None
    rows: Annotated[int, Field(ge=1, le=100)] = 20


class AntecedentsSection(Section):
    """How far-fetched what is changed is."""

    upstream: Annotated[int, Field(ge=0, le=4)] = 0
    threshold: Unit = 0.5


class TellingSection(Section):
    """The most probable whole histories of a theory under a change."""

    theory: Text
    scenario: Text | None = Field(default=None, description=_SCENARIO)
    variant: Name | None = None
    ending: dict[Name, State] = Field(default_factory=dict)
    count: Annotated[int, Field(ge=1, le=50)] = 3


class GridSection(Section):
    """One number of a theory and the values that it takes in turn."""

    name: Name | None = Field(
        default=None, description="Of the column of results; made of variable and number if none."
    )
    theory: Text | None = Field(default=None, description="Every theory that has it if none.")
    variable: Name
    state: State | None = Field(
        default=None, description="Its probability in a row; the others stay in proportion."
    )
    row: dict[Name, State] = Field(
        default_factory=dict, description="States of parents: every row that agrees is moved."
    )
    parameter: Text | None = Field(
        default=None,
        description="A number of another form than a table, such as weights.rain or sd; or ess.",
    )
    values: Annotated[list[Number], Field(min_length=1, max_length=MAX_VALUES)] | None = None
    linspace: Annotated[list[Number], Field(min_length=3, max_length=3)] | None = Field(
        default=None, description="First value, last value, how many."
    )


class SweepSection(Section):
    """Many evaluations, to be spread over processes and machines: `causal sweep`."""

    draws: Annotated[int, Field(ge=0, le=MAX_SWEPT)] = Field(
        default=0, description="0 for the numbers as they are written."
    )
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = Field(
        default=None, description="That of the study if none."
    )
    outcomes: list[Text] = Field(
        default_factory=list,
        description="outcome, outcome.measure or outcome.state; those of the study if none.",
    )
    grids: list[GridSection] = Field(default_factory=list, description="Crossed.")


class StudySections(Section):
    """What a study asks; the version and kind of the file come before it."""

    title: Text
    authors: list[Text] = Field(default_factory=list)
    question: str = ""
    abstract: str = Field(default="", description="Paragraphs, an empty line between.")
    case: Text | None = Field(
        default=None,
        description="Name of a case, or path of its folder or case.toml beside the study.",
    )
    theories: Annotated[list[Text], Field(min_length=1)] | None = Field(
        default=None, description="Names, or paths of files; all of the case if not given."
    )
    variants: list[Name] = Field(
        default_factory=list, description="The comparison is made in each; calibrated if none."
    )
    scenarios: list[Text] = Field(default_factory=list, description="By slug or number.")
    outcomes: list[Text] = Field(
        default_factory=list, description='The first of the case if none; ["all"] for every one.'
    )
    facts: Literal["before", "all", "none"] = "before"
    history: Name | None = None
    couplings: str | None = Field(
        default=None, description="How luck carries over; each mechanism's own if not given."
    )
    draws: Annotated[int, Field(ge=0, le=MAX_DRAWS)] = 0
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = None
    weights: dict[Text, NotNegative] = Field(
        default_factory=dict, description="Of theories, for what is averaged over them."
    )
    interventions: dict[Name, InterventionSection] = Field(default_factory=dict)
    comparison: ComparingSection | None = None
    evidence: WeighingSection | None = None
    sensitivity: list[DoubtingSection] = Field(default_factory=list)
    crux: CruxSection | None = None
    search: list[SeekingSection] = Field(default_factory=list)
    antecedents: AntecedentsSection | None = None
    histories: list[TellingSection] = Field(default_factory=list)
    sweep: SweepSection | None = None
    fingerprints: dict[Text, Text] = Field(
        default_factory=dict,
        description="Of the models when the study was made; a report names what has changed since.",
    )
