"""Search over combinations of levers for the smallest interventions that reach a goal."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from causal.engine.product import Array
from causal.errors import QueryError, UnknownName
from causal.judgement.cells import Rules, fingerprint, silence
from causal.judgement.crux.finder import checked_weights
from causal.judgement.panel import (
    Cancelled,
    Least,
    Panel,
    Progress,
    allowed,
    never,
    nothing,
    panel,
    refuse_count,
)
from causal.judgement.search.aims import Aim, Goal
from causal.judgement.search.audiences import Audience, audiences
from causal.judgement.search.front import Point, undominated
from causal.judgement.search.solutions import Found, Order, Search, Solution
from causal.judgement.spreading import spread
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

MOST_SETTINGS = 1_000_000
_EDGE = 1e-12  # a value short of a threshold by rounding alone reaches it


@dataclass(slots=True, eq=False)
class _Tally:
    """What has been found for one audience so far."""

    audience: Audience
    goal: Goal
    against: Aim | None
    solutions: list[Solution] = field(default_factory=list)
    best: list[Point] = field(default_factory=list)
    choices: list[Point] = field(default_factory=list)
    asked: int = 0

    def add(self, asked: Panel, levers: tuple[str, ...], told: Mapping[str, Array]) -> None:
        """Take in the answers for all states of some levers; smaller sets come first."""
        wanted = self.goal.aim
        measured = wanted.values(told[wanted.outcome.variable.name][..., 0])
        values = self.audience.values(measured, wanted)
        values = np.where(self._void(asked, levers, values.shape), np.nan, values)
        self.asked += int((~np.isnan(values)).sum())
        prices = self._prices(measured, told)
        self._solve(asked, levers, measured, values, prices)
        self._improve(asked, levers, measured, values)
        if self.against is not None:
            answers = told[self.against.outcome.variable.name][..., 0]
            self._choose(asked, levers, measured, answers)

    def _void(
        self, asked: Panel, levers: tuple[str, ...], shape: tuple[int, ...]
    ) -> NDArray[np.bool_]:
        """Mark what every theory that counts and answers already has so."""
        outcome = self.goal.aim.outcome.variable.name
        void = np.zeros(shape, dtype=bool)
        counting = zip(asked.speakers, self.audience.weights, asked.has(levers), strict=True)
        facts = {
            tuple(one.theory.factual(one.history).get(name, "") for name in levers)
            for one, weight, has in counting
            if weight > 0 and has and not silence(one.theory, outcome)
        }
        if levers and len(facts) == 1:
            states = [asked.variable(name).states for name in levers]
            pairs = list(zip(states, facts.pop(), strict=True))
            if all(state in known for known, state in pairs):
                void[tuple(known.index(state) for known, state in pairs)] = True
        return void

    def _prices(self, measured: Array, told: Mapping[str, Array]) -> Array:
        """Return the other measure over those that answer both; nan where too few do."""
        if self.against is None:
            return np.full(measured.shape[1:], np.nan)
        weighed = self.against.values(told[self.against.outcome.variable.name][..., 0])
        return self.audience.values(np.where(np.isnan(measured), np.nan, weighed), self.against)

    def _solve(
        self,
        asked: Panel,
        levers: tuple[str, ...],
        measured: Array,
        values: Array,
        prices: Array,
    ) -> None:
        wanted = self.goal.aim
        short = wanted.better(np.array(self.goal.threshold))
        hit = ~np.isnan(values) & (wanted.better(values) >= short - _EDGE)
        for smaller in self.solutions:
            names = [name for name, _ in smaller.settings]
            if set(names) <= set(levers):
                place: list[slice | int] = [slice(None)] * len(levers)
                for name, state in smaller.settings:
                    place[levers.index(name)] = asked.variable(name).index(state)
                hit[tuple(place)] = False
        for cell in map(tuple, np.argwhere(hit)):
            row = np.moveaxis(measured, 0, -1)[cell]
            heard = self._heard(asked, row)
            answers = tuple((name, float(row[asked.names.index(name)])) for name in heard)
            quiet = tuple(
                (name, status)
                for name, status in asked.silent(levers, wanted.outcome.variable.name)
                if self.audience.weights[asked.names.index(name)] > 0
            )
            settings = asked.settings(levers, cell)
            price = None if np.isnan(prices[cell]) else float(prices[cell])
            self.solutions.append(Solution(settings, float(values[cell]), answers, quiet, price))

    def _heard(self, asked: Panel, measured: Array) -> tuple[str, ...]:
        """Return who counts and answers."""
        told = zip(asked.names, measured, self.audience.weights, strict=True)
        return tuple(name for name, value, weight in told if weight > 0 and not np.isnan(value))

    def _improve(
        self, asked: Panel, levers: tuple[str, ...], measured: Array, values: Array
    ) -> None:
        better = self.goal.aim.better(values)
        if np.isnan(better).all():
            return
        place = np.unravel_index(np.nanargmax(better), better.shape)
        cell = tuple(int(k) for k in place)
        heard = self._heard(asked, np.moveaxis(measured, 0, -1)[cell])
        point = Point(asked.settings(levers, cell), float(values[cell]), heard)
        size = len(levers)
        if len(self.best) and len(self.best[-1].settings) == size:
            if better[cell] > float(self.goal.aim.better(np.array(self.best[-1].value))):
                self.best[-1] = point
        else:
            self.best.append(point)

    def _choose(
        self, asked: Panel, levers: tuple[str, ...], measured: Array, answers: Array
    ) -> None:
        """Keep what is not beaten at both measures by another state of the same levers."""
        if self.against is None:
            return
        wanted = self.goal.aim
        weighed = self.against.values(answers)
        both = np.where(np.isnan(measured) | np.isnan(weighed), np.nan, measured)
        weighed = np.where(np.isnan(both), np.nan, weighed)
        value = self.audience.values(both, wanted)
        value = np.where(self._void(asked, levers, value.shape), np.nan, value)
        other = self.audience.values(weighed, self.against)
        pair = (wanted.better(value).ravel(), self.against.better(other).ravel())
        for place in undominated(*pair):
            cell = tuple(int(k) for k in np.unravel_index(place, value.shape))
            heard = self._heard(asked, np.moveaxis(both, 0, -1)[cell])
            told = (float(value[cell]), heard, float(other[cell]))
            self.choices.append(Point(asked.settings(levers, cell), *told))

    def found(self, order: Order) -> Found:
        """Return what was found, in an order."""
        front: list[Point] = []
        for point in self.best:
            value = self.goal.aim.better(np.array(point.value))
            if not front or value > self.goal.aim.better(np.array(front[-1].value)) + _EDGE:
                front.append(point)
        traded: tuple[Point, ...] = ()
        if self.against is not None and self.choices:
            first = self.goal.aim.better(np.array([one.value for one in self.choices]))
            second = self.against.better(np.array([one.against for one in self.choices]))
            traded = tuple(self.choices[k] for k in undominated(first, second))
        ordered = sorted(
            self.solutions,
            key=lambda one: (
                len(one.settings),
                -len(one.answers) * (order == "theories"),
                -float(self.goal.aim.better(np.array(one.value))),
                one.settings,
            ),
        )
        return Found(self.audience.name, tuple(ordered), tuple(front), traded, self.asked)


def settings_count(asked: Panel, size: int) -> int:
    """Return how many settings of up to so many levers at least one theory can run."""
    return sum(asked.cells(some) for n in range(size + 1) for some in asked.subsets(n, 1))


def _checked_names(theories: Sequence[Theory], size: int, order: Order) -> list[str]:
    names = [theory.name for theory in theories]
    if len(set(names)) < len(names):
        raise QueryError("two theories have one name; give theories of different names")
    if size < 0:
        raise QueryError(f"the size is {size}; give how many levers may be set at once, 0 or more")
    if order not in get_args(Order):
        raise UnknownName("order", order, get_args(Order))
    return names


def _answers(levers: tuple[str, ...], asked: Panel) -> dict[str, Array]:
    return asked.answers(levers)


def search(
    theories: Sequence[Theory],
    goal: Goal,
    rules: Rules = Rules(),
    *,
    against: Aim | None = None,
    audience: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    levers: Sequence[str] | None = None,
    size: int = 3,
    least: Least = 2,
    order: Order = "value",
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    most: int | None = None,
    client: Any = None,  # noqa: ANN401
) -> Search:
    """Find the smallest interventions that reach a goal.

    Parameters
    ----------
    theories : sequence of Theory
    goal : Goal
        See `causal.judgement.search.aims.read_goal`.
    rules : Rules, optional
        Which facts are kept, and of which history.
    against : Aim, optional
        A measure that the goal's is weighed against.
    audience : sequence of str, optional
        Whom it must be reached for: names of theories, ``"weighted"`` for their weighted mean,
        ``"every"`` for each theory that can run it. All of these if not given.
    weights : mapping of str to float, optional
        By theory; all alike if not given. ``every`` asks those whose weight is positive.
    levers : sequence of str, optional
        All of the frame if not given.
    size : int, default 3
        Up to how many levers are set at once; all their subsets and all their states are tried.
    least : int or "all", default 2
        How many theories must be able to run what is found for ``weighted`` and ``every``; ``all``:
        each that counts and speaks of the outcome.
    order : {"value", "theories"}
        Of ways with as few levers, which come first: those that reach most, or those that most
        theories run.
    progress : callable, optional
        Told how many sets of levers are done, and how many there are.
    cancelled : callable, optional
        Asked before each set; what was found so far is returned once it says so.
    most : int, optional
        Refuse to try more settings than this: 1000000 if not given, 5000 with ``facts="all"``.
    client : distributed.Client, optional
        Whose workers answer, some sets of levers on each, with the same result; this process if not
        given.

    Returns
    -------
    Search

    Raises
    ------
    QueryError
        If there are no theories or levers, two theories have one name, or a weight is wrong.
    UnknownName
        If there is no such order, or an audience, a weight or a lever names what is not there.
    ImpossibleEvidence
        If a theory has it that the facts kept cannot have happened.
    TooCostly
        If there are too many settings, or one contraction would exceed the engine's limits.

    Notes
    -----
    Only minimal sets are solutions: nothing that holds a smaller solution is one. A theory that
    lacks a lever of a setting does not run it, and is told. What is vacuous, because every theory
    that counts already has it so, is not tried.

    Examples
    --------
    >>> import causal
    >>> from causal.judgement.search.aims import aim, goal
    >>> coal = causal.load("dear_coal")
    >>> wanted = goal(aim(coal.frame.outcomes[0], "works_on"), 0.9)
    >>> found = search([coal], wanted, size=1)
    >>> found.of("dear_coal").solutions[0].settings
    (('owner_1906', 'hands'),)
    """
    names = _checked_names(theories, size, order)
    heavy = checked_weights(names, weights, "this search") if names else {}
    aims = [goal.aim, *([against] if against else [])]
    outcomes = tuple({one.outcome.variable.name: one.outcome for one in aims}.values())
    asked = panel(theories, outcomes, rules, levers=levers)
    size = min(size, len(asked.levers))
    limit = allowed(most, MOST_SETTINGS, rules)
    refuse_count(settings_count(asked, size), limit, "settings to be tried")
    few = asked.needed(least, list(heavy.values()), goal.aim.outcome.variable.name)
    tallies = [_Tally(who, goal, against) for who in audiences(names, audience, heavy, few)]
    sets = [some for n in range(size + 1) for some in asked.subsets(n, 1)]
    sizes = [asked.cells(some) for some in sets]
    answered = spread(_answers, sets, asked, client=client, sizes=sizes)
    done = 0
    for some in sets:
        if cancelled():
            break
        told = next(answered)
        spoken = {entry: told[entry] for entry in told if entry not in some}
        if len(spoken) == len(told):
            for tally in tallies:
                tally.add(asked, some, told)
        done += 1
        progress(done, len(sets))
    prints = [fingerprint(theory, Scenario("search"), rules) for theory in theories]
    key = (prints, str(goal), goal.threshold, against and against.name, heavy, sets, few, done)
    return Search(
        goal,
        against,
        rules.facts,
        tuple(tally.found(order) for tally in tallies),
        done,
        len(sets),
        hashlib.sha256(repr(key).encode()).hexdigest()[:12],
    )
