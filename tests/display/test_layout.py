"""Laws of the layout: nothing leftward, nothing twice, nothing on top of another."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.crossings import crossings, untangle
from causal.display.eras import Dated, eras
from causal.display.layout import Box, Layout, layered
from causal.display.spacing import Block, align
from causal.errors import CycleError, UnknownName

Network = tuple[list[Box], list[tuple[str, str]]]


@st.composite
def networks(draw: st.DrawFn, largest: int = 24) -> Network:
    count = draw(st.integers(0, largest))
    boxes = []
    for i in range(count):
        start = draw(st.none() | st.integers(1900, 1990))
        end = None if start is None else start + draw(st.integers(1, 50))
        boxes.append(Box(f"n{i}", start, end, draw(st.sampled_from([60.0, 95.0, 130.0]))))
    pairs = [(f"n{i}", f"n{j}") for i in range(count) for j in range(i + 1, count)]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=2 * count)) if pairs else []
    return boxes, edges


def big(count: int) -> Network:
    boxes = [Box(f"n{i}", 1900 + i, 1903 + i, 100.0) for i in range(count)]
    edges = [(f"n{i}", f"n{i + step}") for step in (1, 3, 7) for i in range(count - step)]
    return boxes, edges


def overlap(plan: Layout) -> list[tuple[str, str]]:
    return [
        (a.name, b.name)
        for a, b in combinations(plan.places, 2)
        if a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height - 0.01
        and b.y < a.y + a.height - 0.01
    ]


@settings(deadline=None)
@given(networks())
def test_no_arrow_runs_leftward(network: Network) -> None:
    plan = layered(*network)
    column = {place.name: place.column for place in plan.places}
    for route in plan.routes:
        assert column[route.source] <= column[route.target]
        assert route.loop == (column[route.source] == column[route.target])
        assert all(a[0] <= b[0] for a, b in pairwise(route.points))


@settings(deadline=None)
@given(networks())
def test_every_card_is_placed_once_inside_and_apart(network: Network) -> None:
    plan = layered(*network)
    names = [box.name for box in network[0]]
    assert [place.name for place in plan.places] == names
    assert sorted(n for column in plan.columns for n in column.names) == sorted(names)
    assert len(plan.columns) <= 7
    assert overlap(plan) == []
    for place in plan.places:
        assert 0 <= place.x <= place.x + place.width <= plan.width
        assert 0 <= place.y <= place.y + place.height <= plan.height


@settings(deadline=None)
@given(networks())
def test_arrows_start_and_end_at_their_cards_and_cross_none(network: Network) -> None:
    plan = layered(*network)
    places = {place.name: place for place in plan.places}
    for route in plan.routes:
        source, target = places[route.source], places[route.target]
        (x1, y1), (x2, y2) = route.points[0], route.points[-1]
        assert x1 == source.x + source.width
        assert source.y < y1 < source.y + source.height
        assert x2 == (target.x + target.width if route.loop else target.x)
        assert target.y < y2 < target.y + target.height
        for x, y in route.points[1:-1]:
            assert not any(
                p.x < x < p.x + p.width and p.y < y < p.y + p.height for p in plan.places
            )


@settings(deadline=None)
@given(networks())
def test_the_same_network_is_always_laid_out_the_same(network: Network) -> None:
    assert layered(*network) == layered(*network)


@settings(deadline=None)
@given(networks())
def test_columns_run_forward_in_time(network: Network) -> None:
    boxes, edges = network
    found = eras([Dated(box.name, box.start, box.end) for box in boxes], edges)
    years = [int(era.label.split("–")[0]) for era in found if era.label]
    assert years == sorted(years)
    assert (not years) == all(box.start is None for box in boxes)


@pytest.mark.parametrize("count", [10, 20, 40])
def test_large_networks_keep_the_laws(count: int) -> None:
    plan = layered(*big(count))
    assert overlap(plan) == []
    assert 3 <= len(plan.columns) <= 7
    assert plan.width < 1500


def test_undated_networks_are_layered_by_longest_path() -> None:
    found = eras([Dated("c"), Dated("a"), Dated("b")], [("a", "b"), ("b", "c"), ("a", "c")])
    assert [era.names for era in found] == [("a",), ("b",), ("c",)]
    assert {era.label for era in found} == {""}


def test_a_long_period_is_placed_where_its_causes_and_effects_allow() -> None:
    rows = [Dated("cause", 1980, 1981), Dated("hazard", 1900, 2030), Dated("effect", 1985, 1986)]
    found = eras(rows, [("cause", "hazard"), ("hazard", "effect")])
    assert [era.names[0] for era in found] == ["cause", "hazard", "effect"]
    assert found[1].label == "1982"


def test_circles_and_strangers_are_named() -> None:
    with pytest.raises(CycleError, match=r"a → b → a|b → a → b"):
        layered([Box("a"), Box("b")], [("a", "b"), ("b", "a")])
    with pytest.raises(UnknownName, match="'c'"):
        layered([Box("a"), Box("b")], [("a", "c")])


def test_sweeps_never_make_it_worse() -> None:
    left, right = [(f"l{i}", 0) for i in range(6)], [(f"r{i}", 1) for i in range(6)]
    hops = [(left[i], right[5 - i]) for i in range(6)]
    assert crossings([left, right], hops) == 15
    assert crossings(untangle([left, right], hops, []), hops) == 0


def test_a_trunk_runs_level_if_it_can() -> None:
    columns = [[Block(("a", i), 20.0 if i == 0 else 8.0, i == 0)] for i in range(4)]
    middle, _ = align(columns, [(("a", i), ("a", i + 1)) for i in range(3)])
    assert len({round(y, 3) for y in middle.values()}) == 1
