"""How surprising something is, in words: bits, one in so many, fair coins called right."""

from math import inf, isnan, log2

from causal.display.numbers import checked
from causal.errors import CausalError

IMPOSSIBLE = "impossible"
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_MOST = 1e15  # beyond this a power of ten is said
_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def bits_of(chance: float) -> float:
    """Return the surprise at something that had a chance: minus its binary logarithm.

    Parameters
    ----------
    chance : float
        A probability in [0, 1].

    Returns
    -------
    float
        Bits, 0 for what is certain, infinity for what is impossible.

    Raises
    ------
    CausalError
        If `chance` is not a probability.

    Examples
    --------
    >>> bits_of(0.125), bits_of(1.0), bits_of(0.0)
    (3.0, 0.0, inf)
    """
    checked(chance)
    return max(0.0, -log2(chance)) if chance > 0 else inf


def bits_text(bits: float) -> str:
    """Write a number of bits.

    Parameters
    ----------
    bits : float
        0 or more; infinity for what is impossible.

    Returns
    -------
    str
        One decimal; what is merely close to nothing is not shown as nothing.

    Raises
    ------
    CausalError
        If it is negative or no number.

    Examples
    --------
    >>> bits_text(3.584), bits_text(1.0), bits_text(0.0), bits_text(0.01), bits_text(inf)
    ('3.6 bits', '1 bit', '0 bits', 'under 0.1 bits', 'infinitely many bits')
    """
    _refuse(bits)
    if bits == inf:
        return "infinitely many bits"
    if 0 < bits < 0.05:
        return "under 0.1 bits"
    text = _short(bits)
    return f"{text} bit{'' if text == '1' else 's'}"


def one_in(bits: float) -> str:
    """Say how likely something is that surprises by so many bits: one in so many.

    Parameters
    ----------
    bits : float
        0 or more; infinity for what is impossible.

    Returns
    -------
    str
        Two digits of the number; ``certain`` and ``impossible`` only if exactly so.

    Raises
    ------
    CausalError
        If it is negative or no number.

    Examples
    --------
    >>> one_in(3.584), one_in(0.38), one_in(1.0), one_in(10.2), one_in(21.5)
    ('1 in 12', '1 in 1.3', '1 in 2', '1 in 1,200', '1 in 3 million')
    >>> one_in(0.0), one_in(0.01), one_in(inf)
    ('certain', 'nearly certain', 'impossible')
    """
    _refuse(bits)
    if bits == inf:
        return IMPOSSIBLE
    if bits == 0:
        return "certain"
    if bits > log2(_MOST):
        return f"1 in 10 to the power of {round(bits / log2(10))}"
    many = float(f"{2**bits:.2g}")
    if many == 1:
        return "nearly certain"
    for scale, word in _SCALES:
        if many >= scale:
            return f"1 in {_short(many / scale)} {word}"
    return f"1 in {_short(many)}"


def coins(bits: float) -> str:
    """Compare a surprise with fair coins that are called right.

    Parameters
    ----------
    bits : float
        0 or more; infinity for what is impossible.

    Returns
    -------
    str
        A clause; the number of coins is the nearest whole one.

    Raises
    ------
    CausalError
        If it is negative or no number.

    Examples
    --------
    >>> coins(3.0), coins(3.6)
    ('as likely as calling three fair coins right', 'about as likely as calling four fair coins right')
    >>> coins(1.0), coins(0.2)
    ('as likely as calling one fair coin right', 'likelier than calling one fair coin right')
    >>> coins(inf), coins(0.0)
    ('impossible, however many coins are called right', 'no surprise at all')
    """  # noqa: E501 - a doctest shows the clause as it is
    _refuse(bits)
    if bits == inf:
        return "impossible, however many coins are called right"
    if bits == 0:
        return "no surprise at all"
    whole = round(bits)
    if whole == 0:
        return "likelier than calling one fair coin right"
    about = "" if abs(bits - whole) < 0.05 else "about "
    count = _FEW[whole] if whole < len(_FEW) else f"{whole:,}"
    return f"{about}as likely as calling {count} fair coin{'' if whole == 1 else 's'} right"


def far_fetched(bits: float) -> str:
    """Say how far-fetched something is, in a few words.

    Parameters
    ----------
    bits : float
        0 or more; infinity for what is impossible.

    Returns
    -------
    str

    Raises
    ------
    CausalError
        If it is negative or no number.

    Examples
    --------
    >>> far_fetched(3.584), far_fetched(inf), far_fetched(0.0)
    ('3.6 bits (1 in 12)', 'impossible', '0 bits (certain)')
    """
    said = one_in(bits)
    return said if bits == inf else f"{bits_text(bits)} ({said})"


def _short(number: float) -> str:
    """Write a number of up to a thousand million with one decimal below ten, if it has one."""
    text = f"{number:.1f}"
    if text.endswith(".0"):
        return f"{round(number):,}"
    return text if number < 100 else f"{round(number):,}"


def _refuse(bits: float) -> None:
    if isnan(bits) or bits < 0:
        raise CausalError(f"{bits} bits cannot be a surprise; a number of 0 or more is needed")
