"""Effects along some ways and not others: natural, controlled, path-specific and edge-specific.

One definition serves them all: the difference between a base world and a hybrid of it with the
changed one, in which some variables hear their parents as they are in the other world.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from causal.errors import QueryError
from causal.ladder.contrasts import Contrast, overridden
from causal.ladder.effects import Effect, NaturalEffects, Setting
from causal.ladder.hybrid import Edge, carrying, heard, hybrid, through
from causal.scm.interventions import Hard, HeardFrom, World


def total_effect(setting: Setting) -> Effect:
    """Return what a change does along every way.

    Parameters
    ----------
    setting : Setting

    Returns
    -------
    Effect

    Raises
    ------
    NotIdentified, ImpossibleEvidence, TooCostly
        As `causal.ladder.inference.solve`; so do all functions of this module.

    Examples
    --------
    >>> from causal.ladder.expectations import Score
    >>> from causal.ladder.contrasts import contrast
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.model import Model
    >>> from causal.scm.variables import Variable
    >>> no_yes = ("no", "yes")
    >>> model = Model((Variable("coup", no_yes), Variable("fall", no_yes)),
    ...               (Table((), ((0.5, 0.5),), ("",)),
    ...                Table(("coup",), ((0.9, 0.1), (0.2, 0.8)), no_yes)))
    >>> change = contrast(model, {"coup": ("no", "yes")})
    >>> fall = Score.of_event(model, "fall", "yes")
    >>> print(total_effect(Setting(model, change, fall)))
    total effect of coup=yes instead of coup=no on P(fall=yes): 0.1000 to 0.8000, +0.7000 (it follows from the network alone)
    """  # noqa: E501 - a doctest shows the sentence as it is
    base = setting.contrast.base
    after = hybrid(setting.model, setting.contrast, setting.score.variable)
    return setting.effect("total effect", base, after)


def between(setting: Setting) -> tuple[str, ...]:
    """Return the variables on the routes from the changed ones to the outcome, both left out."""
    outcome = setting.score.variable
    edges = carrying(setting.model, setting.contrast, outcome)
    ends = {outcome, *setting.contrast.causes}
    inside = {name for edge in edges for name in edge} - ends
    return tuple(sorted(inside, key=setting.model.position))


def _mediators(setting: Setting, named: Iterable[str] | None) -> tuple[str, ...]:
    if named is None:
        return between(setting)
    chosen = tuple(sorted(set(named), key=setting.model.position))
    ends = {setting.score.variable, *setting.contrast.causes}
    wrong = [name for name in chosen if name in ends]
    if wrong:
        raise QueryError(
            f"{wrong[0]} is a cause or the outcome itself; a mediator lies between the two"
        )
    return chosen


def _direct_world(setting: Setting, mediators: Sequence[str]) -> World:
    edges = carrying(setting.model, setting.contrast, setting.score.variable)
    closed = {edge for edge in edges if edge[0] in mediators}
    return hybrid(setting.model, setting.contrast, setting.score.variable, closed)


def _indirect_world(setting: Setting, mediators: Sequence[str]) -> World:
    """Return the base world in which the children of mediators hear them as changed."""
    contrast = setting.contrast
    told = tuple(
        HeardFrom(m, v, contrast.changed)
        for v, parents in heard(setting.model, contrast.base).items()
        for m in parents
        if m in mediators
    )
    return (*contrast.base, *told)


def natural_direct_effect(setting: Setting, mediators: Iterable[str] | None = None) -> Effect:
    """Return what a change does with the mediators as they are in the base world.

    Parameters
    ----------
    setting : Setting
    mediators : iterable of str, optional
        By default every variable between cause and outcome, so that the direct arrow is left.

    Returns
    -------
    Effect

    Raises
    ------
    QueryError
        If a mediator is a cause or the outcome.

    References
    ----------
    .. [1] J. Pearl, Direct and indirect effects, UAI 2001.
    """
    chosen = _mediators(setting, mediators)
    after = _direct_world(setting, chosen)
    told = f"with {', '.join(chosen)} as before" if chosen else ""
    return setting.effect("natural direct effect", setting.contrast.base, after, told)


def natural_indirect_effect(setting: Setting, mediators: Iterable[str] | None = None) -> Effect:
    """Return what the change of the mediators does, with the cause as it is in the base world.

    See `natural_direct_effect`. The mediators take the states that they have in the changed world.
    """
    chosen = _mediators(setting, mediators)
    after = _indirect_world(setting, chosen)
    told = f"through {', '.join(chosen)}" if chosen else ""
    return setting.effect("natural indirect effect", setting.contrast.base, after, told)


def total_indirect_effect(setting: Setting, mediators: Iterable[str] | None = None) -> Effect:
    """Return what the change of the mediators adds once the cause is changed.

    See `natural_direct_effect`; the two sum to the total effect.
    """
    chosen = _mediators(setting, mediators)
    before = _direct_world(setting, chosen)
    after = hybrid(setting.model, setting.contrast, setting.score.variable)
    told = f"through {', '.join(chosen)}" if chosen else ""
    return setting.effect("total indirect effect", before, after, told)


def natural_effects(setting: Setting, mediators: Iterable[str] | None = None) -> NaturalEffects:
    """Return total, natural direct, natural indirect and total indirect effect.

    Parameters
    ----------
    setting : Setting
    mediators : iterable of str, optional
        See `natural_direct_effect`.

    Returns
    -------
    NaturalEffects
    """
    chosen = _mediators(setting, mediators)
    return NaturalEffects(
        total_effect(setting),
        natural_direct_effect(setting, chosen),
        natural_indirect_effect(setting, chosen),
        total_indirect_effect(setting, chosen),
    )


def controlled_direct_effect(setting: Setting, held: Mapping[str, str]) -> Effect:
    """Return what a change does while mediators are held in given states, before and after.

    Parameters
    ----------
    setting : Setting
    held : mapping of str to str
        State of each mediator.

    Returns
    -------
    Effect

    Raises
    ------
    UnknownName
        If there is no such variable or state.
    QueryError
        If a mediator is a cause or the outcome.
    """
    _mediators(setting, held)
    for name, state in held.items():
        setting.model.variable(name).index(state)
    hold = tuple(Hard(name, state) for name, state in held.items())
    told = f"with {', '.join(map(str, hold))} held" if hold else ""
    before = overridden(setting.contrast.base, hold)
    still = Contrast(before, setting.contrast.changes)
    after = hybrid(setting.model, still, setting.score.variable)
    return setting.effect("controlled direct effect", before, after, told)


def edge_effect(setting: Setting, active: Iterable[Edge]) -> Effect:
    """Return what a change does if it travels over some edges only.

    Parameters
    ----------
    setting : Setting
    active : iterable of (str, str)
        Parent and child. Over any other edge the child hears its parent as in the base world.

    Returns
    -------
    Effect
        It leans on a variable that must be in two states at once, one for each way that it feeds
        (a recanting witness), unless what is known fixes it.

    Raises
    ------
    UnknownName
        If an edge is not there.

    References
    ----------
    .. [1] C. Avin, I. Shpitser, J. Pearl, Identifiability of path-specific effects, IJCAI 2005.
    """
    edges = sorted(set(active))
    outcome = setting.score.variable
    closed = through(setting.model, setting.contrast, outcome, edges)
    after = hybrid(setting.model, setting.contrast, outcome, closed)
    told = f"over {', '.join(f'{p}->{v}' for p, v in edges)}" if edges else "over no edge"
    return setting.effect("edge-specific effect", setting.contrast.base, after, told)


def path_effect(setting: Setting, *paths: Sequence[str]) -> Effect:
    """Return what a change does along one route, or along several.

    Parameters
    ----------
    setting : Setting
    *paths : sequence of str
        Each from a changed variable to the outcome; see `causal.ladder.hybrid.routes`.

    Returns
    -------
    Effect
        The edges of all of them are active, so a route that is made of pieces of theirs counts too.

    Raises
    ------
    UnknownName
        If a route uses an edge that is not there.
    QueryError
        If it does not run from a changed variable to the outcome.
    """
    outcome, causes = setting.score.variable, setting.contrast.causes
    for path in paths:
        if len(path) < 2 or path[0] not in causes or path[-1] != outcome:
            raise QueryError(
                f"the route {' -> '.join(path) or 'given'} must run from a changed variable "
                f"({', '.join(causes)}) to {outcome}"
            )
    edges = [pair for path in paths for pair in pairwise(path)]
    made = edge_effect(setting, edges)
    told = "along " + " and ".join(" -> ".join(path) for path in paths)
    return replace(made, kind="path-specific effect", detail=told)
