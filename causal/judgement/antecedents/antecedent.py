"""How far-fetched scenarios are in several theories, side by side: a table and sentences."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from math import inf
from typing import TYPE_CHECKING

from causal.display.surprise_words import one_in
from causal.display.tables import data_frame, html_table, text_table
from causal.errors import UnknownName
from causal.judgement.antecedents import wording
from causal.judgement.antecedents.rewritten import Rewrites
from causal.judgement.antecedents.surprise import Surprise
from causal.judgement.cells import Rules
from causal.judgement.panel import Settings
from causal.judgement.search.solutions import told
from causal.theory.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[str | float | bool | None, ...]
COLUMNS = (
    *("case", "theory", "variant", "history", "facts", "scenario", "status"),
    *("bits", "chance", "factual_bits", "beyond"),
)
BAND_COLUMNS = ("low", "high", "factual_low", "factual_high")
PART_COLUMNS = ("theory", "scenario", "date", "variable", "state", "bits")
REWRITE_COLUMNS = (
    *("theory", "scenario", "rank", "what", "bits", "reached", "residual", "total"),
    *("suffices", "front", "bits_low", "bits_high", "reached_low", "reached_high"),
)
HEADERS = ("theory", "status", "bits", "one in", "factual course", "beyond it", "how firm")
PARTS = ("theory", "when", "what", "set to", "bits")
WAYS = ("theory", "rewritten", "bits", "reaches", "left", "total", "suffices")
_SHOWN = 8


def _named(_theory: str, settings: Settings) -> str:
    return told(settings)


@dataclass(frozen=True)
class Antecedent:
    """How far-fetched what scenarios set is, in several theories.

    Attributes
    ----------
    case : str
        Name of the case; empty if the theories share none.
    scenarios : tuple of Scenario
    surprises : tuple of Surprise
        By scenario, then theory.
    ways : tuple of Rewrites
        In the same order, if upstream rewritings were searched for; else empty.
    rules : Rules
    """

    case: str
    scenarios: tuple[Scenario, ...]
    surprises: tuple[Surprise, ...]
    ways: tuple[Rewrites, ...] = ()
    rules: Rules = Rules()

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of everything the numbers depend on."""
        told = repr(
            ([one.fingerprint for one in self.surprises], [one.fingerprint for one in self.ways])
        )
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `table`."""
        return (*COLUMNS, *BAND_COLUMNS) if self.rules.draws else COLUMNS

    @cached_property
    def table(self) -> "pd.DataFrame":
        """Tidy table: a row a theory and scenario; bits of what is impossible are infinite."""
        return data_frame(self.rows(), self.columns)

    def rows(self) -> list[Row]:
        """Return the rows of `table` as plain values, None where a theory gives no number."""
        made: list[Row] = []
        for one in self.surprises:
            start = (self.case, one.theory, one.variant, one.history, one.facts)
            told = (one.scenario, one.status, one.bits, one.chance, one.factual_bits, one.beyond)
            bands = [b and (b.low, b.high) for b in (one.band, one.factual_band)]
            ends = tuple(end for band in bands for end in band or (None, None))
            made.append((*start, *told, *(ends if self.rules.draws else ())))
        return made

    @cached_property
    def parts(self) -> "pd.DataFrame":
        """Tidy table of the split by lever: a row a theory, scenario and lever, by date."""
        return data_frame(self.part_rows(), PART_COLUMNS)

    def part_rows(self) -> list[Row]:
        """Return the rows of `parts` as plain values."""
        return [
            (one.theory, one.scenario, part.date, part.variable, part.state, part.bits)
            for one in self.surprises
            for part in one.parts
        ]

    @cached_property
    def rewritings(self) -> "pd.DataFrame":
        """Tidy table of upstream rewritings: those that suffice by rank, then the rest of the front."""  # noqa: E501 - numpydoc wants one line
        return data_frame(self.rewriting_rows(), REWRITE_COLUMNS)

    def rewriting_rows(self) -> list[Row]:
        """Return the rows of `rewritings` as plain values."""
        made: list[Row] = []
        for one in self.ways:
            rest = [way for way in one.front if way not in one.found]
            for rank, way in enumerate((*one.found, *rest), start=1):
                what = " ".join(f"{name}={state}" for name, state in way.settings)
                numbers = (way.bits, way.reached, way.residual, way.total)
                marks = (way in one.found, way in one.front)
                bands = (way.bits_band, way.reached_band)
                ends = [end for b in bands for end in ((b.low, b.high) if b else (None, None))]
                made.append((one.theory, one.scenario, rank, what, *numbers, *marks, *ends))
        return made

    def select(self, scenario: str = "") -> tuple[Surprise, ...]:
        """Return the surprises of one scenario, the first by default.

        Raises
        ------
        UnknownName
            If it is not among those asked about.
        """
        name = scenario or self.scenarios[0].name
        if name not in [one.name for one in self.scenarios]:
            known = [one.name for one in self.scenarios]
            raise UnknownName("scenario", name, known, "this answer")
        return tuple(one for one in self.surprises if one.scenario == name)

    def of(self, theory: str, scenario: str = "") -> Surprise:
        """Return the surprise of one theory.

        Raises
        ------
        UnknownName
            If it was not asked.
        """
        for one in self.select(scenario):
            if one.theory == theory:
                return one
        known = list(dict.fromkeys(one.theory for one in self.surprises))
        raise UnknownName("theory", theory, known, "this answer")

    def rewrites_of(self, scenario: str = "") -> tuple[Rewrites, ...]:
        """Return the upstream rewritings of one scenario, by theory; none if not searched for."""
        chosen = {one.scenario for one in self.select(scenario)}
        return tuple(one for one in self.ways if one.scenario in chosen)

    def sentence(self, scenario: str = "") -> str:
        """Say how far-fetched theories find a scenario, the first by default."""
        chosen = self.select(scenario)
        said = wording.sentence(self._title(chosen[0].scenario), chosen)
        ways = [wording.ways(one) for one in self.rewrites_of(scenario)]
        return " ".join([said, *filter(None, ways)])

    def lines(self, scenario: str = "") -> list[str]:
        """Return a line for each theory that has a number."""
        return [wording.line(one) for one in self.select(scenario) if one.answered]

    def _title(self, name: str) -> str:
        return next(one.title or one.name for one in self.scenarios if one.name == name)

    def display_rows(self, scenario: str = "") -> list[list[str]]:
        """Return a row of text for each theory; see ``HEADERS``."""
        made = []
        for one in self.select(scenario):
            start = [one.title, one.status.replace("_", " ")]
            if one.bits is None:
                made.append([*start, *[""] * (len(HEADERS) - 2)])
                continue
            odds = "" if one.expected else one_in(one.bits)
            course = "" if one.factual_bits is None else one_in(one.factual_bits)
            bits = "no limit" if one.bits == inf else f"{one.bits:.1f}"
            firm = wording.firmness(one).removeprefix("; ")
            made.append([*start, bits, odds, course, wording.beyond_text(one.beyond), firm])
        return made

    def display_parts(self, scenario: str = "") -> list[list[str]]:
        """Return a row of text for each lever of theories that set several; see ``PARTS``."""
        return [
            [one.title, part.date, part.title, part.label, _bits(part.bits)]
            for one in self.select(scenario)
            if len(one.parts) > 1
            for part in one.parts
        ]

    def display_ways(
        self, scenario: str = "", most: int = _SHOWN, say: Callable[[str, Settings], str] = _named
    ) -> list[list[str]]:
        """Return a row of text for each rewriting; see ``WAYS``.

        Parameters
        ----------
        scenario : str, optional
            The first by default.
        most : int, default 8
            Of those that suffice, in each theory.
        say : callable, optional
            Says the states that are set, from the theory's name; by their names if not given.
        """
        found = self.rewrites_of(scenario)
        return [
            row
            for one in found
            for row in wording.rewrite_rows(one, most, partial(say, one.theory))
        ]

    def _tables(self, scenario: str) -> list[tuple[str, tuple[str, ...], list[list[str]], range]]:
        shown = [
            ("How far-fetched", HEADERS, self.display_rows(scenario), range(2, 6)),
            ("Lever by lever, by date", PARTS, self.display_parts(scenario), range(4, 5)),
            ("Rewritings of what came before", WAYS, self.display_ways(scenario), range(2, 6)),
        ]
        return [one for one in shown if one[2]]

    def __str__(self) -> str:
        made = []
        for scenario in self.scenarios:
            made.append(self.sentence(scenario.name))
            for _, headers, rows, numeric in self._tables(scenario.name):
                made.append(text_table(headers, rows, numeric=numeric))
        return "\n\n".join(made)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        made = []
        for scenario in self.scenarios:
            made.append(f"<p>{escape(self.sentence(scenario.name))}</p>")
            for caption, headers, rows, numeric in self._tables(scenario.name):
                made.append(html_table(headers, rows, caption=caption, numeric=numeric))
        return {"text/html": "\n".join(made), "text/plain": str(self)}


def _bits(bits: float | None) -> str:
    if bits is None:
        return "not reached"
    return "no limit" if bits == inf else f"{bits:.1f}"
