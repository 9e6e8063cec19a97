"""A question about an effect: which variables are set, asked, given, and which are latent."""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.errors import QueryError, UnknownName
from causal.ladder.identification.projection import Graph, Names, Projection, latent_projection


@dataclass(frozen=True)
class Parts:
    """The sets of variables of P(effect | do(cause), given)."""

    effect: Names
    cause: Names
    given: Names = frozenset()


def pose(
    graph: Graph,
    cause: Sequence[str],
    effect: Sequence[str],
    given: Sequence[str] = (),
    latent: Sequence[str] = (),
) -> tuple[Projection, Parts]:
    """Check a question and project its graph.

    Raises
    ------
    UnknownName
        If a variable is not in the graph.
    QueryError
        If there is no cause or no effect, or a variable has two parts in the question.
    CycleError
        If the arrows run in a circle.
    """
    projection = latent_projection(graph, latent)
    if not cause or not effect:
        raise QueryError(
            f"the question has no {'effect' if cause else 'cause'}; name one or more variables"
        )
    part: dict[str, str] = dict.fromkeys(latent, "latent")
    for role, names in (("a cause", cause), ("an effect", effect), ("given", given)):
        for name in names:
            if name in part:
                raise QueryError(
                    f"{name} is both {part[name]} and {role}; a variable has one part in a question"
                )
            if name not in projection.nodes:
                raise UnknownName("variable", name, projection.nodes, "the graph")
            part[name] = role
    return projection, Parts(frozenset(effect), frozenset(cause), frozenset(given))
