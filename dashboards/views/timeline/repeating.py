"""A dated question elsewhere: in Python and in the terminal."""

import json
import shlex

from boot import Case, Timeline
from reader.entries import OWN

from causal.theory.parts import CALIBRATED
from views.timeline.asking import EVERY, SEED, Asked, ending, scenario_of

IMPORT = "from causal.theory.dynamic.parts import DatedScenario, DatedSetting"


def _rules(time: Timeline, question: Asked) -> dict[str, object]:
    """Return what is not as usual, as the library takes it."""
    told: dict[str, object] = {}
    if len(question.theories) < len(time.theories):
        told["theories"] = list(question.theories)
    if question.numbers != CALIBRATED and any(
        name in time.versions[question.numbers] for name in question.theories
    ):
        told["variant"] = question.numbers
    told["facts"] = question.facts
    if not question.ranges:
        told["ranges"] = False
    if question.moved:
        told["ranges_every"] = EVERY
    if question.record_to is not None:
        told["record_to"] = question.record_to
    told["amount"] = question.move / 100
    if question.draws:
        told |= {"draws": question.draws, "seed": SEED}
    return told


def as_python(case: Case, time: Timeline, question: Asked, fingerprint: str) -> str:
    """Write the lines of Python that give the same numbers."""
    lines = ["import causal"]
    one_span = len(question.spans) == 1
    if question.when == OWN and not one_span:
        lines.append(IMPORT)
    lines += ["", "answer = causal.timeline("]
    lines += [f"    {part}," for part in _asked(time, question, one_span=one_span)]
    rules = {**_rules(time, question), "case": case.told}
    lines += [f"    {key}={_literal(value)}," for key, value in rules.items()]
    lines += [")", "print(answer)", f"print(answer.fingerprint)  # {fingerprint}"]
    return "\n".join(lines)


def _asked(time: Timeline, question: Asked, *, one_span: bool) -> list[str]:
    if question.when != OWN:
        return [_literal(question.when)]
    if one_span:
        first = question.changes[0]
        pairs = ", ".join(f"{_literal(o.lever)}: {_literal(o.state)}" for o in question.changes)
        last = ending(time, first)
        ends = [] if last is None else [f"end={last}"]
        return [f"do={{{pairs}}}", f"start={first.first}", *ends]
    settings = [
        f"DatedSetting({_literal(o.lever)}, {_literal(o.state)}, {o.first}, {ending(time, o)})"
        for o in question.changes
    ]
    title = scenario_of(time, question).title
    told = f"title={json.dumps(title, ensure_ascii=False)}, changes=({', '.join(settings)})"
    return [f'DatedScenario("own", {told})']


def _literal(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def as_command(case: Case, time: Timeline, question: Asked) -> str:
    """Write the command that gives the same numbers in a terminal."""
    if question.when == OWN and len(question.spans) != 1:
        return "# changes in different years are asked in Python"
    words = ["causal", "timeline"]
    if question.when != OWN:
        words.append(question.when)
    else:
        for one in question.changes:
            words += ["--set", f"{one.lever}={one.state}"]
        first = question.changes[0]
        last = ending(time, first)
        words += ["--from", str(first.first)]
        words += [] if last is None else ["--to", str(last)]
    rules = _rules(time, question)
    for name in rules.pop("theories", []):
        words += ["--theory", name]
    words += [] if rules.pop("ranges", True) else ["--no-ranges"]
    words += [part for key, value in rules.items() for part in (_option(key), _plain(value))]
    return shlex.join([*words, "--case", case.told])


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
