"""Questions with years in an address: there and back, and told where they cannot be used."""

from urllib.parse import parse_qs, urlencode

import pytest
from reader.entries import OWN, Entries
from reader.timed import MOST, Stretch, Timed

from causal.dynamics.calendar import Calendar
from causal.scm.variables import Variable
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DatedScenario, DatedSetting
from causal.theory.frame import Frame, FrameVariable

RULE = FrameVariable(Variable("rule", ("harsh", "mild")), "lever")
TAX = FrameVariable(Variable("tax", ("low", "high")), "lever")
DYNASTY = FrameVariable(Variable("dynasty", ("rules", "falls")), "outcome")
SCENARIOS = (
    DatedScenario("as_it_was"),
    DatedScenario("mild", changes=(DatedSetting("rule", "mild", 1703),)),
)
FRAME = TimelineFrame(
    case="dynasty",
    title="the dynasty",
    question="When does it fall?",
    calendar=Calendar(1700, 1709),
    vocabulary=Frame("dynasty", "The dynasty", "", (DYNASTY, RULE, TAX)),
    ends=DYNASTY,
    going="rules",
    scenarios=SCENARIOS,
    theories=("trade", "arms", "faith"),
)


def read(**params: list[str]) -> tuple[Timed, list[str]]:
    reader = Entries(params)
    return Timed.read(reader, FRAME, ("literal",)), reader.problems


@pytest.mark.parametrize(
    "timed",
    [
        Timed(),
        Timed("mild", move=50, fan=200, numbers="literal", moved="on"),
        Timed(OWN),
        Timed(OWN, (Stretch("tax", "low", 1700, 1709), Stretch("rule", "harsh", 1705, 1705))),
        Timed("as_it_was", courses=("trade", "faith"), known_to="1702"),
    ],
)
def test_it_goes_there_and_back(timed: Timed) -> None:
    written = {key: value for key, value in timed.entries().items() if value}
    assert read(**parse_qs(urlencode(written, doseq=True))) == (timed, [])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"when": ["nonsense"]}, "dated scenario 'nonsense'"),
        ({"changes": ["nonsense.low.1700.1701"]}, "lever 'nonsense'"),
        ({"changes": ["tax.nonsense.1700.1701"]}, "no state 'nonsense'"),
        ({"changes": ["tax.low"]}, "as in tax.low.1700.1709"),
        ({"changes": ["tax.low.1700.1710"]}, "from 1700 to 1709"),
        ({"changes": ["tax.low.1700.1701.1702"]}, "from 1700 to 1709"),
        ({"changes": ["tax.low.01700.1701"]}, "from 1700 to 1709"),
        ({"changes": ["tax.low.1702.1701"]}, "ends before it starts"),
        ({"courses": ["nonsense"]}, "theory 'nonsense'"),
        ({"known_to": ["1699"]}, "year of the record '1699'"),
        ({"move": ["51"]}, "whole number from 1 to 50"),
        ({"numbers": ["nonsense"]}, "variant 'nonsense'"),
    ],
)
def test_what_cannot_be_used_is_explained(params: dict, words: str) -> None:
    timed, problems = read(**params)
    assert timed == Timed()
    assert len(problems) == 1
    assert words in problems[0]


def test_a_lever_is_changed_once_and_not_too_many_are() -> None:
    timed, problems = read(changes=["tax.low.1700.1701", "tax.high.1704.1705"])
    assert timed == Timed(OWN, (Stretch("tax", "low", 1700, 1701),))
    assert "changed twice" in problems[0]
    assert len(FRAME.levers) <= MOST


def test_changes_go_before_a_scenario_and_it_is_said() -> None:
    timed, problems = read(when=["mild"], changes=["tax.low.1700.1701"])
    assert timed.when == OWN
    assert "also changes of its own" in problems[0]


def test_a_case_without_years_takes_what_names_nothing() -> None:
    reader = Entries({"move": ["20"], "fan": ["1000"], "when": [""]})
    assert Timed.read(reader, None) == Timed(move=20, fan=1000)
    assert not reader.problems
    reader = Entries({"when": ["mild"], "changes": ["tax.low.1700.1701"]})
    assert Timed.read(reader, None) == Timed()
    assert len(reader.problems) == 2
