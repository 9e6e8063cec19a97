"""A case chosen in a browser: the page, the address and the other pages follow."""

import pytest
from boot import boot
from browsing import PATIENCE, query, settled, sideways
from reader.view import start

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIRST, MILL = next(iter(boot().values())), boot()["mill"]


def test_a_case_is_chosen_and_every_page_follows(opened: object) -> None:
    page = opened(f"/?scenario={FIRST.featured[-1].name}", viewport={"width": 390, "height": 844})
    box = page.get_by_role("combobox", name="Case")
    box.focus()
    box.fill("mill")  # it is searched as it is typed
    page.keyboard.press("Enter")
    page.wait_for_url("**case=mill**")
    asked = page.get_by_role("button", name=MILL.featured[0].question)
    expect(asked).to_be_visible(timeout=PATIENCE)
    settled(page)
    assert query(page)["theories"] == [".".join(start(MILL).theories)]
    assert FIRST.featured[-1].title not in page.locator("[data-testid=stMain]").inner_text()
    assert not sideways(page)
    page.goto(page.url.replace("/?", "/theory?"))
    expect(page.locator("h1")).to_have_text(MILL.theories[0].title, timeout=PATIENCE)
    page.locator("svg.ch-map").first.wait_for(state="attached", timeout=PATIENCE)
    settled(page)
    assert query(page)["case"] == ["mill"]
