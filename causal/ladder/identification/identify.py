"""Could this effect be estimated from what is observable? The verdict, and the estimand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.ladder.identification.adjustment import AdjustmentSets
from causal.ladder.identification.algorithm import Hedge, idc_effect
from causal.ladder.identification.back_door import back_door
from causal.ladder.identification.expression import Expression, Probability, product, total
from causal.ladder.identification.front_door import front_door
from causal.ladder.identification.observable import observable_joint
from causal.ladder.identification.projection import Graph, Projection
from causal.ladder.identification.question import Parts, pose
from causal.ladder.identification.verdict import Identification, Method
from causal.scm.model import Model


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
