"""What combined mechanisms are made of: parts with weights, and their tables on common axes."""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.errors import TableError
from causal.scm.mechanisms.mechanism import ROW_TOLERANCE, Array, Mechanism, locate
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class Part:
    """One of the mechanisms that set a variable together.

    Attributes
    ----------
    name : str
        By habit that of the theory which holds it.
    mechanism : Mechanism
    weight : float
        Its share; the weights of all parts sum to one.
    held : float
        How firmly its numbers are held: its equivalent sample size over that of the variable.
    """

    name: str
    mechanism: Mechanism
    weight: float
    held: float = 1.0


def told(parts: Sequence[Part]) -> str:
    """Return parts with their weights, and each as it was written."""
    lines = []
    for part in parts:
        lines.append(f"{part.name} (weight {part.weight:g}): {part.mechanism.form}")
        lines += [f"  {line}" for line in part.mechanism.summary().splitlines()]
    return "\n".join(lines)


def check_weights(parts: Sequence[Part], child: Variable) -> None:
    """Refuse parts whose weights are no distribution.

    Raises
    ------
    TableError
        If there is no part, a weight is negative, or they do not sum to one.
    """
    if not parts:
        raise TableError(f"{child.name} is combined of nothing; give one part or more")
    for part in parts:
        if not (part.weight >= 0 and part.held > 0):
            raise TableError(
                f"the part {part.name} of {child.name} needs a weight of 0 or more and a firmness "
                f"(held) above 0"
            )
    total = sum(part.weight for part in parts)
    if not abs(total - 1) <= ROW_TOLERANCE * len(parts):
        raise TableError(f"the weights of {child.name} sum to {total:.10g}; they must sum to 1")


def tables_of(parts: Sequence[Part], child: Variable, parents: Sequence[Variable]) -> list[Array]:
    """Return the table of every part over its own causes, with one draw.

    Returns
    -------
    list of ndarray, shape (states of the part's parents ..., states, 1)

    Raises
    ------
    UnknownName
        If a part hears a parent that the variable does not have.
    """
    tables = []
    for part in parts:
        where = f"{child.name} (part {part.name})"
        own = [parents[locate(name, parents, where)] for name in part.mechanism.parents]
        tables.append(part.mechanism.cpt(child, own)[..., None])
    return tables


def spread(
    table: Array, names: Sequence[str], parents: Sequence[Variable], child: Variable
) -> Array:
    """Give a table over some parents an axis for every parent; it broadcasts along the new ones.

    Parameters
    ----------
    table : ndarray, shape (states of the named parents ..., states, draws)
    names : sequence of str
    parents : sequence of Variable
    child : Variable

    Returns
    -------
    ndarray, shape (states of a named parent, or 1 ..., states, draws)
    """
    order = [parent.name for parent in parents if parent.name in names]
    axes = [list(names).index(name) for name in order]
    moved = table.transpose(*axes, len(names), len(names) + 1)
    shape = [len(parent.states) if parent.name in names else 1 for parent in parents]
    return moved.reshape(*shape, len(child.states), table.shape[-1])
