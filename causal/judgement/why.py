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
from causal.errors import CausalError, QueryError
from causal.judgement.causation import Measured, measured, possible
from causal.ladder.actual import actual_cause
from causal.ladder.attribution import by_first_step, by_last_step
from causal.ladder.causation import AVERAGE, WORST, Against, Causation
from causal.ladder.contrasts import contrast
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.games import Attribution
from causal.ladder.verdicts import ActualCause
from causal.scm.evidence import Evidence, observed
from causal.theory.facts import kept
from causal.theory.theory import Theory

ALTERNATIVES = {"average": AVERAGE, "worst": WORST}
_OTHERS = (
    "sufficiency",
    "necessity and sufficiency",
    "disablement",
    "enablement",
    "effect on the treated",
)
_SEED = 0


HEADERS = ("measure", "chance", "order respected", "any mechanisms", "no graph trusted")
ROUTES = ("compared", "by", "edge", "share")


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
    but_for : Measured
        That the event would not have come about without the cause, given the facts.
    others : tuple of Measured
        Sufficiency and what goes with it, given what came before the cause only.
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
    but_for: Measured
    others: tuple[Measured, ...]
    first_step: tuple[Attribution, ...]
    last_step: tuple[Attribution, ...]
    actual: ActualCause | None
    notes: tuple[str, ...]
    fingerprint: str

    def sentence(self) -> str:
        """Say whether the event would have come about without the cause."""
        name, state = self.cause
        found = self.but_for.found
        compared = f" (compared with {found.against})" if found.against else ""
        said = (
            f"In {self.title}, without {name}={state}{compared}, the chance that "
            f"{self.effect.variable} is not {' or '.join(self.effect.event)} is "
            f"{probability(self.but_for.point)}"
        )
        if found.identified:
            return f"{said}; this follows from the network alone."
        ranges = [
            ("if mechanisms respect their order", self.but_for.order_range),
            ("whatever they do", self.but_for.full_range),
        ]
        told = ", ".join(f"{one} {words}" for words, one in ranges if one is not None)
        return f"{said}; it leans on {', '.join(found.leans_on)}{': ' if told else ''}{told}."

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return a row a measure: name, chance, and its three ranges; see `Measured.row`."""
        made = [one.row() for one in (self.but_for, *self.others)]
        if self.actual is not None:
            made.append(("actual cause", probability(self.actual.chance.value), "", "", ""))
        return made

    def route_rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row a route: compared with, cut, edge, its share of the difference."""
        return [
            (str(found.contrast), found.by, share.player, signed(share.shapley))
            for found in (*self.first_step, *self.last_step)
            for share in found.shares
        ]

    def __str__(self) -> str:
        parts = [self.sentence(), text_table(HEADERS, self.rows(), numeric=(1, 2, 3, 4))]
        if self.route_rows():
            parts.append(text_table(ROUTES, self.route_rows(), numeric=(3,)))
        if self.actual is not None:
            parts.append(f"{self.actual.sentence()}.")
        return "\n\n".join([*parts, *self.notes])

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(HEADERS, self.rows(), caption=self.title)
        if self.route_rows():
            html += html_table(ROUTES, self.route_rows(), caption="By which ways")
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
        self.earlier = Causation(*told, earlier, theory.luck)
        self.notes: list[str] = []

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
    >>> round(found.but_for.point, 3), found.but_for.found.identified
    (0.041, True)
    """
    name, (state, *more) = _named(theory, cause, history)
    if more:
        raise QueryError(f"a cause is one state of {name}; {1 + len(more)} were given")
    variable, states = _named(theory, effect, history)
    event = Score.of_event(theory.model, variable, states)
    evidence = _known(theory, kept(theory, [name], facts, history))
    earlier = _known(theory, kept(theory, [name], "before", history)) if facts != "none" else ()
    asker = _Asker(theory, (name, state), event, _against(theory, name, instead), evidence, earlier)
    but_for = measured("necessity", asker.here, asker.earlier, ranges=ranges)
    others, notes = possible(_OTHERS, asker.earlier, asker.earlier, ranges=ranges)
    compared = [state for one in but_for.found.answering for state in one.states]
    first, last = asker.routes(compared)
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
        tuple(others),
        tuple(first),
        tuple(last),
        actual,
        (*notes, *asker.notes),
        hashlib.sha256(told.encode()).hexdigest()[:12],
    )
