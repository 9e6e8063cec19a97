"""A weighing elsewhere: in Python and in the terminal."""

import json
import shlex

from boot import Case

from views.evidence.putting import DRAWS, SEED, Answer, Asked

_PREFIX = """from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.sheet import sheet
from causal.judgement.evidence.spans import span
from causal.judgement.evidence.steadiness import steadiness
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _source(case: Case, file: str) -> str:
    return file or case.name


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


def as_python(case: Case, asked: Asked, found: Answer, left: tuple[str, ...], file: str) -> str:
    """Write the lines of Python that give the same numbers."""
    lines = [_PREFIX, f"evidence = load_evidence({_quoted(_source(case, file))})"]
    if asked.explanandum is not None:
        lines.append(f"evidence = evidence.explaining({_quoted(asked.explanandum)})")
    if asked.year is not None:
        lines.append(f"evidence = evidence.as_of({asked.year}, by={_quoted(asked.by)})")
    if left:
        lines.append(f"evidence = evidence.without({', '.join(map(_quoted, left))})")
    lines += [
        f"controls = Controls({_controls(asked)})",
        f"items = sheet(evidence, controls, draws={DRAWS}, seed={SEED})",
        f"steady = steadiness(evidence, controls, draws={DRAWS}, seed={SEED})",
        "settings = span(evidence, controls)",
        "print(items.whole)",
        "print(items.influence)",
        "print(steady)",
        "print(settings)",
        f"print(evidence.fingerprint)  # {found.whole.fingerprint}",
    ]
    return "\n".join(lines)


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
