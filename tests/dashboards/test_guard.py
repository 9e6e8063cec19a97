"""The guard around the server: names, origins, strangers, places; and what browsers are told."""

import asyncio
import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit
from asking import compare, scenario_of
from boot import PUBLIC, boot, public
from guard import Guard, headers, leading
from reader.entries import OWN
from reader.view import start
from warm import page_modules, warm

TOLD = headers("<script>one</script><script src='x'></script>")


async def _inside(scope, receive, send):
    del receive
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    sent = [(b"referrer-policy", b"own")]
    await send({"type": "http.response.start", "status": 200, "headers": sent})
    await send({"type": "http.response.body", "body": b"inside"})


def asked(guard: Guard, kind: str = "http", path: str = "/", **sent: str) -> list[dict]:
    told = []

    async def send(message):
        told.append(message)

    async def receive():
        return {"type": f"{kind}.connect"}

    sent.setdefault("host", "localhost:8501")
    method = sent.pop("method", "GET")
    pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
    scope = {"type": kind, "method": method, "path": path, "headers": pairs}
    asyncio.run(guard(scope, receive, send))
    return told


def guard(**chosen) -> Guard:
    return Guard(_inside, TOLD, **{"names": frozenset({"localhost", "::1"}), **chosen})


def test_what_browsers_are_told() -> None:
    policy = dict(TOLD)[b"content-security-policy"].decode()
    hashed = base64.b64encode(hashlib.sha256(b"one").digest()).decode()
    assert f"script-src 'self' blob: 'sha256-{hashed}';" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    start, body = asked(guard())
    assert start["status"] == 200
    assert body["body"] == b"inside"
    assert dict(start["headers"])[b"referrer-policy"] == b"own"
    assert [name for name, _ in start["headers"]].count(b"referrer-policy") == 1
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"


STATIC = Path(streamlit.__file__).parent / "static"


def test_the_front_end_is_told_where_its_server_is() -> None:
    """What it reads is Streamlit's own: if a release reads something else, this fails."""
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    made = leading(index)
    told, own = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    assert made.index(told) < made.index('<script type="module"')  # before the front end is loaded
    assert own in index
    policy = dict(headers(made))[b"content-security-policy"].decode()
    for script in (told, own):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    front = "".join(file.read_text(encoding="utf-8") for file in STATIC.rglob("index.*.js"))
    where, name = re.match(r"(window\.\w+) = {(\w+): new URL", told).groups()
    assert f"={where};" in front
    assert re.search(rf"\(\w+\.{name}\),{{pathname:", front)  # where it begins to look


@pytest.mark.parametrize(("base", "path", "ours"), [
    ("", "/", True), ("", "/theory", True), ("", "/static/js/index.js", False), ("", "", False),
    ("", "/favicon.png", False), ("", "/_stcore/host-config", False), ("", "//theory", False),
    ("", "/..", False), ("", "/theory/", False), ("", "/theory\n", False), ("", "/thé", False),
    ("a/path", "/a/path/", True), ("a/path", "/a/path/theory", True), ("a/path", "/a/path", False),
    ("a/path", "/theory", False), ("a/path", "/a/pathway", False), ("a/path", "/", False),
])  # fmt: skip
def test_every_page_is_the_page_that_tells_it(base: str, path: str, ours: bool) -> None:
    start, body = asked(guard(index="<p>here", base=base), path=path)
    assert body["body"] == (b"<p>here" if ours else b"inside")
    assert (dict(start["headers"]).get(b"content-length") == b"7") == ours
    assert dict(start["headers"])[b"x-frame-options"] == b"DENY"
    assert (
        asked(guard(index="<p>here", base=base), path=path, method="POST")[1]["body"] == b"inside"
    )
    assert asked(guard(index="<p>here", base=base), path=path, host="evil.org")[0]["status"] == 421


@pytest.mark.parametrize(("host", "code"), [
    ("localhost", 200), ("LOCALHOST:1", 200), ("localhost.", 200), ("[::1]:8501", 200),
    ("evil.org", 421), ("localhost.evil.org", 421), ("", 421), ("[::1", 421), ("evil@localhost", 200),
])  # fmt: skip
def test_names(host: str, code: int) -> None:
    start, body = asked(guard(), host=host)
    assert start["status"] == code
    assert (b"does not answer to the name" in body["body"]) == (code == 421)
    assert asked(guard(names=frozenset()), host=host)[0]["status"] == 200


