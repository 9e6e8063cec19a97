"""The most probable whole histories under a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import islice
from math import exp

import numpy as np

from causal.display.numbers import probability
from causal.display.tables import html_table, text_table
from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import ContradictionError, ImpossibleEvidence, QueryError
from causal.judgement.cells import Rules, history_of
from causal.judgement.histories.best import best
from causal.judgement.histories.timeline import Timeline, question, timeline, told
from causal.theory.facts import kept
from causal.theory.theory import Theory

HEADERS = ("rank", "probability", "bits", "how it differs from the first")


@dataclass(frozen=True, slots=True)
class Histories:
    """The most probable whole histories, the most probable first.

    Attributes
    ----------
    theory, title : str
    question : str
        What was set.
    facts : tuple of (str, str)
        What was kept of the record.
    timelines : tuple of Timeline
    """

    theory: str
    title: str
    question: str
    facts: tuple[tuple[str, str], ...]
    timelines: tuple[Timeline, ...]

    @property
    def covered(self) -> float:
        """The probability of all of them together."""
        return sum(one.probability or 0.0 for one in self.timelines)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row a history; see ``HEADERS``."""
        first = self.timelines[0].states if self.timelines else {}
        return [
            (
                str(rank),
                probability(one.probability or 0.0, 4),
                f"{one.bits:.1f}",
                "; ".join(
                    f"{event.title}: {event.label}"
                    for event in one.events
                    if event.state != first[event.variable]
                ),
            )
            for rank, one in enumerate(self.timelines, 1)
        ]

    def sentence(self) -> str:
        """Say how much of all that could happen these histories cover."""
        first, count = self.timelines[0], len(self.timelines)
        has = f"{probability(first.probability or 0.0, 4)}, {first.odds}."
        if count == 1:
            return f"The most probable history of {self.title} ({self.question}) has {has}"
        return (
            f"The {count} most probable histories of {self.title} "
            f"({self.question}) cover {probability(self.covered)} of all; the first has {has}"
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows(), numeric=(1, 2))
        return f"{self.sentence()}\n\n{self.timelines[0]}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.title, numeric=(1, 2))
        first = self.timelines[0]._repr_mimebundle_()["text/html"]
        html = f"<p>{escape(self.sentence())}</p>{first}{table}"
        return {"text/plain": str(self), "text/html": html}


def checked(theory: Theory, settings: Mapping[str, str]) -> None:
    """Refuse settings that the theory does not have, and a theory that has been asked already.

    Raises
    ------
    UnknownName, QueryError
    """
    for name, state in settings.items():
        theory[name].index(state)
    if theory.steps:
        raise QueryError(
            f"something was given or done in {theory.name} already; give the theory as loaded"
        )


def _check_ending(theory: Theory, ending: Mapping[str, str], fixed: Mapping[str, str]) -> None:
    for name, state in ending.items():
        theory[name].index(state)
        if name in fixed:
            raise ContradictionError(
                f"{name} is {fixed[name]} already, set or as a fact; ask for the ending of another"
            )


def structure_of(theory: Theory, settings: Mapping[str, str]) -> tuple[Structure, list[Array]]:
    """Return the factors of a theory whose settings are set, and their tables without draws."""
    model = theory.model
    free = [name for name in model.names if name not in settings]
    scopes = [(*model.parents(name), name) for name in free]
    structure = Structure(
        tuple(len(variable.states) for variable in model.variables),
        tuple(tuple(map(model.position, scope)) for scope in scopes),
        tuple(map(model.position, free)),
    )
    return structure, [model.cpt(name)[..., None] for name in free]


def chance_of(
    theory: Theory,
    settings: Mapping[str, str],
    facts: Mapping[str, str],
    limits: Limits = Limits(),
) -> float:
    """Return the probability of some facts in the world in which something is set.

    Raises
    ------
    ImpossibleEvidence
        If it is zero.
    TooCostly
    """
    model = theory.model
    structure, tables = structure_of(theory, settings)
    fixed = {**facts, **settings}
    known = {model.position(n): model.variable(n).index(s) for n, s in fixed.items()}
    plan = compile_plan(structure, (), tuple(sorted(known)), limits)
    found = run(plan, tables, known)
    chance = float(found.values[..., 0]) * exp(float(found.log_scale[0]))
    if chance <= 0:
        raise ImpossibleEvidence([f"{n}={s}" for n, s in facts.items()], f"theory {theory.name}")
    return chance


