"""Plans: what to multiply and sum, in which order, and what it will cost.

A plan is compiled once for a structure, its targets and its observed axes, then run with any
tables and any observed states. It knows nothing of theories: a factor is a table with numbered
axes, and a batch of parameter draws is the last axis of every table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from causal.engine.order import best_order
from causal.engine.steps import Builder, Step
from causal.errors import TooCostly


@dataclass(frozen=True, slots=True)
class Structure:
    """The shape of a product of factors.

    Attributes
    ----------
    cards : tuple of int
        Number of states of each axis.
    scopes : tuple of tuple of int
        The axes of each factor, in the order of its table's dimensions.
    children : tuple of int
        For each factor the axis over which it sums to one whatever the other axes are (the child
        of a conditional table), or -1. It is what allows a factor that nothing depends on to be
        dropped unread.
    """

    cards: tuple[int, ...]
    scopes: tuple[tuple[int, ...], ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost.

    Attributes
    ----------
    operations : float
        Multiply-adds for one parameter draw.
    bytes : float
        Memory of the largest intermediate table, in bytes, for one parameter draw.
    """

    operations: float = 5e9
    bytes: float = 2.0**31


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A compiled contraction; equal only to itself, so that what is derived from it is kept by it.

    Attributes
    ----------
    structure : Structure
        What was compiled.
    targets : tuple of int
        Axes of the result, in this order.
    observed : tuple of int
        Axes fixed to one state when the plan is run.
    factors : tuple of int
        The factors that matter, by position in the structure.
    units : tuple of int
        Targets that no factor mentions: each gets a table of ones.
    steps : tuple of Step
        What to do. The first slots are the factors, then the units, then the results of steps.
    operations : int
        Predicted multiply-adds for one draw.
    peak_cells : int
        Predicted cells of the largest intermediate table for one draw.
    stored_cells : int
        Predicted cells of all tables together: what a reverse sweep keeps for one draw.
    reads : tuple of (int, tuple of (int or None) or None)
        For each factor that matters its position in the structure and, where some of its axes are
        observed, those axes in their places.
    program : tuple of (int, int, str, int)
        The steps as plain values: left, right, subscripts, operations.
    order : tuple of int
        The axes that are summed, in the order of their elimination.
    """

    structure: Structure
    targets: tuple[int, ...]
    observed: tuple[int, ...]
    factors: tuple[int, ...]
    units: tuple[int, ...]
    steps: tuple[Step, ...]
    operations: int
    peak_cells: int
    stored_cells: int
    reads: tuple[tuple[int, tuple[int | None, ...] | None], ...]
    program: tuple[tuple[int, int, str, int], ...]
    order: tuple[int, ...]

    @property
    def leaf_scopes(self) -> tuple[tuple[int, ...], ...]:
        """Return the axes of the first slots, before any step: observed ones are gone."""
        gone = frozenset(self.observed)
        scopes = [self.structure.scopes[k] for k in self.factors]
        kept = [tuple(axis for axis in scope if axis not in gone) for scope in scopes]
        return (*kept, *((axis,) for axis in self.units))

    def refuse_storing(self, limits: Limits) -> None:
        """Refuse a reverse sweep, which keeps every table, if they exceed the memory limit.

        Raises
        ------
        TooCostly
        """
        _refuse(self.operations, self.stored_cells, limits)


def relevant(structure: Structure, keep: Sequence[int]) -> tuple[int, ...]:
    """Return the factors that can matter to the axes in ``keep``.

    A conditional table whose child is neither kept nor read by another factor sums to one and is
    dropped, again and again (barren variables).

    Examples
    --------
    >>> chain = Structure((2, 2, 2), ((0,), (0, 1), (1, 2)), (0, 1, 2))
    >>> relevant(chain, [1])
    (0, 1)
    """
    kept = set(keep)
    readers: dict[int, int] = {}
    for scope in structure.scopes:
        for axis in scope:
            readers[axis] = readers.get(axis, 0) + 1
    alive = [True] * len(structure.scopes)
    stack = list(range(len(structure.scopes)))
    maker = {child: k for k, child in enumerate(structure.children) if child >= 0}
    while stack:
        k = stack.pop()
        child = structure.children[k]
        if not alive[k] or child < 0 or child in kept or readers[child] > 1:
            continue
        alive[k] = False
        for axis in structure.scopes[k]:
            readers[axis] -= 1
            if axis in maker:
                stack.append(maker[axis])
    return tuple(k for k, on in enumerate(alive) if on)


def _refuse(plan_operations: int, peak_cells: int, limits: Limits) -> None:
    if plan_operations > limits.operations:
        raise TooCostly(
            f"{plan_operations:.1e} multiplications",
            f"{limits.operations:.1e}",
            "give more evidence, ask for fewer variables at once, or raise the limit",
        )
    if peak_cells * 8 > limits.bytes:
        raise TooCostly(
            f"a table of {peak_cells * 8 / 2**20:,.0f} MiB",
            f"{limits.bytes / 2**20:,.0f} MiB",
            "give more evidence, ask for fewer variables at once, or raise the limit",
        )


@lru_cache(maxsize=1024)
def compile_plan(
    structure: Structure,
    targets: tuple[int, ...],
    observed: tuple[int, ...] = (),
    limits: Limits = Limits(),
    *,
    prune: bool = True,
) -> Plan:
    """Compile the contraction that leaves ``targets`` open and fixes ``observed``.

    Parameters
    ----------
    structure : Structure
        Axes and factors.
    targets : tuple of int
        Axes of the result; none of them may be observed.
    observed : tuple of int, optional
        Axes whose state is given when the plan is run.
    limits : Limits, optional
        Refuse a plan that is predicted to cost more.
    prune : bool, default True
        Drop factors that cannot matter to the targets; a sweep for all marginals needs them all.

    Returns
    -------
    Plan

    Raises
    ------
    TooCostly
        If the predicted work or memory exceeds the limits. Nothing has been allocated by then.

    Examples
    --------
    >>> chain = Structure((2, 2, 2), ((0,), (0, 1), (1, 2)), (0, 1, 2))
    >>> plan = compile_plan(chain, targets=(1,), observed=(2,))
    >>> plan.operations, plan.peak_cells
    (6, 4)
    """
    return in_order(structure, targets, observed, limits, prune=prune)


def in_order(
    structure: Structure,
    targets: tuple[int, ...],
    observed: tuple[int, ...],
    limits: Limits,
    order: Sequence[int] | None = None,
    *,
    prune: bool = True,
) -> Plan:
    """Compile a plan, with an order of elimination that is given; nothing is kept.

    Parameters
    ----------
    structure, targets, observed, limits, prune
        As for `compile_plan`.
    order : sequence of int, optional
        Axes first to last; those not to be summed are passed over, those missing come last. The
        cheapest one found, if not given.

    Returns
    -------
    Plan

    Raises
    ------
    TooCostly
        If the predicted work or memory exceeds the limits.
    """
    every = tuple(range(len(structure.scopes)))
    factors = relevant(structure, [*targets, *observed]) if prune else every
    gone = frozenset(observed)
    scopes = [tuple(a for a in structure.scopes[k] if a not in gone) for k in factors]
    keep = frozenset(targets)
    units = tuple(sorted(keep.difference(*scopes)))
    scopes += [(axis,) for axis in units]
    axes = sorted({axis for scope in scopes for axis in scope})
    summed = [axis for axis in axes if axis not in keep]
    if order is None:
        order = best_order(scopes, summed, structure.cards, limits.operations)
    else:
        wanted = frozenset(summed)
        given = [axis for axis in order if axis in wanted]
        order = (*given, *sorted(wanted.difference(given)))
    builder = Builder(scopes, structure.cards)
    for axis in order:
        builder.eliminate(axis, keep)
    builder.finish(targets)
    _refuse(builder.operations, builder.peak, limits)
    return Plan(
        structure,
        targets,
        observed,
        factors,
        units,
        tuple(builder.steps),
        builder.operations,
        builder.peak,
        builder.stored,
        tuple((k, _places(structure.scopes[k], gone)) for k in factors),
        tuple((one.left, one.right, one.subscripts, one.operations) for one in builder.steps),
        tuple(order),
    )


def _places(scope: tuple[int, ...], observed: frozenset[int]) -> tuple[int | None, ...] | None:
    """Return the observed axes of a scope in their places; None if it has none."""
    if observed.isdisjoint(scope):
        return None
    return tuple(axis if axis in observed else None for axis in scope)
