"""The cells of one scenario and one outcome, shown: a sentence, a picture, rows of text."""

from collections.abc import Sequence

from causal.display.bars import PairRow, Whiskers, paired_bars
from causal.display.numbers import percent, points, probability, signed
from causal.display.sentences import Change, comparison_sentence, listed
from causal.judgement.bands import LEVEL
from causal.judgement.cells import Cell
from causal.judgement.mixing import MixedAnswer
from causal.theory.frame import Measure
from causal.theory.parts import RECORD

_NOT_RUN = ("vacuous", "partial", "out_of_scope", "silent")


def changes(cells: Sequence[Cell], measure: Measure) -> tuple[Change, ...]:
    """Return a measure before and after, for the theories that run."""
    return tuple(
        Change(cell.title, *cell.measured(measure)) for cell in cells if cell.status == "runs"
    )


def sentence(title: str, cells: Sequence[Cell], measure: Measure) -> str:
    """Say how large the change is, where theories disagree, and from which history they depart.

    Parameters
    ----------
    title : str
        Of the scenario.
    cells : sequence of Cell
    measure : Measure

    Returns
    -------
    str
    """
    others = {
        status: [cell.title for cell in cells if cell.status == status] for status in _NOT_RUN
    }
    said = comparison_sentence(
        f"Under “{title}”",
        changes(cells, measure),
        event=measure.title,
        others=others,
        kind=_kind(measure),
    )
    departs = [
        f"{cell.title} departs from a history of its own, not from the record: "
        f"{cell.history_title[:1].lower()}{cell.history_title[1:]}."
        for cell in cells
        if cell.answered and cell.history != RECORD
    ]
    firm = _drawn(cells, _kind(measure))
    return " ".join([said, *firm, *departs, *_leaning(cells, measure)])


def _kind(measure: Measure) -> str:
    return "chance" if measure.event else "level"


def _drawn(cells: Sequence[Cell], kind: str) -> list[str]:
    """Say how firm the direction of the change is over draws of the theories' numbers."""
    drawn = [(cell.title, cell.bands) for cell in cells if cell.status == "runs" and cell.bands]
    if not drawn:
        return []
    up = sum(bands.headline.difference.median for _, bands in drawn) >= 0
    firm = sorted(
        (bands.headline.rises if up else bands.headline.falls, title) for title, bands in drawn
    )
    draws, verb = drawn[0][1].draws, "rises" if up else "falls"
    (least, loose), (most, tight) = firm[0], firm[-1]
    if percent(least) == percent(most):
        where = "" if len(firm) == 1 else " in each"
        return [f"The {kind} {verb} in {percent(least)} of {draws:,} draws of the numbers{where}."]
    return [
        f"The {kind} {verb} in {percent(least)} ({loose}) to {percent(most)} ({tight}) of "
        f"{draws:,} draws of the numbers."
    ]


def _plainly(kind: str) -> str:
    return "Gumbel-max" if kind == "gumbel" else kind.replace("_", " ")


def _leaning(cells: Sequence[Cell], measure: Measure) -> list[str]:
    """Say which answers lean on an assumption about luck, and which."""
    leaning = [cell for cell in cells if cell.couplings]
    if not leaning:
        return []
    kinds = listed(list(dict.fromkeys(_plainly(kind) for c in leaning for _, kind in c.couplings)))
    names = listed([cell.title for cell in leaning])
    if len(leaning) > 1:
        return [
            f"The answers of {names} lean on how luck carries over ({kinds}); the table says how "
            f"far each could move."
        ]
    ranges = [
        ("if mechanisms respect their order", leaning[0].order_range),
        ("whatever they do", leaning[0].full_range),
    ]
    said = percent if measure.event else probability
    moved = ", ".join(
        f"{said(found.low)} to {said(found.high)} {words}"
        for words, found in ranges
        if found is not None
    )
    so = f": it could be {moved}" if moved else ""
    return [f"The answer of {names} leans on how luck carries over ({kinds}){so}."]


