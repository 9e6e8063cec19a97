"""The same view elsewhere: as a link, in Python, in the terminal, as a table of values."""

import csv
import io
import shlex

from boot import Case
from reader.entries import OWN
from reader.view import View

from causal.judgement.comparison import Comparison
from causal.theory.parts import CALIBRATED


def as_csv(made: Comparison) -> str:
    """Write a comparison as CSV, a row a state, numbers in full."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(made.columns)
    for row in made.rows():
        writer.writerow(["" if cell is None else cell for cell in row])
    return text.getvalue()


def _rules(view: View) -> dict[str, str]:
    rules = {"outcome": view.outcome, "facts": view.facts}
    if view.history != OWN:
        rules["history"] = view.history
    if view.variant != CALIBRATED:
        rules["variant"] = view.variant
    return rules


def as_python(case: Case, view: View, theories: tuple[str, ...], fingerprint: str) -> str:
    """Write the lines of Python that give the same numbers."""
    lines = ["import causal", "", "answer = causal.compare("]
    if len(theories) < len(case.theories):
        lines.append(f"    [{', '.join(_quoted(name) for name in theories)}],")
    if view.scenario == OWN:
        pairs = ", ".join(f"{_quoted(lever)}: {_quoted(state)}" for lever, state in view.do)
        lines.append(f"    do={{{pairs}}},")
    else:
        lines.append(f"    scenario={_quoted(view.scenario)},")
    lines += [f"    {key}={_quoted(value)}," for key, value in _rules(view).items()]
    lines += [f"    case={_quoted(case.name)},", ")", "print(answer)"]
    lines.append(f"print(answer.fingerprint)  # {fingerprint}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f'"{text}"'


def as_command(case: Case, view: View, theories: tuple[str, ...]) -> str:
    """Write the command that gives the same numbers in a terminal."""
    words = ["causal", "compare"]
    if view.scenario == OWN:
        words += [part for lever, state in view.do for part in ("--do", f"{lever}={state}")]
    else:
        words.append(view.scenario)
    if len(theories) < len(case.theories):
        words += [part for name in theories for part in ("--theory", name)]
    words += [part for key, value in _rules(view).items() for part in (f"--{key}", value)]
    return shlex.join(words)
