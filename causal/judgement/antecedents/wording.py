"""How far-fetched what is set is, in sentences and rows of text."""

from collections.abc import Callable, Sequence
from math import inf

from causal.display.numbers import MINUS, probability
from causal.display.sentences import counted, listed, silences
from causal.display.surprise_words import bits_text, coins, far_fetched, one_in
from causal.judgement.antecedents.rewritten import Rewrite, Rewrites
from causal.judgement.antecedents.surprise import Surprise
from causal.judgement.bands import Interval
from causal.judgement.panel import Settings
from causal.judgement.search.solutions import told

_QUIET = ("partial", "out_of_scope")


def band_text(band: Interval | None) -> str:
    """Write the ends of a band of bits; nothing where there is none.

    Examples
    --------
    >>> band_text(Interval(2.0, 1.5, 2.0, 2.75)), band_text(Interval(inf, 1.0, 2.0, inf))
    ('1.5 to 2.8 bits', '1.0 bits or more, without limit')
    """
    if band is None:
        return ""
    if band.high == inf:
        return f"{band.low:.1f} bits or more, without limit"
    return f"{band.low:.1f} to {band.high:.1f} bits"


def in_short(one: Surprise) -> str:
    """Say how far-fetched one theory finds it, in a few words; of others, the status.

    Examples
    --------
    >>> names = ("pace", "Pace", "calibrated", "record", "before", "peace")
    >>> in_short(Surprise(*names, "runs", "", bits=3.0)), in_short(Surprise(*names, "partial", ""))
    ('3 bits (1 in 8)', 'partial')
    """
    if one.bits is None:
        return one.status.replace("_", " ")
    if one.expected:
        return f"{bits_text(one.bits)} expected"
    said = far_fetched(one.bits)
    return f"{said}, what happened anyway" if one.status == "vacuous" else said


def line(one: Surprise) -> str:
    """Say in a line how far-fetched one theory finds it, beside the factual course.

    Examples
    --------
    >>> names = ("pace", "Pace", "calibrated", "record", "before", "peace", "runs", "")
    >>> line(Surprise(*names, bits=3.0, factual_bits=0.38))
    'Pace: 3 bits (1 in 8; the factual course 1 in 1.3)'
    """
    if one.bits is None:
        return f"{one.title}: {one.why}"
    if one.expected:
        said = f"{one.title}: {bits_text(one.bits)} expected; its own mechanisms would cost none"
    elif one.status == "vacuous":
        said = f"{one.title}: {far_fetched(one.bits)}; it is what happened anyway, 0 bits beyond"
    elif one.factual_bits is None:
        said = f"{one.title}: {far_fetched(one.bits)}"
    else:
        course = f"the factual course {one_in(one.factual_bits)}"
        bits = "impossible" if one.bits == inf else f"{bits_text(one.bits)} ({one_in(one.bits)}"
        said = f"{one.title}: {bits}{' (' if one.bits == inf else '; '}{course})"
    return f"{said}{firmness(one)}"


def firmness(one: Surprise) -> str:
    """Say how firm the bits are: their band where numbers were drawn, else what they hang on."""
    if one.band is not None:
        lost = f", without {one.lost} in which what is kept could not happen" if one.lost else ""
        return f"; {band_text(one.band)} in 90% of {one.draws:,} draws{lost}"
    if one.expected:
        return "; draws give it a band"
    if one.hinge is None:
        return ""
    swing = bits_text(one.hinge.swing).replace("under", "by under")
    return (
        f"; hangs most on {one.hinge.words} = {probability(one.hinge.value)}, "
        f"{'' if swing.startswith('by') else 'by '}{swing} for one standard deviation of it"
    )


def beyond_text(bits: float | None) -> str:
    """Write bits beyond those of the factual course; nothing where they are not known.

    Examples
    --------
    >>> beyond_text(1.25), beyond_text(-0.8), beyond_text(inf), beyond_text(0.0), beyond_text(None)
    ('+1.2', '−0.8', 'no limit', '0.0', '')
    """
    if bits is None:
        return ""
    if bits == inf:
        return "no limit"
    size = f"{abs(bits):.1f}"
    if float(size) == 0:
        return size
    return f"{'+' if bits > 0 else MINUS}{size}"


