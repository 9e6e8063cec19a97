"""Files that were written to do harm are refused with a sentence, quickly and in little memory."""

import time
import tracemalloc

import pytest

from causal.errors import CausalError, FileError
from causal.files.reading import read_library, read_theory
from causal.files.text import MAX_BYTES, MAX_VARIABLES, parse

HEAD = 'schema = 1\nkind = "theory"\ntitle = "T"\nsummary = "S"\n'


def variable(name: str, states: int = 2, parents: str = "", mechanism: str = "") -> str:
    listed = ", ".join(f'"s{i}"' for i in range(states))
    prior = ", ".join([str(1.0)] + ["0.0"] * (states - 1))
    return (
        f'[variables.{name}]\ntitle = "T"\nrole = "mechanism"\nstates = [{listed}]\ness = 1\n'
        f'claims = ["elicited"]\nparents = {{ {parents} }}\n'
        f"mechanism = {{ {mechanism or f'form = {chr(34)}table{chr(34)}, prior = [{prior}]'} }}\n"
    )


def problems(text: str) -> tuple[tuple[str, str], ...]:
    with pytest.raises(FileError) as caught:
        read_theory(text, name="bad", file="bad.toml")
    return caught.value.problems


def test_a_file_that_is_too_long() -> None:
    assert "longer than 2 MiB" in problems(HEAD + "#" * MAX_BYTES)[0][1]
    assert "longer than 2 MiB" in problems(HEAD + "#" + "ü" * (MAX_BYTES // 2))[0][1]


def test_too_many_variables() -> None:
    text = HEAD + "".join(f"[variables.v{i}]\n" for i in range(MAX_VARIABLES + 1))
    assert problems(text) == (
        (
            "variables",
            f"the file has {MAX_VARIABLES + 1} variables and {MAX_VARIABLES} are allowed",
        ),
    )


@pytest.mark.parametrize("nested", ["[" * 100_000, "{a=" * 100_000, "[" * 400 + "]" * 400])
def test_deep_nesting(nested: str) -> None:
    with pytest.raises(FileError):
        read_theory(HEAD + f"form = {nested}", name="bad", file="bad.toml")


def test_deeply_nested_tables() -> None:
    name = ".".join(["a"] * 500)
    assert problems(HEAD + f"[variables.{name}]\n" + variable("rain"))


@pytest.mark.parametrize("number", ["1e400", "-1e400", "nan", "inf", "9" * 400, "1e300", "true"])
def test_numbers_that_cannot_be_computed_with(number: str) -> None:
    found = problems(HEAD + variable("rain", mechanism=f'form = "table", prior = [{number}, 0.5]'))
    assert len(found) == 1
    assert found[0][0] == "variables.rain.mechanism.prior[0]"


def test_an_integer_longer_than_python_reads() -> None:
    found = problems(
        HEAD + variable("rain", mechanism=f'form = "table", prior = [{"9" * 5000}, 1]')
    )
    assert len(found) == 1
    assert "\n" not in found[0][1]


def test_a_table_of_a_billion_cells_is_refused_before_it_is_made() -> None:
    parents = [f"p{i}" for i in range(9)]
    text = HEAD + "".join(variable(name, states=10) for name in parents)
    edges = ", ".join(f'{name} = {{ claims = ["elicited"] }}' for name in parents)
    rows = f'form = "table", rows = {{ "{", ".join("*" * 9)}" = [1{", 0" * 9}] }}'
    text += variable("child", 10, edges, rows)
    tracemalloc.start()
    began = time.perf_counter()
    found = problems(text)
    taken, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[0][0] == "variables.child.mechanism"
    assert "1.0e+10 cells" in found[0][1]
    assert len(found) == 1
    assert peak < 50e6
    assert taken < 5


def test_many_large_tables_are_refused_together() -> None:
    parents = [f"p{i}" for i in range(5)]
    edges = ", ".join(f'{name} = {{ claims = ["elicited"] }}' for name in parents)
    rows = f'form = "table", rows = {{ "{", ".join("*" * 5)}" = [1{", 0" * 9}] }}'
    text = HEAD + "".join(variable(name, states=10) for name in parents)
    text += "".join(variable(f"child{i}", 10, edges, rows) for i in range(18))
    assert [place for place, _ in problems(text)] == ["variables"]


def test_many_overlapping_rows_are_told_of_only_once_a_dozen_times() -> None:
    parents = [f"p{i}" for i in range(5)]
    edges = ", ".join(f'{name} = {{ claims = ["elicited"] }}' for name in parents)
    keys = [f"{a}, {b}, {c}, *, *" for a in ("*", "s1") for b in ("*", "s2") for c in ("*", "s3")]
    rows = ", ".join(f'"{key}" = [1{", 0" * 9}]' for key in [*keys, *(f"{k} " for k in keys)])
    text = HEAD + "".join(variable(name, states=10) for name in parents)
    text += variable("child", 10, edges, f'form = "table", rows = {{ {rows} }}')
    began = time.perf_counter()
    assert 1 <= len(problems(text)) <= 15
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "sign", ["\\u0000", "\\u001b[31m", "\\u202e", "\\n", "é", "..", "/", "<b>"]
)
def test_names_with_signs_that_do_harm(sign: str) -> None:
    found = problems(HEAD + variable(f'"a{sign}b"'))
    assert len(found) == 1
    place, sentence = found[0]
    assert "cannot be used" in sentence
    assert (place + sentence).isprintable()


@pytest.mark.parametrize(
    "text", ["", "\x00", "= 1", "\ufeff", "[[variables]]", "schema = 1979-05-27"]
)
def test_what_is_no_model_file(text: str) -> None:
    assert len(problems(text)) == 1


def test_variables_that_are_a_list() -> None:
    assert problems(HEAD + "[[variables]]\nrain = 1\n")[0][0] == "variables"


def test_every_place_may_hold_anything() -> None:
    for junk in ("3", '"x"', "[]", "[[]]", "{}", "1979-05-27", "true", "[{}]"):
        for key in ("case", "variables", "variants", "histories", "silent", "expected", "sources"):
            with pytest.raises(CausalError):
                read_theory(HEAD + f"{key} = {junk}\n", name="bad", file="bad.toml")
        for key in ("parents", "mechanism", "states", "claims", "marks", "labels"):
            with pytest.raises(FileError):
                read_theory(HEAD + f"[variables.a]\n{key} = {junk}\n", name="b", file="b.toml")
        with pytest.raises(FileError):
            read_library(f'schema = 1\nkind = "claims"\ndocuments = {junk}\nclaims = {junk}\nx = 1')


def test_parse_gives_the_line_of_a_fault() -> None:
    with pytest.raises(FileError, match=r"x\.toml: line 2, column 5: the text is no TOML here"):
        parse("a = 1\nb = \n", "x.toml")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a = high", "straight quotes"),
        ("a = \u201chigh\u201d", "straight quotes"),
        ("a = [0.6, 0.35 0.05]", "a comma or the closing bracket is missing"),
    ],
)
def test_common_slips_of_toml_are_told_what_is_right(text: str, advice: str) -> None:
    with pytest.raises(FileError, match=advice):
        parse(text, "x.toml")


