"""The causal map: well formed, safe, complete, and the same every time."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.causal_map import MapEdge, MapNode, causal_map, map_list
from causal.display.palette import SCHEMES
from causal.display.text import clean
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\" onload='x'",
    "]]><svg>",
    "bell\x07 and \x00 nul",
    "very " * 60 + "long",
    "unbroken" * 40,
    "שלום עולם",
    "\u202eoverride",
    "",
)
Drawn = Callable[..., str]


def rows(labels: tuple[str, ...] = ("War", "Debt", "Slump")) -> tuple[list[MapNode], list[MapEdge]]:
    nodes = [
        MapNode(
            "war", labels[0], 1914, 1919, ("no", "yes"), (0.0, 1.0), (0.2, 0.8), 1, "lever", "do"
        ),
        MapNode("debt", labels[1], 1919, 1925, ("low", "high"), (0.3, 0.7), (0.4, 0.6), 1),
        MapNode("slump", labels[2], 1929, 1933, ("no", "yes"), (0.4, 0.6), None, None, "outcome"),
        MapNode(
            "greed",
            "Greed",
            None,
            None,
            ("no", "yes"),
            (0.004, 0.996),
            None,
            0,
            "exogenous",
            "given",
        ),
    ]
    edges = [
        MapEdge("greed", "war", cut=True),
        MapEdge("war", "debt", on_route=True, title="War is paid by loans"),
        MapEdge("war", "slump"),
        MapEdge("debt", "slump", on_route=True),
    ]
    return nodes, edges


def draw(nodes: list[MapNode], edges: list[MapEdge], **options: str | bool | None) -> ET.Element:
    drawn = causal_map(nodes, edges, title="T", description="D", **options)  # type: ignore[arg-type]
    return ET.fromstring(drawn)


def with_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_hostile_titles_stay_text(label: str, scheme: str) -> None:
    nodes, edges = rows((label, label, label))
    edges.append(MapEdge("greed", "slump", title=label))
    root = draw(nodes, edges, scheme=scheme, interactive=True)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "rect", "path", "circle", "text", "g"}
    assert not any(key.startswith("on") for e in root.iter() for key in e.attrib)
    spoken = [e.find(f"{SVG}title") for e in with_class(root, "ch-pick")]
    assert sum(clean(label) in (s.text or "") for s in spoken if s is not None) >= 3
    assert "<script" not in map_list(nodes, edges)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=60), min_size=3, max_size=3), st.text(max_size=40))
def test_any_text_gives_a_document_that_parses(titles: list[str], state: str) -> None:
    nodes, edges = rows((titles[0], titles[1], titles[2]))
    nodes.append(MapNode("x", state, None, None, (state, state), (0.5, 0.5)))
    root = draw(nodes, edges)
    assert len(with_class(root, "ch-node")) == len(nodes)


def test_each_card_and_arrow_is_drawn_once() -> None:
    nodes, edges = rows()
    root = draw(nodes, [*edges, edges[0]])
    for kind, key in (("ch-node", "data-card"), ("ch-pick", "data-node")):
        assert sorted(e.get(key) or "" for e in with_class(root, kind)) == sorted(
            node.name for node in nodes
        )
    drawn = [e.get("data-edge") for e in with_class(root, "ch-edge")]
    assert sorted(map(str, drawn)) == sorted(edge.name for edge in edges)


def test_marks_are_drawn() -> None:
    root = draw(*rows())
    assert len(with_class(root, "ch-cut")) == 1
    assert len(with_class(root, "ch-route")) == 2
    assert len(with_class(root, "ch-scissors")) == 2  # the cut and its key
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert words.count("do") == 1
    assert words.count("given") == 1
    assert {"<1%", ">99%", "100%", "0%"} <= set(words)
    assert {"what happened", "before the change", "cause cut off"} <= set(words)


def test_the_key_explains_only_what_occurs() -> None:
    node = MapNode("a", "A", None, None, ("x", "y"), (0.5, 0.5))
    words = [e.text for e in draw([node], []).iter(f"{SVG}text")]
    assert words == ["A", "x", "50%", "y", "50%"]


def test_a_static_map_is_an_image_and_an_interactive_one_is_not() -> None:
    static, live = draw(*rows()), draw(*rows(), interactive=True)
    assert static.get("role") == "img"
    assert not any(e.get("tabindex") for e in static.iter())
    assert live.get("role") == "group"
    for kind, count in (("ch-pick", 4), ("ch-edge", 4)):
        found = with_class(live, kind)
        assert len(found) == count
        assert all(e.get("tabindex") == "0" and e.get("role") == "button" for e in found)
        assert all(e.get("aria-label") for e in found)


@pytest.mark.parametrize("picked", ["war", "war->debt"])
def test_what_is_selected_is_ringed(picked: str) -> None:
    found = with_class(draw(*rows(), selected=picked), "ch-selected")
    assert [e.get("data-card") or e.get("data-edge") for e in found] == [picked]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_outside_is_referred_to_and_nothing_has_an_id(scheme: str) -> None:
    nodes, edges = rows()
    for text in (
        causal_map(nodes, edges, title="T", description="D", scheme=scheme, interactive=True),
        map_list(nodes, edges, scheme=scheme, interactive=True),
    ):
        rest = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|url\(|@import|href|\bid=", rest)
        assert ("var(" in text) == (scheme == "auto")


def test_every_rule_is_scoped() -> None:
    text = causal_map(*rows(), title="T", description="D", interactive=True)
    rules = re.findall(r"<style>(.*?)</style>", text)[0].replace("&gt;", ">")
    rules = re.sub(r"@media[^{]*\{", "", rules)
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert selector.startswith(".ch-map")


def test_the_map_is_deterministic() -> None:
    assert causal_map(*rows(), title="T", description="D") == causal_map(
        *rows(), title="T", description="D"
    )


def test_an_empty_map_is_drawn() -> None:
    assert draw([], []).get("class") == "ch-map"
    assert "<ol" in map_list([], [])


def test_the_list_says_what_each_depends_on() -> None:
    nodes, edges = rows()
    text = map_list(nodes, edges, interactive=True)
    root = ET.fromstring(f"<div>{text}</div>")
    items = with_class(root, "ch-item")
    assert len(items) == 4
    said = " ".join("".join(items[0].itertext()).split())
    assert "set by the intervention" in said
    assert "yes 100% (before 80%), what happened" in said
    assert "Depends on Greed (cut)." in said
    named = [e.get("data-edge") for e in root.iter() if e.get("data-edge")]
    assert sorted(map(str, named)) == sorted(edge.name for edge in edges)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"beliefs": (1.0,)}, "2 states and 1 probabilities"),
        ({"role": "hero"}, "'hero'"),
        ({"mark": "see"}, "'see'"),
        ({"factual": 2}, "position 2"),
    ],
)
def test_bad_rows_are_named(change: dict[str, object], words: str) -> None:
    good: dict[str, object] = {"beliefs": (0.5, 0.5)}
    with pytest.raises(CausalError, match=words):
        MapNode("a", "A", None, None, ("x", "y"), **{**good, **change})  # type: ignore[arg-type]


def test_bad_networks_are_named() -> None:
    nodes, edges = rows()
    with pytest.raises(CausalError, match="'war'"):
        draw([*nodes, nodes[0]], edges)
    with pytest.raises(UnknownName, match="'peace'"):
        draw(nodes, [*edges, MapEdge("war", "peace")])
