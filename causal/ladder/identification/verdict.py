"""The verdict on an effect: whether it is identified, its estimand, and its value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from itertools import product as cells_of
from typing import Literal

import numpy as np

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import PositivityViolated, QueryError
from causal.ladder.identification.adjustment import AdjustmentSets
from causal.ladder.identification.algorithm import Hedge
from causal.ladder.identification.evaluation import Evaluator
from causal.ladder.identification.expression import Expression
from causal.ladder.identification.notation import to_latex, to_text
from causal.ladder.identification.observable import ObservableJoint

Method = Literal["back-door", "front-door", "ID", "IDC"]

MOST_ANCHORS = 256  # combinations of states of anchors that an evaluation tries


@dataclass(frozen=True)
class Identification:
    """Whether an effect follows from the observable distribution, and how.

    Attributes
    ----------
    cause, effect, given, latent : tuple of str
        The question: P(effect | do(cause), given), with some variables latent.
    method : {"back-door", "front-door", "ID", "IDC"}
        What decided.
    estimand : Expression or None
        None where the effect is not identified.
    hedge : Hedge or None
        Why it is not.
    back_door, front_door : AdjustmentSets
        The minimal sets that meet the criterion; front-door sets only without ``given``.
    anchors : tuple of str
        Further variables that the estimand reads: in any one state, the same whichever it is.
    """

    cause: tuple[str, ...]
    effect: tuple[str, ...]
    given: tuple[str, ...]
    latent: tuple[str, ...]
    method: Method
    estimand: Expression | None
    hedge: Hedge | None
    back_door: AdjustmentSets
    front_door: AdjustmentSets
    anchors: tuple[str, ...] = ()

    @property
    def identified(self) -> bool:
        """Whether the observable distribution fixes the effect, whatever the mechanisms."""
        return self.estimand is not None

    @property
    def _names(self) -> tuple[str, ...]:
        return (*self.cause, *self.effect, *self.given)

    @property
    def question(self) -> str:
        """The question, written out."""
        given = "".join(f", {name}" for name in self.given)
        return f"P({', '.join(self.effect)} | do({', '.join(self.cause)}){given})"

    @property
    def text(self) -> str:
        """The estimand as text; empty where there is none."""
        return to_text(self.estimand, self._names) if self.estimand is not None else ""

    @property
    def latex(self) -> str:
        """The estimand in LaTeX; empty where there is none."""
        return to_latex(self.estimand, self._names) if self.estimand is not None else ""

    def sentence(self) -> str:
        """Return the verdict in a sentence."""
        if self.hedge is not None:
            outer, inner = ", ".join(self.hedge.outer), ", ".join(self.hedge.inner)
            return (
                f"{self.question} cannot be estimated from what is observable: latent common "
                f"causes tie {outer} together, and the part of them that is not set ({inner}) "
                f"stays tied too (a hedge), so that two models can agree on everything observable "
                f"and differ on the effect"
            )
        ways = {
            "back-door": self._by_back_door(),
            "front-door": f"through {', '.join(self.front_door.smallest or ())} (front-door)",
            "ID": "by the ID algorithm",
            "IDC": "by the IDC algorithm",
        }
        free = f", with {', '.join(self.anchors)} in any one state" if self.anchors else ""
        return (
            f"{self.question} can be estimated from what is observable, {ways[self.method]}: "
            f"it is {self.text}{free}"
        )

    def _by_back_door(self) -> str:
        adjusted = ", ".join(self.back_door.smallest or ())
        return f"adjusting for {adjusted} (back-door)" if adjusted else "with nothing to adjust for"

    def evaluate(
        self,
        joint: ObservableJoint,
        *,
        cause: Mapping[str, str],
        given: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
    ) -> Array:
        """Read the effect off an observable distribution.

        Parameters
        ----------
        joint : ObservableJoint
            From `observable_joint`, or `ObservableJoint.of` a table.
        cause, given : mapping of str to str
            The state of every cause, and of everything given.
        limits : Limits, optional
            Refuse what would cost more.

        Returns
        -------
        ndarray, shape (states of each effect ...)
            P(effect | do(cause), given).

        Raises
        ------
        QueryError
            If the effect is not identified, or the states are not those of the causes and of
            what is given.
        UnknownName
            If the distribution lacks a variable or a state.
        PositivityViolated
            If the estimand needs a probability given what never occurs; it names it.
        TooCostly
            If an elimination would exceed the limits.

        Notes
        -----
        What is given may be impossible in the changed world although every part of the estimand
        has a value; the answer is then that of another version of a distribution that does not
        exist. Surgery on a whole model (`causal.ladder.inference.solve`) refuses such a question.
        """
        if self.estimand is None:
            raise QueryError(self.sentence())
        states = self._states(joint, cause, given or {})
        evaluator = Evaluator(joint, limits)
        for tried in islice(self._anchored(joint, states), MOST_ANCHORS):
            values = evaluator.table(self.estimand, self.effect, tried)
            if not np.isnan(values).any():
                return values
        first = next(self._anchored(joint, states))
        values = evaluator.table(self.estimand, self.effect, first)
        cell = np.argwhere(np.isnan(values))[0]
        at = {**first, **dict(zip(self.effect, map(int, cell), strict=True))}
        raise PositivityViolated(*evaluator.blame(self.estimand, at))

    def _states(
        self, joint: ObservableJoint, cause: Mapping[str, str], given: Mapping[str, str]
    ) -> dict[str, int]:
        """Return the positions of the states that the question needs, and no others."""
        for role, names, stated in (("cause", self.cause, cause), ("given", self.given, given)):
            if set(names) != set(stated):
                raise QueryError(
                    f"{role} gives states to {', '.join(stated) or 'nothing'}; {self.question} "
                    f"needs one each for {', '.join(names) or 'nothing'}"
                )
        said = {**cause, **given}
        return {name: joint.variable(name).index(state) for name, state in said.items()}

    def _anchored(
        self, joint: ObservableJoint, states: Mapping[str, int]
    ) -> Iterator[dict[str, int]]:
        """Complete the states by those of the anchors; any does, where it has a value."""
        sizes = [len(joint.variable(name).states) for name in self.anchors]
        for cell in cells_of(*map(range, sizes)):
            yield {**states, **dict(zip(self.anchors, cell, strict=True))}
