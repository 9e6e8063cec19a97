"""Clients: of workers on this machine, or of a scheduler that runs elsewhere."""

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import current_thread, main_thread
from typing import Any

from causal.errors import CausalError, QueryError

_MISSING = (
    'several workers need dask, which is missing; install "counterhistory[distributed]", or sweep '
    "in one process"
)

_HERE = "127.0.0.1"
_NO_PAGES: dict[str, list[str]] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: it is meant for the one that started them."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def client_of(workers: int = 1, scheduler: str = "") -> Iterator[Any]:
    """Give a client for the time of a sweep; None for this process alone.

    Parameters
    ----------
    workers : int, default 1
        Processes on this machine, reached over its loopback address and by nobody else.
    scheduler : str, optional
        Address of a scheduler instead, such as ``tcp://host:8786``.

    Yields
    ------
    distributed.Client or None

    Raises
    ------
    CausalError
        If dask is not installed, or no scheduler answers.
    QueryError
        If both are given, or fewer than one worker.
    """
    if workers < 1 or (workers > 1 and scheduler):
        raise QueryError("give one worker or more, or the address of a scheduler: one of the two")
    if workers == 1 and not scheduler:
        yield None
        return
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError:
        raise CausalError(_MISSING) from None
    with ExitStack() as stack:
        if scheduler:
            try:
                made = Client(scheduler)
            except (OSError, ValueError) as error:
                told = f"no scheduler answers at {scheduler} ({error}); start one, or use --workers"
                raise CausalError(told) from None
        else:
            stack.enter_context(config.set(_NO_PAGES))
            with _deaf():
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host=_HERE,
                    dashboard_address=f"{_HERE}:0",
                    scheduler_kwargs={"dashboard": False},
                    silence_logs=logging.CRITICAL,
                )
            stack.enter_context(cluster)
            made = Client(cluster)
        yield stack.enter_context(made)
