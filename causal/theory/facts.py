"""Which facts are kept when history is changed.

``before`` (the default) keeps the factual states of the levers that no changed variable can
influence, and lets everything after the change go its way: identified from the network alone.
``none`` keeps nothing. ``all`` keeps everything that happened, in the world in which it happened:
a counterfactual in the full sense.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from causal.errors import UnknownName
from causal.theory.theory import Theory

Facts = Literal["before", "all", "none"]


def kept(
    theory: Theory, changed: Sequence[str], facts: str = "before", history: str | None = None
) -> dict[str, str]:
    """Return the facts that stay as evidence when some variables are changed.

    Parameters
    ----------
    theory : Theory
    changed : sequence of str
        Variables that are intervened on.
    facts : {"before", "all", "none"}
    history : str, optional
        Whose facts; the theory's default if not given.

    Returns
    -------
    dict of str to str
        State by variable, in the theory's order.

    Raises
    ------
    UnknownName
        If ``facts`` is none of the three.

    Examples
    --------
    >>> import causal
    >>> list(kept(causal.load("dear_coal"), ["wage_cut_1907"]))
    ['engine_1904', 'owner_1906', 'strikebreakers']
    """
    if facts not in get_args(Facts):
        raise UnknownName("rule for facts", facts, get_args(Facts))
    factual = theory.factual(history)
    if facts == "none":
        return {}
    if facts == "all":
        return {name: factual[name] for name in theory.model.names if name in factual}
    later = theory.model.descendants(changed) | set(changed)
    levers = theory.role("lever")
    return {name: factual[name] for name in levers if name in factual and name not in later}


def released(theory: Theory, changed: Sequence[str], history: str | None = None) -> tuple[str, ...]:
    """Return the factual levers that are let go because they come after a change."""
    factual = theory.factual(history)
    later = theory.model.descendants(changed) - set(changed)
    return tuple(name for name in theory.role("lever") if name in factual and name in later)


def changed_world(
    theory: Theory,
    settings: Mapping[str, str],
    facts: str = "before",
    history: str | None = None,
) -> tuple[Theory, Theory]:
    """Return the baseline and the changed world of one comparison.

    The baseline asks the same with the changed variables at their factual states, under the same
    rule about facts.

    Parameters
    ----------
    theory : Theory
    settings : mapping of str to str
        What is changed.
    facts : {"before", "all", "none"}
    history : str, optional

    Returns
    -------
    baseline, changed : Theory
    """
    known = theory.given(kept(theory, list(settings), facts, history))
    factual = theory.factual(history)
    held = {name: factual[name] for name in settings if name in factual}
    return known.do(held), known.do(dict(settings))
