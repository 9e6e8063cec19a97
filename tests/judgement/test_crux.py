"""The crux finder against loops over `causal.compare` and plain interventions."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement.rivals import all_settings, outcome_of, plainly, theories, theory_of

import causal
from causal.errors import ImpossibleEvidence, QueryError, TooCostly, UnknownName
from causal.files.catalogue import load_frame
from causal.judgement.cells import Rules
from causal.judgement.crux.divergence import jensen_shannon
from causal.judgement.crux.finder import HEADERS, find_crux
from causal.judgement.crux.tables import READING, differing, incomparable, table_shares
from causal.judgement.panel import panel
from causal.ladder.draws import draw_tables
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.frame import FrameVariable
from causal.theory.uncertainty import theory_draws

FRAME = load_frame("soviet_collapse")
SEVEN = tuple(causal.load(name) for name in FRAME.theories)


@pytest.fixture(scope="module")
def crux():
    return find_crux(SEVEN, FRAME.outcomes)


def compared(settings, outcome, facts="before"):
    """The same question by `causal.compare`."""
    found = causal.compare(SEVEN, do=dict(settings), outcome=outcome, facts=facts, ranges=False)
    return {cell.theory: cell for cell in found.cells}


def test_every_single_intervention_is_what_compare_answers(crux):
    asked = {(one.settings, one.outcome): one for one in crux.partings if not one.seen}
    for entry in FRAME.levers:
        for state in entry.variable.states:
            settings = ((entry.variable.name, state),)
            found = causal.compare(SEVEN, do=dict(settings), outcome="all", ranges=False)
            for outcome in FRAME.outcomes:
                name = outcome.variable.name
                cells = {c.theory: c for c in found.cells if c.outcome.name == name}
                answering = [c for c in cells.values() if c.answered]
                if len(answering) < 2:
                    assert (settings, name) not in asked
                    continue
                one = asked[settings, name]
                assert dict(one.silent) == {
                    c.theory: c.status for c in cells.values() if not c.answered
                }
                told = np.array([c.probabilities for c in answering])
                assert [row for _, row in one.answers] == pytest.approx(told, abs=1e-12)
                assert one.bits == pytest.approx(
                    float(jensen_shannon(told, np.ones(len(told)))), abs=1e-12
                )
                assert one.vacuous == all(c.status == "vacuous" for c in answering)


def test_some_pairs_are_what_compare_answers(crux):
    pairs = crux.ranked(levers=2, seen=False)
    for one in (*pairs[:6], *pairs[::120]):
        cells = compared(one.settings, one.outcome)
        for name, row in one.answers:
            assert row == pytest.approx(cells[name].probabilities, abs=1e-12)
        assert {name for name, _ in one.silent} == {n for n, c in cells.items() if not c.answered}


def test_every_pair_of_levers_is_asked(crux):
    """Counted by a plain loop: each setting that two theories answer, once an outcome."""
    levers = [(e.variable.name, e.variable.states) for e in FRAME.levers]
    count = 0
    for settings in all_settings(levers, 2):
        for outcome in FRAME.outcomes:
            name = outcome.variable.name
            speak = [
                t
                for t in SEVEN
                if all(n in t for n, _ in settings) and name in t and not t.entry(name).silent
            ]
            count += len(speak) > 1
    assert count == sum(not one.seen for one in crux.partings)


def test_observations_are_plain_conditioning(crux):
    seen = crux.ranked(seen=True)
    assert len({one.settings for one in seen}) > 30
    for one in seen[::9]:
        ((variable, state),) = one.settings
        assert variable != one.outcome
        for name, row in one.answers:
            theory = next(t for t in SEVEN if t.name == name).given({variable: state})
            assert row == pytest.approx(theory.distribution(one.outcome).probabilities, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "none", "all"])
@given(made=theories(), weight=st.floats(0.1, 5))
def test_random_theories_against_the_plain_loop(facts, made, weight):
    outcome = outcome_of(made[0])
    name = outcome.variable.name
    levers = [v for v in ("v0", "v1", "v2") if v != name]
    try:
        found = find_crux(
            made,
            [outcome],
            Rules(facts),
            weights={made[0].name: weight, made[1].name: 1.0},
            levers=levers,
            size=2,
            seen=(),
        )
    except ImpossibleEvidence:
        assert facts != "none"
        return
    asked = {one.settings: one for one in found.partings}
    every = list(all_settings([(v, ("s0", "s1")) for v in levers], 2))
    told = {}
    for settings in every:
        alike = all(made[0][n].states == made[1][n].states for n, _ in settings)
        if alike and all(s in made[0][n].states for n, s in settings):
            told[settings] = np.array([plainly(t, settings, name, facts) for t in made])
    assert set(asked) == set(told)
    for settings, answers in told.items():
        bits = float(jensen_shannon(answers, np.array([weight, 1.0])))
        assert asked[settings].bits == pytest.approx(bits, abs=1e-9)
    assert all(a.bits >= b.bits for a, b in pairwise(found.partings))


def test_matrix_is_the_mean_over_what_both_run(crux):
    matrix = crux.matrix("bloc_1991")
    i, j = (crux.theories.index(n) for n in ("andropov_elite", "nationalities"))
    told = [
        float(
            jensen_shannon(
                np.array([dict(one.answers)[crux.theories[k]] for k in (i, j)]), np.ones(2)
            )
        )
        for one in crux.ranked("bloc_1991", seen=False)
        if {crux.theories[i], crux.theories[j]} <= dict(one.answers).keys()
    ]
    assert matrix.cells[i][j] == pytest.approx(sum(told) / len(told))
    assert matrix.counts[i][j] == len(told)
    assert matrix.cells[i][i] == 0
    mute = crux.theories.index("worker_resistance")  # does not speak of this outcome
    assert all(matrix.cells[mute][k] is None for k in range(7) if k != mute)
    assert matrix.rows()[mute][1] == ""
    assert "part most" in matrix.sentence()
    assert "nationalities" in str(matrix)


def test_parts_by_lever_sum_to_the_mean(crux):
    for name, mean, count in crux.by_outcome():
        parts = crux.by_lever(name)
        assert sum(part.bits for part in parts) == pytest.approx(mean, abs=1e-12)
        assert parts[0].lever == "as it was"
        assert parts[0].scenarios == count
        assert count == len(crux.ranked(name, seen=False))


def test_a_lever_that_does_nothing_has_no_part():
    """Two theories that part over one lever only; the other is wired to nothing."""
    made = []
    for name, high in (("one", 0.9), ("two", 0.2)):
        variables = tuple(Variable(v, ("s0", "s1")) for v in ("v0", "v1", "v2"))
        mechanisms = (
            Table((), ((0.5, 0.5),)),
            Table((), ((0.5, 0.5),)),
            Table(("v0",), ((0.6, 0.4), (1 - high, high))),
        )
        made.append(theory_of(name, Model(variables, mechanisms), {"v0": "s0", "v1": "s0"}))
    found = find_crux(made, [outcome_of(made[0])], seen=(), levers=["v0", "v1"])
    parts = {part.lever: part for part in found.by_lever("v2")}
    assert parts["v1"].bits == pytest.approx(0, abs=1e-15)
    assert parts["v0"].bits > 0
    assert parts["as it was"].bits == 0
    assert found.ranked()[0].settings[0] == ("v0", "s1")


def turned(name, states):
    """A lever, and an outcome that follows it; the states in any order, with numbers by state."""
    chances = {"low": 0.2, "middle": 0.5, "high": 0.9}
    variables = (Variable("v0", states), Variable("v1", ("s1", "s0")))
    rows = tuple((chances[state], 1 - chances[state]) for state in states)
    start = Table((), ((1 / len(states),) * len(states),))
    return theory_of(name, Model(variables, (start, Table(("v0",), rows))), {"v0": "low"})


def test_states_are_matched_by_name_and_a_missing_one_is_told():
    made = [
        turned("one", ("low", "middle", "high")),
        turned("two", ("high", "low", "middle")),
        turned("three", ("high", "low")),
    ]
    outcome = FrameVariable(Variable("v1", ("s0", "s1")), "outcome")
    found = find_crux(made, [outcome], levers=["v0"], seen=["v0"])
    assert len(found.ranked()) == 5  # "low" is as it was; each state is seen too
    for one in found.partings:
        assert one.bits == pytest.approx(0, abs=1e-12) or not one.settings
        assert one.states == ("s0", "s1")
    middle = next(p for p in found.partings if p.settings == (("v0", "middle"),) and not p.seen)
    assert dict(middle.answers) == {
        "one": pytest.approx((0.5, 0.5)),
        "two": pytest.approx((0.5, 0.5)),
    }
    assert middle.silent == (("three", "impossible"),)


def test_weights_decide_who_counts():
    two = find_crux(
        SEVEN, FRAME.outcomes[:1], weights={"reform_pace": 1, "nationalities": 2}, size=1, seen=()
    )
    assert {name for one in two.partings for name, _ in one.answers} == {
        "reform_pace",
        "nationalities",
    }
    for one in two.partings:
        assert one.limit == pytest.approx(-(1 / 3) * np.log2(1 / 3) - (2 / 3) * np.log2(2 / 3))
        assert 0 <= one.share <= 1
    with pytest.raises(UnknownName):
        find_crux(SEVEN, FRAME.outcomes, weights={"nobody": 1})
    with pytest.raises(QueryError, match="0 or more"):
        find_crux(SEVEN, FRAME.outcomes, weights={"reform_pace": -1})
    with pytest.raises(QueryError, match="positive weight"):
        find_crux(SEVEN, FRAME.outcomes, weights={"reform_pace": 0})


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(QueryError, match="two or more theories"):
        find_crux(SEVEN[:1], FRAME.outcomes)
    with pytest.raises(QueryError, match="different names"):
        find_crux([SEVEN[0], SEVEN[0].with_variant("literal")], FRAME.outcomes)
    with pytest.raises(TooCostly, match="questions to theories"):
        find_crux(SEVEN, FRAME.outcomes, most=100)
    with pytest.raises(UnknownName, match="no_such"):
        find_crux(SEVEN, FRAME.outcomes, levers=["no_such"])
    with pytest.raises(QueryError, match="how many levers"):
        find_crux(SEVEN, FRAME.outcomes, size=-1)
    with pytest.raises(QueryError, match="mark no variable as a lever"):
        panel(SEVEN, FRAME.outcomes, levers=[])


def test_progress_is_told_and_a_cancelled_search_says_so():
    told = []
    found = find_crux(
        SEVEN,
        FRAME.outcomes[:1],
        progress=lambda done, total: told.append((done, total)),
        cancelled=lambda: len(told) == 5,
    )
    assert told == [(k, found.total) for k in range(1, 6)]
    assert found.done == 5
    assert f"5 of {found.total} sets" in found.sentence()


@pytest.mark.slow
def test_it_shows_itself_and_is_a_value(crux):
    assert pickle.loads(pickle.dumps(crux)) == crux
    assert len(crux.rows()[0]) == len(HEADERS)
    assert "They part most over do(" in str(crux)
    shown = crux._repr_mimebundle_()
    assert "<table" in shown["text/html"]
    best = crux.ranked()[0]
    assert "No answer: " in best.sentence()
    assert "out of scope" in crux.ranked("union_fate_1991")[0].sentence()
    with pytest.raises(UnknownName):
        crux.ranked("weather")
    again = find_crux(SEVEN, FRAME.outcomes)
    other = find_crux(SEVEN, FRAME.outcomes, Rules("none"))
    assert again.fingerprint == crux.fingerprint != other.fingerprint
    assert again == crux


def test_bands_are_quantiles_of_the_divergence_over_draws():
    two = SEVEN[0], SEVEN[5], SEVEN[2]  # the last one does not have every lever
    drawn = {t.name: draw_tables(t.model, 20.0, 50, seed=4) for t in two}
    outcome = FRAME.outcomes[:1]
    found = find_crux(two, outcome, size=1, seen=(), draws=drawn)
    best = found.ranked()[0]
    answers = panel(two, outcome, draws=drawn).answers([n for n, _ in best.settings])
    ((name, state),) = best.settings
    place = FRAME.entry(name).variable.index(state)
    rows = np.moveaxis(answers["union_fate_1991"][:, place], -1, 1)
    bits = [float(jensen_shannon(rows[:, k], np.ones(3))) for k in range(50)]
    assert best.band == pytest.approx(tuple(np.quantile(bits, (0.05, 0.95))))
    assert found.fingerprint != find_crux(two, outcome, size=1, seen=()).fingerprint
    with pytest.raises(QueryError, match="draws need facts"):
        find_crux(two, outcome, Rules("all"), size=1, seen=(), draws=drawn)


def test_draws_in_which_a_fact_cannot_have_happened_are_left_out():
    """Numbers that are hardly held fall on 0 and 1; one such draw is no reason to refuse."""
    variables = [Variable(name, ("s0", "s1")) for name in ("v0", "v1", "v2")]
    level = Table((), ((0.5, 0.5),))
    two = []
    for name, tilt in (("one", 0.3), ("two", 0.6)):
        rows = tuple((1 - p, p) for p in (tilt, 0.5, 0.2, 0.9))
        model = Model(tuple(variables), (level, level, Table(("v0", "v1"), rows)))
        two.append(theory_of(name, model, {"v0": "s1"}))
    outcome = [outcome_of(two[0])]
    drawn = {one.name: draw_tables(one.model, 0.002, 80, seed=k) for k, one in enumerate(two)}
    found = find_crux(two, outcome, size=1, levers=["v1"], seen=(), draws=drawn)
    happens = [drawn[one.name]["v0"][1] > 0 for one in two]
    both = happens[0] & happens[1]
    assert 0 < both.sum() < min(one.sum() for one in happens) < 80
    for one in found.ranked():
        place = one.settings[0][1] == "s1"
        rows = np.array([drawn[t.name]["v2"][1, int(place)] for t in two])[..., both]
        answers = np.moveaxis(rows, -1, 1)
        bits = jensen_shannon(answers, np.ones(2))
        assert one.band == pytest.approx(tuple(np.quantile(bits, (0.05, 0.95))), abs=1e-9)
        assert one.bits == pytest.approx(float(jensen_shannon(answers.mean(axis=1), np.ones(2))))


def test_bands_by_name_are_those_of_the_theories_own_draws():
    names = ["reform_pace", "nationalities"]
    found = causal.crux(names, size=1, draws=60, seed=3)
    drawn = {name: theory_draws(causal.load(name), 60, seed=3) for name in names}
    best = found.ranked()[0]
    low, high = best.band
    assert low <= best.bits * 1.5
    assert low < high
    again = find_crux([causal.load(n) for n in names], FRAME.outcomes[:1], size=1, draws=drawn)
    assert again.ranked()[0].band == best.band
    assert f"({low:.3f} to {high:.3f})" in found.rows()[0][2]
    with pytest.raises(QueryError, match="need a seed"):
        causal.crux(names, size=1, draws=60)


# --- by table -------------------------------------------------------------------------------------


def hybrid(first, second, names):
    """The first theory with some mechanisms of the second."""
    return first.replace(**{name: second.model.mechanism(name) for name in names})


@given(made=theories(count=1, least=4), data=st.data())
def test_shares_of_tables_against_exchanging_them_one_order_after_another(made, data):
    first = made[0]
    changed = data.draw(
        st.lists(st.sampled_from(first.model.names), min_size=1, max_size=3, unique=True)
    )
    new = {}
    for name in changed:
        rows = first.model.cpt(name).reshape(-1, len(first[name].states))
        turned = tuple(
            tuple(map(float, row)) for row in (rows[:, ::-1] + 1) / (rows + 1).sum(1)[:, None]
        )
        new[name] = Table(first.model.parents(name), turned)
    second = first.replace(**new)
    outcome = outcome_of(first)
    name = outcome.variable.name
    try:
        found = table_shares(first, second, {}, outcome)
    except ImpossibleEvidence:
        return

    def value(names):
        return plainly(hybrid(first, second, names), (), name, "before")[-1]

    really = [n for n in changed if not np.array_equal(first.model.cpt(n), second.model.cpt(n))]
    shares = dict.fromkeys(really, 0.0)
    orders = list(permutations(really))
    for order in orders:
        for k, player in enumerate(order):
            shares[player] += (value(order[: k + 1]) - value(order[:k])) / len(orders)
    assert {s.table: s.difference for s in found.shares} == pytest.approx(shares, abs=1e-9)
    assert sum(s.bits for s in found.shares) == pytest.approx(found.bits, abs=1e-9)


def test_a_variant_differs_by_the_tables_that_it_changes():
    arms = SEVEN[2]
    literal = arms.with_variant("literal")
    found = table_shares(arms, literal, {"space_race": "minimal"}, FRAME.outcomes[0])
    assert [s.table for s in found.shares] == ["resource_diversion"]
    assert found.shares[0].difference == pytest.approx(found.after - found.before)
    assert found.after == pytest.approx(
        literal.given(
            {
                n: s
                for n, s in literal.factual().items()
                if n in literal.role("lever")
                and n not in {"space_race", *literal.model.descendants(["space_race"])}
            }
        )
        .do(space_race="minimal")
        .p(union_fate_1991=["survives_reformed", "survives_authoritarian"])
    )
    assert "resource_diversion" in found.sentence()
    assert "share of the difference" in str(found)
    assert "<table" in found._repr_mimebundle_()["text/html"]
    assert differing(arms, literal) == "they differ in resource_diversion"


def test_another_reading_of_the_record_has_a_share_of_its_own():
    pace = SEVEN[0]
    found = table_shares(pace, pace.with_variant("reading_r1"), {}, FRAME.outcomes[0])
    assert [s.table for s in found.shares] == [READING]
    assert found.shares[0].difference == pytest.approx(found.after - found.before)


def test_theories_of_different_graphs_are_said_not_to_be_comparable():
    for other in SEVEN[1:]:
        assert "not comparable" in incomparable(SEVEN[0], other)
    with pytest.raises(QueryError, match="not comparable"):
        table_shares(SEVEN[0], SEVEN[1], {}, FRAME.outcomes[0])
    with pytest.raises(QueryError, match="makes no claim about output"):
        table_shares(SEVEN[5], SEVEN[5].with_variant("literal"), {}, FRAME.outcome("economy_1991"))
    with pytest.raises(QueryError, match="before"):
        table_shares(SEVEN[2], SEVEN[2], {}, FRAME.outcomes[0], Rules("all"))
