"""From an expression to worlds and variables of a model, and to the numbers of its states."""

from collections.abc import Callable

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError, UnknownName
from causal.scm.interventions import Hard, HeardFrom
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.potential.expression import (
    COMPARISONS,
    Binary,
    Node,
    Number,
    Potential,
    Setting,
    Unary,
    Word,
    parts,
)
from causal.theory.query import Change, Term

_SIGNS: dict[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "==": np.equal,
    "!=": np.not_equal,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "<": np.less,
    ">": np.greater,
    "&": np.logical_and,
    "|": np.logical_or,
}


def state_of(variable: Variable, told: str) -> str:
    """Return the state that a text means: its name, or its number as `values` has it.

    Raises
    ------
    UnknownName
        If it is neither.

    Examples
    --------
    >>> state_of(Variable("war", ("no", "yes")), "1"), state_of(Variable("x", ("1", "0")), "1")
    ('yes', '1')
    """
    if told not in variable.states and told.isdecimal():
        for state, number in zip(variable.states, values(variable), strict=True):
            if number == int(told):
                return state
    variable.index(told)
    return told


def values(variable: Variable) -> Array:
    """Return the number that stands for each state: the state itself, or its place from 0.

    Examples
    --------
    >>> values(Variable("war", ("no", "yes"))).tolist(), values(Variable("x", ("1", "0"))).tolist()
    ([0.0, 1.0], [1.0, 0.0])
    """
    if all(state.isdecimal() for state in variable.states):
        return np.array([float(state) for state in variable.states])
    return np.arange(len(variable.states), dtype=float)


def term_of(model: Model, node: Potential | Word) -> Term:
    """Return the variable and the world that a potential outcome means."""
    if isinstance(node, Word):
        return Term(node.name)
    model.variable(node.variable)
    doing = tuple(change for one in node.settings for change in _changes(model, one))
    return Term(node.variable, (), doing)


def _changes(model: Model, setting: Setting) -> list[Change]:
    variable = model.variable(setting.variable)
    if setting.value:
        return [Hard(setting.variable, state_of(variable, setting.value))]
    world = tuple(
        Hard(name, state_of(model.variable(name), told)) for name, told in setting.elsewhere
    )
    return [
        HeardFrom(variable.name, child, world) for child in model.graph.successors(variable.name)
    ]


def outcomes(model: Model, node: Node) -> list[Term]:
    """Return the potential outcomes of an expression, each once, in order.

    Raises
    ------
    UnknownName
        If a name is neither a variable nor a state that a variable is compared with.
    QueryError
        If more is asked of a variable without order than whether it is in a state.
    """
    _refuse(model, node)
    compared = {id(one) for pair in parts(node) for one in _states_in(model, pair)}
    found = [
        term_of(model, one)
        for one in parts(node)
        if isinstance(one, Potential) or (isinstance(one, Word) and id(one) not in compared)
    ]
    return list(dict.fromkeys(found))


def _outcome(model: Model, node: Node) -> Variable | None:
    """Return the variable that a node is, or None."""
    if isinstance(node, Potential):
        return model.variable(node.variable)
    return model.variable(node.name) if isinstance(node, Word) and node.name in model else None


def _states_in(model: Model, pair: Node) -> list[Node]:
    """Return the side of a comparison that names a state of the other side."""
    if not isinstance(pair, Binary) or pair.sign not in COMPARISONS:
        return []
    found: list[Node] = []
    for side, other in ((pair.left, pair.right), (pair.right, pair.left)):
        variable = _outcome(model, other)
        if variable is not None and isinstance(side, Word) and side.name not in model:
            variable.index(side.name)
            found.append(side)
    return found


def _refuse(model: Model, whole: Node) -> None:
    """Refuse what has no meaning: order among states that have none, and names of nothing."""
    same: set[int] = set()
    for node in parts(whole):
        if isinstance(node, Binary) and node.sign in ("==", "!="):
            same |= {id(node.left), id(node.right)}
        variable = _outcome(model, node)
        if variable is None or variable.ordered or len(variable.states) == 2:
            continue
        if id(node) not in same:
            raise QueryError(
                f"the states of {variable.name} have no order, so that they are no numbers; "
                f"compare it with a state, as in {variable.name} == {variable.states[0]}"
            )
    names = {id(one) for pair in parts(whole) for one in _states_in(model, pair)}
    for node in parts(whole):
        if isinstance(node, Word) and node.name not in model and id(node) not in names:
            raise UnknownName("variable", node.name, model.names, "the model")


def evaluated(model: Model, node: Node, axes: dict[Term, Array]) -> Array:
    """Return the value of an expression for every joint state of its outcomes.

    Parameters
    ----------
    model : Model
    node : Node
    axes : dict of Term to ndarray
        The numbers of each outcome's states, along an axis of its own.

    Returns
    -------
    ndarray
        Broadcasts to the shape of the joint.
    """
    if isinstance(node, Number):
        return np.array(float(node.text))
    if isinstance(node, (Potential, Word)):
        return axes[term_of(model, node)]
    if isinstance(node, Unary):
        inner = evaluated(model, node.inner, axes)
        return -inner if node.sign == "-" else np.logical_not(inner).astype(float)
    left, right = (_side(model, node, axes, place) for place in (0, 1))
    if node.sign == "/":
        if np.any(right == 0):
            raise QueryError(
                "something is divided by what can be zero; compare instead of dividing"
            )
        return left / right
    return _SIGNS[node.sign](left, right).astype(float)


def _side(model: Model, node: Binary, axes: dict[Term, Array], place: int) -> Array:
    """Return one side of two; a state is read as that of the variable on the other side."""
    side, other = (node.left, node.right)[place], (node.right, node.left)[place]
    variable = _outcome(model, other) if node.sign in COMPARISONS else None
    told = side.text if isinstance(side, Number) else side.name if isinstance(side, Word) else ""
    if variable is not None and told in variable.states and told not in model:
        return np.array(values(variable)[variable.index(told)])
    return evaluated(model, side, axes)
