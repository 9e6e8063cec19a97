"""Randomness by name: the same numbers whatever else is drawn, before it or in another thread.

`stream` gives a generator of its own for a name. For units that is not enough: a counter-based
generator gives the n-th number of a stream without the numbers before it. The luck of unit n for
one variable is the n-th number of that variable's stream, so units can be made in blocks, and
worlds can be pushed in any order, without changing what happens to any unit.
"""

from dataclasses import dataclass
from hashlib import blake2b, sha256

import numpy as np

from causal.engine.product import Array

_LANES = 4  # numbers that one step of the counter gives


@dataclass(frozen=True, slots=True)
class Streams:
    """Uniform numbers in [0, 1) by the name of a stream and a place in it.

    Parameters
    ----------
    seed : int
        Another seed, other numbers.

    References
    ----------
    .. [1] J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
       SC (2011): the generator Philox.

    Examples
    --------
    >>> whole = Streams(1).uniforms("rain", 0, 10)
    >>> np.array_equal(whole[3:7], Streams(1).uniforms("rain", 3, 4))
    True
    """

    seed: int

    def uniforms(self, name: str, first: int, count: int) -> Array:
        """Return some numbers of a stream.

        Parameters
        ----------
        name : str
            Which stream.
        first, count : int
            Place of the first number, and how many.

        Returns
        -------
        ndarray, shape (count,)
        """
        digest = blake2b(f"{self.seed}\0{name}".encode(), digest_size=16).digest()
        philox = np.random.Philox(key=np.frombuffer(digest, dtype=np.uint64))
        philox.advance(first // _LANES)
        skipped = first % _LANES
        return np.random.Generator(philox).random(skipped + count)[skipped:]


def stream(seed: int, name: str) -> np.random.Generator:
    """Return a source of randomness that depends on a seed and a name, and on nothing else.

    Parameters
    ----------
    seed : int
        Not negative.
    name : str
        What is drawn: two names have independent streams.

    Returns
    -------
    numpy.random.Generator

    Notes
    -----
    The name enters as its SHA-256, the same in every process, as further entropy of the seed.

    Examples
    --------
    >>> first, again = (stream(1, "wage_cut_1907").random() for _ in range(2))
    >>> first == again, first == stream(1, "wage_cut_1906").random()
    (True, False)
    """
    words = np.frombuffer(sha256(name.encode()).digest(), dtype="<u4")
    entropy = [seed, *map(int, words)]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy)))


def seed_of(seed: int | np.random.Generator) -> int:
    """Return a seed as a number; a generator is asked for one.

    Examples
    --------
    >>> seed_of(7)
    7
    """
    return int(seed.integers(2**63)) if isinstance(seed, np.random.Generator) else int(seed)
