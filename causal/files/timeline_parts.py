"""Parts that both kinds of files of yearly theories have: the record, dated changes, questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from causal.dynamics.calendar import Calendar
from causal.files import building
from causal.files.building import Citations
from causal.files.dynamic_schema import ChangeSection, Record
from causal.scm.variables import Variable
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.dynamic.parts import DatedSetting, Settings, Told

ALWAYS = "always"
MAX_YEARS = 500


def calendar_faults(first: int, horizon: int) -> list[Fault]:
    """Find years that run backwards, or are too many."""
    if horizon < first:
        sentence = f"the horizon {horizon} lies before the first year {first}"
        return [(("horizon",), f"{sentence}; let the years run forwards")]
    if horizon - first >= MAX_YEARS:
        sentence = f"the calendar has {horizon - first + 1} years and {MAX_YEARS} are allowed"
        return [(("horizon",), sentence)]
    return []


def year_faults(year: int | None, calendar: Calendar | None, place: Place) -> list[Fault]:
    """Find out whether a year lies outside the calendar."""
    if year is None or calendar is None or calendar.first <= year <= calendar.horizon:
        return []
    span = f"{calendar.first} to {calendar.horizon}"
    return [(place, f"{year} lies outside the calendar, which is {span}")]


def years_of(key: str) -> tuple[int | None, ...]:
    """Return the years that a key of the record stands for; None for ``always``.

    Examples
    --------
    >>> years_of("1905-1907"), years_of("always")
    ((1905, 1906, 1907), (None,))
    """
    if key == ALWAYS:
        return (None,)
    first, _, last = key.partition("-")
    return tuple(range(int(first), int(last or first) + 1))


def key_faults(key: str, calendar: Calendar | None) -> list[Fault]:
    """Find out whether a key of the record stands for years of the calendar."""
    if key == ALWAYS:
        return []
    years = [int(one) for one in key.split("-")]
    if years[-1] < years[0]:
        return [((), f"the years {key} run backwards; write the earlier one first")]
    outside = [fault for one in years for fault in year_faults(one, calendar, ())]
    return outside[:1]


def state_fault(name: str, state: str, variables: Mapping[str, Variable]) -> list[Fault]:
    """Find out whether a variable, if it is known, has a state."""
    if name not in variables or state in variables[name].states:
        return []
    return [((), unknown("state", state, variables[name].states, f"variable {name}"))]


def record_faults(
    record: Record,
    calendar: Calendar | None,
    variables: Mapping[str, Variable],
    names: Iterable[str],
    where: str,
    known: Citations,
) -> Iterator[Fault]:
    """Find what is wrong with a record.

    Parameters
    ----------
    record : mapping
    calendar : Calendar or None
    variables : mapping of str to Variable
        Those that are in order.
    names : iterable of str
        Every name that the record may tell of.
    where : str
        What has these names, in words.
    known : Citations
    """
    may = list(names)
    taken: dict[tuple[str, int | None], str] = {}
    for key, entries in record.items():
        place: Place = ("record", key)
        wrong = key_faults(key, calendar)
        yield from under(place, wrong)
        for name, told in entries.items():
            here = (*place, name)
            yield from under(here, known.faults(told))
            if name not in may:
                yield here, unknown("variable", name, may, where)
                continue
            yield from under((*here, "state"), state_fault(name, told.state, variables))
            for year in () if wrong else years_of(key):
                other = taken.setdefault((name, year), key)
                if other != key:
                    yield here, f"record.{other} tells {name} in {year} already; tell it once"
                    break


def told(record: Record) -> tuple[Told, ...]:
    """Return the entries of a record without faults, those without a year first."""
    found = [
        Told(year, name, one.state, building.backing(one))
        for key, entries in record.items()
        for name, one in entries.items()
        for year in years_of(key)
    ]
    return tuple(sorted(found, key=lambda one: -1 if one.year is None else one.year))


def change_faults(
    changes: Sequence[ChangeSection],
    calendar: Calendar | None,
    variables: Mapping[str, Variable],
    names: Iterable[str] | None,
    where: str,
) -> Iterator[Fault]:
    """Find what is wrong with dated changes; see `record_faults`. Without names only the years."""
    may = None if names is None else list(names)
    for i, change in enumerate(changes):
        yield from year_faults(change.start, calendar, (i, "from"))
        yield from year_faults(change.end, calendar, (i, "to"))
        if change.end is not None and change.end < change.start:
            sentence = f"the change ends in {change.end}, before it starts in {change.start}"
            yield (i, "to"), f"{sentence}; let the years run forwards"
        for name, state in change.set.items():
            if may is not None and name not in may:
                yield (i, "set", name), unknown("lever", name, may, where)
            else:
                yield from under((i, "set", name), state_fault(name, state, variables))
    yield from clashes(changes)


def clashes(changes: Sequence[ChangeSection]) -> Iterator[Fault]:
    """Find changes that set one variable to two states in one year."""
    for i, change in enumerate(changes):
        for j, other in enumerate(changes[:i]):
            early, late = sorted((change, other), key=lambda one: one.start)
            if early.end is not None and early.end < late.start:
                continue
            for name, state in change.set.items():
                if other.set.get(name, state) != state:
                    sentence = f"{name} is set to {state} here and to {other.set[name]} in entry"
                    yield (
                        (i,),
                        f"{sentence} {j + 1}, both in {late.start}; end one before the other",
                    )


def settings(changes: Iterable[ChangeSection]) -> Settings:
    """Return dated changes without faults."""
    return tuple(
        DatedSetting(name, state, change.start, change.end)
        for change in changes
        for name, state in change.set.items()
    )
