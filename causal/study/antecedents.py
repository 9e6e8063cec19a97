"""Antecedents: how far-fetched what is changed is, and what before it would bring it about."""

from collections.abc import Mapping, Sequence

from causal.errors import QueryError, UnknownName
from causal.files.catalogue import load_scenarios
from causal.judgement.antecedents.antecedent import Antecedent
from causal.judgement.antecedents.asking import antecedent as ask
from causal.judgement.cells import Rules
from causal.judgement.panel import Cancelled, Progress, never, nothing
from causal.study.meant import (
    Where,
    Which,
    chosen_theories,
    frame_of,
    own_scenario,
    scenarios_of,
)
from causal.theory.chain import Change
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory


def antecedent(
    theories: Sequence[Which] | None = None,
    *,
    scenario: str | Scenario | None = None,
    scenarios: Sequence[str | Scenario] = (),
    do: Mapping[str, Change] | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    case: Where | None = None,
    upstream: int = 0,
    threshold: float = 0.5,
    draws: int = 0,
    seed: int | None = None,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
) -> Antecedent:
    """Ask how far-fetched what is changed is, in the eyes of each theory, in bits of surprise.

    Parameters
    ----------
    theories : sequence of str, Path or Theory, optional
        All theories of the case if not given.
    scenario : str or Scenario, optional
        By slug or number.
    scenarios : sequence, optional
        Several of them. Without any, and without ``do``, every scenario of the case.
    do : mapping of str to (str, dict of str to float, or Mechanism), optional
        A change of your own, after the scenarios. Where it replaces a mechanism, by a distribution
        over states or by another mechanism, it is asked alone, and the bits are expected ones; see
        `causal.judgement.antecedents.policies.expected`.
    facts : {"before", "none"}
        What is taken as known: the factual states of the levers that are no descendants of what is
        changed, or nothing. ``all`` is refused: it keeps the very states that are changed.
    history, variant, case
        As for `causal.compare`.
    upstream : int, default 0
        Also search for what before it would bring it about: up to so many upstream variables
        rewritten at once, all of them in all other states.
    threshold : float, default 0.5
        From where on it counts as likely then.
    draws : int, default 0
        How often to draw the theories' numbers; the bits then have a band.
    seed : int, optional
        For the draws; needed where there are some.
    progress, cancelled : callable, optional
        For the search; see `causal.judgement.antecedents.asking.antecedent`.

    Returns
    -------
    Antecedent

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.antecedent(["dear_coal"], scenario="hands_buy_it")
    >>> print(found.sentence())
    How far-fetched is “The hands buy the mill”? 3.5 bits (1 in 11) in Dear coal where the factual course is 1 in 7.5. That is about as likely as calling three fair coins right.
    >>> [(part.variable, round(part.bits, 2)) for part in found.of("dear_coal").parts]
    [('owner_1906', 3.32), ('wage_cut_1907', 0.15)]
    """  # noqa: E501 - a doctest shows the sentence as it is
    named = [*([scenario] if scenario is not None else []), *scenarios]
    names = [*(do or ())]
    chosen = chosen_theories(theories, case, variant, history, scenarios=named, names=names)
    frame = frame_of(chosen)
    rules = Rules(facts, history, seed, draws=draws)
    if do and not all(isinstance(told, str) for told in do.values()):
        if named:
            raise QueryError(
                "a change that replaces a mechanism is asked by itself; ask about the scenarios "
                "in a question of their own"
            )
        asked, changes = [_replacing(do, chosen, frame)], do
    else:
        own = own_scenario(_states(do), chosen, frame) if do else None
        every = load_scenarios(frame.where) if frame and not named and own is None else named
        asked, changes = list(scenarios_of(frame, every, own)), None
    return ask(
        chosen,
        asked,
        rules,
        changes=changes,
        upstream=upstream,
        threshold=threshold,
        progress=progress,
        cancelled=cancelled,
    )


def _states(do: Mapping[str, Change] | None) -> dict[str, str]:
    return {name: told for name, told in (do or {}).items() if isinstance(told, str)}


def _replacing(
    do: Mapping[str, Change], theories: Sequence[Theory], frame: Frame | None
) -> Scenario:
    """Return the title of a change that replaces mechanisms, as a scenario; names are checked."""
    known = [entry.variable.name for entry in frame.variables] if frame else []
    known += [name for theory in theories for name in theory.model.names if name not in known]
    told = [own_scenario(_states(do), theories, frame).title] if _states(do) else []
    for name, change in do.items():
        if name not in known:
            raise UnknownName("variable", name, known)
        if not isinstance(change, str):
            holder = next((theory for theory in theories if name in theory), None)
            told.append(f"{holder[name].title if holder else name}: another mechanism")
    return Scenario("own", title=", ".join(told))
