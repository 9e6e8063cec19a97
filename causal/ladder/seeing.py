"""Why to see something is not to set it: what ties causes to an effect beside what they do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

from causal.scm.model import Model

_SINK = "\0sink"  # no variable is called so


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties some variables to an effect other than by acting on it.

    Attributes
    ----------
    tied : bool
        Whether seeing them can say something else than setting them. If not, it never does,
        whatever the numbers: the second rule of the do-calculus.
    common : tuple of str
        Common causes that are not known and are not blocked by what is: from each, one way leads to
        a variable seen and another one, apart from it, to the effect.
    earlier : tuple of str
        Variables seen that the effect itself is a cause of.
    opened : tuple of str
        What is known and ties them only because it is known: a common effect.
    blocked : tuple of str
        Common causes that are known, or cut off by what is known.
    """

    tied: bool
    common: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


def ties(model: Model, seen: Sequence[str], effect: str, known: Iterable[str] = ()) -> Ties:
    """Find what ties variables that are seen to an effect beside what they do to it.

    Parameters
    ----------
    model : Model
    seen : sequence of str
    effect : str
        Not among those seen.
    known : iterable of str, optional
        What is known besides; those seen are left out of it.

    Returns
    -------
    Ties

    Raises
    ------
    UnknownName
        If the model has no such variable.

    Notes
    -----
    Seeing and setting give the same answer if the effect is d-separated from what is seen, given
    what is known, once the arrows out of what is seen are taken out.

    References
    ----------
    J. Pearl, *Causality*, 2nd ed., Cambridge 2009, theorem 3.4.1.

    Examples
    --------
    >>> import causal
    >>> ties(causal.load("classics/smoking_tar").model, ["smoking"], "cancer").common
    ('genotype',)
    """
    rest = set(known) - set(seen)
    for name in (*seen, effect, *rest):
        model.position(name)
    if effect in rest:
        return Ties(False)
    cut: nx.DiGraph[str] = nx.DiGraph(model.graph)
    cut.remove_edges_from(list(model.graph.out_edges(seen)))
    tied = not nx.is_d_separator(cut, set(seen), {effect}, rest)
    common = _common(model, cut, seen, effect, rest)
    every = _common(model, cut, seen, effect, set())
    earlier = tuple(name for name in seen if nx.has_path(_without(cut, rest), effect, name))
    opened = () if not tied or common or earlier else _opened(cut, seen, effect, rest)
    blocked = tuple(name for name in every if name not in common)
    return Ties(tied, common, earlier, opened, blocked)


def _without(graph: "nx.DiGraph[str]", names: Iterable[str]) -> "nx.DiGraph[str]":
    smaller = graph.copy()
    smaller.remove_nodes_from(names)
    return smaller


def _common(
    model: Model, cut: "nx.DiGraph[str]", seen: Sequence[str], effect: str, known: set[str]
) -> tuple[str, ...]:
    """Return the causes from which two ways that share nothing lead to what is seen and effect."""
    open_ways = _without(cut, known)
    joined = [_joined(open_ways, one, effect) for one in seen]
    return tuple(
        name
        for name in model.names
        if name not in known
        and name not in seen
        and name != effect
        and any(_apart(graph, name) for graph in joined)
    )


def _joined(graph: "nx.DiGraph[str]", one: str, effect: str) -> "nx.DiGraph[str]":
    """Lead both of two variables into one, so that neither is on the way to the other."""
    joined = graph.copy()
    joined.remove_edges_from([*joined.out_edges(one), *joined.out_edges(effect)])
    joined.add_edges_from([(one, _SINK), (effect, _SINK)])
    return joined


def _apart(joined: "nx.DiGraph[str]", source: str) -> bool:
    """Tell whether two ways that share only their source lead to both of two variables.

    By Menger's theorem they do if no variable between is on every way, that is, if nothing but the
    source dominates where both end.
    """
    above = nx.immediate_dominators(joined, source)
    return bool(above.get(_SINK) == source)


def _opened(
    cut: "nx.DiGraph[str]", seen: Sequence[str], effect: str, known: set[str]
) -> tuple[str, ...]:
    """Return what is known without which they would not be tied; all of it if no one thing is."""
    alone = [name for name in known if nx.is_d_separator(cut, set(seen), {effect}, known - {name})]
    return tuple(sorted(alone or known))
