"""Attribution: how much of a difference each lever, or each way it travels, accounts for.

What is shared out is the difference between the expected score with all levers pulled and with
none, in the histories that the same facts describe, so the parts add up to the number shown.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.errors import QueryError
from causal.ladder.contrasts import Contrast
from causal.ladder.effects import Setting
from causal.ladder.games import Attribution, Game, Progress, share_out
from causal.ladder.hybrid import Edge, carrying, hybrid
from causal.scm.interventions import World


def by_levers(
    setting: Setting,
    levers: Mapping[str, Sequence[str]] | None = None,
    *,
    seed: int | np.random.Generator | None = None,
    permutations: int = 200,
    progress: Progress | None = None,
) -> Attribution:
    """Share a difference out among the levers that were pulled.

    With no lever pulled the levers are as they are in the base world: for the factual world that
    is where the facts put them, and if all facts are given, nothing is left open there.

    Parameters
    ----------
    setting : Setting
        Its contrast says what is done: hard, soft, a policy or a shift.
    levers : mapping of str to sequence of str, optional
        Which changed variables make up each lever; by default each is a lever of its own.
    seed : int or numpy.random.Generator, optional
        For random orders, needed beyond twelve levers.
    permutations : int, default 200
        How many random orders then.
    progress : callable, optional
        Called with the number of answered questions and of all.

    Returns
    -------
    Attribution

    Raises
    ------
    QueryError
        If the levers do not make up what is changed, or two share a variable.
    TooCostly
        If the questions would exceed the limit together, or there are more than twelve levers and
        no seed.
    NotIdentified, ImpossibleEvidence
        As `causal.ladder.inference.solve`.

    Examples
    --------
    >>> from causal.ladder.expectations import Score
    >>> from causal.ladder.contrasts import contrast
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.model import Model
    >>> from causal.scm.variables import Variable
    >>> no_yes = ("no", "yes")
    >>> model = Model(
    ...     tuple(Variable(name, no_yes) for name in ("debt", "war", "fall")),
    ...     (Table((), ((0.5, 0.5),), ("",)), Table((), ((0.5, 0.5),), ("",)),
    ...      Table(("debt", "war"), ((1.0, 0.0), (0.6, 0.4), (0.7, 0.3), (0.1, 0.9)))))
    >>> change = contrast(model, {"debt": ("no", "yes"), "war": ("no", "yes")})
    >>> parts = by_levers(Setting(model, change, Score.of_event(model, "fall", "yes")))
    >>> [(share.player, round(share.shapley, 9)) for share in parts.shares]
    [('debt', 0.4), ('war', 0.5)]
    >>> round(parts.interactions[0].value, 9), parts.queries
    (0.2, 4)
    """
    contrast = setting.contrast
    players: dict[str, tuple[str, ...]] = {name: (name,) for name in contrast.causes}
    if levers is not None:
        players = {name: tuple(variables) for name, variables in levers.items()}
    _complete(contrast, players)
    groups = list(players.values())

    def world_of(mask: int) -> World:
        pulled = {name for i, group in enumerate(groups) if mask >> i & 1 for name in group}
        chosen = tuple(change for change in contrast.changes if change.variable in pulled)
        part = Contrast(contrast.base, chosen)
        return hybrid(setting.model, part, setting.score.variable)

    game = Game(setting, tuple(players), world_of, progress)
    return share_out("levers", game, seed, permutations)


def _complete(contrast: Contrast, players: Mapping[str, tuple[str, ...]]) -> None:
    listed = sorted(name for group in players.values() for name in group)
    if listed != sorted(contrast.causes):
        raise QueryError(
            f"the levers are made of {', '.join(listed) or 'nothing'}, and what is changed is "
            f"{', '.join(contrast.causes)}; name each changed variable in one lever"
        )


def first_steps(setting: Setting) -> tuple[Edge, ...]:
    """Return the edges by which a change leaves the changed variables for the outcome."""
    causes, outcome = setting.contrast.causes, setting.score.variable
    edges = carrying(setting.model, setting.contrast, outcome)
    return tuple((p, v) for p, v in edges if p in causes and v not in causes)


def last_steps(setting: Setting) -> tuple[Edge, ...]:
    """Return the edges by which a change arrives at the outcome."""
    outcome = setting.score.variable
    return tuple(e for e in carrying(setting.model, setting.contrast, outcome) if e[1] == outcome)


def by_first_step(
    setting: Setting,
    *,
    seed: int | np.random.Generator | None = None,
    permutations: int = 200,
    progress: Progress | None = None,
) -> Attribution:
    """Share a difference out among the edges by which the change leaves the levers.

    Edges between two levers stay open: what one lever does to another belongs to the first step
    from there on. All other edges are open too. Not to be mixed with `by_last_step`: the two cut
    the routes at different places, and their parts answer different questions.

    Parameters
    ----------
    setting : Setting
    seed, permutations, progress
        See `by_levers`.

    Returns
    -------
    Attribution

    Raises
    ------
    QueryError
        If the outcome itself is changed, or no change can reach it.
    TooCostly, NotIdentified, ImpossibleEvidence
        See `by_levers`.
    """
    return _by_cut("first step", setting, first_steps(setting), (seed, permutations, progress))


def by_last_step(
    setting: Setting,
    *,
    seed: int | np.random.Generator | None = None,
    permutations: int = 200,
    progress: Progress | None = None,
) -> Attribution:
    """Share a difference out among the edges by which the change arrives at the outcome.

    See `by_first_step`.
    """
    return _by_cut("last step", setting, last_steps(setting), (seed, permutations, progress))


def by_edges(setting: Setting, *, progress: Progress | None = None) -> Attribution:
    """Share a difference out among all edges that can carry it.

    The parts add up to the whole, but what enters a variable need not equal what leaves it; an
    edge counts only in company of others that make up a route.

    Parameters
    ----------
    setting : Setting
    progress : callable, optional
        See `by_levers`.

    Returns
    -------
    Attribution

    Raises
    ------
    TooCostly
        If there are more than twelve edges.
    QueryError, NotIdentified, ImpossibleEvidence
        See `by_first_step`.
    """
    edges = carrying(setting.model, setting.contrast, setting.score.variable)
    return _by_cut("edges", setting, edges, (None, 0, progress))


def _by_cut(
    by: str,
    setting: Setting,
    edges: Sequence[Edge],
    sampling: tuple[int | np.random.Generator | None, int, Progress | None],
) -> Attribution:
    """Share out among edges that separate the levers from the outcome."""
    contrast, outcome = setting.contrast, setting.score.variable
    if outcome in contrast.causes:
        raise QueryError(
            f"{outcome} itself is changed, which no edge carries; change its causes only"
        )
    seed, permutations, progress = sampling

    def world_of(mask: int) -> World:
        closed = {edge for i, edge in enumerate(edges) if not mask >> i & 1}
        return hybrid(setting.model, contrast, outcome, closed)

    players = [f"{p}->{v}" for p, v in edges]
    return share_out(by, Game(setting, players, world_of, progress), seed, permutations)
