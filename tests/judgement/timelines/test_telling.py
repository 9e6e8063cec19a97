"""What timelines say of themselves: statuses, years, sentences, rows, and what they refuse."""

import json
import pickle  # noqa: TID251 - values of ours, out and in
from dataclasses import replace

import numpy as np
import pytest
from dynasties import FRAME, RECORD, SCENARIOS, army, grain, made, scenario

from causal.display.sparks import ruler, spark
from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Terminal, Yearly
from causal.errors import ImpossibleEvidence, QueryError, UnknownName
from causal.judgement.timelines.asking import timelines
from causal.judgement.timelines.fans import Fan, drawn
from causal.judgement.timelines.rules import TimelineRules, begun
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable
from causal.study import timeline
from causal.theory.dynamic.parts import DatedScenario, DatedSetting, Told

BOTH = (grain(), army())
FULL = timelines(BOTH, scenario("granaries_full"))


# --- statuses -----------------------------------------------------------------------------------


def test_theories_without_the_lever_say_so():
    assert FULL.silent == {"army": "The army does not speak of “granaries”"}
    assert FULL["army"].status == "silent"
    assert FULL["army"].differences == ()
    assert FULL["army"].delay is None
    with pytest.raises(ValueError, match="does not speak of"):
        FULL["army"].worlds()


def test_a_scenario_out_of_scope_says_why():
    found = timelines(BOTH, scenario("army_paid"))
    assert found.where("out_of_scope") == {"grain": "the court of this theory has no army to pay"}
    assert found["army"].status == "runs"


def test_part_of_a_change_is_not_run():
    found = timelines(BOTH, scenario("both"))
    assert [line.status for line in found.lines] == ["partial", "partial"]
    assert "speaks of “granaries” but not of “Pay of the army”" in found["grain"].why
    assert found.spark_lines() == []
    assert found.agreement() == "none"


def test_what_never_changes_cannot_be_changed_in_a_year():
    mild = DatedScenario("mild", changes=(DatedSetting("rule", "mild", 1705),))
    line = timelines([grain()], mild).lines[0]
    assert line.status == "out_of_scope"
    assert line.why == "Grain takes “The court's rule” as the same in all years"


def test_a_theory_that_is_too_costly_leaves_the_others_standing():
    wide = [Variable(f"w{i}", tuple(f"s{k}" for k in range(9))) for i in range(10)]
    even = Table((), ((1 / 9,) * 9,))
    yearly = tuple(
        Yearly(one, even, Table((f"{one.name}@-1",), ((1 / 9,) * 9,) * 9)) for one in wide
    )
    dynasty, hazard = FRAME.ends.variable, Table((), ((0.1, 0.0, 0.9),))
    model = DynamicModel(FRAME.calendar, yearly, terminal=Terminal(dynasty, "rules", hazard))
    large = made("large", "Large", model, 5.0, RECORD)
    change = DatedScenario(
        "change",
        changes=(DatedSetting("pay", "paid", 1702),),
        instead=(("large", (DatedSetting("w0", "s0", 1702),)),),
    )
    found = timelines([large, army()], change)
    assert [line.status for line in found.lines] == ["too_costly", "runs"]
    assert "would be too costly to ask" in found.sentence()
    assert "hands on to the next year" in found.silent["large"]


# --- the record ---------------------------------------------------------------------------------


def test_the_record_ends_before_the_change():
    assert max(one.year for one in FULL["grain"].record) == 1702
    own = timelines(BOTH, scenario("granaries_full"), TimelineRules(record_to=1700))
    assert [one.year for one in own["grain"].record] == [1700]
    assert timelines(BOTH, SCENARIOS[1], TimelineRules(facts="none"))["grain"].record == ()


def test_where_nothing_is_changed_the_record_ends_before_the_end():
    found = timelines(BOTH, scenario("as_it_was"))
    assert max(one.year for one in found["grain"].record) == 1706
    assert 0 < found["grain"].worlds()[0].ended(1707) < 1
    endless = tuple(one for one in RECORD if one.state != "falls")
    whole = timelines([grain(record=endless)], scenario("as_it_was"))
    assert len(whole["grain"].record) == len(endless)


