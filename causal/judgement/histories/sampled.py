"""Exact samples of whole histories, as they were and as changed, with the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import prod

from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.engine.plan import Limits
from causal.errors import QueryError
from causal.judgement.cells import Rules, history_of
from causal.judgement.histories.probable import chance_of, checked
from causal.judgement.histories.timeline import Timeline, chances, timeline, told
from causal.ladder.network import Question
from causal.ladder.units import sample_units
from causal.scm.evidence import observed
from causal.scm.interventions import Hard
from causal.theory.facts import kept
from causal.theory.theory import Theory

HEADERS = ("when", "what", "as it was", "as changed")


@dataclass(frozen=True, slots=True)
class Twins:
    """One history as it was and as changed, with the same luck.

    Attributes
    ----------
    factual, changed : Timeline
    """

    factual: Timeline
    changed: Timeline

    def differing(self) -> tuple[str, ...]:
        """Return the variables that come out differently, by date."""
        before = self.factual.states
        return tuple(
            one.variable for one in self.changed.events if one.state != before[one.variable]
        )

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row a variable: when, what, as it was, and as changed where that differs."""
        labels = {one.variable: one.label for one in self.factual.events}
        return [
            (
                one.date,
                one.title,
                labels[one.variable],
                one.label if one.label != labels[one.variable] else "",
            )
            for one in self.changed.events
        ]

    def sentence(self) -> str:
        """Say what comes out differently."""
        other = set(self.differing())
        names = [one.title for one in self.changed.events if one.variable in other]
        said = f"In one history of {self.changed.title} ({self.changed.question})"
        if not names:
            return f"{said} nothing comes out differently."
        verb = "comes" if len(names) == 1 else "come"
        return f"{said} {len(names)} {verb} out differently: {listed(names)}."

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows())}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.changed.title)
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def sample_histories(
    theory: Theory,
    settings: Mapping[str, str],
    rules: Rules = Rules(),
    *,
    count: int,
    seed: int,
    limits: Limits = Limits(),
) -> tuple[Twins, ...]:
    """Draw whole histories from what the kept facts leave possible, and change each of them.

    Parameters
    ----------
    theory : Theory
        As loaded; its couplings say how luck carries over (`Theory.assuming`).
    settings : mapping of str to str
        What is set in the changed history.
    rules : Rules, optional
        Which facts are kept, and of which history.
    count : int
    seed : int
        The same seed gives the same histories; more of them begin with the same ones.
    limits : Limits, optional

    Returns
    -------
    tuple of Twins
        The probability of a factual history is given the facts; that of a changed one given the
        facts and what is set, and None with ``facts="all"``, where it leans on mechanisms.

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> squad = causal.load("classics/firing_squad")
    >>> drawn = sample_histories(squad, {"rifleman_a": "hold"}, Rules("none"), count=3, seed=1)
    >>> {one.changed.states["rifleman_a"] for one in drawn}
    {'hold'}
    """
    checked(theory, settings)
    if count < 1:
        raise QueryError(f"{count} histories are asked for; ask for one or more")
    asked = theory.assuming(rules.couplings) if rules.couplings else theory
    facts = kept(theory, list(settings), rules.facts, history_of(theory, rules))
    evidence = tuple((0, observed(theory.model, name, state)) for name, state in facts.items())
    world = tuple(Hard(name, state) for name, state in settings.items())
    drawn = sample_units(
        theory.model,
        Question(((),), evidence, ()),
        seed=seed,
        luck=asked.luck,
        units=count,
        limits=limits,
    )
    names = told(theory, {**facts, **settings})
    places = drawn.push(()), drawn.push(world)
    before = chance_of(theory, {}, facts, limits)
    after = (
        None if rules.facts == "all" and settings else chance_of(theory, settings, facts, limits)
    )
    still = facts if after is not None else {}
    made = []
    for unit in range(count):
        was, now = ({n: theory[n].states[int(at[n][unit])] for n in names} for at in places)
        likely = prod(chances(theory, was, {}).values()) / before
        changed = None
        if after is not None:
            changed = prod(chances(theory, now, settings).values()) / after
        made.append(
            Twins(
                timeline(theory, was, {}, facts, likely),
                timeline(theory, now, settings, still, changed),
            )
        )
    return tuple(made)
