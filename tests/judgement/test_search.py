"""The search for what reaches a goal against plain loops over every combination of levers."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement.rivals import all_settings, outcome_of, plainly, theories

import causal
from causal.errors import ImpossibleEvidence, QueryError, TooCostly, UnknownName
from causal.files.catalogue import load_frame
from causal.judgement.cells import Rules, silence
from causal.judgement.panel import panel
from causal.judgement.search.aims import aim, goal, read_goal
from causal.judgement.search.finder import search, settings_count
from causal.judgement.search.front import undominated
from causal.judgement.search.solutions import FRONT, HEADERS

FRAME = load_frame("soviet_collapse")
SEVEN = tuple(causal.load(name) for name in FRAME.theories)
SURVIVES = read_goal("survives >= .5", FRAME.outcomes)
HARSHER = aim(FRAME.outcome("repression_1988_91"), "harsher", low=True)


def answers_of(asked, settings, wanted, facts="before"):
    """What each theory that runs a setting answers, asked the plain way."""
    name, found = wanted.outcome.variable.name, {}
    for theory in asked:
        if all(n in theory for n, _ in settings) and not silence(theory, name):
            shares = plainly(theory, settings, name, facts)
            found[theory.name] = wanted.measure.value(wanted.outcome.variable, shares)
    return found


def by_loop(asked, levers, wanted, size, combine, least, facts="before"):
    """Every setting with its value for one audience, and the minimal ones that reach the goal."""
    values = {}
    for settings in all_settings(levers, size):
        told = answers_of(asked, settings, wanted.aim, facts)
        names = [t for t in asked if t.name in told]
        void = settings and all(t.factual().get(n) == s for t in names for n, s in settings)
        if len(told) >= least and not void:
            values[settings] = combine(told)
    reached = {
        s
        for s, v in values.items()
        if (v <= wanted.threshold + 1e-12 if wanted.aim.low else v >= wanted.threshold - 1e-12)
    }
    minimal = {
        s: values[s]
        for s in reached
        if not any(some in reached for k in range(len(s)) for some in combinations(s, k))
    }
    return values, minimal


def test_one_theory_up_to_three_levers_against_the_plain_loop():
    pace = SEVEN[0]
    levers = [(n, pace[n].states) for n in ("reform_sequence", "use_of_force", "coup_1991")]
    for wanted in (SURVIVES, read_goal("violent <= .03", FRAME.outcomes)):
        found = search([pace], wanted, levers=[n for n, _ in levers]).of("reform_pace")
        values, minimal = by_loop([pace], levers, wanted, 3, lambda told: told["reform_pace"], 1)
        assert {s.settings: s.value for s in found.solutions} == pytest.approx(minimal, abs=1e-12)
        assert minimal
        assert found.asked == len(values)
        best = {}
        for settings, value in values.items():
            better = -value if wanted.aim.low else value
            best[len(settings)] = max(best.get(len(settings), -1.0), better)
        front = [(len(p.settings), -p.value if wanted.aim.low else p.value) for p in found.front]
        kept = [
            (n, value)
            for n, value in sorted(best.items())
            if all(value > best[k] + 1e-12 for k in best if k < n)
        ]
        assert front == [(n, pytest.approx(value, abs=1e-12)) for n, value in kept]


@pytest.fixture(scope="module")
def singles():
    levers = [(e.variable.name, e.variable.states) for e in FRAME.levers]
    return search(SEVEN, SURVIVES, size=1, against=HARSHER), levers


def test_all_audiences_of_the_seven_against_the_plain_loop(singles):
    found, levers = singles
    weigh = {
        "weighted": (lambda told: sum(told.values()) / len(told), 2, SEVEN),
        "every": (lambda told: min(told.values()), 2, SEVEN),
    }
    for theory in SEVEN:
        weigh[theory.name] = (lambda told: next(iter(told.values())), 1, (theory,))
    for name, (combine, least, asked) in weigh.items():
        _, minimal = by_loop(asked, levers, SURVIVES, 1, combine, least)
        told = {s.settings: s.value for s in found.of(name).solutions}
        assert told == pytest.approx(minimal, abs=1e-12)


def test_who_does_not_run_it_is_told(singles):
    for one in singles[0].of("every").solutions:
        ((name, _),) = one.settings
        assert {n for n, _ in one.answers} == {t.name for t in SEVEN if name in t}
        assert dict(one.silent) == {t.name: "out_of_scope" for t in SEVEN if name not in t}
        assert one.value == min(value for _, value in one.answers) >= 0.5


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "none"])
@given(
    made=theories(count=3),
    threshold=st.floats(0.2, 0.8),
    low=st.booleans(),
    weights=st.tuples(*[st.integers(0, 3)] * 3).filter(any),
)
def test_random_theories_against_the_plain_loop(facts, made, threshold, low, weights):
    outcome = outcome_of(made[0])
    levers = [v for v in ("v0", "v1", "v2") if v != outcome.variable.name]
    wanted = goal(aim(outcome, "last", low=low), threshold)
    heavy = {t.name: w for t, w in zip(made, weights, strict=True)}
    try:
        found = search(made, wanted, Rules(facts), levers=levers, weights=heavy, least=1)
    except ImpossibleEvidence:
        assert facts == "before"
        return
    counting = [t for t in made if heavy[t.name]]

    def mean(told):
        return sum(heavy[n] * v for n, v in told.items()) / sum(heavy[n] for n in told)

    def worst(told):
        return max(told.values()) if low else min(told.values())

    states = [(name, ("s0", "s1")) for name in levers]
    for name, combine, asked in (
        ("weighted", mean, counting),
        ("every", worst, counting),
        (made[0].name, lambda told: next(iter(told.values())), made[:1]),
    ):
        values, minimal = by_loop(asked, states, wanted, 3, combine, 1, facts)
        close = [v for v in values.values() if abs(v - threshold) < 1e-9]
        if not close:
            told = {s.settings: s.value for s in found.of(name).solutions}
            assert told == pytest.approx(minimal, abs=1e-9)
        assert found.of(name).asked == len(values)


def test_no_solution_holds_another():
    found = search(SEVEN, SURVIVES, size=3)
    for one in found.found:
        sets = [frozenset(way.settings) for way in one.solutions]
        assert len(set(sets)) == len(sets)
        assert not any(a < b for a in sets for b in sets)
    assert found.of("second_red_collapse").solutions[0].settings == ()
    assert len(found.of("second_red_collapse").solutions) == 1
    assert "without any change" in found.sentence()


def test_front_against_another_measure_against_all_pairs():
    """Nothing that can be set beats a point of the front, and the front beats all the rest."""
    pace = SEVEN[0]
    names = ["reform_sequence", "use_of_force", "coup_1991"]
    found = search([pace], SURVIVES, levers=names, against=HARSHER, size=2).of("reform_pace")
    points = {}
    for settings in all_settings([(n, pace[n].states) for n in names], 2):
        if settings and all(pace.factual()[n] == s for n, s in settings):
            continue
        value = answers_of([pace], settings, SURVIVES.aim)["reform_pace"]
        points[settings] = (value, answers_of([pace], settings, HARSHER)["reform_pace"])

    def beaten(one):
        return any(
            a >= one[0] - 1e-9 and b <= one[1] + 1e-9 and (a > one[0] + 1e-9 or b < one[1] - 1e-9)
            for a, b in points.values()
        )

    front = {p.settings: (p.value, p.against) for p in found.traded}
    assert all(points[s] == pytest.approx(pair, abs=1e-12) for s, pair in front.items())
    best = {tuple(np.round(pair, 6)) for pair in points.values() if not beaten(pair)}
    assert {tuple(np.round(pair, 6)) for pair in front.values()} == best
    assert len(best) > 2


def test_the_price_of_a_solution_is_taken_over_those_that_answer_both():
    who = ["nationalities", "weighted", "every"]
    found = search(SEVEN, SURVIVES, against=HARSHER, audience=who, size=1)
    priced = []
    for name, combine in zip(who, (None, lambda v: sum(v) / len(v), max), strict=True):
        for way in found.of(name).solutions:
            one = [t for t in SEVEN if combine or t.name == name]
            both = answers_of(one, way.settings, SURVIVES.aim).keys()
            told = answers_of(one, way.settings, HARSHER)
            costs = [cost for theory, cost in told.items() if theory in both]
            if not combine:
                assert [way.against] == pytest.approx(costs, abs=1e-12)
            elif len(costs) < 2:
                assert way.against is None
            else:
                assert way.against == pytest.approx(combine(costs), abs=1e-12)
            priced.append(way.against)
    assert None in priced
    assert len({p for p in priced if p is not None}) > 5
    assert search(SEVEN, SURVIVES, size=1).of("every").solutions[0].against is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_undominated_against_comparing_all_pairs(pairs):
    first, second = (np.array(one, dtype=float) for one in zip(*pairs, strict=True))
    found = undominated(first, second)
    best = {
        one
        for one in pairs
        if not any(a >= one[0] and b >= one[1] and (a, b) != one for a, b in pairs)
    }
    assert {pairs[k] for k in found} == best
    assert len(found) == len(best)
    assert all(pairs.index(pairs[k]) == k for k in found)  # of equal pairs the first


def test_facts_of_every_kind_against_the_plain_loop():
    pace = SEVEN[0]
    names = ["use_of_force", "coup_1991"]
    for facts in ("none", "all"):
        found = search([pace], SURVIVES, Rules(facts), levers=names, size=2).of("reform_pace")
        _, minimal = by_loop(
            [pace],
            [(n, pace[n].states) for n in names],
            SURVIVES,
            2,
            lambda told: told["reform_pace"],
            1,
            facts,
        )
        assert {s.settings: s.value for s in found.solutions} == pytest.approx(minimal, abs=1e-9)


def test_cost_is_counted_before_anything_is_asked():
    levers = [(e.variable.name, e.variable.states) for e in FRAME.levers]
    count = sum(
        any(all(n in t for n, _ in some) for t in SEVEN) for some in all_settings(levers, 2)
    )
    assert settings_count(panel(SEVEN, FRAME.outcomes), 2) == count
    called = []
    with pytest.raises(TooCostly, match="settings to be tried"):
        search(SEVEN, SURVIVES, size=2, most=count - 1, progress=lambda *told: called.append(told))
    with pytest.raises(TooCostly, match="and 5,000 is allowed"):
        search(SEVEN, SURVIVES, Rules("all"), size=7, progress=lambda *told: called.append(told))
    assert not called
    search(SEVEN[:1], SURVIVES, size=1, most=count)


def test_progress_is_told_and_a_cancelled_search_says_so():
    told = []
    found = search(
        SEVEN,
        SURVIVES,
        size=2,
        progress=lambda done, total: told.append((done, total)),
        cancelled=lambda: len(told) == 4,
    )
    assert told == [(k, found.total) for k in range(1, 5)]
    assert "Stopped early: 4 of" in found.sentence()
    assert found.done == 4


def test_least_says_how_many_theories_must_run_it():
    many = search(SEVEN, SURVIVES, size=1, least=4)
    for one in (*many.of("every").solutions, *many.of("weighted").solutions):
        assert len(one.answers) >= 4
    assert len(many.of("every").solutions) < len(
        search(SEVEN, SURVIVES, size=1).of("every").solutions
    )


def test_goals_are_read_as_they_are_written():
    outcomes = FRAME.outcomes
    told = {
        "survives >= .5": "union_fate_1991.survives >= 0.50",
        "union_fate_1991 >= 0.25": "union_fate_1991.survives >= 0.25",
        "union_fate_1991.violent<=.1": "union_fate_1991.violent <= 0.10",
        "P(bloc_1991=intact) >= .5": "bloc_1991.intact >= 0.50",
        "bloc_1991.intact >= .5": "bloc_1991.intact >= 0.50",
        "P(economy_1991=growth|stagnation) >= .5": "economy_1991.growth|stagnation >= 0.50",
    }
    assert {text: str(read_goal(text, outcomes)) for text in told} == told
    assert read_goal("harsher <= .4", outcomes).aim == HARSHER
    for text in ("survives", "survives > .5", "survives >= .5.5", "", "survives >= x"):
        with pytest.raises(QueryError, match="cannot be read"):
            read_goal(text, outcomes)
    for text in ("survive >= .5", "union_fate_1991.longer >= .5", "P(bloc_1991=gone) >= .5"):
        with pytest.raises(UnknownName):
            read_goal(text, outcomes)
    with pytest.raises(QueryError, match="between 0 and 1"):
        read_goal("survives >= 2", outcomes)


def test_what_cannot_be_searched_is_refused():
    for wrong, error in (
        ({"audience": ["nobody"]}, UnknownName),
        ({"levers": ["nothing"]}, UnknownName),
        ({"weights": {"nobody": 1}}, UnknownName),
        ({"weights": {"reform_pace": -1}}, QueryError),
        ({"least": 0}, QueryError),
        ({"size": -1}, QueryError),
    ):
        with pytest.raises(error):
            search(SEVEN, SURVIVES, **wrong)
    with pytest.raises(QueryError, match="one name"):
        search([SEVEN[0], SEVEN[0]], SURVIVES)
    with pytest.raises(QueryError, match="at least one theory"):
        search([], SURVIVES)


def test_it_shows_itself_and_is_a_value(singles):
    found, _ = singles
    assert pickle.loads(pickle.dumps(found)) == found
    assert all(len(row) == len(HEADERS) for row in found.rows())
    assert all(len(row) == len(FRONT) for row in found.front_rows())
    assert "every: union_fate_1991.survives >= 0.50 by one lever" in str(found)
    assert "<table" in found._repr_mimebundle_()["text/html"]
    high = search(SEVEN[:1], read_goal("survives >= 1", FRAME.outcomes), size=1)
    assert "nothing that was tried reaches" in high.sentence()
    assert high.fingerprint != found.fingerprint
    with pytest.raises(UnknownName):
        found.of("nobody")


def test_the_order_of_reform_orders_survival_in_every_theory_that_speaks_of_it():
    """The contrast of the case: none > economic first > simultaneous > political first."""
    answers = panel(SEVEN, FRAME.outcomes[:1]).answers(["reform_sequence"])["union_fate_1991"]
    values = SURVIVES.aim.values(answers[..., 0])
    spoken = ~np.isnan(values).any(axis=1)
    assert spoken.sum() == 7
    assert (np.diff(values, axis=1) < 0).all()  # the frame's states are in this order


@pytest.mark.parametrize("least", [4, "all"])
def test_only_what_enough_theories_run_against_the_plain_loop(least):
    levers = [(e.variable.name, e.variable.states) for e in FRAME.levers]
    for text in ("survives >= .5", "bloc_1991 <= .3"):
        wanted = read_goal(text, FRAME.outcomes)
        speak = sum(not silence(t, wanted.aim.outcome.variable.name) for t in SEVEN)
        few = speak if least == "all" else least
        combine = max if wanted.aim.low else min
        found = search(SEVEN, wanted, size=1, audience=["every"], least=least).of("every")
        _, minimal = by_loop(
            SEVEN, levers, wanted, 1, lambda told, worst=combine: worst(told.values()), few
        )
        assert {s.settings: s.value for s in found.solutions} == pytest.approx(minimal, abs=1e-12)
        assert all(len(one.answers) >= few for one in found.solutions)
        assert all(len(point.theories) >= few for point in found.front)
    assert speak < len(SEVEN)  # one is silent on the second outcome and cannot be waited for


def test_the_order_is_by_value_or_by_who_can_run_it_and_changes_no_number():
    plain = search(SEVEN, SURVIVES, size=2, audience=["every"])
    other = search(SEVEN, SURVIVES, size=2, audience=["every"], order="theories")
    (one,), (two,) = plain.found, other.found
    assert set(one.solutions) == set(two.solutions)
    assert one.front == two.front
    assert plain.fingerprint == other.fingerprint
    keys = [(len(s.settings), -len(s.answers), -s.value) for s in two.solutions]
    assert keys == sorted(keys)
    assert [(len(s.settings), -s.value) for s in one.solutions] == sorted(
        (len(s.settings), -s.value) for s in one.solutions
    )
    assert len(two.solutions[0].answers) == len(SEVEN) > len(one.solutions[0].answers)
    with pytest.raises(UnknownName, match="order"):
        search(SEVEN, SURVIVES, size=1, order="size")