def test_a_record_of_the_end_is_certain_of_it():
    found = timelines(BOTH, scenario("as_it_was"), TimelineRules(record_to=1711))
    assert found["grain"].worlds()[0].ended(1707) == 1
    assert found["grain"].worlds()[0].hazards[-1] is None


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"record_to": 1704}, "reaches into the years that are changed, from 1703 on"),
        ({"by": 1712}, "1712 lies outside the years of the model, 1700 to 1711"),
        ({"by": 1709, "horizon": 1705}, "the end is asked for by 1709, after the horizon 1705"),
        ({"horizon": 1999}, "1999 lies outside the years of the model"),
    ],
)
def test_years_and_facts_that_do_not_fit_are_refused(rules, words):
    with pytest.raises(QueryError, match=words):
        timelines(BOTH, scenario("granaries_full"), TimelineRules(**rules))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"facts": "some"}, "there is no rule for facts 'some'"),
        ({"amount": 2.0}, "the amount is 2"),
        ({"tolerance": -0.1}, "the tolerance is -0.1"),
        ({"draws": -1}, "-1 draws are asked for"),
        ({"ranges_every": -5}, "ranges are asked for every -5 years"),
        ({"draws": 10}, "give a seed"),
        ({"facts": "none", "record_to": 1702}, "no facts are to be kept, but a record is"),
        ({"couplings": "independent"}, "matters only where all the facts are kept"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules, words):
    with pytest.raises((QueryError, UnknownName), match=words):
        TimelineRules(**rules)


def test_nobody_to_ask_is_refused():
    with pytest.raises(QueryError, match="no yearly theory"):
        timelines((), scenario("as_it_was"))
    with pytest.raises(UnknownName, match="this timeline has no theory 'faith'"):
        FULL["faith"]


# --- numbers by hand ----------------------------------------------------------------------------


def steady(hazard, changed):
    """A theory in which the end comes by one hazard, or by another while the lever is up."""
    dynasty = Variable("dynasty", ("falls", "rules"))
    pay = Variable("pay", ("late", "paid"))
    late = Table((), ((1.0, 0.0),))
    ends = Table(("pay",), ((hazard, 1 - hazard), (changed, 1 - changed)))
    model = DynamicModel(
        Calendar(1700, 1719), (Yearly(pay, late, late),), terminal=Terminal(dynasty, "rules", ends)
    )
    frame = replace(FRAME, calendar=model.calendar, until=1709)
    return made("steady", "Steady", model, 9.0, (Told(1702, "dynasty", "rules"),), frame)


def paid(start, end=None):
    return DatedScenario("paid", "Paid", changes=(DatedSetting("pay", "paid", start, end),))


def test_a_steady_hazard_by_hand():
    line = timelines([steady(0.2, 0.1)], paid(1703)).lines[0]
    fact, changed = line.worlds()
    assert fact.stands[:3] == (1.0, 1.0, 1.0)
    assert fact.stands[3:] == pytest.approx([0.8**k for k in range(1, 18)])
    assert changed.stands[3:] == pytest.approx([0.9**k for k in range(1, 18)])
    assert (fact.median, changed.median) == (1706, 1709)  # 0.8^4 < .5 <= 0.8^3; 0.9^7 < .5
    assert fact.hazards[:4] == pytest.approx([0, 0, 0, 0.2])
    assert fact.peak == 1703
    assert fact.likeliest == 1703
    assert line.delay == pytest.approx(sum(0.9**k - 0.8**k for k in range(1, 18)))
    moves = [
        0.8 ** (year - 1703) * (0.8 ** (1720 - year) - 0.9 ** (1720 - year))
        for year in range(1703, 1720)
    ]
    assert line.no_return.differences[3:] == pytest.approx(moves)
    assert [abs(moved) > 0.1 for moved in moves].count(True) == line.latest - 1702 == 3


def test_paths_part_and_meet_again():
    line = timelines([steady(0.3, 0.0)], paid(1703, 1704), TimelineRules(tolerance=0.02)).lines[0]
    gaps = [0.0] * 3 + [1 - 0.7, 1 - 0.49] + [0.7**k * (1 - 0.49) for k in range(1, 16)]
    assert line.differences == pytest.approx(gaps)
    apart = [1700 + k for k, gap in enumerate(gaps) if gap > 0.02]
    assert (line.diverges, line.rejoins) == (1703, apart[-1] + 1)
    assert line.no_return.years == tuple(range(1700, 1705))


def test_a_change_that_does_nothing_parts_nothing():
    line = timelines([steady(0.2, 0.2)], paid(1703)).lines[0]
    assert (line.diverges, line.rejoins, line.latest) == (None, None, None)
    assert line.delay == pytest.approx(0)
    assert "Begun in no year it moves" in timelines([steady(0.2, 0.2)], paid(1703)).sentences()[0]


