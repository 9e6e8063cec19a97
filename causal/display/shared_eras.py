"""Columns that two causal maps share, so that they can be read side by side."""

from collections.abc import Collection, Sequence

from causal.display.eras import Dated, Edge, Era, eras
from causal.errors import CycleError

Network = tuple[Sequence[Dated], Sequence[Edge]]


def shared_eras(
    networks: Sequence[Network], shared: Collection[str] = (), *, at_most: int = 5
) -> tuple[tuple[Era, ...], ...]:
    """Divide the variables of several networks into the same columns by time.

    Parameters
    ----------
    networks : sequence of (sequence of Dated, sequence of (str, str))
        The variables and the arrows of each.
    shared : collection of str
        Names that mean the same variable in all; they stand in one column, unless the networks
        disagree on which of two comes first.
    at_most : int, default 5
        How many columns there may be.

    Returns
    -------
    tuple of tuple of Era
        For each network its columns: equally many, with the same labels; some may be empty.

    Raises
    ------
    CycleError
        If the arrows of one network run in a circle.
    UnknownName
        If an arrow names a variable that is not there.

    Examples
    --------
    >>> one = ([Dated("war", 1914, 1919), Dated("slump", 1929, 1933)], [("war", "slump")])
    >>> two = ([Dated("greed", 1900, 1919), Dated("slump", 1929, 1933)], [("greed", "slump")])
    >>> for columns in shared_eras([one, two], ["slump"]):
    ...     print([(era.label, era.names) for era in columns])
    [('1909–16', ('war',)), ('1932', ('slump',))]
    [('1909–16', ('greed',)), ('1932', ('slump',))]
    """
    try:
        together = _together(networks, frozenset(shared), at_most)
    except CycleError:
        together = _together(networks, frozenset(), at_most)
    return tuple(
        tuple(
            Era(era.label, tuple(_own(name, i) for name in era.names if _belongs(name, i, network)))
            for era in together
        )
        for i, network in enumerate(networks)
    )


_MARK = "\N{NULL}"


def _together(networks: Sequence[Network], shared: frozenset[str], at_most: int) -> tuple[Era, ...]:
    """Cut all networks at once; a variable that is not shared goes by its network's number."""
    nodes: dict[str, Dated] = {}
    edges: list[Edge] = []
    for i, (rows, arrows) in enumerate(networks):
        called = {
            row.name: row.name if row.name in shared else f"{i}{_MARK}{row.name}" for row in rows
        }
        for row in rows:
            key = called[row.name]
            nodes.setdefault(key, Dated(key, row.start, row.end))
        edges += [(called.get(a, a), called.get(b, b)) for a, b in arrows]
    return eras(list(nodes.values()), edges, at_most=at_most)


def _own(name: str, index: int) -> str:
    return name.removeprefix(f"{index}{_MARK}")


def _belongs(name: str, index: int, network: Network) -> bool:
    if _MARK in name:
        return name.startswith(f"{index}{_MARK}")
    return any(row.name == name for row in network[0])
