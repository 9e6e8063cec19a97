"""A weighing elsewhere: in Python and in the terminal."""

import json
import shlex

from boot import Case

from views.evidence.beside import Beside
from views.evidence.putting import BELIEF_DRAWS, DRAWS, SEED, Answer, Asked, Facts

_PREFIX = """import causal
from causal.files.evidence import load_evidence
from causal.judgement.evidence.belief import believe
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.ledger import ledger
from causal.judgement.evidence.prospects import assumed_range, prospects
from causal.judgement.evidence.sheet import sheet
from causal.judgement.evidence.spans import span
from causal.judgement.evidence.steadiness import steadiness
from causal.judgement.evidence.unseen import unseen
from causal.judgement.evidence.weighing import by_explanandum
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _source(case: Case, file: str) -> str:
    return file or case.told


def _controls(asked: Asked) -> str:
    told = asked.controls
    parts = []
    if told.priors:
        pairs = ", ".join(f"({_quoted(name)}, {weight:g})" for name, weight in told.priors)
        parts.append(f"priors=({pairs},)")
    if told.catch_all:
        parts.append(f"catch_all={told.catch_all:g}")
    if told.dependence is not None:
        parts.append(f"dependence={told.dependence:g}")
    if told.tempering is not None:
        parts.append(f"tempering={told.tempering:g}")
    parts.append(f"order={_quoted(told.order)}")
    return ", ".join(parts)


def as_python(
    case: Case, asked: Asked, found: Answer, left: tuple[str, ...], file: str, also: Beside
) -> str:
    """Write the lines of Python that give the same numbers.

    ``left`` is what is set aside of the items that count for any question.
    """
    lines = [
        _PREFIX,
        f"case = {_quoted(case.told)}",
        f"evidence = load_evidence({_quoted(_source(case, file))})",
    ]
    if asked.year is not None:
        lines.append(f"evidence = evidence.as_of({asked.year}, by={_quoted(asked.by)})")
    if left:
        lines.append(f"evidence = evidence.without({', '.join(map(_quoted, left))})")
    lines += [
        f"controls = Controls({_controls(asked)})",
        "questions = by_explanandum(evidence, controls)",
    ]
    if asked.explanandum is not None:
        lines.append(f"evidence = evidence.explaining({_quoted(asked.explanandum)})")
    lines += [
        f"items = sheet(evidence, controls, draws={DRAWS}, seed={SEED})",
        f"steady = steadiness(evidence, controls, draws={DRAWS}, seed={SEED})",
        "settings = span(evidence, controls)",
        "print(items.whole)",
        "print(items.influence)",
        "print(steady)",
        "print(settings)",
        "to_look_for = prospects(evidence, controls)",
        "found_already = assumed_range(evidence, controls)",
        "for one in to_look_for:",
        "    print(one.sentence())",
        *_theories(also),
        f"print(evidence.fingerprint)  # {found.whole.fingerprint}",
    ]
    return "\n".join(lines)


def _facts(facts: Facts) -> str:
    return "{" + ", ".join(f"{_quoted(name)}: {_quoted(state)}" for name, state in facts) + "}"


def _theories(also: Beside) -> list[str]:
    """Write what the theories say themselves."""
    lines = []
    if also.inside:
        lines += ["inside = {}", "for name, facts in ["]
        lines += [f"    ({_quoted(name)}, {_facts(facts)})," for name, facts, _ in also.inside]
        lines += ["]:", "    inside[name] = ledger([causal.load(name, case)], facts)"]
        lines += ["    print(inside[name])"]
    if also.belief is None and not also.unseen:
        return lines
    names = ", ".join(map(_quoted, also.theories))
    weights = ", ".join(f"{_quoted(name)}: {weight:g}" for name, weight in also.weights)
    lines += [f"theories = [causal.load(name, case) for name in ({names},)]"]
    lines += [f"priors = {{{weights}}}"]
    if also.belief is not None:
        lines += [f"outcomes = {_facts(also.outcomes)}"]
        drawn = f"draws={BELIEF_DRAWS}, seed={SEED}"
        lines += [f"believed = believe(theories, outcomes, priors=priors, {drawn})"]
        lines += ["print(believed)"]
    if also.unseen:
        lines += [f"to_find = unseen(theories, {_facts(also.known)}, priors=priors)"]
        lines += ["for one in to_find:", "    print(one.sentence())"]
    return lines


def as_command(case: Case, asked: Asked, left: tuple[str, ...], file: str) -> str:
    """Write the command that gives the same numbers in a terminal."""
    told = asked.controls
    words = ["causal", "weigh", _source(case, file)]
    if asked.explanandum is not None:
        words += ["--explanandum", asked.explanandum]
    if asked.year is not None:
        words += ["--as-of", str(asked.year), "--by", asked.by]
    for name in left:
        words += ["--without", name]
    for name, weight in told.priors:
        words += ["--prior", f"{name}={weight:g}"]
    if told.catch_all:
        words += ["--catch-all", f"{told.catch_all:g}"]
    if told.dependence is not None:
        words += ["--dependence", f"{told.dependence:g}"]
    if told.tempering is not None:
        words += ["--tempering", f"{told.tempering:g}"]
    words += ["--order", told.order]
    return shlex.join(words)
