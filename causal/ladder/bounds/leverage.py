"""How far an answer leans on each mechanism: free one, keep the others as declared."""

from collections.abc import Mapping

import numpy as np

from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence, UnknownName
from causal.ladder.bounds.inner import inner_range
from causal.ladder.bounds.ranges import Attained
from causal.ladder.bounds.reduction import contracted, reduced
from causal.ladder.bounds.twin import Array, Factor, Shared, Twin

Kernels = Mapping[str, Array]
"""Joint laws of the answers of a mechanism's copies, by mechanism: the array of a mechanism has
the states of each of its ``parents`` whose state is not known, in their order, then of each
copy."""


def _kept(kernel: Array, whole: Shared, left: Shared, known: Mapping[int, int]) -> Factor:
    """Return a kernel as a factor over what the reduced twin kept of the mechanism.

    A copy that was dropped is summed out; what it alone heard does not matter then.
    """
    heard = [axis for axis in whole.parents if axis not in known]
    if kernel.ndim != len(heard) + len(whole.copies):
        raise ValueError(
            f"the kernel of {whole.name} needs {len(heard)} axes for what its copies hear and "
            f"{len(whole.copies)} for the copies; it has {kernel.ndim} axes"
        )
    gone = tuple(
        len(heard) + place for place, axis in enumerate(whole.children) if axis not in left.children
    )
    table = kernel.sum(axis=gone)
    index: list[int | slice] = [slice(None) if axis in left.parents else 0 for axis in heard]
    index += [known.get(axis, slice(None)) for axis in left.children]
    scope = (*left.parents, *(axis for axis in left.children if axis not in known))
    return Factor(scope, table[tuple(index)])


def _declared(twin: Twin, left: Twin, kernels: Kernels, free: str | None) -> Twin:
    """Return a reduced twin with the mechanisms but one as the kernels have them."""
    whole = {mechanism.name: mechanism for mechanism in twin.mechanisms}
    factors = list(left.factors)
    for mechanism in left.mechanisms:
        if mechanism.name == free:
            continue
        if mechanism.name not in kernels:
            raise UnknownName("kernel", mechanism.name, kernels)
        kernel = np.asarray(kernels[mechanism.name], dtype=float)
        factors.append(_kept(kernel, whole[mechanism.name], mechanism, twin.known))
    open_ones = tuple(m for m in left.mechanisms if m.name == free)
    return Twin(twin.cards, twin.known, tuple(factors), open_ones, left.targets, left.event)


def point(twin: Twin, kernels: Kernels) -> float:
    """Return the answer under declared couplings.

    Parameters
    ----------
    twin : Twin
    kernels : mapping of str to ndarray
        See `Kernels`; mechanisms that do not matter may be missing.

    Returns
    -------
    float

    Raises
    ------
    ImpossibleEvidence
        If what is known has probability zero under them.
    UnknownName
        If a kernel that matters is missing.
    """
    left = reduced(twin)
    declared = _declared(twin, left, kernels, None)
    values, _ = contracted(declared, declared.targets, Limits())
    total = float(values.sum())
    if total <= 0:
        raise ImpossibleEvidence(["the evidence of this question"])
    return float((values * declared.event).sum()) / total


def leverage(
    twin: Twin, kernels: Kernels, *, order_respecting: bool = False
) -> dict[str, Attained]:
    """Return for each mechanism the range of the answer when it alone is left open.

    Parameters
    ----------
    twin : Twin
    kernels : mapping of str to ndarray
        The declared couplings; see `Kernels`.
    order_respecting : bool, default False
        As in `causal.ladder.bounds.outer.outer_range`.

    Returns
    -------
    dict of str to Attained
        By mechanism that matters, in the twin's order. The ends are exact unless the mechanism
        has so many rows that meet that its response functions are found one by one.

    Examples
    --------
    A coup leads to a fall by way of a panic; either may be what the answer rests on:

    >>> from causal.ladder.bounds.laws import same_luck
    >>> from causal.ladder.bounds.twin import Hearing
    >>> rows = np.array([[0.8, 0.2], [0.3, 0.7]])
    >>> panic = Shared("panic", True, (Hearing(0, (), rows[1], np.array(1)),
    ...                                Hearing(1, (), rows[0], np.array(0))))
    >>> fall = Shared("fall", True, (Hearing(2, (0,), rows, np.arange(2)),
    ...                              Hearing(3, (1,), rows, np.arange(2))))
    >>> twin = Twin((2, 2, 2, 2), {2: 1}, (), (panic, fall), (3,), np.array([1.0, 0.0]))
    >>> luck = np.array([[same_luck(rows[[i, j]]) for j in (0, 1)] for i in (0, 1)])
    >>> found = leverage(twin, {"panic": same_luck(rows[[1, 0]]), "fall": luck})
    >>> {name: (round(range_.low, 3), round(range_.high, 3)) for name, range_ in found.items()}
    {'panic': (0.455, 0.636), 'fall': (0.455, 0.636)}
    """
    left = reduced(twin)
    found = {}
    for mechanism in left.mechanisms:
        alone = _declared(twin, left, kernels, mechanism.name)
        found[mechanism.name] = inner_range(alone, order_respecting=order_respecting, starts=1)
    return found
