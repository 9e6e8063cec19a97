"""The same view elsewhere: as a link, in Python, in the terminal, as a table of values."""

import shlex
from collections.abc import Mapping

from asking import rules_of
from boot import Case
from reader.entries import OWN
from reader.mixed import DRAWS, SEED
from reader.view import View
from telling import variant_of

from causal.display.tables import csv_text
from causal.judgement.comparison import Comparison
from causal.theory.parts import CALIBRATED


def as_csv(made: Comparison) -> str:
    """Write a comparison as CSV, a row a state, numbers in full."""
    return csv_text(made.columns, made.rows())


def _drawn(view: View) -> dict[str, int]:
    """Return what a comparison draws, where the view shows how firm numbers are."""
    firm = rules_of(view)[-1] == "on"
    return {"draws": DRAWS, "seed": SEED} if firm else {}


def _rules(view: View) -> dict[str, str]:
    rules = {"outcome": view.outcome, "facts": view.facts}
    if view.history != OWN:
        rules["history"] = view.history
    if view.variant != CALIBRATED:
        rules["variant"] = view.variant
    return rules


def _asked(view: View) -> list[str]:
    """Write what is changed."""
    if view.scenario != OWN:
        return [f"scenario={_quoted(view.scenario)}"]
    pairs = ", ".join(f"{_quoted(lever)}: {_quoted(state)}" for lever, state in view.do)
    return [f"do={{{pairs}}}"]


def _named(case: Case, theories: tuple[str, ...]) -> list[str]:
    if len(theories) == len(case.theories):
        return []
    return [f"[{', '.join(_quoted(name) for name in theories)}]"]


def _told_rules(case: Case, view: View, theory: str) -> dict[str, str]:
    """Return under which rules one theory tells a history."""
    rules = {key: value for key, value in _rules(view).items() if key in ("facts", "history")}
    variant = variant_of(case, view, theory)
    return rules if variant is None else {**rules, "variant": variant}


def _call(name: str, parts: list[str]) -> list[str]:
    return [f"{name}(", *(f"    {part}," for part in parts), ")"]


def as_python(
    case: Case,
    view: View,
    theories: tuple[str, ...],
    fingerprint: str,
    teller: str = "",
    weights: Mapping[str, float] | None = None,
) -> str:
    """Write the lines of Python that give the same numbers.

    With weights, empty for all alike, also those of the mixture.
    """
    rules = [f"{key}={_quoted(value)}" for key, value in _rules(view).items()]
    asked = [*_named(case, theories), *_asked(view), *rules, f"case={_quoted(case.told)}"]
    more = [f"{key}={value}" for key, value in _drawn(view).items()]
    if weights:
        pairs = ", ".join(f"{_quoted(name)}: {weight:g}" for name, weight in weights.items())
        more.append(f"weights={{{pairs}}}")
    compared = _call("answer = causal.compare", [*asked, *more])
    lines = ["import causal", "", *compared, "print(answer)"]
    if weights is not None:
        lines.append("print(answer.mixed().sentence())")
    if teller:
        one = _quoted(teller) if view.told.grid == "one" else ""
        lines.append(f"print(answer.hundred({one}))")
    if teller and view.told.seed:
        own = [f"{key}={_quoted(value)}" for key, value in _told_rules(case, view, teller).items()]
        told = [_quoted(teller), *_asked(view), f"seed={view.told.seed}", *own]
        told.append(f"case={_quoted(case.told)}")
        lines += [*_call("(told,) = causal.tell", told), "print(told)"]
    if view.told.way == "see":
        lines += [*_call("both = causal.seeing", asked), "print(both)"]
    lines += [*_every(case, view), f"print(answer.fingerprint)  # {fingerprint}"]
    return "\n".join(lines)


def _every(case: Case, view: View) -> list[str]:
    """Write the lines that ask every scenario of the case."""
    rules = [f"{key}={_quoted(value)}" for key, value in _rules(view).items()]
    names = f"[one.name for one in causal.load_scenarios({_quoted(case.told)})]"
    asked = [*_named(case, view.theories), f"scenarios={names}", *rules]
    asked += [f"case={_quoted(case.told)}", "ranges=False"]
    return [*_call("every = causal.compare", asked), "print(every.measures)"]


def _quoted(text: str) -> str:
    return f'"{text}"'


def _question(case: Case, view: View, theories: tuple[str, ...]) -> list[str]:
    words = _changed(view)
    if len(theories) < len(case.theories):
        words += [part for name in theories for part in ("--theory", name)]
    words += [part for key, value in _rules(view).items() for part in (f"--{key}", value)]
    return [*words, "--case", case.told]


def _changed(view: View) -> list[str]:
    if view.scenario != OWN:
        return [view.scenario]
    return [part for lever, state in view.do for part in ("--do", f"{lever}={state}")]


def as_command(
    case: Case,
    view: View,
    theories: tuple[str, ...],
    teller: str = "",
    weights: Mapping[str, float] | None = None,
) -> str:
    """Write the commands that give the same numbers in a terminal."""
    question = _question(case, view, theories)
    more = [part for key, value in _drawn(view).items() for part in (f"--{key}", str(value))]
    if weights is not None:
        more.append("--mixture")
        more += [part for n, w in weights.items() for part in ("--weight", f"{n}={w:g}")]
    more += ["--hundred"] if teller else []
    lines = [shlex.join(["causal", "compare", *question, *more])]
    if teller and view.told.seed:
        rules = _told_rules(case, view, teller).items()
        own = [part for key, value in rules for part in (f"--{key}", value)]
        words = ["--sample", "--count", "1", "--seed", str(view.told.seed), *own]
        words += ["--case", case.told]
        lines.append(shlex.join(["causal", "histories", teller, *_changed(view), *words]))
    if view.told.way == "see":
        lines.append(shlex.join(["causal", "seeing", *question]))
    return "\n".join(lines)
