"""Put kernels in place of the tables of variables that stand in several random copies.

A doubled variable's copies share its luck, so their tables are not independent factors: one kernel
over all copies and all their causes takes their place. Where such a kernel would be larger, same
luck is written as a variable of its own instead, with one factor a copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from string import ascii_letters
from typing import NamedTuple

import numpy as np

from causal.engine.plan import Structure
from causal.engine.product import Array
from causal.errors import TooCostly
from causal.ladder.group import Group
from causal.ladder.kernels import (
    contributions,
    gumbel,
    independent,
    persistence,
    same_luck,
    segments,
)
from causal.ladder.network import Draws, Network
from causal.scm.couplings import Coupling, Luck
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.model import Model

_MOST_CELLS = 2**25
_KEPT_BYTES = 2**28


def declared(
    model: Model, network: Network, doubled: Mapping[str, Sequence[int]], luck: Luck, draws: Draws
) -> dict[str, Coupling]:
    """Return the coupling that each doubled variable has in a question.

    Links need the structure of a noisy-MAX in every copy. Where a mechanism was replaced by one
    that has none, or its table was drawn as a whole, the variable's coupling is same luck.
    """
    found = {}
    for name, copies in doubled.items():
        members = [network.merged.copies[place] for place in copies]
        if members[0].variable != name:  # a shift or a cut edge has luck of its own kind
            ordered = model.variable(members[0].variable).ordered
            found[name] = Coupling("same_luck" if ordered else "gumbel")
            continue
        coupling = luck.of(model, name)
        linked = all(isinstance(copy.mechanism, NoisyMax) for copy in members) and name not in draws
        if coupling.kind.startswith("independent_") and not linked:
            coupling = Coupling("same_luck")
        if coupling.kind == "none":  # a function by its form, replaced by what leaves room for luck
            coupling = Coupling("same_luck" if model.variable(name).ordered else "gumbel")
        found[name] = coupling
    return found


class Kernels:
    """Kernels that are found once for all questions that need them under the same draws.

    A kernel of same luck or of Gumbel-max depends on the rows of its copies only: which piece of
    which table, over which causes. Tables are held on to, so that no two of them ever stand at the
    same address.
    """

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._made: dict[tuple[object, ...], tuple[Array, list[Array]]] = {}
        self._room = most_bytes

    def of(self, group: Group, coupling: Coupling) -> Array:
        """Return the kernel of a group, as it was found before or anew."""
        if coupling.kind not in ("same_luck", "gumbel"):
            return _kernel(group, coupling)
        own = group.own_rows()
        key = (
            coupling.kind,
            tuple(group.cards),
            *((*_address(table), *map(group.open.index, axes)) for table, axes in own),
        )
        if key in self._made:
            return self._made[key][0]
        kernel = _kernel(group, coupling)
        if kernel.nbytes <= self._room:
            self._room -= kernel.nbytes
            self._made[key] = kernel, [table for table, _ in own]
        return kernel


def _address(table: Array) -> tuple[object, ...]:
    """Return where the numbers of a table stand, and how they are read."""
    return table.__array_interface__["data"][0], table.shape, table.strides


def _kernel(group: Group, coupling: Coupling) -> Array:
    rows = group.rows()
    if coupling.kind == "same_luck":
        return same_luck(rows)
    if coupling.kind.startswith("independent_"):
        return contributions(group.parts(), len(rows))
    if coupling.kind == "gumbel":
        return gumbel(*rows)
    same = group.same(rows)
    if coupling.kind == "independent":
        return independent(rows, same)
    ordered = group.model.variable(group.copies[0].variable).ordered
    carried = same_luck(rows) if ordered else gumbel(*rows)
    return persistence(rows, same, carried, coupling.kept)


def pairs_only(model: Model, name: str, coupling: Coupling) -> bool:
    """Return whether a coupling has a closed form for two copies only."""
    mixed = coupling.kind == "persistence" and name in model and not model.variable(name).ordered
    return coupling.kind == "gumbel" or mixed


def _by_segments(group: Group, coupling: Coupling) -> bool:
    """Return whether same luck is cheaper as a variable of its own."""
    if coupling.kind != "same_luck":
        return False
    own = [prod(table.shape[:-2]) for table, _ in group.own_rows()]
    pieces = 1 + sum(own) * (group.states - 1)
    return 2 * pieces * sum(n * group.states for n in own) < group.cells()


def kernel_of(
    model: Model,
    network: Network,
    copies: Sequence[int],
    coupling: Coupling,
    kernels: Kernels | None = None,
) -> tuple[tuple[int, ...], Array]:
    """Return the kernel of one doubled variable, and its axes: open causes, then copies.

    Parameters
    ----------
    model : Model
    network : Network
    copies : sequence of int
        Axes of the copies.
    coupling : Coupling
    kernels : Kernels, optional
        Those found before.

    Returns
    -------
    axes : tuple of int
    kernel : ndarray, shape (open causes ..., states of each copy ..., draws)

    Raises
    ------
    TooCostly
        If it would have too many cells, or a coupling known for pairs only is asked for more.
    """
    group = Group(model, network, copies)
    name = group.copies[0].variable
    if len(group.copies) > 2 and pairs_only(model, name, coupling):
        raise TooCostly(
            f"the joint law of {len(group.copies)} copies of {name}",
            f"pairs under {coupling}",
            "choose another coupling for it, or answer by sampling",
        )
    if group.cells() > _MOST_CELLS:
        raise TooCostly(
            f"a table of {group.cells():.1e} cells for {name} in two worlds",
            f"{_MOST_CELLS:.1e}",
            "give more evidence, or answer by sampling",
        )
    full = kernels.of(group, coupling) if kernels else _kernel(group, coupling)
    shape = (*group.cards, *(group.states,) * len(group.copies), full.shape[-1])
    return _once((*group.open, *group.places), np.broadcast_to(full, shape))


def _once(axes: tuple[int, ...], table: Array) -> tuple[tuple[int, ...], Array]:
    """Read a table along the diagonal where a copy is also a cause of another: policies do that."""
    kept = tuple(dict.fromkeys(axes))
    if kept == axes:
        return axes, table
    letter = dict(zip(kept, ascii_letters, strict=False))
    told, once = ("".join(letter[axis] for axis in some) for some in (axes, kept))
    return kept, np.einsum(f"{told}...->{once}...", table)


class _Written(NamedTuple):
    """A factor in place of a doubled variable's tables."""

    scope: tuple[int, ...]
    child: int
    table: Array
    owner: int


