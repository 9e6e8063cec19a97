"""The distribution of the observable variables, as factors: no joint table is formed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import QueryError, TableError, UnknownName
from causal.scm.model import Model
from causal.scm.variables import Variable

SUM_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class ObservableJoint:
    """The joint distribution of the observable variables, latent ones summed out when asked.

    Made by `observable_joint` from a model, or by `ObservableJoint.of` from a table.

    Attributes
    ----------
    variables : tuple of Variable
        The observable ones; they are the first axes of the structure.
    structure : Structure
        Scopes of the factors; further axes are latent variables.
    tables : tuple of ndarray
        One a factor, shape (states of each axis ..., 1).
    """

    variables: tuple[Variable, ...]
    structure: Structure
    tables: tuple[Array, ...]

    @classmethod
    def of(cls, variables: Sequence[Variable], table: Array) -> "ObservableJoint":
        """Take a joint table, as counted from data.

        Parameters
        ----------
        variables : sequence of Variable
            One an axis.
        table : ndarray, shape (states of each variable ...)
            Probabilities.

        Returns
        -------
        ObservableJoint

        Raises
        ------
        TableError
            If the shape does not fit, a number is negative or none, or the sum is not one.

        Examples
        --------
        >>> rain, wet = Variable("rain", ("no", "yes")), Variable("wet", ("no", "yes"))
        >>> joint = ObservableJoint.of([rain, wet], np.array([[0.7, 0.1], [0.05, 0.15]]))
        >>> joint.marginal(["wet"]).round(2).tolist()
        [0.75, 0.25]
        """
        numbers = np.array(table, dtype=np.float64)
        cards = tuple(len(variable.states) for variable in variables)
        if numbers.shape != cards:
            raise TableError(
                f"the joint table has shape {numbers.shape}; its variables need {cards}"
            )
        if not (numbers >= 0).all() or abs(numbers.sum() - 1) > SUM_TOLERANCE:
            raise TableError(
                f"the joint table sums to {numbers.sum():.6g}, or has a negative number or none; "
                f"give probabilities that sum to one"
            )
        numbers.setflags(write=False)
        axes = tuple(range(len(cards)))
        return cls(tuple(variables), Structure(cards, (axes,), (-1,)), (numbers[..., None],))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {variable.name: place for place, variable in enumerate(self.variables)}

    def place(self, name: str) -> int:
        """Return the axis of a variable.

        Raises
        ------
        UnknownName
            If it is not among the observable ones.
        """
        if name not in self._places:
            raise UnknownName("variable", name, self._places, "the observable distribution")
        return self._places[name]

    def variable(self, name: str) -> Variable:
        """Return a variable by name."""
        return self.variables[self.place(name)]

    def marginal(
        self,
        names: Sequence[str],
        states: Mapping[str, int] | None = None,
        *,
        limits: Limits = Limits(),
    ) -> Array:
        """Return P(names, states), all else summed out.

        Parameters
        ----------
        names : sequence of str
            Variables that stay open.
        states : mapping of str to int, optional
            Positions of the states of others.
        limits : Limits, optional
            Refuse what would cost more.

        Returns
        -------
        ndarray, shape (states of each name ...)
            Sums to the probability of ``states``.

        Raises
        ------
        UnknownName
            If a variable is not observable.
        TooCostly
            If the elimination would exceed the limits.
        """
        targets = tuple(self.place(name) for name in names)
        known = {self.place(name): state for name, state in (states or {}).items()}
        plan = compile_plan(self.structure, targets, tuple(sorted(known)), limits)
        result = run(plan, self.tables, known)
        values: Array = result.values[..., 0] * np.exp(result.log_scale[0])
        return values

    @property
    def cells(self) -> int:
        """How many cells the joint table would have."""
        return prod(len(variable.states) for variable in self.variables)


def observable_joint(model: Model, latent: Sequence[str] = ()) -> ObservableJoint:
    """Return what somebody sees who observes all variables of a model but the latent ones.

    Parameters
    ----------
    model : Model
    latent : sequence of str, optional

    Returns
    -------
    ObservableJoint

    Raises
    ------
    UnknownName
        If a latent variable is not in the model.
    QueryError
        If nothing is left to observe.
    """
    hidden = {model.position(name) for name in latent}
    order = [i for i in range(len(model.names)) if i not in hidden]
    if not order:
        raise QueryError("all variables are latent; leave one or more to be observed")
    seen = tuple(model.variables[i] for i in order)
    order += sorted(hidden)
    axis = {model.names[i]: place for place, i in enumerate(order)}
    names = [model.names[i] for i in order]
    structure = Structure(
        tuple(len(model.variables[i].states) for i in order),
        tuple(tuple(axis[n] for n in (*model.parents(name), name)) for name in names),
        tuple(axis[name] for name in names),
    )
    return ObservableJoint(seen, structure, tuple(model.cpt(name)[..., None] for name in names))
