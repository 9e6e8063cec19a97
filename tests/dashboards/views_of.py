"""Views of every kind, drawn by Hypothesis or by a seed."""

import random

from boot import Case
from hypothesis import strategies as st
from reader.built import alone, shipped
from reader.doubted import CLAIMS, TOPS
from reader.entries import OWN
from reader.parted import OVER, readings
from reader.sought import VERDICTS
from reader.timed import FANS, MOVES, Stretch
from reader.told import GRIDS, MANY, NTH, SEEDS, WAYS
from reader.view import View, start
from reader.wanted import RUNS, SIDES, SIZES, WHOM
from reader.weighed import DEPENDENCES, MOST_CATCH_ALL, POWERS, SORTS, years

from causal.judgement.evidence.controls import ORDERS
from causal.judgement.evidence.dossier import DATED_BY
from causal.judgement.evidence.probative import KINDS
from causal.theory.frame import FrameVariable
from causal.theory.parts import CALIBRATED

FACTS = ("before", "none", "all")


class Draw:
    """Choices, by whoever makes them."""

    def one(self, some: object) -> object:
        raise NotImplementedError

    def often(self) -> bool:
        return bool(self.one((True, False)))

    def maybe(self, some: object) -> object:
        return self.one(some) if self.often() else ""

    def some(self, every: object) -> tuple:
        return tuple(one for one in every if self.often())


class Seeded(Draw):
    """By a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, some: object) -> object:
        return self.random.choice(list(some))


class Drawn(Draw):
    """By Hypothesis."""

    def __init__(self, draw: object) -> None:
        self.draw = draw

    def one(self, some: object) -> object:
        return self.draw(st.sampled_from(list(some)))


def view_of(case: Case, draw: Draw) -> View:
    """Choose every value of a view."""
    usual, frame = start(case), case.frame
    outcomes = [one.variable.name for one in frame.outcomes]
    outcome = frame.outcome(draw.one(outcomes))
    theories = draw.some(usual.theories) or usual.theories
    values: dict[str, object] = {
        "theories": theories,
        "theory": draw.one(usual.theories),
        "outcome": outcome.variable.name,
        "facts": draw.one(FACTS),
        "history": draw.one((OWN, *case.histories)),
        "variant": draw.one((CALIBRATED, *case.variants)),
        "level": draw.one(("student", "scholar")),
        "guess": "off",
        "scenario": draw.one([one.name for one in case.scenarios]),
    }
    if draw.often():
        levers = draw.some(frame.levers)[:3] or (frame.levers[0],)
        settings = ((one.variable.name, draw.one(one.variable.states)) for one in levers)
        values |= {"scenario": OWN, "do": tuple(settings)}
    coupling = draw.one((OWN, "same_luck", "independent", "persistence(0.25)"))
    values |= {
        "states": draw.some(outcome.variable.states),
        "known": draw.one(FACTS),
        "couplings": coupling,
        "shared": draw.one(("on", "off")),
        "measure": draw.maybe([*(m.name for m in outcome.measures), *outcome.variable.states]),
        "side": draw.one(SIDES),
        "threshold": draw.one(range(101)),
        "size": draw.one(SIZES),
        "whom": draw.one(WHOM),
        "price": draw.maybe(outcomes),
        "run": draw.one(RUNS),
        "first": draw.maybe(usual.theories),
        "other": draw.maybe([*usual.theories, *readings(case)]),
        "over": draw.one(OVER),
        "way": draw.one(WAYS),
        "grid": draw.one(GRIDS),
        "seed": draw.one(SEEDS),
        "nth": draw.one(NTH),
        "many": draw.one(MANY),
        "find": draw.one(("", "coup", "wages & <b>strikes</b>", "économie 100% + ?")),
        "document": draw.maybe([one.name for one in frame.library.documents]),
        "record": draw.maybe(VERDICTS),
        "claim": draw.one(CLAIMS),
        "rival": draw.maybe([one.name for one in case.scenarios if one.settings]),
        "redraw": draw.one(range(1000)),
        "top": draw.one(TOPS),
        "weights": _weights(draw, usual.theories),
        "firm": draw.one(("usual", "on", "off")),
    }
    others = [name for name in usual.theories if name != values["theory"]]
    begun = draw.maybe([*(theory.name for theory in case.theories), *alone()])
    known = [one.name for one in shipped(case, str(begun)).variants] if begun else []
    values |= {
        "beside": draw.maybe(others),
        "begun": begun,
        "begun_variant": draw.maybe(known) if known else "",
    }
    return usual.having(**values, **_timed(case, draw), **_weighed(case, draw, outcomes))


def _timed(case: Case, draw: Draw) -> dict[str, object]:
    time = case.timeline
    if time is None:
        return {}
    years = list(time.frame.calendar)
    values: dict[str, object] = {
        "when": draw.maybe([one.name for one in time.frame.scenarios]),
        "known_to": draw.maybe(list(map(str, years))),
        "move": draw.one(MOVES),
        "fan": draw.one(FANS),
        "numbers": draw.one((CALIBRATED, *time.versions)),
        "moved": draw.one(("on", "off")),
    }
    courses = draw.some(time.frame.theories)
    values["courses"] = courses if len(courses) < len(time.frame.theories) else ()
    if draw.often():
        levers = draw.some(time.frame.levers)[:3]
        values |= {"when": OWN, "changes": tuple(_stretch(one, years, draw) for one in levers)}
    return values


def _stretch(lever: FrameVariable, years: list[int], draw: Draw) -> Stretch:
    first = int(draw.one(years))
    last = int(draw.one([year for year in years if year >= first]))
    return Stretch(lever.variable.name, str(draw.one(lever.variable.states)), first, last)


def _weights(draw: Draw, theories: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((name, int(draw.one(range(1, 101)))) for name in draw.some(theories))


def _weighed(case: Case, draw: Draw, outcomes: list[str]) -> dict[str, object]:
    evidence = case.evidence
    if evidence is None:
        return {}
    rivals = [one.name for one in evidence.rivals]
    items = [one.name for one in evidence.items]
    priors = tuple((name, str(draw.one(range(101)))) for name in draw.some(rivals))
    names = [one.name for one in evidence.hypotheses]
    first = draw.one(names)
    pair = (first, draw.one([one for one in names if one != first])) if draw.often() else ()
    return {
        "explanandum": draw.maybe([one.name for one in evidence.explananda]),
        "asof": draw.maybe([str(year) for year in years(evidence)]),
        "dated": draw.one(DATED_BY),
        "tempering": draw.one((OWN, *POWERS)),
        "dependence": draw.one(DEPENDENCES),
        "counted": draw.one(ORDERS),
        "catch_all": draw.one(range(MOST_CATCH_ALL + 1)) if evidence.catch_all else 0,
        "priors": priors if any(weight != "0" for _, weight in priors) else (),
        "without": draw.some(items[:12]),
        "pair": pair,
        "cluster": draw.maybe([one.name for one in evidence.clusters]),
        "test": draw.maybe(KINDS),
        "about": draw.maybe(rivals),
        "sort": draw.one(SORTS),
        "item": "",
        "found": draw.some(outcomes),
    }


def views(case: Case) -> st.SearchStrategy[View]:
    """Return a strategy of views."""
    return st.composite(lambda draw: view_of(case, Drawn(draw)))()
