"""The two kinds of files of yearly theories: what a case shares, and one theory."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from causal.files.schema_parts import (
    YEARS,
    Backed,
    DescribedSection,
    EdgeSection,
    File,
    Key,
    Mark,
    MechanismSection,
    Name,
    NotNegative,
    Parent,
    Positive,
    Section,
    SourceSection,
    State,
    TellingSection,
    Text,
    Unit,
    VariantMechanism,
)

Year = Annotated[int, Field(ge=1, le=9999)]
Years = Annotated[str, StringConstraints(pattern=YEARS)]
Share = Annotated[float, Field(allow_inf_nan=False, gt=0, lt=1)]
Record = dict[Years, dict[Name, TellingSection]]


class CalendarSection(Section):
    """The years that are looked at, both ends included."""

    first: Year
    horizon: Year


class YearlySharedSection(Section):
    """A name that yearly theories share; what is not given is as in the case."""

    title: Text | None = None
    states: Annotated[list[State], Field(min_length=2)] | None = None
    ordered: bool | None = None
    labels: dict[State, Text] | None = None
    date: str | None = None
    meaning: str | None = Field(
        default=None, description="How a state is told from public sources."
    )


class YearlyLeverSection(YearlySharedSection, Backed):
    """What can be set from a year on."""


class StaticLinkSection(Section):
    """How what ends is told by an outcome of the case."""

    outcome: Name
    going: Annotated[list[State], Field(min_length=1)] = Field(
        description="The states of the outcome in which it went on."
    )


class TimelineEndsSection(Backed):
    """What ends for good."""

    name: Name
    title: Text
    states: Annotated[list[State], Field(min_length=2)]
    going: State = Field(description="The state that goes on; every other one is for good.")
    ordered: bool = True
    labels: dict[State, Text] = Field(default_factory=dict)
    meaning: str = ""


class ChangeSection(Section):
    """What is set for some years."""

    set: Annotated[dict[Name, State], Field(min_length=1)]
    start: Year = Field(alias="from", description="The first year.")
    end: Year | None = Field(
        default=None, alias="to", description="The last year; the horizon if not given."
    )


class DatedScenarioSection(Backed):
    """Named interventions with their years."""

    title: Text
    question: str = Field(default="", description="The scenario as somebody would ask it.")
    meaning: str = ""
    group: str = ""
    of: Name | None = Field(default=None, description="The scenario without years that it dates.")
    featured: bool = False
    changes: list[ChangeSection]
    only: dict[Name, list[ChangeSection]] = Field(
        default_factory=dict, description="Further changes in single theories, by theory."
    )
    instead: dict[Name, list[ChangeSection]] = Field(
        default_factory=dict, description="What single theories change in place of the others."
    )
    out_of: dict[Name, Text] = Field(
        default_factory=dict, description="Theories in which it cannot be posed, and why."
    )


class TimelineFile(File):
    """What the yearly theories of one case share."""

    kind: Literal["timeline"]
    case: Text
    title: Text
    question: Text
    theories: list[Name]
    until: Year | None = Field(default=None, description="A year that is picked out.")
    calendar: CalendarSection
    ends: TimelineEndsSection
    static: StaticLinkSection | None = None
    levers: dict[Name, YearlyLeverSection] = Field(default_factory=dict)
    vocabulary: dict[Name, YearlySharedSection] = Field(default_factory=dict)
    record: Record = Field(
        default_factory=dict, description="What was so, by year, years, or always."
    )
    scenarios: dict[Name, DatedScenarioSection] = Field(default_factory=dict)


class SetterSection(Section):
    """How a variable is set in the first year; what is not given here is as for the variable."""

    ess: NotNegative | None = None
    claims: Annotated[list[Key], Field(min_length=1)] | None = None
    sources: list[Key] = Field(default_factory=list)
    note: str = ""
    marks: list[Mark] = Field(default_factory=list)
    rationale: str = ""
    parents: dict[Parent, EdgeSection] = Field(
        default_factory=dict, description="Their order is the order of the states in row keys."
    )
    mechanism: MechanismSection


class LaterSection(SetterSection):
    """How a variable is set in every year but the first."""

    persistent: Unit | None = Field(
        default=None, description="The chance that a year leaves it as it was a year before."
    )


class DynamicVariableSection(DescribedSection):
    """A variable with a state a year, or a static one with one for all the years."""

    static: bool = False
    parents: dict[Name, EdgeSection] = Field(
        default_factory=dict, description="Of a static variable."
    )
    mechanism: MechanismSection | None = Field(default=None, description="Of a static variable.")
    first: SetterSection | None = Field(
        default=None, description="Needed where the later years read a year before."
    )
    later: LaterSection | None = None


class DynamicEndsSection(Backed):
    """The yearly hazard of what ends."""

    ess: NotNegative | None = Field(
        default=None,
        description="Equivalent sample size of a row: how firmly it is held.",
    )
    rationale: str = ""
    parents: dict[Parent, EdgeSection] = Field(default_factory=dict)
    mechanism: MechanismSection
    first: SetterSection | None = Field(
        default=None, description="Of the first year, where the hazard reads a year before."
    )


class DynamicVariantMechanism(VariantMechanism):
    """A changed mechanism: keys given here replace the same keys of the mechanism."""

    persistent: Any = None


Varied = dict[Name, DynamicVariantMechanism]


class DynamicVariantSection(Section):
    """Other numbers for the same arrows, by kind of mechanism and variable."""

    title: Text
    meaning: str = ""
    aliases: list[Name] = Field(default_factory=list)
    static: Varied = Field(default_factory=dict)
    first: Varied = Field(default_factory=dict)
    later: Varied = Field(default_factory=dict)


class DatedQuestionSection(Section):
    """A probability that the theory gives: exactly one of by, hazard and share names its year."""

    by: Year | None = Field(default=None, description="P(ended by the end of the year).")
    hazard: Year | None = Field(default=None, description="P(ends in it | went on until then).")
    share: Year | None = Field(default=None, description="P(a variable is in some states in it).")
    of: Name | None = Field(default=None, description="The variable of a share.")
    states: list[State] = Field(
        default_factory=list, description="Of a share; else the ways of ending that count."
    )
    given: dict[Years, dict[Name, State]] = Field(default_factory=dict)
    changes: list[ChangeSection] = Field(default_factory=list)
    scenario: Name | None = None
    record_to: Year | None = Field(
        default=None, description="The record up to this year is known; none if not given."
    )


class OverlapSection(Section):
    """Where the theory must agree with its sibling without years."""

    static: Text
    dynamic: DatedQuestionSection
    within: Unit
    note: str = ""


class RateSection(Section):
    """A yearly probability under comparable conditions, as a mean over years."""

    years: Annotated[list[Year], Field(min_length=2, max_length=2)]
    of: Name | None = Field(default=None, description="The variable of a share.")
    states: list[State] = Field(default_factory=list)
    given: dict[Parent, State] = Field(default_factory=dict)
    do: dict[Name, State] = Field(default_factory=dict)


class AnchorSection(Backed):
    """Comparable cases that were counted."""

    title: Text
    hazard: RateSection | None = None
    share: RateSection | None = None
    events: NotNegative
    trials: Positive
    within: Unit | None = Field(default=None, description="Largest difference from the count.")
    interval: Share | None = Field(
        default=None, description="Or the central share of the Beta of the count it lies in."
    )
    source: Text


class DatedExpectedSection(Section):
    """A known answer that the theory must give."""

    ask: DatedQuestionSection
    value: Unit
    within: Unit = 1e-4
    source: Text


class DynamicFile(File):
    """A yearly theory."""

    kind: Literal["dynamic"]
    case: Text
    title: Text
    summary: Text
    held_by: str = ""
    against: str = ""
    form: str = Field(default="", description="Notes on how the theory is built.")
    sibling: Name | None = Field(
        default=None, description="The theory of the case without years that says the same."
    )
    variables: dict[Name, DynamicVariableSection] = Field(default_factory=dict)
    ends: DynamicEndsSection | None = None
    record: Record = Field(default_factory=dict)
    variants: dict[Name, DynamicVariantSection] = Field(default_factory=dict)
    overlap: list[OverlapSection] = Field(default_factory=list)
    anchors: list[AnchorSection] = Field(default_factory=list)
    expected: list[DatedExpectedSection] = Field(default_factory=list)
    sources: dict[Key, SourceSection] = Field(
        default_factory=dict, description="A bibliography of the theory's own."
    )
