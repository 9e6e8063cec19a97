"""The ID and IDC algorithms: complete for effects, and for conditional effects, of interventions.

The comments number the lines as the paper does. Sets that the paper writes as an argument P are
laws here: the observed distribution, or a kernel made of its conditional probabilities.

References
----------
I. Shpitser and J. Pearl, "Identification of joint interventional distributions in recursive
semi-Markovian causal models", AAAI 2006.
I. Shpitser and J. Pearl, "Identification of conditional interventional distributions", UAI 2006.
"""

from dataclasses import dataclass

import networkx as nx

from causal.ladder.identification.expression import (
    Expression,
    Probability,
    product,
    quotient,
    total,
)
from causal.ladder.identification.projection import Names, Projection


@dataclass(frozen=True)
class Hedge:
    """Why an effect is not identified: two nested sets that latent common causes tie together.

    Attributes
    ----------
    outer : tuple of str
        The c-forest F: it meets the causes.
    inner : tuple of str
        The c-forest F' inside it: it does not. Two models can agree on all that is observable and
        still differ in what an intervention on ``outer`` less ``inner`` does to ``inner``.
    """

    outer: tuple[str, ...]
    inner: tuple[str, ...]


@dataclass(frozen=True)
class Observed:
    """The observed distribution of an ancestral part of the graph.

    Attributes
    ----------
    graph : Projection
    """

    graph: Projection

    def term(self, name: str) -> Expression:
        """Return P(name | all before it), without what a separation makes idle.

        Before it, only its c-component and the parents of that matter (Tian & Pearl 2002).
        """
        place = self.graph.nodes.index(name)
        early = self.graph.subgraph(self.graph.nodes[: place + 1])
        (part,) = (part for part in early.c_components() if name in part)
        near = (part | early.parents(part)) - {name}
        return Probability((name,), early.ordered(near))

    def restricted(self, keep: Names) -> "Observed":
        """Return the distribution of an ancestral set."""
        return Observed(self.graph.subgraph(keep))

    def marginal(self, names: Names) -> Expression:
        """Return the distribution of some variables."""
        return Probability(self.graph.ordered(names))


@dataclass(frozen=True)
class Kernel:
    """A distribution given as a chain of conditional ones, with some variables summed out.

    Attributes
    ----------
    terms : tuple of (str, Expression)
        For each variable its distribution given those before it.
    summed : frozenset of str
        Those of the variables that are summed out.
    """

    terms: tuple[tuple[str, Expression], ...]
    summed: Names = frozenset()

    def _total(self, over: Names) -> Expression:
        bound = [name for name, _ in self.terms if name in over]
        return total(bound, product(term for _, term in reversed(self.terms)))

    def term(self, name: str) -> Expression:
        """Return the distribution of a variable given those before it."""
        if not self.summed:
            return dict(self.terms)[name]
        names = [other for other, _ in self.terms]
        later = frozenset(names[names.index(name) + 1 :]) | self.summed
        return quotient(self._total(later), self._total(later | {name}))

    def restricted(self, keep: Names) -> "Kernel":
        """Return the distribution of some of the variables; a term nobody reads sums to one."""
        left = dict(self.terms)
        gone = self.summed.union(left) - keep
        changed = True
        while changed:
            barren = [
                name
                for name in left
                if name in gone
                and not any(name in term.free for other, term in left.items() if other != name)
            ]
            for name in barren:
                del left[name]
            changed = bool(barren)
        return Kernel(tuple(left.items()), gone.intersection(left))

    def marginal(self, names: Names) -> Expression:
        """Return the distribution of some variables."""
        return self._total(frozenset(name for name, _ in self.terms) - names)


Law = Observed | Kernel


def id_effect(effect: Names, cause: Names, law: Law, graph: Projection) -> Expression | Hedge:
    """Express P(effect | do(cause)) in the law of a graph: the ID algorithm.

    Parameters
    ----------
    effect, cause : frozenset of str
        Disjoint.
    law : Observed or Kernel
        The distribution of the graph's nodes.
    graph : Projection

    Returns
    -------
    Expression or Hedge
        A variable that the expression mentions, that no sum binds and that is neither effect nor
        cause, may be read in any state.

    Examples
    --------
    >>> from causal.ladder.identification.projection import latent_projection
    >>> bow = latent_projection(nx.DiGraph([("u", "x"), ("u", "y"), ("x", "y")]), ["u"])
    >>> id_effect(frozenset("y"), frozenset("x"), Observed(bow), bow)
    Hedge(outer=('x', 'y'), inner=('y',))
    """
    nodes = frozenset(graph.nodes)
    if not cause:  # line 1: nothing is set
        return law.marginal(effect)
    above = graph.ancestors(effect)
    if above != nodes:  # line 2: what is no ancestor of the effect does not matter
        return id_effect(effect, cause & above, law.restricted(above), graph.subgraph(above))
    idle = nodes - cause - graph.ancestors(effect, cut=cause)
    if idle:  # line 3: what reaches the effect through the causes only may as well be set
        return id_effect(effect, cause | idle, law, graph)
    parts = graph.subgraph(nodes - cause).c_components()
    if len(parts) > 1:  # line 4: c-components are set by mechanisms that share no luck
        return _by_parts(effect, cause, law, graph, parts)
    (part,) = parts
    wholes = graph.c_components()
    if len(wholes) == 1:  # line 5: a hedge
        return Hedge(graph.nodes, graph.ordered(part))
    if part in wholes:  # line 6: a c-component of the whole graph is a product of conditionals
        terms = [law.term(name) for name in reversed(graph.ordered(part))]
        return total(graph.ordered(part - effect), product(terms))
    (whole,) = (each for each in wholes if part < each)  # line 7: go on inside its c-component
    chain = tuple((name, law.term(name)) for name in graph.ordered(whole))
    return id_effect(effect, cause & whole, Kernel(chain), graph.subgraph(whole))


def _by_parts(
    effect: Names, cause: Names, law: Law, graph: Projection, parts: tuple[Names, ...]
) -> Expression | Hedge:
    nodes = frozenset(graph.nodes)
    factors = []
    for part in parts:
        found = id_effect(part, nodes - part, law, graph)
        if isinstance(found, Hedge):
            return found
        factors.append(found)
    return total(graph.ordered(nodes - effect - cause), product(factors))


def idc_effect(effect: Names, cause: Names, given: Names, graph: Projection) -> Expression | Hedge:
    """Express P(effect | do(cause), given) in what is observable: the IDC algorithm.

    Parameters
    ----------
    effect, cause, given : frozenset of str
        Disjoint; ``given`` may be empty.
    graph : Projection

    Returns
    -------
    Expression or Hedge
        As for `id_effect`.
    """
    for name in graph.ordered(given):  # line 1: to see it is to set it (rule 2 of do-calculus)
        rest = given - {name}
        cut = graph.canonical()
        cut.remove_edges_from([edge for edge in cut.edges if edge[1] in cause or edge[0] == name])
        if nx.is_d_separator(cut, set(effect), {name}, set(cause | rest)):
            return idc_effect(effect, cause | {name}, rest, graph)
    found = id_effect(effect | given, cause, Observed(graph), graph)  # line 2
    if isinstance(found, Hedge) or not given:
        return found
    return quotient(found, total(graph.ordered(effect), found))
