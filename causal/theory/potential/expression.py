"""What an expression over potential outcomes is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

Elsewhere = tuple[tuple[str, str], ...]
"""Variables and what they are set to in another world."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One entry of a bracket: a variable, and what it is set to.

    Attributes
    ----------
    variable : str
    value : str
        A state, or its place; empty where the variable is as it is elsewhere.
    elsewhere : tuple of (str, str)
        For ``M=M[X=0]``: the world in which the variable is read.
    """

    variable: str
    value: str = ""
    elsewhere: Elsewhere = ()


@dataclass(frozen=True, slots=True)
class Potential:
    """A variable as it is in the world of some settings; in fact, without any.

    Attributes
    ----------
    variable : str
    settings : tuple of Setting
    """

    variable: str
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A name without a bracket: a variable in fact, or a state that something is compared with."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign (``-``) or a denial (``!``)."""

    sign: str
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts with a sign between them."""

    sign: str
    left: "Node"
    right: "Node"


Node = Potential | Number | Word | Unary | Binary
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


def parts(node: Node) -> Iterator[Node]:
    """Go through an expression, wholes before their parts, left before right."""
    yield node
    if isinstance(node, Unary):
        yield from parts(node.inner)
    elif isinstance(node, Binary):
        yield from parts(node.left)
        yield from parts(node.right)


def conjuncts(node: Node) -> Iterator[Node]:
    """Go through the parts that ``&`` joins.

    Examples
    --------
    >>> both = Binary("&", Word("a"), Binary("&", Word("b"), Word("c")))
    >>> [one.name for one in conjuncts(both)]
    ['a', 'b', 'c']
    """
    if isinstance(node, Binary) and node.sign == "&":
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    else:
        yield node
