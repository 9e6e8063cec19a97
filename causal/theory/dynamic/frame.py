"""`TimelineFrame`: what the yearly theories of one case share."""

from collections.abc import Iterable
from dataclasses import dataclass

from causal.dynamics.calendar import Calendar
from causal.errors import UnknownName
from causal.theory.dynamic.parts import DatedScenario, Told
from causal.theory.frame import Frame, FrameVariable
from causal.theory.sources import Library


@dataclass(frozen=True, slots=True)
class StaticLink:
    """How what ends is told by an outcome of the case without years.

    Attributes
    ----------
    outcome : str
    going : tuple of str
        The states of the outcome in which it went on.
    """

    outcome: str
    going: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineFrame:
    """The calendar, the vocabulary, the record and the scenarios of a case's yearly theories.

    Attributes
    ----------
    case : str
    title, question : str
    calendar : Calendar
    vocabulary : Frame
        What ends, then levers, then other shared names; with the library of the case.
    ends : FrameVariable
        The variable that ends.
    going : str
        Its state that goes on.
    until : int or None
        A year that is picked out.
    static : StaticLink or None
    record : tuple of Told
        By year; entries without a year, of static variables, come first.
    scenarios : tuple of DatedScenario
    theories : tuple of str
        In the order in which to show them.

    Examples
    --------
    >>> import causal
    >>> frame = causal.load_timeline("mill").frame
    >>> frame.calendar, frame.going, [one.variable.name for one in frame.levers]
    (Calendar(first=1900, horizon=1920), 'runs', ['mill_owner', 'wage_rates', 'steam'])
    >>> print(*frame.scenario("no_engine").changes)
    steam=none from 1904
    """

    case: str
    title: str
    question: str
    calendar: Calendar
    vocabulary: Frame
    ends: FrameVariable
    going: str
    until: int | None = None
    static: StaticLink | None = None
    record: tuple[Told, ...] = ()
    scenarios: tuple[DatedScenario, ...] = ()
    theories: tuple[str, ...] = ()

    @property
    def levers(self) -> tuple[FrameVariable, ...]:
        """What can be intervened on in every theory that has it."""
        return self.vocabulary.levers

    @property
    def library(self) -> Library:
        """Documents, claims and literature of the case."""
        return self.vocabulary.library

    @property
    def featured(self) -> tuple[DatedScenario, ...]:
        """The scenarios that a newcomer is offered first; all of them where none is marked."""
        marked = tuple(one for one in self.scenarios if one.featured)
        return marked or self.scenarios

    def scenario(self, name: str) -> DatedScenario:
        """Return a scenario by name.

        Raises
        ------
        UnknownName
        """
        for one in self.scenarios:
            if one.name == name:
                return one
        known = [one.name for one in self.scenarios]
        raise UnknownName("dated scenario", name, known, f"case {self.case}")

    def told(self, names: Iterable[str]) -> tuple[Told, ...]:
        """Return the entries of the record on some variables."""
        wanted = frozenset(names)
        return tuple(one for one in self.record if one.variable in wanted)