def sentence(title: str, surprises: Sequence[Surprise]) -> str:
    """Say how far-fetched theories find what a scenario sets.

    Parameters
    ----------
    title : str
        Of the scenario.
    surprises : sequence of Surprise
        One a theory.

    Returns
    -------
    str
        Plain text.
    """
    spoken = [one for one in surprises if one.bits is not None]
    quiet = {s: [one.title for one in surprises if one.status == s] for s in _QUIET}
    if not spoken:
        first = f"How far-fetched “{title}” is, no theory here can say."
    else:
        ranked = sorted(spoken, key=lambda one: one.bits or 0.0)
        first = f"How far-fetched is “{title}”? {listed([_said(one) for one in ranked])}."
        last = ranked[-1]
        if not last.expected and last.bits:
            where = "" if len(ranked) == 1 else f" in {last.title}"
            first += f" That is {coins(last.bits)}{where}."
    rest = [_vacuous(spoken)] if _vacuous(spoken) else []
    return " ".join([first, *rest, *silences(quiet)])


def _said(one: Surprise) -> str:
    if one.bits is None:
        return one.title
    if one.expected:
        return f"{bits_text(one.bits)} expected in {one.title}"
    said = f"{far_fetched(one.bits)} in {one.title}"
    if one.status == "vacuous" or one.factual_bits is None:
        return said
    return f"{said} where the factual course is {one_in(one.factual_bits)}"


def _vacuous(spoken: Sequence[Surprise]) -> str:
    names = [one.title for one in spoken if one.status == "vacuous"]
    if not names:
        return ""
    return f"In {listed(names)} it is what happened anyway: 0 bits beyond the factual course."


def ways(one: Rewrites) -> str:
    """Say which rewriting of what came before would bring it about.

    Examples
    --------
    >>> ways(Rewrites("pace", "Pace", "peace", "out_of_scope", 0.5, 2))
    ''
    """
    if not one.total:
        return ""
    bar = probability(one.threshold)
    early = "" if one.done == one.total else f" Stopped early: {one.done} of {one.total} sets."
    if one.found and not one.found[0].settings:
        said = f"{one.title}: likely enough with nothing rewritten ({_reaches(one.found[0])})"
    elif not one.upstream:
        said = f"{one.title}: it has no causes in this theory, so nothing upstream can be rewritten"
    elif one.found:
        first, more = one.found[0], len(one.found) - 1
        others = f", or {counted(more).lower()} more" if more else ""
        said = (
            f"{one.title}: {told(first.settings)} ({bits_text(first.bits)}) makes it likely "
            f"({_reaches(first)}){others}"
        )
    else:
        best = one.front[-1] if one.front else None
        most = f"; the most is {_reaches(best)} by {told(best.settings)}" if best else ""
        said = f"{one.title}: nothing upstream makes it likely ({bar} or more){most}"
    return f"{said}{_whole(one)}.{early}"


def _whole(one: Rewrites) -> str:
    """Say by which rewriting it costs fewest bits in all, where that is fewer than without any."""
    if not one.gains or one.whole is None or one.nothing is None:
        return ""
    straight = bits_text(one.nothing.total)
    return (
        f"; in all it costs least by {told(one.whole.settings)}: {one.whole.bits:.1f} bits for "
        f"that and {one.whole.residual:.1f} that are left, where it costs {straight} straight away"
    )


def _ends(band: Interval | None, write: Callable[[float], str]) -> str:
    """Write the ends of a band in brackets; nothing where there is none."""
    return "" if band is None else f" ({write(band.low)} to {write(band.high)})"


def _reaches(one: Rewrite) -> str:
    return probability(one.reached)


def rewrite_rows(one: Rewrites, most: int, say: Callable[[Settings], str]) -> list[list[str]]:
    """Return a row a rewriting, what is set said by `say`: those that suffice, then the rest."""
    rest = [point for point in one.front if point not in one.found]
    return [
        [
            one.title,
            say(way.settings),
            f"{way.bits:.1f}{_ends(way.bits_band, '{:.1f}'.format)}",
            f"{probability(way.reached)}{_ends(way.reached_band, probability)}",
            "no limit" if way.residual == inf else f"{way.residual:.1f}",
            "no limit" if way.total == inf else f"{way.total:.1f}",
            "yes" if way in one.found else "no",
        ]
        for way in (*one.found[:most], *rest)
    ]
