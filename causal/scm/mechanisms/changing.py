"""One number of a mechanism changed, by a key that says where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, cast

from causal.errors import QueryError, UnknownName
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.variables import Variable

_SHARES = ("leak", "contributions")  # fields of rows that sum to one
_NAMES = ("parent_names", "name", "state")  # fields that say what something is called


def changed(mechanism: Mechanism, key: str, number: float, child: Variable) -> Mechanism:
    r"""Return a mechanism with one of the numbers it was written with changed.

    Parameters
    ----------
    mechanism : Mechanism
        Of any form but a table: a number of a table is named by its row.
    key : str
        Where the number stands, with dots between: ``sd``, ``weights.rain``, ``base.falls``,
        ``leak.none``, ``contributions.water.low.all``, ``windows.by_1990.factor``,
        ``parts.river.weight``. A list of numbers has one a state of the child. Where numbers sum
        to one, the others keep their proportions.
    number : float
    child : Variable
        The variable that is set.

    Returns
    -------
    Mechanism

    Raises
    ------
    QueryError
        If the mechanism is a table, or the key ends before it reaches a number.
    UnknownName
        If there is nothing of that name.

    Examples
    --------
    >>> from causal.scm.mechanisms.ranked import Ranked
    >>> order = Variable("order", ("low", "high"))
    >>> changed(Ranked((("force", 1.0),), sd=0.15), "weights.force", 2.0, order).summary()
    'weights force +2\nsd 0.15, bias 0'
    """
    if isinstance(mechanism, Table | Deterministic):
        raise QueryError(
            f"the mechanism of {child.name} is a table; name the number by its row and state"
        )
    return cast("Mechanism", _Change(key, number, child).within(mechanism, key.split(".")))


@dataclass(frozen=True, slots=True)
class _Change:
    """A number and where it goes."""

    key: str
    number: float
    child: Variable

    def within(self, place: Any, path: Sequence[str], *, shares: bool = False) -> Any:  # noqa: ANN401
        """Return what stands at a place with the number at the end of a path changed."""
        if not path:
            if isinstance(place, int | float):
                return float(self.number)
            told = f"{self.key} of {self.child.name} is no single number; say which of them"
            raise QueryError(f"{told} is meant")
        if is_dataclass(place) and not isinstance(place, type):
            known = [one.name for one in fields(place) if one.name not in _NAMES]
            old = getattr(place, self._known(path[0], known))
            kept = shares or path[0] in _SHARES
            return replace(place, **{path[0]: self.within(old, path[1:], shares=kept)})
        if not isinstance(place, tuple) or not place:
            raise QueryError(f"{self.key} of {self.child.name} has nothing at {path[0]}")
        return self._entry(place, path, shares)

    def _entry(self, place: tuple[Any, ...], path: Sequence[str], shares: bool) -> Any:  # noqa: ANN401
        names = _names(place, self.child)
        at = names.index(self._known(path[0], names))
        named = isinstance(place[at], tuple)  # a pair of a name and what it stands for
        new = self.within(place[at][1] if named else place[at], path[1:], shares=shares)
        if isinstance(new, Part) and path[1] == "weight":
            weights = _levelled([one.weight for one in place], at, self.number)
            return tuple(replace(one, weight=w) for one, w in zip(place, weights, strict=True))
        if shares and isinstance(new, float):
            return _levelled(place, at, new)
        return (*place[:at], (place[at][0], new) if named else new, *place[at + 1 :])

    def _known(self, name: str, known: Sequence[str]) -> str:
        if name not in known:
            raise UnknownName("number", name, known, f"the mechanism of {self.child.name}")
        return name


def _levelled(row: Sequence[float], at: int, number: float) -> tuple[float, ...]:
    """Return a row that sums to one with one of its numbers changed, the others in proportion."""
    rest, left = sum(row) - row[at], 1 - number
    others = [one * left / rest if rest > 0 else left / (len(row) - 1) for one in row]
    return (*others[:at], number, *others[at + 1 :])


def _names(place: tuple[Any, ...], child: Variable) -> list[str]:
    """Return what the entries of a tuple are called."""
    if isinstance(place[0], tuple):
        return [one[0] for one in place]
    if is_dataclass(place[0]):
        return [one.name if isinstance(one, Part) else one.state for one in place]
    return list(child.states)[: len(place)]
