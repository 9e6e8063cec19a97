"""By how much something changes: the same number with a change and as it was, moved together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.lines import Lines
from causal.judgement.sensitivity import Cell
from causal.ladder.network import Draws
from causal.scm.model import Model
from causal.theory.frame import Measure
from causal.theory.theory import Theory


@dataclass(frozen=True, slots=True)
class Change:
    """A number with a change less the same number as it was, in one theory.

    Attributes
    ----------
    after, before : Asked
        One number of a table moves both.
    """

    after: Asked
    before: Asked

    def __post_init__(self) -> None:
        if self.after.theory != self.before.theory:
            raise QueryError(
                f"the sides are asked of {self.after.theory.name} and {self.before.theory.name}; "
                "a change is between two answers of one theory in one variant"
            )

    @classmethod
    def measuring(
        cls,
        theory: Theory,
        settings: Mapping[str, str],
        outcome: str,
        measure: Measure,
        *,
        facts: str = "before",
        history: str | None = None,
    ) -> "Change":
        """Return how a measure changes under a scenario; see `Asked.measuring`.

        Raises
        ------
        UnknownName, QueryError

        Examples
        --------
        >>> import causal
        >>> coal = causal.load("dear_coal")
        >>> fate = coal.frame.outcomes[0]
        >>> asked = Change.measuring(
        ...     coal, {"wage_cut_1907": "none"}, fate.variable.name, fate.measures[0])
        >>> asked.value() > 0
        True
        """
        after, before = (
            Asked.measuring(
                theory, settings, outcome, measure, facts=facts, history=history, undone=undone
            )
            for undone in (False, True)
        )
        return cls(after, before)

    @property
    def theory(self) -> Theory:
        """The theory asked."""
        return self.after.theory

    @property
    def text(self) -> str:
        """Both sides in notation."""
        return f"{self.after.text}, less {self.before.text}"

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism either side leans on."""
        return tuple(dict.fromkeys((*self.after.leans_on, *self.before.leans_on)))

    @property
    def mattering(self) -> tuple[str, ...]:
        """The variables whose table can matter to either side."""
        found = {*self.after.mattering, *self.before.mattering}
        return tuple(name for name in self.theory.model.names if name in found)

    def on(self, theory: Theory) -> "Change":
        """Return the same question to another theory or variant."""
        return Change(self.after.on(theory), self.before.on(theory))

    def values(self, tables: Draws | None = None, limits: Limits = Limits()) -> Array:
        """Return the change, with other tables if given: one number a draw."""
        return self.after.values(tables, limits) - self.before.values(tables, limits)

    def value(self) -> float:
        """Return the change at the theory's own numbers."""
        return float(self.values()[0])


@dataclass(frozen=True)
class ChangeLines:
    """What a change is as each number of each table changes; as `Lines` is for one side.

    Attributes
    ----------
    after, before : Lines
    """

    after: Lines
    before: Lines

    @property
    def value(self) -> float:
        """The change."""
        return self.after.value - self.before.value

    @property
    def model(self) -> Model:
        """The model asked."""
        return self.after.model

    @property
    def slopes(self) -> tuple[str, ...]:
        """The variables whose table is a line of either side."""
        found = {*self.after.slopes, *self.before.slopes}
        return tuple(name for name in self.model.names if name in found)

    @property
    def fixed(self) -> tuple[str, ...]:
        """The variables whose table stays as it is in either side."""
        return tuple(dict.fromkeys((*self.after.fixed, *self.before.fixed)))

    def cells(self, name: str) -> Iterator[tuple[tuple[int, ...], Cell]]:
        """Go through the numbers of a table: place and name of each."""
        return self.after.cells(name)

    def gradient(self, name: str) -> Array:
        """Return the derivative with respect to every number of a table, its row in proportion."""
        sides = [
            (sign, one) for sign, one in ((1, self.after), (-1, self.before)) if name in one.slopes
        ]
        total: Array = sum(sign * one.gradient(name) for sign, one in sides)  # type: ignore[assignment]
        return total

    def line(self, cell: Cell) -> Callable[[float], float]:
        """Return the change as a function of one number, its row in proportion."""
        sides = [
            (sign, one.line(cell) if cell.variable in one.slopes else None, one.value)
            for sign, one in ((1.0, self.after), (-1.0, self.before))
        ]

        def at(number: float) -> float:
            return sum(s * (value if one is None else one(number)) for s, one, value in sides)

        return at