def test_a_name_is_escaped_and_health_is_for_everybody() -> None:
    _, body = asked(guard(), host="<b>.org")
    assert b"<b>" not in body["body"]
    below = guard(base="h")
    assert asked(below, path="/h/_stcore/health", host="10.0.0.1")[0]["status"] == 200
    for path in (
        "/_stcore/health",
        "/h/_stcore/upload_file/a/_stcore/health",
        "/h/_stcore/health/",
    ):
        assert asked(below, path=path, host="10.0.0.1")[0]["status"] == 421


@pytest.mark.parametrize(
    "path", ["/_stcore/upload_file/a/b", "/h/_stcore/metrics", "/_stcore/agent/mcp"]
)
def test_strangers(path: str) -> None:
    assert asked(guard(public=True), path=path)[0]["status"] == 403
    assert asked(guard(), path=path)[0]["status"] == 200


@pytest.mark.parametrize(("host", "origin", "accepted"), [
    ("localhost:8501", "http://localhost:8501", True),
    ("localhost:8501", "http://localhost:9999", False),
    ("localhost:8501", "https://evil.org", False),
    ("localhost:8501", "null", False),
    ("evil.org", "http://evil.org", False),
    ("localhost:8501", "https://localhost:8501", True),  # the proxy speaks TLS
    ("localhost:8501", "", False), ("localhost:8501", "http://[::1", False), ("", "http://", False),
    ("localhost:8501", "http://evil.org@localhost:8501", False),
    ("localhost:8501", "http://localhost:8501/", False), ("localhost:8501", "ftp://localhost:8501", False),
    ("localhost:8501", "none", True),  # no browser
])  # fmt: skip
def test_origins(host: str, origin: str, accepted: bool) -> None:
    sent = {} if origin == "none" else {"origin": origin}
    (message,) = asked(guard(), "websocket", host=host, **sent)
    wanted = {"type": "websocket.accept"} if accepted else {"type": "websocket.close", "code": 1008}
    assert message == wanted


def test_places() -> None:
    full = guard(most=1)

    async def inside(scope, receive, send):
        del scope, receive
        page = await asyncio.to_thread(asked, full, accept="text/html")
        told.extend([page[0]["status"], *await asyncio.to_thread(asked, full, "websocket")])
        await send({"type": "websocket.accept"})

    told: list[object] = []
    full.app = inside
    assert asked(full, "websocket") == [{"type": "websocket.accept"}]
    assert told == [503, {"type": "websocket.close", "code": 1013}]
    assert full.readers == 0
    full.app = _inside
    assert asked(full, accept="text/html")[0]["status"] == 200


def test_public(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, wanted in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv(PUBLIC, value)
        assert public() == wanted
    monkeypatch.delenv(PUBLIC)
    assert not public()


@pytest.mark.slow
def test_every_page_is_imported_beforehand() -> None:
    assert {"views.compare.page", "views.theory.page"} <= {*page_modules()}


def test_the_first_questions_are_answered_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    warm()
    monkeypatch.setattr("causal.compare", lambda *_, **__: pytest.fail("asked again"))
    for case in boot().values():
        usual = start(case)
        plain = usual.having(firm="off")  # bands of the rest are drawn for the first who asks
        for view, some in ((usual, case.featured), (plain, case.scenarios)):
            asked = [replace(view, scenario=scenario.name) for scenario in some]
            told = [compare(case, one).scenarios[0].name for one in asked]
            assert told == [scenario.name for scenario in some]


def test_interventions_of_ones_own_are_told_apart() -> None:
    case = next(iter(boot().values()))
    lever = case.frame.levers[0].variable
    for state in lever.states:
        view = replace(start(case), scenario=OWN, do=((lever.name, state),))
        made = compare(case, view, view.theories[:1])
        assert made.scenarios[0].settings == view.do == scenario_of(case, view).settings
