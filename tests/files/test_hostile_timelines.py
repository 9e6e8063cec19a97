"""Files of yearly theories that were written to do harm are refused with a sentence, quickly."""

import time
import tracemalloc

import pytest

from causal.errors import CausalError, FileError
from causal.files.catalogue import load_frame
from causal.files.dynamic_reading import read_dynamic
from causal.files.text import MAX_BYTES, MAX_VARIABLES
from causal.files.timeline_reading import read_timeline
from causal.files.timelines import load_timeline

FRAME = load_frame("mill")
TIMELINE = load_timeline("mill").frame
HEAD = 'schema = 1\nkind = "dynamic"\ncase = "mill"\ntitle = "T"\nsummary = "S"\n'
ENDS = (
    '[ends]\ness = 1\nclaims = ["elicited"]\nmechanism = { form = "table", prior = [0.1, 0.9] }\n'
)
TOP = (
    'schema = 1\nkind = "timeline"\ncase = "mill"\ntitle = "T"\nquestion = "Q"\ntheories = []\n'
    "calendar = { first = 1900, horizon = 1910 }\n"
)
END = (
    '[ends]\nname = "mill"\ntitle = "T"\nstates = ["a", "b"]\ngoing = "b"\nclaims = ["elicited"]\n'
)


def problems(text: str) -> tuple[tuple[str, str], ...]:
    with pytest.raises(FileError) as caught:
        read_dynamic(text, name="bad", file="bad.toml", timeline=TIMELINE)
    return caught.value.problems


def variable(name: str, states: int = 2, parents: str = "", mechanism: str = "") -> str:
    listed = ", ".join(f'"s{i}"' for i in range(states))
    prior = ", ".join(["1.0"] + ["0.0"] * (states - 1))
    made = mechanism or f'form = "table", prior = [{prior}]'
    return (
        f'[variables.{name}]\ntitle = "T"\nrole = "mechanism"\nstates = [{listed}]\ness = 1\n'
        f'claims = ["elicited"]\n'
        f"later = {{ parents = {{ {parents} }}, mechanism = {{ {made} }} }}\n"
    )


def test_the_heads_are_good() -> None:
    read = read_dynamic(HEAD + variable("v") + ENDS, name="x", file="x", timeline=TIMELINE)
    assert read.model.names == ("v", "mill")
    assert read_timeline(TOP + END, file="x", frame=FRAME).theories == ()


def test_files_that_are_too_long_or_have_too_many_variables() -> None:
    assert "longer than 2 MiB" in problems(HEAD + "#" * MAX_BYTES)[0][1]
    many = "".join(f"[variables.v{i}]\n" for i in range(MAX_VARIABLES + 1))
    assert f"{MAX_VARIABLES} are allowed" in problems(HEAD + many)[0][1]


@pytest.mark.parametrize("horizon", ["999999999", "9999", "-1", "1e9", '"1910"', "true"])
def test_calendars_that_nobody_needs(horizon: str) -> None:
    text = TOP.replace("1910", horizon) + END
    began = time.perf_counter()
    with pytest.raises(FileError) as caught:
        read_timeline(text, file="bad.toml", frame=FRAME)
    assert [place for place, _ in caught.value.problems] == ["calendar.horizon"]
    assert time.perf_counter() - began < 5


def test_a_record_of_ten_thousand_years() -> None:
    text = TOP + END + '[record.1-9999]\nmill = { state = "a", claims = ["elicited"] }\n'
    with pytest.raises(FileError, match="outside the calendar"):
        read_timeline(text, file="bad.toml", frame=FRAME)


def test_a_table_of_a_billion_cells_is_refused_before_it_is_made() -> None:
    parents = [f"p{i}" for i in range(9)]
    edges = ", ".join(f'"{name}@-1" = {{ claims = ["elicited"] }}' for name in parents)
    rows = f'form = "table", rows = {{ "{", ".join("*" * 9)}" = [1{", 0" * 9}] }}'
    text = HEAD + "".join(variable(name, 10) for name in parents)
    text += variable("child", 10, edges, rows)
    text += "[variables.child.first.mechanism]\nform = 'table'\nprior = [1" + ", 0" * 9 + "]\n"
    tracemalloc.start()
    began = time.perf_counter()
    found = problems(text + ENDS)
    taken, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [place for place, _ in found] == ["variables.child.later.mechanism"]
    assert "1.0e+10 cells" in found[0][1]
    assert peak < 50e6
    assert taken < 5


def test_the_cells_that_a_variable_carries_over_count() -> None:
    """What persists, and what ends, has an axis more than its file writes."""
    listed = ", ".join(f'"s{i}"' for i in range(800))
    prior = ", ".join(["1.0"] + ["0.0"] * 799)
    text = HEAD + ENDS
    for i in range(30):
        text += (
            f'[variables.v{i}]\ntitle = "T"\nrole = "mechanism"\nstates = [{listed}]\ness = 1\n'
            f'claims = ["elicited"]\nfirst = {{ mechanism = {{ form = "table", prior = [{prior}] }} }}\n'
            f"later = {{ persistent = 0.5, mechanism = {{ form = 'table', prior = [{prior}] }} }}\n"
        )
    assert [place for place, _ in problems(text)] == ["variables"]


@pytest.mark.parametrize("sign", ["\\u0000", "\\u001b[31m", "\\u202e", "@-1", "..", "/", "<b>"])
def test_names_with_signs_that_do_harm(sign: str) -> None:
    found = problems(HEAD + variable(f'"a{sign}b"') + ENDS)
    assert len(found) == 1
    place, sentence = found[0]
    assert "cannot be used" in sentence
    assert (place + sentence).isprintable()


@pytest.mark.parametrize("junk", ["3", '"x"', "[]", "[[]]", "{}", "1979-05-27", "true", "[{}]"])
def test_every_place_may_hold_anything(junk: str) -> None:
    for key in ("case", "variables", "ends", "record", "variants", "overlap", "anchors", "sources"):
        with pytest.raises(CausalError):
            read_dynamic(f"{HEAD}{key} = {junk}\n", name="b", file="b.toml", timeline=TIMELINE)
    for key in ("parents", "mechanism", "first", "later", "static"):
        text = f"{HEAD}{ENDS}[variables.a]\n{key} = {junk}\n"
        with pytest.raises(FileError):
            read_dynamic(text, name="b", file="b.toml", timeline=TIMELINE)
    for key in ("changes", "only", "instead", "out_of", "of", "featured"):
        text = f"{TOP}{END}[scenarios.a]\n{key} = {junk}\n"
        with pytest.raises(FileError):
            read_timeline(text, file="b.toml", frame=FRAME)
    for key in ("calendar", "ends", "levers", "record", "scenarios", "static"):
        with pytest.raises(CausalError):
            read_timeline(f"{TOP}{key} = {junk}\n", file="b.toml", frame=FRAME)
