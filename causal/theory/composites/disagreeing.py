"""What theories disagree on about one variable: facts, dates, arrows, claims, and who sets it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from causal.display.sentences import listed
from causal.errors import TableError
from causal.scm.mechanisms.combined import KEPT
from causal.theory.composites.mechanisms import Voice, combined
from causal.theory.composites.sides import Side, Sides
from causal.theory.composition import Choice, Conflict
from causal.theory.sources import Backing

_NOTHING = Backing()


def bridged(sides: Sides, name: str) -> Iterator[Conflict]:
    """Find parts that are silent on what others set."""
    held = sides.holders(name)
    silent = [s.name for s in sides.where[name] if s.theory.entry(name).silent]
    speaking = [s.name for s in held if not s.theory.entry(name).silent]
    if silent and speaking:
        verb = "is" if len(silent) == 1 else "are"
        yield Conflict(
            "bridge",
            name,
            f"{listed(silent)} {verb} silent on {name}",
            settled=f"set by {listed(speaking)} in place of the case's bridge",
        )


def preferred(sides: Sides, name: str) -> Iterator[Conflict]:
    """Find a variable that one part sets alone, since the caller prefers it."""
    held, chosen = sides.holders(name), sides.setters(name)
    if len(chosen) < len(held):
        yield Conflict(
            "rule",
            name,
            f"{name} is set by {listed([side.name for side in held])}",
            settled=f"by {chosen[0].name} alone, as asked",
        )


def told_of(sides: Sides, name: str) -> Iterator[Conflict]:
    """Find what the parts that set a variable say of it beside its mechanism."""
    setters = sides.setters(name)
    entries = [(side.name, side.theory.entry(name)) for side in setters]
    dates = dict.fromkeys(entry.date for _, entry in entries if entry.date)
    if len(dates) > 1:
        told = listed([f"{entry.date} in {part}" for part, entry in entries if entry.date])
        settled = f"dated {date_of(sides, name)}"
        yield Conflict("date", name, f"{name} is dated {told}", settled=settled)
    facts = dict.fromkeys(entry.factual for _, entry in entries if entry.factual)
    if len(facts) > 1:
        told = listed([f"{entry.factual} in {part}" for part, entry in entries if entry.factual])
        chosen = dict(sides.terms.facts).get(name, "")
        yield Conflict(
            "facts",
            name,
            f"what happened to {name} was {told}",
            tuple(Choice("facts", name, state) for state in facts),
            f"taken for {chosen}" if chosen else "",
        )
    own = {dict(side.theory.luck.own).get(name, side.theory.luck.everywhere) for side in setters}
    if len(own) > 1:
        yield Conflict(
            "luck",
            name,
            f"the parts do not assume the same of how the luck of {name} carries over",
            settled="its mechanism's own coupling is assumed",
        )


def date_of(sides: Sides, name: str) -> str:
    """Return the date of a variable: the case's, or the first in writing of its parts'."""
    if sides.frame and name in sides.frame and sides.frame.entry(name).date:
        dates = {side.theory.entry(name).date for side in sides.setters(name)} - {""}
        return sides.frame.entry(name).date if len(dates) != 1 else dates.pop()
    return min([side.theory.entry(name).date for side in sides.setters(name)])


def several(sides: Sides, name: str, told: Sequence[Voice]) -> Iterator[Conflict]:
    """Find what several mechanisms of one variable disagree on, and what the rule makes of it."""
    rule = sides.terms.rule_of(name)
    parts = [part for voice in told for part in voice.names]
    detail = f"{name} is set by {listed(parts)}"
    alone = tuple(Choice("prefer", name, part) for part in parts)
    if not rule:
        ways = ("mixture", "noisy_max") if sides.variable(name).ordered else ("mixture",)
        yield Conflict("rule", name, detail, (*(Choice("rule", name, way) for way in ways), *alone))
        return
    mixture = Choice("rule", name, "mixture")
    if rule == "noisy_max" and not sides.variable(name).ordered:
        yield Conflict(
            "order",
            name,
            f"{detail}, but its states have no order, so there is no largest push",
            (mixture, *alone),
        )
        return
    try:
        mechanism = combined(sides, name, told)
        variables = [sides.variable(one) for one in mechanism.parents]
        mechanism.cpt(sides.variable(name), variables)
    except TableError as error:
        choices = (Choice("leak", name, KEPT), mixture, *alone)
        yield Conflict("baseline", name, f"{detail}, but {error}", choices)
        return
    yield Conflict("rule", name, detail, (), _ruled(sides, name, told))
    yield from _lever(sides, name, told)
    yield from _arrows(sides, name, told)


def _ruled(sides: Sides, name: str, told: Sequence[Voice]) -> str:
    if sides.terms.rule_of(name) == "mixture":
        total = sum(one.weight for one in told) or 1.0
        shares = [f"{listed(one.names)} {one.weight / total:.3g}" for one in told]
        return f"mixture, {', '.join(shares)}"
    states = sides.variable(name).states
    most = states[0] if sides.terms.direction_of(name) == "low" else states[-1]
    leak = sides.terms.leak_of(name)
    stated = leak if isinstance(leak, str) else ", ".join(f"{one:g}" for one in leak)
    return f"largest push towards {most}, leak {stated}"


def _lever(sides: Sides, name: str, told: Sequence[Voice]) -> Iterator[Conflict]:
    roots = [part for one in told if not one.mechanism.parents for part in one.names]
    effects = [part for one in told if one.mechanism.parents for part in one.names]
    lever = any(side.theory.entry(name).role == "lever" for side in sides.setters(name))
    if roots and effects and lever:
        verb = "takes" if len(roots) == 1 else "take"
        yield Conflict(
            "lever",
            name,
            f"{listed(roots)} {verb} {name} from outside, to {listed(effects)} it is an effect",
            settled=f"by the rule: {_ruled(sides, name, told)}",
        )


def _arrows(sides: Sides, name: str, told: Sequence[Voice]) -> Iterator[Conflict]:
    every = dict.fromkeys(p for one in told for p in one.mechanism.parents)
    for parent in every:
        having = [one for one in told if parent in one.mechanism.parents]
        denying = [
            one for one in told if one not in having and parent in one.side.theory.model.names
        ]
        parts = [part for one in having for part in one.names]
        if denying:
            without = [part for one in denying for part in one.names]
            verb = "has" if len(without) == 1 else "have"
            yield Conflict(
                "arrow",
                name,
                f"{listed(parts)} {'draws' if len(parts) == 1 else 'draw'} an arrow from {parent} "
                f"to {name}, {listed(without)} {verb} both and none between them",
                settled="drawn, and at work in that part of the rule",
            )
        if len(having) > 1 and sides.terms.rule_of(name) == "noisy_max":
            yield Conflict(
                "twice",
                name,
                f"{listed(parts)} each have {parent} push {name}",
                settled="the pushes are taken for two causes, and drawn apart",
            )
        yield from _signs(name, parent, having)


def _signs(name: str, parent: str, having: Sequence[Voice]) -> Iterator[Conflict]:
    """Find claims of opposed sign behind one arrow."""
    signs = [(one.side, _claimed(one.side, name, parent)) for one in having]
    for (first, one), (second, other) in combinations(signs, 2):
        for sign, opposed in (("+", "-"), ("-", "+"), ("+", "none"), ("none", "+")):
            if sign in one and opposed in other:
                yield Conflict(
                    "claims",
                    name,
                    f"claim {one[sign]} of {first.name} and claim {other[opposed]} of "
                    f"{second.name} contradict each other on {parent} -> {name}",
                    settled="both are kept, each behind its part's numbers",
                )
                break


def _claimed(side: Side, name: str, parent: str) -> dict[str, str]:
    """Return the first claim of each sign behind an arrow."""
    known = {claim.name: claim for claim in side.theory.library.claims}
    found: dict[str, str] = {}
    for one in dict(side.theory.entry(name).edges).get(parent, _NOTHING).claims:
        if one in known:
            found.setdefault(known[one].sign, one)
    return found
