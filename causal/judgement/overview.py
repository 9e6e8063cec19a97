"""Every scenario through every theory at a glance: a picture, a table, a sentence."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from causal.display.heat import LEFT_OUT, HeatCell, HeatGroup, HeatRow, heat_map, heat_row
from causal.display.numbers import short_points
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.display.text import escape
from causal.errors import QueryError
from causal.judgement.cells import Cell
from causal.judgement.comparison import Comparison
from causal.judgement.tabled import Row
from causal.theory.frame import Measure
from causal.theory.scenario import Scenario

COLUMNS = (
    *("group", "scenario", "title", "theory", "status", "measure"),
    *("baseline", "value", "difference"),
)
OTHERS = "others"


@dataclass(frozen=True)
class Overview:
    """A comparison of many scenarios, looked at as a whole.

    Scenarios that set nothing are left out: there is nothing to change in them.

    Attributes
    ----------
    comparison : Comparison
    outcome : str
        The first of the comparison if empty.

    Examples
    --------
    >>> import causal
    >>> names = ["no_wage_cut", "no_engine", "hands_buy_it"]
    >>> print(Overview(causal.compare(scenarios=names)).sentence())
    Of 3 scenarios, theories agree on the direction in 2 and split over 1.
    """

    comparison: Comparison
    outcome: str = ""

    def __post_init__(self) -> None:
        if not self.scenarios:
            raise QueryError("no scenario here sets anything; there is nothing to look over")

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Those that set something, group by group in the order in which groups first occur."""
        changing = [one for one in self.comparison.scenarios if one.settings or one.only]
        groups = list(dict.fromkeys(one.group for one in changing))
        return tuple(sorted(changing, key=lambda one: groups.index(one.group)))

    @cached_property
    def measure(self) -> Measure:
        """The headline of the outcome."""
        return self.comparison.headline(self._cells(self.scenarios[0])[0])

    @cached_property
    def _by_scenario(self) -> dict[str, tuple[Cell, ...]]:
        return {one.name: self.comparison.select(one.name, self.outcome) for one in self.scenarios}

    def _cells(self, scenario: Scenario) -> tuple[Cell, ...]:
        return self._by_scenario[scenario.name]

    def _change(self, cell: Cell) -> float | None:
        if not cell.answered:
            return None
        before, after = cell.measured(self.measure)
        return round(after - before, 9)

    def groups(self) -> list[HeatGroup]:
        """Return the rows of the picture by group."""
        found: dict[str, list[HeatRow]] = {}
        for one in self.scenarios:
            cells = tuple(HeatCell(c.status, self._change(c), c.why) for c in self._cells(one))
            found.setdefault(one.group, []).append(HeatRow(one.name, one.title or one.name, cells))
        return [HeatGroup(title or OTHERS, tuple(rows)) for title, rows in found.items()]

    def svg(
        self,
        *,
        current: str = "",
        interactive: bool = False,
        scheme: str = "auto",
        layout: str = "wide",
    ) -> str:
        """Draw it; see `causal.display.heat.heat_map`.

        Parameters
        ----------
        current : str, optional
            Name of the scenario that is marked, if it is here.
        interactive : bool, default False
        scheme : {"auto", "light", "dark"}
        layout : {"wide", "narrow"}

        Returns
        -------
        str
            SVG.
        """
        first = self._cells(self.scenarios[0])
        marked = current if current in [one.name for one in self.scenarios] else ""
        return heat_map(
            self.groups(),
            [(cell.theory, cell.title) for cell in first],
            measure=self.measure.title,
            title=f"Every scenario in every theory: {first[0].outcome.title}",
            description=self.sentence(),
            current=marked,
            interactive=interactive,
            scheme=scheme,
            layout=layout,
        )

    def marked_row(
        self, current: str, *, interactive: bool = False, scheme: str = "auto", layout: str = "wide"
    ) -> str:
        """Draw the marked row of the picture alone; see `causal.display.heat.heat_row`.

        Parameters
        ----------
        current : str
            Name of the scenario that is marked.
        interactive, scheme, layout
            As for `svg`.

        Returns
        -------
        str
            A piece of SVG; empty if there is no such scenario here.
        """
        if current not in [one.name for one in self.scenarios]:
            return ""
        return heat_row(
            self.groups(),
            [(cell.theory, cell.title) for cell in self._cells(self.scenarios[0])],
            measure=self.measure.title,
            current=current,
            interactive=interactive,
            scheme=scheme,
            layout=layout,
        )

    def display_rows(self) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows of text: the change in points, or why there is none."""
        headers = ["group", "scenario", *(cell.title for cell in self._cells(self.scenarios[0]))]
        rows = [
            [one.group, one.title or one.name, *map(self._text, self._cells(one))]
            for one in self.scenarios
        ]
        return headers, rows

    def _text(self, cell: Cell) -> str:
        change = self._change(cell)
        if cell.status != "runs" or change is None:
            return LEFT_OUT[cell.status]
        return short_points(change)

    def rows(self) -> list[Row]:
        """Return a row a scenario and theory under `COLUMNS`, None where there is no number."""
        made: list[Row] = []
        for one in self.scenarios:
            for cell in self._cells(one):
                start = (one.group, one.name, one.title, cell.theory, cell.status)
                numbers: tuple[float | None, ...] = (None, None, None)
                if cell.answered:
                    before, after = cell.measured(self.measure)
                    numbers = (before, after, after - before)
                made.append((*start, self.measure.name, *numbers))
        return made

    def sentence(self) -> str:
        """Say in how many scenarios theories agree, split, or do not answer."""
        found = Counter(self.comparison.agreement(one.name, self.outcome) for one in self.scenarios)
        told = [
            f"{words} {found[kind]}"
            for kind, words in (
                ("agree", "theories agree on the direction in"),
                ("split", "split over"),
                ("little", "find that it barely matters in"),
            )
            if found[kind]
        ]
        if not found["agree"] and told:
            told[0] = f"theories {told[0]}"
        rest = [
            f"{found[kind]} {'is' if found[kind] == 1 else 'are'} answered by {words}"
            for kind, words in (
                ("single", "one theory only"),
                ("none", "none"),
            )
            if found[kind]
        ]
        count = len(self.scenarios)
        opening = f"Of {count} scenarios" if count > 1 else "Of one scenario"
        if not told:
            return f"{opening}, {listed(rest)}."
        return f"{opening}, {listed(told)}" + (f"; {listed(rest)}." if rest else ".")

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(*self.display_rows())}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        headers, rows = self.display_rows()
        table = html_table(
            headers, rows, caption=self.measure.title, numeric=range(2, len(headers))
        )
        folded = f"<details><summary>The same as a table</summary>{table}</details>"
        told = f"<p>{escape(self.sentence())}</p>{self.svg()}{folded}"
        return {"text/html": told, "text/plain": str(self)}
