"""``causal dashboard``: Streamlit as a program of its own, on this machine only.

causal dashboard
causal dashboard --port 8600 --no-browser
causal dashboard --case ./my_case
causal dashboard --public --base-url /history --allow-host example.org
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from causal.cli.opening import open_when_ready
from causal.cli.output import say, warn
from causal.cli.serving import PUBLIC_READERS, Serving, base_path, host_name, loopback
from causal.errors import CausalError
from causal.files.places import models_folder

_PATIENCE = 5  # seconds that Streamlit has to end


def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8501,
    host: Annotated[str, typer.Option(help="Which address to listen on.")] = "127.0.0.1",
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="PATH", help="Path under which a proxy shows it.")
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name readers reach it by; repeat."),
    ] = None,
    upload_limit: Annotated[
        int,
        typer.Option("--upload-limit", min=1, max=50, metavar="MB", help="Largest file to upload."),
    ] = 2,
    readers: Annotated[
        int | None,
        typer.Option(
            min=1, max=10_000, help="So many at once; 100 with --public, else any number."
        ),
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="For strangers: no uploads, no details of errors.")
    ] = False,
    case: Annotated[
        list[Path] | None,
        typer.Option("--case", metavar="FOLDER", help="A case of yours to show as well; repeat."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Start the dashboard in a browser; Ctrl-C ends it."""
    app = _app()
    if find_spec("streamlit") is None:
        raise CausalError("streamlit is not installed; install it with: pip install streamlit")
    wanted = Serving(
        *(host, port, base_path(base_url), tuple(map(host_name, allow_host or ()))),
        *(upload_limit, readers or (PUBLIC_READERS if public else 0), public),
        browser=not (no_browser or public),
        cases=tuple(str(one.absolute()) for one in case or ()),
    )
    if not loopback(host) and not public:
        warn(
            f"causal: {host} can be reached from other machines, and the dashboard asks nobody for "
            f"a password; use --host 127.0.0.1 to keep it to this one, or --public if strangers "
            f"may read it"
        )
    _check_free(host, port)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app), *wanted.options()),
        *theme_options(app.parent / "theme.toml"),
    ]
    say(f"Counterhistory is at {wanted.url} (Ctrl-C ends it)")
    for name in dict.fromkeys(Path(one).resolve().name for one in wanted.cases):
        say(f"{name} is at {wanted.url.rstrip('/')}/?case={quote(name)}")
    code = _run(command, wanted.environment(), wanted.opened)
    if code:
        raise CausalError(f"the dashboard ended with code {code}; its last lines above say why")


def _app() -> Path:
    app = Path(str(models_folder())).parent / "dashboards" / "serve.py"
    if not app.is_file():
        raise CausalError("the dashboard is missing from this installation; install it anew")
    return app


def _check_free(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise CausalError(f"there is no host {host!r}; use 127.0.0.1 for this machine") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        if os.name != "nt":  # there the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CausalError(
                f"port {port} of {host} cannot be used ({error.strerror}); choose another with "
                f"--port, such as --port {port + 1 if port < 65535 else port - 1}"
            ) from None


def theme_options(file: Path) -> list[str]:
    """Return the options of Streamlit that a file of its settings amounts to.

    Parameters
    ----------
    file : Path
        TOML; tables inside tables become dotted names. May be missing.

    Returns
    -------
    list of str

    Examples
    --------
    >>> theme_options(Path("no_such_theme.toml"))
    []
    """
    if not file.is_file():
        return []
    return _flat(tomllib.loads(file.read_text(encoding="utf-8")), "")


def _flat(table: dict[str, object], prefix: str) -> list[str]:
    made = []
    for key, value in table.items():
        if isinstance(value, dict):
            made += _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            made.append(f"--{prefix}{key}={str(value).lower()}")
        else:
            made.append(f"--{prefix}{key}={value}")
    return made


def _run(command: list[str], environment: dict[str, str], opened: str) -> int:
    """Run a program until it ends or we are told to; the program is never left behind.

    Once it answers, ``opened`` is opened in a browser, unless that is empty.
    """

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    program = subprocess.Popen(command, env={**os.environ, **environment})
    if opened:
        waiting = (opened, lambda: program.poll() is None)
        threading.Thread(target=open_when_ready, args=waiting, daemon=True).start()
    try:
        return program.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
        if program.poll() is None:
            program.terminate()
            try:
                program.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
