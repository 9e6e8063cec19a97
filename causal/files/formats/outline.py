"""What a network file declares: names, states and parents, read before any table is.

pgmpy's readers take the text of a file at its word: they allocate whatever its header implies,
keep the last of two tables, and fail in the middle of their parsing. So the declarations are
collected and checked first, and compared afterwards with what pgmpy has understood.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import prod

import networkx as nx

MAX_BYTES = 20 * 2**20
MAX_VARIABLES = 2000
MAX_CELLS = 2**24

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a network file declares.

    Attributes
    ----------
    title : str
        The file's name for the network; may be empty.
    variables : tuple of (str, tuple of str)
        Variables with their states, in the order of the file.
    tables : tuple of (str, tuple of str)
        For each table the variable it sets and the parents, in the order of the file.
    """

    title: str
    variables: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def states(self) -> dict[str, tuple[str, ...]]:
        """States by variable."""
        return dict(self.variables)

    @property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Parents by variable."""
        return dict(self.tables)

    @property
    def cells(self) -> int:
        """How many numbers the tables hold together, where what they name is declared."""
        states = self.states
        return sum(
            prod(len(states[one]) for one in (name, *parents) if one in states)
            for name, parents in self.tables
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the declarations, as pairs of variable and sentence.

        Examples
        --------
        >>> Outline("", (("war", ("no", "yes")),), (("war", ("wra",)),)).problems()
        (('war', "its parent 'wra' is not declared; did you mean war?"),)
        """
        if not self.variables:
            return (("", "it declares no variables"),)
        if len(self.variables) > MAX_VARIABLES:
            many = f"it declares {len(self.variables)} variables; {MAX_VARIABLES} are allowed"
            return (("", many),)
        return (*self._names(), *self._parents(), *self._circle()) or self._together()

    def _together(self) -> tuple[Problem, ...]:
        """Refuse tables that are too large together."""
        if self.cells <= MAX_CELLS:
            return ()
        many = f"its tables have {self.cells:.1e} cells together; {MAX_CELLS:.1e} are allowed"
        return (("", many),)

    def _names(self) -> Iterator[Problem]:
        for name in _twice(name for name, _ in self.variables):
            yield name, "it is declared twice; declare each variable once"
        for name, states in self.variables:
            for state in _twice(states):
                yield name, f"it has the state {state!r} twice; name each once"
            if len(states) < 2:
                yield name, f"it has {_counted(len(states))}; a variable needs two or more"
        for name in _twice(name for name, _ in self.tables):
            yield name, "it has two tables; give one"
        for name, _ in self.variables:
            if name not in self.parents:
                yield name, "it has no table; every variable needs one"

    def _parents(self) -> Iterator[Problem]:
        states = self.states
        for name, parents in self.tables:
            if name not in states:
                yield name, f"it has a table but is not declared{_near(name, states)}"
                continue
            unknown = [parent for parent in parents if parent not in states]
            for parent in unknown:
                yield name, f"its parent {parent!r} is not declared{_near(parent, states)}"
            for parent in _twice(parents):
                yield name, f"it names its parent {parent} twice"
            size = prod(len(states[known]) for known in (name, *parents) if known in states)
            if size > MAX_CELLS:
                yield name, f"its table has {size:.1e} cells; {MAX_CELLS:.1e} are allowed"

    def _circle(self) -> Iterator[Problem]:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((p, name) for name, parents in self.tables for p in parents)
        if not nx.is_directed_acyclic_graph(graph):
            loop = [edge[0] for edge in nx.find_cycle(graph)]
            yield loop[0], f"the arrows run in a circle: {' -> '.join([*loop, loop[0]])}"


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    found: dict[str, None] = {}
    for name in names:
        if name in seen:
            found[name] = None
        seen.add(name)
    return list(found)


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _counted(number: int) -> str:
    return f"{number} state{'' if number == 1 else 's'}"
