"""`Timelines`: yearly theories side by side under one dated scenario."""

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from causal.display.sentences import verdict
from causal.display.sparks import ruler, spark
from causal.display.tables import data_frame, html_table, text_table
from causal.errors import UnknownName
from causal.judgement.timelines import picturing, tabled, wording
from causal.judgement.timelines.line import TheoryTimeline
from causal.judgement.timelines.plain import line_dict
from causal.judgement.timelines.rules import TimelineRules
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DatedScenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Timelines:
    """A dated scenario run through the yearly theories of a case.

    Attributes
    ----------
    frame : TimelineFrame
    scenario : DatedScenario
    lines : tuple of TheoryTimeline
        A theory each, in the order in which they were asked.
    rules : TimelineRules
        With the years that were not given filled in.
    """

    frame: TimelineFrame = field(repr=False)
    scenario: DatedScenario
    lines: tuple[TheoryTimeline, ...]
    rules: TimelineRules

    def __getitem__(self, theory: str) -> TheoryTimeline:
        for line in self.lines:
            if line.theory == theory:
                return line
        raise UnknownName("theory", theory, [line.theory for line in self.lines], "this timeline")

    @property
    def title(self) -> str:
        """What a reader calls the scenario."""
        return self.scenario.title or self.scenario.name

    @property
    def by(self) -> int:
        """The year of the headline."""
        return self.lines[0].by

    @property
    def horizon(self) -> int:
        """The last year that is looked at."""
        return self.lines[0].horizon

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are looked at."""
        return tuple(year for year in self.frame.calendar if year <= self.horizon)

    @property
    def drawn(self) -> bool:
        """Whether there are bands."""
        return bool(self.rules.draws)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of everything the numbers depend on."""
        told = repr([(line.theory, line.fingerprint) for line in self.lines])
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def where(self, status: str) -> dict[str, str]:
        """Return why theories have a status, by theory."""
        return {line.theory: line.why for line in self.lines if line.status == status}

    @property
    def silent(self) -> dict[str, str]:
        """Which theories do not answer, and why."""
        return {line.theory: line.why for line in self.lines if not line.answered}

    def agreement(self, year: int | None = None) -> str:
        """Return ``agree``, ``split``, ``little``, ``single`` or ``none``, on an end by a year.

        Parameters
        ----------
        year : int, optional
            That of the headline if not given.
        """
        return verdict(wording.changes(self.lines, self.by if year is None else year))

    def sentence(self) -> str:
        """Say how the chance of an end changes, and where the theories part."""
        return wording.over_all(self.title, self.lines)

    def sentences(self) -> list[str]:
        """Return a sentence or more for every theory."""
        return [wording.of_theory(line) for line in self.lines]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `rows`."""
        return (*tabled.COLUMNS, *tabled.BAND_COLUMNS) if self.drawn else tabled.COLUMNS

    def rows(self) -> list[tabled.Row]:
        """Return a row a theory and year; one row without a year for a theory with no answer."""
        told = self.frame.case, self.scenario.name
        return [
            row for line in self.lines for row in tabled.year_rows(*told, line, drawn=self.drawn)
        ]

    @property
    def summary_columns(self) -> tuple[str, ...]:
        """Names of the columns of `summary_rows`."""
        return (*tabled.SUMMARY, *tabled.SUMMARY_BANDS) if self.drawn else tabled.SUMMARY

    def summary_rows(self) -> list[tabled.Row]:
        """Return a row a theory: chances, peaks, medians, the parting, the last year to act."""
        return [tabled.summary_row(line, drawn=self.drawn) for line in self.lines]

    @cached_property
    def table(self) -> "pd.DataFrame":
        """Tidy table: a row a theory and year."""
        return data_frame(self.rows(), self.columns)

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """Table with a row a theory."""
        return data_frame(self.summary_rows(), self.summary_columns)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, as JSON takes them."""
        return {
            "case": self.frame.case,
            "title": self.frame.title,
            "question": self.frame.question,
            "scenario": self.scenario.name,
            "scenario_title": self.title,
            "rules": asdict(self.rules),
            "agreement": self.agreement(),
            "sentence": self.sentence(),
            "theories": [line_dict(line) for line in self.lines],
            "fingerprint": self.fingerprint,
        }

    def display_rows(self) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows of text, a row a theory."""
        return tabled.text_rows(self.lines, drawn=self.drawn)

    def spark_lines(self) -> list[str]:
        """Draw survival as text, a sign a year: as it was, and as changed."""
        answered = [line for line in self.lines if line.answered]
        if not answered:
            return []
        width = max(len(line.title) for line in answered) + 2
        made = [" " * (width + 11) + ruler(self.years)]
        for line in answered:
            fact, changed = line.worlds()
            made.append(f"{line.title:<{width}}as it was  {spark(fact.stands)}")
            if line.settings:
                made.append(f"{'':<{width}}changed    {spark(changed.stands)}")
        return made

    def svg(self, what: str = "survival", *, scheme: str = "auto", layout: str = "wide") -> str:
        """Draw the answer, a panel a theory, all with the same years and the same scale.

        Parameters
        ----------
        what : {"survival", "luck", "gain", "ends", "hazard", "turning"}
            The chance that it goes on, by year; how far luck could move that in some years, with
            all the facts kept; what the change adds to it; the year of the end; the chance of an
            end in each year; what the change adds if it begins only in a year.
        scheme : {"auto", "light", "dark"}
        layout : {"wide", "narrow"}

        Returns
        -------
        str
            An SVG document.

        Raises
        ------
        UnknownName
            If there is no such picture, scheme or layout.
        """
        return picturing.picture(self, what, scheme=scheme, layout=layout)

    def caption(self) -> str:
        """Say what the curves show, and what is kept of the record."""
        known = {tabled.kept_to(line) for line in self.lines if line.answered}
        years = sorted(year for year in known if year is not None)
        if not years:
            kept = "Nothing of the record is kept"
        elif self.rules.facts == "all":
            kept = "All of the record is kept"
        else:
            span = f"{years[0]}" + (f" to {years[-1]}" if years[-1] > years[0] else "")
            kept = f"The record is kept up to {span}"
        return f"{kept}. The curves are the chance that it still goes on at the end of a year."

    def __str__(self) -> str:
        headers, rows = self.display_rows()
        parts = [
            self.sentence(),
            text_table(headers, rows, numeric=range(1, len(headers))),
            "\n".join([self.caption(), *self.spark_lines()]),
            "\n".join(self.sentences()),
        ]
        return "\n\n".join(parts)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        headers, rows = self.display_rows()
        table = html_table(headers, rows, caption=self.sentence(), numeric=range(1, len(headers)))
        drawn = self.svg() if picturing.shows(self, "survival") else ""
        said = "".join(f"<li>{escape(one)}</li>" for one in self.sentences())
        html = f"{drawn}{table}<p>{escape(self.caption())}</p><ul>{said}</ul>"
        return {"text/html": html, "text/plain": str(self)}
