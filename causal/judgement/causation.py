"""Probabilities of causation with how far each could move: never a bare point."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from causal.display.numbers import probability
from causal.engine.product import Array
from causal.errors import CausalError, ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.bounds.agnostic import (
    SeenAndDone,
    necessity,
    necessity_and_sufficiency,
    sufficiency,
)
from causal.ladder.bounds.ranges import Range
from causal.ladder.causation import Attributed, Causation
from causal.ladder.inference import solve
from causal.ladder.necessity import (
    effect_on_the_treated,
    probability_of_disablement,
    probability_of_enablement,
    probability_of_necessity,
    probability_of_necessity_and_sufficiency,
    probability_of_sufficiency,
)
from causal.ladder.network import Question
from causal.ladder.ranging import summed
from causal.scm.interventions import Hard

Limit = Callable[[SeenAndDone, int, int, Sequence[int]], Range]

_ASKED: dict[str, tuple[Callable[[Causation], Attributed], Limit | None, str]] = {
    "necessity": (probability_of_necessity, necessity, "but for it, it would not have come about"),
    "sufficiency": (
        probability_of_sufficiency,
        sufficiency,
        "where neither was, it would have brought it about",
    ),
    "necessity and sufficiency": (
        probability_of_necessity_and_sufficiency,
        necessity_and_sufficiency,
        "with it yes, without it no",
    ),
    "disablement": (
        probability_of_disablement,
        None,
        "where it came about, it would not have without the cause",
    ),
    "enablement": (
        probability_of_enablement,
        None,
        "where it did not, it would have with the cause",
    ),
    "effect on the treated": (
        effect_on_the_treated,
        None,
        "difference that the cause made where it was",
    ),
}
KINDS = tuple(_ASKED)


@dataclass(frozen=True, slots=True)
class Measured:
    """A probability of causation, or an effect on the treated, with its ranges.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    meaning : str
        In words.
    found : Attributed
        The point, what it was compared with, and what it leans on.
    order_range, full_range : Range or None
        Over mechanisms that respect their order, and over all with these tables; None where that
        would have cost too much.
    agnostic : Range or None
        Knowing only how often cause and effect come together, and the effect under each
        intervention, given what came before the cause: the graph is not trusted, and hidden causes
        may tie the mechanisms together. None where the cause is compared with several states.
    """

    kind: str
    meaning: str
    found: Attributed
    order_range: Range | None
    full_range: Range | None
    agnostic: Range | None

    @property
    def point(self) -> float:
        """The number under the declared couplings."""
        return self.found.point

    def row(self) -> tuple[str, str, str, str, str]:
        """Return kind, point and the three ranges as text; empty where there is none."""
        ranges = (self.order_range, self.full_range, self.agnostic)
        low, middle, wide = ("" if one is None else str(one) for one in ranges)
        return self.kind, probability(self.point), low, middle, wide


def _seen(causation: Causation) -> tuple[Array, Array]:
    """Return P(cause, effect) and P(effect | do(cause)) given what is known."""
    model, luck = causation.model, causation.luck
    name, effect = causation.cause, causation.score.variable
    known = tuple((0, statement) for statement in causation.evidence)
    joint = solve(model, Question(((),), known, ((0, name), (0, effect))), luck=luck)
    rows = [
        solve(model, Question(((), (Hard(name, state),)), known, ((1, effect),)), luck=luck)
        for state in model.variable(name).states
    ]
    return joint.probabilities[..., 0], np.stack([row.probabilities[:, 0] for row in rows])


def limits(kind: str, causation: Causation) -> Range | None:
    """Return the limits that do not trust the graph, where the cause is compared with one state.

    Raises
    ------
    QueryError
        If the kind is not known.
    """
    if kind not in _ASKED:
        raise QueryError(f"there is no kind {kind!r}; there are {', '.join(KINDS)}")
    against, limit = causation.compared(), _ASKED[kind][1]
    if limit is None or against.choice != "state":
        return None
    variable = causation.model.variable(causation.cause)
    effect = causation.model.variable(causation.score.variable)
    try:
        known = SeenAndDone(*_seen(causation))
        pair = (variable.index(causation.state), variable.index(against.state))
        return limit(known, *pair, effect.indices(causation.score.event))
    except (QueryError, ImpossibleEvidence):  # nothing to compare: one of the two cannot be
        return None


def measured(
    kind: str, here: Causation, earlier: Causation | None = None, *, ranges: bool = True
) -> Measured:
    """Ask one probability of causation.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    here : Causation
    earlier : Causation, optional
        The same given only what came before the cause, for the limits that do not trust the graph.
    ranges : bool, default True
        Find the ranges.

    Returns
    -------
    Measured

    Raises
    ------
    QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> from causal.ladder.expectations import Score
    >>> from causal.scm.couplings import Luck
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.model import Model
    >>> from causal.scm.variables import Variable
    >>> coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    >>> model = Model((coup, fall), (Table((), ((0.5, 0.5),), ("",)),
    ...                              Table(("coup",), ((0.7, 0.3), (0.2, 0.8)), ("no", "yes"))))
    >>> asked = Causation(model, "coup", "yes", Score.of_event(model, "fall", "yes"), luck=Luck())
    >>> measured("necessity", asked, asked).row()
    ('necessity', '0.62', '0.62 to 0.62', '0.62 to 0.87', '0.62 to 0.87')
    """
    if kind not in _ASKED:
        raise QueryError(f"there is no kind {kind!r}; there are {', '.join(KINDS)}")
    ask, _, meaning = _ASKED[kind]
    found = ask(here)
    order = full = None
    if ranges and here.luck is not None:
        with suppress(QueryError, TooCostly):
            order, full = summed(here.model, found, here.luck)
    agnostic = limits(kind, earlier) if earlier is not None else None
    return Measured(kind, meaning, found, order, full, agnostic)


def possible(
    kinds: Sequence[str], here: Causation, earlier: Causation | None, *, ranges: bool
) -> tuple[list[Measured], list[str]]:
    """Ask several probabilities of causation; those that cannot be asked are told apart."""
    found, notes = [], []
    for kind in kinds:
        try:
            found.append(measured(kind, here, earlier, ranges=ranges))
        except CausalError as error:
            notes.append(f"{kind}: {error}")
    return found, notes
