"""From a network of copies to a twin: which rows of a mechanism each copy reads."""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.ladder.bounds.numbering import Links, Numbers, links_of
from causal.ladder.bounds.twin import Array, Factor, Hearing, Shared, Twin
from causal.ladder.network import Network, doubled_in
from causal.ladder.worlds import Copy
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.model import Model


def _hearing(axis: int, copy: Copy, table: Array, numbers: Numbers, links: Links | None) -> Hearing:
    """Return a copy with the rows it reads; a held parent is in every configuration."""
    names = copy.mechanism.parents if copy.mechanism is not None else ()
    pairs = list(zip(names, copy.sources, strict=True))
    fixed = {name: number for name, (kind, number) in pairs if kind == "state"}
    listened = [name for name, (kind, _) in pairs if kind == "copy"]
    rows = numbers.read(listened, table, links, fixed)
    return Hearing(axis, copy.parents, table, rows)


def _links(model: Model, name: str, copies: Sequence[Copy]) -> list[Links | None]:
    """Return the links of every copy of a variable; of none, where one of them has none.

    What does not have the variable's own luck, a shift or what a cut edge hears, has none either.
    """
    linked: list[Links | None] = []
    for copy in copies:
        if copy.luck != name or not isinstance(copy.mechanism, NoisyMax):
            return [None] * len(copies)
        parents = [model.variable(parent) for parent in copy.mechanism.parents]
        linked.append(links_of(copy.mechanism, model.variable(name), parents))
    return linked


def _shared(
    model: Model, network: Network, luck: str, axes: Sequence[int], tables: Mapping[int, Array]
) -> Shared:
    """Return a mechanism with its copies."""
    members = [network.merged.copies[axis] for axis in axes]
    variable = model.variable(members[0].variable)
    numbers = Numbers(variable)
    copies = tuple(
        _hearing(axis, copy, tables[axis], numbers, links)
        for axis, copy, links in zip(
            axes, members, _links(model, variable.name, members), strict=True
        )
    )
    return Shared(luck, variable.ordered, copies, numbers.comparable())


def twin_of(model: Model, network: Network, event: Array) -> Twin:
    """Return a question's network as a twin.

    Parameters
    ----------
    model : Model
    network : Network
        From `causal.ladder.network.build`; of drawn parameters the first draw is used.
    event : ndarray, shape (states of each target ...)
        Weights between 0 and 1 of the joint states of the network's targets.

    Returns
    -------
    Twin

    Notes
    -----
    A replaced mechanism keeps the variable's luck: it is as if the regime were one more parent.
    What is heard over a cut edge is a variable of its own, an independent copy of the parent.
    """
    doubled: Mapping[str, Sequence[int]] = doubled_in(network)
    tied = {axis for copies in doubled.values() for axis in copies}
    tables = {
        child: network.tables[k][..., 0]
        for k, child in enumerate(network.structure.children)
        if child >= 0
    }
    mechanisms = [_shared(model, network, luck, axes, tables) for luck, axes in doubled.items()]
    factors = [
        Factor(scope, network.tables[k][..., 0], child)
        for k, (scope, child) in enumerate(
            zip(network.structure.scopes, network.structure.children, strict=True)
        )
        if child < 0 or child not in tied
    ]
    return Twin(
        tuple(network.structure.cards),
        dict(network.merged.known),
        tuple(factors),
        tuple(mechanisms),
        network.targets,
        np.asarray(event, dtype=float),
    )
