"""Running the chunks of a sweep: in this process, or spread over the workers of a client."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from causal.errors import CausalError
from causal.judgement.sweeping.whole import Sweep
from causal.sweeps.store import Record, made_or_found, place_of

_AHEAD = 4  # chunks a worker has waiting, so that it is never without work


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep is.

    Attributes
    ----------
    done, total : int
        Chunks.
    evaluations : int
        Finished now or before.
    fresh : int
        Those evaluated in this run.
    seconds : float
        Since the run began.
    left : int
        Evaluations still to be made.
    """

    done: int
    total: int
    evaluations: int
    fresh: int
    seconds: float
    left: int

    @property
    def rate(self) -> float:
        """Evaluations a second, of this run."""
        return self.fresh / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At that rate; None before anything was evaluated."""
        return self.left / self.rate if self.rate > 0 else None


Told = Callable[[Progress], None]


def alone(sweep: Sweep, folder: Path, identity: str) -> Generator[Record]:
    """Run every chunk in this process, in order."""
    for number in range(sweep.layout.chunks):
        yield made_or_found(sweep, str(folder), number, identity)


def spread(sweep: Sweep, folder: Path, identity: str, client: Any) -> Generator[Record]:  # noqa: ANN401
    """Run every chunk on the workers of a client, in the order in which they finish.

    Parameters
    ----------
    sweep : Sweep
    folder : Path
        One that every worker sees under this name.
    identity : str
    client : distributed.Client

    Yields
    ------
    Record

    Raises
    ------
    CausalError
        If one chunk stopped its worker again and again, or a worker sees another folder.

    Notes
    -----
    Few chunks wait at a time, so that a scheduler holds little however many there are. The sweep
    itself is a task: whoever has lost it can have it again. What a dead worker was at is done anew
    by another, which first looks whether it lies there finished.
    """
    from distributed import KilledWorker, as_completed

    run = uuid4().hex
    whole = client.submit(_given, sweep, key=f"sweep-{run}", pure=False)

    def submit(number: int) -> Any:  # noqa: ANN401
        key = f"chunk-{run}-{number}"
        return client.submit(
            made_or_found, whole, str(folder), number, identity, key=key, pure=False
        )

    numbers = iter(range(sweep.layout.chunks))
    waiting = max(_AHEAD * sum(client.nthreads().values()), _AHEAD)
    open_ = {one.key: one for one in map(submit, islice(numbers, waiting))}
    loop = client.loop  # its own: another client may be the default one
    finished = as_completed(list(open_.values()), loop=loop)
    try:
        for future in finished:
            record = future.result()
            if not place_of(folder, record.chunk).is_file():
                raise CausalError(
                    f"a worker wrote chunk {record.chunk} where this process does not see it; give "
                    f"a folder that every worker sees as {folder}"
                )
            yield record
            del open_[future.key]
            for number in islice(numbers, 1):
                new = submit(number)
                open_[new.key] = new
                finished.add(new)
    except KilledWorker as error:
        raise CausalError(
            f"one chunk stopped its worker again and again ({error.task}); give workers more "
            "memory, or the sweep smaller chunks"
        ) from None
    finally:
        client.cancel([*open_.values(), whole])


def _given(sweep: Sweep) -> Sweep:
    return sweep
