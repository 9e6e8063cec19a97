"""A counterfactual elsewhere: in notation, in Python, in the terminal, as a table of values."""

import shlex
from collections.abc import Sequence

from boot import boot

from causal.display.numbers import probability
from causal.display.sentences import listed
from causal.display.tables import csv_text
from causal.scm.interventions import Hard
from causal.theory.answers import Answer, Range
from causal.theory.facts import kept
from causal.theory.parts import CALIBRATED
from causal.theory.query import Query, Term
from views.counterfactual.counterfactuals import Asked, Told

COLUMNS = (
    "theory",
    "variant",
    "history",
    "status",
    "chance",
    "as_it_was",
    "order_low",
    "order_high",
    "order_sharp",
    "full_low",
    "full_high",
    "full_sharp",
    "leans_on",
)


def _asking(told: Sequence[Told]) -> list[Told]:
    return [one for one in told if one.answer is not None]


def in_notation(question: Asked, told: Told) -> str:
    """Write the question to one theory, with every fact that is known."""
    changed = [name for name, _ in told.change]
    facts = kept(told.theory, changed, question.rules.facts, told.history)
    doing = tuple(Hard(name, state) for name, state in told.change)
    target = Term(question.outcome, question.states, doing)
    return str(Query((target,), tuple(Term(name, (state,)) for name, state in facts.items())))


def as_command(question: Asked, told: Sequence[Told]) -> str:
    """Write the commands that give the same numbers in a terminal, a line a theory."""
    lines = []
    for one in _asking(told):
        words = ["causal", "ask", one.theory.name, in_notation(question, one)]
        if one.theory.variant != CALIBRATED:
            words += ["--variant", one.theory.variant]
        if question.rules.couplings:
            words += ["--couplings", question.rules.couplings]
        words += ["--case", boot()[question.case].told]
        lines.append(shlex.join(words))
    return "\n".join(lines) or "causal list"


def as_python(question: Asked, told: Sequence[Told], shared: Sequence[str] = ()) -> str:
    """Write the lines of Python that give the same numbers; some theories share theirs out."""
    asking = _asking(told)
    lines = ["import causal"]
    if shared:
        lines += ["from causal.judgement.shares import shares"]
        lines += ["from causal.ladder.expectations import Score"]
    lines += ["from causal.theory.answering import Effort"]
    lines += ["from causal.theory.facts import changed_world", ""]
    lines += [f'case = "{boot()[question.case].told}"']
    lines += ["point, ranges = Effort(ranges=False), Effort(attained=True)", "questions = ["]
    for one in asking:
        change = ", ".join(f'"{name}": "{state}"' for name, state in one.change)
        lines.append(f'    ("{one.theory.name}", "{one.theory.variant}", "{one.history}",')
        lines.append(f"     {{{change}}}, {_effort(one)}),")
    couplings = f'"{question.rules.couplings}"' if question.rules.couplings else ""
    states = ", ".join(f'"{state}"' for state in question.states)
    lines += [
        "]",
        f'event = {{"{question.outcome}": [{states}]}}',
        "answers, as_it_was = {}, {}" if not shared else "answers, as_it_was, shared = {}, {}, {}",
        "for name, variant, history, change, effort in questions:",
        "    theory = causal.load(name, case).with_variant(variant)"
        + (f".assuming({couplings})" if couplings else ""),
        f'    before, changed = changed_world(theory, change, "{question.rules.facts}", history)',
        "    answers[name] = changed.answer(event, effort=effort)",
        "    as_it_was[name] = before.answer(event, effort=point).point",
        "    print(answers[name])",
    ]
    return "\n".join([*lines, *(_sharing(question, shared) if shared else ())])


def _sharing(question: Asked, shared: Sequence[str]) -> list[str]:
    """Write the end of the loop, where the difference is shared out."""
    states = ", ".join(f'"{state}"' for state in question.states)
    named = ", ".join(f'"{name}"' for name in shared)
    return [
        f"    if name in {{{named}}}:",
        f'        score = Score.of_event(theory.model, "{question.outcome}", [{states}])',
        "        shared[name] = shares(",
        f'            theory, change, score, facts="{question.rules.facts}", history=history',
        "        )",
        "        print(shared[name])",
    ]


def _effort(told: Told) -> str:
    """Say whether the ends of ranges are worked out: not where the page has none."""
    answer = told.answer
    none = answer is None or answer.identified
    return "point" if none or (answer.order_range or answer.full_range) is None else "ranges"


def as_csv(told: Sequence[Told]) -> str:
    """Write the answers as CSV, a row a theory, numbers in full."""
    rows = []
    for one in told:
        answer = one.answer
        numbers: list[object] = [None] * (len(COLUMNS) - 4)
        if answer is not None:
            numbers = [
                answer.point,
                one.fact,
                *_ends(answer.order_range),
                *_ends(answer.full_range),
                " ".join(answer.leans_on),
            ]
        rows.append([one.theory.name, one.theory.variant, one.history, one.status, *numbers])
    return csv_text(COLUMNS, rows)


def display_rows(told: Sequence[Told]) -> tuple[list[str], list[list[str]]]:
    """Return headers and rows of text, a row a theory; numbers stand in columns 3 to 8."""
    headers = ["theory", "status", "departs from", "chance", "as it was"]
    headers += ["order kept: lowest", "highest", "any mechanisms: lowest", "highest"]
    headers += ["ends reached", "leans on"]
    return headers, [_row(one, len(headers)) for one in told]


def _row(one: Told, width: int) -> list[str]:
    answer = one.answer
    start = [one.theory.title, one.status.replace("_", " "), one.history]
    if answer is None:
        return [*start, *[""] * (width - len(start))]
    ends: list[str] = []
    for found in (answer.order_range, answer.full_range):
        ends += [_written(found.low), _written(found.high)] if found else ["", ""]
    count = len(answer.couplings)
    leans = "1 mechanism" if count == 1 else f"{count} mechanisms"
    leans = "the network alone" if answer.identified else leans
    numbers = [_written(answer.point), _written(one.fact), *ends]
    return [*start, *numbers, _reached(answer), leans]


def _written(chance: float | None) -> str:
    return "" if chance is None else probability(min(max(chance, 0.0), 1.0))


def _reached(answer: Answer) -> str:
    """Say of which ranges both ends are known to be reached."""
    named = [("order kept", answer.order_range), ("any mechanisms", answer.full_range)]
    found = [(name, one.sharp) for name, one in named if one is not None]
    if not found:
        return ""
    return listed([name for name, sharp in found if sharp]) or "not known"


def _ends(found: Range | None) -> tuple[object, object, object]:
    return ("", "", "") if found is None else (found.low, found.high, found.sharp)
