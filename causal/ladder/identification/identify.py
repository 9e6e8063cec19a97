"""Could this effect be estimated from what is observable? The verdict, and the estimand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from itertools import product as cells_of
from typing import Literal

import numpy as np

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import PositivityViolated, QueryError
from causal.ladder.identification.algorithm import Hedge, idc_effect
from causal.ladder.identification.criteria import (
    AdjustmentSets,
    Parts,
    back_door,
    front_door,
    pose,
)
from causal.ladder.identification.evaluation import Evaluator
from causal.ladder.identification.expression import Expression, Probability, product, total
from causal.ladder.identification.notation import to_latex, to_text
from causal.ladder.identification.observable import ObservableJoint, observable_joint
from causal.ladder.identification.projection import Graph, Projection
from causal.scm.model import Model

Method = Literal["back-door", "front-door", "ID", "IDC"]

MOST_ANCHORS = 256  # combinations of states of anchors that an evaluation tries


@dataclass(frozen=True)
class Identification:
    """Whether an effect follows from the observable distribution, and how.

    Attributes
    ----------
    cause, effect, given, latent : tuple of str
        The question: P(effect | do(cause), given), with some variables latent.
    method : {"back-door", "front-door", "ID", "IDC"}
        What decided.
    estimand : Expression or None
        None where the effect is not identified.
    hedge : Hedge or None
        Why it is not.
    back_door, front_door : AdjustmentSets
        The minimal sets that meet the criterion; front-door sets only without ``given``.
    anchors : tuple of str
        Further variables that the estimand reads: in any one state, the same whichever it is.
    """

    cause: tuple[str, ...]
    effect: tuple[str, ...]
    given: tuple[str, ...]
    latent: tuple[str, ...]
    method: Method
    estimand: Expression | None
    hedge: Hedge | None
    back_door: AdjustmentSets
    front_door: AdjustmentSets
    anchors: tuple[str, ...] = ()

    @property
    def identified(self) -> bool:
        """Whether the observable distribution fixes the effect, whatever the mechanisms."""
        return self.estimand is not None

    @property
    def _names(self) -> tuple[str, ...]:
        return (*self.cause, *self.effect, *self.given)

    @property
    def question(self) -> str:
        """The question, written out."""
        given = "".join(f", {name}" for name in self.given)
        return f"P({', '.join(self.effect)} | do({', '.join(self.cause)}){given})"

    @property
    def text(self) -> str:
        """The estimand as text; empty where there is none."""
        return to_text(self.estimand, self._names) if self.estimand is not None else ""

    @property
    def latex(self) -> str:
        """The estimand in LaTeX; empty where there is none."""
        return to_latex(self.estimand, self._names) if self.estimand is not None else ""

    def sentence(self) -> str:
        """Return the verdict in a sentence."""
        if self.hedge is not None:
            outer, inner = ", ".join(self.hedge.outer), ", ".join(self.hedge.inner)
            return (
                f"{self.question} cannot be estimated from what is observable: latent common "
                f"causes tie {outer} together, and the part of them that is not set ({inner}) "
                f"stays tied too (a hedge), so that two models can agree on everything observable "
                f"and differ on the effect"
            )
        ways = {
            "back-door": self._by_back_door(),
            "front-door": f"through {', '.join(self.front_door.smallest or ())} (front-door)",
            "ID": "by the ID algorithm",
            "IDC": "by the IDC algorithm",
        }
        free = f", with {', '.join(self.anchors)} in any one state" if self.anchors else ""
        return (
            f"{self.question} can be estimated from what is observable, {ways[self.method]}: "
            f"it is {self.text}{free}"
        )

    def _by_back_door(self) -> str:
        adjusted = ", ".join(self.back_door.smallest or ())
        return f"adjusting for {adjusted} (back-door)" if adjusted else "with nothing to adjust for"

    def evaluate(
        self,
        joint: ObservableJoint,
        *,
        cause: Mapping[str, str],
        given: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
    ) -> Array:
        """Read the effect off an observable distribution.

        Parameters
        ----------
        joint : ObservableJoint
            From `observable_joint`, or `ObservableJoint.of` a table.
        cause, given : mapping of str to str
            The state of every cause, and of everything given.
        limits : Limits, optional
            Refuse what would cost more.

        Returns
        -------
        ndarray, shape (states of each effect ...)
            P(effect | do(cause), given).

        Raises
        ------
        QueryError
            If the effect is not identified, or the states are not those of the causes and of
            what is given.
        UnknownName
            If the distribution lacks a variable or a state.
        PositivityViolated
            If the estimand needs a probability given what never occurs; it names it.
        TooCostly
            If an elimination would exceed the limits.
        """
        if self.estimand is None:
            raise QueryError(self.sentence())
        said = {**cause, **(given or {})}
        for role, names, stated in (
            ("cause", self.cause, cause),
            ("given", self.given, given or {}),
        ):
            if set(names) != set(stated):
                raise QueryError(
                    f"{role} gives states to {', '.join(stated) or 'nothing'}; {self.question} "
                    f"needs one each for {', '.join(names) or 'nothing'}"
                )
        states = {name: joint.variable(name).index(state) for name, state in said.items()}
        evaluator = Evaluator(joint, limits)
        for tried in islice(self._anchored(joint, states), MOST_ANCHORS):
            values = evaluator.table(self.estimand, self.effect, tried)
            if not np.isnan(values).any():
                return values
        first = next(self._anchored(joint, states))
        values = evaluator.table(self.estimand, self.effect, first)
        cell = np.argwhere(np.isnan(values))[0]
        at = {**first, **dict(zip(self.effect, map(int, cell), strict=True))}
        raise PositivityViolated(*evaluator.blame(self.estimand, at))

    def _anchored(
        self, joint: ObservableJoint, states: Mapping[str, int]
    ) -> Iterator[dict[str, int]]:
        """Complete the states by those of the anchors; any does, where it has a value."""
        sizes = [len(joint.variable(name).states) for name in self.anchors]
        for cell in cells_of(*map(range, sizes)):
            yield {**states, **dict(zip(self.anchors, cell, strict=True))}


def identify(
    graph: Graph,
    *,
    cause: Sequence[str],
    effect: Sequence[str],
    given: Sequence[str] = (),
    latent: Sequence[str] = (),
) -> Identification:
    """Say whether P(effect | do(cause), given) follows from what is observable, and how.

    Parameters
    ----------
    graph : Model or networkx.DiGraph
        Only the arrows matter.
    cause, effect : sequence of str
        One or more observable variables each.
    given : sequence of str, optional
        Conditioned on, in the changed world.
    latent : sequence of str, optional
        Variables that nobody observes.

    Returns
    -------
    Identification
        With an estimand in textbook form where the back-door or the front-door criterion is met,
        else as the ID or IDC algorithm gives it. That an effect is not identified is a verdict
        with its reason, and not an error.

    Raises
    ------
    UnknownName
        If a variable is not in the graph.
    QueryError
        If there is no cause or no effect, or a variable has two parts in the question.
    CycleError
        If the arrows run in a circle.

    References
    ----------
    J. Pearl, *Causality*, 2nd ed., Cambridge 2009, chapter 3.
    I. Shpitser and J. Pearl, AAAI 2006 and UAI 2006; see
    `causal.ladder.identification.algorithm`.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("genes", "smoking"), ("genes", "cancer"), ("smoking", "tar"),
    ...                     ("tar", "cancer")])
    >>> found = identify(graph, cause=["smoking"], effect=["cancer"], latent=["genes"])
    >>> found.method
    'front-door'
    >>> print(found.text)
    sum_{tar} P(tar | smoking) sum_{smoking'} P(cancer | smoking', tar) P(smoking')
    >>> identify(graph, cause=["tar"], effect=["cancer"], latent=["genes"]).text
    'sum_{smoking} P(cancer | smoking, tar) P(smoking)'
    """
    projection, parts = pose(graph, cause, effect, given, latent)
    adjusting = back_door(projection, parts)
    crossing = AdjustmentSets(()) if given else front_door(projection, parts)
    method: Method
    if adjusting.smallest is not None:
        method = "back-door"
        found: Expression | Hedge = _adjusted(projection, parts, adjusting.smallest)
    elif crossing.smallest is not None:
        method = "front-door"
        found = _crossed(projection, parts, crossing.smallest)
    else:
        method = "IDC" if given else "ID"
        found = idc_effect(parts.effect, parts.cause, parts.given, projection)
    hedge = found if isinstance(found, Hedge) else None
    estimand = None if isinstance(found, Hedge) else found
    read = estimand.free if estimand is not None else frozenset()
    return Identification(
        tuple(cause),
        tuple(effect),
        tuple(given),
        tuple(latent),
        method,
        estimand,
        hedge,
        adjusting,
        crossing,
        projection.ordered(read - parts.cause - parts.effect - parts.given),
    )


def _adjusted(graph: Projection, parts: Parts, chosen: tuple[str, ...]) -> Expression:
    """Write the back-door formula: sum over z of P(y | x, z, given) P(z | given)."""
    reading = graph.ordered(parts.cause | parts.given | set(chosen))
    outcome = Probability(graph.ordered(parts.effect), reading)
    if not chosen:
        return outcome
    weights = Probability(chosen, graph.ordered(parts.given))
    return total(chosen, product([outcome, weights]))


def _crossed(graph: Projection, parts: Parts, chosen: tuple[str, ...]) -> Expression:
    """Write the front-door formula: sum over m of P(m | x) sum over x' of P(y | x', m) P(x')."""
    causes = graph.ordered(parts.cause)
    outcome = Probability(graph.ordered(parts.effect), graph.ordered(parts.cause | set(chosen)))
    again = total(causes, product([outcome, Probability(causes)]))
    return total(chosen, product([Probability(chosen, causes), again]))


@dataclass(frozen=True, eq=False)
class ObservableEffect:
    """An effect as the observable distribution of a model has it.

    Attributes
    ----------
    identification : Identification
    probabilities : ndarray or None, shape (states of each effect ...)
        None where the effect is not identified.
    """

    identification: Identification
    probabilities: Array | None


def observable_effect(
    model: Model,
    *,
    cause: Mapping[str, str],
    effect: Sequence[str],
    given: Mapping[str, str] | None = None,
    latent: Sequence[str] = (),
    limits: Limits = Limits(),
) -> ObservableEffect:
    """Identify P(effect | do(cause), given) and read it off what is observable of a model.

    Parameters
    ----------
    model : Model
    cause, given : mapping of str to str
        State by variable.
    effect : sequence of str
    latent : sequence of str, optional
        Variables that nobody observes.
    limits : Limits, optional
        Refuse what would cost more.

    Returns
    -------
    ObservableEffect

    Raises
    ------
    UnknownName, QueryError
        If the question cannot be posed.
    PositivityViolated
        If the estimand needs a probability given what never occurs.
    TooCostly
        If an elimination would exceed the limits.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> age, drug, cure = (Variable(name, ("no", "yes")) for name in ("age", "drug", "cure"))
    >>> model = Model((age, drug, cure), (
    ...     Table((), ((0.5, 0.5),)), Table(("age",), ((0.8, 0.2), (0.3, 0.7))),
    ...     Table(("age", "drug"), ((0.4, 0.6), (0.2, 0.8), (0.9, 0.1), (0.7, 0.3)))))
    >>> found = observable_effect(model, cause={"drug": "yes"}, effect=["cure"])
    >>> found.identification.text, found.probabilities.round(2).tolist()
    ('sum_{age} P(cure | age, drug) P(age)', [0.45, 0.55])
    """
    seeing = given or {}
    found = identify(model, cause=tuple(cause), effect=effect, given=tuple(seeing), latent=latent)
    if not found.identified:
        return ObservableEffect(found, None)
    joint = observable_joint(model, latent)
    values = found.evaluate(joint, cause=cause, given=seeing, limits=limits)
    return ObservableEffect(found, values)
