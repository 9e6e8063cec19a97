"""Second-order draws: tables of parameters drawn once a model, where they matter."""

from collections.abc import Iterable, Mapping

import numpy as np

from causal.engine.draws import dirichlet
from causal.engine.product import Array
from causal.engine.streams import stream
from causal.errors import QueryError
from causal.ladder.network import Question
from causal.scm.interventions import Hard, HeardFrom, HeldParent, Replaced, World
from causal.scm.model import Model

_Heard = tuple[World, str]  # a variable, and the world in which it is heard of

Sizes = float | Mapping[str, float | Array]
"""Equivalent sample sizes: one for all, or by variable one for all its rows, or one a row."""


def _in_world(model: Model, world: World, asked: Iterable[str]) -> tuple[set[str], list[_Heard]]:
    """Return whose own table can matter to variables of a world, and what these hear elsewhere."""
    hard = {i.variable for i in world if isinstance(i, Hard)}
    replaced = {i.variable: i.mechanism.parents for i in world if isinstance(i, Replaced)}
    factual = {i.variable for i in world if isinstance(i, Replaced) and i.reads_facts}
    held = {(i.parent, i.variable) for i in world if isinstance(i, HeldParent | HeardFrom)}
    seen: set[str] = set()
    stack = list(asked)
    while stack:
        name = stack.pop()
        if name in seen or name in hard:
            continue
        seen.add(name)
        if name not in factual:
            parents = replaced.get(name, model.parents(name))
            stack += [parent for parent in parents if (parent, name) not in held]
    heard: list[_Heard] = [((), parent) for name in factual & seen for parent in replaced[name]]
    heard += [(i.world, i.parent) for i in world if isinstance(i, HeardFrom) and i.variable in seen]
    return seen - replaced.keys(), heard


def mattering(model: Model, question: Question) -> tuple[str, ...]:
    """Return the variables whose own table can matter to a question.

    Parameters
    ----------
    model : Model
    question : Question

    Returns
    -------
    tuple of str
        The ancestors of what is asked and of what is known, in the network that the interventions
        of each world leave, and in the worlds of which it hears; in the order of the model.

    Examples
    --------
    >>> import causal
    >>> from causal.scm.interventions import Hard
    >>> coal = causal.load("dear_coal").model
    >>> world = (Hard("wage_cut_1907", "none"),)
    >>> names = mattering(coal, Question((world,), (), ((0, "mill_1908"),)))
    >>> "wage_cut_1907" in names, "mill_1908" in names
    (False, True)
    """
    found: set[str] = set()
    asked = [(question.worlds[place], name) for place, name in question.targets]
    asked += [(question.worlds[place], one.variable) for place, one in question.evidence]
    done: set[_Heard] = set()
    while asked:
        world = asked[0][0]
        here = {name for place, name in asked if place == world}
        done |= {(world, name) for name in here}
        matter, heard = _in_world(model, world, here)
        found |= matter
        asked = [one for one in (*asked, *heard) if one not in done]
    return tuple(name for name in model.names if name in found)


def draw_tables(
    model: Model, ess: Sizes, draws: int, *, seed: int, names: Iterable[str] | None = None
) -> dict[str, Array]:
    """Draw tables of parameters around those of a model.

    Parameters
    ----------
    model : Model
    ess : float or mapping of str to (float or ndarray)
        Equivalent sample sizes: one for all rows; or by variable, one for its rows or an array of
        shape (parent states ...). A larger one keeps the draws closer to the model.
    draws : int
    seed : int
        What is drawn for a variable depends on the seed and its name only: not on which other
        variables are drawn, in which order, thread or process.
    names : iterable of str, optional
        Whose tables; all of them if not given. `mattering` tells which ones a question needs.

    Returns
    -------
    dict of str to ndarray
        Shape (parent states ..., states, draws): what `causal.ladder.inference.solve` and
        `causal.ladder.tabulate.tabulate` take as ``draws``.

    Raises
    ------
    QueryError
        If there is no draw to be made, or a variable's sample size is missing or not positive.
    UnknownName
        If the model has no such variable.

    Notes
    -----
    Every row is Dirichlet with concentration ess x row, so that its mean is the model's row and
    the variance of a probability p is p (1 - p) / (ess + 1).

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal").model
    >>> drawn = draw_tables(coal, 20.0, 3, seed=1, names=["wage_cut_1907"])
    >>> alone = draw_tables(coal, 20.0, 3, seed=1)["wage_cut_1907"]
    >>> bool((drawn["wage_cut_1907"] == alone).all())
    True
    """
    if draws < 1 or seed < 0:
        raise QueryError(f"{draws} draws with seed {seed}: give one draw or more, and a seed >= 0")
    made: dict[str, Array] = {}
    for name in model.names if names is None else names:
        table = model.cpt(name)
        made[name] = dirichlet(table, size_of(ess, name), draws, stream(seed, name))
    return made


def size_of(ess: Sizes, name: str) -> float | Array:
    """Return the equivalent sample size of a variable's rows.

    Raises
    ------
    QueryError
        If it is missing or not positive.

    Examples
    --------
    >>> size_of({"wage_cut_1907": 12.0}, "wage_cut_1907"), size_of(20.0, "wage_cut_1907")
    (12.0, 20.0)
    """
    if isinstance(ess, Mapping):
        if name not in ess:
            raise QueryError(f"no equivalent sample size is given for {name}; give one by its name")
        size = ess[name]
    else:
        size = ess
    if not (np.asarray(size) > 0).all():
        raise QueryError(f"the equivalent sample size of {name} is {size}; it must be positive")
    return size
