"""The frame: the vocabulary that all theories of one case share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from causal.errors import ModelError, UnknownName
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable
from causal.theory.sources import Backing, Library


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a distribution over an outcome's states is summed up by.

    Exactly one of ``event`` and ``scale`` is given: the probability of some states, or the mean
    position on a scale from 0 (first state) to 1 (last state).

    Attributes
    ----------
    name, title : str
        The title completes "the chance that ..." or "the degree to which ...".
    event : tuple of str
        States whose probabilities are added.
    scale : tuple of str
        All states, low to high.

    Examples
    --------
    >>> fate = Variable("fate", ("reformed", "frozen", "gone"))
    >>> lasts = Measure("survives", "it survives", event=("reformed", "frozen"))
    >>> lasts.value(fate, (0.2, 0.3, 0.5))
    0.5
    >>> Measure("worse", "it is worse", scale=fate.states).value(fate, (0.2, 0.3, 0.5))
    0.65
    """

    name: str
    title: str
    event: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()

    def scores(self, variable: Variable) -> tuple[float, ...]:
        """Return what each state counts, in the order of the variable's states."""
        if self.event:
            chosen = variable.indices(self.event)
            return tuple(float(i in chosen) for i in range(len(variable.states)))
        if sorted(self.scale) != sorted(variable.states):
            raise ModelError(
                f"the scale of measure {self.name} must list every state of {variable.name} once: "
                f"{', '.join(variable.states)}"
            )
        last = len(self.scale) - 1
        return tuple(self.scale.index(state) / last for state in variable.states)

    def value(self, variable: Variable, probabilities: Sequence[float]) -> float:
        """Return the measure of a distribution, between 0 and 1."""
        scored = zip(self.scores(variable), probabilities, strict=True)
        return float(sum(score * share for score, share in scored))


@dataclass(frozen=True, slots=True)
class FrameVariable:
    """A lever, an outcome, or another variable that theories of a case share.

    Attributes
    ----------
    variable : Variable
    kind : str
        ``outcome``, ``lever`` or ``shared``.
    date : str
    rule : str
        The operational rule: how a state is told from public sources.
    question : str
        What the outcome asks, in words.
    factual : str
        The state of the record; empty where the frame does not say.
    backing : Backing
    measures : tuple of Measure
        The first is the headline.
    """

    variable: Variable
    kind: str
    date: str = ""
    rule: str = ""
    question: str = ""
    factual: str = ""
    backing: Backing = Backing()
    measures: tuple[Measure, ...] = ()

    def measure(self, name: str = "") -> Measure:
        """Return a measure by name, the headline by default."""
        for measure in self.measures:
            if name in ("", measure.name):
                return measure
        names = [measure.name for measure in self.measures]
        raise UnknownName("measure", name, names, f"outcome {self.variable.name}")


@dataclass(frozen=True, slots=True)
class Bridge:
    """What an outcome is taken to be where a theory says nothing of it.

    Attributes
    ----------
    outcome, parent : str
    table : Table
        P(outcome | parent), the same in every theory.
    ess : float
        Equivalent sample size of a row.
    backing : Backing
    rationale : str
    """

    outcome: str
    parent: str
    table: Table
    ess: float
    backing: Backing
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The shared vocabulary of a case.

    Attributes
    ----------
    name, title, summary : str
    variables : tuple of FrameVariable
        Outcomes, then levers, then other shared names.
    bridges : tuple of Bridge
    theories : tuple of str
        Names of the theories of the case, in the order in which to show them.
    baseline : str
        Name of the scenario without interventions.
    featured : tuple of str
        Names of the scenarios that a newcomer is offered first.
    library : Library
    teaching : bool
        Whether the case is there to be taught with: sound, but without a scholar's apparatus.
    invented : bool
        Whether nothing of it ever happened.
    home : str
        The folder of a case of a user's own; empty for one that ships.
    """

    name: str
    title: str
    summary: str
    variables: tuple[FrameVariable, ...]
    bridges: tuple[Bridge, ...] = ()
    theories: tuple[str, ...] = ()
    baseline: str = ""
    featured: tuple[str, ...] = ()
    library: Library = Library()
    teaching: bool = False
    invented: bool = False
    home: str = field(default="", compare=False)

    @property
    def where(self) -> str:
        """What the library takes for the case: its name if it ships, else its folder."""
        return self.home or self.name

    @property
    def mark(self) -> str:
        """What is said of the case wherever it is named; empty for most."""
        if self.invented:
            return "invented example"
        return "teaching case" if self.teaching else ""

    @property
    def full_title(self) -> str:
        """The title with its mark.

        Examples
        --------
        >>> Frame("flood", "The flood", "", (), invented=True).full_title
        'The flood (invented example)'
        """
        return f"{self.title} ({self.mark})" if self.mark else self.title

    def of_kind(self, kind: str) -> tuple[FrameVariable, ...]:
        """Return the variables of one kind: ``outcome``, ``lever`` or ``shared``."""
        return tuple(entry for entry in self.variables if entry.kind == kind)

    @property
    def outcomes(self) -> tuple[FrameVariable, ...]:
        """The outcomes; the first is the headline."""
        return self.of_kind("outcome")

    @property
    def levers(self) -> tuple[FrameVariable, ...]:
        """What can be intervened on."""
        return self.of_kind("lever")

    def __contains__(self, name: object) -> bool:
        return any(entry.variable.name == name for entry in self.variables)

    def entry(self, name: str) -> FrameVariable:
        """Return a variable of the frame by name.

        Raises
        ------
        UnknownName
            If the frame has no such variable.
        """
        for entry in self.variables:
            if entry.variable.name == name:
                return entry
        names = [entry.variable.name for entry in self.variables]
        raise UnknownName("variable", name, names, f"case {self.name}")

    def outcome(self, name: str) -> FrameVariable:
        """Return an outcome by name."""
        for entry in self.outcomes:
            if entry.variable.name == name:
                return entry
        names = [entry.variable.name for entry in self.outcomes]
        raise UnknownName("outcome", name, names, f"case {self.name}")

    def bridge(self, outcome: str) -> Bridge | None:
        """Return the bridge of an outcome, or None."""
        return next((bridge for bridge in self.bridges if bridge.outcome == outcome), None)
