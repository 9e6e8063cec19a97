"""The page Build in a real browser: begin, edit, undo, download, and files that do harm."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from boot import boot
from browsing import PATIENCE, sideways

import causal
from causal.files.check import check

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
THEORY = CASE.theories[0]


def begun(opened: object, **options: object) -> object:
    return opened(f"/build?begun={THEORY.name}", **options)


def edited(page: object) -> None:
    """Change the first number, with the others of its row along."""
    page.get_by_text("scale the others of its row along").click()
    number = page.get_by_role("spinbutton").first
    number.fill("0.9")
    number.press("Enter")
    expect(page.locator(".db-answer")).to_contain_text("by your edits", timeout=PATIENCE)


def test_from_a_shipped_theory_to_a_file_that_check_accepts(opened: object, tmp_path: Path) -> None:
    page = opened("/build?facts=none", drawn="[data-testid=stTabs]")
    page.get_by_role("button", name="Begin with it").click()
    expect(page.locator(".db-answer")).to_contain_text("Nothing is edited", timeout=PATIENCE)
    page.wait_for_url(f"**begun={THEORY.name}**")
    first = page.locator(".db-answer").inner_text()
    edited(page)
    moved = page.locator(".db-answer").inner_text()
    assert re.search(r"from \d+% to \d+%", moved)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download", exact=True).click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name == f"{THEORY.name}.toml"
    assert check(file) == ()
    name = THEORY.model.names[0]
    assert causal.load(file).model.cpt(name).ravel()[0] == pytest.approx(0.9)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".db-answer")).to_contain_text("Nothing is edited", timeout=PATIENCE)
    assert page.locator(".db-answer").inner_text() == first


@pytest.mark.parametrize("file", ["zip.toml", "deep.toml", "script.toml", "blanks.bif"])
def test_a_file_that_does_harm_is_one_sentence(opened: object, file: str) -> None:
    data = {
        "zip.toml": b"PK\x03\x04" + b"0" * 100,
        "deep.toml": b"a." * 200_000 + b"b = 1",
        "script.toml": b'schema = 1\nkind = "<script>alert(1)</script>"',
        "blanks.bif": b"variable" + b" " * 400_000,
    }[file]
    page = opened("/build", drawn="[data-testid=stTabs]")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("tab", name="A file of yours").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": file, "mimeType": "text/plain", "buffer": data}
    )
    alert = page.locator("[data-testid=stAlert]:visible").first
    expect(alert).to_contain_text(file, timeout=PATIENCE)
    assert not asked
    page.get_by_role("tab", name="A theory of the case").click()
    page.get_by_role("button", name="Begin with it").click()
    expect(page.locator(".db-answer")).to_contain_text("Nothing is edited", timeout=PATIENCE)


def test_on_a_phone_and_by_keyboard(opened: object) -> None:
    page = begun(
        opened, viewport={"width": 390, "height": 844}, is_mobile=True, color_scheme="dark"
    )
    expect(page.locator(".db-answer")).to_be_visible(timeout=PATIENCE)
    assert not sideways(page)
    number = page.get_by_role("spinbutton").first
    number.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0.9")
    page.keyboard.press("Tab")
    expect(page.locator(".db-fault")).to_contain_text("must sum to 1", timeout=PATIENCE)
    assert not sideways(page)
    page.get_by_role("button", name="Normalise").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".db-answer")).to_contain_text("by your edits", timeout=PATIENCE)
    assert page.evaluate("Boolean(window.chStay)")
    headings = page.locator("h1, h2, h3").evaluate_all("all => all.map(e => +e.tagName[1])")
    assert headings[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(headings))
