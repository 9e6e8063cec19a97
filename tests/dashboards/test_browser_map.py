"""The causal map in a real browser: states are set on it, what is related is lit, two stand together."""

import pytest
from boot import boot
from browsing import PATIENCE, headed, query, sideways
from reader.entries import OWN
from views.theory.probabilities import SMALL

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
LEVERS = {lever.variable.name: lever for lever in CASE.frame.levers}
THEORY, OTHER = CASE.theories[:2]
START = f"/theory?theory={THEORY.name}&scenario={CASE.frame.baseline}"


def _levers_in(theory: object) -> list[str]:
    return [name for name in theory.role("lever") if name in LEVERS]


def _other_state(name: str) -> str:
    factual = THEORY.factual().get(name)
    return next(s for s in LEVERS[name].variable.states if s != factual)


def _state(page: object, name: str, state: str, within: str = "svg.ch-map") -> object:
    return page.locator(f'{within} [data-of="{name}"][data-set="{state}"]')


def test_a_state_is_set_by_a_click_and_released_by_another(opened: object) -> None:
    page = opened(START)
    first, second = _levers_in(THEORY)[:2]
    _state(page, first, _other_state(first)).click()
    page.wait_for_url(f"**do={first}.{_other_state(first)}**")
    set_so = _state(page, first, _other_state(first))
    expect(set_so).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert query(page)["scenario"] == [OWN]
    _state(page, second, _other_state(second)).click()
    page.wait_for_url(f"**do={second}.{_other_state(second)}**")
    assert len(query(page)["do"]) == 2
    expect(page.get_by_role("dialog")).to_have_count(0)
    set_so.click()
    expect(set_so).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)
    page.wait_for_url(lambda url: first not in url)
    expect(page.get_by_role("button", name="Compare all theories under this")).to_be_visible()
    _state(page, second, THEORY.factual()[second]).click()
    page.wait_for_url(f"**scenario={CASE.frame.baseline}**")
    assert "do" not in query(page)


def test_the_keyboard_sets_a_state_and_keeps_its_place(opened: object) -> None:
    page = opened(START)
    name = _levers_in(THEORY)[0]
    page.locator(f"svg.ch-map [data-node={name}]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.of") == name
    while page.evaluate("document.activeElement.dataset.set") != _other_state(name):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**do={name}.{_other_state(name)}**")
    expect(_state(page, name, _other_state(name))).to_be_focused(timeout=PATIENCE)
    expect(page.locator("svg.ch-map .ch-do")).to_have_count(1)
    page.get_by_role("button", name="Compare all theories under this").click()
    headed(page, LEVERS[name].variable.label(_other_state(name)))


def _kin(name: str) -> set[str]:
    graph = THEORY.model.graph
    found = {name}
    for step in (graph.predecessors, graph.successors):
        seen, stack = set(), [name]
        while stack:
            for near in step(stack.pop()):
                if near not in seen:
                    seen.add(near)
                    stack.append(near)
        found |= seen
    return found


def _lit(page: object) -> set[str]:
    script = "all => all.map(e => e.dataset.card)"
    return set(page.locator("svg.ch-map.ch-near .ch-node.ch-on").evaluate_all(script))


def test_hovering_and_keys_light_what_is_related(opened: object) -> None:
    page = opened(START, reduced_motion="reduce")
    name = next(n for n in THEORY.model.names if THEORY.model.parents(n))
    card = page.locator(f"svg.ch-map [data-node={name}]")
    card.hover(position={"x": 8, "y": 8})
    expect(page.locator("svg.ch-map.ch-near")).to_have_count(1)
    assert _lit(page) == _kin(name)
    dim = page.locator("svg.ch-map .ch-node:not(.ch-on)").first
    assert float(dim.evaluate("e => getComputedStyle(e).opacity")) < 0.5
    assert dim.evaluate("e => getComputedStyle(e).transitionProperty") in ("none", "all")
    card.focus()
    page.keyboard.press("r")
    expect(page.locator(".ch-lit")).to_contain_text("ways to the outcome")
    graph = THEORY.model.graph
    outcome = CASE.frame.outcomes[0].variable.name
    assert _lit(page) <= _kin(name) & (_kin_before(graph, outcome) | {outcome})
    page.keyboard.press("Escape")
    expect(page.locator(".ch-lit")).to_be_empty()


def _kin_before(graph: object, name: str) -> set[str]:
    found, stack = set(), [name]
    while stack:
        for near in graph.predecessors(stack.pop()):
            if near not in found:
                found.add(near)
                stack.append(near)
    return found


