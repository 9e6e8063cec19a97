"""Units: histories with all their luck, drawn exactly from what the evidence leaves possible.

Where the exact answer over several worlds costs too much, one world may still be cheap. Its copies
are drawn from their exact posterior, the luck of each variable from what explains its state, and
every other world is what that same luck makes of it. The same units answer for every intervention,
so that differences between worlds are far more precise than each world alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from causal.engine.backward import Ints
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.engine.streams import Streams, seed_of
from causal.errors import QueryError, TooCostly
from causal.ladder.abduction import Abduction, abduct, factor_of, setting_of
from causal.ladder.inference import network_of
from causal.ladder.means import Mean, Sums
from causal.ladder.network import Network, Question
from causal.ladder.unit_luck import Drawer, Fact, Setting, UnitLuck
from causal.scm.couplings import Luck
from causal.scm.interventions import World
from causal.scm.mechanisms.mechanism import configurations
from causal.scm.model import Model

_LUCK_ARRAYS = 3  # arrays a variable beside its clocks or links: states, causes, a row


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Some units: what happened in each, and its luck.

    Attributes
    ----------
    abduction : Abduction
        The evidence that they are drawn from, and the couplings that they assume.
    streams : Streams
        Where their luck comes from.
    first, count : int
        Their place in the streams.
    facts : dict of str to Fact
        By whose luck it is: how the evidence's copies were set, and their states.
    weights : ndarray, shape (count,)
        Likelihood of the evidence of other worlds; ones where there is none.
    """

    abduction: Abduction
    streams: Streams
    first: int
    count: int
    facts: dict[str, Fact]
    weights: Array
    _lucks: dict[str, UnitLuck] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """The model that they are units of."""
        return self.abduction.model

    def luck(self, luck: str, variable: str) -> UnitLuck:
        """Return the luck of a variable, or of a shift or a cut edge, in every unit."""
        if luck not in self._lucks:
            drawer = Drawer(
                self.model.variable(variable),
                self.model.variable,
                lambda name: self.streams.uniforms(f"{luck}\0{name}", self.first, self.count),
                self.facts.get(luck),
            )
            self._lucks[luck] = drawer.draw(self.abduction.coupling(luck, variable))
        return self._lucks[luck]

    def forward(self, network: Network, states: dict[int, Ints]) -> dict[int, Ints]:
        """Set every copy of a network that has no state yet, causes first, and return all."""
        factor = factor_of(network)
        for place, copy in enumerate(network.merged.copies):
            if place in states:
                continue
            if copy.state >= 0:
                states[place] = np.full(self.count, copy.state)
                continue
            setting = setting_of(network, factor[place], states, self.count)
            states[place] = self._read(copy.luck, copy.variable, setting)
        return states

    def _read(self, luck: str, variable: str, setting: Setting) -> Ints:
        function = setting.function()
        if function is not None:
            return function[setting.at]
        return self.luck(luck, variable).states(setting)

    def states(
        self, worlds: Sequence[World], targets: Sequence[tuple[int, str]]
    ) -> tuple[Ints, ...]:
        """Return what variables are in some worlds.

        Parameters
        ----------
        worlds : sequence of World
        targets : sequence of (int, str)
            World and variable.

        Returns
        -------
        tuple of ndarray of int, shape (units,)
            Place of the state in every unit, one array a target.
        """
        asked = Question(tuple(worlds), (), tuple(targets))
        network = network_of(self.model, asked, luck=self.abduction.luck)
        states = self.forward(network, {})
        return tuple(states[target] for target in network.targets)

    def push(self, world: World = ()) -> dict[str, Ints]:
        """Return what every variable is in a world: the facts, if it is the factual one.

        Parameters
        ----------
        world : World
            Its interventions.

        Returns
        -------
        dict of str to ndarray of int, shape (units,)
            By variable, the place of its state in every unit.
        """
        names = self.model.names
        found = self.states((world,), [(0, name) for name in names])
        return dict(zip(names, found, strict=True))

    def mean(self, values: Array) -> Mean:
        """Return the mean of numbers over the units, given the evidence.

        Parameters
        ----------
        values : ndarray, shape (units, ...)

        Returns
        -------
        Mean
        """
        sums = Sums()
        sums.add(values, self.weights)
        return sums.mean()

    def distribution(self, world: World, variable: str) -> Mean:
        """Return the distribution of a variable in a world, given the evidence."""
        (states,) = self.states((world,), [(0, variable)])
        return self.mean(np.eye(len(self.model.variable(variable).states))[states])

    def difference(self, one: World, other: World, variable: str) -> Mean:
        """Return how much likelier each state of a variable is in one world than in another.

        The standard errors are those of the difference in the same units.
        """
        here, there = self.states((one, other), [(0, variable), (1, variable)])
        shown = np.eye(len(self.model.variable(variable).states))
        return self.mean(shown[here] - shown[there])

    def responses(self, variable: str) -> Ints:
        """Return what a variable would be under every configuration of its causes.

        Returns
        -------
        ndarray of int, shape (units, configurations)
            Last cause fastest.
        """
        mechanism = self.model.mechanism(variable)
        parents = [self.model.variable(name) for name in mechanism.parents]
        grid = configurations(parents).astype(np.int64)
        table = self.model.cpt(variable).reshape(len(grid), -1)
        columns = [
            self._read(
                variable,
                variable,
                Setting(
                    table,
                    np.full(self.count, row),
                    tuple(np.full(self.count, state) for state in causes),
                    mechanism,
                ),
            )
            for row, causes in enumerate(grid)
        ]
        return np.stack(columns, axis=1)


