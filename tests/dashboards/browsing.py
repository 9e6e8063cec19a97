"""A browser and a running dashboard for the tests that need them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from causal.cli.dashboard import theme_options
from causal.cli.serving import Serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
AT_REST = (
    "!document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"
    " && document.querySelectorAll('h1').length === 1"
)
DRAWN = "svg.ch-map, .db-still svg"  # a page is there when its first picture is


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if Path(found).exists() or shutil.which(found):
        return found
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(f"there is no browser at {found}, and BROWSER_TESTS=required")
    return pytest.skip(f"there is no browser at {found}")


def _free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _awaited(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.25)
    pytest.fail(f"the dashboard did not start:\n{log.read_text('utf-8')}")


@contextmanager
def dashboard(app_file: Path, folder: Path, base: str = "") -> Iterator[str]:
    """Run the dashboard as ``causal dashboard`` does, until the test is over."""
    log = folder / "log"
    serving = Serving("127.0.0.1", _free_port(), base)
    script = app_file.with_name("serve.py")
    options = [*serving.options(), *theme_options(app_file.with_name("theme.toml"))]
    path = os.pathsep.join(
        [str(app_file.parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=folder,
            env={**os.environ, **serving.environment(), "PYTHONPATH": path},
            stdout=out,
            stderr=out,
        )
    url = serving.url.rstrip("/")
    try:
        _awaited(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def url(app_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    _chromium()
    with dashboard(app_file, tmp_path_factory.mktemp("server")) as found:
        yield found


@dataclass
class Watch:
    """What a page must not do."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def request(self, request: object) -> None:
        if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            self.outside.append(request.url)

    def console(self, message: object) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({(message.location or {}).get('url', '')})")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    # Not for the whole session: while it is open, nothing else can start a loop of its own.
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def contexts(browser: object) -> Iterator[Callable[[dict], object]]:
    """One for each kind of window: it keeps the front end's files, as readers' browsers do."""
    kept: dict[str, object] = {}

    def context_of(options: dict) -> object:
        key = repr(sorted(options.items()))
        if key not in kept:
            kept[key] = browser.new_context(**options)
        return kept[key]

    yield context_of
    for context in kept.values():
        context.close()


@pytest.fixture
def opened(contexts: Callable[[dict], object], url: str) -> Iterator[object]:
    watches: list[Watch] = []
    pages = []

    def visit(path: str, drawn: str = DRAWN, **options: object) -> object:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        page = contexts(options).new_page()
        watch = Watch()
        page.on("request", watch.request)
        page.on("console", watch.console)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.goto(path if path.startswith("http") else f"{url}{path}")
        page.locator("h1").first.wait_for(timeout=PATIENCE)
        page.locator(drawn).first.wait_for(state="attached", timeout=PATIENCE)
        watches.append(watch)
        pages.append(page)
        return page

    yield visit
    for page, watch in zip(pages, watches, strict=True):
        assert page.locator("[data-testid=stException]").count() == 0
        assert not watch.outside
        assert not watch.errors
        page.close()


def query(page: object) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def sideways(page: object) -> bool:
    return page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".some(e => e.scrollWidth > e.clientWidth + 1)"
    )


def link_of(page: object, part: str) -> str:
    """Return the link that the page offers, once it says something: it comes last on the page."""
    code = page.locator("[data-testid=stCode]").first
    code.filter(has_text=part).wait_for(timeout=PATIENCE)
    return code.inner_text().replace("\n", "")


def _rested(page: object) -> None:
    for _ in range(PATIENCE // 100):
        if page.evaluate(AT_REST):  # waiting inside the page would need what its policy forbids
            break
        page.wait_for_timeout(100)


def headed(page: object, title: str) -> None:
    """Wait until the page is that with a heading: the one before stands beside it for a while."""
    page.locator("h1").filter(has_text=title).first.wait_for(timeout=PATIENCE)
    _rested(page)


def settled(page: object) -> None:
    """Wait until the page has been written to its end and nothing moves."""
    page.locator("h1").first.wait_for(timeout=PATIENCE)
    _rested(page)
    page.wait_for_timeout(700)


def page_paths(page: object) -> list[str]:
    """Return the paths of all pages, as the navigation of a wide page leads to them."""
    links = page.locator("[data-testid=stTopNavLink]").all()
    return [urlsplit(link.get_attribute("href")).path for link in links]
