"""The page of evidence in a real browser: picking an item, a file of one's own, phone, dark."""

from pathlib import Path

import pytest
from boot import boot
from browsing import PATIENCE, link_of, sideways

from causal.files.evidence_added import added_template

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
EVIDENCE = CASE.evidence
LEDGER = ".ch-items"
ITEM = EVIDENCE.items[3]


def test_an_item_is_opened_by_keyboard_and_closed_and_is_in_the_link(opened: object) -> None:
    page = opened("/evidence", drawn=LEDGER)
    pick = page.locator(f"[data-pick={ITEM.name}]")
    pick.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(ITEM.fact[:60], timeout=PATIENCE)
    page.wait_for_url(f"**item={ITEM.name}**")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0, timeout=PATIENCE)
    again = opened(f"/evidence?item={ITEM.name}", drawn=LEDGER)
    expect(again.get_by_role("dialog")).to_contain_text(ITEM.title, timeout=PATIENCE)


def test_a_question_changes_the_answer_and_the_link_gives_it_back(opened: object) -> None:
    page = opened("/evidence", drawn=LEDGER)
    before = page.locator(".db-answer").inner_text()
    what = EVIDENCE.explananda[2]
    page.get_by_role("radio", name=what.title, exact=True).click()
    page.wait_for_url(f"**explanandum={what.name}**")
    linked = link_of(page, f"explanandum={what.name}")
    expect(page.locator(".db-answer")).not_to_have_text(before, timeout=PATIENCE)
    said = page.locator(".db-answer").inner_text()
    again = opened(linked, drawn=LEDGER, color_scheme="dark")
    assert again.locator(".db-answer").inner_text() == said
    assert again.locator("[data-testid=stAlert]").count() == 0


def test_a_file_of_ones_own_counts_until_it_is_taken_out(opened: object, tmp_path: Path) -> None:
    page = opened("/evidence", drawn=LEDGER)
    before = page.locator(".db-answer").inner_text()
    first = EVIDENCE.rivals[0].name
    file = tmp_path / "mine.toml"
    file.write_text(added_template(EVIDENCE).replace(f'"{first}" = 0.0', f'"{first}" = -20.0'))
    broken = tmp_path / "broken.toml"
    broken.write_text("not [toml")
    page.get_by_role("tab", name="Your own").click()
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("no TOML", timeout=PATIENCE)
    assert page.locator(".db-answer").inner_text() == before
    page.locator("input[type=file]").set_input_files(file)
    told = page.get_by_text("What your items change")
    expect(told).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert page.locator(".db-answer").inner_text() != before
    page.get_by_role("tab", name="Items", exact=True).click()
    expect(page.locator("[data-pick=my_find]")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Your own").click()
    expect(told).to_be_visible(timeout=PATIENCE)
    other = opened("/evidence", drawn=LEDGER)
    assert other.locator(".db-answer").inner_text() == before
    page.get_by_role("button", name="Take them out again").click()
    expect(page.locator(".db-answer")).to_have_text(before.replace("\n", ""), timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes(opened: object, scheme: str) -> None:
    page = opened("/evidence", color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    expect(page.locator(".db-wide svg > rect").first).to_have_css("fill", ground, timeout=PATIENCE)
    assert not sideways(page)


def test_a_phone_has_cards_and_no_sideways_scroll(opened: object) -> None:
    size = {"width": 390, "height": 844}
    page = opened("/evidence", drawn=LEDGER, viewport=size, is_mobile=True, has_touch=True)
    expect(page.locator(".db-narrow svg")).to_be_visible()
    for name in ("Items", "Theories", "To be found", "Your own"):
        page.get_by_role("tab", name=name, exact=True).tap()
        expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
        assert not sideways(page)
    page.get_by_role("tab", name="Items", exact=True).tap()
    row = page.locator(".ch-items tbody tr", has=page.locator("[data-pick]")).first
    expect(row).to_have_css("display", "grid")
    widths = page.evaluate(
        "(() => { const b = document.querySelector('.ch-items-box');"
        " return [b.scrollWidth, b.clientWidth]; })()"
    )
    assert widths[0] <= widths[1] + 1
    page.locator("[data-pick]").first.tap()
    expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)
    assert not sideways(page)
