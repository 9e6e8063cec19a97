"""Exact samples of whole histories, as they were and as changed, with the same luck."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import prod

from causal.display.numbers import EXACT, one_in
from causal.display.sentences import counted, listed
from causal.display.timeline import Moment, beside_html, beside_text
from causal.engine.plan import Limits
from causal.errors import QueryError
from causal.judgement.cells import Rules, history_of
from causal.judgement.histories.beside import CHANGED, moments
from causal.judgement.histories.probable import chance_of, checked
from causal.judgement.histories.timeline import Timeline, chances, timeline, told
from causal.ladder.network import Question
from causal.ladder.units import sample_units
from causal.scm.evidence import observed
from causal.scm.interventions import Hard
from causal.theory.facts import kept
from causal.theory.theory import Theory

_NAMED = 5  # so many at most are listed in a sentence


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
        """Say of whom it is told, and what comes out differently."""
        said = self.differences()
        start = f"In one history of {self.changed.title} ({self.changed.question})"
        return f"{start} {said[:1].lower()}{said[1:]}"

    def differences(self) -> str:
        """Say what comes out differently."""
        other = set(self.differing())
        found = [one for one in self.changed.events if one.variable in other]
        if not found:
            return "Nothing comes out differently."
        names = [f"“{one.title}”" for one in found]
        if len(names) > _NAMED:
            of = len(self.changed.events)
            return (
                f"{counted(len(names))} of {of} things come out differently, from {names[0]} on to "
                f"{names[-1]}."
            )
        verb = "thing comes" if len(names) == 1 else "things come"
        return f"{counted(len(names))} {verb} out differently: {listed(names)}."

    def odds(self) -> str:
        """Say how unlikely this very history is, in both worlds.

        Any single history in full is unlikely; that is not a reason to doubt it.
        """
        before, after = self.factual.probability or 0.0, self.changed.probability
        if after is not None:
            return (
                f"Given what is kept, this very history is {one_in(before)} as it was, and "
                f"{one_in(after)} as changed."
            )
        if before > 1 - EXACT:
            was = (
                "Everything that is told of it is known, so the history as it was is what happened"
            )
        else:
            was = f"Of all that agree with what happened, the history as it was is {one_in(before)}"
        return f"{was}; how unlikely it is as changed leans on how luck carries over."

    def moments(self) -> tuple[Moment, ...]:
        """Return the changed history line by line, with what it was beside it."""
        leans = self.changed.probability is None  # everything that happened is kept
        return moments(self.changed, self.factual, filled="drawn" if leans else "")

    def html(self, caption: str = "") -> str:
        """Write the changed history beside the one as it was, with what differs marked."""
        named = caption or self.changed.title
        return beside_html(self.moments(), caption=named, headers=CHANGED)

    def __str__(self) -> str:
        return f"{self.sentence()} {self.odds()}\n\n{beside_text(self.moments(), CHANGED)}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        said = f"<p>{escape(self.sentence())} {escape(self.odds())}</p>"
        return {"text/plain": str(self), "text/html": said + self.html()}


def sample_histories(
    theory: Theory,
    settings: Mapping[str, str],
    rules: Rules = Rules(),
    *,
    count: int,
    seed: int,
    held: Mapping[str, str] | None = None,
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
    held : mapping of str to str, optional
        What is held in the history as it was, as `held_at` has it for a comparison's baseline;
        nothing if not given.
    limits : Limits, optional

    Returns
    -------
    tuple of Twins
        Of all variables but the outcomes on which the theory is silent, though the record may tell
        them. The probability of a factual history is given the facts and what is held; that of a
        changed one given the facts and what is set, and None with ``facts="all"``, where it leans
        on mechanisms.

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
    checked(theory, held or {})
    if count < 1:
        raise QueryError(f"{count} histories are asked for; ask for one or more")
    facts = kept(theory, list(settings), rules.facts, history_of(theory, rules))
    still = _still(theory, held or {}, facts)
    names = told(theory, {**facts, **settings})
    before = chance_of(theory, still, facts, limits)
    leans = rules.facts == "all" and bool(settings)
    after = None if leans else chance_of(theory, settings, facts, limits)
    spoken = told(theory, settings)
    made = []
    for was, now in _drawn(theory, (still, settings), facts, rules, (count, seed), limits):
        likely = prod(chances(theory, {n: was[n] for n in names}, still).values()) / before
        changed = None
        if after is not None:
            changed = prod(chances(theory, {n: now[n] for n in names}, settings).values()) / after
        shown = ({name: states[name] for name in spoken} for states in (was, now))
        made.append(
            Twins(
                timeline(theory, next(shown), {}, {**facts, **still}, likely),
                timeline(theory, next(shown), settings, {} if leans else facts, changed),
            )
        )
    return tuple(made)


def _drawn(
    theory: Theory,
    worlds: tuple[Mapping[str, str], Mapping[str, str]],
    facts: Mapping[str, str],
    rules: Rules,
    draw: tuple[int, int],
    limits: Limits,
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Draw units from what the facts leave possible, and tell each in two worlds."""
    count, seed = draw
    asked = theory.assuming(rules.couplings) if rules.couplings else theory
    evidence = tuple((0, observed(theory.model, name, state)) for name, state in facts.items())
    question = Question(((),), evidence, ())
    units = sample_units(
        theory.model, question, seed=seed, luck=asked.luck, units=count, limits=limits
    )
    was, now = (units.push(tuple(Hard(n, s) for n, s in world.items())) for world in worlds)
    for unit in range(count):
        one, other = ({n: theory[n].states[int(at[n][unit])] for n in at} for at in (was, now))
        yield one, other


def held_at(theory: Theory, settings: Mapping[str, str], rules: Rules = Rules()) -> dict[str, str]:
    """Return what a comparison's baseline holds: what is changed, at the states that it had.

    Where everything that happened is kept, the facts say so already, and nothing is held.

    Examples
    --------
    >>> import causal
    >>> held_at(causal.load("dear_coal"), {"wage_cut_1907": "none"})
    {'wage_cut_1907': 'deep'}
    """
    if rules.facts == "all":
        return {}
    factual = theory.factual(history_of(theory, rules))
    return {name: factual[name] for name in settings if name in factual}


def _still(theory: Theory, held: Mapping[str, str], facts: Mapping[str, str]) -> dict[str, str]:
    """Return what is held beyond the facts; what could change a fact is refused."""
    still = {name: state for name, state in held.items() if facts.get(name) != state}
    for name in theory.model.descendants(still) | set(still):
        if name in facts:
            raise QueryError(
                f"{name} is kept as a fact, and what is held could change it; hold nothing, or "
                "keep fewer facts"
            )
    return still
