"""The methods of a study, in words made from what was in fact assumed."""

from collections.abc import Iterable

from causal.display.sentences import listed
from causal.files.study_value import Study
from causal.judgement.bands import LEVEL
from causal.judgement.cells import Cell
from causal.judgement.comparison import Comparison
from causal.reports.asking import Answers
from causal.reports.comparing import hundred_note
from causal.reports.document import Block, Bullets, Paragraph, Section, Work, table
from causal.reports.words import scenario_title, set_words
from causal.scm.couplings import Coupling
from causal.theory.parts import CALIBRATED, RECORD

REFERENCES = {
    "pearl2009": (
        "Pearl, J. (2009). Causality: Models, Reasoning, and Inference, 2nd ed. Cambridge "
        "University Press.", "book",
    ),
    "zhang1994": (
        "Zhang, N. L. and Poole, D. (1994). A Simple Approach to Bayesian Network Computations. In "
        "Proceedings of the Tenth Canadian Conference on Artificial Intelligence.", "misc",
    ),
    "oberst2019": (
        "Oberst, M. and Sontag, D. (2019). Counterfactual Off-Policy Evaluation with Gumbel-Max "
        "Structural Causal Models. In Proceedings of the 36th International Conference on Machine "
        "Learning.", "misc",
    ),
    "tian2000": (
        "Tian, J. and Pearl, J. (2000). Probabilities of Causation: Bounds and Identification. "
        "Annals of Mathematics and Artificial Intelligence 28: 287-313.", "article",
    ),
    "lin1991": (
        "Lin, J. (1991). Divergence Measures Based on the Shannon Entropy. IEEE Transactions on "
        "Information Theory 37(1): 145-151.", "article",
    ),
    "good1950": (
        "Good, I. J. (1950). Probability and the Weighing of Evidence. Charles Griffin.", "book",
    ),
    "chan2002": (
        "Chan, H. and Darwiche, A. (2002). When Do Numbers Really Matter? Journal of Artificial "
        "Intelligence Research 17: 265-287.", "article",
    ),
}  # fmt: skip
_FACTS = {
    "before": "The factual states of the levers that come before a change, in the sense that "
    "nothing changed can influence them, are kept as evidence; whatever comes after it is "
    "released. That needs no assumption about luck.",
    "none": "No facts are kept: each number is of the theory with the change, whatever else "
    "happened.",
    "all": "Everything that happened is kept, in the world in which it happened, and asked is what "
    "would have become of that very history. Where such an answer does not follow from the network "
    "alone, it leans on an assumption about luck.",
}


def methods_section(study: Study, found: Answers) -> Section:
    """Return the section on methods."""
    blocks: list[Block] = [Paragraph(_network(study)), _theories(study)]
    if study.scenarios:
        items = [set_words(study, one.settings) for one in study.scenarios]
        heads = [scenario_title(one) for one in study.scenarios]
        blocks += [Paragraph("What is changed:"), Bullets(tuple(items), tuple(heads))]
    blocks.append(Paragraph(_FACTS[study.facts] + _baseline(study)))
    blocks += [Paragraph(text) for text in (_history(study, found), _luck(study, found)) if text]
    blocks.append(Paragraph(_uncertainty(study)))
    blocks += [Paragraph(text) for text in _parts(study)]
    return Section("Methods", tuple(blocks))


def _network(study: Study) -> str:
    return (
        "Each theory is a Bayesian network over named variables. Doing something replaces the "
        "mechanism of a variable and leaves the others as they are [pearl2009]; that is not the "
        "same as learning of it. Every answer is computed exactly, by variable elimination without "
        f"sampling [zhang1994].{_variants(study)} The numbers were elicited and are not estimated "
        "from the case: they say what the theories hold, and are no measurements."
    )


def _variants(study: Study) -> str:
    if not study.variants or study.variants == (CALIBRATED,):
        return ""
    return (
        f" The comparison is made in the variants {listed(study.variants)}; a theory that does not "
        f"have a variant keeps its calibrated numbers."
    )


def _theories(study: Study) -> Block:
    rows = [
        [
            f"{one.title} (fiction)" if one.fiction else one.title,
            one.summary,
            str(len(one.variables)),
            str(one.model.graph.number_of_edges()),
            one.fingerprint,
        ]
        for one in study.theories
    ]
    headers = ["theory", "what it holds", "variables", "arrows", "fingerprint"]
    title = "The theories asked"
    if study.frame:
        title += f", of the case “{study.frame.full_title}”"
    return table(title, headers, rows, (2, 3), computed=False)


