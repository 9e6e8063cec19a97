"""What a doubted conclusion says, in readers' words: sentences and rows."""

from causal.display.numbers import apart, percent, points, probability, short_points, signed
from causal.display.sentences import listed
from causal.judgement.bands import LEVEL, left_out
from causal.judgement.robustness.firmness import Firmness
from causal.judgement.robustness.flips import EQUAL, Flip, Flips
from causal.judgement.robustness.reliance import Reliance, Support
from causal.judgement.robustness.wording import NONE_CITED, worded
from causal.theory.frame import Measure
from causal.theory.sources import ELICITED
from causal.theory.theory import Theory
from views.robustness.doubting import Doubt, measure_of

FIRM, FAIR = 0.95, 0.8
UNBACKED = {
    ELICITED: "judgements with no claim behind them",
    NONE_CITED: "no work cited",
}


def subject(measure: Measure) -> str:
    """Say what is measured, as the subject of a sentence."""
    return f"the {'chance that' if measure.event else 'degree to which'} {measure.title}"


def amount(measure: Measure, number: float, *, change: bool = False) -> str:
    """Write a chance in per cent or points, a degree in decimals."""
    if measure.event:
        return points(number) if change else percent(number)
    return signed(number) if change else probability(number)


def short(measure: Measure, number: float, *, change: bool = False) -> str:
    """Write an amount where its unit stands elsewhere."""
    if measure.event and change:
        return short_points(number)
    return amount(measure, number, change=change)


def under(asked: Doubt) -> str:
    """Name the change as a reader knows it."""
    return f"“{asked.scenario.title or asked.scenario.name}”"


def question(asked: Doubt) -> str:
    """Say what is asked: the measure, or its change, under the scenario."""
    what = subject(measure_of(asked))
    return f"{'the change in ' if asked.compared else ''}{what} under {under(asked)}"


def turning(asked: Doubt, level: float) -> float:
    """Return where the conclusion turns."""
    return 0.0 if asked.compared else level


# --- the sentence ---------------------------------------------------------------------------


def tone(firm: Firmness) -> tuple[str, str]:
    """Return the badge's kind, and what it says."""
    if abs(firm.value - firm.threshold) < EQUAL:
        return "plain", "No difference" if firm.change else "Exactly at the level"
    kind = "good" if firm.holds >= FIRM else "mixed" if firm.holds >= FAIR else "bad"
    often = firm.often()
    return kind, f"Holds in {often}"


def conclusion(asked: Doubt, firm: Firmness) -> str:
    """Say what is concluded, in the theory as it is written."""
    measure, sides = measure_of(asked), {one.what: one.value for one in firm.spreads}
    what, start = subject(measure), f"In {firm.title}, "
    if not firm.change:
        side = "above" if firm.value > firm.threshold else "below"
        if abs(firm.value - firm.threshold) < EQUAL:
            side = "exactly at"
        bar = amount(measure, firm.threshold)
        return f"{start}under {under(asked)}, {what} is {side} {bar}: {_shown(measure, sides)}."
    if abs(firm.value) < EQUAL:
        return f"{start}{under(asked)} makes no difference to {what}: {_shown(measure, sides)}."
    side = "higher" if firm.value > 0 else "lower"
    moved = amount(measure, firm.value, change=True)
    return f"{start}{what} is {side} under {under(asked)} than as it was: " \
           f"{_shown(measure, sides)} ({moved})."  # fmt: skip


def _shown(measure: Measure, sides: dict[str, float]) -> str:
    changed = amount(measure, sides["changed"])
    if "as it was" not in sides:
        return changed
    return f"{changed} against {amount(measure, sides['as it was'])}"


def firmly(asked: Doubt, firm: Firmness) -> str:
    """Say in how many draws it is so, and how far the number moves."""
    measure, what = measure_of(asked), "the change" if firm.change else "it"
    ends = (firm.interval.low, firm.interval.high)
    low, high = (short(measure, one, change=firm.change) for one in ends)
    unit = " points" if measure.event and firm.change else ""
    said = f"in {LEVEL:.0%} of them {what} lies between {low} and {high}{unit}."
    drawn = f"{firm.draws - firm.lost:,} draws of the theory’s numbers (seed {firm.seed})"
    if abs(firm.value - firm.threshold) < EQUAL:
        return f"Of {drawn}, {said}"
    often = f"{firm.often()} of the theory’s numbers (seed {firm.seed})"
    said = f"That is so in {often}; {said}"
    if firm.held:
        said += f" Not drawn: the numbers of {listed(list(firm.held))}."
    if firm.lost:
        said += f" {left_out(firm.lost, firm.draws)}"
    return said


def flip_words(theory: Theory, one: Flip) -> str:
    """Say when the conclusion turns."""
    way = "rises" if one.change > 0 else "falls"
    now, at = apart(one.now, one.turns_at)
    return f"if {worded(theory, one.cell)} {way} from {now} to {at}"


def nearest(theory: Theory, found: Flips | str) -> str:
    """Say what turns the conclusion first."""
    if isinstance(found, str):
        return ""
    if not found.flips:
        if found.exact:
            return "No single number turns it by itself."
        return "No single number was found that turns it by itself."
    return f"It turns first {flip_words(theory, found.flips[0])}."


def support_words(theory: Theory, one: Support) -> str:
    """Name a claim, a document or a work cited."""
    if one.name in UNBACKED:
        return UNBACKED[one.name]
    if one.kind == "document":
        titles = {document.name: document.title for document in theory.library.documents}
        return f"{one.name}, {titles[one.name]}" if titles.get(one.name) else one.name
    if one.kind == "source":
        return f"{one.name}: {theory.library.source(one.name).text}"
    return f"{one.name}: {theory.library.claim(one.name).paraphrase}"


def carried(theory: Theory, found: Reliance | str) -> str:
    """Say what carries most of the answer's sensitivity."""
    if isinstance(found, str) or not found.supports:
        return ""
    first = found.of("claim")[0]
    if first.share <= 0:
        return ""
    share = percent(min(first.share, 1.0))
    if first.name == ELICITED:
        said = f"The largest part of its sensitivity, {share}, rests on {UNBACKED[ELICITED]}"
        named = next((one for one in found.of("claim") if one.name != ELICITED), None)
        if named is None:
            return f"{said}."
        share = percent(min(named.share, 1.0))
        return f"{said}; the claim that carries most is {named.name} ({share}) " \
               f"of {_document(theory, named.name)}."  # fmt: skip
    return f"The claim that carries most of its sensitivity, {share}, is {first.name} " \
           f"of {_document(theory, first.name)}."  # fmt: skip


def _document(theory: Theory, claim: str) -> str:
    name = theory.library.claim(claim).document
    titles = {document.name: document.title for document in theory.library.documents}
    return titles.get(name) or name
