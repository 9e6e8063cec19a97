"""Facts on theories' own variables, against the whole joint table, all orders, and pgmpy."""

from itertools import permutations
from math import log2, log10

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import truncated_factorisation
from strategies import models

import causal
from causal.errors import ImpossibleEvidence, QueryError, UnknownName
from causal.files.catalogue import load_frame, theory_names
from causal.files.formats.bridge import to_pgmpy
from causal.judgement.evidence import accounts
from causal.judgement.evidence.accounts import Account
from causal.judgement.evidence.belief import CATCH_ALL, believe, theory_priors, without_each
from causal.judgement.evidence.ledger import ledger
from causal.judgement.evidence.unseen import shared_variables, unseen
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

CASE = [causal.load(name) for name in theory_names("soviet_collapse")]
RECORD = {one.variable.name: one.factual for one in load_frame("soviet_collapse").outcomes}


FACT = {"a": "yes"}


def theory_of(model: Model, name: str = "random", ess: float = 10.0) -> Theory:
    entries = tuple(Entry(one, "mechanism", ess=ess) for one in model.names)
    return Theory(name, name.title(), "", model, entries)


def joint(theory: Theory, facts: dict[str, str]) -> float:
    """P(facts) from the whole table of the model."""
    model = theory.model
    table = truncated_factorisation(model, {}, model.names)
    at = tuple(
        theory[name].index(facts[name]) if name in facts else slice(None) for name in model.names
    )
    return float(table[at].sum())


def db(chance: float) -> float:
    return 10 * log10(chance) if chance > 0 else -np.inf


@st.composite
def cases(draw, zeros: bool = False) -> tuple[Theory, dict[str, str]]:
    theory = theory_of(draw(models(least=2, most=5, zeros=zeros)))
    names = draw(st.permutations(theory.model.names))[: draw(st.integers(1, 4))]
    return theory, {name: draw(st.sampled_from(theory[name].states)) for name in names}


@st.composite
def rivals(draw) -> tuple[list[Theory], dict[str, str]]:
    """Two or three theories with the same two variables, one arrow, numbers of their own."""
    v, w = Variable("v", ("a", "b", "c")), Variable("w", ("no", "yes"))
    made = []
    for k in range(draw(st.integers(2, 3))):
        parts = [draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)) for n in (3, 2, 2, 2)]
        rows = [tuple(x / sum(part) for x in part) for part in parts]
        model = Model((v, w), (Table((), (rows[0],)), Table(("v",), tuple(rows[1:]))))
        made.append(theory_of(model, f"t{k}"))
    return made, {"v": draw(st.sampled_from(v.states))}


# --- the ledger ----------------------------------------------------------------------------------


@given(cases(zeros=True))
def test_every_subset_has_the_probability_of_the_whole_table(case) -> None:
    theory, facts = case
    account = Account(theory, facts)
    names = list(facts)
    for mask in np.ndindex(*[2] * len(names)):
        places = [i for i, inside in enumerate(mask) if inside]
        chosen = {names[i]: facts[names[i]] for i in places}
        want = joint(theory, chosen)
        found = account.db(places)
        assert (found == -np.inf) if want < 1e-15 else found == pytest.approx(db(want), abs=1e-8)


@given(cases(), st.data())
def test_entries_sum_to_the_total_in_any_order(case, data) -> None:
    theory, facts = case
    order = data.draw(st.permutations(list(facts)))
    (line,) = ledger([theory], {name: facts[name] for name in order}).lines
    total = db(joint(theory, facts))
    assert line.total == pytest.approx(total, abs=1e-8)
    assert sum(line.order) == pytest.approx(total, abs=1e-8)
    assert sum(line.average) == pytest.approx(total, abs=1e-8)
    assert line.naive == pytest.approx(
        sum(db(joint(theory, {n: facts[n]})) for n in facts), abs=1e-8
    )
    assert line.together == pytest.approx(line.total - line.naive)


@given(cases())
def test_the_average_is_the_mean_over_all_orders(case) -> None:
    theory, facts = case
    (line,) = ledger([theory], facts).lines
    sums = dict.fromkeys(facts, 0.0)
    orders = list(permutations(facts))
    for order in orders:
        for k, name in enumerate(order):
            before = {n: facts[n] for n in order[:k]}
            sums[name] += db(joint(theory, {**before, name: facts[name]})) - db(
                joint(theory, before)
            )
    assert line.average == pytest.approx([sums[name] / len(orders) for name in facts], abs=1e-8)


