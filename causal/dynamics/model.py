"""`DynamicModel`: variables that take a state in every year, and how one year makes the next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import networkx as nx
import numpy as np

from causal.dynamics.calendar import Calendar, parted
from causal.dynamics.matrices import Matrices
from causal.dynamics.parts import Static, Terminal, Yearly, inside_year, read_before
from causal.errors import ModelError, UnknownName
from causal.scm.mechanisms.mechanism import Array, Mechanism
from causal.scm.variables import Variable

Kind = Literal["static", "first", "later"]


@dataclass(frozen=True)
class DynamicModel:
    """Variables with a state a year; the years of one variable are set by one mechanism.

    The luck of different variables and of different years is independent: a trait that lasts is a
    static variable, or one that persists.

    Parameters
    ----------
    calendar : Calendar
    variables : tuple of Yearly
    static : tuple of Static, optional
    terminal : Terminal, optional

    Raises
    ------
    ModelError
        If a name occurs twice, or a mechanism refers to a year that it cannot read.
    UnknownName
        If a mechanism names an unknown parent, or the terminal variable lacks its state.
    CycleError
        If the arrows inside a year run in a circle.
    TableError
        If a mechanism's numbers do not fit the states.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> crisis, league = Variable("crisis", ("no", "yes")), Variable("league", ("stands", "ended"))
    >>> spreads = Table(("crisis@-1",), ((0.9, 0.1), (0.3, 0.7)))
    >>> hazard = Table(("crisis",), ((0.98, 0.02), (0.8, 0.2)))
    >>> model = DynamicModel(Calendar(1985, 1991), (Yearly(crisis, Table((), ((1, 0),)), spreads),),
    ...                      terminal=Terminal(league, "stands", hazard))
    >>> model.names, model.reads_before("league")
    (('crisis', 'league'), ('league',))
    """

    calendar: Calendar
    variables: tuple[Yearly, ...]
    static: tuple[Static, ...] = ()
    terminal: Terminal | None = None

    def __post_init__(self) -> None:
        every = [*self._static, *(one.variable.name for one in self._sliced())]
        for name, count in Counter(every).items():
            if count > 1:
                raise ModelError(f"variable {name} is defined twice; name each variable once")
            if "@" in name:
                raise ModelError(f"variable name {name!r} has an @, which marks the year before")
        if self.terminal is not None:
            self.terminal.variable.index(self.terminal.going)
            self.terminal.refuse_own()
        for name in self._static:
            self.check(name, self._static[name].mechanism, first=True)
        for name in self.names:
            self.check(name, self.yearly(name).first, first=True)
            self.check(name, self.yearly(name).later)
        self._refuse_circles()

    def _sliced(self) -> Iterator[Yearly]:
        yield from self.variables
        if self.terminal is not None:
            yield self.terminal.as_yearly()

    @cached_property
    def _static(self) -> dict[str, Static]:
        return {one.variable.name: one for one in self.static}

    @cached_property
    def _yearly(self) -> dict[str, Yearly]:
        return {one.variable.name: one for one in self._sliced()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the variables with a state a year; the terminal one is last."""
        return tuple(self._yearly)

    @cached_property
    def static_names(self) -> tuple[str, ...]:
        """Names of the static variables, causes before effects."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self._static)
        for name, one in self._static.items():
            graph.add_edges_from((parent, name) for parent in one.mechanism.parents)
        return tuple(nx.topological_sort(graph))

    def __getstate__(self) -> tuple[object, ...]:
        return self.calendar, self.variables, self.static, self.terminal

    def __setstate__(self, state: tuple[object, ...]) -> None:
        names = ("calendar", "variables", "static", "terminal")
        self.__dict__.update(zip(names, state, strict=True))

    def variable(self, name: str) -> Variable:
        """Return a variable by name.

        Raises
        ------
        UnknownName
            If there is none.
        """
        if name in self._static:
            return self._static[name].variable
        return self.yearly(name).variable

    def yearly(self, name: str) -> Yearly:
        """Return a variable that has a state a year, with its mechanisms.

        Raises
        ------
        UnknownName
            If there is none.
        ModelError
            If the variable is a static one.
        """
        if name in self._static:
            raise ModelError(f"{name} has one state for all the years, not one a year")
        if name not in self._yearly:
            known = (*self._yearly, *self._static)
            raise UnknownName("variable", name, known, "the dynamic model")
        return self._yearly[name]

    def is_static(self, name: str) -> bool:
        """Return whether a variable has one state for all the years."""
        return name in self._static

    def reads_before(self, name: str) -> tuple[str, ...]:
        """Return the variables that the later mechanism of a variable reads a year before."""
        return read_before(self.yearly(name).later, name)

    def parents(self, mechanism: Mechanism, reader: str) -> list[Variable]:
        """Return the variables that a mechanism reads, under the names that it gives them.

        Parameters
        ----------
        mechanism : Mechanism
        reader : str
            The variable that it sets.
        """
        found = []
        for reference in mechanism.parents:
            variable = self.variable(parted(reference, reader)[0])
            renamed = replace(variable, name=reference) if reference != variable.name else variable
            found.append(renamed)
        return found

    def table(self, name: str, mechanism: Mechanism) -> Array:
        """Return P(variable | what the mechanism reads), shape (states of each ..., states)."""
        kind = self.kind(name, mechanism)
        if kind is None:
            return mechanism.cpt(self.variable(name), self.parents(mechanism, name))
        if (name, kind) not in self._tables:
            table = mechanism.cpt(self.variable(name), self.parents(mechanism, name))
            table = np.ascontiguousarray(table)
            table.setflags(write=False)
            self._tables[name, kind] = table
        return self._tables[name, kind]

    @cached_property
    def _tables(self) -> dict[tuple[str, Kind], Array]:
        return {}

    @cached_property
    def kept(self) -> dict[tuple[object, ...], Any]:
        """Single years as factors with their plans, by what decides them; see `Slices`."""
        return {}

    @cached_property
    def matrices(self) -> Matrices:
        """The joint states of a year, and how one year makes the next."""
        return Matrices(self.static, tuple(self._yearly.values()), self.table)

    def setter(self, name: str) -> Mechanism:
        """Return the mechanism of a static variable."""
        return self._static[name].mechanism

    def kind(self, name: str, mechanism: Mechanism) -> Kind | None:
        """Return which of the model's own mechanisms of a variable this one is; None for another.

        It is told by identity: ``"first"``, ``"later"``, or ``"static"``.
        """
        if name in self._static:
            return "static" if mechanism is self._static[name].mechanism else None
        own = self.yearly(name)
        if mechanism is own.later:
            return "later"
        return "first" if mechanism is own.first else None

    def check(self, name: str, mechanism: Mechanism, *, first: bool = False) -> None:
        """Refuse a mechanism that cannot set a variable.

        Parameters
        ----------
        name : str
        mechanism : Mechanism
        first : bool, default False
            Whether it is to set the first year, which has no year before it.

        Raises
        ------
        ModelError
            If it refers to a year that it cannot read, or reads a parent twice.
        UnknownName
            If it names a variable that is not there.
        TableError
            If its numbers do not fit.
        """
        known = (*self._yearly, *self._static)
        for reference, count in Counter(mechanism.parents).items():
            parent, lagged = parted(reference, name)
            if parent not in known:
                where = f"the dynamic model (parent of {name})"
                raise UnknownName("variable", parent, known, where)
            if count > 1:
                raise ModelError(f"variable {name} names its parent {reference} twice")
            if parent in self._static and lagged:
                raise ModelError(
                    f"{name} reads {reference}, but {parent} has one state for all the years; "
                    f"write {parent}"
                )
            if name in self._static and parent not in self._static:
                raise ModelError(
                    f"{name} has one state for all the years but reads {reference}, which has one "
                    "a year; let it read static variables only"
                )
            if first and lagged:
                raise ModelError(
                    f"{name} reads {reference} in the first year, which has no year before it; "
                    "give the first year a mechanism of its own"
                )
        self.table(name, mechanism)

    def _refuse_circles(self) -> None:
        starts = {name: one.mechanism for name, one in self._static.items()}
        starts |= {name: one.first for name, one in self._yearly.items()}
        inside_year(starts)
        inside_year({name: one.later for name, one in self._yearly.items()})
