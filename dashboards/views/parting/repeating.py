"""Where theories part, elsewhere: in Python and in the terminal."""

import shlex

from boot import Case
from reader.entries import OWN
from reader.view import View

from views.parting.asking import Paired, Parted
from views.worked.repeating import shared_command, shared_python


def _asked(view: View) -> str:
    """Write what is changed."""
    if view.scenario != OWN:
        return f'    scenario="{view.scenario}",'
    pairs = ", ".join(f'"{lever}": "{state}"' for lever, state in view.do)
    return f"    do={{{pairs}}},"


def _changed(view: View) -> list[str]:
    if view.scenario != OWN:
        return ["--scenario", view.scenario]
    return [part for lever, state in view.do for part in ("--do", f"{lever}={state}")]


def _rules(asked: Parted) -> dict[str, str]:
    told = {"facts": asked.ruled.facts, "history": asked.ruled.history}
    return {key: value for key, value in told.items() if value is not None}


def _searched(name: str, asked: Parted) -> list[str]:
    told = [f"    {key}={value!r}," for key, value in asked.more().items()]
    told = [line.replace("'", '"') for line in told]
    lines = [f"{name} = causal.crux(", "    theories,", f'    outcome="{asked.outcome}",', *told]
    return [*lines, *shared_python(asked.ruled), ")"]


def as_python(
    case: Case,
    view: View,
    searched: tuple[Parted, Parted],
    over: bool,
    pair: Paired | None,
    fingerprint: str,
) -> str:
    """Write the lines of Python that give the same numbers; of the question shown if it is told."""
    asked, every = searched
    names = ", ".join(f'"{name}"' for name in asked.ruled.theories)
    lines = ["import causal", "", f"theories = [{names}]", *_searched("found", asked)]
    lines += ["print(found)", *_searched("every", every), "print(every.by_outcome())"]
    if over:
        more = [line for line in shared_python(asked.ruled) if "size=" not in line]
        lines += ["asked = causal.parting(", "    theories,", _asked(view)]
        lines += [f'    outcome="{asked.outcome}",', *more, ")", "print(asked)"]
    if pair is not None:
        told = [f'    "{name}",' for name in (pair.first, pair.second) if name]
        rules = {"outcome": asked.outcome, **_rules(asked), "variant": pair.variant}
        rules["case"] = case.told
        lines += ["differ = causal.differ(", *told, _asked(view)]
        lines += [f'    {key}="{value}",' for key, value in rules.items() if value is not None]
        lines += [")", "print(differ)"]
    lines.append(f"print(found.fingerprint)  # {fingerprint}")
    return "\n".join(lines)


def _named(case: Case, asked: Parted) -> list[str]:
    some = asked.ruled.theories
    some = () if len(some) == len(case.theories) else some
    return [part for name in some for part in ("--theory", name)]


def as_command(
    case: Case, view: View, searched: tuple[Parted, Parted], over: bool, pair: Paired | None
) -> str:
    """Write the commands that give the same numbers in a terminal."""
    lines = []
    for one in searched:
        more = [part for key, told in one.more().items() for part in (f"--{key}", str(told))]
        words = ["causal", "crux", *_named(case, one), "--outcome", one.outcome, *more]
        lines.append([*words, *shared_command(one.ruled), "--case", case.told])
    asked = searched[0]
    options = {"outcome": asked.outcome, **_rules(asked)}
    words = [part for key, value in options.items() for part in (f"--{key}", value)]
    start, tail = ["causal", "differ"], ["--case", case.told]
    if over:
        own = ["--variant", asked.ruled.variant] if asked.ruled.variant else []
        weighed = [part for n, w in asked.ruled.weights for part in ("--weight", f"{n}={w:g}")]
        named = _named(case, asked)
        lines.append([*start, *named, *_changed(view), *words, *own, *weighed, *tail])
    if pair is not None:
        two = [name for name in (pair.first, pair.second) if name]
        held = ["--variant", pair.variant] if pair.variant else []
        lines.append([*start, *two, *_changed(view), *words, *held, *tail])
    return "\n".join(shlex.join(words) for words in lines)
