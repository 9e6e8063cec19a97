"""Pictures of the dashboard for the README and the site: taken from the dashboard as it runs.

python docs/building/pictures.py     writes docs/pictures/*.png (needs chromium and playwright)
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from served import served  # noqa: E402

HERE = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
REST = (
    "!document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"
    " && document.querySelectorAll('h1').length === 1"
)
VIEWS = {
    "compare": "/?scenario=no_coup_1991",
    "theory": "/theory?scenario=no_coup_1991&theory=reform_pace",
    "timeline": "/timeline?fan=200",
    "evidence": "/evidence",
}
DRAWN = {"theory": "svg.ch-map", "timeline": ".db-still svg"}
"""Of these only the picture is taken, not the page around it."""


def _settled(page: Page) -> None:
    page.locator("svg.ch-map, .db-still svg").first.wait_for(timeout=120_000)
    for _ in range(300):
        if page.evaluate(REST):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)


def main() -> None:
    """Take every picture."""
    HERE.mkdir(exist_ok=True)
    with served() as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 860})
        for name, path in VIEWS.items():
            page.goto(server.url + path)
            _settled(page)
            drawn = page.locator(DRAWN.get(name, "no-such-thing"))
            shown = drawn.first if drawn.count() else page
            shown.screenshot(path=HERE / f"{name}.png")
            print(HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
