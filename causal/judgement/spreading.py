"""The same work on many parts: in this process, or on the workers of a client."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar
from warnings import catch_warnings, filterwarnings

Part = TypeVar("Part")
Told = TypeVar("Told")
_LEAST = 100  # questions in a run: milliseconds of work, well above what the scheduler costs
_RUNS = 1_000  # about so many runs at most, however many questions there are


def spread(
    work: Callable[..., Told],
    parts: Sequence[Part],
    *held: Any,  # noqa: ANN401
    client: Any = None,  # noqa: ANN401
    sizes: Sequence[int] = (),
) -> Iterator[Told]:
    """Do the same work on every part, and tell what came of it in the order of the parts.

    Parameters
    ----------
    work : callable
        Called with a part and what is held; it must be found by name, as a function of a module.
    parts : sequence
    *held : object
        The same for every part; sent to the workers once.
    client : distributed.Client, optional
        Whose workers do it; this process if not given, each part when it is asked for.
    sizes : sequence of int, optional
        How many questions are in each part, where many small parts are to go to a worker together;
        each part by itself if not given.

    Yields
    ------
    object
        What the work returned for a part. Parts know nothing of one another, so that it does not
        depend on who worked at what. Work that is not yet done when nobody asks any more is
        dropped.

    Examples
    --------
    >>> list(spread(pow, [1, 2, 3], 2))
    [1, 4, 9]
    """
    if client is None:
        yield from (work(part, *held) for part in parts)
        return
    with catch_warnings():  # what is held may be large, and goes out once
        filterwarnings("ignore", message="Sending large graph", category=UserWarning)
        there = [client.submit(_given, one, pure=False) for one in held]
    waiting = deque(
        client.submit(_each, work, run, *there, pure=False) for run in _runs(parts, sizes)
    )
    while waiting:
        yield from waiting.popleft().result()


def _given(held: Any) -> Any:  # noqa: ANN401
    """Be the task that gives what is held: whoever has lost it can have it again."""
    return held


def _each(work: Callable[..., Told], run: Sequence[Part], *held: Any) -> list[Told]:  # noqa: ANN401
    return [work(part, *held) for part in run]


def _runs(parts: Sequence[Part], sizes: Sequence[int]) -> list[Sequence[Part]]:
    """Cut the parts into runs of about as many questions, whoever works at them."""
    if not sizes:
        return [[part] for part in parts]
    enough = max(_LEAST, sum(sizes) // _RUNS)
    starts, count = [0], 0
    for place, size in enumerate(sizes, 1):
        count += size
        if count >= enough:
            starts.append(place)
            count = 0
    ends = dict.fromkeys([*starts, len(parts)])
    return [parts[start:end] for start, end in pairwise(ends)]
