"""The structural causal model: variables, one mechanism each, an acyclic graph."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np

from causal.errors import CycleError, ModelError, UnknownName
from causal.scm.mechanisms.mechanism import Array, Mechanism
from causal.scm.variables import Variable


@dataclass(frozen=True)
class Model:
    """Variables and the mechanisms that set them.

    The luck of different variables is independent: common causes that a theory holds are variables
    of it. The conditional tables fix what follows from seeing and doing; see `causal.ladder`.

    Parameters
    ----------
    variables : tuple of Variable
        In the order in which to list them.
    mechanisms : tuple of Mechanism
        One per variable, in the same order.

    Raises
    ------
    ModelError
        If a name occurs twice, or a mechanism names an unknown parent or one parent twice.
    CycleError
        If the arrows run in a circle.
    TableError
        If a mechanism's numbers do not fit.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> rain = Variable("rain", ("no", "yes"))
    >>> wet = Variable("wet", ("no", "yes"))
    >>> model = Model((rain, wet), (Table((), ((0.8, 0.2),), ("",)),
    ...                             Table(("rain",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))))
    >>> model.parents("wet"), sorted(model.descendants(["rain"]))
    (('rain',), ['wet'])
    """

    variables: tuple[Variable, ...]
    mechanisms: tuple[Mechanism, ...]

    def __post_init__(self) -> None:
        names = self.names
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise ModelError(f"variable {twice[0]} is defined twice; name each variable once")
        if len(self.variables) != len(self.mechanisms):
            raise ModelError(
                f"{len(self.variables)} variables have {len(self.mechanisms)} mechanisms"
            )
        for variable, mechanism in zip(self.variables, self.mechanisms, strict=True):
            seen: set[str] = set()
            for parent in mechanism.parents:
                if parent not in self._positions:
                    raise UnknownName(
                        "variable", parent, names, f"the model (parent of {variable.name})"
                    )
                if parent in seen:
                    raise ModelError(f"variable {variable.name} names its parent {parent} twice")
                seen.add(parent)
        if not nx.is_directed_acyclic_graph(self.graph):
            loop = [edge[0] for edge in nx.find_cycle(self.graph)]
            circle = " -> ".join([*loop, loop[0]])
            raise CycleError(f"the arrows run in a circle: {circle}; drop one of them")
        for name in names:
            self.cpt(name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the variables, in order."""
        return tuple(variable.name for variable in self.variables)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {variable.name: i for i, variable in enumerate(self.variables)}

    @cached_property
    def _tables(self) -> dict[str, Array]:
        return {}

    @cached_property
    def _later(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def drawn(self) -> dict[tuple[int, int], dict[tuple[str, float], Array]]:
        """Tables drawn last, by draws and seed; see `causal.ladder.parameters.draw_parameters`."""
        return {}

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """The causal graph; do not change it."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.names)
        for variable, mechanism in zip(self.variables, self.mechanisms, strict=True):
            graph.add_edges_from((parent, variable.name) for parent in mechanism.parents)
        return graph

    @cached_property
    def topological(self) -> tuple[str, ...]:
        """Names of the variables, causes before effects."""
        rank = self._positions
        return tuple(nx.lexicographical_topological_sort(self.graph, key=lambda name: rank[name]))

    def __contains__(self, name: object) -> bool:
        return name in self._positions

    def __getstate__(self) -> tuple[tuple[Variable, ...], tuple[Mechanism, ...]]:
        return self.variables, self.mechanisms

    def __setstate__(self, state: tuple[tuple[Variable, ...], tuple[Mechanism, ...]]) -> None:
        self.__dict__.update(variables=state[0], mechanisms=state[1])

    def position(self, name: str) -> int:
        """Return the place of a variable.

        Raises
        ------
        UnknownName
            If the model has no such variable.
        """
        if name not in self._positions:
            raise UnknownName("variable", name, self.names, "the model")
        return self._positions[name]

    def variable(self, name: str) -> Variable:
        """Return a variable by name."""
        return self.variables[self.position(name)]

    def mechanism(self, name: str) -> Mechanism:
        """Return the mechanism that sets a variable."""
        return self.mechanisms[self.position(name)]

    def parents(self, name: str) -> tuple[str, ...]:
        """Return the names of a variable's parents, in the order of its table's axes."""
        return self.mechanism(name).parents

    def cpt(self, name: str) -> Array:
        """Return P(variable | parents), shape (states of each parent ..., states); read-only."""
        if name not in self._tables:
            mechanism = self.mechanism(name)
            table = mechanism.cpt(
                self.variable(name), [self.variable(p) for p in mechanism.parents]
            )
            table = np.ascontiguousarray(table)
            table.setflags(write=False)
            self._tables[name] = table
        return self._tables[name]

    def descendants(self, names: Iterable[str]) -> frozenset[str]:
        """Return the proper descendants of any of ``names`` (a name may be one of another's)."""
        found: set[str] = set()
        for name in names:
            if name not in self._later:
                self.position(name)
                self._later[name] = frozenset(nx.descendants(self.graph, name))
            found |= self._later[name]
        return frozenset(found)

    def ancestors(self, names: Iterable[str]) -> frozenset[str]:
        """Return the proper ancestors of any of ``names``."""
        found: set[str] = set()
        for name in names:
            self.position(name)
            found |= nx.ancestors(self.graph, name)
        return frozenset(found)

    def replace(self, mechanisms: Mapping[str, Mechanism]) -> "Model":
        """Return the model with some mechanisms replaced.

        Parameters
        ----------
        mechanisms : mapping of str to Mechanism
            By variable.

        Returns
        -------
        Model
        """
        for name in mechanisms:
            self.position(name)
        changed = tuple(
            mechanisms.get(name, old) for name, old in zip(self.names, self.mechanisms, strict=True)
        )
        return Model(self.variables, changed)
