"""Curves in a line of text: a sign a year, and the ruler that stands above them."""

from collections.abc import Sequence

from causal.display.numbers import checked

_BLOCKS = "▁▂▃▄▅▆▇█"
_EVERY = 10  # years between two marks of a ruler


def spark(chances: Sequence[float]) -> str:
    """Draw chances as blocks, lowest at 0 and highest at 1.

    Parameters
    ----------
    chances : sequence of float

    Returns
    -------
    str
        A sign each.

    Raises
    ------
    CausalError
        If one is not a probability.

    Examples
    --------
    >>> spark([1, 0.9, 0.5, 0.25, 0])
    '█▇▅▃▁'
    """
    last = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(checked(chance) * last + 1e-9)] for chance in chances)


def ruler(years: Sequence[int]) -> str:
    """Write years above a spark: the first, then every tenth where there is room.

    Examples
    --------
    >>> print(ruler(range(1985, 2004)))
    1985 1990      2000
    """
    text = ""
    for place, year in enumerate(years):
        free = place == 0 or len(text) < place
        if free and (place == 0 or year % _EVERY == 0):
            text = text.ljust(place) + str(year)
    return text
