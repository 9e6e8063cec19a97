"""Scenarios: named sets of interventions, and whether a theory can run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from causal.display.sentences import listed
from causal.errors import UnknownName
from causal.theory.sources import Backing
from causal.theory.theory import Theory

Status = Literal["runs", "vacuous", "partial", "out_of_scope", "silent"]
Setting = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of interventions.

    Attributes
    ----------
    name : str
        The slug, such as ``no_war``.
    number : str
        A short id, such as ``S08``; may be empty.
    title, meaning, group : str
    settings : tuple of (str, str)
        Variable and the state it is set to.
    only : tuple of (str, tuple of (str, str))
        Further settings in single theories, by the theory's name.
    backing : Backing
    question : str
        It as somebody would ask it; empty where the title has to do.

    Examples
    --------
    >>> own = (("mine", (("draft", "no"),)),)
    >>> peace = Scenario("no_war", settings=(("war", "none"),), only=own)
    >>> peace.for_theory("mine"), peace.for_theory("yours")
    ((('war', 'none'), ('draft', 'no')), (('war', 'none'),))
    """

    name: str
    number: str = ""
    title: str = ""
    meaning: str = ""
    group: str = ""
    settings: tuple[Setting, ...] = ()
    only: tuple[tuple[str, tuple[Setting, ...]], ...] = ()
    backing: Backing = Backing()
    question: str = ""

    def for_theory(self, name: str) -> tuple[Setting, ...]:
        """Return the settings that hold in one theory."""
        own = next((settings for theory, settings in self.only if theory == name), ())
        return (*self.settings, *own)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a theory runs a scenario, and why.

    Attributes
    ----------
    status : str
        ``runs``; ``vacuous``, its history already has it so; ``partial``, it has only some of the
        levers and is not run; ``out_of_scope``, it has none of them.
    why : str
        A sentence.
    """

    status: Status
    why: str


def verdict(theory: Theory, scenario: Scenario, history: str | None = None) -> Verdict:
    """Tell whether a theory can run a scenario.

    Parameters
    ----------
    theory : Theory
    scenario : Scenario
    history : str, optional
        The history from which it departs; the theory's default if not given.

    Returns
    -------
    Verdict

    Raises
    ------
    UnknownName
        If the theory has a lever of the scenario but not the state.
    """
    settings = scenario.for_theory(theory.name)
    has = [_titled(theory, name) for name, _ in settings if name in theory]
    lacks = [_titled(theory, name) for name, _ in settings if name not in theory]
    for name, state in settings:
        if name in theory:
            theory[name].index(state)
    if lacks and not has:
        return Verdict("out_of_scope", f"{theory.title} does not speak of {listed(lacks)}")
    if lacks:
        why = f"{theory.title} speaks of {listed(has)} but not of {listed(lacks)}, so it is not run"
        return Verdict("partial", why)
    factual = theory.factual(history)
    changed = [
        f"{_titled(theory, name)} to {theory[name].label(state)}"
        for name, state in settings
        if factual.get(name) != state
    ]
    if not changed:
        return Verdict("vacuous", f"the history of {theory.title} already has it so")
    return Verdict("runs", f"{theory.title} changes {listed(changed)}")


def _titled(theory: Theory, name: str) -> str:
    """Return what a reader calls a variable of the theory or of its frame; of others, its name."""
    if name in theory:
        return f"“{theory[name].title}”"
    frame = theory.frame
    if frame and name in frame:
        return f"“{frame.entry(name).variable.title}”"
    return f"“{name.replace('_', ' ')}”"


def find(scenarios: Sequence[Scenario], name: str) -> Scenario:
    """Return a scenario by slug or number.

    Raises
    ------
    UnknownName
        If there is none.
    """
    for scenario in scenarios:
        if name == scenario.name or (scenario.number and name.upper() == scenario.number.upper()):
            return scenario
    raise UnknownName("scenario", name, [scenario.name for scenario in scenarios])
