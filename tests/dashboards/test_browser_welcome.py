"""The first questions in a browser, with the keyboard alone; words explained where they stand."""

import time

import pytest
from boot import boot
from browsing import PATIENCE, query, sideways

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CASE = next(iter(boot().values()))
QUICK = 10  # seconds that somebody gives a page who has just arrived
FOCUSED = "document.activeElement.textContent.trim()"  # drawings have no innerText


def tab_to(page: object, words: str, most: int = 60) -> None:
    """Press Tab until what has the keyboard says these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"the keyboard never comes to {words!r}")


@pytest.mark.parametrize("place", range(3))
def test_a_first_question_is_answered_by_the_keyboard_alone(opened: object, place: int) -> None:
    scenario = CASE.featured[place]
    page = opened("/")
    before = time.monotonic()
    tab_to(page, scenario.question)
    page.keyboard.press("Enter")
    heading = page.locator("h1").filter(has_text=scenario.title)
    expect(heading).to_be_visible(timeout=PATIENCE)
    answer = page.locator(".db-answer").filter(has_text=scenario.title)
    expect(answer).to_be_visible(timeout=PATIENCE)
    assert time.monotonic() - before < QUICK
    page.wait_for_url(f"**scenario={scenario.name}**")
    assert query(page)["theories"] == [".".join(theory.name for theory in CASE.theories)]
    # The first of them is what the page shows anyway, so its answer is there before the way back is.
    expect(page.get_by_role("button", name="First questions")).to_be_visible(timeout=PATIENCE)
    tab_to(page, "First questions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=scenario.question)).to_be_visible(timeout=PATIENCE)


def test_a_word_is_explained_to_the_pointer_and_to_the_keyboard(opened: object) -> None:
    for options in ({}, {"viewport": {"width": 390, "height": 844}}):
        page = opened("/", **options)
        word = page.locator("dfn.db-term").first
        tip = word.locator(".db-tip")
        expect(tip).to_be_hidden()
        word.focus()
        expect(tip).to_be_visible()
        named = word.get_attribute("aria-describedby")
        assert page.locator(f"#{named}").count() == 1
        assert not sideways(page)


def test_a_guess_is_made_and_told(opened: object) -> None:
    page = opened("/?guess=on&level=student", drawn="[data-testid=stForm]")
    assert page.locator(".db-answer").count() == 0
    page.get_by_role("button", name="Show what the theories say").click()
    expect(page.get_by_text("You guessed 50 of 100 histories")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".db-answer").first).to_be_visible()
