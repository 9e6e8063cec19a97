"""Done, or only learnt of: both answers against a plain sum, and what is said of the difference."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from judgement.rivals import theories, theory_of
from oracles import truncated_factorisation

import causal
from causal.errors import QueryError
from causal.judgement.cells import Rules
from causal.judgement.seeing import HEADERS, seen
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import kept
from causal.theory.frame import FrameVariable
from causal.theory.scenario import Scenario


def asked(name, cause, state, effect, facts="none"):
    theory = causal.load(f"classics/{name}")
    scenario = Scenario("own", title="it", settings=((cause, state),))
    return seen(theory, scenario, FrameVariable(theory[effect], "outcome"), Rules(facts))


@given(theories(count=1), st.sampled_from(["none", "before"]), st.data())
def test_both_answers_against_the_plain_joint(made, facts, data):
    (theory,) = made
    name = data.draw(st.sampled_from(theory.role("lever")))
    effect = f"v{len(theory.model.names) - 1}"
    assume(name != effect)
    state = data.draw(st.sampled_from(theory[name].states))
    scenario = Scenario("own", settings=((name, state),))
    entry = FrameVariable(theory[effect], "outcome")
    found = seen(theory, scenario, entry, Rules(facts, ranges=False))
    known = kept(theory, [name], facts)
    assume(effect not in known)
    learnt = truncated_factorisation(theory.model, {}, [effect], {**known, name: state})
    done = truncated_factorisation(theory.model, {name: state}, [effect], known)
    assert found.probabilities == pytest.approx(tuple(learnt), abs=1e-9)
    assert found.cell.probabilities == pytest.approx(tuple(done), abs=1e-9)
    if not found.ties.tied:
        assert found.learnt == pytest.approx(found.done, abs=1e-9)
        assert "all one" in found.sentence()


def test_a_hidden_common_cause_is_named():
    found = asked("smoking_tar", "smoking", "yes", "cancer")
    theory = causal.load("classics/smoking_tar")
    assert found.done == pytest.approx(
        theory.do(smoking="yes").distribution("cancer").probabilities[0]
    )
    assert found.learnt == pytest.approx(
        theory.given(smoking="yes").distribution("cancer").probabilities[0]
    )
    assert f"“{theory['genotype'].title}”" in found.sentence()
    assert "also acts on the outcome by another way" in found.sentence()


def test_statuses_are_told_and_no_number_is_shown_for_them():
    found = causal.seeing(scenario="no_coup_1991")
    made = causal.compare(scenario="no_coup_1991")
    assert [one.cell.status for one in found.told] == [cell.status for cell in made.cells]
    for one, cell in zip(found.told, made.cells, strict=True):
        assert len(one.row()) == len(HEADERS)
        if not cell.answered:
            assert one.row() == (cell.title, cell.status.replace("_", " "), "", "", "")
            assert cell.why in one.sentence()
        else:
            assert one.done == cell.measured(found.measure)[1]
    assert all(one.sentence() in str(found) for one in found.told)
    assert "<table" in found._repr_mimebundle_()["text/html"]
    assert found.fingerprint != causal.seeing(scenario="no_coup_1991", facts="none").fingerprint


def test_what_is_known_already_cannot_be_learnt_to_be_otherwise():
    found = causal.seeing(["reform_pace"], scenario="no_coup_1991", facts="all")
    (one,) = found.told
    assert one.done is not None
    assert one.learnt is None
    assert "nobody could learn" in one.sentence()
    assert "No theory here can be asked both ways" in found.sentence()


def test_what_never_happens_cannot_be_learnt():
    v0, v1 = (Variable(name, ("s0", "s1")) for name in ("v0", "v1"))
    rain = Table(("v0",), ((0.3, 0.7), (0.6, 0.4)))
    sure = theory_of("sure", Model((v0, v1), (Table((), ((1.0, 0.0),)), rain)), {"v0": "s0"})
    scenario = Scenario("own", settings=(("v0", "s1"),))
    found = seen(sure, scenario, FrameVariable(v1, "outcome"), Rules("none"))
    assert found.done == pytest.approx(0.6)
    assert found.learnt is None
    assert "cannot be learnt of" in found.sentence()


def test_one_question_at_a_time():
    with pytest.raises(QueryError, match="not both"):
        causal.seeing(scenario="no_coup_1991", do={"coup_1991": "none"})
    with pytest.raises(QueryError):
        causal.seeing()
    with pytest.raises(QueryError, match="several outcomes"):
        causal.seeing(scenario="no_coup_1991", outcome="all")
