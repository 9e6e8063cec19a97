"""The luck of one variable in every unit: drawn so that it explains the fact, then read again.

A unit is a history with all its luck. Where the state of a variable and its causes are known, its
luck is drawn from what is left possible; where they are not, it is drawn afresh. The same luck then
says what the variable would have been under any other causes or mechanism.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from causal.engine.backward import Ints, pick, steps
from causal.engine.product import Array
from causal.ladder.kernels import SAME
from causal.scm.couplings import Coupling
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.variables import Variable

Uniforms = Callable[[str], Array]
"""Gives the uniform numbers of a stream, one a unit."""


class Setting(NamedTuple):
    """How a variable is set in every unit.

    Attributes
    ----------
    table : ndarray, shape (rows, states)
    at : ndarray of int, shape (units,)
        The row that each unit's causes pick.
    causes : tuple of ndarray of int, shape (units,)
        State of each cause, in the order of the mechanism's parents.
    mechanism : Mechanism or None
        None for what is heard over a cut edge.
    """

    table: Array
    at: Ints
    causes: tuple[Ints, ...]
    mechanism: Mechanism | None

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the causes."""
        return self.mechanism.parents if self.mechanism is not None else ()

    def function(self) -> Ints | None:
        """Return the state of every row if the table leaves nothing to luck, else None."""
        if ((self.table > 0) & (self.table < 1)).any():
            return None
        return np.asarray(self.table.argmax(axis=1), dtype=np.int64)


class Fact(NamedTuple):
    """What is known of a variable in every unit: how it was set, and its state."""

    setting: Setting
    states: Ints


