"""Numbers as a reader sees them: chances, differences and their signs.

Prose uses percent and points, tables use decimals. Nothing that is merely close to zero or
one is ever shown as zero or one, and a difference that rounds to nothing carries no sign.
"""

from math import isfinite

from causal.errors import CausalError

EXACT = 1e-9
"""Below this distance a number counts as exactly 0 or 1: the rounding of a long sum."""

MINUS = "\N{MINUS SIGN}"

_SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_COUNTLESS = 1e15


def percent(chance: float) -> str:
    """Write a chance for prose.

    Parameters
    ----------
    chance : float
        A probability in [0, 1].

    Returns
    -------
    str
        Whole percent; ``<1%`` and ``>99%`` at the ends, ``0%`` and ``100%`` only if exact.

    Raises
    ------
    CausalError
        If `chance` is not a probability.

    Examples
    --------
    >>> percent(0.4151), percent(0.0004), percent(0.9999), percent(1.0)
    ('42%', '<1%', '>99%', '100%')
    """
    chance = checked(chance)
    whole = round(100 * chance)
    if whole == 0 and chance > 0:
        return "<1%"
    if whole == 100 and chance < 1:
        return ">99%"
    return f"{whole}%"


def probability(chance: float, digits: int = 2) -> str:
    """Write a chance for a table.

    Parameters
    ----------
    chance : float
        A probability in [0, 1].
    digits : int, default 2
        Decimals.

    Returns
    -------
    str
        The decimals, with ``<0.01`` and ``>0.99`` for what would round to an end.

    Raises
    ------
    CausalError
        If `chance` is not a probability.

    Examples
    --------
    >>> probability(0.4151), probability(0.004), probability(0.9981), probability(0.0)
    ('0.42', '<0.01', '>0.99', '0.00')
    >>> probability(0.0004, digits=3)
    '<0.001'
    """
    chance = checked(chance)
    step = 10**-digits
    text = f"{chance:.{digits}f}"
    if chance > 0 and float(text) == 0:
        return f"<{step:.{digits}f}"
    if chance < 1 and float(text) == 1:
        return f">{1 - step:.{digits}f}"
    return text


def apart(first: float, second: float) -> tuple[str, str]:
    """Write two chances with as many decimals as it takes to tell them apart.

    Parameters
    ----------
    first, second : float
        Probabilities in [0, 1].

    Returns
    -------
    str, str
        With two to nine decimals; the same only where they differ by no more than rounding.

    Examples
    --------
    >>> apart(0.42, 0.5), apart(0.4996, 0.5), apart(0.003, 0.5)
    (('0.42', '0.50'), ('0.4996', '0.5000'), ('<0.01', '0.50'))
    """
    digits = 2
    while digits < 9 and round(first, digits) == round(second, digits):
        digits += 1
    return probability(first, digits), probability(second, digits)


def bar(threshold: float) -> str:
    """Write a threshold in full: it was chosen, and is no estimate.

    Examples
    --------
    >>> bar(0.5), bar(0.25), bar(0.999)
    ('0.50', '0.25', '0.999')
    """
    text = f"{threshold:.2f}"
    return text if float(text) == threshold else f"{threshold:g}"


def percent_beside(chance: float, level: float) -> str:
    """Write a chance for prose, so that it does not look like a level that it is short of.

    Examples
    --------
    >>> percent_beside(0.42, 0.5), percent_beside(0.4996, 0.5), percent_beside(0.5, 0.5)
    ('42%', '49.96%', '50%')
    """
    if abs(chance - level) < EXACT or percent(chance) != percent(level):
        return percent(chance)
    digits = 1
    while digits < 7 and round(100 * chance, digits) == round(100 * level, digits):
        digits += 1
    return f"{100 * chance:.{digits}f}%"


def decimals(number: float, digits: int = 2) -> str:
    """Write a number that need not be a chance, with the sign of typesetting.

    Examples
    --------
    >>> decimals(-0.25), decimals(0.004), decimals(1.5, digits=1)
    ('\N{MINUS SIGN}0.25', '0.00', '1.5')
    """
    text = f"{number:.{digits}f}"
    return text.replace("-", MINUS) if float(text) else text.removeprefix("-")


