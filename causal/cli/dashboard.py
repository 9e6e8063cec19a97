"""``causal dashboard``: Streamlit as a program of its own, on this machine only.

causal dashboard
causal dashboard --port 8600 --no-browser
"""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from causal.cli.output import say, warn
from causal.errors import CausalError
from causal.files.catalogue import models_folder

_PATIENCE = 5  # seconds that Streamlit has to end
_SETTINGS = (
    "--browser.gatherUsageStats=false",
    "--server.fileWatcherType=none",
    "--server.showEmailPrompt=false",
    "--client.toolbarMode=minimal",
)


def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8501,
    host: Annotated[str, typer.Option(help="Which address to listen on.")] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Start the dashboard in a browser; Ctrl-C ends it."""
    app = _app()
    if find_spec("streamlit") is None:
        raise CausalError("streamlit is not installed; install it with: pip install streamlit")
    if not _loopback(host):
        warn(
            f"causal: {host} can be reached from other machines, and the dashboard asks nobody for "
            f"a password; use --host 127.0.0.1 to keep it to this one"
        )
    _check_free(host, port)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        f"--server.address={host}",
        f"--server.port={port}",
        f"--server.headless={str(no_browser).lower()}",
        *_SETTINGS,
        *theme_options(app.parent / "theme.toml"),
    ]
    shown = f"[{host}]" if ":" in host else host
    say(f"Counterhistory is at http://{shown}:{port} (Ctrl-C ends it)")
    code = _run(command)
    if code:
        raise CausalError(f"the dashboard ended with code {code}; its last lines above say why")


def _app() -> Path:
    app = Path(str(models_folder())).parent / "dashboards" / "app.py"
    if not app.is_file():
        raise CausalError("the dashboard is missing from this installation; install it anew")
    return app


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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


def _run(command: list[str]) -> int:
    """Run a program until it ends or we are told to; the program is never left behind."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    program = subprocess.Popen(command)
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
