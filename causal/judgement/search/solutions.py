"""What a search has found, as values, a table and sentences."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from causal.display.numbers import apart, probability
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.errors import UnknownName
from causal.judgement.panel import Settings
from causal.judgement.search.aims import Aim, Goal
from causal.judgement.search.front import Point

HEADERS = ("for", "levers", "what", "reaches", "theories that run it", "no answer")
FRONT = ("for", "levers", "what", "reaches", "against", "theories that run it")
_SHOWN = 20

Order = Literal["value", "theories"]
"""Which ways come first of those with as few levers: by what they reach, or by who can run them."""


def told(settings: Settings) -> str:
    """Write a setting; ``nothing`` for the empty one."""
    return ", ".join(f"{name}={state}" for name, state in settings) or "nothing"


@dataclass(frozen=True, slots=True)
class Solution:
    """A smallest intervention that reaches a goal.

    Attributes
    ----------
    settings : tuple of (str, str)
        Empty where the goal is reached with nothing changed.
    value : float
        What it reaches: in the theory, on weighted average, or where it reaches least.
    answers : tuple of (str, float)
        By theory that answers.
    silent : tuple of (str, str)
        By theory that counts and does not answer, the status.
    against : float or None
        The measure it is weighed against, over those that answer both: in the theory, on weighted
        average, or where it is worst. None if there is none, or too few answer both.
    """

    settings: Settings
    value: float
    answers: tuple[tuple[str, float], ...]
    silent: tuple[tuple[str, str], ...]
    against: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one audience.

    Attributes
    ----------
    audience : str
        A theory, ``weighted``, or ``every``.
    solutions : tuple of Solution
        Fewest levers first, then in the order asked for: by value, the best first, or by how many
        theories run it.
    front : tuple of Point
        Number of levers against value: the best of each size that beats all smaller ones.
    traded : tuple of Point
        The measure against the other one: what no other setting beats at both.
    asked : int
        How many settings it answers.
    """

    audience: str
    solutions: tuple[Solution, ...]
    front: tuple[Point, ...]
    traded: tuple[Point, ...]
    asked: int

    def smallest(self) -> tuple[Solution, ...]:
        """Return the solutions with the fewest levers."""
        least = len(self.solutions[0].settings) if self.solutions else 0
        return tuple(one for one in self.solutions if len(one.settings) == least)


@dataclass(frozen=True, slots=True)
class Search:
    """The smallest interventions that reach a goal, by audience.

    Attributes
    ----------
    goal : Goal
    against : Aim or None
    facts : str
    found : tuple of Found
    done, total : int
        Sets of levers tried, and to be tried: fewer if it was cancelled.
    fingerprint : str
        Of everything the numbers depend on.
    """

    goal: Goal
    against: Aim | None
    facts: str
    found: tuple[Found, ...]
    done: int
    total: int
    fingerprint: str

    def of(self, audience: str) -> Found:
        """Return what was found for an audience.

        Raises
        ------
        UnknownName
            If nobody of that name was asked for.
        """
        for one in self.found:
            if one.audience == audience:
                return one
        raise UnknownName("audience", audience, [one.audience for one in self.found], "this search")

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row a solution; see ``HEADERS``."""
        return [
            (
                one.audience,
                str(len(way.settings)),
                told(way.settings),
                probability(way.value),
                ", ".join(f"{name} {probability(value)}" for name, value in way.answers),
                ", ".join(f"{name} ({status.replace('_', ' ')})" for name, status in way.silent),
            )
            for one in self.found
            for way in one.solutions
        ]

    def front_rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row a point of the fronts, those with another measure last; see ``FRONT``."""
        return [
            (
                one.audience,
                str(len(point.settings)),
                told(point.settings),
                probability(point.value),
                "" if point.against is None else probability(point.against),
                ", ".join(point.theories),
            )
            for one in self.found
            for point in (*one.front, *one.traded)
        ]

    def sentence(self) -> str:
        """Say for whom the goal is reached, and by what."""
        parts = [self._said(one) for one in self.found]
        if self.done < self.total:
            parts.append(f"Stopped early: {self.done} of {self.total} sets of levers were tried.")
        return " ".join(parts)

    def _said(self, one: Found) -> str:
        if not one.solutions:
            best = ""
            if one.front:
                best = f" (at best {apart(one.front[-1].value, self.goal.threshold)[0]})"
            return f"{one.audience}: nothing that was tried reaches {self.goal}{best}."
        ways = one.smallest()
        if not ways[0].settings:
            return f"{one.audience}: {self.goal} without any change."
        more = f" or {len(ways) - 1} more" if len(ways) > 1 else ""
        levers = "one lever" if len(ways[0].settings) == 1 else f"{len(ways[0].settings)} levers"
        return (
            f"{one.audience}: {self.goal} by {levers}, {told(ways[0].settings)} "
            f"({probability(ways[0].value)}){more}."
        )

    def __str__(self) -> str:
        rows = self.rows()
        table = text_table(HEADERS, rows[:_SHOWN], numeric=(1, 3))
        more = f"\n… and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        return f"{self.sentence()}\n\n{table}{more}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        who = listed([one.audience for one in self.found])
        table = html_table(
            HEADERS, self.rows()[:_SHOWN], caption=f"{self.goal}: {who}", numeric=(1, 3)
        )
        html = f"<p>{escape(self.sentence())}</p>{table}"
        return {"text/plain": str(self), "text/html": html}
