"""A dashboard started for a benchmark, and what it costs the machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from causal.cli.dashboard import theme_options
from causal.cli.serving import Serving

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "dashboards" / "serve.py"
NAIVE = ROOT / "benchmarks" / "naive_app.py"
START = 60.0  # seconds that it has to start


def free_port() -> int:
    """Return a port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A dashboard that runs.

    Attributes
    ----------
    url : str
    pid : int
    started : float
        Seconds from starting it to its first answer.
    """

    url: str
    pid: int
    started: float

    def cpu(self) -> float:
        """Return the processor seconds used so far."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def memory(self) -> float:
        """Return the resident megabytes."""
        return psutil.Process(self.pid).memory_info().rss / 1e6


@contextmanager
def served(script: Path = SERVER, base: str = "", names: tuple[str, ...] = ()) -> Iterator[Served]:
    """Start a dashboard, and end it afterwards.

    Parameters
    ----------
    script : Path
        `SERVER`, or `NAIVE` for the same pages with nothing kept.
    base : str
        Path below which it is.
    names : tuple of str
        Names that it answers to besides this machine's.
    """
    wanted = Serving("127.0.0.1", free_port(), base, names, public=True)
    options = wanted.options()
    if script == NAIVE:  # as Streamlit comes
        options.remove("--runner.postScriptGC=false")
    else:  # as causal dashboard starts it
        options += theme_options(script.with_name("theme.toml"))
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, **wanted.environment(), "PYTHONPATH": path}
    url = wanted.url.rstrip("/")
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        began = time.perf_counter()
        program = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            awaited(f"{url}/_stcore/health", program, Path(log.name))
            yield Served(url, program.pid, time.perf_counter() - began)
        finally:
            program.terminate()
            program.wait(20)


def awaited(url: str, program: subprocess.Popen, log: Path) -> None:
    """Wait until a server answers; say what it wrote if it does not."""
    until = time.monotonic() + START
    while time.monotonic() < until and program.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
