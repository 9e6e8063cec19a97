"""DAGitty's text: graphs that come back, that are asked, and texts that are refused."""

import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import causal
from causal.cli.app import app
from causal.errors import FileError, UnknownName
from causal.files.formats.dagitty import MAX_BYTES, Drawn, read_dagitty, to_dagitty

NAMES = st.text("abcXYZ_. -ä1", min_size=1, max_size=6).map(str.strip).filter(bool)


@pytest.mark.parametrize("name", causal.theory_names())
def test_the_graph_of_every_theory_comes_back(name: str, tmp_path: Path) -> None:
    theory = causal.load(name)
    levers = theory.role("lever")[:1]
    drawn = to_dagitty(theory, exposures=levers, outcomes=theory.role("outcome")[:1])
    (tmp_path / "graph.dag").write_text(drawn.text(), encoding="utf-8")
    back = read_dagitty(tmp_path / "graph.dag")
    assert back == drawn
    assert nx.utils.graphs_equal(back.graph(), nx.DiGraph(theory.model.graph))
    assert len(dict(back.positions).values()) == len({*dict(back.positions).values()})


@given(data=st.data(), names=st.lists(NAMES, min_size=1, max_size=7, unique=True))
def test_any_graph_comes_back(data: st.DataObject, names: list[str]) -> None:
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    arrows = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    both = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    marked = sorted(data.draw(st.lists(st.sampled_from(names), unique=True)), key=names.index)
    place = st.tuples(*[st.integers(-99, 99).map(float)] * 2)
    positions = [(name, data.draw(place)) for name in marked]
    drawn = Drawn(tuple(names), tuple(arrows), tuple(both), tuple(marked[:1]), tuple(marked[1:2]),
                  tuple(marked[2:3]), tuple(marked[3:]), tuple(positions))  # fmt: skip
    back = Drawn.parse(drawn.text())
    assert back.graph().edges == drawn.graph().edges
    assert back == drawn


AS_DAGITTY_WRITES = """dag {
bb="-4,-4,4,4"
"a cause" [exposure,pos="-2.0,0.5"]
m
y [outcome, pos="1,1"]
u1 [latent]
"a cause" -> m -> y  // a remark
{u1 z} -> {m y}
z <- w ; m <-> w [beta=0.3]
}"""


def test_a_text_as_dagitty_writes_it() -> None:
    drawn = Drawn.parse(AS_DAGITTY_WRITES)
    assert drawn.variables == ("a cause", "m", "y", "u1", "z", "w")
    assert set(drawn.arrows) == {("a cause", "m"), ("m", "y"), ("u1", "m"), ("u1", "y"),
                                 ("z", "m"), ("z", "y"), ("w", "z")}  # fmt: skip
    assert drawn.confounded == (("m", "w"),)
    assert (drawn.exposures, drawn.outcomes, drawn.latent) == (("a cause",), ("y",), ("u1",))
    assert dict(drawn.positions)["a cause"] == (-2.0, 0.5)
    assert drawn.unobserved() == ("u1", "U(m, w)")


def test_edges_may_be_turned_around_and_blanks_left_out() -> None:
    plain = Drawn.parse("dag{a->b->c<-d}")
    assert plain.arrows == (("a", "b"), ("b", "c"), ("d", "c"))
    assert Drawn.parse("dag g { x-1 -> y }").arrows == (("x-1", "y"),)


REFUSED = {
    "pdag { a -> b }": "only graphs of the kind dag",
    "a -> b": "only graphs of the kind dag",
    "dag { a -- b }": "-- has no direction",
    "dag { a -> b": "'the end' stands where",
    "dag { a -> }": "stands where a variable should be",
    "dag { a -> b } more": "after the last brace",
    "dag { a -> b -> a }": "the arrows run in a circle: a -> b -> a",
    'dag { a [pos="1"] }': "is no place",
    "dag { {} -> b }": "these braces hold no variable",
    "dag { a [exposure": "where a property or ] should be",
    "dag { a > b }": "has no meaning",
    "": "begins with ''",
    "dag {" + " ".join(f"v{i}" for i in range(2001)) + "}": "over 2000 variables",
    "dag {{" + " ".join(f"a{i}" for i in range(900)) + "} -> {" + " ".join(f"b{i}" for i in range(900)) + "}}": "over 20000 arrows",
    "dag {" + "[" * 100_000: "stands where a variable should be",
    "dag {" + "a -> " * 100_000: "stands where a variable should be",
    "dag {" + '"' * 100_001: "where a variable should be|has no meaning",
    "-" * 300_000: "begins with '--'",
    " " * (MAX_BYTES + 1): "a graph may have",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_graph_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FileError, match=REFUSED[text]) as caught:
        Drawn.parse(text)
    assert len(caught.value.problems) == 1


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_dagitty(tmp_path / "none.dag")
    (tmp_path / "latin.dag").write_bytes(b"dag { \xe4 }")
    with pytest.raises(FileError, match="byte 7: this is not UTF-8"):
        read_dagitty(tmp_path / "latin.dag")
    with pytest.raises(UnknownName):
        to_dagitty(causal.load("classics/sprinkler"), latent=["snow"])


def test_a_graph_is_asked_on_the_command_line(tmp_path: Path) -> None:
    run = CliRunner()
    file = tmp_path / "tar.dag"
    file.write_text("dag { s [exposure] c [outcome] s -> t -> c ; s <-> c }", encoding="utf-8")
    found = json.loads(run.invoke(app, ["identify", str(file), "--format", "json"]).output)
    assert found["identified"]
    assert found["front_door"] == [["t"]]
    plain = run.invoke(app, ["identify", str(file)]).output
    assert "front-door sets: t" in plain
    other = run.invoke(app, ["identify", str(file), "--cause", "t=high", "--effect", "c"])
    assert "back-door sets: s" in other.output
    bare = tmp_path / "bare.dag"
    bare.write_text("dag { a -> b }", encoding="utf-8")
    assert run.invoke(app, ["identify", str(bare)]).exception


def test_a_theory_is_exported_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "s.dag"
    assert CliRunner().invoke(app, ["export", "classics/sprinkler", str(file)]).exit_code == 0
    assert read_dagitty(file) == to_dagitty(causal.load("classics/sprinkler"))
