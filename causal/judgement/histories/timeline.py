"""A whole history as a dated timeline in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import inf, log2

from causal.display.dates import period
from causal.display.numbers import one_in, probability
from causal.display.tables import html_table, text_table
from causal.theory.theory import Theory

HEADERS = ("when", "what", "how", "chance given its causes")


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one variable.

    Attributes
    ----------
    variable, state : str
    title, label, date : str
        What a reader sees.
    chance : float
        Probability of the state given the states of its causes; one for what is set.
    status : str
        ``set``, ``fact``, or empty for what followed.
    """

    variable: str
    state: str
    title: str
    label: str
    date: str
    chance: float
    status: str = ""

    def __str__(self) -> str:
        when = f"{self.date}: " if self.date else ""
        note = {"set": " (set)", "fact": " (as it was)"}.get(self.status, "")
        return f"{when}{self.title}: {self.label}{note}."


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole history, dated, in words.

    Attributes
    ----------
    theory, title : str
    question : str
        What was set.
    events : tuple of Event
        By date.
    probability : float or None
        Of the whole history, given what was set and the facts kept; None where that leans on
        mechanisms.
    """

    theory: str
    title: str
    question: str
    events: tuple[Event, ...]
    probability: float | None

    @property
    def states(self) -> dict[str, str]:
        """The state of every variable told."""
        return {one.variable: one.state for one in self.events}

    @property
    def odds(self) -> str:
        """How likely the whole history is, as a proportion; empty where that leans on luck."""
        return "" if self.probability is None else one_in(self.probability)

    @property
    def bits(self) -> float | None:
        """Surprise: how many fair coins would have to fall right for it."""
        if self.probability is None:
            return None
        return -log2(self.probability) if self.probability > 0 else inf

    def turns(self, count: int = 3) -> tuple[Event, ...]:
        """Return the events that were least likely given their causes, neither set nor facts."""
        free = [one for one in self.events if not one.status]
        return tuple(sorted(free, key=lambda one: one.chance)[:count])

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row an event; see ``HEADERS``."""
        return [
            (one.date, one.title, one.label, one.status or probability(one.chance))
            for one in self.events
        ]

    def sentence(self) -> str:
        """Say how likely the history is, and what its least likely turn was."""
        said = f"A history of {self.title} ({self.question})"
        if self.probability is not None and self.bits is not None:
            said += f", {probability(self.probability, 4)} likely ({self.bits:.1f} bits)"
        turn = self.turns(1)
        if not turn:
            return f"{said}."
        chance = probability(turn[0].chance)
        return f"{said}; its least likely turn, {chance} given its causes: {turn[0]}"

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows(), numeric=(3,))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.title, numeric=(3,))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def told(theory: Theory, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables of a history: all but outcomes on which the theory is silent.

    A silent outcome stands at the end of a bridge, so that nothing else depends on it; it is told
    where it is known, or where something does depend on it.

    Examples
    --------
    >>> import causal
    >>> river = causal.load("river_low")
    >>> len(told(river, {})), len(river.variables)
    (7, 8)
    """
    model = theory.model
    read = {parent for name in model.names for parent in model.parents(name)}
    return tuple(
        name
        for name in model.names
        if not theory.entry(name).silent or name in known or name in read
    )


def question(settings: Mapping[str, str]) -> str:
    """Write what was set."""
    parts = ", ".join(f"{name}={state}" for name, state in settings.items())
    return f"do({parts})" if parts else "as it was"


def chances(
    theory: Theory, states: Mapping[str, str], settings: Mapping[str, str]
) -> dict[str, float]:
    """Return the probability of each state of a history given its causes; one for what is set."""
    model, found = theory.model, {}
    for name, state in states.items():
        cell = tuple(model.variable(p).index(states[p]) for p in model.parents(name))
        entry = model.cpt(name)[(*cell, model.variable(name).index(state))]
        found[name] = 1.0 if name in settings else float(entry)
    return found


def timeline(
    theory: Theory,
    states: Mapping[str, str],
    settings: Mapping[str, str],
    facts: Mapping[str, str],
    chance: float | None,
) -> Timeline:
    """Write a history down: dated events first to last, no effect before its causes."""
    given, order = chances(theory, states, settings), _order(theory)
    made = []
    for name, state in states.items():
        variable = theory[name]
        status = "set" if name in settings else "fact" if name in facts else ""
        date = theory.entry(name).date
        words = (variable.title, variable.label(state), date)
        made.append(Event(name, state, *words, given[name], status))
    made.sort(key=lambda one: order[one.variable])
    return Timeline(theory.name, theory.title, question(settings), tuple(made), chance)


def _order(theory: Theory) -> dict[str, tuple[float, int]]:
    """Return where each variable is told: by its date, or that of a cause that is later.

    A date is often a span, such as 1905-09, that begins before the day of what brought it about.
    Those without a date come last.
    """
    found: dict[str, tuple[float, int]] = {}
    latest: dict[str, float] = {}
    for rank, name in enumerate(theory.model.topological):
        own = _start(theory.entry(name).date)
        causes = [latest[parent] for parent in theory.model.parents(name)]
        latest[name] = max([-inf if own == inf else own, *causes])
        found[name] = (inf if own == inf else latest[name], rank)
    return found


def _start(date: str) -> float:
    span = period(date)
    return span[0] if span else inf
