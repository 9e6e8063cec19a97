"""What is said of where theories part: sentences, rows, pictures."""

from collections.abc import Sequence

from boot import Case

from causal.display.apart import apart_map
from causal.display.numbers import percent, probability, signed
from causal.display.parts_bars import PartBar, part_bars
from causal.display.sentences import listed
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.parts import AS_IT_WAS, LeverPart, OutcomePart
from causal.judgement.crux.tables import READING, TableShares
from causal.theory.theory import Theory
from views.worked.reached import settings_words

PARTED = ("question", "bits", "of at most", "they differ over", "highest", "lowest")
BANDED = ("question", "bits", "90% of draws", *PARTED[2:])
TABLES = ("what it says of", "difference", "bits", "in the first it hangs on", "in the second on")
LEVERS = ("lever", "bits", "changes that set it")
OUTCOMES = ("outcome", "mean bits", "changes", "part of the whole mean")
RECORD = "What of the record is kept"
_LEAST = 5e-4  # what is smaller in share and in bits shows as nothing


def _title(case: Case, theory: str) -> str:
    return case.theory(theory).title


def _whole(chance: float) -> float:
    return min(max(chance, 0.0), 1.0)


def question_words(case: Case, one: Parting) -> str:
    """Say what is set or seen."""
    words = settings_words(case, one.settings)
    return f"Seen: {words}" if one.seen else words


def _ends(case: Case, one: Parting) -> tuple[str, tuple[str, float], tuple[str, float]]:
    state, high, low = one.extremes()
    found, place = dict(one.answers), one.states.index(state)
    label = case.frame.outcome(one.outcome).variable.label(state)
    return label, (_title(case, high), found[high][place]), (_title(case, low), found[low][place])


def crux_sentence(case: Case, found: Crux) -> str:
    """Say over which question theories part most."""
    ranked = found.ranked()
    if not ranked:
        return "There is no question that two of these theories answer and that changes one."
    one = ranked[0]
    label, (high, most), (low, least) = _ends(case, one)
    if one.seen:
        asked = f"if all that is known is {settings_words(case, one.settings)}"
    else:
        asked = f"with {settings_words(case, one.settings)}"
    quiet = [_title(case, name) for name, _ in one.silent]
    rest = f" {listed(quiet)} {'has' if len(quiet) == 1 else 'have'} no answer." if quiet else ""
    return (
        f"They part most {asked}: {high} gives “{label}” {percent(_whole(most))}, {low} "
        f"{percent(_whole(least))}.{rest}"
    )


def parting_rows(case: Case, partings: Sequence[Parting]) -> list[list[str]]:
    """Return a row a question."""
    rows = []
    for one in partings:
        label, (high, most), (low, least) = _ends(case, one)
        rows.append(
            [
                question_words(case, one),
                f"{one.bits:.3f}",
                *([f"{one.band[0]:.3f} to {one.band[1]:.3f}"] if one.band else []),
                f"{one.limit:.2f}",
                label,
                f"{high} {probability(_whole(most))}",
                f"{low} {probability(_whole(least))}",
            ]
        )
    return rows


def over_sentence(case: Case, one: Parting) -> str:
    """Say where the theories differ most over one question."""
    label, (high, most), (low, least) = _ends(case, one)
    quiet = [_title(case, name) for name, _ in one.silent]
    rest = f" {listed(quiet)} {'has' if len(quiet) == 1 else 'have'} no answer." if quiet else ""
    return (
        f"They differ most over “{label}”: {high} gives it {percent(_whole(most))}, {low} "
        f"{percent(_whole(least))}. In all, the answers are {one.bits:.2f} bits apart, where so "
        f"many could be {one.limit:.2f}.{rest}"
    )


def apart_sentence(case: Case, apart: Disagreement) -> str:
    """Say which two theories part most, and which least."""
    told = sorted(
        (bits, one, two) for one, two, bits, questions in apart.pairs() if bits is not None
    )
    if not told:
        return "No two of these theories answer one question."
    bits, one, two = told[-1]
    said = f"{_title(case, one)} and {_title(case, two)} part most: {bits:.2f} bits"
    if len(told) > 1:
        bits, one, two = told[0]
        said += f"; {_title(case, one)} and {_title(case, two)} least: {bits:.2f}"
    return f"{said}."


