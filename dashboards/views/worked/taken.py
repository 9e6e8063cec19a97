"""The tables of the page, to be taken away."""

from collections.abc import Callable

from boot import Case
from page.taking import Sheet
from reader.view import View
from telling import histories_csv, ranked

from causal.display.tables import csv_text
from causal.errors import CausalError
from causal.judgement.histories.probable import Histories
from causal.judgement.panel import Settings
from causal.judgement.search.solutions import Search
from views.worked.reached import points_of
from views.worked.told import Tellable

WAYS = ("for", "levers", "set", "reaches", "price", "theory", "value")
POINTS = ("for", "levers", "set", "reaches", "price")


def _set(settings: Settings) -> str:
    return " ".join(f"{name}={state}" for name, state in settings)


def ways_csv(found: Search) -> str:
    """Write every way, a row a theory that answers."""
    return csv_text(
        WAYS,
        (
            (one.audience, len(way.settings), _set(way.settings), way.value, way.against, *answer)
            for one in found.found
            for way in one.solutions
            for answer in way.answers
        ),
    )


def points_csv(found: Search) -> str:
    """Write what nothing else beats: every point of the pictures."""
    priced = found.against is not None
    return csv_text(
        POINTS,
        (
            (one.audience, len(point.settings), _set(point.settings), point.value, point.against)
            for one in found.found
            for point in points_of(one, priced)
        ),
    )


def told_csv(found: Histories) -> str:
    """Write the most probable histories, the most probable first."""
    return histories_csv((str(rank), one) for rank, one in enumerate(found.timelines, 1))


def sheets(case: Case, view: View, found: Search, told: Tellable | None) -> list[Sheet]:
    """Return every table of the page, numbers in full."""
    tables: list[tuple[str, str, Callable[[], str]]] = [
        ("Every way", "ways", lambda: ways_csv(found)),
        ("What nothing beats", "points", lambda: points_csv(found)),
    ]
    if told is not None:
        try:
            histories, _ = ranked(case, view, told.theory, told.settings)
        except CausalError:
            pass  # the page says why
        else:
            tables.append(("Histories", f"{told.theory}_histories", lambda: told_csv(histories)))
    start = f"worked_{found.goal.aim.name}"
    return [Sheet(title, f"{start}_{name}", text) for title, name, text in tables]
