"""The overview in a real browser: by keyboard, by hand, on a phone, and for everybody."""

import pytest
from boot import boot
from browsing import PATIENCE, headed, link_of, query, settled, sideways
from reader.view import start
from views.compare.overview import every

expect = pytest.importorskip("playwright.sync_api").expect
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
VIEW = start(CASE)
FOUND = every(CASE, VIEW)
NAMES = [one.name for one in FOUND.scenarios]
PATH = f"/?scenario={NAMES[0]}"
WIDE = ".ch-heat-wide svg.ch-heat"


def test_the_keyboard_asks_a_scenario_from_the_map(opened: object) -> None:
    page = opened(PATH, drawn=WIDE)
    settled(page)
    stops = page.locator(f"{WIDE} [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(stops).to_have_count(1)
    at = page.evaluate("document.activeElement.dataset.pick")
    assert at == f"{NAMES[1]}|{CASE.theories[0].name}"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**scenario={NAMES[1]}**")
    headed(page, FOUND.scenarios[1].title)
    marked = page.locator(f"{WIDE} .ch-heat-row:has(.ch-heat-mark)")
    expect(marked).to_have_attribute("data-row", NAMES[1], timeout=PATIENCE)
    assert page.evaluate("document.activeElement.dataset.pick") == at  # the keyboard stays there
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.wait_for_url(f"**scenario={NAMES[2]}**")


def test_a_cell_that_is_clicked_asks_and_its_theory_tells(opened: object) -> None:
    page = opened(PATH, drawn=WIDE)
    settled(page)
    theory = next(c for c in FOUND.comparison.select(NAMES[1])[1:] if c.status == "runs")
    page.locator(f"{WIDE} [data-pick='{NAMES[1]}|{theory.theory}']").click()
    page.wait_for_url(f"**scenario={NAMES[1]}**")
    assert query(page)["theory"] == [theory.theory]
    expect(page.locator("h1")).to_be_in_viewport(timeout=PATIENCE)
    expect(page.locator(".db-answer")).to_contain_text(
        FOUND.comparison.sentence(NAMES[1]), timeout=PATIENCE
    )


def test_weights_change_the_mixture_and_the_link_keeps_them(opened: object) -> None:
    page = opened(f"/?scenario={VIEW.scenario}", drawn=WIDE)
    settled(page)
    said = page.locator(".db-mixture")
    before = said.inner_text()
    page.get_by_text("Weigh the theories", exact=False).click()
    slider = page.get_by_role("slider").first
    slider.focus()
    for weight in (11, 12, 13):  # one at a time: the page may be drawn anew in between
        slider.press("ArrowRight")
        page.wait_for_url(f"**weights=**{weight}**")
    expect(said).not_to_have_text(before, timeout=PATIENCE)
    settled(page)  # the last step is said, too
    expect(slider).to_be_visible()  # still open, still there
    link = link_of(page, "weights=")
    after = said.inner_text()
    again = opened(link, drawn=WIDE, color_scheme="dark")
    settled(again)
    assert again.locator(".db-mixture").inner_text() == after
    bars = again.locator(".db-wide svg.ch-bars")
    expect(bars).to_contain_text("whisker", timeout=PATIENCE)
    again.get_by_text("Show how firm", exact=True).click()
    again.wait_for_url("**firm=off**")
    expect(bars).not_to_contain_text("whisker", timeout=PATIENCE)


def test_the_catalogue_is_searched_and_asks(opened: object) -> None:
    page = opened(PATH, drawn=WIDE)
    settled(page)
    other = CASE.scenario(NAMES[-1])
    page.get_by_role("button", name="All scenarios").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Ask it").nth(3)).to_be_visible(timeout=PATIENCE)
    dialog.get_by_role("textbox").fill(other.title)
    dialog.get_by_role("textbox").press("Enter")
    asks = dialog.get_by_role("button", name="Ask it")
    expect(asks).to_have_count(1, timeout=PATIENCE)
    asks.click()
    page.wait_for_url(f"**scenario={other.name}**")
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    headed(page, other.title)


def test_what_came_before_is_searched_when_it_is_opened(opened: object) -> None:
    page = opened(f"/?scenario={VIEW.scenario}", drawn=WIDE)
    settled(page)
    expect(page.get_by_text("Rewritings of what came before")).to_have_count(0)
    page.get_by_text("What would have had to be different before").click()
    expect(page.get_by_text("Rewritings of what came before").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_stands_in_anybodys_way(opened: object, width: int) -> None:
    page = opened(
        f"/?scenario={VIEW.scenario}", drawn="svg.ch-heat", viewport={"width": width, "height": 900}
    )
    settled(page)
    assert not sideways(page)
    shown = ".ch-heat-narrow" if width < 640 else ".ch-heat-wide"
    expect(page.locator(f"{shown} svg")).to_be_visible()
    wrong = axe.Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in wrong]
