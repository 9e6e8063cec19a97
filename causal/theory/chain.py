"""The steps that lead to a world: what was learnt and what was done, in which order."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Self

from causal.errors import QueryError
from causal.scm.evidence import Evidence, Observed, likelihood, marginal, observed
from causal.scm.interventions import CutEdge, HeldParent, Intervention, World, merge
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model
from causal.theory import asking
from causal.theory.asking import Step

States = str | tuple[str, ...] | list[str]
Change = str | dict[str, float] | Mechanism


class Chain(ABC):
    """Abstract: a model with steps; ``given`` and ``do`` add to them and return a new value."""

    name: str
    model: Model
    steps: tuple[Step, ...]

    @abstractmethod
    def stepped(self, steps: tuple[Step, ...]) -> Self:
        """Return the same value with other steps."""

    def _learn(self, *statements: Evidence) -> Self:
        return self.stepped((*self.steps, *statements))

    def given(self, states: Mapping[str, States] | None = None, /, **more: States) -> Self:
        """Return the theory after learning the states of variables.

        Parameters
        ----------
        states, **more : str or sequence of str
            For each variable its state, or several states of which one is the case.

        Returns
        -------
        Theory

        Raises
        ------
        UnknownName
            If there is no such variable or state.

        Examples
        --------
        >>> import causal
        >>> t = causal.load("dear_coal").given(wage_cut_1907=("small", "deep"))
        >>> t.p(wage_cut_1907="none")
        0.0
        """
        return self._learn(*self._observed({**(states or {}), **more}))

    def _observed(self, told: Mapping[str, States]) -> tuple[Observed, ...]:
        def read() -> tuple[Observed, ...]:
            return tuple(
                observed(self.model, name, some if isinstance(some, str) else tuple(some))
                for name, some in told.items()
            )

        return asking.naming(self.name, read)

    def given_likelihood(
        self,
        weights: Mapping[str, dict[str, float]] | None = None,
        /,
        **more: dict[str, float],
    ) -> Self:
        """Return the theory after seeing something that speaks for some states more than others.

        Parameters
        ----------
        weights, **more : dict of str to float
            For each variable, how likely what was seen is under each state, up to a factor.

        Returns
        -------
        Theory

        Raises
        ------
        UnknownName, TableError
        """

        def read() -> tuple[Evidence, ...]:
            told = {**(weights or {}), **more}
            return tuple(likelihood(self.model, name, row) for name, row in told.items())

        return self._learn(*asking.naming(self.name, read))

    def given_marginal(
        self,
        shares: Mapping[str, dict[str, float]] | None = None,
        /,
        **more: dict[str, float],
    ) -> Self:
        """Return the theory after the probabilities of a variable were fixed (Jeffrey's rule).

        The order matters: a later step can move an earlier marginal, so one variable a call.

        Parameters
        ----------
        shares, **more : dict of str to float
            For one variable, its new distribution.

        Returns
        -------
        Theory

        Raises
        ------
        QueryError
            If not exactly one variable is given.
        UnknownName, TableError
        """
        told = {**(shares or {}), **more}
        if len(told) != 1:
            raise QueryError(
                f"given_marginal was called with {len(told)} variables; Jeffrey's rule does not "
                f"commute, so give one a call, in the order in which they were learnt"
            )
        ((name, row),) = told.items()
        return self._learn(asking.naming(self.name, lambda: marginal(self.model, name, row)))

    def do(self, changes: Mapping[str, Change] | None = None, /, **more: Change) -> Self:
        """Return the theory in the world where some variables are set otherwise.

        Parameters
        ----------
        changes, **more : str, dict of str to float, or Mechanism
            For each variable: a state (hard intervention), a distribution over its states
            (stochastic), or another mechanism (soft, or a policy that reads variables which are
            no effects of it).

        Returns
        -------
        Theory

        Raises
        ------
        UnknownName
            If there is no such variable or state.
        ContradictionError
            If the variable has been set otherwise before.

        Examples
        --------
        >>> import causal
        >>> t = causal.load("dear_coal")
        >>> t.do(wage_cut_1907="none").do(wage_cut_1907="none") == t.do(wage_cut_1907="none")
        True
        """
        told = {**(changes or {}), **more}

        def read() -> tuple[Intervention, ...]:
            return tuple(asking.intervention(self.model, n, c) for n, c in told.items())

        return self._act(asking.naming(self.name, read))

    def hold(self, parent: str, child: str, state: str) -> Self:
        """Return the world where ``child`` hears ``parent`` in one state, whatever it does."""
        return self._act((HeldParent(parent, child, state),))

    def cut(self, parent: str, child: str) -> Self:
        """Return the world where ``child`` hears an independent copy of ``parent``."""
        return self._act((CutEdge(parent, child),))

    def _act(self, new: tuple[Intervention, ...]) -> Self:
        before = self.world
        after = asking.naming(self.name, lambda: merge(self.model, before, new))
        added = after[len(before) :]
        return self.stepped((*self.steps, added)) if added else self

    @property
    def world(self) -> World:
        """The interventions of the world reached so far."""
        return asking.chain(self.steps)[0][-1]

    @property
    def rung(self) -> int:
        """1 if nothing was done, 3 if something was learnt before something was done, else 2."""
        return asking.rung(self.steps)