def _baseline(study: Study) -> str:
    if not study.scenarios:
        return ""
    return (
        " A change is the difference to the same theory under the same rule with the changed "
        "levers at their factual states. A theory that lacks a lever of a scenario is not run, "
        "and its silence is not counted as no effect."
    )


def _cells(found: Answers) -> list[Cell]:
    made: list[Cell] = []
    for _, one in found.comparisons:
        comparison: Comparison = one.found
        made += comparison.cells
    return made


def _history(study: Study, found: Answers) -> str:
    own = dict.fromkeys(
        (cell.title, cell.history_title)
        for cell in _cells(found)
        if cell.answered and cell.history != RECORD
    )
    if study.history is not None:
        word = "the record" if study.history == RECORD else f"the history “{study.history}”"
        return f"Every theory that has it departs from {word}."
    if not own:
        return "Every theory departs from the record." if found.comparisons else ""
    told = [f"{title} from a history of its own ({history})" for title, history in own]
    return f"Theories depart from the record, {listed(told)}."


def _luck(study: Study, found: Answers) -> str:
    cells = [cell for cell in _cells(found) if cell.couplings]
    asked = f"for every variable {_meaning(study.couplings)}" if study.couplings else ""
    if not cells:
        said = "No number of the comparison leans on an assumption about luck."
        return f"{said} Elsewhere it is, {asked}." if asked else said if found.comparisons else ""
    kinds = dict.fromkeys(kind for cell in cells for _, kind in cell.couplings)
    titles = listed(list(dict.fromkeys(cell.title for cell in cells)))
    assumed = "; ".join(_meaning(kind) for kind in kinds)
    moved = any(cell.order_range or cell.full_range for cell in cells)
    ranges = (
        " How far the answers move under any mechanisms with the same tables, and under those that "
        "respect the order of the states, is found as in [tian2000] and stands in the tables."
        if moved
        else ""
    )
    gumbel = " [oberst2019]" if "gumbel" in kinds else ""
    return (
        f"Answers of {titles} lean on how luck carries over from the history that happened to the "
        f"one imagined. Assumed is {assumed}{gumbel}.{ranges}"
    )


def _meaning(kind: str | None) -> str:
    return Coupling.parse(kind).meaning if kind else ""


def _uncertainty(study: Study) -> str:
    if not study.draws:
        return "The numbers of the theories are taken as they stand; none were drawn."
    return (
        f"Each theory says how firmly it holds each row of its numbers, as an equivalent sample "
        f"size. They were drawn {study.draws:,} times accordingly, with seed {study.seed}; "
        f"variables that theories share are drawn with the same luck in each. Bands reach from "
        f"the 5 to the 95 per cent point ({LEVEL:.0%} of the draws), those of differences draw by "
        f"draw. The draws say how unsure the numbers are, not whether a theory is true."
    )


def _parts(study: Study) -> list[str]:
    parts = [*hundred_note(study)]
    if study.weights:
        told = [f"{name} {weight:g}" for name, weight in study.weights]
        parts.append(f"Where theories are averaged, they weigh {listed(told)}.")
    if study.evidence:
        parts.append(
            "The record is weighed by the decibels that each item gives to each account, ten times "
            "the decimal logarithm of a ratio of likelihoods [good1950]."
        )
    if study.sensitivity:
        parts.append(
            "What an answer hangs on is found by moving one row of numbers at a time over 90% of "
            "what is thought possible of it, and by solving for the number that would turn the "
            "conclusion [chan2002]."
        )
    if study.crux:
        parts.append(
            f"Theories are said to part by the Jensen-Shannon divergence of their answers "
            f"[lin1991], over all settings of levers, no more than {study.crux.size} at once, and "
            f"over what may be seen."
        )
    if study.search:
        parts.append(
            "Changes that reach a goal are found by asking all settings, the smallest first."
        )
    return parts


def cited_in(texts: Iterable[str]) -> tuple[Work, ...]:
    """Return the works on method that some texts cite, in the order of their keys."""
    joined = " ".join(texts)
    return tuple(
        Work(key, text, kind)
        for key, (text, kind) in sorted(REFERENCES.items())
        if f"[{key}]" in joined
    )