def picture(
    title: str,
    cells: Sequence[Cell],
    measure: Measure,
    *,
    mixed: MixedAnswer | None = None,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw the cells: two stacked bars a theory, the change of the measure, and their bands.

    Where there is a mixture, it is the last row.
    """
    variable = cells[0].outcome
    rows = [
        PairRow(
            cell.title,
            note=_note(cell),
            before=cell.baseline or None,
            after=cell.probabilities or None,
            status=cell.status,
            status_text=_lane(cell),
            whiskers=_whiskers(cell, measure),
        )
        for cell in cells
    ]
    said = [sentence(title, cells, measure), *_banded(cells, measure)]
    if mixed is not None:
        rows.append(mixed.row())
        said.append(mixed.sentence())
    return paired_bars(
        rows,
        variable.labels,
        before_label="as it was",
        after_label="changed",
        title=f"{title}: {variable.title}",
        description=" ".join(said),
        measure=variable.indices(measure.event) if measure.event else None,
        positions=measure.scores(variable) if measure.scale else None,
        measure_label=measure.title,
        whisker_label=_key(cells),
        scheme=scheme,
        layout=layout,
    )


def _whiskers(cell: Cell, measure: Measure) -> Whiskers | None:
    """Return the ends of a cell's bands; None where its numbers were not drawn."""
    if cell.bands is None:
        return None
    band = cell.bands.headline
    return Whiskers(
        cell.measured(measure)[1],
        (band.changed.low, band.changed.high),
        (band.difference.low, band.difference.high),
        tuple((state.changed.low, state.changed.high) for state in cell.bands.states),
        LEVEL,
    )


def _key(cells: Sequence[Cell]) -> str:
    """Say what the whiskers are; nothing where there are none."""
    draws = next((cell.bands.draws for cell in cells if cell.bands), 0)
    if not draws:
        return ""
    return f"whisker: {LEVEL:.0%} of {draws:,} draws of the theory's own uncertainty"


def _banded(cells: Sequence[Cell], measure: Measure) -> list[str]:
    """Say for who cannot see the whiskers where they end."""
    said = []
    for cell in cells:
        found = _whiskers(cell, measure)
        if found is None:
            continue
        before, after = cell.measured(measure)
        value, change = found.words
        said.append(
            f"{cell.title}: {percent(after)} ({value}), {points(after - before)} ({change})"
        )
    return [f"In brackets, {LEVEL:.0%} of the draws. {'; '.join(said)}."] if said else []


def _note(cell: Cell) -> str:
    """Say under a theory's name from which history it departs, where that is not the record."""
    return cell.history_title if cell.answered and cell.history != RECORD else ""


def _lane(cell: Cell) -> str:
    """Say in a few words why there is nothing to see."""
    if cell.status == "vacuous":
        return "what happened anyway"
    return "" if cell.status == "runs" else cell.why


def text_rows(cells: Sequence[Cell], measure: Measure) -> tuple[list[str], list[list[str]]]:
    """Return headers and rows of text; cells without an answer have empty numbers."""
    labels = cells[0].outcome.labels
    leaning = any(cell.couplings for cell in cells)
    headers = ["theory", "status", "departs from", *labels, measure.title, "as it was", "change"]
    headers += ["order respected", "any mechanisms"] if leaning else []
    drawn = any(cell.bands for cell in cells)
    headers += ["low", "high", "change low", "change high", "rises"] if drawn else []
    rows = []
    for cell in cells:
        start = [cell.title, cell.status.replace("_", " "), cell.history]
        if not cell.answered:
            rows.append([*start, *[""] * (len(headers) - len(start))])
            continue
        before, after = cell.measured(measure)
        numbers = [probability(p) for p in cell.probabilities]
        tail = [probability(after), probability(before), signed(after - before)]
        ranges = ["" if r is None else str(r) for r in (cell.order_range, cell.full_range)]
        bands = _band_texts(cell) if drawn else []
        rows.append([*start, *numbers, *tail, *(ranges if leaning else []), *bands])
    return headers, rows


def _band_texts(cell: Cell) -> list[str]:
    """Return the ends of the bands of the headline measure, and how often it rises."""
    if cell.bands is None:
        return [""] * 5
    band = cell.bands.headline
    ends = [probability(end) for end in (band.changed.low, band.changed.high)]
    change = [signed(end) for end in (band.difference.low, band.difference.high)]
    return [*ends, *change, percent(band.rises)]
