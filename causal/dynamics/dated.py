"""What is changed from a year on, and what was seen in a year."""

from dataclasses import dataclass, replace

from causal.dynamics.mechanisms import Absorbing
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Yearly, inside_year
from causal.errors import ContradictionError, QueryError
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.table import Table

Change = Hard | Replaced
"""What can be done to a variable for some years: set it, or replace its mechanism."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A change that holds for some years.

    Attributes
    ----------
    change : Hard or Replaced
    start : int
        The first year in which it holds.
    end : int, optional
        The last one; it holds to the horizon if not given.

    Examples
    --------
    >>> print(Dated(Hard("economy", "weak"), 1985, 1987), Dated(Hard("war", "no"), 1985), sep="; ")
    economy=weak 1985 to 1987; war=no from 1985
    """

    change: Change
    start: int
    end: int | None = None

    def __str__(self) -> str:
        if self.end is None:
            return f"{self.change} from {self.start}"
        return f"{self.change} {self.start}" + (f" to {self.end}" if self.end > self.start else "")

    def holds(self, year: int) -> bool:
        """Return whether the change holds in a year."""
        return self.start <= year and (self.end is None or year <= self.end)


@dataclass(frozen=True, slots=True)
class Seen:
    """A variable was in one of some states in a year.

    Attributes
    ----------
    variable : str
    states : tuple of str
        In the order of the variable's states.
    year : int or None
        None for a static variable.
    """

    variable: str
    states: tuple[str, ...]
    year: int | None = None

    def __str__(self) -> str:
        states = self.states[0] if len(self.states) == 1 else f"{{{','.join(self.states)}}}"
        return f"{self.variable}={states}" + ("" if self.year is None else f" in {self.year}")


Changes = tuple[Dated, ...]


def mechanism_in(model: DynamicModel, changes: Changes, name: str, year: int) -> Mechanism | str:
    """Return what sets a variable in a year: a mechanism, or the state that it is held in.

    Parameters
    ----------
    model : DynamicModel
    changes : tuple of Dated
    name : str
    year : int

    Notes
    -----
    A change of the terminal variable changes its hazard: what has ended stays so.
    """
    own, first = model.yearly(name), year == model.calendar.first
    for dated in changes:
        if dated.change.variable == name and dated.holds(year):
            return _changed(model, own, dated.change, first=first)
    return own.first if first else own.later


def _changed(model: DynamicModel, own: Yearly, change: Change, *, first: bool) -> Mechanism | str:
    ends = isinstance(own.later, Absorbing) and model.terminal is not None
    if isinstance(change, Hard):
        if not ends:
            return change.state
        row = tuple(float(state == change.state) for state in own.variable.states)
        new: Mechanism = Table((), (row,), ("",))
    else:
        new = change.mechanism
    if ends and not first and isinstance(own.later, Absorbing):
        return replace(own.later, hazard=new)
    return new


def added(model: DynamicModel, before: Changes, new: Dated) -> Changes:
    """Add a change to others.

    Parameters
    ----------
    model : DynamicModel
    before : tuple of Dated
    new : Dated

    Returns
    -------
    tuple of Dated

    Raises
    ------
    QueryError
        If the years lie outside the calendar or run backwards.
    ContradictionError
        If another change sets the same variable in one of its years.
    CycleError
        If the arrows inside a year would run in a circle.
    """
    _check(model, new)
    name = new.change.variable
    for old in before:
        if old.change.variable != name or old.change == new.change:
            continue
        if any(old.holds(year) and new.holds(year) for year in model.calendar):
            raise ContradictionError(
                f"{old} and {new} exclude one another: both decide how {name} is set in the same "
                "year; let one end before the other starts"
            )
    changes = before if new in before else (*before, new)
    if isinstance(new.change, Replaced):
        for year in model.calendar:
            if new.holds(year):
                inside_year(mechanisms_in(model, changes, year))
    return changes


def _check(model: DynamicModel, new: Dated) -> None:
    """Refuse a change that the model cannot carry, whatever else is changed."""
    name, change = new.change.variable, new.change
    own = model.yearly(name)
    model.calendar.place(new.start)
    if new.end is not None:
        model.calendar.place(new.end)
        if new.end < new.start:
            raise QueryError(f"{new} ends before it starts; let the years run forwards")
    if isinstance(change, Hard):
        own.variable.index(change.state)
        return
    if change.reads_facts:
        raise QueryError(f"{new} reads facts; a change by year reads its own world only")
    model.check(name, change.mechanism, first=new.start == model.calendar.first)
    if model.terminal is not None and name == model.terminal.variable.name:
        replace(model.terminal, hazard=change.mechanism).refuse_own()


def mechanisms_in(model: DynamicModel, changes: Changes, year: int) -> dict[str, Mechanism]:
    """Return the mechanisms of one year; variables that are held have none."""
    found = {name: mechanism_in(model, changes, name, year) for name in model.names}
    return {name: made for name, made in found.items() if not isinstance(made, str)}


def seen(model: DynamicModel, year: int | None, name: str, states: str | tuple[str, ...]) -> Seen:
    """Return what was seen, checked against the model.

    Parameters
    ----------
    model : DynamicModel
    year : int or None
        None for a static variable.
    name : str
    states : str or tuple of str

    Raises
    ------
    UnknownName
        If the model has no such variable, or the variable no such state.
    QueryError
        If the year lies outside the calendar, is missing or too many, or no state is left.
    """
    variable = model.variable(name)
    if model.is_static(name) and year is not None:
        raise QueryError(f"{name} has one state for all the years; give it without a year")
    if not model.is_static(name):
        if year is None:
            raise QueryError(f"{name} has a state a year; say in which year it was seen")
        model.calendar.place(year)
    chosen = (states,) if isinstance(states, str) else tuple(states)
    if not chosen:
        raise QueryError(f"the evidence on {name} leaves no state; name at least one")
    return Seen(name, tuple(variable.states[i] for i in variable.indices(chosen)), year)
