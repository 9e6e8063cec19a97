"""The page of when it ends in a real browser: by keyboard, on a phone, by its link."""

import pytest
from boot import boot
from browsing import PATIENCE, link_of, query, sideways

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(case for case in boot().values() if case.timeline)
SCENARIO = next(
    one
    for one in CASE.timeline.frame.scenarios
    if one.start and len(one.changes) == 1 and not (one.only or one.instead or one.out_of)
)
PATH = f"/timeline?case={CASE.name}&when={SCENARIO.name}"


def test_years_are_moved_by_keyboard_and_a_link_gives_them_back(opened: object) -> None:
    page = opened(PATH, drawn=".db-wide svg.ch-years")
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url(f"**.{SCENARIO.start + 1}.**")
    moved = query(page)["changes"]
    expect(page.locator("h1")).to_contain_text(str(SCENARIO.start + 1), timeout=PATIENCE)
    expect(page.get_by_role("slider").first).to_be_focused()
    linked = link_of(page, moved[0])
    said = page.locator(".db-answer").inner_text()
    phone = opened(linked, drawn=".db-narrow svg.ch-years", viewport={"width": 390, "height": 844})
    assert query(phone)["changes"] == moved
    expect(phone.locator(".db-answer")).to_have_text(said, use_inner_text=True, timeout=PATIENCE)
    assert not sideways(phone)
