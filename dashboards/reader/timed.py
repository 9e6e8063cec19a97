"""What is changed in which years, what is known of them, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from causal.dynamics.calendar import Calendar
from causal.errors import CausalError, QueryError, UnknownName
from causal.scm.variables import Variable
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.parts import CALIBRATED
from reader.entries import OWN, Entries

FANS = (0, 200, 1000)
MOVES = range(1, 51)
MOST = 8
"""How many changes of the reader's own there may be."""


@dataclass(frozen=True)
class Stretch:
    """A lever is set to a state in some years, both ends included.

    Attributes
    ----------
    lever, state : str
    first, last : int
    """

    lever: str
    state: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.lever}.{self.state}.{self.first}.{self.last}"


@dataclass(frozen=True)
class Timed:
    """A question with years in it.

    Attributes
    ----------
    when : str
        A dated scenario, or ``own``; empty for the first that is featured.
    changes : tuple of Stretch
        The reader's own change.
    courses : tuple of str
        The yearly theories that are asked; empty for all.
    known_to : str
        The last year of the record that is kept, where what came before the change is; empty for
        the last before it.
    move : int
        By how many points the end must move to count, for the point of no return.
    fan : int
        How many draws the fans show; 0 for none.
    numbers : str
        The variant of the yearly theories.
    moved : str
        Whether it is worked out how far luck could move an answer: ``on`` or ``off``.
    """

    when: str = ""
    changes: tuple[Stretch, ...] = ()
    courses: tuple[str, ...] = ()
    known_to: str = ""
    move: int = 10
    fan: int = 0
    numbers: str = CALIBRATED
    moved: str = "off"

    def entries(self) -> dict[str, str | list[str]]:
        """Write it as entries of an address: ``changes=lever.state.1700.1705``, one each."""
        written: dict[str, str | list[str]] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "changes":
                written[one.name] = [str(stretch) for stretch in value] if self.when == OWN else []
            else:
                written[one.name] = ".".join(value) if isinstance(value, tuple) else str(value)
        return written

    @classmethod
    def read(
        cls, reader: Entries, frame: TimelineFrame | None, variants: Sequence[str] = ()
    ) -> "Timed":
        """Read it from an address; of a case without years only what names nothing."""
        usual = cls()
        when, changes = _asked(reader, frame) if frame is not None else _nothing(reader)
        return cls(
            when=when,
            changes=changes,
            courses=_courses(reader, frame.theories if frame is not None else ()),
            known_to=reader.one("known_to", _years(frame)),
            move=reader.number("move", MOVES, usual.move),
            fan=int(reader.one("fan", list(map(str, FANS)), str(usual.fan))),
            numbers=reader.one("numbers", (CALIBRATED, *variants), CALIBRATED),
            moved=reader.one("moved", ("on", "off"), usual.moved),
        )


def _nothing(reader: Entries) -> tuple[str, tuple[Stretch, ...]]:
    """Tell of what a case without years cannot be asked."""
    for told in reader.params.get("changes", ()):
        reader.wrong(UnknownName("lever with years", told.partition(".")[0], ()), "It is left out")
    return reader.one("when", ()), ()


def _years(frame: TimelineFrame | None) -> list[str]:
    return [] if frame is None else list(map(str, frame.calendar))


def _courses(reader: Entries, known: tuple[str, ...]) -> tuple[str, ...]:
    found = reader.several("courses", known)
    return () if found == known else found


def _asked(reader: Entries, frame: TimelineFrame) -> tuple[str, tuple[Stretch, ...]]:
    """Return the dated scenario, or the changes of the reader's own."""
    changes = _changes(reader, frame)
    named = reader.one("when", [*(one.name for one in frame.scenarios), OWN])
    if changes and named not in ("", OWN):
        reader.problems.append(
            f"The link names the dated scenario {named} and also changes of its own. "
            "Shown: the changes."
        )
    return (OWN, changes) if changes or named == OWN else (named, ())


def _changes(reader: Entries, frame: TimelineFrame) -> tuple[Stretch, ...]:
    levers = {lever.variable.name: lever.variable for lever in frame.levers}
    found: dict[str, Stretch] = {}
    for told in reader.params.get("changes", ()):
        try:
            one = _stretch(told, levers, frame.calendar)
            if one.lever in found:
                raise QueryError(f"the lever {one.lever} is changed twice")
            if len(found) == MOST:
                raise QueryError(f"there are more than {MOST} changes")
        except CausalError as error:
            reader.wrong(error, "It is left out")
            continue
        found[one.lever] = one
    return tuple(found.values())


def _stretch(told: str, levers: dict[str, Variable], calendar: Calendar) -> Stretch:
    name, _, rest = told.partition(".")
    state, first, last = [*rest.split("."), "", "", ""][:3]
    if name not in levers:
        raise UnknownName("lever", name, levers)
    levers[name].index(state)
    if told.count(".") != 3 or not {first, last} <= set(map(str, calendar)):
        raise QueryError(
            f"the change {told!r} needs a first and a last year from {calendar.first} to "
            f"{calendar.horizon}, as in {name}.{state}.{calendar.first}.{calendar.horizon}"
        )
    if int(first) > int(last):
        raise QueryError(f"the change {told!r} ends before it starts")
    return Stretch(name, state, int(first), int(last))
