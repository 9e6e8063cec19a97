"""Where accounts are level nobody leads, and nothing that is said takes one for the leader."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement.bodies import dossiers
from strategies import rows

from causal.judgement.evidence.belief import believe
from causal.judgement.evidence.controls import Controls, leading
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.items import Cluster, Hypothesis, Item
from causal.judgement.evidence.spans import span
from causal.judgement.evidence.steadiness import steadiness
from causal.judgement.evidence.weighing import weigh
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory


def twins(*weights: tuple[float, float]) -> Dossier:
    """Two hypotheses and items with these decibels."""
    two = (Hypothesis("a", "Aye"), Hypothesis("b", "Bee"))
    items = tuple(
        Item(f"e{k}", f"Item {k}", "c", "A fact.", "", (("a", x), ("b", y)))
        for k, (x, y) in enumerate(weights)
    )
    return Dossier("x", "X", two, (Cluster("c", "C", 0.0),), items)


def coin(name: str, heads: float) -> Theory:
    model = Model((Variable("v", ("no", "yes")),), (Table((), ((1 - heads, heads),)),))
    return Theory(name, name.title(), "", model, (Entry("v", "outcome", ess=10.0),))


@given(st.lists(rows(3), min_size=1, max_size=6))
def test_leads_sum_to_one_and_do_not_hang_on_the_order(columns) -> None:
    shares = np.array(columns).T
    found = leading(shares)
    assert found.sum() == pytest.approx(1)
    assert leading(shares[::-1])[::-1] == pytest.approx(found)
    for place, one in enumerate(shares):
        alone = [one[k] > max(np.delete(shares[:, k], place)) + 1e-9 for k in range(len(columns))]
        level = [one[k] > max(shares[:, k]) - 1e-9 for k in range(len(columns))]
        assert np.mean(alone) <= found[place] <= np.mean(level)


def test_two_that_are_level_share_the_lead() -> None:
    body = twins((-3.0, -3.0))
    assert [one.name for one in weigh(body).level] == ["a", "b"]
    assert span(body).leads == (0.5, 0.5)
    assert steadiness(body, spread={"certain": 0.0}).leads == (0.5, 0.5)
    found = believe([coin("one", 0.3), coin("two", 0.3)], {"v": "yes"}, draws=20, seed=1)
    assert [one.leads for one in found.theories] == [0.5, 0.5]
    assert found.sentence() == (
        "Given 1 fact, One and Two have 0.50 of the belief each; none of them leads."
    )


@given(dossiers())
def test_with_no_trust_nobody_leads_and_no_item_matters(body) -> None:
    found = leave_one_out(body, Controls(tempering=0.0))
    assert len(found.whole.level) == len(body.rivals)
    assert found.turning == ()
    assert found.sentence() == "No item moves any account by being set aside."


def test_an_item_without_which_two_are_level_does_not_hand_over_the_lead() -> None:
    found = leave_one_out(twins((-3.0, 0.0), (-1.0, -1.0)))  # without the first: level
    assert found.whole.leader.name == "b"
    assert found.turning == ()
    assert found.sentence().endswith("No single item decides who leads.")


def test_one_item_is_one_item() -> None:
    said = weigh(twins((0.0, -10.0))).sentence()
    assert said.startswith("1 item, not discounted and raised to the power 1, gives Aye 0.91")
    assert said.endswith("taken as independent and in full it would give Aye 0.91.")
