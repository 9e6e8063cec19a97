"""The tables of the page, to be taken away."""

from page.taking import Sheet

from causal.display.tables import csv_text
from causal.judgement.timelines.timelines import Timelines


def years_csv(made: Timelines) -> str:
    """Write an answer as CSV, a row a theory and year, numbers in full."""
    return csv_text(made.columns, made.rows())


def summary_csv(made: Timelines) -> str:
    """Write an answer as CSV, a row a theory."""
    return csv_text(made.summary_columns, made.summary_rows())


def sheets(made: Timelines) -> list[Sheet]:
    """Return every table of the page, numbers in full."""
    name = made.scenario.name
    return [
        Sheet("Year by year", f"{name}_years", lambda: years_csv(made)),
        Sheet("Theory by theory", f"{name}_theories", lambda: summary_csv(made)),
    ]
