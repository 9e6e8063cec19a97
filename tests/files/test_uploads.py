"""Files from strangers: each that is broken or hostile is refused with a sentence, in no time."""

import time
import tracemalloc
from pathlib import Path

import pytest
from files.strangers import BIF, HEAD, HOSTILE, INSIDE, ODD, rain

import causal
from causal.errors import FileError
from causal.files.check import check
from causal.files.editing.document import checked, document_of
from causal.files.uploads import open_text, open_upload, safe_name


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_broken_is_one_sentence(name: str) -> None:
    file, data = HOSTILE[name]
    raw = data if isinstance(data, bytes) else data.encode()
    began = time.perf_counter()
    with pytest.raises(FileError) as caught:
        open_upload(raw, file)
    assert time.perf_counter() - began < 5
    assert 1 <= len(caught.value.problems) <= 101
    for place, sentence in caught.value.problems:
        assert sentence
        assert (place + sentence).isprintable()
        assert len(sentence) < 600


@pytest.mark.parametrize("name", INSIDE)
def test_what_is_wrong_inside_a_theory_has_its_place(name: str) -> None:
    began = time.perf_counter()
    tracemalloc.start()
    upload = open_upload(INSIDE[name].encode(), "x.toml")
    found = checked(upload.document)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.theory is None
    assert found.problems
    assert all((place + text).isprintable() for place, text in found.problems)
    assert time.perf_counter() - began < 5
    assert peak < 100e6


@pytest.mark.parametrize("name", ODD)
def test_what_is_only_odd_is_a_theory(name: str, tmp_path: Path) -> None:
    upload = open_upload(ODD[name].encode(), "x.toml")
    found = checked(upload.document)
    assert found.problems == ()
    file = tmp_path / "x.toml"
    file.write_text(upload.document.text, encoding="utf-8")
    assert check(file) == ()


def test_a_name_is_only_a_name() -> None:
    for file in ("../../etc/passwd.toml", "C:\\x\\y.toml", "<script>.toml", "..", "", "ü" * 500):
        name = safe_name(file)
        assert name.isidentifier()
        assert name.isascii()
        assert len(name) < 80


@pytest.mark.slow
def test_a_network_becomes_a_document_that_check_accepts(tmp_path: Path) -> None:
    upload = open_upload(BIF.format(row="table 0.25, 0.75;").encode(), "My net.bif")
    assert upload.name == "my_net"
    found = checked(upload.document)
    assert found.problems == ()
    assert found.theory.p(a="y") == 0.75
    file = tmp_path / "my_net.toml"
    file.write_text(upload.document.text)
    assert check(file) == ()


def test_a_shipped_theory_goes_out_and_comes_in() -> None:
    theory = causal.load("arms_space")
    upload = open_upload(causal.write_theory(theory).encode(), "arms_space.toml")
    assert (upload.kind, upload.case) == ("theory", theory.frame.name)
    assert checked(upload.document).theory == theory


def test_scenarios_and_evidence_of_a_case() -> None:
    case = causal.cases()[0]
    lever = causal.load_frame(case).levers[0].variable
    text = (
        f'schema = 1\nkind = "scenarios"\ncase = "{case}"\n[scenarios.mine]\ntitle = "Mine"\n'
        f'claims = ["elicited"]\nset = {{ {lever.name} = "{lever.states[0]}" }}\n'
    )
    (scenario,) = open_text(text, "mine", "mine.toml").scenarios
    assert scenario.settings == ((lever.name, lever.states[0]),)
    with pytest.raises(FileError, match="no state 'nonsense'"):
        open_text(text.replace(f'"{lever.states[0]}" }}', '"nonsense" }'), "mine", "mine.toml")
    with pytest.raises(FileError, match="case is missing"):
        open_text(text.replace(f'case = "{case}"\n', ""), "mine", "mine.toml")


def test_a_file_of_scenarios_of_ones_own_needs_not_those_of_the_case(tmp_path: Path) -> None:
    case = causal.cases()[0]
    lever = causal.load_frame(case).levers[0].variable
    file = tmp_path / "mine.toml"
    file.write_text(
        f'schema = 1\nkind = "scenarios"\ncase = "{case}"\n[scenarios.mine]\ntitle = "Mine"\n'
        f'claims = ["elicited"]\nset = {{ {lever.name} = "{lever.states[0]}" }}\n'
    )
    assert check(file) == ()


def dense(size: int, parents: int) -> str:
    """Write a theory whose tables are small and whose answers are not."""
    text = HEAD
    for i in range(size):
        above = [f"v{k}" for k in range(i) if (i * 7 + k * 13) % size < parents]
        edges = ", ".join(f'{name} = {{ claims = ["elicited"] }}' for name in above)
        key = ", ".join("*" * len(above))
        one = rain(f"v{i}", '["a", "b", "c", "d"]', "[0.25, 0.25, 0.25, 0.25]")
        if above:
            one = one.replace("prior = ", f'rows = {{ "{key}" = ').replace("] }", "] } }")
            one += f"parents = {{ {edges} }}\n"
        text += one
    return text


def test_a_theory_whose_answers_would_cost_too_much_is_not_asked() -> None:
    began = time.perf_counter()
    found = checked(open_upload(dense(60, 5).encode(), "x.toml").document)
    assert found.theory is not None, found.problems[:2]
    assert "the exact answer needs" in found.costly
    assert found.askable is None
    many = HEAD + "".join(rain(f"v{i}") for i in range(400))
    assert "400 variables" in checked(open_upload(many.encode(), "x.toml").document).costly
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("name", causal.theory_names())
def test_what_ships_may_be_asked(name: str) -> None:
    assert checked(document_of(causal.load(name))).askable is not None
