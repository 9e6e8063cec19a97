"""What other libraries answer to questions with a known answer: run, and written down.

python benchmarks/traps.py            prints the table
python benchmarks/traps.py --write    and writes benchmarks/traps.md
"""

import argparse
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

import causal
from causal.files.formats.quiet import quiet

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pgmpy
    import pyagrum
    import pyagrum.causal
    from pgmpy.inference import CausalInference

PAGE = Path(__file__).with_suffix(".md")
COIN = ((0.5, 0.5),)
EDGE = ((0.7, 0.3), (0.2, 0.8))
NO_YES = ("no", "yes")

logging.getLogger("pgmpy").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Row:
    """A question, who was asked, and what each said.

    Attributes
    ----------
    question, peer, call : str
    told : str
        The peer's answer, or the error that it raised.
    ours, truth : float
    """

    question: str
    peer: str
    call: str
    told: str
    ours: float
    truth: float


def _told(ask: Callable[[], float]) -> str:
    """Return a peer's answer as text, or what it raised."""
    try:
        with warnings.catch_warnings(), quiet():
            warnings.simplefilter("ignore")
            return f"{ask():.4f}"
    except Exception as error:  # whatever it raises is what is to be told
        return type(error).__name__


def _theory(names: str, mechanisms: tuple[causal.Table, ...]) -> causal.Theory:
    variables = tuple(causal.Variable(name, NO_YES) for name in names)
    model = causal.Model(variables, mechanisms)
    from_model = causal.load("classics/sprinkler").entries[0]
    entries = tuple(
        type(from_model)(name=name, role="mechanism", backing=from_model.backing) for name in names
    )
    return causal.Theory("made", "made", "", model, entries)


def _joint(theory: causal.Theory) -> dict[tuple[str, ...], float]:
    """Return the probability of every history, by multiplying out."""
    found = {}
    states = [variable.states for variable in theory.variables]
    for cell in product(*states):
        told = dict(zip(theory.model.names, cell, strict=True))
        found[cell] = 1.0
        for name in theory.model.names:
            at = tuple(theory[p].index(told[p]) for p in (*theory.model.parents(name), name))
            found[cell] *= float(theory.model.cpt(name)[at])
    return found


def sprinkler() -> list[Row]:
    """Ask with an intervention and a clue that is not in the adjustment set."""
    theory = causal.load("classics/sprinkler")
    grass = theory.model.cpt("grass")
    truth = float(grass[1, 1, 1])  # sprinkler on, rain: nothing else matters
    network = causal.to_pgmpy(theory)

    def asked() -> float:
        found = CausalInference(network).query(
            ["grass"], do={"sprinkler": "on"}, evidence={"rain": "yes"}, show_progress=False
        )
        return float(found.get_value(grass="wet"))

    ours = theory.do(sprinkler="on").given(rain="yes").p(grass="wet")
    call = 'CausalInference(net).query(["grass"], do={"sprinkler": "on"}, evidence={"rain": "yes"})'
    return [
        Row("sprinkler on, rain seen: is the grass wet?", "pgmpy", call, _told(asked), ours, truth)
    ]


def chain() -> list[Row]:
    """Two interventions, one on the path of the other."""
    tables = (
        causal.Table((), COIN),
        causal.Table(("x",), EDGE),
        causal.Table(("x", "m"), ((0.9, 0.1), (0.25, 0.75), (0.6, 0.4), (0.1, 0.9))),
    )
    theory = _theory("xmy", tables)
    truth = 0.4  # the row x = yes, m = no
    network = causal.to_pgmpy(theory)

    def asked() -> float:
        found = CausalInference(network).query(
            ["y"], do={"x": "yes", "m": "no"}, show_progress=False
        )
        return float(found.get_value(y="yes"))

    ours = theory.do(x="yes", m="no").p(y="yes")
    call = 'CausalInference(net).query(["y"], do={"x": "yes", "m": "no"})'
    return [Row("x and m set, x -> m -> y and x -> y", "pgmpy", call, _told(asked), ours, truth)]


