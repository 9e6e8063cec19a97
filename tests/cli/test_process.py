"""The command as a program of its own: start-up, pipes, encodings, the dashboard."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

import causal
from causal.cli.dashboard import theme_options

pytestmark = pytest.mark.slow

ROOT = Path(causal.__file__).parent.parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and shells of POSIX")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "causal", *arguments]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(("arguments", "code"), [
    (["--version"], 0),
    (["ask", "reform_pace", "P(coup_1991=none)"], 0),
    (["ask", "reform_pace", "P(coup)"], 2),
    (["ask", "reform_pace"], 2),
    (["ask", "reform_pace",
      "P(union_fate_1991[coup_1991=none] | coup_1991=fails, union_fate_1991=violent_breakup)"], 0),
])  # fmt: skip
def test_exit_codes(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert bool(done.stderr) == bool(code)


def test_help_is_light() -> None:
    heavy = "{'pandas', 'pgmpy', 'streamlit', 'rich', 'altair', 'torch'}"
    script = (
        "import sys\nsys.argv = ['causal', '--help']\nfrom causal.cli import main\n"
        f"try:\n    main()\nexcept SystemExit:\n    print({heavy} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=120
    )
    assert done.stdout.decode().splitlines()[-1] == "set()"


@POSIX
def test_a_pipe_may_be_closed_early() -> None:
    scenarios = " ".join(f"S{number:02}" for number in range(2, 20))
    line = f"'{sys.executable}' -m causal compare {scenarios} --outcome all --format csv | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == b""
    assert done.returncode == 0
    assert done.stdout.startswith(b"case,theory,")
    assert done.stdout.count(b"\n") == 1


def test_output_is_utf_8_whatever_the_locale() -> None:
    done = run("compare", "no_coup_1991", PYTHONIOENCODING="latin-1", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert "Under “No putsch in August 1991”" in done.stdout.decode("utf-8")


@POSIX
@pytest.mark.parametrize("width", [70, 80, 100, 160])
def test_tables_keep_within_a_terminal(width: int) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "TERM": "dumb"}
    program = subprocess.Popen(
        command("compare", "no_coup_1991"), cwd=ROOT, env=environment, stdout=theirs
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        told += part
    os.close(ours)
    assert program.wait(60) == 0
    lines = told.decode().replace("\r", "").splitlines()
    assert max(map(len, lines)) <= width
    head = next(line for line in lines if "theory" in line)
    assert "change" in head
    assert any("Nationalities" in line and "+0.24" in line for line in lines)


# --- the dashboard ------------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started(
    port: int, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    program = subprocess.Popen(
        command("dashboard", "--port", str(port), "--no-browser", *getattr(request, "param", ())),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    yield program, port
    if program.poll() is None:
        program.kill()
        program.communicate()


def healthy(port: int, base: str = "") -> bool:
    try:
        url = f"http://127.0.0.1:{port}{base}/_stcore/health"
        with urllib.request.urlopen(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def wait_for(port: int, wanted: bool, base: str = "") -> bool:
    until = time.monotonic() + 60
    while healthy(port, base) != wanted and time.monotonic() < until:
        time.sleep(0.2)
    return healthy(port, base) == wanted


def answer(url: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    asked = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=5) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as reply:
        with reply:
            return reply.code, reply.headers, reply.read()


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("keys", [True, False])
def test_the_dashboard_starts_and_ends(
    started: tuple[subprocess.Popen[bytes], int], keys: bool
) -> None:
    program, port = started
    assert wait_for(port, True)
    if keys:  # Ctrl-C goes to the whole group
        os.killpg(program.pid, signal.SIGINT)
    else:
        program.terminate()
    told, complained = program.communicate(timeout=30)
    assert program.returncode == 0
    assert f"http://127.0.0.1:{port} (Ctrl-C ends it)" in told.decode()
    assert b"Traceback" not in complained
    assert wait_for(port, False)


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(
    "started", [("--public", "--base-url", "/a/b", "--allow-host", "example.org")], indirect=True
)
def test_a_public_dashboard_below_a_path(started: tuple[subprocess.Popen[bytes], int]) -> None:
    program, port = started
    assert wait_for(port, True, "/a/b")
    url = f"http://127.0.0.1:{port}/a/b"
    code, headers, page = answer(f"{url}/")
    assert code == 200
    assert b'<div id="root">' in page
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "SameSite=Strict" in answer(f"{url}/_stcore/health")[1]["Set-Cookie"]
    assert answer(f"{url}/", Host="example.org")[0] == 200
    code, _, told = answer(f"{url}/", Host="evil.org")
    assert code == 421
    assert b"--allow-host evil.org" in told
    assert answer(f"{url}/_stcore/health", Host="evil.org")[0] == 200
    assert answer(f"{url}/_stcore/metrics")[0] == 403
    assert answer(f"{url}/_stcore/upload_file/a/b", "PUT")[0] == 403
    assert not healthy(port)  # not at the root
    program.terminate()
    told, complained = program.communicate(timeout=30)
    assert program.returncode == 0, complained
    assert f"http://127.0.0.1:{port}/a/b/ (Ctrl-C ends it)" in told.decode()


def test_a_busy_port_is_a_sentence(port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = run("dashboard", "--port", str(port), "--no-browser")
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be used".encode() in done.stderr
    assert b"choose another with --port" in done.stderr


def test_an_open_host_is_warned_of_and_an_unknown_one_refused(port: int) -> None:
    done = run("dashboard", "--host", "no.such.host.invalid", "--port", str(port), "--no-browser")
    assert done.returncode == 2
    assert b"can be reached from other machines" in done.stderr
    assert b"there is no host 'no.such.host.invalid'" in done.stderr


def test_the_theme_becomes_options(tmp_path: Path) -> None:
    file = tmp_path / "theme.toml"
    file.write_text(
        '[theme]\nbaseFontSize = 16\n[theme.light.sidebar]\nborder = true\nx = "#FFF"\n'
    )
    assert theme_options(file) == [
        "--theme.baseFontSize=16",
        "--theme.light.sidebar.border=true",
        "--theme.light.sidebar.x=#FFF",
    ]