class UnitLuck(Protocol):
    """The luck of one variable in every unit."""

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit under some causes and mechanism."""


def _between(low: Array, high: Array, uniforms: Array) -> Array:
    """Return uniforms of the half-open intervals [low, high), whatever the rounding."""
    inside = np.minimum(low + uniforms * (high - low), np.nextafter(high, 0.0))
    return np.maximum(low, inside)


def _step(cumulative: Array, at: Ints, states: Ints) -> tuple[Array, Array]:
    """Return the interval of luck that puts each unit into its state."""
    below = cumulative[at, np.maximum(states - 1, 0)]
    return np.where(states > 0, below, 0.0), cumulative[at, states]


@dataclass(frozen=True, slots=True, eq=False)
class Rank:
    """Same luck: one uniform a unit, read by the inverse of the cumulative distribution."""

    ranks: Array

    @classmethod
    def given(cls, uniforms: Uniforms, fact: Fact | None) -> "Rank":
        """Draw it, given the fact if there is one."""
        drawn = uniforms("rank")
        if fact is None:
            return cls(drawn)
        low, high = _step(steps(fact.setting.table), fact.setting.at, fact.states)
        return cls(_between(low, high, drawn))

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit."""
        return pick(steps(setting.table), setting.at, self.ranks)


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """Gumbel-max: an exponential clock a state; the first to ring at its rate wins.

    Minus the logarithm of an exponential is a Gumbel, so the largest of log p + Gumbel is the
    smallest of clock / p.

    References
    ----------
    .. [1] C. Maddison, D. Tarlow, T. Minka, "A* sampling", NeurIPS (2014): Gumbels top down.
    .. [2] M. Oberst, D. Sontag, "Counterfactual off-policy evaluation with Gumbel-max structural
       causal models", ICML (2019).
    """

    clocks: Array  # (states, units)

    @classmethod
    def given(cls, uniforms: Uniforms, fact: Fact | None, states: int) -> "Clocks":
        """Draw them, given the fact if there is one.

        The first ring comes at a time of its own whichever state wins, and by lack of memory the
        other clocks start anew from it.
        """
        clocks = np.stack([-np.log1p(-uniforms(f"clock {state}")) for state in range(states)])
        if fact is not None:
            ring = -np.log1p(-uniforms("ring"))
            clocks[fact.states, np.arange(len(ring))] = 0.0
            clocks += fact.setting.table[fact.setting.at].T * ring
        return cls(clocks)

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit."""
        winner = np.zeros(len(setting.at), dtype=np.int64)
        first = np.full(len(setting.at), np.inf)
        for state, clock in enumerate(self.clocks):
            rate = setting.table[setting.at, state]
            ring = np.divide(clock, rate, out=np.full_like(clock, np.inf), where=rate > 0)
            sooner = ring < first
            winner[sooner] = state
            first = np.minimum(first, ring)
        return winner


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Noisy-MAX: every cause, and the leak, keeps a rank of its own; the largest wins.

    Attributes
    ----------
    child : Variable
    variable : callable
        Gives a variable of the model by its name.
    uniforms : callable
    known : dict of str to ndarray
        Ranks by cause that the fact bears on; the leak is ``""``.
    whole : Rank
        For a mechanism without links.
    """

    child: Variable
    variable: Callable[[str], Variable]
    uniforms: Uniforms
    known: dict[str, Array]
    whole: Rank

    @classmethod
    def given(
        cls,
        uniforms: Uniforms,
        fact: Fact | None,
        child: Variable,
        variable: Callable[[str], Variable],
    ) -> "Links":
        """Draw them, given the fact if there is one.

        Given the largest, the ranks are uniform on a box less the smaller box of those that leave
        it below; the difference is cut into boxes by the first cause that attains it.
        """
        made = cls(child, variable, uniforms, {}, Rank.given(uniforms, fact))
        if fact is None:
            return made
        parts = made._parts(fact.setting)
        ends = [_step(cumulative, at, fact.states) for _, cumulative, at in parts]
        attained = np.zeros(len(fact.states), dtype=bool)
        for place, (name, _, _) in enumerate(parts):
            low, high = ends[place]
            rest_high = np.prod([end[1] for end in ends[place + 1 :]], axis=0)
            rest_low = np.prod([end[0] for end in ends[place + 1 :]], axis=0)
            here, later = (high - low) * rest_high, low * (rest_high - rest_low)
            hit = ~attained & (uniforms(f"attains {name}") * (here + later) < here)
            lowest = np.where(hit, low, 0.0)
            highest = np.where(attained | hit, high, low)
            made.known[name] = _between(lowest, highest, uniforms(f"link {name}"))
            attained |= hit
        return made

    def _parts(self, setting: Setting) -> list[tuple[str, Array, Ints]]:
        """Return the steps of each cause's contribution and the row that each unit reads."""
        mechanism = setting.mechanism
        if not isinstance(mechanism, NoisyMax):
            raise TypeError(f"{self.child.name} has no links")
        contributed = mechanism.contributed(self.child, self.variable)
        parts = [("", steps(np.array([mechanism.leak])), np.zeros_like(setting.at))]
        for (name, table), cause in zip(contributed, setting.causes, strict=True):
            parts.append((name, steps(table), cause))
        return parts

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit."""
        if not isinstance(setting.mechanism, NoisyMax):
            return self.whole.states(setting)
        largest = np.zeros(len(setting.at), dtype=np.int64)
        for name, cumulative, at in self._parts(setting):
            ranks = self.known.get(name)
            ranks = self.uniforms(f"link {name}") if ranks is None else ranks
            largest = np.maximum(largest, pick(cumulative, at, ranks))
        return largest


@dataclass(frozen=True, slots=True, eq=False)
class Anew:
    """Independent: a draw for each configuration of causes, kept within a unit."""

    uniforms: Uniforms
    fact: Fact | None

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit."""
        out = np.zeros(len(setting.at), dtype=np.int64)
        cumulative = steps(setting.table)
        for row in np.unique(setting.at):
            units = np.flatnonzero(setting.at == row)
            seen = [int(cause[units[0]]) for cause in setting.causes]
            said = blake2b(setting.table[row].tobytes(), digest_size=8).hexdigest()
            drawn = self.uniforms(f"anew {setting.parents} {seen} {said}")[units]
            out[units] = pick(cumulative, setting.at[units], drawn)
        if self.fact is not None and self.fact.setting.parents == setting.parents:
            then = self.fact.setting
            gap = np.abs(then.table[then.at] - setting.table[setting.at])
            same = gap.max(axis=1) <= SAME
            for before, after in zip(then.causes, setting.causes, strict=True):
                same &= before == after
            out = np.where(same, self.fact.states, out)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Persistence: a coin a unit says whether the luck carries over or is drawn anew."""

    keeps: npt.NDArray[np.bool_]  # shape (units,)
    carried: UnitLuck
    anew: Anew

    def states(self, setting: Setting) -> Ints:
        """Return the state in every unit."""
        return np.where(self.keeps, self.carried.states(setting), self.anew.states(setting))


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws the luck of one variable.

    Attributes
    ----------
    child : Variable
    variable : callable
        Gives a variable of the model by its name.
    uniforms : callable
    fact : Fact or None
    """

    child: Variable
    variable: Callable[[str], Variable]
    uniforms: Uniforms
    fact: Fact | None = field(default=None)

    def draw(self, coupling: Coupling) -> UnitLuck:
        """Return the luck under a coupling; same luck where the fact was set without links."""
        linked = self.fact is None or isinstance(self.fact.setting.mechanism, NoisyMax)
        if coupling.kind.startswith("independent_") and linked:
            return Links.given(self.uniforms, self.fact, self.child, self.variable)
        if coupling.kind == "gumbel":
            return Clocks.given(self.uniforms, self.fact, len(self.child.states))
        if coupling.kind == "independent":
            return Anew(self.uniforms, self.fact)
        if coupling.kind == "persistence":
            carried = self.draw(Coupling("same_luck" if self.child.ordered else "gumbel"))
            keeps = self.uniforms("keeps") < coupling.kept
            return Carried(keeps, carried, Anew(self.uniforms, self.fact))
        return Rank.given(self.uniforms, self.fact)
