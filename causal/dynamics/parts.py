"""What a dynamic model is made of: variables by how they last, and the order inside a year."""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from causal.dynamics.calendar import before, parted
from causal.dynamics.mechanisms import Absorbing
from causal.errors import CycleError, ModelError
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class Yearly:
    """A variable that takes a state in every year.

    Attributes
    ----------
    variable : Variable
    first : Mechanism
        Sets it in the first year; reads the same year and static variables.
    later : Mechanism
        Sets it in every other year; reads the year before too, as ``economy@-1``.
    """

    variable: Variable
    first: Mechanism
    later: Mechanism


@dataclass(frozen=True, slots=True)
class Static:
    """A variable that has one state for all the years.

    Attributes
    ----------
    variable : Variable
    mechanism : Mechanism
        Reads static variables only.
    """

    variable: Variable
    mechanism: Mechanism


@dataclass(frozen=True, slots=True)
class Terminal:
    """What goes on until it ends for good.

    Attributes
    ----------
    variable : Variable
        Two states or more; several ends exclude one another.
    going : str
        The state that goes on; every other one is for good.
    hazard : Mechanism
        Sets the state at the end of a year through which it started going on: the chance of each
        end is its yearly hazard.
    first : Mechanism, optional
        The same for the first year; ``hazard`` if not given.
    """

    variable: Variable
    going: str
    hazard: Mechanism
    first: Mechanism | None = None

    def refuse_own(self) -> None:
        """Refuse a hazard that reads the variable itself a year before.

        Raises
        ------
        ModelError
        """
        own = before(self.variable.name)
        if own in self.hazard.parents:
            raise ModelError(
                f"the hazard of {self.variable.name} reads {own}, but it holds only while that is "
                f"{self.going}; leave it out"
            )

    def as_yearly(self) -> Yearly:
        """Return the variable as one that is set anew every year, ends being kept."""
        own = before(self.variable.name)
        return Yearly(
            self.variable, self.first or self.hazard, Absorbing(self.hazard, own, self.going)
        )


def read_before(mechanism: Mechanism, reader: str) -> tuple[str, ...]:
    """Return the variables that a mechanism reads as they were a year before."""
    parts = [parted(reference, reader) for reference in mechanism.parents]
    return tuple(name for name, lagged in parts if lagged)


def inside_year(mechanisms: Mapping[str, Mechanism]) -> tuple[str, ...]:
    """Return the variables of one year, causes before effects.

    Parameters
    ----------
    mechanisms : mapping of str to Mechanism
        What sets each in that year.

    Raises
    ------
    CycleError
        If the arrows inside the year run in a circle.
    """
    same = {
        name: [p for p, lagged in (parted(r, name) for r in one.parents) if not lagged]
        for name, one in mechanisms.items()
    }
    rank = {name: place for place, name in enumerate(mechanisms)}
    if all(rank.get(p, -1) < rank[name] for name, parents in same.items() for p in parents):
        return tuple(mechanisms)  # as they are given, which is how they are mostly written
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(mechanisms)
    for name, parents in same.items():
        graph.add_edges_from((parent, name) for parent in parents if parent in mechanisms)
    if not nx.is_directed_acyclic_graph(graph):
        loop = [edge[0] for edge in nx.find_cycle(graph)]
        circle = " -> ".join([*loop, loop[0]])
        raise CycleError(
            f"the arrows inside one year run in a circle: {circle}; drop one of them, or let one "
            "read the year before"
        )
    return tuple(nx.lexicographical_topological_sort(graph, key=lambda name: rank[name]))
