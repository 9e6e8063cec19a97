"""Where theories part, put to the library: once, and remembered."""

from dataclasses import dataclass, replace

import streamlit as st
from asking import compare
from boot import Case
from reader.entries import OWN
from reader.level import student
from reader.mixed import DRAWS, SEED
from reader.view import View

import causal
from causal.errors import CausalError
from causal.judgement.crux.compared import parting_of
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.parts import LeverPart
from causal.judgement.crux.tables import TableShares
from causal.judgement.panel import Least, Progress, nothing
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from views.worked.reaching import Ruled, Weights, once, ruled, theories_of, weights_of

SIZES = (1, 2)
"""Theories are asked where they part over up to so many levers at once."""


@dataclass(frozen=True)
class Parted:
    """An outcome over which theories may part.

    Attributes
    ----------
    ruled : Ruled
    outcome : str
        ``all`` for every one.
    least : int or "all"
        How many theories must answer a question.
    draws : int
        How often their numbers are drawn, for bands.
    """

    ruled: Ruled
    outcome: str
    least: Least = 2
    draws: int = 0

    def more(self) -> dict[str, int | str]:
        """Return what is asked beyond the rules, as the library takes it."""
        told: dict[str, int | str] = {} if self.least == 2 else {"least": self.least}
        return {**told, "draws": self.draws, "seed": SEED} if self.draws else told


@dataclass(frozen=True)
class Paired:
    """Two theories, or two readings of one, of which it is asked why they differ.

    Attributes
    ----------
    first, second : str
        Names; the second is empty where the first is read in a variant.
    variant : str or None
        Of both, or of the second reading.
    """

    first: str
    second: str
    variant: str | None


def firm(view: View) -> bool:
    """Return whether bands are shown: not where everything that happened is kept."""
    return view.mixed.firm == "on" and view.facts != "all" and not student(view)


def weighed_by(view: View) -> Weights:
    """Return how the theories are weighed; all alike unless two or more of them have a weight."""
    found = weights_of(view)
    return found if len(found) > 1 else ()


def parted(view: View) -> Parted:
    """Return the search of a view for what theories part over."""
    rules = ruled(view, min(view.wanted.size, SIZES[-1]))
    weighed = replace(rules, weights=weighed_by(view))
    least: Least = "all" if view.wanted.run == "all" else 2
    return Parted(weighed, view.outcome, least, DRAWS if firm(view) else 0)


def every(view: View) -> Parted:
    """Return the search over every outcome, a lever at a time."""
    asked = parted(view)
    return Parted(replace(asked.ruled, size=1), "all", asked.least)


def part(asked: Parted, progress: Progress = nothing) -> Crux:
    """Find over which questions theories part most; there must be two or more."""
    rules = asked.ruled
    return once(
        asked,
        lambda: causal.crux(
            theories_of(rules),
            outcome=asked.outcome,
            size=rules.size,
            least=asked.least,
            facts=rules.facts,
            history=rules.history,
            weights=dict(rules.weights) or None,
            case=rules.case,
            draws=asked.draws,
            seed=SEED if asked.draws else None,
            progress=progress,
        ),
    )


def by_lever(view: View, found: Crux) -> tuple[LeverPart, ...]:
    """Return by which levers the theories part, shared out once a search."""
    return once(("by_lever", parted(view)), lambda: found.by_lever(view.outcome))


def over(case: Case, view: View) -> Parting | None:
    """Return how far theories part over the question that is shown; None if two do not answer."""
    if view.scenario == OWN and not view.do:
        return None
    return parting_of(compare(case, view), dict(weighed_by(view)) or None)


def paired(case: Case, view: View, apart: Disagreement) -> Paired:
    """Return the two theories that were chosen, or else those that part most."""
    chosen, furthest = view.parted, apart.furthest()
    first = chosen.first if chosen.first in view.theories else ""
    if not first:
        first = furthest[1] if furthest else view.theories[0]
    others = [name for name in view.theories if name != first]
    if chosen.other in others:
        return Paired(first, chosen.other, _variant(case, view, (first, chosen.other)))
    name, _, variant = chosen.other.partition(":")
    if name == first and variant:
        return Paired(first, "", variant)
    told = [(bits, two) for one, two, bits, _ in _both_ways(apart) if one == first and bits]
    other = max(told)[1] if told else others[0]
    return Paired(first, other, _variant(case, view, (first, other)))


def _both_ways(apart: Disagreement) -> list[tuple[str, str, float | None, int]]:
    return [*apart.pairs(), *((two, one, bits, n) for one, two, bits, n in apart.pairs())]


def _variant(case: Case, view: View, names: tuple[str, ...]) -> str | None:
    """Return the variant that is chosen, if either has it."""
    held = view.variant != CALIBRATED and any(n in case.variants[view.variant] for n in names)
    return view.variant if held else None


def pair_of(case: Case, asked: Paired) -> tuple[Theory, Theory]:
    """Return the two theories, twice the same where two readings of one are meant."""
    first = case.theory(asked.first)
    return first, case.theory(asked.second) if asked.second else first


@st.cache_resource(max_entries=300, show_spinner=False)
def _differ(
    case: str,
    asked: Paired,
    settings: tuple[object, ...],
    rules: tuple[str, ...],
    _case: Case,
    _scenario: Scenario,
) -> TableShares | str:
    del case, settings
    outcome, facts, history = rules
    try:
        return causal.differ(
            *[_case.theory(name) for name in (asked.first, asked.second) if name],
            scenario=_scenario,
            outcome=outcome,
            facts=facts,
            history=None if history == OWN else history,
            variant=asked.variant,
            case=_case.name,
        )
    except CausalError as error:
        return str(error)


def differ(case: Case, view: View, asked: Paired, scenario: Scenario) -> TableShares | str:
    """Return by what two theories differ over the question shown, or why that is not told."""
    key = (scenario.name, scenario.settings)
    return _differ(case.name, asked, key, (view.outcome, view.facts, view.history), case, scenario)


@dataclass(frozen=True)
class Answers:
    """What the page has found: of the question that is shown, of two theories, of all questions."""

    asked: Parting | None
    pair: Paired | None
    differ: TableShares | str
    found: Crux
    every: Crux

    def matrix(self, view: View) -> Disagreement:
        """Return who parts from whom: over the question that is shown, or over all changes."""
        if self.over_one(view) and self.asked is not None:
            return self.asked.matrix()
        return self.found.matrix(view.outcome)

    def over_one(self, view: View) -> bool:
        """Return whether who parts from whom is told of the one question that is shown."""
        return view.parted.over == "asked" and self.asked is not None
