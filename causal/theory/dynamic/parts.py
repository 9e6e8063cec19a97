"""The parts of yearly theories beside their models: the record, dated changes, what must hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from causal.dynamics.course import Course
from causal.dynamics.model import Kind
from causal.scm.mechanisms.mechanism import Mechanism
from causal.theory.sources import Backing


@dataclass(frozen=True, slots=True)
class Told:
    """What was so: an entry of the record.

    Attributes
    ----------
    year : int or None
        None for a static variable.
    variable, state : str
    backing : Backing
    """

    year: int | None
    variable: str
    state: str
    backing: Backing = Backing()


@dataclass(frozen=True, slots=True)
class DatedSetting:
    """A variable is set to a state for some years.

    Attributes
    ----------
    variable, state : str
    start : int
        The first year.
    end : int or None
        The last year; None to the horizon.

    Examples
    --------
    >>> print(DatedSetting("mill_owner", "bank", 1906, 1908))
    mill_owner=bank 1906 to 1908
    """

    variable: str
    state: str
    start: int
    end: int | None = None

    def __str__(self) -> str:
        if self.end is None:
            return f"{self.variable}={self.state} from {self.start}"
        years = f"{self.start}" + (f" to {self.end}" if self.end > self.start else "")
        return f"{self.variable}={self.state} {years}"


Settings = tuple[DatedSetting, ...]


def set_in(course: Course, settings: Iterable[DatedSetting]) -> Course:
    """Return a course with some settings done; see `causal.dynamics.course.Course.do`."""
    for one in settings:
        course = course.do(one.start, one.end, **{one.variable: one.state})
    return course


@dataclass(frozen=True, slots=True)
class DatedScenario:
    """Named interventions with their years, run through all yearly theories of a case.

    Attributes
    ----------
    name, title, question, meaning, group : str
    changes : tuple of DatedSetting
        Empty for things as they were.
    only : tuple of (str, tuple of DatedSetting)
        Further changes in single theories, by the theory's name.
    instead : tuple of (str, tuple of DatedSetting)
        What single theories change in place of all the others.
    out_of : tuple of (str, str)
        Theories in which it cannot be posed, and why, in a sentence.
    of : str
        The scenario of the case without years that it dates; may be empty.
    featured : bool
        Whether a newcomer is offered it first.
    backing : Backing

    Examples
    --------
    >>> kept = (DatedSetting("mill_owner", "family", 1906),)
    >>> scenario = DatedScenario("kept", changes=kept, instead=(("wages", ()),))
    >>> len(scenario.for_theory("coal")), len(scenario.for_theory("wages")), scenario.start
    (1, 0, 1906)
    """

    name: str
    title: str = ""
    question: str = ""
    meaning: str = ""
    group: str = ""
    changes: Settings = ()
    only: tuple[tuple[str, Settings], ...] = ()
    instead: tuple[tuple[str, Settings], ...] = ()
    out_of: tuple[tuple[str, str], ...] = ()
    of: str = ""
    featured: bool = False
    backing: Backing = Backing()

    def for_theory(self, name: str) -> Settings:
        """Return what is changed in one theory."""
        shared = dict(self.instead).get(name, self.changes)
        return (*shared, *dict(self.only).get(name, ()))

    def why_not(self, name: str) -> str:
        """Return why it cannot be posed in one theory; empty where it can."""
        return dict(self.out_of).get(name, "")

    @property
    def start(self) -> int | None:
        """The first year of any change; None where nothing is changed."""
        parts = (self.changes, *(some for _, some in (*self.only, *self.instead)))
        return min((one.start for some in parts for one in some), default=None)


@dataclass(frozen=True, slots=True)
class Setter:
    """What one mechanism of a variable rests on.

    Attributes
    ----------
    variable : str
    kind : {"static", "first", "later"}
        Sets it for all the years, in the first year, or in every other one. Where a variable has no
        ``first``, ``later`` sets all the years. The hazard of what ends is its ``later``.
    ess : float
        Equivalent sample size of a row.
    rationale : str
    backing : Backing
    edges : tuple of (str, Backing)
        For each parent, as in ``economy@-1``, what the arrow rests on.
    """

    variable: str
    kind: Kind
    ess: float = 0.0
    rationale: str = ""
    backing: Backing = Backing()
    edges: tuple[tuple[str, Backing], ...] = ()


@dataclass(frozen=True, slots=True)
class DynamicVariant:
    """Other numbers for the same arrows.

    Attributes
    ----------
    name, title, meaning : str
    aliases : tuple of str
    mechanisms : tuple of (str, str, Mechanism, Backing, str)
        Variable, kind as in `Setter`, the mechanism, what it rests on, the rationale.
    """

    name: str
    title: str = ""
    meaning: str = ""
    aliases: tuple[str, ...] = ()
    mechanisms: tuple[tuple[str, Kind, Mechanism, Backing, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DatedQuestion:
    """A probability that a yearly theory gives.

    Attributes
    ----------
    asks : {"by", "hazard", "share"}
        P(ended by the end of a year), P(ends in it | went on until then), or the probability that a
        variable is in some states in it.
    year : int
    variable : str
        For a share.
    states : tuple of str
        For a share; else the ways of ending that count, all of them if empty.
    given : tuple of Told
        What is known beside the record.
    changes : tuple of DatedSetting
    record_to : int or None
        The record of the theory up to this year is known; None for none of it.
    """

    asks: str
    year: int
    variable: str = ""
    states: tuple[str, ...] = ()
    given: tuple[Told, ...] = ()
    changes: Settings = ()
    record_to: int | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where a yearly theory must agree with its static sibling.

    Attributes
    ----------
    static : str
        A question to the sibling that has one number for an answer.
    dynamic : DatedQuestion
    within : float
        Largest difference allowed.
    note : str
    """

    static: str
    dynamic: DatedQuestion
    within: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Comparable cases that were counted, which a yearly probability was set from.

    Attributes
    ----------
    title : str
    asks : {"hazard", "share"}
    years : tuple of (int, int)
        The first and the last; the probability is the mean over them.
    variable : str
        For a share.
    states : tuple of str
        As for `DatedQuestion`.
    given : tuple of (str, str)
        What makes the year comparable: variable, or ``variable@-1``, and its state in each.
    do : tuple of (str, str)
        What is set in all these years.
    events, trials : float
        How often it happened, in how many case-years.
    within : float or None
        Largest difference from events / trials.
    interval : float or None
        Or the central share of Beta(events + 1/2, trials - events + 1/2) in which it must lie.
    source : str
        What was counted, and where.
    backing : Backing
    """

    title: str
    asks: str
    years: tuple[int, int]
    variable: str = ""
    states: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    do: tuple[tuple[str, str], ...] = ()
    events: float = 0.0
    trials: float = 1.0
    within: float | None = None
    interval: float | None = None
    source: str = ""
    backing: Backing = Backing()


@dataclass(frozen=True, slots=True)
class DatedExpected:
    """A known answer that a yearly theory must give.

    Attributes
    ----------
    question : DatedQuestion
    value, within : float
    source : str
    """

    question: DatedQuestion
    value: float
    within: float
    source: str
