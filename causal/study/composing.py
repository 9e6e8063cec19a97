"""Composing: theories by name as parts of one, and whether they are rivals or parts."""

from collections.abc import Mapping, Sequence

from causal.errors import QueryError
from causal.judgement.together.rivalry import Rivalry
from causal.judgement.together.rivalry import rivals_or_parts as ask_both
from causal.study.meant import Where, Which, frame_of, outcomes_of, scenarios_of, theory_of
from causal.theory.composites.composing import compose_theories, conflicts_between
from causal.theory.composites.sides import part_names
from causal.theory.composition import RULES, Conflict, Terms
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

Rule = str | Mapping[str, str] | None
Weights = Mapping[str, float] | Sequence[float] | None
Leaks = str | Sequence[float] | Mapping[str, str | Sequence[float]]


def compose(
    *theories: Which,
    rule: Rule = None,
    weights: Weights = None,
    leak: Leaks = "shared",
    direction: str | Mapping[str, str] = "high",
    prefer: str | Mapping[str, str] | None = None,
    cut: Sequence[tuple[str, str]] = (),
    merge: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
    history: str | None = None,
    name: str = "",
    case: Where | None = None,
) -> Theory:
    """Make one theory of two or more: all their mechanisms, on the variables that they share.

    Parameters
    ----------
    *theories : str, Path or Theory
        Of one case, or all without one. Their names in the composite are their own, with `_2` and
        so on where one name comes twice.
    rule : {"mixture", "noisy_max"} or mapping of str to str
        How a variable that several parts set is set; by variable with ``"*"`` for all others. A
        mixture: one of the parts sets it, with chances that are the weights. A noisy maximum: each
        part pushes it, and the largest push is what is seen; see
        `causal.scm.mechanisms.combined.MaxOf`.
    weights : mapping of str to float, or sequence of float, optional
        Of the parts; equal if not given. For a noisy maximum they weigh the backgrounds only.
    leak : {"shared", "kept"}, sequence of float, or mapping of these by variable
        For a noisy maximum: the parts' backgrounds counted once (their geometric mean), each
        kept, or a background of your own.
    direction : {"high", "low"} or mapping of str to str
        For a noisy maximum: which end of the ordered states is more of the effect.
    prefer : str or mapping of str to str, optional
        The part that alone sets a variable, or every variable that it has.
    cut : sequence of (str, str), optional
        Arrows to leave out, cause and effect.
    merge : sequence of str, optional
        Variables of the parts' own, with the same name and states, that are one and the same.
    facts : mapping of str to str, optional
        What happened, where the parts do not agree.
    history : str, optional
        From which counterfactuals depart, where the parts do not agree.
    name : str, optional
        Of the composite.
    case : str or Path, optional
        Where theories are looked up by name; see `causal.load`.

    Returns
    -------
    Theory
        Its `composition` has the parts, the rule, and every conflict with how it was settled.

    Raises
    ------
    PartsConflict
        With every conflict that neither the rule nor the caller settles.
    UnknownName, QueryError, ModelError, TooCostly

    Examples
    --------
    >>> import causal
    >>> both = causal.compose("dear_coal", "river_low", rule="mixture")
    >>> both
    <Theory dear_coal_and_river_low: 13 variables, made of dear_coal and river_low>
    >>> round(both.do(wage_cut_1907="none").p(mill_1908="runs"), 2)
    0.66
    """
    loaded = [theory_of(one, case=case) for one in theories]
    terms = Terms.read(
        part_names(loaded),
        rule=rule,
        weights=weights,
        leak=leak,
        direction=direction,
        prefer=prefer,
        cut=cut,
        merge=merge,
        facts=facts,
        history=history,
    )
    return compose_theories(loaded, terms, name)


def conflicts(
    *theories: Which,
    rule: Rule = None,
    weights: Weights = None,
    leak: Leaks = "shared",
    direction: str | Mapping[str, str] = "high",
    prefer: str | Mapping[str, str] | None = None,
    cut: Sequence[tuple[str, str]] = (),
    merge: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
    history: str | None = None,
    case: Where | None = None,
) -> tuple[Conflict, ...]:
    """List what theories do not agree on, without composing them.

    Parameters
    ----------
    *theories : str, Path or Theory
    rule, weights, leak, direction, prefer, cut, merge, facts, history, case
        As for `compose`; without a rule, every variable that several parts set is an open conflict.

    Returns
    -------
    tuple of Conflict
        Those that are open have `choices`; the others say how they are settled.

    Raises
    ------
    UnknownName, QueryError, ModelError, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.conflicts("dear_coal", "the_ballad", rule="mixture")
    >>> [one.kind for one in found if one.open]
    ['fiction']
    """
    loaded = [theory_of(one, case=case) for one in theories]
    terms = Terms.read(
        part_names(loaded),
        rule=rule,
        weights=weights,
        leak=leak,
        direction=direction,
        prefer=prefer,
        cut=cut,
        merge=merge,
        facts=facts,
        history=history,
    )
    return conflicts_between(loaded, terms)


def rivals_or_parts(
    first: Which,
    second: Which,
    *,
    outcome: str | None = None,
    scenarios: Sequence[str | Scenario] = (),
    rules: Sequence[str] = RULES,
    levers: Mapping[str, str] | None = None,
    draws: int = 0,
    seed: int | None = None,
    weights: Weights = None,
    leak: Leaks = "shared",
    direction: str | Mapping[str, str] = "high",
    prefer: str | Mapping[str, str] | None = None,
    cut: Sequence[tuple[str, str]] = (),
    merge: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
    history: str | None = None,
    case: Where | None = None,
) -> Rivalry:
    """Ask two theories alone and as parts of one: on the record, and on what levers do.

    Parameters
    ----------
    first, second : str, Path or Theory
    outcome : str, optional
        The case's first if not given; its headline measure is what levers act on.
    scenarios : sequence of str or Scenario, optional
        Answered side by side by both theories and every composite.
    rules : sequence of str
        Rules to compose under. What a noisy maximum cannot combine is mixed, and said to be.
    levers : mapping of str to str, optional
        Two levers and their states, to be set apart and together; if not given, the strongest of
        each theory.
    draws : int, default 0
        How often to draw the numbers, for bands.
    seed : int, optional
        Needed where there are draws.
    weights, leak, direction, prefer, cut, merge, facts, history, case
        As for `compose`.

    Returns
    -------
    Rivalry

    Raises
    ------
    PartsConflict, UnknownName, QueryError, ModelError, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.rivals_or_parts("dear_coal", "river_low", rules=["mixture"])
    >>> len(found.ledger.facts), found.reading
    (3, 'undecided')
    """
    loaded = [theory_of(one, case=case) for one in (first, second)]
    terms = Terms.read(
        part_names(loaded),
        weights=weights,
        leak=leak,
        direction=direction,
        prefer=prefer,
        cut=cut,
        merge=merge,
        facts=facts,
        history=history,
    )
    if levers is not None and len(levers) != 2:
        raise QueryError(f"{len(levers)} levers are given; two are set apart and together")
    pair = tuple((levers or {}).items())
    frame = frame_of(loaded)
    (asked,) = outcomes_of(frame, loaded, outcome)
    return ask_both(
        loaded,
        terms,
        asked,
        rules=rules,
        scenarios=scenarios_of(frame, scenarios, None) if scenarios else (),
        levers=(pair[0], pair[1]) if pair else None,
        draws=draws,
        seed=seed,
    )
