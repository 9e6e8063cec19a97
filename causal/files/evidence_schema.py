"""The file of a case's evidence: hypotheses, clusters, items and their weights."""

from typing import Annotated, Literal

from pydantic import Field

from causal.files.schema_parts import Backed, Key, Name, NotNegative, Section, Text

Decibels = Annotated[float, Field(allow_inf_nan=False, ge=-100, le=100)]
Chance = Annotated[float, Field(allow_inf_nan=False, gt=0, lt=1)]
Share = Annotated[float, Field(allow_inf_nan=False, gt=0, le=1)]
Year = Annotated[int, Field(ge=-10_000, le=10_000)]


class ExplanandumSection(Section):
    """What is to be explained."""

    title: Text
    question: str = ""


class HypothesisSection(Section):
    """A rival account."""

    title: Text
    theory: Name | None = Field(default=None, description="The theory that spells it out.")
    explananda: list[Name] = Field(default_factory=list)
    catch_all: bool = False
    flat: Decibels = Field(
        default=0.0, description="Decibels of the catch-all where an item does not give its own."
    )
    note: str = ""


class ClusterSection(Section):
    """Items that lean on one another."""

    title: Text
    dependence: NotNegative = Field(
        default=1.0, description="The k-th item counts k to the power of minus this."
    )
    explananda: list[Name] = Field(default_factory=list)


class LabelSection(Section):
    """What type of test an item is taken for, and of what."""

    kind: Literal["hoop", "smoking_gun", "doubly_decisive", "straw"]
    of: list[Key] = Field(default_factory=list)
    result: Literal["passed", "strained", "failed"] = "passed"
    note: str = ""


class ItemSection(Backed):
    """A piece of evidence and what it is worth."""

    title: Text
    cluster: Name
    record: Key | None = Field(
        default=None, description="The entry of sources.toml that tells the fact and its date."
    )
    fact: str = ""
    date: str = ""
    explananda: list[Name] = Field(
        default_factory=list, description="Those of its cluster if not given."
    )
    refers_to: Year | None = Field(default=None, description="The last year that it is about.")
    learnt: Year | None = Field(default=None, description="The year by which it was known.")
    confidence: Literal["certain", "approximate", "disputed"] = "certain"
    test: LabelSection | None = None
    db: dict[Key, Decibels] = Field(
        default_factory=dict,
        description="10 log10 of its probability under each hypothesis, up to a constant.",
    )
    chances: dict[Key, Chance] = Field(
        default_factory=dict, description="Its probability under each hypothesis; instead of db."
    )
    seen: bool = Field(default=True, description="false for what has not been looked for yet.")