def _segmented(group: Group, cards: list[int]) -> list[_Written]:
    """Write same luck as a variable of its own, whose axis is added to ``cards``."""
    own = group.own_rows()
    prior, responses = segments([table for table, _ in own])
    luck = len(cards)
    cards.append(len(prior))
    tied = zip(own, group.places, responses, strict=True)
    return [
        _Written((luck,), luck, prior, group.places[0]),
        *(_Written((luck, *axes, c), c, table, c) for (_, axes), c, table in tied),
    ]


def coupled(
    model: Model,
    network: Network,
    doubled: Mapping[str, Sequence[int]],
    couplings: Mapping[str, Coupling],
    kernels: Kernels | None = None,
) -> Network:
    """Return the network with the copies of doubled variables tied by their couplings.

    Parameters
    ----------
    model : Model
    network : Network
    doubled : mapping of str to sequence of int
        From `causal.ladder.network.doubled_in`.
    couplings : mapping of str to Coupling
        From `declared`.
    kernels : Kernels, optional
        Those of questions before this one, where their tables are the same.

    Returns
    -------
    Network

    Raises
    ------
    TooCostly
        See `kernel_of`.
    """
    gone: set[int] = set()
    cards = list(network.structure.cards)
    made: list[_Written] = []
    present = {
        owner for k, owner in enumerate(network.owners) if network.structure.children[k] >= 0
    }
    for name, copies in doubled.items():
        if not present.issuperset(copies):
            continue
        group = Group(model, network, copies)
        gone.update(group.factors)
        if _by_segments(group, couplings[name]):
            made += _segmented(group, cards)
        else:
            axes, kernel = kernel_of(model, network, copies, couplings[name], kernels)
            made.append(_Written(axes, -1, kernel, copies[0]))
    kept = [k for k in range(len(network.owners)) if k not in gone]
    structure = Structure(
        tuple(cards),
        (*(network.structure.scopes[k] for k in kept), *(one.scope for one in made)),
        (*(network.structure.children[k] for k in kept), *(one.child for one in made)),
    )
    return replace(
        network,
        structure=structure,
        tables=(*(network.tables[k] for k in kept), *(one.table for one in made)),
        owners=(*(network.owners[k] for k in kept), *(one.owner for one in made)),
    )
