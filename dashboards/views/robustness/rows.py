"""What a doubted conclusion hangs on, in words of readers: rows, and what is said of them."""

from collections.abc import Sequence
from math import isinf

from causal.display.numbers import percent, probability, short_points, signed
from causal.display.sentences import counted
from causal.judgement.bands import LEVEL
from causal.judgement.beats import Beats
from causal.judgement.cells import headline
from causal.judgement.robustness.flips import Flip, Flips
from causal.judgement.robustness.reliance import Support
from causal.judgement.robustness.sobol import Index, Sobol
from causal.judgement.robustness.switches import Switches
from causal.judgement.robustness.tornado import Tornado
from causal.judgement.robustness.wording import configured, worded
from causal.ladder.bounds.ranges import Range
from causal.theory.theory import Theory
from views.robustness.doubting import Doubt, measure_of
from views.robustness.told import amount, subject, support_words, under

SWINGS = ("number", "now", "low", "high", "answer at low", "at high", "swing", "ESS", "rests on")
FLIPS = ("number", "now", "turns at", "change", "in log-odds", "rests on")
ROWS = ("row", "first order", "total", "rests on")
RESTS = ("rests on", "share", "without it", "change", "made level", "arrows cut")
READINGS = ("numbers", "answer", "change", "what is assumed otherwise", "alone", "why", "rests on")
MEANINGS = ("meaning", "better", "equal", "worse", "order kept", "any mechanisms")
GLANCE = (
    "theory",
    "as written",
    "so in",
    "low",
    "high",
    "nearest number that turns it",
    "rests on",
)
KINDS = {"claim": "By claim", "document": "By document", "source": "By work cited"}


def swing_rows(theory: Theory, found: Tornado, top: int) -> list[list[str]]:
    """Return a row a number, and what the others come to."""
    rows = [
        [
            worded(theory, one.cell),
            probability(one.number, 3),
            *one.row()[1:6],
            f"{one.strength:g}",
            ", ".join(one.claims),
        ]
        for one in found.swings[:top]
    ]
    others = found.swings[top:]
    if others:
        total = f"{sum(one.swing for one in others):.3f}"
        rows.append([f"{len(others)} more rows together", *[""] * 5, total, "", ""])
    return rows


def flip_rows(theory: Theory, flips: Sequence[Flip]) -> list[list[str]]:
    """Return a row a flip."""
    return [[worded(theory, one.cell), *one.row()[1:5], ", ".join(one.claims)] for one in flips]


def flips_sentence(found: Flips) -> str:
    """Say how many numbers turn the conclusion, and how many cannot."""
    number, still = len(found.flips), found.tried - len(found.flips)
    if not number:
        none = "turns it by itself" if found.exact else "was found to turn it by itself"
        return f"None of the {found.tried:,} numbers that can matter {none}."
    turn = "number turns" if number == 1 else "numbers turn"
    if not found.exact:
        return f"{number:,} {turn} it alone; for the other {still:,} no turn was found."
    rest = (
        f"the other {still:,} cannot, whatever they are set to" if still else "there are no others"
    )
    return f"{number:,} {turn} it alone; {rest}."


def guarantee_words(found: Flips) -> str:
    """Say what is ruled out beforehand."""
    if found.guarantee is None:
        return (
            "The answer leans on how luck carries over, so there is no guarantee for several "
            "numbers at once, and turning numbers are searched for on a grid and refined: two "
            "turns close to one another may be missed."
        )
    if isinf(found.guarantee):
        return (
            "Guarantee: one side is certain, 0% or 100%, and stays so while the numbers that are 0 "
            "or 1 stay as they are. However far all others are moved, the conclusion cannot turn."
        )
    return (
        "Guarantee (Chan and Darwiche): whichever numbers are moved, one or many, the conclusion "
        f"cannot turn while their moves in log-odds add up to less than {found.guarantee:.2f}. A "
        "move of 0.69 doubles the odds. It is safe and not sharp: the nearest turn may be much "
        "further away."
    )


def index_words(theory: Theory, one: Index) -> str:
    """Name a row of a table."""
    causes = configured(theory, one.causes)
    title = theory[one.variable].title
    return f"{title}, given {causes}" if causes else title


def index_rows(theory: Theory, indices: Sequence[Index]) -> list[list[str]]:
    """Return a row an index."""
    return [[index_words(theory, one), *one.row()[1:]] for one in indices]