def apart_rows(case: Case, apart: Disagreement) -> list[list[str]]:
    """Return a row a theory: how far it is from each; blank from itself and where there is none."""
    return [
        [
            _title(case, name),
            *("" if i == j or b is None else f"{b:.3f}" for j, b in enumerate(row)),
        ]
        for i, (name, row) in enumerate(zip(apart.theories, apart.cells, strict=True))
    ]


def apart_drawn(case: Case, apart: Disagreement, asked: str, scheme: str, layout: str) -> str:
    """Draw how far every two theories part."""
    titles = [_title(case, name) for name in apart.theories]
    return apart_map(
        titles,
        apart.cells,
        unit="bits",
        title=f"How far every two theories part: {asked}",
        description=apart_sentence(case, apart),
        scheme=scheme,
        layout=layout,
    )


def table_title(first: Theory, name: str) -> str:
    """Return what a reader calls a table that was exchanged."""
    return RECORD if name == READING else first[name].title


def _causes(theory: Theory, name: str) -> str:
    if name == READING:
        return ""
    return ", ".join(theory[one].title for one in theory.model.parents(name)) or "nothing"


def table_rows(first: Theory, second: Theory, found: TableShares) -> list[list[str]]:
    """Return a row a table that adds anything, and what it hangs on in each theory."""
    return [
        [
            table_title(first, one.table),
            signed(one.difference, 3),
            signed(one.bits, 3),
            _causes(first, one.table),
            _causes(second, one.table),
        ]
        for one in found.shares
        if max(abs(one.difference), abs(one.bits)) >= _LEAST
    ]


def tables_sentence(first: Theory, names: tuple[str, str], found: TableShares) -> str:
    """Say by how much two theories differ, and what of it comes from where."""
    gap = found.after - found.before
    start = (
        f"{names[0]} gives {_amount(found.before)}, {names[1]} {_amount(found.after)} for "
        f"“{found.measure}”: a difference of {signed(100 * gap, 1)} points."
    )
    some = [one for one in found.shares if max(abs(one.difference), abs(one.bits)) >= _LEAST]
    if not some:
        return f"{start} Nothing that they say of what they share brings it."
    parts = [
        f"{signed(100 * one.difference, 1)} from “{table_title(first, one.table)}”"
        for one in some[:3]
    ]
    more = f", the rest from {len(some) - 3} more" if len(some) > 3 else ""
    return f"{start} Of it come {listed(parts)}{more}."


def _amount(value: float) -> str:
    return f"{100 * _whole(value):.1f}%"


def tables_drawn(first: Theory, found: TableShares, scheme: str, layout: str) -> str:
    """Draw which table brings how much of the difference."""
    some = [one for one in found.shares if max(abs(one.difference), abs(one.bits)) >= _LEAST]
    bars = [
        PartBar(table_title(first, one.table), one.difference, signed(100 * one.difference, 1))
        for one in some
    ]
    title = f"Where the difference comes from, in points: {found.measure}"
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return part_bars(bars, title=title, description=said, scheme=scheme, layout=layout)


def lever_title(case: Case, lever: str) -> str:
    """Return what a reader calls a part by lever."""
    return "As it was, nothing set" if lever == AS_IT_WAS else case.lever(lever).variable.title


def lever_rows(case: Case, parts: Sequence[LeverPart]) -> list[list[str]]:
    """Return a row a lever."""
    return [
        [lever_title(case, one.lever), signed(one.bits, 4), str(one.scenarios)] for one in parts
    ]


def levers_drawn(case: Case, parts: Sequence[LeverPart], scheme: str, layout: str) -> str:
    """Draw what each lever adds to the mean disagreement."""
    bars = [PartBar(lever_title(case, p.lever), p.bits, signed(p.bits, 4)) for p in parts]
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    title = "What each lever adds to the mean disagreement, in bits"
    return part_bars(bars, title=title, description=said, scheme=scheme, layout=layout)


def outcome_rows(case: Case, parts: Sequence[OutcomePart]) -> list[list[str]]:
    """Return a row an outcome."""
    return [
        [
            case.frame.outcome(one.outcome).variable.title,
            f"{one.mean:.3f}",
            str(one.scenarios),
            f"{one.bits:.3f}",
        ]
        for one in parts
    ]
