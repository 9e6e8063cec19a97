"""Plans that have more in common: questions replanned in the orders of one another."""

from collections.abc import Sequence

from causal.engine.batch import Asked, leaf_keys
from causal.engine.plan import Limits, in_order
from causal.errors import TooCostly


def sharing(asked: Sequence[Asked], limits: Limits = Limits(), tries: int = 6) -> list[Asked]:
    """Replan questions so that they have more products in common.

    Parameters
    ----------
    asked : sequence of Asked
    limits : Limits, optional
    tries : int, default 6
        How many orders of the questions before are tried on each one.

    Returns
    -------
    list of Asked
        The same questions in the same order; each with its own plan, or with one in the order of
        a question before, whichever adds less to what is computed already.

    Notes
    -----
    Greedy, in the order asked; what was given is returned if that did not pay. It costs up to
    ``tries`` plans a question: worth it for batches that are run again or have many draws.

    Examples
    --------
    >>> import numpy as np
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> tables = [np.ones((2, 1)) / 2, np.ones((2, 2, 1)) / 2]
    >>> plans = [compile_plan(pair, (axis,)) for axis in (0, 1)]
    >>> len(sharing([Asked(plan, tables, {}) for plan in plans]))
    2
    """
    made: list[Asked] = list(asked)
    orders: dict[tuple[int, ...], None] = {}
    done: set[int] = set()
    for number, one in enumerate(asked):
        plan, best = one.plan, one.plan
        least, new = _added(one, done)
        for order in list(orders)[-tries:]:
            try:
                other = in_order(plan.structure, plan.targets, plan.observed, limits, order)
            except TooCostly:
                continue
            if other.factors == plan.factors:  # not where the plan was made without pruning
                price, products = _added(Asked(other, one.tables, one.states), done)
                if price < least:
                    best, least, new = other, price, products
        made[number] = Asked(best, one.tables, one.states)
        done |= new
        orders.pop(best.order, None)
        orders[best.order] = None
    return made if _total(made) < _total(asked) else list(asked)


def _total(asked: Sequence[Asked]) -> int:
    """Return the multiply-adds of all products, each counted once."""
    done: set[int] = set()
    total = 0
    for one in asked:
        price, new = _added(one, done)
        total += price
        done |= new
    return total


def _added(asked: Asked, done: set[int]) -> tuple[int, set[int]]:
    """Return the multiply-adds of the products that are not done yet, and these products."""
    slots: list[int] = [hash(key) for key in leaf_keys(asked)]
    price, new = 0, set()
    for left, right, subscripts, operations in asked.plan.program:
        made = hash((slots[left], slots[right] if right >= 0 else None, subscripts))
        if made not in done and made not in new:
            price += operations
            new.add(made)
        slots.append(made)
    return price, new
