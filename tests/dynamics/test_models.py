"""What is refused, base rates that come back, long runs, draws, and names that do not matter."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
from dataclasses import replace

import numpy as np
import pytest

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.curves import divergence
from causal.dynamics.mechanisms import persistent
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.dynamics.turning import point_of_no_return
from causal.engine.plan import Limits
from causal.errors import (
    ContradictionError,
    CycleError,
    ImpossibleEvidence,
    ModelError,
    QueryError,
    TableError,
    TooCostly,
    UnknownName,
)
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

YEARS = Calendar(1985, 1996)
FORCE = Variable("force", ("weak", "strong"))
ECONOMY = Variable("economy", ("bad", "fair", "good"))
UNION = Variable("union", ("ended", "stands"))
EVEN = Table((), ((0.5, 0.5),))
THIRDS = Table((), ((0.2, 0.3, 0.5),))
SLIDES = Table(("economy@-1",), ((0.8, 0.2, 0.0), (0.3, 0.5, 0.2), (0.0, 0.4, 0.6)))
HAZARD = Table(
    ("economy", "force"),
    ((0.4, 0.6), (0.2, 0.8), (0.1, 0.9), (0.05, 0.95), (0.02, 0.98), (0.0, 1.0)),
)


def model(**changed):
    parts = {
        "calendar": YEARS,
        "variables": (Yearly(ECONOMY, THIRDS, SLIDES),),
        "static": (Static(FORCE, EVEN),),
        "terminal": Terminal(UNION, "stands", HAZARD),
    }
    return DynamicModel(**(parts | changed))


def constant(rate, years=YEARS):
    return DynamicModel(
        years, (), terminal=Terminal(UNION, "stands", Table((), ((rate, 1 - rate),)))
    )


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.5, 1.0])
def test_a_constant_hazard_comes_back(rate):
    curves = Course(constant(rate)).curves()
    left = (1 - rate) ** np.arange(1, 13)
    assert curves.survival()[:, 0] == pytest.approx(left, rel=1e-12)
    alive = np.concatenate([[1.0], left[:-1]]) > 0
    assert curves.hazard()[alive, 0] == pytest.approx(rate, abs=1e-12)
    assert np.isnan(curves.hazard()[~alive]).all()
    assert curves.end_years()[:-1, 0] == pytest.approx(
        rate * (1 - rate) ** np.arange(12), abs=1e-12
    )


def test_a_window_of_one_year_is_a_yearly_hazard():
    hazard = Hazard(("force",), np.log(0.05), (("force", 1.0),), (Window("ended", 1.0),))
    course = Course(model(terminal=Terminal(UNION, "stands", hazard))).given(force="strong")
    assert course.curves().hazard() == pytest.approx(1 - np.exp(-0.05), abs=1e-12)


def test_a_hazard_by_regime_comes_back_while_the_regime_is_held():
    course = (
        Course(model()).given(force="weak").do(1988, 1990, economy="bad").do(1991, economy="fair")
    )
    hazard = course.curves().hazard()[:, 0]
    assert hazard[3:6] == pytest.approx(0.4, abs=1e-12)
    assert hazard[6:] == pytest.approx(0.1, abs=1e-12)


def test_what_has_ended_is_not_brought_back():
    curves = Course(model()).do(1990, union="stands").curves()
    assert np.ptp(curves.survival()[4:]) == pytest.approx(0, abs=1e-12)
    assert curves.hazard()[5:] == pytest.approx(0, abs=1e-12)
    ended = Course(model()).do(1990, union="ended").curves()
    assert ended.survival()[5:] == pytest.approx(0, abs=1e-12)


def test_the_record_is_kept_and_the_rest_is_changed():
    record = Course(model()).given(1987, economy="bad", union="stands")
    changed = record.do(1988, economy="good").curves()
    assert changed.share("economy", "bad")[2] == pytest.approx(1)
    assert divergence(record.curves(), changed).first() == 1988
    assert divergence(record.curves(), changed, "union").first() == 1988
    assert divergence(record.curves(), changed, "union").apart(0.05)[0] >= 1988
    with pytest.raises(
        QueryError, match=r"the record has economy=bad in 1987, but the change starts in 1986"
    ):
        record.do(1986, economy="good")
    kept = record.upto(1985).do(1986, economy="good")
    assert kept.seen == ()


def test_no_return_has_a_latest_year_or_none():
    found = point_of_no_return(Course(model()), Hard("economy", "good"), 0.02)
    assert found.latest == found.moving[-1]
    assert found.years == tuple(YEARS)
    assert "at the latest" in str(found)
    assert point_of_no_return(Course(model()), Hard("economy", "good"), 1.0).latest is None
    with pytest.raises(ModelError, match="nothing ends"):
        point_of_no_return(Course(model(terminal=None)), Hard("economy", "good"), 0.1)


def test_a_mechanism_that_is_put_back_changes_nothing():
    same = Course(model()).replace("economy", SLIDES, 1990).curves()
    assert divergence(Course(model()).curves(), same).distances.max() == 0


def test_the_order_and_the_names_of_variables_do_not_matter():
    war = Variable("war", ("no", "yes"))
    fights = Table(("economy", "war@-1"), ((0.9, 0.1), (0.3, 0.7)) * 3)
    first = Table((), ((0.9, 0.1),))
    slides = Table(("war@-1",), ((0.2, 0.3, 0.5), (0.6, 0.3, 0.1)))
    yearly = (Yearly(ECONOMY, THIRDS, slides), Yearly(war, first, fights))
    one, two = (Course(model(variables=v)).given(1988, war="yes") for v in (yearly, yearly[::-1]))
    assert (
        divergence(
            one.curves(), replace(two.curves(), variables=one.curves().variables)
        ).distances.max()
        < 1e-12
    )

    peace = replace(war, name="a_war")
    renamed = (
        Yearly(ECONOMY, THIRDS, replace(slides, parent_names=("a_war@-1",))),
        Yearly(peace, first, replace(fights, parent_names=("economy", "a_war@-1"))),
    )
    other = Course(model(variables=renamed)).given(1988, a_war="yes").curves()
    assert other.survival() == pytest.approx(one.curves().survival(), abs=1e-12)


def test_draws_are_run_at_once():
    rng = np.random.default_rng(3)
    drawn = {
        ("economy", "later"): np.moveaxis(rng.dirichlet([2, 2, 2], size=(5, 3)), 0, -1),
        ("force", "static"): np.moveaxis(rng.dirichlet([1, 1], size=5), 0, -1),
    }
    seen = Course(model()).given(1990, union="stands", economy=("bad", "fair"))
    course = seen.do(1992, economy="good")
    together = course.curves(draws=drawn)
    assert course.survival(draws=drawn) == pytest.approx(together.survival(), abs=1e-12)
    for k in range(5):
        table = Table(("economy@-1",), tuple(map(tuple, drawn["economy", "later"][..., k])))
        force = Table((), (tuple(drawn["force", "static"][..., k]),))
        alone = model(variables=(Yearly(ECONOMY, THIRDS, table),), static=(Static(FORCE, force),))
        one = Course(alone, course.seen, course.changes).curves()
        assert together.log_likelihood[k] == pytest.approx(one.log_likelihood.item(), abs=1e-12)
        for name in ("economy", "union", "force"):
            assert together.shares[name][..., k] == pytest.approx(
                one.shares[name][..., 0], abs=1e-12
            )


def test_only_later_years_may_be_drawn():
    slides = np.stack([SLIDES.cpt(ECONOMY, [ECONOMY]), np.full((3, 3), 1 / 3)], axis=-1)
    course = Course(model(static=(Static(FORCE, Table((), ((1.0, 0.0),))),)))
    course = course.given(1990, union="ended").given(1988, union="stands")
    together = course.curves(draws={("economy", "later"): slides})
    thirds = Table(("economy@-1",), ((1 / 3,) * 3,) * 3)
    other = replace(course.model, variables=(Yearly(ECONOMY, THIRDS, thirds),))
    for k, one in enumerate((course, replace(course, model=other))):
        alone = one.curves()
        for name, share in alone.shares.items():
            assert together.shares[name][..., k] == pytest.approx(share[..., 0], abs=1e-12)


def test_a_thousand_years_of_evidence_do_not_underflow():
    long = model(calendar=Calendar(0, 999), terminal=None)
    course = Course(
        long,
        tuple(replace(Course(long).given(0, economy="bad").seen[0], year=y) for y in range(1000)),
    )
    curves = course.curves()
    assert curves.log_likelihood.item() == pytest.approx(np.log(0.2) + 999 * np.log(0.8))
    assert curves.shares["force"][0, :, 0] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("draws", [None, {}])
def test_what_is_all_but_impossible_is_kept_apart_from_what_is_not(draws):
    """Under what is known of the static variable each of two years is a chance of 1e-200."""
    sign = Variable("sign", ("off", "on"))
    rare = Table(("force",), ((1 - 1e-200, 1e-200), (0.0, 1.0)))
    made = DynamicModel(Calendar(1, 4), (Yearly(sign, rare, rare),), (Static(FORCE, EVEN),))
    course = Course(made).given(force="weak").given(2, sign="on").given(3, sign="on")
    curves = course.curves(draws=draws)
    assert curves.log_likelihood.item() == pytest.approx(np.log(0.5) - 400 * np.log(10))
    assert curves.share("sign", "on")[:, 0] == pytest.approx([0, 1, 1, 0])
    assert curves.share("force", "weak").tolist() == [[1.0]]


def test_persistence_keeps_a_share_of_years():
    stays = persistent(FORCE, 0.75, EVEN)
    made = DynamicModel(YEARS, (Yearly(FORCE, Table((), ((1.0, 0.0),)), stays),))
    weak = Course(made).curves().share("force", "weak")[:, 0]
    assert weak == pytest.approx(0.5 + 0.5 * 0.75 ** np.arange(12), abs=1e-12)
    assert Course(made).unrolled().parents("force_1987") == ("force_1986",)
    with pytest.raises(TableError, match="must lie in 0 to 1"):
        persistent(FORCE, 1.5, EVEN)


def test_a_frontier_that_is_too_large_is_refused_by_name():
    many = tuple(
        Yearly(
            Variable(f"x{i:02}", ("a", "b", "c", "d")),
            Table((), ((0.25,) * 4,)),
            Table((f"x{i:02}@-1",), ((0.25,) * 4,) * 4),
        )
        for i in range(20)
    )
    large = model(variables=(*many, Yearly(ECONOMY, THIRDS, SLIDES)))
    with pytest.raises(
        TooCostly, match=r"hands on to the next year \(23 variables: force, x00, x01"
    ):
        Course(large).curves()
    with pytest.raises(TooCostly, match="for the tables of 12 years"):
        Course(model()).curves(limits=Limits(bytes=2000))


def test_impossible_evidence_names_what_cannot_hold_together():
    course = (
        Course(model())
        .given(1985, economy="good")
        .given(1987, union="ended")
        .given(1988, union="stands")
    )
    with pytest.raises(
        ImpossibleEvidence,
        match="union=ended in 1987 and union=stands in 1988 cannot happen together",
    ):
        course.curves()
    with pytest.raises(ImpossibleEvidence, match=r"do\(economy=bad\)"):
        Course(model()).do(1988, economy="bad").given(1989, economy="good").curves()
    with pytest.raises(ImpossibleEvidence, match="economy=bad in 1988 and economy=good in 1988"):
        Course(model()).given(1988, economy="bad").given(1988, economy="good").curves()


def reading(*parents):
    rows = 1
    for parent in parents:
        rows *= len(
            {"economy": ECONOMY, "force": FORCE, "union": UNION}[parent.split("@")[0]].states
        )
    return Table(parents, ((0.2, 0.3, 0.5),) * rows)


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda: Calendar(1990, 1985), ModelError, "the horizon 1985 lies before the first year 1990"),
        (lambda: model(variables=(Yearly(ECONOMY, THIRDS, Table(("war@-1",), ((0.2, 0.3, 0.5),))),)), UnknownName, "no variable 'war'"),
        (lambda: model(variables=(Yearly(ECONOMY, THIRDS, reading("economy@-2")),)), ModelError, "reaches back one year at most"),
        (lambda: model(variables=(Yearly(ECONOMY, THIRDS, reading("economy@+1")),)), ModelError, "write economy for the same year or economy@-1"),
        (lambda: model(variables=(Yearly(ECONOMY, THIRDS, reading("force@-1")),)), ModelError, "force has one state for all the years; write force"),
        (lambda: model(variables=(Yearly(ECONOMY, SLIDES, SLIDES),)), ModelError, "in the first year, which has no year before it"),
        (lambda: model(variables=(Yearly(ECONOMY, THIRDS, reading("union")),)), CycleError, "inside one year run in a circle"),
        (lambda: model(variables=(Yearly(ECONOMY, EVEN, SLIDES),)), TableError, "3 states"),
        (lambda: model(static=(Static(FORCE, Table(("economy",), ((0.5, 0.5),) * 3)),)), ModelError, "let it read static variables only"),
        (lambda: model(terminal=Terminal(UNION, "alive", HAZARD)), UnknownName, "no state 'alive'"),
        (lambda: model(terminal=Terminal(UNION, "stands", Table(("union@-1",), ((0.5, 0.5),) * 2))), ModelError, "it holds only while that is stands"),
        (lambda: model(static=(Static(FORCE, EVEN), Static(ECONOMY, THIRDS))), ModelError, "economy is defined twice"),
        (lambda: model(static=(Static(FORCE, EVEN), Static(Variable("a@b", ("x", "y")), EVEN))), ModelError, "has an @"),
        (lambda: model(static=(Static(FORCE, EVEN), Static(Variable("economy_1987", ("x", "y")), EVEN))) and Course(model(static=(Static(FORCE, EVEN), Static(Variable("economy_1987", ("x", "y")), EVEN)))).unrolled(), ModelError, "rename one of them"),
        (lambda: Course(model()).given(1987, force="weak"), QueryError, "give it without a year"),
        (lambda: Course(model()).given(economy="bad"), QueryError, "say in which year"),
        (lambda: Course(model()).given(1987, economy=()), QueryError, "leaves no state"),
        (lambda: Course(model()).given(2001, economy="bad"), QueryError, "outside the years of the model, 1985 to 1996"),
        (lambda: Course(model()).do(1990, 1988, economy="bad"), QueryError, "ends before it starts"),
        (lambda: Course(model()).do(1990, force="weak"), ModelError, "not one a year"),
        (lambda: Course(model()).do(1990, economy="bed"), UnknownName, "did you mean bad"),
        (lambda: Course(model()).do(1988, economy="bad").do(1990, economy="good"), ContradictionError, "in the same year"),
        (lambda: Course(model()).replace("economy", SLIDES, 1985), ModelError, "no year before it"),
        (lambda: Course(model()).replace("economy", reading("union"), 1987), CycleError, "run in a circle"),
        (lambda: Course(model()).change(Replaced("economy", THIRDS, reads_facts=True), 1987), QueryError, "reads facts"),
        (lambda: Course(model(terminal=None)).curves().survival(), ModelError, "nothing ends"),
        (lambda: Course(model()).curves().end_by(2001), QueryError, "years of the curves"),
        (lambda: divergence(Course(model()).curves(), Course(constant(0.1)).curves()), QueryError, "other years or variables"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(make, error, sentence):
    with pytest.raises(error, match=sentence.replace("(", r"\(").replace("+", r"\+")):
        make()


def test_models_and_courses_are_values():
    course = Course(model()).given(1987, economy="bad").do(1988, economy="good")
    course.curves()
    copied = pickle.loads(pickle.dumps(course))
    assert copied == course
    assert hash(copied) == hash(course)
    assert divergence(course.curves(), copied.curves()).distances.max() == 0
