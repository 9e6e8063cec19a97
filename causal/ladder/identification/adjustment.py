"""Sets of variables that meet a criterion, smallest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from causal.ladder.identification.projection import Names, Projection

MOST_TRIED = 2000  # sets that one enumeration looks at before it stops

Node = Any  # a variable, or the pair of variables that a latent node of the canonical graph joins


@dataclass(frozen=True)
class AdjustmentSets:
    """The minimal sets that meet a criterion: none of them does without one of its variables.

    Attributes
    ----------
    sets : tuple of tuple of str
        Smallest first, then in the order of the graph.
    complete : bool
        Whether these are all. If not, the enumeration was stopped; where it had found none by then,
        one set is given that need not be minimal.
    """

    sets: tuple[tuple[str, ...], ...]
    complete: bool = True

    def __bool__(self) -> bool:
        return bool(self.sets)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

    @property
    def smallest(self) -> tuple[str, ...] | None:
        """The first of the sets, or None where there is none."""
        return self.sets[0] if self.sets else None


def in_order(projection: Projection, sets: Iterable[Names], complete: bool) -> AdjustmentSets:
    """Order sets by size, then by the order of the graph."""
    rank = {name: place for place, name in enumerate(projection.nodes)}
    listed = [projection.ordered(each) for each in sets]
    listed.sort(key=lambda each: (len(each), [rank[name] for name in each]))
    return AdjustmentSets(tuple(listed), complete)


def without_out(graph: "nx.DiGraph[Node]", names: Iterable[str]) -> "nx.DiGraph[Node]":
    """Return the graph without the arrows out of some nodes."""
    cut = graph.copy()
    cut.remove_edges_from([(a, b) for name in names for a, b in graph.out_edges(name)])
    return cut
