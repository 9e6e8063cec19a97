"""Comparison: theories, scenarios and outcomes side by side, as a table, a picture, a sentence."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from causal.display.sentences import Change, verdict
from causal.display.tables import data_frame, html_table, text_table
from causal.errors import UnknownName
from causal.judgement import showing
from causal.judgement.antecedents.antecedent import Antecedent
from causal.judgement.antecedents.asking import antecedent
from causal.judgement.bands import BAND_COLUMNS
from causal.judgement.cells import Cell, Rules, headline
from causal.judgement.hundred import Hundred
from causal.judgement.mixing import MixedAnswer, checked_weights, mix
from causal.judgement.tabled import COLUMNS, MEASURE_COLUMNS, Row, measure_rows, state_rows
from causal.theory.frame import FrameVariable, Measure
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

if TYPE_CHECKING:
    import pandas as pd

FAR_FETCHED = "How far-fetched"


@dataclass(frozen=True)
class Comparison:
    """One or more interventions run through several theories.

    Attributes
    ----------
    case : str
        Name of the case; empty if the theories share none.
    scenarios : tuple of Scenario
    outcomes : tuple of FrameVariable
    cells : tuple of Cell
        By scenario, then theory, then outcome.
    rules : Rules
    weights : tuple of (str, float)
        Of theories, for `mixture`; empty unless they were given.
    theories : tuple of Theory
        Who was asked, to be asked how far-fetched the scenarios are; no part of what is compared.
    """

    case: str
    scenarios: tuple[Scenario, ...]
    outcomes: tuple[FrameVariable, ...]
    cells: tuple[Cell, ...]
    rules: Rules = Rules()
    weights: tuple[tuple[str, float], ...] = ()
    theories: tuple[Theory, ...] = field(default=(), repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the theories out, which are large; what they are asked for goes along."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**told, "theories": (), "antecedent": self.antecedent}

    @cached_property
    def antecedent(self) -> Antecedent | None:
        """How far-fetched the theories find the scenarios; found when it is first asked for.

        With ``facts="all"``, which keeps the states that are changed, the facts before the change
        are kept here. None for theories that were given or made to do something before.
        """
        asked = [theory for theory in self.theories if not theory.steps]
        if not asked:
            return None
        facts = "before" if self.rules.facts == "all" else self.rules.facts
        return antecedent(asked, self.scenarios, replace(self.rules, facts=facts))

    def far_fetched(self, scenario: str = "") -> list[str]:
        """Return a line for each theory that has all levers of a scenario, the first by default."""
        if self.antecedent is None:
            return []
        return self.antecedent.lines(scenario or self.scenarios[0].name)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of everything the numbers depend on."""
        told = repr([(cell.fingerprint, cell.outcome.name) for cell in self.cells])
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @cached_property
    def table(self) -> "pd.DataFrame":
        """Tidy table: a row a state; numbers are missing where a theory gives none.

        With draws it also has the ends of the bands of the changed probability and of the
        difference, and the share of draws in which it rises.
        """
        return data_frame(self.rows(), self.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `table`."""
        return (*COLUMNS, *BAND_COLUMNS) if self.rules.draws else COLUMNS

    def rows(self) -> list[Row]:
        """Return the rows of `table` as plain values, None where a theory gives no number."""
        return state_rows(self.case, self.cells, drawn=bool(self.rules.draws))

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """Table of the measures of each outcome: a row a measure, as it was and as changed."""
        columns = (*MEASURE_COLUMNS, *BAND_COLUMNS) if self.rules.draws else MEASURE_COLUMNS
        made = measure_rows(self.cells, self.outcomes, drawn=bool(self.rules.draws))
        return data_frame(made, columns)

    def _outcome(self, cell: Cell) -> FrameVariable:
        return next(o for o in self.outcomes if o.variable.name == cell.outcome.name)

    def where(self, status: str) -> dict[str, str]:
        """Return why theories have a status, by theory (and scenario and outcome if several).

        Parameters
        ----------
        status : str
            ``silent``, ``partial``, ``out_of_scope``, ``vacuous`` or ``runs``.
        """
        found = {}
        for cell in self.cells:
            if cell.status == status:
                key = cell.theory
                key += f" / {cell.scenario}" if len(self.scenarios) > 1 else ""
                key += f" / {cell.outcome.name}" if len(self.outcomes) > 1 else ""
                found[key] = cell.why
        return found

    @property
    def silent(self) -> dict[str, str]:
        """Which theories do not answer, and why: all but those that run or have it so already."""
        return {
            key: why
            for status in ("out_of_scope", "partial", "silent")
            for key, why in self.where(status).items()
        }

    def select(self, scenario: str = "", outcome: str = "") -> tuple[Cell, ...]:
        """Return the cells of one scenario and one outcome, the first of each by default.

        Raises
        ------
        UnknownName
            If the comparison has no such scenario or outcome.
        """
        scenario = scenario or self.scenarios[0].name
        outcome = outcome or self.outcomes[0].variable.name
        if scenario not in [s.name for s in self.scenarios]:
            known = [s.name for s in self.scenarios]
            raise UnknownName("scenario", scenario, known, "this comparison")
        if outcome not in [o.variable.name for o in self.outcomes]:
            known = [o.variable.name for o in self.outcomes]
            raise UnknownName("outcome", outcome, known, "this comparison")
        return tuple(
            cell for cell in self.cells if (cell.scenario, cell.outcome.name) == (scenario, outcome)
        )

    def only(self, scenario: str = "", outcome: str = "") -> "Comparison":
        """Return the part about one scenario and one outcome, the first of each by default.

        Raises
        ------
        UnknownName
            If the comparison has no such scenario or outcome.
        """
        kept = self.select(scenario, outcome)
        name = kept[0].scenario
        return replace(
            self,
            scenarios=tuple(one for one in self.scenarios if one.name == name),
            outcomes=(self._outcome(kept[0]),),
            cells=kept,
        )

    def changes(self, scenario: str = "", outcome: str = "") -> tuple[Change, ...]:
        """Return the headline measure before and after, for the theories that run."""
        chosen = self.select(scenario, outcome)
        measure = self.headline(chosen[0])
        return showing.changes(chosen, measure)

    def headline(self, cell: Cell) -> Measure:
        """Return the measure that stands for an outcome: its first, or else its first state."""
        return headline(self._outcome(cell))

    def agreement(self, scenario: str = "", outcome: str = "") -> str:
        """Return ``agree``, ``split``, ``little``, ``single`` or ``none``."""
        return verdict(self.changes(scenario, outcome))

    def sentence(self, scenario: str = "", outcome: str = "") -> str:
        """Say how large the change is and where the theories disagree.

        Parameters
        ----------
        scenario, outcome : str, optional
            The first of each if not given.

        Returns
        -------
        str
        """
        chosen = self.select(scenario, outcome)
        return showing.sentence(self._title(chosen), chosen, self.headline(chosen[0]))

    def _title(self, chosen: Sequence[Cell]) -> str:
        name = chosen[0].scenario
        return next(s.title or s.name for s in self.scenarios if s.name == name)

    def svg(
        self,
        scenario: str = "",
        outcome: str = "",
        *,
        mixture: bool = False,
        scheme: str = "auto",
        layout: str = "wide",
    ) -> str:
        """Draw the comparison of one scenario and outcome.

        Parameters
        ----------
        scenario, outcome : str, optional
            The first of each if not given.
        mixture : bool, default False
            Add a row for the weighted mean over the theories that answer.
        scheme : {"auto", "light", "dark"}
        layout : {"wide", "page", "narrow"}

        Returns
        -------
        str
            SVG.
        """
        chosen = self.select(scenario, outcome)
        measure = self.headline(chosen[0])
        mixed = self.mixed(scenario, outcome) if mixture else None
        return showing.picture(
            self._title(chosen), chosen, measure, mixed=mixed, scheme=scheme, layout=layout
        )

    def hundred(self, theory: str = "", *, scenario: str = "", outcome: str = "") -> Hundred:
        """Return a hundred histories of one theory, or of every theory, by how they end.

        Raises
        ------
        UnknownName
            If the comparison has no such theory, scenario or outcome.
        """
        chosen = self.select(scenario, outcome)
        names = [cell.theory for cell in chosen]
        if theory and theory not in names:
            raise UnknownName("theory", theory, names, "this comparison")
        cells = tuple(cell for cell in chosen if theory in ("", cell.theory))
        return Hundred(self._title(chosen), cells)

    def mixture(self, scenario: str = "", outcome: str = "") -> dict[str, tuple[float, float]]:
        """Return the weighted mean over theories that answer: state to baseline and changed.

        A mixture is a view over theories, not an answer of any of them. Theories that do not
        answer are left out and the weights of the others are scaled to sum to one.

        Returns
        -------
        dict of str to (float, float)

        Raises
        ------
        QueryError
            If no theory with a positive weight answers.
        """
        found = self.mixed(scenario, outcome)
        pairs = zip(found.baseline, found.probabilities, strict=True)
        return dict(zip(found.cells[0].outcome.states, pairs, strict=True))

    def mixed(self, scenario: str = "", outcome: str = "") -> MixedAnswer:
        """Return the mixture of `mixture` with its sentence and the range over theories.

        Raises
        ------
        QueryError
            If no theory with a positive weight answers.
        """
        chosen = self.select(scenario, outcome)
        return mix(chosen, self.headline(chosen[0]), self.weights)

    def weighted(self, weights: Mapping[str, float]) -> "Comparison":
        """Return the same answers under other weights; all alike if there are none.

        Raises
        ------
        UnknownName, QueryError
            If a theory is not compared, or a weight is negative.
        """
        given = checked_weights(weights, list(dict.fromkeys(cell.theory for cell in self.cells)))
        return replace(self, weights=given)

    def display_rows(
        self, scenario: str = "", outcome: str = "", *, mixture: bool = False
    ) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows of text for one scenario and outcome."""
        chosen = self.select(scenario, outcome)
        headers, rows = showing.text_rows(chosen, self.headline(chosen[0]))
        if mixture:
            rows.append(self.mixed(scenario, outcome).text_row(len(headers)))
        return headers, rows

    def __str__(self) -> str:
        parts = []
        for scenario in self.scenarios:
            for outcome in self.outcomes:
                names = scenario.name, outcome.variable.name
                headers, rows = self.display_rows(*names)
                parts.append(text_table(headers, rows, numeric=range(3, len(headers))))
                parts.append(self.sentence(*names))
            parts += self._far_fetched_text(scenario.name)
        return "\n\n".join(parts)

    def _far_fetched_text(self, scenario: str) -> list[str]:
        lines = self.far_fetched(scenario)
        return ["\n".join([f"{FAR_FETCHED}:", *(f"  {line}" for line in lines)])] if lines else []

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        parts = []
        for scenario in self.scenarios:
            for outcome in self.outcomes:
                names = scenario.name, outcome.variable.name
                headers, rows = self.display_rows(*names)
                numeric = range(3, len(headers))
                table = html_table(headers, rows, caption=self.sentence(*names), numeric=numeric)
                parts.append(self.svg(*names) + table)
            lines = "".join(f"<li>{escape(line)}</li>" for line in self.far_fetched(scenario.name))
            parts += [f"<p>{FAR_FETCHED}:</p><ul>{lines}</ul>"] if lines else []
        return {"text/html": "\n".join(parts), "text/plain": str(self)}
