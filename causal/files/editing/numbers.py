"""The numbers of a mechanism in its own terms, row by row, each with its place in the document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from causal.errors import CausalError
from causal.files.editing.document import Document
from causal.files.editing.sections import parts_of
from causal.scm.variables import Variable
from causal.theory.checks import Place


@dataclass(frozen=True, slots=True)
class Number:
    """One number, or in a deterministic table one state.

    Attributes
    ----------
    label : str
        What it is the number of: a state of the child, a parent.
    place : tuple
        In the document.
    value : float or str
        A state in a deterministic table.
    """

    label: str
    place: Place
    value: float | str


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers that stand together.

    Attributes
    ----------
    title : str
        When they hold, or what they are.
    place : tuple
        In the document.
    numbers : tuple of Number
    shares : bool
        Whether they must sum to one.
    several : bool
        Whether the row stands for several configurations of the parents.
    choices : tuple of str
        The states to choose from, in a deterministic table.
    """

    title: str
    place: Place
    numbers: tuple[Number, ...]
    shares: bool = False
    several: bool = False
    choices: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """Sum of the numbers."""
        return sum(one.value for one in self.numbers if not isinstance(one.value, str))


def number_rows(document: Document, name: str) -> tuple[Row, ...]:
    """Return the numbers of a variable's mechanism; none where it is not well formed.

    Parameters
    ----------
    document : Document
    name : str
        Of the variable.

    Examples
    --------
    >>> import causal
    >>> from causal.files.editing.document import document_of
    >>> for row in number_rows(document_of(causal.load("classics/sprinkler")), "rain"):
    ...     print(row.title, [(one.label, one.value) for one in row.numbers], row.shares)
    no [('no', 0.8), ('yes', 0.2)] True
    yes [('no', 0.2), ('yes', 0.8)] True
    """
    section = document.at("variables", name, "mechanism")
    if not isinstance(section, Mapping):
        return ()
    try:
        child = document.variable(name)
        return tuple(_rows(document, child, section))
    except (CausalError, KeyError, TypeError, AttributeError, ValueError):
        return ()


def _rows(document: Document, child: Variable, section: Mapping[str, object]) -> Iterator[Row]:
    place: Place = ("variables", child.name, "mechanism")
    form, labels = section.get("form"), _labels(document, child)
    if form in ("table", "deterministic"):
        yield from _table(document, child, place, labels)
    elif form == "ranked":
        yield _by_name(document, (*place, "weights"), "Weight of each cause")
        yield _single(document, place, "Spread and bias", sd=None, bias=0.0)
        for parent in _keys(document, (*place, "positions")):
            title = f"Where the states of {parent} stand on 0 to 1"
            yield _by_name(document, (*place, "positions", parent), title)
    elif form == "noisy_max":
        yield _list(document, (*place, "leak"), "Without any cause (leak)", labels, shares=True)
        yield from _stated(document, (*place, "contributions"), labels, shares=True)
    elif form == "logit":
        yield _list(document, (*place, "base"), "Base scores", labels)
        for parent in _keys(document, (*place, "slopes")):
            title = f"{parent}: from its first state to its last"
            yield _list(document, (*place, "slopes", parent), title, labels)
        yield from _stated(document, (*place, "effects"), labels)
    elif form == "hazard":
        yield from _hazard(document, place)


def _hazard(document: Document, place: Place) -> Iterator[Row]:
    yield _single(document, place, "Log of the yearly rate", intercept=None)
    slopes = (*place, "slopes")
    if _keys(document, slopes):
        yield _by_name(document, slopes, "What the first state of each cause adds to it")
    windows = document.at(*place, "windows")
    for i, window in enumerate(windows if isinstance(windows, list) else ()):
        here = (*place, "windows", i)
        yield _single(document, here, f"Window {window['state']}", years=None, factor=1.0)
        for parent in _keys(document, (*here, "boost")):
            title = f"Window {window['state']}: times, by the state of {parent}"
            yield _by_name(document, (*here, "boost", parent), title)


def _labels(document: Document, child: Variable) -> tuple[str, ...]:
    told = document.at("variables", child.name, "labels")
    own = told if isinstance(told, Mapping) else {}
    return tuple(
        str(own.get(state, label)) for state, label in zip(child.states, child.labels, strict=True)
    )


def _keys(document: Document, place: Place) -> list[str]:
    held = document.at(*place)
    return list(held) if isinstance(held, Mapping) else []


def _table(
    document: Document, child: Variable, place: Place, labels: tuple[str, ...]
) -> Iterator[Row]:
    if document.at(*place, "prior") is not None:
        yield _list(document, (*place, "prior"), "Whatever else holds", labels, shares=True)
    for key in _keys(document, (*place, "rows")):
        here = (*place, "rows", key)
        several = any(part == "*" or "|" in part for part in parts_of(key))
        value = document.at(*here)
        if isinstance(value, str):
            one = Number(child.name, here, value)
            yield Row(key or "always", here, (one,), several=several, choices=child.states)
        else:
            yield _list(document, here, key, labels, shares=True, several=several)


def _list(
    document: Document,
    place: Place,
    title: str,
    labels: tuple[str, ...],
    *,
    shares: bool = False,
    several: bool = False,
) -> Row:
    numbers = document.at(*place)
    told = (
        Number(labels[i] if i < len(labels) else f"number {i + 1}", (*place, i), float(number))
        for i, number in enumerate(numbers)
    )
    return Row(title, place, tuple(told), shares, several)


def _stated(
    document: Document, place: Place, labels: tuple[str, ...], *, shares: bool = False
) -> Iterator[Row]:
    for parent in _keys(document, place):
        for state in _keys(document, (*place, parent)):
            title = f"{parent} = {state}"
            yield _list(document, (*place, parent, state), title, labels, shares=shares)


def _by_name(document: Document, place: Place, title: str) -> Row:
    return Row(title, place, tuple(_numbers(document, place, _keys(document, place))))


def _numbers(document: Document, place: Place, keys: Iterable[str]) -> Iterator[Number]:
    for key in keys:
        yield Number(key, (*place, key), float(document.at(*place, key)))


def _single(document: Document, place: Place, title: str, **usual: float | None) -> Row:
    told = []
    for key, value in usual.items():
        given = document.at(*place, key)
        number = value if given is None else given
        if number is not None:
            told.append(Number(key, (*place, key), float(number)))
    return Row(title, place, tuple(told))