STATES = '["a", "b"]'


def filled(names: int, states: str = STATES, **more: str) -> str:
    """Write a file of many variables; ``more`` is a template of further keys by variable."""
    keys = "".join(f"{key} = {value}\n" for key, value in more.items())
    return HEAD + "".join(
        f'[variables.v{i}]\ntitle = "V"\nrole = "mechanism"\nstates = {states}\ness = 1\n'
        f'mechanism = {{ form = "table", prior = [0.5, 0.5] }}\n' + keys.replace("#", str(i))
        for i in range(names)
    )


MANY = ", ".join(f'"c#_{i}"' for i in range(40))
EDGES = ", ".join(f'w#_{i} = {{ claims = ["elicited"] }}' for i in range(10))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "at_most"),
    [
        (HEAD + "a = [" + "true, " * 300_000 + "]", 1),
        (filled(1, claims=f"[{MANY}]", states="[" + '"s", ' * 100_000 + "]"), 1),
        (HEAD + "".join(f"k{i} = 1\n" for i in range(100_000)), 1),
        (HEAD + "".join(f"k{i} = 1\n" for i in range(15_000)), 101),
        (filled(1500, claims=f"[{MANY}]"), 101),
        (filled(1500, claims='["elicited"]', parents=f"{{ {EDGES} }}"), 101),
    ],
    ids=["long list", "many states", "too many keys", "many keys", "many claims", "many parents"],
)
def test_endless_faults_are_told_in_part_and_quickly(text: str, at_most: int) -> None:
    began = time.perf_counter()
    found = problems(text)
    assert time.perf_counter() - began < 10
    assert 1 <= len(found) <= at_most
    if at_most > 1:
        assert found[-1] == ("", "there are more problems than these 100")


@pytest.mark.slow
def test_a_long_chain_of_two_thousand_variables_reads() -> None:
    rows = 'mechanism = { form = "table", rows = { a = [0.5, 0.5], b = [0.1, 0.9] } }'
    text = filled(1, claims='["elicited"]') + "".join(
        f'[variables.v{i}]\ntitle = "V"\nrole = "mechanism"\nstates = {STATES}\ness = 1\n'
        f'claims = ["elicited"]\nparents = {{ v{i - 1} = {{ claims = ["elicited"] }} }}\n{rows}\n'
        for i in range(1, MAX_VARIABLES)
    )
    assert len(read_theory(text, name="long", file="long.toml").variables) == MAX_VARIABLES