def draw_units(abduction: Abduction, streams: Streams, first: int, count: int) -> Units:
    """Draw some units of a stream: the base exactly, then weighed by the evidence beyond it."""
    network = abduction.network
    states = {
        copy: np.full(count, state)
        for copy, state in network.merged.known.items()
        if copy in abduction.base
    }
    states |= abduction.elimination.sample(
        lambda axis: streams.uniforms(f"posterior {axis}", first, count)
    )
    factor = factor_of(network)
    facts = {
        network.merged.copies[copy].luck: Fact(
            setting_of(network, factor[copy], states, count), states[copy]
        )
        for copy in abduction.base
        if copy in factor
    }
    units = Units(abduction, streams, first, count, facts, np.ones(count))
    if abduction.beyond:
        units.weights[:] = abduction.weigh(units.forward(network, states), count)
    return units


def refuse_size(model: Model, count: int, limits: Limits) -> None:
    """Refuse more units than fit into memory.

    Raises
    ------
    TooCostly
    """
    arrays = sum(len(v.states) + len(model.parents(v.name)) + _LUCK_ARRAYS for v in model.variables)
    if 8.0 * count * arrays > limits.bytes:
        raise TooCostly(
            f"{8.0 * count * arrays:.1e} bytes for {count} units of {len(model.names)} variables",
            f"{limits.bytes:.1e}",
            "take fewer units, or estimate one question block by block",
        )


def sample_units(
    model: Model,
    question: Question,
    *,
    seed: int | np.random.Generator,
    luck: Luck,
    units: int = 20_000,
    limits: Limits = Limits(),
) -> Units:
    """Draw units from what a question's evidence leaves possible.

    Parameters
    ----------
    model : Model
    question : Question
        Its evidence is what counts; its worlds say where the evidence holds.
    seed : int or numpy.random.Generator
        The same seed gives the same units; more units of the same seed begin with the same ones.
    luck : Luck
        The couplings to assume; ``Luck()`` for those by form.
    units : int, default 20000
        How many.
    limits : Limits, optional
        Refuse what would cost more.

    Returns
    -------
    Units

    Raises
    ------
    ImpossibleEvidence
        If the evidence has probability zero.
    QueryError
        If no unit agrees with the evidence of the changed worlds.
    TooCostly
        If one world alone, or keeping the units, would exceed the limits.

    Notes
    -----
    Evidence of the factual world is met exactly. Evidence of another world is too, where no
    variable's luck is then needed in two copies; else it weighs the units.

    Examples
    --------
    >>> from causal.scm.evidence import Observed
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    >>> model = Model((coup, fall), (Table((), ((0.5, 0.5),), ("",)),
    ...                              Table(("coup",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))))
    >>> known = tuple((0, Observed(name, ("yes",))) for name in model.names)
    >>> drawn = sample_units(model, Question(((),), known, ()), seed=1, luck=Luck())
    >>> drawn.distribution((), "fall").values.tolist()
    [0.0, 1.0]
    >>> drawn.distribution((Hard("coup", "no"),), "fall").values.round(1).tolist()  # 7/8, 1/8
    [0.9, 0.1]
    """
    refuse_size(model, units, limits)
    drawn = draw_units(abduct(model, question, luck, limits), Streams(seed_of(seed)), 0, units)
    if not drawn.weights.any():
        raise no_unit(question, units)
    return drawn


def no_unit(question: Question, units: int) -> QueryError:
    """Return the error that says that every unit has weight zero."""
    said = ", ".join(str(statement) for _, statement in question.evidence)
    return QueryError(
        f"none of {units} units agrees with all of {said}: it cannot happen in these worlds "
        f"together, or is too rare to be met; take more units, or answer exactly"
    )
