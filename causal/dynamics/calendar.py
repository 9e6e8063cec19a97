"""The years of a model, and how a mechanism names the year before."""

from collections.abc import Iterator
from dataclasses import dataclass

from causal.errors import ModelError, QueryError

_MARK = "@"
BEFORE = "@-1"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of a model, both ends included.

    Parameters
    ----------
    first : int
    horizon : int
        The last year that is looked at.

    Raises
    ------
    ModelError
        If the horizon lies before the first year.

    Examples
    --------
    >>> years = Calendar(1985, 1991)
    >>> len(years), years.place(1987)
    (7, 2)
    """

    first: int
    horizon: int

    def __post_init__(self) -> None:
        if self.horizon < self.first:
            raise ModelError(
                f"the horizon {self.horizon} lies before the first year {self.first}; "
                "let the years run forwards"
            )

    def __len__(self) -> int:
        return self.horizon - self.first + 1

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.horizon + 1))

    def place(self, year: int) -> int:
        """Return the position of a year, the first year being 0.

        Raises
        ------
        QueryError
            If the year lies outside the calendar.
        """
        if not self.first <= year <= self.horizon:
            raise QueryError(
                f"{year} lies outside the years of the model, {self.first} to {self.horizon}"
            )
        return year - self.first


def before(name: str) -> str:
    """Return how a mechanism names a variable as it was a year before.

    Examples
    --------
    >>> before("economy")
    'economy@-1'
    """
    return name + BEFORE


def parted(reference: str, reader: str) -> tuple[str, bool]:
    """Return the variable that a parent's name refers to, and whether as it was a year before.

    Parameters
    ----------
    reference : str
        As in ``"economy"`` or ``"economy@-1"``.
    reader : str
        The variable whose mechanism names it.

    Raises
    ------
    ModelError
        If it refers to any other year.

    Examples
    --------
    >>> parted("economy@-1", "unrest"), parted("war", "unrest")
    (('economy', True), ('war', False))
    """
    name, mark, lag = reference.partition(_MARK)
    if not mark:
        return name, False
    if lag == "-1":
        return name, True
    if lag.startswith("-") and lag[1:].isdigit() and int(lag[1:]) > 1:
        raise ModelError(
            f"{reader} reads {reference}: a mechanism reaches back one year at most; let a "
            f"variable of its own carry {name} over from year to year"
        )
    raise ModelError(
        f"{reader} reads {reference}: write {name} for the same year or {name}{BEFORE} for the "
        "year before"
    )