def one_in(chance: float) -> str:
    """Write a chance as a proportion, however small it is.

    Parameters
    ----------
    chance : float
        A probability in [0, 1].

    Returns
    -------
    str
        So many in ten down to a seventh, then one in so many, to two digits from a hundred on.

    Raises
    ------
    CausalError
        If `chance` is not a probability.

    Examples
    --------
    >>> one_in(0.324), one_in(1 / 37), one_in(0.0000812)
    ('about 3 in 10', 'about 1 in 37', 'about 1 in 12,000')
    >>> one_in(4.3e-7), one_in(1.0), one_in(0.0)
    ('about 1 in 2.3 million', 'certain', 'impossible')
    """
    whole = checked(chance)
    if whole == 1 or chance <= 0:
        return "certain" if whole == 1 else "impossible"
    if chance > 0.95:
        return "more than 19 in 20"
    if chance >= 1 / 7:
        return f"about {round(10 * chance)} in 10"
    odds = 1 / chance
    if odds < 99.5:
        return f"about 1 in {round(odds)}"
    rounded = float(f"{odds:.1e}")
    if rounded >= _COUNTLESS:
        return "less than 1 in a thousand trillion"
    for size, word in _SIZES:
        if rounded >= size:
            return f"about 1 in {rounded / size:.3g} {word}"
    return f"about 1 in {round(rounded):,}"


def points(difference: float) -> str:
    """Write a difference of two chances for prose.

    Parameters
    ----------
    difference : float
        After minus before, in [-1, 1].

    Returns
    -------
    str
        Signed percentage points with a true minus sign; no sign where there is nothing to sign.

    Examples
    --------
    >>> points(0.164), points(-0.05), points(0.01), points(0.0), points(-0.001)
    ('+16 points', '−5 points', '+1 point', '0 points', 'under 1 point')
    """
    short = short_points(difference)
    if short == "≈0":
        return "under 1 point"
    return f"{short} point{'' if short in ('+1', MINUS + '1') else 's'}"


def short_points(difference: float) -> str:
    """Write a difference of two chances beside a mark in a picture.

    Parameters
    ----------
    difference : float
        After minus before, in [-1, 1].

    Returns
    -------
    str
        The signed whole number of points; ``≈0`` if it rounds to zero without being zero.

    Examples
    --------
    >>> short_points(0.164), short_points(-0.052), short_points(-0.0), short_points(0.004)
    ('+16', '−5', '0', '≈0')
    """
    whole = round(100 * finite(difference))
    if whole == 0:
        return "0" if abs(difference) < EXACT else "≈0"
    return f"{'+' if whole > 0 else MINUS}{abs(whole)}"


def signed(difference: float, digits: int = 2) -> str:
    """Write a difference for a table.

    Parameters
    ----------
    difference : float
        Any finite number.
    digits : int, default 2
        Decimals.

    Returns
    -------
    str
        The number with its sign, or without one if it rounds to zero.

    Examples
    --------
    >>> signed(0.164), signed(-0.05), signed(-0.0001)
    ('+0.16', '−0.05', '0.00')
    """
    size = f"{abs(finite(difference)):.{digits}f}"
    if float(size) == 0:
        return size
    return ("+" if difference > 0 else MINUS) + size


def finite(number: float) -> float:
    """Return a number, refusing infinity and not-a-number.

    Raises
    ------
    CausalError
        If `number` is not finite.

    Examples
    --------
    >>> finite(0.25)
    0.25
    """
    if not isfinite(number):
        raise CausalError(f"{number} cannot be shown; a finite number is needed")
    return number


def checked(chance: float) -> float:
    """Return a chance, with the rounding of a long sum taken off at both ends.

    Raises
    ------
    CausalError
        If `chance` lies outside [0, 1] by more than rounding.

    Examples
    --------
    >>> checked(1.0000000000002), checked(0.25)
    (1.0, 0.25)
    """
    if not -EXACT <= finite(chance) <= 1 + EXACT:
        raise CausalError(f"{chance} is not a probability; it must lie between 0 and 1")
    if chance < EXACT:
        return 0.0
    return 1.0 if chance > 1 - EXACT else float(chance)
