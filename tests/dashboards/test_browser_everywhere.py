"""Every page of the navigation in a browser: nothing from outside, nothing that the browser refuses."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import PATIENCE, dashboard
from streamlit.testing.v1 import AppTest

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="session")
def paths(app_file: Path) -> list[str]:
    """Where the pages are, as the navigation has them."""
    app = AppTest.from_file(str(app_file), default_timeout=60).run()
    found = [page.url_path for page in app.session_state["pages"].values()]
    assert "" in found
    assert len(found) > 3
    return found


def _visited(opened: Callable, url: str, paths: list[str]) -> None:
    titles = set()
    for path in paths:
        page = opened(f"{url}/{path}", drawn="h1")
        expect(page.locator(DONE)).to_have_count(1, timeout=PATIENCE)
        for summary in page.locator("[data-testid=stExpander] summary:visible").all():
            summary.click()
        for tab in page.get_by_role("tab").all():
            tab.click()
        expect(page.locator("h1")).to_have_count(1)
        titles.add(page.locator("h1").inner_text())
    assert len(titles) > 2  # not one and the same page under all addresses


def test_every_page(opened: Callable, url: str, paths: list[str]) -> None:
    _visited(opened, url, paths)


@pytest.fixture
def below(app_file: Path, tmp_path: Path) -> Iterator[str]:
    with dashboard(app_file, tmp_path, "a/path") as url:
        yield url


# Pages are closed before the server that they ask for: `opened` comes last.
def test_every_page_below_a_path(below: str, opened: Callable, paths: list[str]) -> None:
    _visited(opened, below, paths)
    page = opened(f"{below}/")
    page.get_by_role("link", name="One theory").click()
    page.wait_for_url("**/a/path/theory?**")
    expect(page.locator("svg.ch-map")).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def behind_nginx() -> Iterator[str]:
    if not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail("nginx is not installed, and BROWSER_TESTS=required")
        pytest.skip("nginx is not installed")
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from proxied import proxied
    finally:
        sys.path.remove(str(BENCHMARKS))
    with proxied(2) as (url, _):
        yield url


def test_every_page_behind_nginx(behind_nginx: str, opened: Callable, paths: list[str]) -> None:
    _visited(opened, behind_nginx, paths)
    page = opened(f"{behind_nginx}/")
    (place,) = [c for c in page.context.cookies() if c["name"] == "ch_place"]
    assert place["path"] == "/history"
    assert place["httpOnly"]


def test_a_strange_name_is_told_so(browser: object, url: str) -> None:
    page = browser.new_page()
    answer = page.goto(url.replace("127.0.0.1", "strange.localhost"))
    assert answer.status == 421
    expect(page.locator("body")).to_contain_text("causal dashboard --allow-host strange.localhost")
    page.close()
