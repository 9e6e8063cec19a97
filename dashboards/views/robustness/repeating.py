"""A doubted conclusion elsewhere: in Python, in the terminal, as a table of values."""

import shlex
from collections.abc import Iterator, Sequence

from boot import boot
from reader.entries import OWN

from causal.display.tables import csv_text
from causal.judgement.beats import Beats, Odds
from causal.judgement.robustness.firmness import Firmness
from causal.judgement.robustness.flips import Flips
from causal.judgement.robustness.reliance import Reliance
from causal.judgement.robustness.sobol import Sobol
from causal.judgement.robustness.switches import Switches
from causal.judgement.robustness.tornado import Tornado
from causal.judgement.robustness.wording import notation
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory
from views.robustness.doubting import DRAWS, Doubt, history, rivals, theory_of

COLUMNS = ("part", "what", "quantity", "value")
GLANCE = (
    "theory", "variant", "value", "mean", "low", "median", "high", "above", "nearest_to_turn",
    "number", "turns_at", "rests_most_on", "kind", "share",
)  # fmt: skip
Row = tuple[str, str, str, float]
Glanced = tuple[Theory, Firmness, Flips | str | None, Reliance | str]


def as_python(
    asked: Doubt, name: str, others: Sequence[str], level: float, rival: str | None
) -> str:
    """Write the lines of Python that give the same numbers; ``others`` are all that answer."""
    case = boot()[asked.case]
    lines = ["import causal", "", f'case = "{case.told}"', "", ""]
    lines += ["def doubted(name, variant, history):", "    return causal.sensitivity("]
    lines.append("        causal.load(name, case).with_variant(variant),")
    if asked.scenario.name == OWN:
        lines.append(f"        do={_pairs(dict(asked.scenario.settings))},")
    else:
        lines.append(f'        scenario="{asked.scenario.name}",')
    lines.append(f'        measure="{asked.outcome}.{asked.measure}",')
    lines.append("        compared=True," if asked.compared else f"        threshold={level:.2f},")
    lines += [f'        facts="{asked.facts}",', "        history=history,"]
    lines += [f"        draws={DRAWS},", f"        seed={asked.seed},", "    )", "", ""]
    lines.append(f"found = doubted({_named(asked, name)})")
    lines.append("print(found)")
    usual = case.theory(name)
    if theory_of(asked, name).variant == CALIBRATED:
        lines.append("readings = found.switches")
    else:  # readings start from the numbers as calibrated
        called = f'"{name}", "{CALIBRATED}", "{history(asked, usual)}"'
        lines += [f"readings = doubted({called}).switches", "print(readings)"]
    lines += ["others = {}", "for name, variant, history in ["]
    lines += [f"    ({_named(asked, one)})," for one in others]
    lines += ["]:", "    others[name] = doubted(name, variant, history)"]
    lines += ["    print(others[name].firmness.sentence())"]
    lines += ['    print(others[name].flips.sentence() if others[name].flips else "")']
    lines += ["    print(others[name].reliance.sentence())"]
    if rival is not None:
        theory = theory_of(asked, name)
        first, second = rivals(asked, theory, rival)
        lines += ["contest = causal.beats("]
        lines.append(f'    causal.load("{name}", case).with_variant("{theory.variant}"),')
        lines += [f"    {_pairs(first)},", f"    {_pairs(second)},"]
        lines += [f'    outcome="{asked.outcome}",', f'    facts="{asked.facts}",']
        lines += [f'    history="{history(asked, theory)}",', f"    draws={DRAWS},"]
        lines += [f"    seed={asked.seed},", ")", "print(contest)"]
    return "\n".join(lines)


def _pairs(settings: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{state}"' for name, state in settings.items()) + "}"


def _named(asked: Doubt, name: str) -> str:
    theory = theory_of(asked, name)
    return f'"{name}", "{theory.variant}", "{history(asked, theory)}"'


def as_command(asked: Doubt, names: Sequence[str], level: float) -> str:
    """Write the commands that give the same numbers in a terminal, a line a theory."""
    lines = []
    for name in names:
        theory = theory_of(asked, name)
        words = ["causal", "sensitivity", name]
        if asked.scenario.name == OWN:
            words += [part for n, s in asked.scenario.settings for part in ("--do", f"{n}={s}")]
        else:
            words.append(asked.scenario.name)
        words += ["--measure", f"{asked.outcome}.{asked.measure}"]
        words += ["--compared"] if asked.compared else ["--threshold", f"{level:.2f}"]
        words += ["--draws", str(DRAWS), "--seed", str(asked.seed), "--facts", asked.facts]
        words += ["--history", history(asked, theory)]
        words += ["--variant", theory.variant] if theory.variant != CALIBRATED else []
        words += ["--case", boot()[asked.case].told]
        lines.append(shlex.join(words))
    return "\n".join(lines)


