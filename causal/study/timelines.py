"""When it ends, and until when that could be moved: yearly theories of a case, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from causal.errors import QueryError, UnknownName
from causal.files.places import cases
from causal.files.timelines import TimelineCase, has_timeline, load_dynamic, load_timeline
from causal.judgement.drawing import Progress
from causal.judgement.timelines.asking import timelines
from causal.judgement.timelines.rules import TimelineRules, begun
from causal.judgement.timelines.timelines import Timelines
from causal.study.meant import Where
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DatedScenario, DatedSetting
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.parts import CALIBRATED

Which = DynamicTheory | str | Path
_NOTHING = DatedScenario("nothing_changed", title="Nothing changed")


def timeline(
    scenario: str | DatedScenario | None = None,
    *,
    do: Mapping[str, str] | None = None,
    start: int | None = None,
    end: int | None = None,
    theories: Sequence[Which] | None = None,
    case: Where | None = None,
    variant: str | None = None,
    facts: str = "before",
    record_to: int | None = None,
    by: int | None = None,
    horizon: int | None = None,
    amount: float = 0.1,
    tolerance: float = 0.01,
    couplings: str | None = None,
    ranges: bool = True,
    ranges_every: int = 0,
    draws: int = 0,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Timelines:
    """Ask the yearly theories of a case when it ends, as it was and under a dated change.

    Parameters
    ----------
    scenario : str or DatedScenario, optional
        By slug. Without one, and without ``do``, nothing is changed.
    do : mapping of str to str, optional
        Interventions of your own: lever to state, for the years from ``start`` to ``end``.
    start, end : int, optional
        The first and the last year of the change, the horizon if there is no ``end``. For a
        scenario, other years than its own: what starts it starts in the new first year, a later
        part when it does.
    theories : sequence of str, Path or DynamicTheory, optional
        All yearly theories of the case if not given.
    case : str or Path, optional
        The first that has yearly theories and knows what is named, if not given; or a folder of
        your own.
    variant : str, optional
        For the theories that have it.
    facts : {"before", "all", "none"}
        Which part of the record is kept. ``"before"``: what comes before the change, in both
        worlds. ``"all"``: all of it, in the world in which it happened; the other one has the same
        luck.
    record_to : int, optional
        The last year of the record that is kept, if not all that may be.
    by : int, optional
        The year of the headline: the chance that it has ended by its end. The one that the case
        picks out if not given, else the horizon.
    horizon : int, optional
        The last year that is looked at; that of the case if not given.
    amount : float, default 0.1
        By how much a change must move the chance of an end by the horizon to be in time.
    tolerance : float, default 0.01
        Up to how far apart two survival curves count as one.
    couplings : str, optional
        With all the facts kept, how luck carries over: ``"same_luck"``, ``"gumbel"``,
        ``"independent"``, ``"persistence(0.5)"``; each mechanism's own if not given.
    ranges : bool, default True
        With all the facts kept, find how far the answer could move under other couplings, for the
        year of the headline and the horizon.
    ranges_every : int, default 0
        Find that for every so many years besides: 5 for 1980, 1985 and so on, 1 for all.
    draws : int, default 0
        How often to draw the theories' numbers, for bands; the same draws in both worlds.
    seed : int, optional
        For the draws; needed where there are some.
    progress : callable, optional
        Told how much is done, and of how much.

    Returns
    -------
    Timelines

    Raises
    ------
    UnknownName
        If a theory, scenario, lever, state or variant is not known.
    QueryError
        If the case has no yearly theories, years are missing or do not fit, the record would reach
        into the change, or there are draws and no seed.
    ImpossibleEvidence
        If a theory holds the record to be impossible.

    Examples
    --------
    >>> import causal
    >>> found = causal.timeline("family_keeps_it", case="mill")
    >>> found.agreement(), sorted(found.silent)
    ('single', ['river_low'])
    >>> found["dear_coal"].diverges, round(found["dear_coal"].delay, 1)
    (1907, 1.9)
    """
    meant = case if case is not None or theories is not None else _meant(scenario, do or {})
    frame, chosen = _chosen(theories, meant, variant)
    asked = _scenario(frame, chosen, scenario, do, start, end)
    rules = TimelineRules(facts, record_to, by, horizon, amount, tolerance)
    told = replace(rules, draws=draws, seed=seed, couplings=couplings or "")
    told = replace(told, ranges=ranges, ranges_every=ranges_every)
    return timelines(chosen, asked, told, progress)


def _chosen(
    theories: Sequence[Which] | None, case: Where | None, variant: str | None
) -> tuple[TimelineFrame, tuple[DynamicTheory, ...]]:
    """Return the frame and the theories that are meant, in a variant where they have it."""
    if theories is None:
        loaded = load_timeline(case or _meant(None, {}))
        return loaded.frame, _varied(loaded.theories, variant)
    read = tuple(
        one if isinstance(one, DynamicTheory) else load_dynamic(one, case) for one in theories
    )
    if not read:
        raise QueryError("there is no yearly theory to ask; name at least one")
    frame = read[0].timeline
    for one in read:
        if one.timeline.case != frame.case:
            raise QueryError(
                f"{read[0].name} is of the case {frame.case} and {one.name} of "
                f"{one.timeline.case}; ask the theories of one case at a time"
            )
    return frame, _varied(read, variant)


def _meant(scenario: str | DatedScenario | None, do: Mapping[str, str]) -> str:
    """Return the case that ships and knows what is named: the first, if it does or none does."""
    having = [load_timeline(name) for name in cases() if has_timeline(name)]
    if not having:
        raise QueryError("no case here has yearly theories; a case has them with a timeline.toml")
    known = [one.frame.case for one in having if _knows(one, scenario, do)]
    if len(known) > 1 and having[0].frame.case not in known:
        told = ", ".join([*([scenario] if isinstance(scenario, str) else []), *do])
        raise QueryError(f"{told} can be meant of several cases; add case=... ({', '.join(known)})")
    return known[0] if known else having[0].frame.case


def _knows(
    whole: TimelineCase, scenario: str | DatedScenario | None, do: Mapping[str, str]
) -> bool:
    if isinstance(scenario, str) and scenario not in [one.name for one in whole.frame.scenarios]:
        return False
    return all(any(name in theory for theory in whole.theories) for name in do)


def _varied(theories: tuple[DynamicTheory, ...], variant: str | None) -> tuple[DynamicTheory, ...]:
    if variant in (None, CALIBRATED):
        return theories
    made, found = [], False
    for theory in theories:
        has = any(variant in (one.name, *one.aliases) for one in theory.variants)
        has = has or theory.variant == variant
        made.append(theory.with_variant(str(variant)) if has else theory)
        found = found or has
    if not found:
        known = dict.fromkeys(own.name for theory in theories for own in theory.variants)
        raise UnknownName("variant", str(variant), [CALIBRATED, *known])
    return tuple(made)


def _scenario(
    frame: TimelineFrame,
    theories: Sequence[DynamicTheory],
    scenario: str | DatedScenario | None,
    do: Mapping[str, str] | None,
    start: int | None,
    end: int | None,
) -> DatedScenario:
    """Return what is asked: a scenario, perhaps in other years, or changes of the reader's own."""
    if scenario is not None and do:
        raise QueryError("two changes are asked for; name a scenario or give do, not both")
    if do:
        return own_change(frame, theories, do, start, end)
    if scenario is None:
        found = _NOTHING
    else:
        found = scenario if isinstance(scenario, DatedScenario) else frame.scenario(scenario)
    if start is None and end is None:
        return found
    if found.start is None:
        raise QueryError(f"{found.name} changes nothing; leave out the years")
    return replace(
        found,
        changes=begun(found.changes, start, end),
        only=tuple((name, begun(some, start, end)) for name, some in found.only),
        instead=tuple((name, begun(some, start, end)) for name, some in found.instead),
    )


def own_change(
    frame: TimelineFrame,
    theories: Sequence[DynamicTheory],
    do: Mapping[str, str],
    start: int | None,
    end: int | None = None,
) -> DatedScenario:
    """Return interventions of a reader's own as a dated scenario.

    Raises
    ------
    UnknownName
        If no theory has a variable, or it has no such state.
    QueryError
        If no first year is given.
    """
    if start is None:
        raise QueryError("say from which year on it is changed: give start, and end if it ends")
    known: dict[str, DynamicTheory] = {}
    for theory in theories:
        known |= {one.name: theory for one in theory.variables if one.name not in known}
    told = []
    for name, state in do.items():
        shared = frame.vocabulary.entry(name).variable if name in frame.vocabulary else None
        variable = known[name][name] if name in known else shared
        if variable is None:
            raise UnknownName("variable", name, list(known))
        variable.index(state)
        told.append(f"{variable.title}: {variable.label(state)}")
    years = f"{start}" if end == start else f"from {start}" + (f" to {end}" if end else "")
    changes = tuple(DatedSetting(name, state, start, end) for name, state in do.items())
    return DatedScenario("own", title=f"{', '.join(told)}, {years}", changes=changes)
