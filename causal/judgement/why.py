"""Why it happened: what one cause had to do with an outcome, in one history.

Whether the outcome would have failed to come about but for the cause; whether the cause would
have brought it about elsewhere; by which ways it acted; whether it was an actual cause. Each is an
answer of the ladder with what it assumes; none is a bare point.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from causal.display.numbers import probability, signed
from causal.display.tables import html_table, text_table
from causal.errors import CausalError, QueryError, TooCostly
from causal.ladder.actual import actual_cause
from causal.ladder.attribution import by_first_step, by_last_step
from causal.ladder.bounds.ranges import Range
from causal.ladder.causation import AVERAGE, WORST, Against, Attributed, Causation
from causal.ladder.contrasts import contrast
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.games import Attribution
from causal.ladder.necessity import (
    probability_of_necessity,
    probability_of_necessity_and_sufficiency,
    probability_of_sufficiency,
)
from causal.ladder.ranging import summed
from causal.ladder.verdicts import ActualCause
from causal.scm.evidence import Evidence, observed
from causal.theory.facts import kept
from causal.theory.theory import Theory

ALTERNATIVES = {"average": AVERAGE, "worst": WORST}
_SEED = 0


@dataclass(frozen=True, slots=True)
class Why:
    """What one cause had to do with an outcome, as one theory has it.

    Attributes
    ----------
    theory, title, variant : str
    cause : (str, str)
        Variable and state.
    effect : Score
        Of the event.
    facts : str
        Which facts were taken as known.
    but_for : Attributed
        That the event would not have come about without the cause, given the facts.
    order_range, full_range : Range or None
        Of ``but_for``.
    sufficiency, both : Attributed or None
        That the cause would have brought the event about where neither happened, and that it is
        both needed and enough; given what came before the cause only.
    first_step, last_step : tuple of Attribution
        The difference shared out among the edges by which it leaves the cause, and by which it
        arrives; one for each state that the cause is compared with, empty where none can be.
    actual : ActualCause or None
        Whether it was an actual cause (modified Halpern-Pearl).
    notes : tuple of str
        What could not be found, and why.
    fingerprint : str
    """

    theory: str
    title: str
    variant: str
    cause: tuple[str, str]
    effect: Score
    facts: str
    but_for: Attributed
    order_range: Range | None
    full_range: Range | None
    sufficiency: Attributed | None
    both: Attributed | None
    first_step: tuple[Attribution, ...]
    last_step: tuple[Attribution, ...]
    actual: ActualCause | None
    notes: tuple[str, ...]
    fingerprint: str

    def sentence(self) -> str:
        """Say whether the event would have come about without the cause."""
        name, state = self.cause
        against = self.but_for.against
        compared = f" (compared with {against})" if against else ""
        said = (
            f"In {self.title}, without {name}={state}{compared}, the chance that "
            f"{self.effect.variable} is not {' or '.join(self.effect.event)} is "
            f"{probability(self.but_for.point)}"
        )
        if self.but_for.identified:
            return f"{said}; this follows from the network alone."
        ranges = [
            ("if mechanisms respect their order", self.order_range),
            ("whatever they do", self.full_range),
        ]
        told = [f"{found} {words}" for words, found in ranges if found is not None]
        return f"{said}; it leans on {', '.join(self.but_for.leans_on)}: {', '.join(told)}."

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row a measure: name, value, range if order is respected, range whatever."""
        ranges = ["" if r is None else str(r) for r in (self.order_range, self.full_range)]
        made = [("but for it, not", probability(self.but_for.point), ranges[0], ranges[1])]
        for words, found in (("enough elsewhere", self.sufficiency), ("both", self.both)):
            if found is not None:
                made.append((words, probability(found.point), "", ""))
        if self.actual is not None:
            made.append(("an actual cause", probability(self.actual.chance.value), "", ""))
        return made

    def route_rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row a route: compared with, cut, edge, its share of the difference."""
        return [
            (str(found.contrast), found.by, share.player, signed(share.shapley))
            for found in (*self.first_step, *self.last_step)
            for share in found.shares
        ]

    def __str__(self) -> str:
        headers = ["measure", "chance", "order respected", "whatever mechanisms do"]
        parts = [self.sentence(), text_table(headers, self.rows(), numeric=(1, 2, 3))]
        if self.route_rows():
            parts.append(
                text_table(["compared", "by", "edge", "share"], self.route_rows(), numeric=(3,))
            )
        if self.actual is not None:
            parts.append(f"{self.actual.sentence()}.")
        return "\n\n".join([*parts, *self.notes])

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        headers = ["measure", "chance", "order respected", "whatever mechanisms do"]
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(headers, self.rows(), caption=self.title)
        if self.route_rows():
            columns = ["compared", "by", "edge", "share"]
            html += html_table(columns, self.route_rows(), caption="By which ways")
        return {"text/plain": str(self), "text/html": html}


def _known(theory: Theory, facts: Mapping[str, str]) -> tuple[Evidence, ...]:
    return tuple(observed(theory.model, name, state) for name, state in facts.items())


def _named(
    theory: Theory, told: str | Mapping[str, str | Sequence[str]], history: str | None
) -> tuple[str, tuple[str, ...]]:
    """Read a variable with its states; by default the state that it had."""
    if isinstance(told, str):
        theory[told]
        factual = theory.factual(history)
        if told not in factual:
            raise QueryError(f"history does not tell the state of {told}; name one")
        return told, (factual[told],)
    if len(told) != 1:
        raise QueryError(f"name one variable; {len(told)} were given: {', '.join(told)}")
    ((name, states),) = told.items()
    chosen = (states,) if isinstance(states, str) else tuple(states)
    theory[name].indices(chosen)
    return name, chosen


def _against(theory: Theory, name: str, instead: str | None) -> Against | None:
    if instead in ALTERNATIVES:
        return ALTERNATIVES[instead]
    if instead is not None:
        theory[name].index(instead)
        return Against("state", instead)
    return AVERAGE if len(theory[name].states) > 2 else None


class _Asker:
    """Asks the parts of one `Why`, and keeps what could not be found."""

    def __init__(
        self,
        theory: Theory,
        cause: tuple[str, str],
        event: Score,
        instead: Against | None,
        evidence: tuple[Evidence, ...],
        earlier: tuple[Evidence, ...],
    ) -> None:
        self.theory = theory
        self.cause = cause
        self.event = event
        self.evidence = evidence
        told = (theory.model, *cause, event, instead)
        self.here = Causation(*told, evidence, theory.luck)
        self.elsewhere = Causation(*told, earlier, theory.luck)
        self.notes: list[str] = []

    def compared(self, but_for: Attributed) -> tuple[str, ...]:
        """Return the states that the cause was compared with."""
        return tuple(state for found in but_for.answering for state in found.states)

    def routes(self, states: Sequence[str]) -> tuple[list[Attribution], list[Attribution]]:
        """Share the difference out at both cuts, for each state compared with."""
        first, last = [], []
        for state in states:
            change = contrast(self.theory.model, {self.cause[0]: state})
            setting = Setting(
                self.theory.model, change, self.event, self.evidence, self.theory.luck
            )
            try:
                first.append(by_first_step(setting))
                last.append(by_last_step(setting))
            except CausalError as error:
                self.notes.append(f"No routes for {self.cause[0]}={state}: {error}.")
        return first, last

    def elsewhere_too(self) -> tuple[Attributed | None, Attributed | None]:
        """Ask about sufficiency, given what came before the cause."""
        found: list[Attributed | None] = []
        for ask in (probability_of_sufficiency, probability_of_necessity_and_sufficiency):
            try:
                found.append(ask(self.elsewhere))
            except CausalError as error:
                found.append(None)
                self.notes.append(str(error))
        return found[0], found[1]

    def actual(self) -> ActualCause | None:
        """Ask whether it was an actual cause."""
        name, state = self.cause
        effect = observed(self.theory.model, self.event.variable, self.event.event)
        try:
            return actual_cause(
                self.theory.model,
                {name: state},
                effect,
                luck=self.theory.luck,
                seed=_SEED,
                evidence=self.evidence,
            )
        except CausalError as error:
            self.notes.append(str(error))
            return None


def why(
    theory: Theory,
    cause: str | Mapping[str, str],
    effect: str | Mapping[str, str | Sequence[str]],
    *,
    instead: str | None = None,
    facts: str = "all",
    history: str | None = None,
    ranges: bool = True,
) -> Why:
    """Ask what one cause had to do with an outcome.

    Parameters
    ----------
    theory : Theory
        Its couplings are assumed; see `Theory.assuming`.
    cause : str or mapping of str to str
        A variable, in the state that it had, or in another one.
    effect : str or mapping of str to str or sequence of str
        The event: an outcome in the state that it had, or in one of some states.
    instead : str, optional
        What the cause is compared with: a state, ``"average"`` of its others, or the ``"worst"``
        of them. The average, if it has several and none is named.
    facts : {"all", "before", "none"}
        What is taken as known.
    history : str, optional
        Whose facts; the theory's default if not given.
    ranges : bool, default True
        Find how far the answer could move under other mechanisms.

    Returns
    -------
    Why

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = why(causal.load("classics/firing_squad"), {"rifleman_a": "shoot"},
    ...             {"prisoner": "dead"}, facts="none")
    >>> round(found.but_for.point, 3)
    0.041
    """
    name, (state, *more) = _named(theory, cause, history)
    if more:
        raise QueryError(f"a cause is one state of {name}; {1 + len(more)} were given")
    variable, states = _named(theory, effect, history)
    event = Score.of_event(theory.model, variable, states)
    evidence = _known(theory, kept(theory, [name], facts, history))
    earlier = _known(theory, kept(theory, [name], "before", history)) if facts != "none" else ()
    asker = _Asker(theory, (name, state), event, _against(theory, name, instead), evidence, earlier)
    but_for = probability_of_necessity(asker.here)
    order = full = None
    if ranges:
        try:
            order, full = summed(theory.model, but_for, theory.luck)
        except TooCostly as error:
            asker.notes.append(f"No ranges: {error}.")
    first, last = asker.routes(asker.compared(but_for))
    sufficiency, both = asker.elsewhere_too()
    actual = asker.actual()
    told = repr((theory.fingerprint, name, state, event, instead, facts, history))
    return Why(
        theory.name,
        theory.title,
        theory.variant,
        (name, state),
        event,
        facts,
        but_for,
        order,
        full,
        sufficiency,
        both,
        tuple(first),
        tuple(last),
        actual,
        tuple(asker.notes),
        hashlib.sha256(told.encode()).hexdigest()[:12],
    )
