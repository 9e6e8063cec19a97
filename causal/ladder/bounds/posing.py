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


class _Heard:
    """Axes for what is heard over edges that are cut; used by `twin_of` only."""

    def __init__(self, cards: Sequence[int]) -> None:
        self.cards = list(cards)
        self.factors: list[Factor] = []
        self._axes: dict[object, int] = {}

    def axis(self, parent: str, mark: object, weights: Array) -> int:
        """Return the axis of an independent copy of a parent, made when first asked for."""
        key = (parent, mark)
        if key not in self._axes:
            self._axes[key] = len(self.cards)
            self.factors.append(Factor((len(self.cards),), weights, len(self.cards)))
            self.cards.append(len(weights))
        return self._axes[key]


def _full_table(model: Model, copy: Copy) -> Array:
    """Return the table of a copy's mechanism with all its parents."""
    mechanism = copy.mechanism
    if mechanism is None:
        raise TypeError(f"{copy.variable} is fixed in this world and has no table")
    if mechanism is model.mechanism(copy.variable):
        return model.cpt(copy.variable)
    parents = [model.variable(name) for name in mechanism.parents]
    return mechanism.cpt(model.variable(copy.variable), parents)


def _hearing(
    model: Model, axis: int, copy: Copy, table: Array, numbers: _Numbers, heard: _Heard
) -> Hearing:
    """Return a copy with the rows it reads; a held parent is in every configuration."""
    if copy.mechanism is None:
        raise TypeError(f"{copy.variable} is fixed in this world and reads no row")
    names = list(copy.mechanism.parents)
    fixed: dict[str, int] = {}
    drawn: dict[str, int] = {}
    for parent, weights in copy.heard:
        first = np.asarray(weights[:, 0])
        if np.count_nonzero(first) == 1:
            fixed[parent] = int(first.argmax())
        else:
            drawn[parent] = heard.axis(parent, copy.mark, first)
    if drawn:
        full = _full_table(model, copy)
        table = full[tuple(fixed.get(name, slice(None)) for name in names)]
    listened = iter(copy.parents)
    open_names = [name for name in names if name not in fixed]
    axes = tuple(drawn[name] if name in drawn else next(listened) for name in open_names)
    rows: Rows = np.empty(table.shape[:-1], dtype=np.int64)
    for cell in np.ndindex(*rows.shape):
        configuration = dict(zip(open_names, cell, strict=True)) | fixed
        rows[cell] = numbers.of(tuple(sorted(configuration.items())), table[cell])
    return Hearing(axis, axes, table, rows)


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
    An edge that is cut brings an axis of its own, an independent copy of the parent.
    """
    doubled: Mapping[str, Sequence[int]] = doubled_in(network)
    tied = {axis for copies in doubled.values() for axis in copies}
    heard = _Heard(network.structure.cards)
    mechanisms = []
    tables = {
        child: network.tables[k][..., 0]
        for k, child in enumerate(network.structure.children)
        if child >= 0
    }
    for name, axes in doubled.items():
        numbers = _Numbers()
        copies = tuple(
            _hearing(model, axis, network.merged.copies[axis], tables[axis], numbers, heard)
            for axis in axes
        )
        mechanisms.append(Shared(name, model.variable(name).ordered, copies))
    factors = [
        Factor(scope, network.tables[k][..., 0], child)
        for k, (scope, child) in enumerate(
            zip(network.structure.scopes, network.structure.children, strict=True)
        )
        if child < 0 or child not in tied
    ]
    return Twin(
        tuple(heard.cards),
        dict(network.merged.known),
        (*factors, *heard.factors),
        tuple(mechanisms),
        network.targets,
        np.asarray(event, dtype=float),
    )