def variance_words(asked: Doubt, found: Sobol) -> str:
    """Say how uncertain the answer is and how much of it the rows bring by themselves."""
    measure = measure_of(asked)
    spread = (
        f"{100 * found.variance**0.5:.0f} points" if measure.event else f"{found.variance**0.5:.2f}"
    )
    said = f"{subject(measure)} under {under(asked)} is {amount(measure, found.mean)}, give or " \
           f"take {spread} (standard deviation)."  # fmt: skip
    said = said[:1].upper() + said[1:]
    if found.exact:
        alone = min(sum(one.first for one in found.indices), 1.0)
        return (
            f"{said} Rows by themselves bring {percent(alone)} of the variance; the rest comes "
            "from rows acting together. Both are exact."
        )
    return (
        f"{said} Facts that are kept bear on the event, so its variance has no closed form here: "
        "shares are of first order, from the derivatives at the theory’s numbers, and there are "
        "no totals. With no facts kept they would be exact."
    )


def rest_rows(theory: Theory, supports: Sequence[Support]) -> list[list[str]]:
    """Return a row a support."""
    rows = []
    for one in supports:
        _, _, share, without, change, _, _ = one.row()
        level = ", ".join(theory[name].title for name in one.level)
        cut = ", ".join(f"{theory[a].title} → {theory[b].title}" for a, b in one.cut)
        quiet = without or "cannot be set aside"
        rows.append([support_words(theory, one), share, quiet, change, level, cut])
    return rows


def reading_rows(theory: Theory, found: Switches) -> list[list[str]]:
    """Return a row an assumption."""
    titles = {one.name: one.title or one.name for one in theory.variants}
    rows = []
    for name, answer, change, _, alone, why, claims in found.rows():
        rows.append([titles.get(name, "Calibrated"), answer, change, "", alone, why, claims])
    told = [""] + [
        f"{a.what} of {theory[a.variable].title}" for one in found.switches for a in one.assumptions
    ]
    for row, what in zip(rows, told, strict=True):
        row[3] = what
    return rows


def readings_sentence(asked: Doubt, found: Switches) -> str:
    """Say whether any other reading turns the conclusion, or moves it."""
    measure = measure_of(asked)
    if not found.switches:
        return "The theory has no other set of numbers."
    said = []
    for one in found.switches:
        title = one.title or one.name
        if one.value is None:
            said.append(f"“{title}” has no answer, for the facts cannot happen in it")
            continue
        count = len(one.assumptions)
        things = "one thing" if count == 1 else f"{counted(count).lower()} things"
        answer = amount(measure, one.value, change=found.signed)
        said.append(f"“{title}” assumes {things} otherwise and gives {answer}")
    whole = "; ".join(said)
    usual = amount(measure, found.value, change=found.signed)
    return f"As calibrated: {usual}. {whole[:1].upper()}{whole[1:]}."


def often(share: float, draws: int) -> str:
    """Say a share of draws; that it is so in all of them is no certainty."""
    if round(share * draws) in (0, draws):
        return f"{'all' if share > 0.5 else 'none of'} {draws:,} draws"
    return f"{percent(share)} of {draws:,} draws"


def _between(found: Range) -> str:
    low, high = (percent(min(max(one, 0.0), 1.0)) for one in (found.low, found.high))
    return low if low == high else f"between {low} and {high}"


def beats_sentences(first: str, second: str, found: Beats) -> list[str]:
    """Say each meaning of “does better” in a sentence; each side as "under this", "as it was"."""
    better = f"{subject(headline(found.outcome))} is higher"
    event = headline(found.outcome).event
    low, high = (
        short_points(end) if event else signed(end)
        for end in (found.difference.low, found.difference.high)
    )
    unit = " points" if event else ""
    same, apart = found.same_history, found.two_histories
    moved = ""
    if found.couplings and found.full_range is not None:
        moved = f" Whatever the mechanisms do, that share is {_between(found.full_range)}"
        if found.order_range is not None:
            kept = _between(found.order_range)
            moved += f"; where no answer goes against a change of its causes, {kept}"
        moved += "."
    elif found.couplings:
        moved = " How far other mechanisms could move it would cost too much to find."
    sampled = f" ({found.sampled:,} histories were drawn.)" if found.sampled else ""
    return [
        f"On average, over the numbers: {better} {first} than {second} in "
        f"{often(found.over_parameters.better, found.draws)}; the difference lies between {low} "
        f"and {high}{unit} in {LEVEL:.0%} of them.",
        f"In one history with the same luck: it ends better {first} in {percent(same.better)} of "
        f"histories, worse in {percent(same.worse)}, and the same in {percent(same.equal)}."
        f"{moved}{sampled}",
        f"In two histories that have nothing to do with one another: the one {first} ends better "
        f"in {percent(apart.better)} of pairs, and worse in {percent(apart.worse)}.",
    ]
