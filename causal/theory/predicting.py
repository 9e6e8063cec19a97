"""Prediction, the third of Pearl's steps: what a chain of steps is asked, and how it answers."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.beliefs import beliefs
from causal.ladder.inference import leans_on
from causal.ladder.network import Question
from causal.ladder.ranging import Ranged, ranged
from causal.scm.couplings import Coupling, Luck, luck_of
from causal.scm.variables import Variable
from causal.theory import asking
from causal.theory.answering import Effort, Posed, answered
from causal.theory.answers import Answer, Distribution, Joint
from causal.theory.chain import Chain, States
from causal.theory.potential.asking import expected, plan
from causal.theory.potential.parsing import Expression, is_expression, parse
from causal.theory.query import Query

_POINT = Effort(ranges=False)


class Predicting(Chain):
    """Abstract: a chain that can be asked; `causal.theory.theory.Theory` is what is asked."""

    variant: str
    luck: Luck

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Digits that change with anything an answer depends on."""

    @abstractmethod
    def __getitem__(self, name: str) -> Variable: ...

    @abstractmethod
    def lucky(self, luck: Luck) -> Self:
        """Return the same value with other couplings."""

    def assuming(
        self,
        couplings: str | Coupling | Mapping[str, str | Coupling] | None = None,
        /,
        **more: str | Coupling,
    ) -> Self:
        """Return the theory under other couplings: how luck carries over to other causes.

        Parameters
        ----------
        couplings : str, Coupling or mapping of these by variable, optional
            One for every variable (``"same_luck"``, ``"gumbel"``, ``"independent"``,
            ``"persistence(0.5)"``), or for single variables; ``"*"`` is every other one. One for
            every variable takes the place of all that was declared before; without any, nothing
            changes.
        **more : str or Coupling
            For single variables.

        Returns
        -------
        Theory

        Raises
        ------
        UnknownName, QueryError

        Examples
        --------
        >>> import causal
        >>> t = causal.load("dear_coal").given(mill_1908="closed")
        >>> changed = t.do(wage_cut_1907="none")
        >>> round(changed.p(mill_1908="runs"), 2)
        0.24
        >>> round(changed.assuming("independent").p(mill_1908="runs"), 2)
        0.33
        """
        told: dict[str, str | Coupling] = dict(more)
        if isinstance(couplings, Mapping):
            told |= couplings
        elif couplings is not None:
            told["*"] = couplings
        if "*" not in told:
            everywhere = self.luck.everywhere
            told = {**({"*": everywhere} if everywhere else {}), **dict(self.luck.own), **told}
        return self.lucky(asking.naming(self.name, lambda: luck_of(self.model, told)))

    def _question(self, *names: str) -> Question:
        for name in names:
            self[name]
        worlds, learnt = asking.chain(self.steps)
        return Question(worlds, learnt, tuple((len(worlds) - 1, name) for name in names))

    def leans_on(self, *names: str) -> tuple[str, ...]:
        """Return the variables whose mechanism an answer about ``names`` would lean on.

        Empty where the network alone fixes it; see `causal.ladder.inference.leans_on`.
        """
        return leans_on(self.model, self._question(*names))

    def distribution(self, name: str) -> Distribution:
        """Return the distribution of a variable in the world reached so far.

        Raises
        ------
        UnknownName, ImpossibleEvidence, NotIdentified, TooCostly
        """
        text = asking.describe([name], self.steps)
        found = asking.posterior(self.name, self.model, self._question(name), text, self.luck)
        return Distribution(self[name], tuple(map(float, found.probabilities[:, 0])), text)

    def joint(self, *names: str) -> Joint:
        """Return the joint distribution of several variables in the world reached so far."""
        text = asking.describe(names, self.steps)
        found = asking.posterior(self.name, self.model, self._question(*names), text, self.luck)
        return asking.joint(self.model, found, names)

    def p(self, states: Mapping[str, States] | None = None, /, **more: States) -> float:
        """Return the probability that variables are in some states.

        Parameters
        ----------
        states, **more : str or sequence of str
            For each variable its state, or several of which one is meant.

        Returns
        -------
        float
        """
        return float(self.answer(states, effort=_POINT, **more))

    def answer(
        self,
        states: Mapping[str, States] | str | None = None,
        /,
        *,
        effort: Effort = Effort(),
        **more: States,
    ) -> Answer:
        """Return an answer with how it was found, what it assumes, and how far it could move.

        Parameters
        ----------
        states, **more : str or sequence of str
            As for `p`; the name of a variable alone asks for its whole distribution.
        effort : Effort, optional
            Whether to find ranges, and what to spend on them.

        Returns
        -------
        Answer
            Sampled, with a standard error, where an exact counterfactual would cost too much.

        Examples
        --------
        >>> import causal
        >>> squad = causal.load("classics/firing_squad")
        >>> squad.given(prisoner="dead").do(rifleman_a="hold").answer(prisoner="dead").identified
        True
        """
        if isinstance(states, str) and not more:
            text = asking.describe([states], self.steps)
            posed = self._posed(self._question(states), ((),), text, self.rung)
            return answered(posed, effort)
        told = states if isinstance(states, Mapping) else {}
        terms = self._observed({**told, **more})
        if not terms:
            raise QueryError("name at least one variable and its state, as in p(war='yes')")
        names = [term.variable for term in terms]
        text = asking.describe(list(map(str, terms)), self.steps)
        chosen = tuple(term.states for term in terms)
        return answered(self._posed(self._question(*names), chosen, text, self.rung), effort)

    def ask(self, query: str | Query, *, effort: Effort = Effort()) -> Answer:
        """Answer a question in notation, posed in the world reached so far.

        Parameters
        ----------
        query : str or Query
            For instance ``"P(fate[coup=none]=stands | coup=fails)"``, or, in the spelling of
            CausalQueries, ``"fate[coup=1] - fate[coup=0] :|: coup==1"``: the mean of an expression
            over potential outcomes, where numbers stand for states by their place.
        effort : Effort, optional
            Whether to find ranges, and what to spend on them.

        Returns
        -------
        Answer

        Examples
        --------
        >>> import causal
        >>> squad = causal.load("classics/firing_squad")
        >>> round(squad.ask("prisoner[rifleman_a=hold]==dead :|: prisoner==dead").point, 4)
        0.9589
        >>> round(squad.ask("prisoner[rifleman_a=1] - prisoner[rifleman_a=0]").point, 4)
        0.3

        Raises
        ------
        QueryError, UnknownName, ContradictionError, ImpossibleEvidence, NotIdentified, TooCostly
        """
        if isinstance(query, str) and is_expression(query):
            return asking.naming(self.name, lambda: self._mean(parse(query), effort))
        asked = Query.parse(query) if isinstance(query, str) else query
        question = asking.naming(self.name, lambda: asking.pose(self.model, self.steps, asked))
        chosen = tuple(term.states for term in asked.targets)
        rung = max(asked.rung, self.rung)
        return answered(self._posed(question, chosen, str(asked), rung), effort)

    def _mean(self, expression: Expression, effort: Effort) -> Answer:
        made = plan(self.model, expression)
        question = asking.pose(self.model, self.steps, made.query)
        rung = max(made.query.rung, self.rung)
        posed = self._posed(question, ((),) * len(made.terms), expression.text, rung)
        return expected(posed, made, effort)

    def ranged(self, name: str, numbers: Sequence[float]) -> Ranged:
        """Return how far an expected number could move under other mechanisms.

        Parameters
        ----------
        name : str
            The variable asked about, in the world reached so far.
        numbers : sequence of float
            What each of its states counts for, between 0 and 1.

        Returns
        -------
        Ranged

        Raises
        ------
        UnknownName, ImpossibleEvidence, TooCostly
        """
        weights = np.asarray(numbers, dtype=float)
        return ranged(self.model, self._question(name), weights, luck=self.luck, levers=False)

    def _posed(
        self, question: Question, states: tuple[tuple[str, ...], ...], text: str, rung: int
    ) -> Posed:
        return Posed(
            self.name,
            self.variant,
            self.fingerprint,
            self.model,
            question,
            states,
            text,
            rung,
            self.luck,
        )

    def beliefs(self) -> dict[str, Distribution]:
        """Return the distribution of every variable in the world reached so far."""
        names = self.model.names
        question = self._question(*names)
        try:
            found = beliefs(self.model, question, len(question.worlds) - 1, luck=self.luck)
        except (ImpossibleEvidence, TooCostly):  # one by one: cheaper, and errors say more
            return {name: self.distribution(name) for name in names}
        return {
            name: Distribution(
                self[name],
                tuple(map(float, found[name])),
                asking.describe([name], self.steps),
            )
            for name in names
        }
