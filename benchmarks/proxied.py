"""Several dashboards behind nginx, set up as ``docs/hosting/nginx.conf`` has it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from served import ROOT, Served, awaited, free_port, served

SHIPPED = ROOT / "docs" / "hosting" / "nginx.conf"
BASE = "history"
_AROUND = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; }}
    log_format places '$ch_place $upstream_addr';
    access_log {folder}/places.log places;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/shipped.conf;
}}
"""


def program() -> str | None:
    """Return where nginx is, if it is installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def configured(shipped: str, port: int, ports: list[int]) -> str:
    """Return the configuration that ships, for other ports and as many processes."""
    servers = "\n".join(f"    server 127.0.0.1:{one};" for one in ports)
    told, count = re.subn(r"(    server 127\.0\.0\.1:\d+;\n?)+", servers + "\n", shipped)
    told, listens = re.subn(r"listen 127\.0\.0\.1:\d+;", f"listen 127.0.0.1:{port};", told)
    if count != 1 or listens != 1:
        raise ValueError(f"{SHIPPED} is not as expected: its servers or its port were not found")
    return told


@contextmanager
def proxied(processes: int) -> Iterator[tuple[str, list[Served]]]:
    """Start dashboards and nginx before them.

    Yields
    ------
    str
        Where nginx shows them.
    list of Served

    Raises
    ------
    RuntimeError
        At the end, if a reader did not stay with one process.
    """
    nginx = program()
    if nginx is None:
        raise RuntimeError("nginx is not installed; with Debian: apt-get install nginx")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers = [stack.enter_context(served(base=BASE)) for _ in range(processes)]
        port = free_port()
        ports = [int(server.url.split(":")[2].split("/")[0]) for server in servers]
        told = configured(SHIPPED.read_text(encoding="utf-8"), port, ports)
        (folder / "shipped.conf").write_text(told, encoding="utf-8")
        main = folder / "nginx.conf"
        user = "user root;" if _is_root() else ""
        main.write_text(_AROUND.format(folder=folder, user=user), encoding="utf-8")
        command = [nginx, "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")]
        running = subprocess.Popen(command)
        stack.callback(_ended, running)
        url = f"http://127.0.0.1:{port}/{BASE}"
        awaited(f"{url}/_stcore/health", running, folder / "error.log")
        yield url, servers
        _stayed(folder / "places.log")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _ended(running: subprocess.Popen) -> None:
    running.terminate()
    running.wait(20)


def _stayed(log: Path) -> None:
    """Check that each reader's requests went to one process, and say how readers were shared."""
    until = time.monotonic() + 5  # a connection is written down when it ends
    while len(_alone(places := _places(log))) > 1 and time.monotonic() < until:
        time.sleep(0.1)
    moved = [place for place, found in places.items() if len(set(found)) > 1]
    alone = _alone(places)[1:]  # but for our own question whether nginx is there
    if moved or alone:
        raise RuntimeError(
            f"of {len(places)} readers {len(moved)} did not stay with one process, and "
            f"{len(alone)} did not come back with their place"
        )
    shares = Counter(found[0] for found in places.values())
    told = " and ".join(str(shares[one]) for one in sorted(shares))
    print(f"  {len(places)} readers, each with one process: {told}", file=sys.stderr)


def _places(log: Path) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        place, _, upstream = line.partition(" ")
        places.setdefault(place, []).append(upstream)
    return places


def _alone(places: dict[str, list[str]]) -> list[str]:
    return [place for place, found in places.items() if len(found) == 1]
