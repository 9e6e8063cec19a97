"""Histories in a real browser: drawn, linked to, on a phone, in the dark, on paper."""

import pytest
from boot import boot
from browsing import PATIENCE, link_of, query, sideways

import causal

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
SCENARIO = CASE.featured[1]


def test_a_history_is_told_another_follows_and_the_link_tells_it_again(opened: object) -> None:
    page = opened(f"/?scenario={SCENARIO.name}")
    page.get_by_role("button", name="Tell me one").click()
    page.wait_for_url("**seed=1**")
    told = page.locator("section.ch-told")
    expect(told).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Another").click()
    page.wait_for_url("**seed=2**")
    expect(page.locator("section.ch-told[aria-label$='history 2']")).to_be_visible(timeout=PATIENCE)
    said = told.inner_text()
    again = opened(link_of(page, "seed=2"), color_scheme="dark")
    expect(again.locator("section.ch-told")).to_be_visible(timeout=PATIENCE)
    assert again.locator("section.ch-told").inner_text() == said
    assert again.locator("[data-testid=stAlert]").count() == 0


def test_a_hundred_squares_and_both_ways(opened: object) -> None:
    page = opened(f"/?scenario={SCENARIO.name}", drawn=".db-wide svg.ch-hundred")
    assert page.locator(".db-wide svg.ch-hundred .ch-square").count() == 200
    page.get_by_test_id("stButtonGroup").get_by_text("Every theory", exact=True).click()
    page.wait_for_url("**grid=all**")
    page.get_by_test_id("stButtonGroup").get_by_text("We had learnt of it", exact=True).click()
    page.wait_for_url("**way=see**")
    expect(page.get_by_text("learnt of, less done")).to_be_visible(timeout=PATIENCE)
    assert query(page)["grid"] == ["all"]
    squares = page.locator(".db-wide svg.ch-hundred .ch-square")
    answered = sum(cell.answered for cell in causal.compare(scenario=SCENARIO.name).cells)
    expect(squares).to_have_count(200 * answered, timeout=PATIENCE)


@pytest.mark.parametrize("where", ["/?seed=3&way=see&grid=all", "/worked?size=1&many=4"])
def test_on_a_phone_nothing_runs_over_the_side(opened: object, where: str) -> None:
    sign = "&" if "?" in where else "?"
    page = opened(
        f"{where}{sign}scenario={SCENARIO.name}",
        drawn="section.ch-told",
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
    )
    expect(page.locator("h2", has_text="Take it with you")).to_be_visible(timeout=PATIENCE)
    assert not sideways(page)
    told = page.locator("section.ch-told").first
    assert not told.evaluate("e => e.scrollWidth > e.clientWidth + 1")
    expect(told.locator(".ch-differs .ch-side").first).to_be_visible()


def test_what_differs_is_told_to_who_does_not_see_it(opened: object) -> None:
    page = opened("/worked?size=1", drawn="section.ch-told")
    lines = page.locator("section.ch-told li.ch-differs")
    expect(lines.first).to_be_attached(timeout=PATIENCE)
    for line in lines.all()[:5]:
        assert "differs" in (line.text_content() or "")
        assert "what happened: " in (line.text_content() or "")
    page.emulate_media(media="print")
    expect(page.locator("section.ch-told").first).to_be_visible()
