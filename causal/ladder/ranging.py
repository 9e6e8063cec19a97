"""How far an answer could move: ranges over mechanisms for questions as the ladder poses them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from causal.engine.product import Array
from causal.ladder.bounds.both import sharpened
from causal.ladder.bounds.leverage import leverage
from causal.ladder.bounds.outer import outer_range
from causal.ladder.bounds.posing import twin_of
from causal.ladder.bounds.ranges import Range
from causal.ladder.bounds.twin import Twin
from causal.ladder.causation import Attributed
from causal.ladder.coupled import declared, kernel_of
from causal.ladder.inference import network_of
from causal.ladder.network import Network, Question, doubled_in, reached_from, restricted
from causal.scm.couplings import Luck
from causal.scm.model import Model

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Leverage:
    """How far an answer moves when one mechanism is freed and the others keep their couplings.

    Attributes
    ----------
    variable : str
    low, high : float
    """

    variable: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """How much hangs on this mechanism alone."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Ranged:
    """The ranges of one answer.

    Attributes
    ----------
    order : Range
        Over mechanisms that do not respond against their tables.
    full : Range
        Over all mechanisms with these tables.
    leverage : tuple of Leverage
        The strongest first.
    """

    order: Range
    full: Range
    leverage: tuple[Leverage, ...] = ()


def _posed(
    model: Model, question: Question, event: Array, luck: Luck
) -> tuple[Network, dict[str, list[int]], Twin]:
    network = network_of(model, question, luck=luck)
    doubled = doubled_in(network)
    near = restricted(network, reached_from(network, doubled))
    present = {child for child in near.structure.children if child >= 0}
    left = {name: copies for name, copies in doubled.items() if present.issuperset(copies)}
    return near, left, twin_of(model, near, event)


def _levers(
    model: Model, network: Network, doubled: dict[str, list[int]], twin: Twin, luck: Luck
) -> tuple[Leverage, ...]:
    couplings = declared(model, network, doubled, luck, {})
    kernels = {
        name: kernel_of(model, network, copies, couplings[name])[1][..., 0]
        for name, copies in doubled.items()
    }
    found = leverage(twin, kernels)
    levers = [Leverage(name, one.low, one.high) for name, one in found.items()]
    return tuple(sorted(levers, key=lambda one: -one.width))


def ranged(
    model: Model,
    question: Question,
    event: Array,
    *,
    luck: Luck,
    attained: bool = False,
    levers: bool = True,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Ranged:
    """Return how far an answer could move under other mechanisms with the same tables.

    Parameters
    ----------
    model : Model
    question : Question
    event : ndarray, shape (states of each target ...)
        What each joint state of the targets counts for, between 0 and 1.
    luck : Luck
        The couplings declared; leverage frees one mechanism at a time and keeps the others so.
    attained : bool, default False
        Also look for mechanisms that reach the ends.
    levers : bool, default True
        Find the leverage of each mechanism.
    progress, cancelled : callable, optional
        For the search for attained ranges; see `causal.ladder.bounds.inner.inner_range`.

    Returns
    -------
    Ranged

    Raises
    ------
    TooCostly
        If the ranges would cost too much.
    ImpossibleEvidence
        If the evidence has probability zero.

    Examples
    --------
    >>> from causal.scm.evidence import Observed
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    >>> model = Model((coup, fall), (Table((), ((0.5, 0.5),), ("",)),
    ...                              Table(("coup",), ((0.7, 0.3), (0.2, 0.8)), ("no", "yes"))))
    >>> seen = ((0, Observed("coup", ("yes",))), (0, Observed("fall", ("yes",))))
    >>> asked = Question(((), (Hard("coup", "no"),)), seen, ((1, "fall"),))
    >>> found = ranged(model, asked, np.array([1.0, 0.0]), luck=Luck())
    >>> str(found.order), str(found.full), [one.variable for one in found.leverage]
    ('0.62 to 0.62', '0.62 to 0.87', ['fall'])
    """
    network, doubled, twin = _posed(model, question, event, luck)
    told = []
    for order in (True, False):
        if attained:
            found = sharpened(twin, order_respecting=order, progress=progress, cancelled=cancelled)
        else:
            found = outer_range(twin, order_respecting=order)
        told.append(found)
    moved = _levers(model, network, doubled, twin, luck) if levers and doubled else ()
    return Ranged(told[0], told[1], moved)


def summed(model: Model, found: Attributed, luck: Luck) -> tuple[Range, Range]:
    """Return the ranges of a probability of causation: its questions' ranges, added up.

    Where the smallest of several answers was chosen, the range is that of the smallest.

    Parameters
    ----------
    model : Model
    found : Attributed
    luck : Luck

    Returns
    -------
    order, full : Range
        No mechanism leads out of them.
    """
    smallest = found.against is not None and found.against.choice == "worst"
    totals = []
    for alternative in found.alternatives if smallest else found.answering:
        ends = np.zeros((2, 2))  # order and full, low and high
        for sign, part in alternative.parts:
            told = ranged(model, part.asked.question, part.asked.array, luck=luck, levers=False)
            pair = np.array([[r.low, r.high] for r in (told.order, told.full)])
            ends += sign * (pair if sign > 0 else pair[:, ::-1])
        totals.append(ends)
    whole = np.min(totals, axis=0) if smallest else np.sum(totals, axis=0)
    order, full = (Range(float(low), float(high)) for low, high in whole)
    return order, full