@given(cases())
def test_large_sets_of_facts_are_asked_one_by_one(case) -> None:
    """The way that makes no joint distribution gives the same, without the average."""
    theory, facts = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "MOST_CELLS", 1)
        found = ledger([theory], facts)
    (line,), (usual,) = found.lines, ledger([theory], facts).lines
    assert line.order == pytest.approx(usual.order, abs=1e-8)
    assert line.average == ()
    with pytest.raises(QueryError, match="too many facts"):
        found.rows("average")


def test_independent_facts_add_up_and_dependent_ones_do_not() -> None:
    a, b = Variable("a", ("no", "yes")), Variable("b", ("no", "yes"))
    apart = Model((a, b), (Table((), ((0.5, 0.5),)), Table((), ((0.5, 0.5),))))
    same = Model((a, b), (Table((), ((0.5, 0.5),)), Table(("a",), ((1.0, 0.0), (0.0, 1.0)))))
    found = ledger([theory_of(apart, "apart"), theory_of(same, "same")], {"a": "yes", "b": "yes"})
    assert [line.together for line in found.lines] == pytest.approx([0, db(2)])
    assert found.difference("same", "apart") == pytest.approx((0, db(2)))
    assert found.difference("same", "apart", "average") == pytest.approx((db(2) / 2, db(2) / 2))
    assert "Same makes the 2 facts most probable" in str(found)


def test_a_theory_that_rules_the_facts_out() -> None:
    a, b = Variable("a", ("no", "yes")), Variable("b", ("no", "yes"))
    never = Model((a, b), (Table((), ((0.5, 0.5),)), Table(("a",), ((1.0, 0.0), (1.0, 0.0)))))
    ever = Model((a, b), (Table((), ((0.5, 0.5),)), Table(("a",), ((0.5, 0.5), (0.5, 0.5)))))
    two = [theory_of(never, "never"), theory_of(ever, "ever")]
    found = ledger(two, {"a": "yes", "b": "yes"})
    assert found.lines[0].order == (db(0.5), -np.inf)
    assert found.lines[0].average[1] == -np.inf
    assert found.rows()[-1][1] == "ruled out"
    assert "Ever makes the 2 facts most probable; the other rules them out" in found.sentence()
    assert believe(two, {"b": "yes"}).p("never") == 0
    with pytest.raises(ImpossibleEvidence, match="every theory that has a prior"):
        believe(two, {"b": "yes"}, priors={"never": 1.0})
    with pytest.raises(QueryError, match="never rules these facts out"):
        found.difference("never", "ever")


def test_no_theory_is_said_to_be_ahead_that_is_not() -> None:
    a = Variable("a", ("no", "yes"))

    def coin(name: str, chance: float) -> Theory:
        return theory_of(Model((a,), (Table((), ((1 - chance, chance),)),)), name)

    def said(*chances: float) -> str:
        names = ("one", "two", "three")
        return ledger([coin(*pair) for pair in zip(names, chances, strict=False)], FACT).sentence()

    assert said(0.0, 0.0) == "One and Two rule the fact out."
    assert said(0.0) == "One rules the fact out."
    assert said(0.5) == "One gives the fact −3.0 dB."
    assert said(0.5, 0.5) == "One and Two make the fact equally probable."
    assert said(0.5, 0.25, 0.5) == (
        "One and Three make the fact equally probable, more so than the others do."
    )
    assert said(0.5, 0.501) == "Two makes the fact most probable, by under 0.1 dB over the next."
    assert said(0.0, 0.0, 0.5) == "Three makes the fact most probable; the others rule it out."