def test_no_end_in_sight_has_no_median():
    line = timelines([steady(0.01, 0.0)], paid(1703)).lines[0]
    assert [world.median for world in line.worlds()] == [None, None]
    assert line.worlds()[1].peak is None
    assert line.worlds()[0].likeliest is None


def test_what_moves_beside_the_lever_is_told_with_its_year():
    assert FULL["grain"].first_moved() == {"revolt": 1703, "dynasty": 1703}


# --- draws --------------------------------------------------------------------------------------


def test_draws_in_which_the_record_could_not_happen_are_left_out():
    theory = steady(0.2, 0.1)
    tables = theory.drawn(9, 1)
    hazard = tables["dynasty", "later"]
    hazard[:, 1, :, 4] = [1.0, 0.0]  # of the fifth draw: it ends at once, whatever is paid
    first = tables["dynasty", "first"]
    first[..., :, 4] = [1.0, 0.0]
    course = theory.course()
    change = Dated(Hard("pay", "paid"), 1703)

    def worlds(draws):
        both = course, course.change(change.change, 1703)
        return tuple(one.survival(draws=draws) for one in both)

    found = drawn(worlds, course, [change], tables, 1719)
    kept = [0, 1, 2, 3, 5, 6, 7, 8]
    alone = course.survival(draws={key: table[..., kept] for key, table in tables.items()})
    assert found.lost == 1
    assert found.fact == pytest.approx(alone, abs=1e-12)
    hazard[:, 1, :, :] = np.array([1.0, 0.0])[None, :, None]
    first[...] = np.array([1.0, 0.0])[:, None]
    with pytest.raises(ImpossibleEvidence):
        drawn(worlds, course, [change], tables, 1719)


def test_progress_counts_theories_and_their_draws():
    heard = []
    rules = TimelineRules(draws=1200, seed=1)
    timelines(BOTH, SCENARIOS[1], rules, lambda done, whole: heard.append((done, whole)))
    assert heard == sorted(heard)
    assert heard[-1] == (2400, 2400)
    assert len(heard) > 2


def test_a_fan_has_the_bands_that_it_has():
    fan = Fan.of((1700,), np.linspace(0, 1, 101)[None])
    assert fan.band(0.8) == ((0.1,), (0.9,))
    with pytest.raises(QueryError, match=r"no band of 0\.66"):
        fan.band(0.66)


# --- words, rows --------------------------------------------------------------------------------


def test_sentences():
    found = timelines([steady(0.2, 0.1)], paid(1703))
    assert found.sentence() == (
        "Under “Paid”, the chance that it has ended by 1709 falls by 27 points in Steady. "
        "By 1719 it is 98% → 83% (Steady)."
    )
    assert found.sentences() == [
        "Steady: the chance that it has ended by 1709 goes from 79% to 52% (−27 points) and by "
        "1719 from 98% to 83% (−14 points). The paths part in 1703. Begun in 1705 at the latest "
        "(not in all years before) it moves the chance of an end by 1719 by more than 10 points; "
        "later it is too late. On average the end comes 3.6 years later, counted to 1719 only."
    ]
    was = timelines([steady(0.2, 0.1)], DatedScenario("nothing"))
    assert was.sentences() == [
        "Steady: with the record kept to 1702, the chance that it has ended is 79% by 1709, 98% by "
        "1719; from 1706 on it has more likely than not ended."
    ]


def test_a_year_of_the_end_is_told_as_one():
    assert "Even begun in 1707, the year of the end, it moves" in FULL.sentences()[0]
    assert FULL.display_rows()[1][0][-2] == "1707"


def test_two_theories_that_part_are_told_to():
    other = replace(steady(0.1, 0.2), name="other", title="Other")
    found = timelines([steady(0.2, 0.1), other], paid(1703))
    assert found.agreement() == "split"
    assert "theories split on the chance that it has ended by 1709" in found.sentence()


def test_rows_are_complete_and_fit_their_columns():
    found = timelines(BOTH, scenario("granaries_full"), TimelineRules(draws=20, seed=1))
    for rows, columns in (
        (found.rows(), found.columns),
        (found.summary_rows(), found.summary_columns),
    ):
        assert {len(row) for row in rows} == {len(columns)}
        assert len(set(columns)) == len(columns)
    years = [row for row in found.rows() if row[2] == "grain"]
    assert [row[7] for row in years] == list(range(1700, 1712))
    at = found.columns.index("stands_changed")
    assert [row[at] for row in years] == list(found["grain"].worlds()[1].stands)
    silent = [row for row in found.rows() if row[2] == "army"]
    assert [row[4:8] for row in silent] == [("silent", "before", None, None)]
    assert list(found.table.columns) == list(found.columns)
    assert len(found.summary) == 2