def test_the_drawer_lights_the_map(opened: object) -> None:
    page = opened(START)
    name = next(n for n in THEORY.model.names if THEORY.model.parents(n))
    page.locator(f"svg.ch-map [data-node={name}]").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="What it comes from").click(timeout=PATIENCE)
    expect(drawer).to_have_count(0)
    expect(page.locator(".ch-lit")).to_contain_text(THEORY[name].title)
    assert _lit(page) == _kin_before(THEORY.model.graph, name) | {name}
    page.get_by_role("button", name="Show the whole map").click()
    expect(page.locator("svg.ch-map.ch-near")).to_have_count(0)


def _shared(one: object, other: object) -> str:
    return next(e.name for e in one.entries if e.name in other and e.name in CASE.frame)


@pytest.mark.parametrize("width", [1400, 1920])
def test_two_theories_stand_side_by_side(opened: object, width: int) -> None:
    size = {"width": width, "height": 900}
    page = opened(f"{START}&beside={OTHER.name}", viewport=size)
    maps = page.locator("svg.ch-map")
    expect(maps).to_have_count(2, timeout=PATIENCE)
    one, other = (maps.nth(i).bounding_box() for i in range(2))
    assert (other["x"] > one["x"] + 100) == (width > 1800)
    columns = [
        maps.nth(i)
        .locator(".ch-era")
        .evaluate_all("all => all.map(e => [e.getAttribute('x'), e.getAttribute('width')])")
        for i in range(2)
    ]
    assert columns[0] == columns[1]
    name = _shared(THEORY, OTHER)
    maps.nth(0).locator(f"[data-node={name}]").hover(position={"x": 8, "y": 8})
    expect(maps.nth(1).locator(".ch-twin")).to_have_attribute("data-card", name)
    expect(page.get_by_role("heading", name="Where the two differ")).to_be_visible()
    assert not sideways(page)


def test_the_other_map_opens_its_own_drawer(opened: object) -> None:
    page = opened(f"{START}&beside={OTHER.name}")
    name = next(e.name for e in OTHER.entries if e.name not in THEORY)
    page.locator(f'[data-map="{OTHER.name}"] svg [data-node="{name}"]').focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(OTHER[name].title, timeout=PATIENCE)


def _large() -> tuple[object, str]:
    for theory in CASE.theories:
        for name in theory.model.names:
            if theory.model.cpt(name).size // len(theory[name].states) > 2 * SMALL:
                return theory, name
    return pytest.skip("no theory has a large table")


def test_a_large_table_is_searched(opened: object) -> None:
    theory, name = _large()
    page = opened(f"/theory?theory={theory.name}&scenario={CASE.frame.baseline}")
    page.locator(f"svg.ch-map [data-node={name}]").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    rows = drawer.locator("table").last.locator("tbody tr")
    expect(rows).to_have_count(SMALL, timeout=PATIENCE)
    cause = theory[theory.model.parents(name)[0]]
    picker = drawer.get_by_role("combobox").first
    picker.scroll_into_view_if_needed()
    page.wait_for_timeout(800)  # scrolling closes the list
    picker.click()
    page.get_by_role("option", name=cause.labels[-1], exact=True).click()
    for row in range(3):
        expect(rows.nth(row).locator("th, td").first).to_have_text(cause.labels[-1])
    drawer.get_by_label("Search the rows").fill("no such state")
    page.keyboard.press("Enter")
    expect(drawer).to_contain_text("No row is like that", timeout=PATIENCE)


def test_a_state_is_set_by_a_tap_on_a_phone(opened: object) -> None:
    size = {"width": 390, "height": 844}
    page = opened(START, viewport=size, is_mobile=True, has_touch=True)
    name = _levers_in(THEORY)[0]
    _state(page, name, _other_state(name), ".ch-map-list").tap()
    page.wait_for_url(f"**do={name}.{_other_state(name)}**")
    pressed = _state(page, name, _other_state(name), ".ch-map-list")
    expect(pressed).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert not sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("beside", ["", f"&beside={OTHER.name}"])
def test_the_map_is_clean_for_assistive_tools(opened: object, scheme: str, beside: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    lever = _levers_in(THEORY)[0]
    page = opened(
        f"{START[: START.index('&')]}&do={lever}.{_other_state(lever)}{beside}", color_scheme=scheme
    )
    expect(page.locator("svg.ch-map .ch-do").first).to_be_attached(timeout=PATIENCE)
    found = axe.run(page, context=".ch-map-box").response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