def most_probable(
    theory: Theory,
    settings: Mapping[str, str],
    rules: Rules = Rules(),
    *,
    count: int = 5,
    ending: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
) -> Histories:
    """Find the most probable whole histories under a scenario.

    Parameters
    ----------
    theory : Theory
        As loaded.
    settings : mapping of str to str
        What is set; nothing, for the world as it was.
    rules : Rules, optional
        Which facts are kept, and of which history.
    count : int, default 5
        How many; fewer if fewer are possible.
    ending : mapping of str to str, optional
        Only histories in which these variables come out so in the changed world: the likeliest
        ways to an outcome. Probabilities are still those among all histories.
    limits : Limits, optional

    Returns
    -------
    Histories
        Of all variables but the outcomes on which the theory is silent.

    Raises
    ------
    UnknownName
        If the theory does not have what is set.
    QueryError
        If something is set and facts that come after it are kept (sample with the same luck
        instead), or the count is less than one.
    ImpossibleEvidence
        If the facts that are kept cannot have happened, or no history ends so.
    ContradictionError
        If an ending names what is set or a fact.
    TooCostly
        If the elimination would exceed the limits.

    Examples
    --------
    >>> import causal
    >>> found = most_probable(causal.load("classics/sprinkler"), {}, Rules("none"), count=2)
    >>> [round(one.probability, 4) for one in found.timelines]
    [0.324, 0.2]
    """
    checked(theory, settings)
    if count < 1:
        raise QueryError(f"{count} histories are asked for; ask for one or more")
    if settings and rules.facts == "all":
        raise QueryError(
            'with facts="all" a changed history leans on how luck carries over; sample histories '
            'with the same luck, or keep facts="before"'
        )
    facts = kept(theory, list(settings), rules.facts, history_of(theory, rules))
    ends = dict(ending or {})
    _check_ending(theory, ends, {**facts, **settings})
    whole = chance_of(theory, settings, facts, limits)
    fixed = {**facts, **ends}
    ranked = _ranked(theory, settings, fixed, limits)
    made = [
        timeline(theory, states, settings, facts, exp(score) / whole)
        for score, states in islice(ranked, count)
    ]
    if not made:
        raise ImpossibleEvidence([f"{n}={s}" for n, s in fixed.items()], f"theory {theory.name}")
    return Histories(
        theory.name, theory.title, question(settings), tuple(facts.items()), tuple(made)
    )


def _ranked(
    theory: Theory, settings: Mapping[str, str], facts: Mapping[str, str], limits: Limits
) -> "map[tuple[float, dict[str, str]]]":
    """Return histories with the logarithms of their joint probability, the best first."""
    model = theory.model
    fixed = {**facts, **settings}
    names = told(theory, fixed)
    structure, tables = structure_of(theory, settings)
    axes = {model.position(name) for name in names}
    known = {model.position(n): model.variable(n).index(s) for n, s in fixed.items()}
    open_axes = tuple(sorted(axes - known.keys()))
    scored = []
    for scope, child, table in zip(structure.scopes, structure.children, tables, strict=True):
        if child in axes:
            cut = tuple(known.get(axis, slice(None)) for axis in scope)
            with np.errstate(divide="ignore"):
                logs = np.log(table[..., 0][cut])
            scored.append((tuple(axis for axis in scope if axis not in known), logs))
    observed = tuple(sorted(known))
    order = compile_plan(structure, (), observed, limits, prune=False).order
    ordered = [axis for axis in order if axis in open_axes]

    def named(found: tuple[float, dict[int, int]]) -> tuple[float, dict[str, str]]:
        score, states = found
        at = {**known, **states}
        return score, {n: model.variable(n).states[at[model.position(n)]] for n in names}

    return map(named, best(scored, ordered))
