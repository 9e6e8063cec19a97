"""The robustness page in a real browser: by keyboard and hand, on a phone, by its link."""

import pytest
from boot import boot
from browsing import PATIENCE, link_of, query, sideways

from causal.theory.scenario import verdict

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))


def _running(scenario: object) -> list:
    return [t for t in CASE.theories if verdict(t, scenario).status == "runs"]


SCENARIO = max(CASE.featured, key=lambda scenario: len(_running(scenario)))
RUNNING = _running(SCENARIO)
PATH = f"/robustness?scenario={SCENARIO.name}&theory={RUNNING[0].name}"


def _settled(page: object) -> str:
    """Return the answer when nothing is being worked out any more."""
    expect(page.locator("h2", has_text="Take it with you")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-testid=stProgress]")).to_have_count(0, timeout=PATIENCE)
    return page.locator(".db-answer").inner_text()


def test_a_conclusion_is_changed_and_its_link_gives_it_back(opened: object) -> None:
    page = opened(PATH, drawn="svg.ch-tornado")
    before = _settled(page)
    page.get_by_text("Above, or below, a level", exact=True).click()
    page.wait_for_url("**claim=level**")
    expect(page.locator(".db-answer")).to_contain_text("50%", timeout=PATIENCE)
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url("**threshold=51**")
    expect(page.locator(".db-answer")).to_contain_text("51%", timeout=PATIENCE)
    after = _settled(page)
    assert after != before
    linked = link_of(page, "threshold=51")
    again = opened(linked, drawn="svg.ch-tornado", color_scheme="dark")
    assert _settled(again) == after
    assert query(again)["claim"] == ["level"]


def test_a_number_is_opened_by_keyboard_and_says_what_it_rests_on(opened: object) -> None:
    page = opened(PATH, drawn="details.db-more")
    _settled(page)
    first = page.locator("details.db-more").first
    expect(first).to_be_hidden()
    page.locator("summary", has_text="What each of them is").focus()
    page.keyboard.press("Enter")
    expect(first.locator(".db-backing")).to_be_hidden()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.locator(".db-backing")).to_be_visible()
    expect(first).to_contain_text("ESS")


def test_it_fits_a_phone_and_a_theory_leads_to_itself(opened: object) -> None:
    page = opened(PATH, drawn="svg.ch-tornado", viewport={"width": 390, "height": 844})
    _settled(page)
    assert not sideways(page)
    expect(page.locator(".db-narrow svg.ch-tornado")).to_be_visible()
    expect(page.locator(".db-wide svg.ch-tornado")).to_be_hidden()
    other = RUNNING[1]
    page.locator("table a", has_text=other.title).click()
    page.wait_for_url(f"**theory={other.name}**")
    expect(page.locator(".db-answer")).to_contain_text(other.title, timeout=PATIENCE)
    _settled(page)