@given(st.integers(0, 99), st.floats(0.05, 0.95))
def test_belief_draws_what_was_written_and_not_the_rows_of_the_table(seed, chance) -> None:
    """A row written once for all causes is one number: all configurations move together."""
    a, b = Variable("a", ("no", "yes")), Variable("b", ("no", "yes"))
    shared = Table(("a",), ((1 - chance, chance),), ("*",))
    theory = theory_of(Model((a, b), (Table((), ((0.5, 0.5),)), shared)), ess=4.0)
    even = theory_of(Model((b,), (Table((), ((0.5, 0.5),)),)), "even", ess=1e9)
    found = believe([theory, even], {"b": "yes"}, draws=40, seed=seed).theories[0]
    drawn = theory_draws(theory, 40, seed=seed)
    chances = drawn["a"][0] * drawn["b"][0, 1] + drawn["a"][1] * drawn["b"][1, 1]
    posterior = chances / (chances + 0.5)
    assert found.low == pytest.approx(np.quantile(posterior, 0.05), abs=1e-3)
    assert found.high == pytest.approx(np.quantile(posterior, 0.95), abs=1e-3)


def test_on_the_case_the_ledger_agrees_with_pgmpy() -> None:
    pgmpy = pytest.importorskip("pgmpy.inference")
    for theory in (CASE[0], CASE[5]):
        (line,) = ledger([theory], RECORD).lines
        engine = pgmpy.VariableElimination(to_pgmpy(theory))
        names = list(RECORD)
        table = engine.query(names, show_progress=False)
        want = table.get_value(**RECORD)
        assert line.total == pytest.approx(db(want), abs=1e-6)


def test_steps_are_kept() -> None:
    """Facts are weighed in the world that the steps of a theory have reached."""
    squad = causal.load("classics/firing_squad")
    done = squad.do(rifleman_a="hold")
    (line,) = ledger([done], {"prisoner": "dead"}).lines
    assert line.total == pytest.approx(db(done.p(prisoner="dead")))
    known = squad.given(rifleman_b="shoot")
    (line,) = ledger([known], {"rifleman_a": "shoot", "prisoner": "dead"}).lines
    assert line.order[0] == pytest.approx(db(known.p(rifleman_a="shoot")))
    drawn = Account(known, {"rifleman_a": "shoot"})
    assert drawn.drawn(drawn.facts, {})[0] == pytest.approx(line.order[0])


# --- belief --------------------------------------------------------------------------------------


@given(rivals(), st.floats(0, 0.9))
def test_belief_is_bayes_rule_over_theories(case, rest: float) -> None:
    theories, facts = case
    weights = {one.name: k + 1.0 for k, one in enumerate(theories)}
    found = believe(theories, facts, priors=weights, catch_all=rest)
    mass = {
        one.name: (1 - rest) * weights[one.name] / sum(weights.values()) * joint(one, facts)
        for one in theories
    }
    if rest:
        mass[CATCH_ALL] = rest / 3
    for name, value in mass.items():
        assert found.p(name) == pytest.approx(value / sum(mass.values()), abs=1e-9)


def test_the_mean_over_draws_is_the_probability_at_the_theorys_numbers() -> None:
    """The marginal likelihood: an independent average of drawn probabilities of the facts."""
    account = Account(CASE[0], RECORD)
    drawn = 10 ** (account.drawn(account.facts, account.tables(4000, 5)) / 10)
    exact = 10 ** (account.db(range(len(RECORD))) / 10)
    assert abs(drawn.mean() - exact) < 4.5 * drawn.std() / 4000**0.5
    assert drawn.std() > 0


def test_bands_hold_the_point_and_follow_the_seed() -> None:
    found = believe(CASE, RECORD, draws=300, seed=2, catch_all=0.05)
    assert found == believe(CASE, RECORD, draws=300, seed=2, catch_all=0.05)
    assert sum(one.posterior for one in found.theories) == pytest.approx(1)
    assert sum(one.leads for one in found.theories) == pytest.approx(1)
    for one in found.theories:
        assert one.low <= one.posterior <= one.high
    assert "leads in" in found.sentence()
    assert "how firmly was not drawn" in believe(CASE, RECORD).sentence()
    assert len(found.rows()) == 8
    assert "<table" in found._repr_mimebundle_()["text/html"]


def test_a_draw_that_rules_the_facts_out_counts_as_such() -> None:
    a = Variable("a", ("no", "yes"))
    theory = theory_of(Model((a,), (Table((), ((0.5, 0.5),)),)))
    account = Account(theory, {"a": "yes"})
    tables = {"a": np.array([[1.0, 0.25], [0.0, 0.75]])}
    assert account.drawn(account.facts, tables).tolist() == [-np.inf, pytest.approx(db(0.75))]