def as_csv(
    firm: Firmness | str,
    swings: Tornado | str,
    flips: Flips | str,
    sobol: Sobol | str | None,
    rests: Reliance | str,
    readings: Switches | str | None,
    beats: Beats | str | None,
) -> str:
    """Write everything about one theory as CSV, a row a value, numbers in full."""
    found = (firm, swings, flips, sobol, rests, readings, beats)
    writers = (_firm, _swings, _flips, _sobol, _rests, _readings, _beats)
    rows: list[Row] = []
    for write, one in zip(writers, found, strict=True):
        if one is not None and not isinstance(one, str):
            rows += write(one)
    return csv_text(COLUMNS, rows)


def glance_csv(glanced: Sequence[Glanced]) -> str:
    """Write a row a theory: how firm its conclusion is, what turns it, what it rests on."""
    rows = []
    for theory, firm, flips, rests in glanced:
        told = firm.interval
        row: list[object] = [theory.name, theory.variant, firm.value, told.mean, told.low]
        row += [told.median, told.high, firm.above]
        nearest = [] if flips is None or isinstance(flips, str) else flips.flips[:1]
        row += [notation(nearest[0].cell), nearest[0].now, nearest[0].turns_at] if nearest else \
               [None] * 3  # fmt: skip
        most = [] if isinstance(rests, str) else rests.of("claim")[:1]
        row += [most[0].name, most[0].kind, most[0].share] if most else [None] * 3
        rows.append(row)
    return csv_text(GLANCE, rows)


def _firm(firm: Firmness) -> Iterator[Row]:
    for one in firm.spreads:
        found = one.interval
        told = (found.mean, found.low, found.median, found.high)
        yield "firmness", one.what, "as written", one.value
        for quantity, value in zip(("mean", "low", "median", "high"), told, strict=True):
            yield "firmness", one.what, quantity, value
    yield "firmness", "draws", "above the threshold", firm.above
    yield "firmness", "draws", "below the threshold", firm.below


def _swings(found: Tornado) -> Iterator[Row]:
    for one in found.swings:
        keys = ("number", "low", "high", "answer at low", "answer at high", "ess")
        values = (one.number, *one.numbers, *one.answers, one.strength)
        for quantity, value in zip(keys, values, strict=True):
            yield "swing", notation(one.cell), quantity, value


def _flips(found: Flips) -> Iterator[Row]:
    for one in found.flips:
        yield "flip", notation(one.cell), "number", one.now
        yield "flip", notation(one.cell), "turns at", one.turns_at
        yield "flip", notation(one.cell), "log-odds", one.odds


def _sobol(found: Sobol) -> Iterator[Row]:
    for one, row in zip(found.indices, found.rows(), strict=True):
        yield "variance", row[0], "first order", one.first
        if one.total is not None:
            yield "variance", row[0], "total", one.total


def _rests(found: Reliance) -> Iterator[Row]:
    for one in found.supports:
        yield f"rests on {one.kind}", one.name, "share", one.share
        if one.without is not None:
            yield f"rests on {one.kind}", one.name, "without it", one.without


def _readings(found: Switches) -> Iterator[Row]:
    yield "reading", CALIBRATED, "answer", found.value
    for one in found.switches:
        if one.value is not None:
            yield "reading", one.name, "answer", one.value
        for other in one.assumptions:
            if other.alone is not None:
                yield "reading", one.name, f"{other.what} of {other.variable} alone", other.alone


def _beats(found: Beats) -> Iterator[Row]:
    def odds(meaning: str, one: Odds) -> Iterator[Row]:
        pairs = (("better", one.better), ("equal", one.equal), ("worse", one.worse))
        return (("does better", meaning, name, value) for name, value in pairs)

    yield from odds("over the numbers", found.over_parameters)
    yield "does better", "over the numbers", "difference as written", found.expected
    yield "does better", "over the numbers", "difference, low", found.difference.low
    yield "does better", "over the numbers", "difference, high", found.difference.high
    yield from odds("the same history", found.same_history)
    for name, one in (("order kept", found.order_range), ("any mechanisms", found.full_range)):
        if one is not None:
            yield "does better", "the same history", f"better, {name}, low", one.low
            yield "does better", "the same history", f"better, {name}, high", one.high
    yield from odds("two histories apart", found.two_histories)
