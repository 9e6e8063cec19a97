"""From a network of copies to a twin: which rows of a mechanism each copy reads."""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.ladder.bounds.restrictions import SAME
from causal.ladder.bounds.twin import Array, Factor, Hearing, Rows, Shared, Twin
from causal.ladder.network import Network, doubled_in
from causal.ladder.worlds import Copy
from causal.scm.model import Model


class _Numbers:
    """Numbers the rows of one mechanism; used by `twin_of` only.

    A row is a configuration of named parents with a distribution. The same configuration with
    other numbers, from a mechanism that an intervention replaced, is another row.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, int], ...], list[tuple[int, Array]]] = {}
        self._count = 0

    def of(self, configuration: tuple[tuple[str, int], ...], row: Array) -> int:
        alike = self._known.setdefault(configuration, [])
        for number, other in alike:
            if np.abs(row - other).max() <= SAME:
                return number
        alike.append((self._count, row))
        self._count += 1
        return self._count - 1


def _hearing(axis: int, copy: Copy, table: Array, numbers: _Numbers) -> Hearing:
    """Return a copy with the rows it reads; a held parent is in every configuration."""
    names = copy.mechanism.parents if copy.mechanism is not None else ()
    pairs = list(zip(names, copy.sources, strict=True))
    fixed = {name: number for name, (kind, number) in pairs if kind == "state"}
    listened = [name for name, (kind, _) in pairs if kind == "copy"]
    rows: Rows = np.empty(table.shape[:-1], dtype=np.int64)
    for cell in np.ndindex(*rows.shape):
        configuration = dict(zip(listened, cell, strict=True)) | fixed
        rows[cell] = numbers.of(tuple(sorted(configuration.items())), table[cell])
    return Hearing(axis, copy.parents, table, rows)


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
    mechanisms = []
    for luck, axes in doubled.items():
        numbers = _Numbers()
        copies = tuple(
            _hearing(axis, network.merged.copies[axis], tables[axis], numbers) for axis in axes
        )
        variable = model.variable(network.merged.copies[axes[0]].variable)
        mechanisms.append(Shared(luck, variable.ordered, copies))
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
