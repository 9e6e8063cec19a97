"""Timelines as plain dictionaries, complete, for JSON."""

from dataclasses import asdict
from typing import Any

from causal.dynamics.ranges import Ranges
from causal.judgement.timelines.fans import SHARES, Fan, TimelineBands
from causal.judgement.timelines.line import TheoryTimeline, World
from causal.judgement.timelines.wording import of_theory


def line_dict(line: TheoryTimeline) -> dict[str, Any]:
    """Return all that one theory answers as plain values; numbers by year are in order of years."""
    told: dict[str, Any] = {
        "theory": line.theory,
        "title": line.title,
        "variant": line.variant,
        "status": line.status,
        "why": line.why,
        "sentence": of_theory(line),
        "changes": [asdict(one) for one in line.settings],
        "fingerprint": line.fingerprint,
    }
    if not line.answered:
        return told
    fact, changed = line.worlds()
    return {
        **told,
        "record": [
            {"year": one.year, "variable": one.variable, "state": one.state} for one in line.record
        ],
        "ended": line.ended,
        "years": list(fact.years),
        "fact": _world(fact, line),
        "changed": _world(changed, line),
        "difference": list(line.differences),
        "diverges": line.diverges,
        "rejoins": line.rejoins,
        "first_moved": line.first_moved(),
        "delay": line.delay,
        "no_return": _turning(line),
        "leans_on": list(line.leans_on),
        "order_ranges": _ranges(line.order_ranges),
        "full_ranges": _ranges(line.full_ranges),
        "no_bands": line.no_bands,
        "bands": None if line.bands is None else _bands(line.bands),
    }


def _world(world: World, line: TheoryTimeline) -> dict[str, Any]:
    return {
        "stands": list(world.stands),
        "hazard": list(world.hazards),
        "ends": list(world.ends),
        "never": world.never,
        "ended_in_state": {state: list(numbers) for state, numbers in world.ways},
        "ended_by": {str(year): world.ended(year) for year in sorted({line.by, line.horizon})},
        "peak": world.peak,
        "median": world.median,
        "likeliest": world.likeliest,
    }


def _turning(line: TheoryTimeline) -> dict[str, Any] | None:
    found = line.no_return
    if found is None:
        return None
    return {
        "years": list(found.years),
        "unchanged": list(found.unchanged),
        "changed": list(found.changed),
        "amount": found.amount,
        "moving": list(found.moving),
        "latest": found.latest,
    }


def _ranges(found: Ranges | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "years": list(found.years),
        "low": found.low.tolist(),
        "high": found.high.tolist(),
        "attained": found.attained,
    }


def _bands(bands: TimelineBands) -> dict[str, Any]:
    return {
        "draws": bands.draws,
        "seed": bands.seed,
        "lost": bands.lost,
        "fact": _fan(bands.fact),
        "changed": _fan(bands.changed),
        "difference": _fan(bands.difference),
        "longer": list(bands.longer),
        "shorter": list(bands.shorter),
        "ended_by": {"by": asdict(bands.by), "horizon": asdict(bands.horizon)},
        "delay": asdict(bands.delay),
        "begun": None if bands.moves is None else _fan(bands.moves),
        "in_time": list(bands.in_time),
    }


def _fan(fan: Fan) -> dict[str, Any]:
    shares = {f"{share:g}": [list(end) for end in fan.band(share)] for share in SHARES}
    return {
        "years": list(fan.years),
        "mean": list(fan.means),
        "median": list(fan.medians),
        "bands": shares,
    }