def test_what_is_refused() -> None:
    with pytest.raises(UnknownName, match="theory reform_pace has no variable 'union'"):
        ledger(CASE, {"union": "lasts"})
    with pytest.raises(UnknownName, match="no state 'lasts'"):
        believe(CASE, {"union_fate_1991": "lasts"})
    for call in (ledger, believe):
        with pytest.raises(QueryError, match="no fact to weigh"):
            call(CASE, {})
        with pytest.raises(QueryError, match="no theory to weigh"):
            call([], RECORD)
    for priors, rest, words in [
        ({"reform": 1.0}, 0.0, "no theory 'reform'"),
        ({"reform_pace": -1.0}, 0.0, "must be 0 or more"),
        ({"reform_pace": 0.0}, 0.0, "every prior is 0"),
        (None, 1.0, r"in \[0, 1\)"),
    ]:
        with pytest.raises((QueryError, UnknownName), match=words):
            theory_priors(CASE, priors, rest)
    found = ledger(CASE, RECORD)
    for wrong in (lambda: found.rows("x"), lambda: found.difference("arms_space", "x")):
        with pytest.raises(QueryError):
            wrong()


@given(rivals())
def test_belief_without_a_fact_is_belief_given_the_others(case) -> None:
    theories, facts = case
    both = {**facts, "w": "yes"}
    found = without_each(theories, both)
    assert {one.fact for one in found} == {f"v={facts['v']}", "w=yes"}
    all_of = believe(theories, both)
    for one in found:
        rest = facts if one.fact == "w=yes" else {"w": "yes"}
        assert one.belief == believe(theories, rest)
        gaps = [abs(all_of.p(t.theory) - one.belief.p(t.theory)) for t in all_of.theories]
        assert one.moved == pytest.approx(sum(gaps) / 2)
    assert found[0].moved == max(one.moved for one in found)
    with pytest.raises(QueryError, match="two or more"):
        without_each(theories, facts)


def test_where_a_theory_is_silent_the_ledger_says_so() -> None:
    found = ledger(CASE, RECORD)
    for theory, line in zip(CASE, found.lines, strict=True):
        assert line.silent == tuple(n for n in RECORD if theory.entry(n).silent)
    assert any(line.silent for line in found.lines)
    starred = sum(cell.endswith("*") for row in found.rows() for cell in row)
    assert starred == sum(len(line.silent) for line in found.lines)
    assert found.notes()[0] in str(found)
    assert ledger(CASE, {"union_fate_1991": RECORD["union_fate_1991"]}).notes() == ()


# --- what to find out ----------------------------------------------------------------------------


@given(rivals())
def test_the_worth_of_a_variable_is_the_expected_fall_in_entropy(case) -> None:
    """The other way round, from the whole tables: H(theory | e) less its mean given w too."""
    theories, facts = case
    (found,) = unseen(theories, facts)
    assert found.variable == "w"
    now = np.array([joint(one, facts) for one in theories])
    both = np.array([[joint(one, {**facts, "w": s}) for s in ("no", "yes")] for one in theories])
    assume(both.sum() > 0)

    def bits(shares: np.ndarray) -> float:
        shares = shares / shares.sum()
        return -sum(p * log2(p) for p in shares if p > 0)

    after = sum(both[:, k].sum() / both.sum() * bits(both[:, k]) for k in range(2))
    assert found.bits == pytest.approx(bits(now) - after, abs=1e-9)
    assert found.most == pytest.approx(bits(now), abs=1e-9)
    for k in range(2):
        assert found.posterior[k] == pytest.approx((both[:, k] / both[:, k].sum()).tolist())


def test_the_case_names_what_to_find_out() -> None:
    facts = {"union_fate_1991": RECORD["union_fate_1991"]}
    found = unseen(CASE, facts)
    assert {one.variable for one in found} == set(shared_variables(CASE, facts))
    assert set(RECORD) - set(facts) <= {one.variable for one in found}
    assert [one.bits for one in found] == sorted((one.bits for one in found), reverse=True)
    first = found[0]
    assert 0 <= first.bits <= first.most
    assert first.states[first.telling] in first.sentence()
    assert len(first.row()) == 7
    own = next(n for n in CASE[0].model.names if any(n not in one for one in CASE))
    with pytest.raises(UnknownName):
        unseen(CASE, facts, [own])
