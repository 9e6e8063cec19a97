"""The documentation site: built without a network, its links hold, it finds words, pages name the code."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

import causal

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}


class Page(HTMLParser):
    """What a page links to, fetches, and can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attributes}
        self.anchors |= {told[key] for key in ("id", "name") if key in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag in FETCHED and told.get(FETCHED[tag]):
            self.fetched.append(told[FETCHED[tag]])
        if tag == "link" and told.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.fetched.append(told["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as its README line says, strictly, where nothing can be reached."""
    pytest.importorskip("mkdocs")
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    made = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, **nowhere, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@cache
def read(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_every_link_of_the_site_holds(site: Path) -> None:
    broken = []
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        if page.name == "404.html":  # its links begin at the root of a server
            continue
        for link in read(page).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                broken.append(f"{page.relative_to(site)}: {link}")
            elif parts.fragment and target.suffix == ".html":
                anchor = unquote(parts.fragment)
                if anchor not in read(target).anchors and not anchor.startswith("__"):
                    broken.append(f"{page.relative_to(site)}: {link}")
    assert not broken


@pytest.mark.slow
def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        outside = [url for url in read(page).fetched if urlsplit(url).netloc]
        assert not outside, page
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*['\"]?https?://", text), sheet


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "where"),
    [("necessity", "counterfactuals"), ("noisy_max", "write-a-theory"), ("--draws", "commands"),
     ("coupling", "glossary"), ("to_pyagrum", "files-and-formats")],
)  # fmt: skip
def test_the_search_index_finds(site: Path, word: str, where: str) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = [entry["location"] for entry in index["docs"] if word in entry["text"] + entry["title"]]
    assert any(where in location for location in found)


@pytest.mark.slow
def test_every_public_name_and_command_has_its_place(site: Path) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (site / "reference").glob("*.html"))
    for name in causal.__all__:
        assert re.search(rf'id="[\w.]*\b{name}"', text), name
    for command in ("compare", "ask", "check", "dashboard"):
        assert f"causal {command}" in text


def test_the_citation_file_fits_the_package() -> None:
    told = dict(
        line.split(": ", 1)
        for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
        if re.match(r"[\w-]+: ", line)
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["cff-version"] == "1.2.0"
    assert told["version"] == project.get("version", causal.__version__) == causal.__version__
    assert {"message", "title", "type", "license"} <= told.keys()
    assert told["license"] == "MIT"
    assert "\nauthors:\n  - " in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_page_of_traps_is_what_its_script_writes() -> None:
    made = subprocess.run(
        [sys.executable, "benchmarks/traps.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    asked = [line for line in made.stdout.splitlines() if line.startswith("| ")]
    kept = (ROOT / "benchmarks" / "traps.md").read_text(encoding="utf-8").splitlines()
    ours = [(row.split(" | ")[0], row.split(" | ")[-2:]) for row in asked]
    assert ours == [(r.split(" | ")[0], r.split(" | ")[-2:]) for r in kept if r.startswith("| ")]
    for row in asked[2:]:
        *_, told, truth = row.strip("| ").split(" | ")
        assert told == truth


@pytest.mark.slow
@pytest.mark.browser
def test_a_reader_searches_the_site(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        assert os.environ.get("BROWSER_TESTS") != "required"
        pytest.skip("there is no browser")
    with served(site) as url, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(chromium), args=FLAGS)
        for width, scheme in ((1300, "light"), (390, "dark")):
            page = browser.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme
            ).new_page()
            outside: list[str] = []
            errors: list[str] = []
            page.on("request", lambda asked, told=outside: told.append(asked.url))
            page.on("pageerror", lambda error, told=errors: told.append(str(error)))
            page.goto(f"{url}/index.html")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
            if width < 500:
                page.locator("label.md-header__button[for=__search]").click()
            page.locator("input.md-search__input").focus()
            page.keyboard.type("necessity", delay=30)
            found = page.locator(".md-search-result__link").first
            found.wait_for(timeout=20_000)
            found.click()
            page.wait_for_url(re.compile(r"\.html.*necessity"))
            assert not errors
            assert not [one for one in outside if not one.startswith((url, "data:", "blob:"))]
        browser.close()
