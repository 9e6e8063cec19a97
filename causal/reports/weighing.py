"""The section of a report about the record for and against each account."""

from causal.display.numbers import MINUS, probability, short_points, signed
from causal.display.sentences import listed
from causal.files.study_value import Weighing as Asked
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.weighing import Weighing
from causal.reports.asking import Weighed
from causal.reports.calls import literal
from causal.reports.document import Block, Code, Number, Paragraph, Section, table
from causal.reports.document import Cell as Shown
from causal.reports.showing import shown

_ITEMS = 8


def evidence_section(place: str, asked: Asked, found: Weighed) -> Section:
    """Return the section about the evidence, which is loaded from a place."""
    whole: Weighing = found.whole
    blocks: list[Block] = [
        Paragraph(f"{whole.title}. {_counted(asked, whole)}"),
        Paragraph(
            f"{whole.sentence()} {found.steady.sentence()} {found.settings.sentence()} "
            f"{found.influence.sentence()}"
        ),
        table(
            f"What the evidence gives each account: {whole.title}",
            ["account", "prior", "raw dB", "discounted dB", "tempered dB", "probability",
             "redrawn", "other settings", "leads in"],
            _accounts(found),
            range(1, 9),
            note="Redrawn: 90% of draws of the weights; other settings: lowest to highest over "
            "tempering, discount and its order; leads in: share of draws.",
        ),
        _moving(found),
        _items(whole),
    ]  # fmt: skip
    blocks += _code(place, asked, found)
    return Section("What the record says", tuple(blocks))


def _counted(asked: Asked, whole: Weighing) -> str:
    count = len(whole.pieces)
    told = ["One item is weighed" if count == 1 else f"{count} items are weighed"]
    if asked.without:
        told.append(f"without {listed(asked.without)}")
    if asked.as_of is not None:
        word = "known" if asked.by == "learnt" else "about what had happened"
        told.append(f"only what was {word} by {asked.as_of}")
    if asked.explanandum:
        titles = {one.name: one.title for one in asked.dossier.explananda}
        told.append(f"only what bears on “{titles.get(asked.explanandum, asked.explanandum)}”")
    return f"{', '.join(told)}. {_controls(whole.controls, whole.tempering)}"


def _controls(controls: Controls, tempering: float) -> str:
    spread = (
        "discounted within each cluster as the evidence says"
        if controls.dependence is None
        else f"discounted within clusters with a dependence of {controls.dependence:g}"
    )
    order = {
        "strongest": "the item that sets the accounts furthest apart in full",
        "file": "the first item of the file in full",
        "average": "all items of a cluster alike",
    }[controls.order]
    priors = ("the given priors" if controls.priors else "equal priors") + (
        f" and {probability(controls.catch_all)} for something else" if controls.catch_all else ""
    )
    return (
        f"Weights are judgements in decibels, {spread} (counting {order}), and their total is "
        f"raised to the power {tempering:g}; the accounts start from {priors}."
    )


def _accounts(found: Weighed) -> list[list[Shown]]:
    whole: Weighing = found.whole
    return [
        [
            whole.hypotheses[i].title,
            Number(probability(whole.prior[i]), whole.prior[i]),
            Number(signed(whole.raw[i], 0), whole.raw[i]),
            Number(signed(whole.discounted[i], 0), whole.discounted[i]),
            Number(signed(whole.tempered[i], 1), whole.tempered[i]),
            Number(probability(whole.posterior[i]), whole.posterior[i]),
            f"{probability(found.steady.low[i])} to {probability(found.steady.high[i])}",
            f"{probability(found.settings.low[i])} to {probability(found.settings.high[i])}",
            Number(probability(found.steady.leads[i]), found.steady.leads[i]),
        ]
        for i in whole.shown
    ]


def _moving(found: Weighed) -> Block:
    ranked = found.influence.found[:_ITEMS]
    rows: list[list[Shown]] = [
        [one.item.name, one.item.title, Number(short_points(one.change), one.change),
         one.leader.title]
        for one in ranked
    ]  # fmt: skip
    headers = ["item", "what was found", "moves the leader by, in points", "then leads"]
    return table("The items that matter most, each set aside", headers, rows, (2,))


def _items(whole: Weighing) -> Block:
    names = [one.name for one in whole.hypotheses]
    rows: list[list[Shown]] = [
        [
            one.item.name,
            one.item.title,
            Number(f"{one.share:.2f}", one.share),
            *(Number(_decibels(x), x) for x in one.db),
        ]
        for one in whole.pieces
    ]
    key = "; ".join(f"{one.name} {one.title}" for one in whole.hypotheses)
    return table(
        "Every item: how much of it counts, and its decibels under each account",
        ["item", "what was found", "counts", *names],
        rows,
        range(2, len(names) + 3),
        computed=False,
        note=f"{key}.",
    )


def _decibels(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-", MINUS)


def _code(place: str, asked: Asked, found: Weighed) -> list[Block]:
    lines = [
        "from causal.files.evidence import load_evidence",
        "from causal.judgement.evidence.controls import Controls",
        "from causal.judgement.evidence.influence import leave_one_out",
        "from causal.judgement.evidence.spans import span",
        "from causal.judgement.evidence.steadiness import steadiness",
        "from causal.judgement.evidence.weighing import weigh",
        "",
        f"evidence = load_evidence({literal(place)})",
    ]
    if asked.explanandum:
        lines.append(f"evidence = evidence.explaining({literal(asked.explanandum)})")
    if asked.as_of is not None:
        lines.append(f"evidence = evidence.as_of({asked.as_of}, by={literal(asked.by)})")
    if asked.without:
        lines.append(f"evidence = evidence.without({', '.join(map(literal, asked.without))})")
    lines.append(f"controls = Controls({_arguments(found.whole.controls)})")
    return [
        Code("\n".join(lines)),
        shown("weigh(evidence, controls)", found.whole),
        Code("print(steadiness(evidence, controls))", printed=f"{found.steady}\n"),
        Code("print(span(evidence, controls))", printed=f"{found.settings}\n"),
        shown("leave_one_out(evidence, controls)", found.influence),
    ]


def _arguments(controls: Controls) -> str:
    names = ("priors", "catch_all", "dependence", "tempering", "order")
    told = [(name, getattr(controls, name)) for name in names]
    plain = Controls()
    return ", ".join(
        f"{name}={literal(value)}" for name, value in told if value != getattr(plain, name)
    )