def test_json_holds_all_and_no_nan():
    found = timelines(BOTH, scenario("granaries_full"), TimelineRules(draws=20, seed=1))
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    line = told["theories"][0]
    assert line["changed"]["stands"] == list(found["grain"].worlds()[1].stands)
    assert line["no_return"]["latest"] == found["grain"].latest
    assert line["bands"]["difference"]["bands"]["0.9"] == [
        list(end) for end in found["grain"].bands.difference.band()
    ]
    assert told["theories"][1]["why"] == found["army"].why
    assert told["fingerprint"] == found.fingerprint


def test_fingerprints_change_with_what_numbers_depend_on():
    assert FULL.fingerprint == timelines(BOTH, scenario("granaries_full")).fingerprint
    other = timelines(BOTH, scenario("granaries_full"), TimelineRules(amount=0.2))
    assert other.fingerprint != FULL.fingerprint
    assert timelines(BOTH, scenario("full_for_a_while")).fingerprint != FULL.fingerprint


def test_text_is_escaped_where_it_is_drawn():
    named = replace(grain(), title="<b>Grain</b>")
    html = timelines([named], replace(SCENARIOS[1], title="<i>x</i>"))._repr_mimebundle_()[
        "text/html"
    ]
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;Grain" in html


def test_values_travel():
    again = pickle.loads(pickle.dumps(FULL))
    assert again.rows() == FULL.rows()
    assert str(again) == str(FULL)


def test_sparks_stand_under_their_years():
    lines = FULL.spark_lines()
    place = lines[0].index("1710")
    assert lines[1][place] == spark([FULL["grain"].worlds()[0].stands[10]])
    assert ruler(range(1999, 2011)) == "1999      2010"[:4] + " " * 7 + "2010"


# --- by name ------------------------------------------------------------------------------------


def test_a_change_of_ones_own():
    found = timeline(do={"pay": "paid"}, start=1702, end=1703, theories=BOTH)
    assert found.title == "Pay of the army: paid, from 1702 to 1703"
    own = DatedScenario("own", changes=(DatedSetting("pay", "paid", 1702, 1703),))
    assert found["army"].differences == timelines([army()], own)["army"].differences


def test_a_scenario_in_other_years():
    found = timeline("both", start=1704, theories=BOTH)
    assert found.scenario.changes == (
        DatedSetting("granaries", "full", 1704),
        DatedSetting("pay", "paid", 1705),
    )
    late = begun(found.scenario.changes, 1706, 1708)
    assert [(one.start, one.end) for one in late] == [(1706, 1708), (1706, 1708)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"do": {"pay": "paid"}}, "say from which year on"),
        ({"do": {"pay": "paid"}, "scenario": "both", "start": 1702}, "name a scenario or give do"),
        ({"do": {"pai": "paid"}, "start": 1702}, "did you mean pay?"),
        ({"do": {"pay": "payed"}, "start": 1702}, "variable pay has no state 'payed'"),
        ({"do": {"pay": "paid"}, "start": 1650}, "1650 lies outside the years"),
        ({"do": {"pay": "paid"}, "start": 1705, "end": 1703}, "ends before it starts"),
        ({"scenario": "granary"}, "has no dated scenario 'granary'"),
        ({"start": 1702}, "changes nothing; leave out the years"),
        ({"variant": "literal"}, "there is no variant 'literal'"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, words):
    with pytest.raises((QueryError, UnknownName), match=words.replace("?", r"\?")):
        timeline(theories=BOTH, **asked)


def test_theories_of_two_cases_are_refused():
    other = replace(army(), timeline=replace(FRAME, case="elsewhere"))
    with pytest.raises(QueryError, match="ask the theories of one case at a time"):
        timeline(theories=(grain(), other))
    with pytest.raises(QueryError, match="no yearly theory"):
        timeline(theories=())


def test_a_record_that_a_theory_excludes_is_told():
    never = replace(steady(0.0, 0.0), record=(Told(1702, "dynasty", "falls"),))
    with pytest.raises(ImpossibleEvidence, match="dynasty=falls in 1702"):
        timelines([never], paid(1705))
    assert Course(never.model).seen == ()