def upstream() -> list[Row]:
    """Ask what an intervention does to its cause: nothing."""
    theory = causal.load("classics/sprinkler")
    truth = float(theory.model.cpt("cloudy")[1])
    network = causal.to_pgmpy(theory)

    def asked() -> float:
        found = CausalInference(network).query(["cloudy"], do={"grass": "wet"}, show_progress=False)
        return float(found.get_value(cloudy="yes"))

    ours = theory.do(grass="wet").p(cloudy="yes")
    call = 'CausalInference(net).query(["cloudy"], do={"grass": "wet"})'
    return [
        Row("the grass wetted by hand: is it cloudy?", "pgmpy", call, _told(asked), ours, truth)
    ]


def necessity() -> list[Row]:
    """Both seen; without x? What the tables leave open is given as one number."""
    theory = _theory("xy", (causal.Table((), COIN), causal.Table(("x",), EDGE)))
    truth = EDGE[0][1] / EDGE[1][1]  # same luck: who has y without x has it with x
    network = causal.to_pyagrum(theory)

    def asked() -> float:
        model = pyagrum.causal.CausalModel(network)
        found = pyagrum.causal.counterfactual(
            model, profile={"x": "yes", "y": "yes"}, on={"y"}, whatif={"x"}, values={"x": "no"}
        )
        return float(found[{"y": "yes"}])

    ours = theory.given(x="yes", y="yes").do(x="no").p(y="yes")
    call = 'counterfactual(cm, profile={"x": 1, "y": 1}, on={"y"}, whatif={"x"}, values={"x": 0})'
    return [
        Row(
            "x -> y, both seen: y without x? (same luck)",
            "pyAgrum",
            call,
            _told(asked),
            ours,
            truth,
        )
    ]


def exclusive() -> list[Row]:
    """Facts that tie root causes together: a xor b was seen."""
    xor = causal.Table(("a", "b"), ((1.0, 0.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.0)))
    both = causal.Table(("w", "x"), ((1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    coins = tuple(causal.Table((), COIN) for _ in "abx")
    theory = _theory("abxwy", (*coins, xor, both))
    seen = {cell: p for cell, p in _joint(theory).items() if (cell[2], cell[3]) == ("no", "yes")}
    truth = sum(p for cell, p in seen.items() if cell[0] != cell[1]) / sum(seen.values())
    network = causal.to_pyagrum(theory)

    def asked() -> float:
        model = pyagrum.causal.CausalModel(network)
        found = pyagrum.causal.counterfactual(
            model, profile={"w": "yes", "x": "no"}, on={"y"}, whatif={"x"}, values={"x": "yes"}
        )
        return float(found[{"y": "yes"}])

    ours = theory.given(w="yes", x="no").do(x="yes").p(y="yes")
    call = 'counterfactual(cm, profile={"w": 1, "x": 0}, on={"y"}, whatif={"x"}, values={"x": 1})'
    return [
        Row("a xor b seen, y = that and x: y with x?", "pyAgrum", call, _told(asked), ours, truth)
    ]


def rows() -> list[Row]:
    """Ask everything."""
    return [row for ask in (sprinkler, chain, upstream, necessity, exclusive) for row in ask()]


def page(found: list[Row]) -> str:
    """Write the table."""
    versions = f"pgmpy {pgmpy.__version__}, pyAgrum {pyagrum.__version__}, numpy {np.__version__}"
    lines = [
        "# Asked with a known answer",
        "",
        f"Written by `python benchmarks/traps.py --write` with {versions}. The truth is multiplied",
        "out of the tables; same luck is one uniform for both rows.",
        "",
        "| question | asked | call | it says | Counterhistory | truth |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.question} | {one.peer} | `{one.call}` | {one.told} | "
        f"{one.ours:.4f} | {one.truth:.4f} |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write benchmarks/traps.md")
    asked = parser.parse_args()
    text = page(rows())
    print(text)
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
