"""What ``causal dashboard`` makes of its options."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from causal.cli import app
from causal.cli.opening import open_when_ready
from causal.cli.serving import PUBLIC_READERS, Serving, base_path, host_name, loopback
from causal.errors import CausalError

ANYONE = "0.0.0.0"


def options(**chosen: object) -> dict[str, str]:
    told = Serving(**{"host": "127.0.0.1", "port": 8501, **chosen}).options()
    return dict(option.removeprefix("--").split("=", 1) for option in told)


def names(**chosen: object) -> set[str]:
    told = Serving(**{"host": "127.0.0.1", "port": 8501, **chosen}).environment()
    return set(filter(None, told["COUNTERHISTORY_NAMES"].split(",")))


@pytest.mark.parametrize(("given", "kept"), [
    ("", ""), ("/", ""), ("history", "history"), ("/a/b/", "a/b"), ("/v1.0/x_y~z-", "v1.0/x_y~z-"),
])  # fmt: skip
def test_a_path(given: str, kept: str) -> None:
    assert base_path(given) == kept


@pytest.mark.parametrize("given", [
    "//", "/a//b", "/../etc", "/a/./b", "a b", "a?b", "a#b", "a%2Fb", "https://x.org/a", "a\\b", "é",
])  # fmt: skip
def test_no_path(given: str) -> None:
    with pytest.raises(CausalError, match="is no path; write letters"):
        base_path(given)


@pytest.mark.parametrize("given", ["_stcore", "/static/x", "media", "component/a"])
def test_a_path_of_the_server_itself(given: str) -> None:
    with pytest.raises(CausalError, match=r"is no path|the server keeps for itself"):
        base_path(given)


@pytest.mark.parametrize(("given", "kept"), [
    ("Example.ORG", "example.org"), ("192.0.2.7", "192.0.2.7"), ("[2001:DB8::1]", "2001:db8::1"),
    ("box", "box"),
])  # fmt: skip
def test_a_name(given: str, kept: str) -> None:
    assert host_name(given) == kept


@pytest.mark.parametrize(
    "given", ["", "https://a.org", "a.org:80", "a.org/x", "*", "a,b", "-a", "a b"]
)
def test_no_name(given: str) -> None:
    with pytest.raises(CausalError, match="is no name of a host"):
        host_name(given)


def test_what_is_always_so() -> None:
    for chosen in ({}, {"host": ANYONE, "public": True}):
        told = options(**chosen)
        assert told["server.enableCORS"] == told["server.enableXsrfProtection"] == "true"
        assert told["server.enableStaticServing"] == told["server.enableAgentApi"] == "false"
        assert told["browser.gatherUsageStats"] == told["client.showErrorLinks"] == "false"


def test_every_option_is_one_of_streamlits() -> None:
    from streamlit import config

    assert options().keys() <= config.get_config_options().keys()


def test_public() -> None:
    own, shown = options(), options(public=True)
    changed = {name for name in own if own[name] != shown[name]}
    assert changed == {
        "client.showErrorDetails",
        "server.disconnectedSessionTTL",
        "server.enableWebsocketCompression",
    }
    assert shown["client.showErrorDetails"] == "none"
    assert Serving("::1", 1, public=True).environment()["COUNTERHISTORY_PUBLIC"] == "1"
    assert Serving("::1", 1).environment()["COUNTERHISTORY_PUBLIC"] == "0"


def test_limits() -> None:
    assert options(upload=3)["server.maxUploadSize"] == "3"
    assert options(upload=3)["server.maxWidgetStateSize"] == "3"
    told = Serving("::1", 1, readers=7).environment()
    assert told["COUNTERHISTORY_READERS"] == "7"


def test_to_which_names_it_answers() -> None:
    here = {"localhost", "127.0.0.1", "::1"}
    assert names() == here
    assert names(names=("a.org",)) == here | {"a.org"}
    assert names(host=ANYONE) == set()
    assert names(host="192.0.2.7", names=("a.org",)) == here | {"a.org", "192.0.2.7"}


def test_where_it_is() -> None:
    assert Serving("127.0.0.1", 8501).url == "http://127.0.0.1:8501"
    assert Serving("::1", 8501, "a/b").url == "http://[::1]:8501/a/b/"
    assert loopback("127.9.9.9")
    assert not loopback("example.org")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str], str]]:
    kept = []
    monkeypatch.setattr("causal.cli.dashboard._check_free", lambda *_: None)
    monkeypatch.setattr("causal.cli.dashboard._run", lambda *told: kept.append(told) or 0)
    return kept


def test_the_command(asked: list[tuple[list[str], dict[str, str], str]]) -> None:
    line = "dashboard --public --base-url /h/ --allow-host A.org --upload-limit 1 --port 8600"
    done = CliRunner().invoke(app, line.split())
    assert done.exit_code == 0, done.output
    assert "http://127.0.0.1:8600/h/" in done.output
    ((command, environment, opened),) = asked
    assert {"--server.baseUrlPath=h", "--server.maxUploadSize=1"} <= {*command}
    assert opened == ""
    assert environment == {
        "COUNTERHISTORY_NAMES": "127.0.0.1,::1,a.org,localhost",
        "COUNTERHISTORY_PUBLIC": "1",
        "COUNTERHISTORY_READERS": str(PUBLIC_READERS),
    }


def test_the_usual_command(asked: list[tuple[list[str], dict[str, str], str]]) -> None:
    assert CliRunner().invoke(app, ["dashboard"]).exit_code == 0
    ((_, environment, opened),) = asked
    assert opened == "http://127.0.0.1:8501"
    assert environment["COUNTERHISTORY_READERS"] == ""
    assert environment["COUNTERHISTORY_PUBLIC"] == "0"


def test_a_case_of_ones_own_has_its_address(
    asked: list[tuple[list[str], dict[str, str], str]], tmp_path: Path
) -> None:
    (tmp_path / "a case").mkdir()
    line = ["dashboard", "--case", str(tmp_path / "a case"), "--base-url", "/h", "--port", "8600"]
    done = CliRunner().invoke(app, line)
    assert "a case is at http://127.0.0.1:8600/h/?case=a%20case" in done.output
    ((_, environment, _),) = asked
    assert environment["COUNTERHISTORY_CASES"] == str(tmp_path / "a case")


@pytest.mark.parametrize(("public", "warned"), [(False, True), (True, False)])
def test_an_open_address(
    asked: list[tuple[list[str], dict[str, str], str]], public: bool, warned: bool
) -> None:
    line = ["dashboard", "--host", ANYONE, "--no-browser", *(["--public"] if public else [])]
    done = CliRunner().invoke(app, line)
    assert done.exit_code == 0
    assert ("asks nobody for a password" in done.stderr) == warned
    assert asked


@pytest.mark.parametrize("wrong", [
    "--port 0", "--port 70000", "--upload-limit 0", "--upload-limit 51", "--readers 0",
    "--base-url a//b", "--allow-host https://a.org",
])  # fmt: skip
def test_a_bad_value_is_refused(asked: list[object], wrong: str) -> None:
    done = CliRunner().invoke(app, ["dashboard", *wrong.split()])
    assert done.exit_code != 0
    assert not asked


class _Starting(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(503 if len(self.asked) == 1 else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def starting() -> Iterator[str]:
    _Starting.asked = []
    with HTTPServer(("127.0.0.1", 0), _Starting) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/h"
        server.shutdown()


def test_a_browser_is_opened_once_it_answers(
    starting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: not opened.append(url))
    assert open_when_ready(starting, lambda: True)
    assert opened == [f"{starting}/"]
    assert _Starting.asked == ["/h/_stcore/health"] * 2


def test_no_browser_for_one_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: pytest.fail(url))
    assert not open_when_ready("http://127.0.0.1:9", lambda: False)
