"""The pictures of the page: swings, shares of the variance, shares of what an answer rests on."""

from causal.display.numbers import percent
from causal.display.portions import Portion, portion_bars
from causal.judgement.robustness.reliance import Reliance, Support
from causal.judgement.robustness.sobol import Sobol
from causal.judgement.robustness.tornado import Tornado
from causal.judgement.robustness.wording import configured, stated, worded
from causal.judgement.robustness.wording import under as given
from causal.theory.theory import Theory
from views.robustness.doubting import Doubt, measure_of
from views.robustness.rows import KINDS
from views.robustness.told import amount, question, support_words, turning

Looks = tuple[str, str]
"""Colours and layout, as `causal.display` names them."""


def swings_drawn(
    asked: Doubt, theory: Theory, found: Tornado, level: float, top: int, looks: Looks
) -> str:
    """Draw which numbers move the answer."""
    scheme, layout = looks
    drawn: str = found.svg(
        shown=top,
        name=lambda cell: worded(theory, cell),
        words=(lambda cell: stated(theory, cell), lambda cell: given(theory, cell)),
        text=question(asked),
        turns=turning(asked, level),
        scheme=scheme,
        layout=layout,
    )
    return drawn


def variance_drawn(theory: Theory, found: Sobol, top: int, looks: Looks) -> str:
    """Draw which rows bring the variance."""
    others, rest = found.indices[top:], ""
    if others:
        alone = percent(_share(sum(one.first for one in others)))
        rest = f"{len(others)} more rows: {alone} by themselves, together"
    bars = [
        Portion(
            theory[one.variable].title,
            ", ".join(one.claims),
            _share(one.first),
            None if one.total is None else _share(one.total),
            f"given {configured(theory, one.causes)}" if one.causes else "",
        )
        for one in found.indices[:top]
    ]
    return _portions("Which rows bring the variance", bars, rest, looks)


def rests_drawn(
    asked: Doubt, theory: Theory, found: Reliance, kind: str, top: int, looks: Looks
) -> str:
    """Draw what the answer rests on, by claim, by document or by work."""
    what = "The change" if asked.compared else "The answer"
    some = found.of(kind)
    bars = [
        Portion(_capital(support_words(theory, one)), _without(asked, what, one), _share(one.share))
        for one in some[:top]
    ]
    rest = f"{len(some) - top} more, with smaller shares" if len(some) > top else ""
    return _portions(f"What it rests on, {KINDS[kind].lower()}", bars, rest, looks)


def _portions(title: str, bars: list[Portion], rest: str, looks: Looks) -> str:
    scheme, layout = looks
    said = "; ".join(one.words() for one in bars)
    return portion_bars(
        bars, title=title, description=said, rest=rest, scheme=scheme, layout=layout
    )


def _share(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without(asked: Doubt, what: str, one: Support) -> str:
    """Say what is left of an answer without something."""
    if one.without is None or one.change is None:
        return "cannot be set aside"
    measure = measure_of(asked)
    without = amount(measure, one.without, change=one.signed)
    if not one.level and not one.cut:
        return f"set aside: {what.lower()} stays {without}, for nothing rests on it alone"
    moved = amount(measure, one.change, change=True)
    return f"set aside: {what.lower()} becomes {without} (moved by {moved})"
