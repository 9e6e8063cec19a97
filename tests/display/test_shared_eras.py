"""Columns that two maps share: the same for both, and no arrow runs backwards in either."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.causal_map import MapEdge, MapNode, causal_map
from causal.display.eras import Dated
from causal.display.layout import Box, layered
from causal.display.map_cards import card_height
from causal.display.map_words import map_told, movements
from causal.display.shared_eras import shared_eras

Network = tuple[list[Dated], list[tuple[str, str]]]
WORDS = [
    "contested",
    "question",
    "of",
    "supply",
    "authority",
    "elite",
    "reform",
    "Staatsverschuldung",
    "in",
    "provinces",
]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8))
    rows = []
    for name in names:
        start = draw(st.none() | st.integers(1900, 1990))
        rows.append(Dated(name, start, None if start is None else start + draw(st.integers(1, 20))))
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=10)) if pairs else []
    return rows, edges


@settings(deadline=None, max_examples=60)
@given(networks(), networks())
def test_both_have_the_same_columns_and_no_arrow_runs_backwards(one: Network, two: Network) -> None:
    shared = {row.name for row in one[0]} & {row.name for row in two[0]}
    found = shared_eras([one, two], shared)
    assert [era.label for era in found[0]] == [era.label for era in found[1]]
    for (rows, edges), columns in zip((one, two), found, strict=True):
        at = {name: i for i, era in enumerate(columns) for name in era.names}
        assert sorted(at) == sorted(row.name for row in rows)
        assert sum(len(era.names) for era in columns) == len(rows)
        assert all(at[a] <= at[b] for a, b in edges)
        boxes = [Box(row.name, row.start, row.end) for row in rows]
        plan = layered(boxes, edges, columns=columns)
        assert {place.name: place.column for place in plan.places} == at
        assert len(plan.columns) == len(columns)


def test_what_is_shared_stands_in_one_column_unless_the_order_is_disputed() -> None:
    rows = [Dated("a", 1900, 1901), Dated("b", 1950, 1951), Dated("c", 1990, 1991)]
    one, two = (rows, [("a", "b"), ("b", "c")]), (rows, [("a", "c")])
    first, second = shared_eras([one, two], ["a", "b", "c"])
    assert first == second
    disputed = shared_eras([(rows, [("a", "b")]), (rows, [("b", "a")])], ["a", "b"])
    order = [[name for era in columns for name in era.names] for columns in disputed]
    assert order[0].index("a") < order[0].index("b")
    assert order[1].index("b") < order[1].index("a")


def made(count: int) -> tuple[list[MapNode], list[MapEdge]]:
    rng = random.Random(count)
    nodes, edges = [], []
    for i in range(count):
        states = tuple(f"{rng.choice(['low', 'above what was usual'])} {j}" for j in range(3))
        title = " ".join(rng.choice(WORDS) for _ in range(rng.choice([1, 3, 7])))
        role = "lever" if i % 6 == 0 else "outcome" if i > count - 4 else "mechanism"
        keys = states if role == "lever" else ()
        start = 1900 + i * 30 // count
        chances = (0.2, 0.3, 0.5)
        nodes.append(
            MapNode(
                f"v{i}", title, start, start + 3, states, chances, None, 0, role, "", keys, i == 9
            )
        )
        near = range(max(0, i - 8), i)
        edges += [MapEdge(f"v{p}", f"v{i}") for p in rng.sample(near, min(len(near), 2))]
    return nodes, edges


@pytest.mark.parametrize("count", [10, 25, 40])
def test_large_maps_have_no_overlaps_and_stay_small(count: int) -> None:
    nodes, edges = made(count)
    boxes = [Box(n.name, n.start, n.end, card_height(n)) for n in nodes]
    plan = layered(boxes, [(e.source, e.target) for e in edges])
    by_column: dict[int, list] = {}
    for place in plan.places:
        by_column.setdefault(place.column, []).append(place)
    for places in by_column.values():
        places.sort(key=lambda place: place.y)
        for upper, lower in pairwise(places):
            assert upper.y + upper.height < lower.y
    text = causal_map(nodes, edges, title="T", description="D", interactive=True)
    assert len(text) < 4_500 * count
    assert text.count('class="ch-state"') == sum(len(n.keys) for n in nodes)


def test_the_map_in_words_says_what_is_set_cut_and_moved() -> None:
    war = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.0, 1.0), (0.2, 0.8), mark="do")
    greed = MapNode(
        "greed", "Greed", None, None, ("no", "yes"), (1.0, 0.0), (1.0, 0.0), 0, mark="given"
    )
    debt = MapNode("debt", "Debt", 1919, 1925, ("low", "high"), (0.1, 0.9), (0.4, 0.6))
    calm = MapNode("calm", "Calm", 1919, 1925, ("low", "high"), (0.4, 0.6), (0.398, 0.602))
    nodes = [war, greed, calm, debt]
    told = map_told(nodes, [MapEdge("greed", "war", cut=True), MapEdge("war", "debt")])
    assert "Set: War = yes." in told
    assert "Given as a fact: Greed = no." in told
    assert "Cut: Greed → War." in told
    assert movements(nodes) == ["Debt: high from 60% to 90%"]
    assert "Calm" not in told
    still = map_told([war, calm], [])
    assert "Nothing else moves" in still
    assert "moves" not in map_told([MapNode("a", "A", None, None, ("x",), (1.0,))], [])
