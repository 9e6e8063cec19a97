"""All pairs of the shipped theories compose, once what is open between them is settled."""

from itertools import combinations

import numpy as np
import pytest

import causal
from causal.theory.composites.composing import compose_theories, conflicts_between
from causal.theory.composites.sides import part_names
from causal.theory.composition import Terms

PAIRS = list(combinations(causal.theory_names("soviet_collapse"), 2))
STORY = "second_red_collapse"
CIRCLES = {("arms_space", STORY), ("andropov_elite", STORY), ("obsolescence", STORY)}
RULES = ("mixture", "noisy_max")


def settled(theories, rule):
    """Terms with the first choice of every open conflict, and the kinds that were open."""
    terms = Terms.read(part_names(theories), rule=rule)
    kinds = []
    while still := [one for one in conflicts_between(theories, terms) if one.open]:
        kinds.append(still[0].kind)
        terms = terms.settling(still[0].choices[0])
    return terms, kinds


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_pair_composes(pair, rule) -> None:
    theories = [causal.load(name) for name in pair]
    terms, kinds = settled(theories, rule)
    allowed = {"fiction", "facts", "cycle"} if STORY in pair else set()
    assert set(kinds) <= allowed | ({"order", "baseline"} if rule == "noisy_max" else set())
    assert ("cycle" in kinds) == (pair in CIRCLES)
    made = compose_theories(theories, terms)
    for theory in theories:
        for entry in theory.entries:
            names = {entry.name, f"{theory.name}_{entry.name}"}
            assert names & set(made.model.names)
    for outcome in made.frame.outcomes:
        found = np.array(made.distribution(outcome.variable.name).probabilities)
        assert found.sum() == pytest.approx(1)
        assert (found > 0).all()


def test_two_theories_without_a_story_need_nothing_settled_in_a_mixture() -> None:
    assert (
        settled([causal.load(n) for n in ("worker_resistance", "obsolescence")], "mixture")[1] == []
    )
