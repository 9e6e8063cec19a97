"""Clients: of workers on this machine, or of a scheduler that runs elsewhere."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from causal.errors import CausalError, QueryError

_MISSING = (
    'several workers need dask, which is missing; install "counterhistory[distributed]", or sweep '
    "in one process"
)


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
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(cluster)
            made = Client(cluster)
        yield stack.enter_context(made)
