"""Several theories asked how far-fetched several scenarios are."""

from collections.abc import Callable, Mapping, Sequence

from causal.errors import QueryError
from causal.judgement.antecedents import wording
from causal.judgement.antecedents.antecedent import Antecedent
from causal.judgement.antecedents.policies import expected
from causal.judgement.antecedents.rewrites import rewrites
from causal.judgement.antecedents.rewritten import Rewrites
from causal.judgement.antecedents.surprise import Surprise, surprise
from causal.judgement.cells import Rules
from causal.judgement.panel import Cancelled, Progress, never, nothing
from causal.theory.chain import Change
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory


def antecedent(
    theories: Sequence[Theory],
    scenarios: Sequence[Scenario],
    rules: Rules = Rules(),
    *,
    changes: Mapping[str, Change] | None = None,
    hang: bool = True,
    upstream: int = 0,
    threshold: float = 0.5,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
) -> Antecedent:
    """Ask theories how far-fetched scenarios are.

    Parameters
    ----------
    theories : sequence of Theory
    scenarios : sequence of Scenario
    rules : Rules, optional
        See `causal.judgement.antecedents.surprise.surprise`.
    changes : mapping of str to change, optional
        What the one scenario does where it replaces mechanisms; see
        `causal.judgement.antecedents.policies.expected`.
    hang : bool, default True
        Find the number on which each hangs most, where none are drawn.
    upstream : int, default 0
        Up to how many upstream variables are rewritten at once to bring it about; none if 0.
    threshold : float, default 0.5
        From where on it counts as likely then.
    progress, cancelled : callable, optional
        As for `causal.judgement.search.finder.search`: told how many theories are asked, and how
        many there are; asked before each.

    Returns
    -------
    Antecedent

    Raises
    ------
    QueryError
        If there is nothing to ask, there are draws and no seed, or upstream rewritings are wanted
        of replaced mechanisms.
    UnknownName, ImpossibleEvidence, TooCostly
    """
    if not theories or not scenarios:
        raise QueryError("give at least one theory and one scenario")
    if changes and upstream:
        raise QueryError(
            "a replaced mechanism is no state that something upstream could bring about; ask "
            "for rewritings of states only"
        )
    if upstream < 0:
        raise QueryError(f"upstream is {upstream}; give 0 variables or more")
    ask = _asker(rules, changes, hang)
    surprises = tuple(ask(theory, one) for one in scenarios for theory in theories)
    ways: list[Rewrites] = []
    pairs = [(theory, one) for one in scenarios for theory in theories] if upstream else []
    for place, (theory, one) in enumerate(pairs):
        if cancelled():
            break
        ways.append(
            rewrites(theory, one, rules, threshold=threshold, size=upstream, cancelled=cancelled)
        )
        progress(place + 1, len(pairs))
    frames = {theory.frame.name for theory in theories if theory.frame}
    case = frames.pop() if len(frames) == 1 else ""
    return Antecedent(case, tuple(scenarios), surprises, tuple(ways), rules)


def _asker(
    rules: Rules, changes: Mapping[str, Change] | None, hang: bool
) -> Callable[[Theory, Scenario], Surprise]:
    if changes is None or all(isinstance(one, str) for one in changes.values()):
        return lambda theory, one: surprise(theory, one, rules, hang=hang and not rules.draws)
    return lambda theory, one: expected(theory, changes, rules, one.name)


def far_fetched(
    theories: Sequence[Theory], scenario: Scenario, rules: Rules = Rules()
) -> dict[str, tuple[float | None, str]]:
    """Return how far-fetched theories find one scenario: bits and a few words, by theory.

    Parameters
    ----------
    theories : sequence of Theory
    scenario : Scenario
    rules : Rules, optional
        With ``facts="all"``, which keeps the states that are changed, ``before`` is asked.

    Returns
    -------
    dict of str to (float or None, str)
        None with the status in words where a theory gives no number.

    Examples
    --------
    >>> import causal
    >>> no_cut = Scenario("no_cut", settings=(("wage_cut_1907", "none"),))
    >>> asked = [causal.load(name) for name in ("dear_coal", "river_low")]
    >>> {name: words for name, (_, words) in far_fetched(asked, no_cut).items()}
    {'dear_coal': '1.7 bits (1 in 3.3)', 'river_low': 'out of scope'}
    """
    plain = Rules("before" if rules.facts == "all" else rules.facts, rules.history)
    found = [surprise(theory, scenario, plain, hang=False) for theory in theories]
    return {one.theory: (one.bits, wording.in_short(one)) for one in found}
