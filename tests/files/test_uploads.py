"""Files from strangers: each that is broken or hostile is refused with a sentence, in no time."""

import gzip
import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

import causal
from causal.errors import FileError
from causal.files.check import check
from causal.files.editing.document import checked, document_of
from causal.files.uploads import MAX_UPLOAD, open_text, open_upload, safe_name

HEAD = 'schema = 1\nkind = "theory"\ntitle = "T"\nsummary = "S"\n'
VARIABLE = (
    '[variables.{name}]\ntitle = "T"\nrole = "exogenous"\nstates = {states}\ness = 1\n'
    'claims = ["elicited"]\nmechanism = {{ form = "table", prior = {prior} }}\n'
)
BIF = "variable a {{ type discrete [ 2 ] {{ x, y }}; }}\nprobability ( a ) {{ {row} }}\n"


def rain(name: str = "rain", states: str = '["no", "yes"]', prior: str = "[0.5, 0.5]") -> str:
    return VARIABLE.format(name=name, states=states, prior=prior)


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("theory.toml", HEAD)
    return held.getvalue()


def cells(parents: int, states: int) -> str:
    listed = "[" + ", ".join(f'"s{i}"' for i in range(states)) + "]"
    prior = "[1" + ", 0" * (states - 1) + "]"
    text = HEAD + "".join(rain(f"p{i}", listed, prior) for i in range(parents))
    edges = ", ".join(f'p{i} = {{ claims = ["elicited"] }}' for i in range(parents))
    keys = ", ".join("*" * parents)
    child = rain("child", listed, prior).replace("exogenous", "mechanism")
    child = child.replace(f"prior = {prior}", f'rows = {{ "{keys}" = {prior} }}')
    return text + child + f"parents = {{ {edges} }}\n"


def bomb() -> str:
    names = "".join(
        f"variable v{i} {{ type discrete [ 10 ] {{ {', '.join(f's{k}' for k in range(10))} }}; }}\n"
        for i in range(7)
    )
    tables = "".join(f"probability ( v{i} ) {{ table {'0.1 ' * 10}; }}\n" for i in range(6))
    return f"{names}{tables}probability ( v6 | v0, v1, v2, v3, v4, v5 ) {{ (s0) 1.0; }}\n"


LOL = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><BIF>&b;</BIF>'
LEAK = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><BIF>&a;</BIF>'
HOSTILE: dict[str, tuple[str, str | bytes]] = {
    "empty": ("x.toml", ""),
    "only NUL": ("x.toml", b"\x00" * 100),
    "NUL inside": ("x.toml", HEAD + rain().replace("T", "T\x00")),
    "too long": ("x.toml", HEAD + "#" * MAX_UPLOAD),
    "too long a network": ("x.bif", BIF.format(row="table 0.5, 0.5;") + " " * MAX_UPLOAD),
    "zip": ("x.toml", zipped()),
    "zip as network": ("x.bif", zipped()),
    "gzip bomb": ("x.toml", gzip.compress(b"a" * 10_000_000)),
    "noise": ("x.toml", random.Random(7).randbytes(5000)),
    "noise as xml": ("x.xml", random.Random(8).randbytes(5000)),
    "utf-16": ("x.toml", (HEAD + rain()).encode("utf-16")),
    "latin-1": ("x.toml", (HEAD + rain().replace("T", "é")).encode("latin-1")),
    "no suffix": ("theory", HEAD + rain()),
    "pickle": ("x.pkl", b"\x80\x04cos\nsystem\n(S'id'\ntR."),
    "html": ("x.toml", "<html><script>alert(1)</script></html>"),
    "another kind": ("x.toml", 'schema = 1\nkind = "claims"\n'),
    "no kind": ("x.toml", "schema = 1\n"),
    "kind of markup": ("x.toml", 'schema = 1\nkind = "<img src=x onerror=alert(1)>"\n'),
    "a version to come": ("x.toml", 'schema = 99\nkind = "theory"\n'),
    "case is a path": ("x.toml", 'case = "../../../etc/case.toml"\n' + HEAD + rain()),
    "case is absolute": ("x.toml", 'case = "/etc/passwd.toml"\n' + HEAD + rain()),
    "evidence case is a path": ("x.toml", 'schema = 1\nkind = "evidence"\ncase = "a/case.toml"\n'),
    "deep lists": ("x.toml", HEAD + "x = " + "[" * 100_000),
    "deep names": ("x.toml", HEAD + "a." * 300_000 + "b = 1\n"),
    "deep headers": ("x.toml", HEAD + "[" + "a." * 300_000 + "b]\n"),
    "1e5 variables": ("x.toml", HEAD + "".join(f"[variables.v{i}]\n" for i in range(50_000))),
    "an endless list": ("x.toml", HEAD + "x = [" + "1," * 300_000 + "]\n"),
    "a number of 10^5 digits": ("x.toml", HEAD + "x = " + "9" * 100_000 + "\n"),
    "blanks in a network": ("x.bif", "variable" + " " * 900_000),
    "lines in a network": ("x.net", "\n" * 900_000 + "x"),
    "comments in a network": ("x.bif", "/*" * 400_000),
    "data in a network": ("x.net", "potential(a){" + "data=" * 150_000),
    "rows that are not there": ("x.bif", bomb()),
    "NaN in a network": ("x.bif", BIF.format(row="table nan, 1.0;")),
    "infinity in a network": ("x.bif", BIF.format(row="table inf, 1.0;")),
    "entities": ("x.xml", LOL),
    "an entity from the disk": ("x.xml", LEAK),
    "deep XML": ("x.xdsl", "<a>" * 100_000),
}
# What is read as a theory, and refused by what reads theories.
INSIDE: dict[str, str] = {
    "10^9 cells": cells(8, 10),
    "too many cells together": cells(5, 10).replace("variables.child", "variables.other")
    + cells(5, 10).split("[variables.child]")[1].join(["[variables.child]", ""]),
    "1001 states": HEAD + rain(states="[" + ", ".join(f'"s{i}"' for i in range(900)) + "]"),
    "not a number": HEAD + rain(prior="[nan, 0.5]"),
    "infinity": HEAD + rain(prior="[inf, 0.5]"),
    "beyond floats": HEAD + rain(prior="[1e999, 0.5]"),
    "markup as a name": HEAD + rain('"<script>alert(1)</script>"'),
    "a prototype": HEAD + rain("__proto__"),
    "a path as a name": HEAD + rain('"../../x"'),
    "markup as a state": HEAD + rain(states='["<b>", "yes"]'),
    "a list of variables": HEAD + "[[variables]]\nrain = 1\n",
    "no variables": HEAD,
}


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
