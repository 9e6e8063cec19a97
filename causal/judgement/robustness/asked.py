"""A number that a theory was asked for, so that it can be asked again with other numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import QueryError
from causal.ladder.draws import Sizes, mattering
from causal.ladder.inference import leans_on, solve
from causal.ladder.network import Draws, Question
from causal.scm.evidence import observed
from causal.scm.interventions import Hard
from causal.theory.asking import describe
from causal.theory.facts import kept
from causal.theory.frame import Measure
from causal.theory.theory import Theory

_KEPT = {"before": "with the facts before the change", "all": "with everything that happened"}


@dataclass(frozen=True, slots=True)
class Rule:
    """How a question was made, so that another variant can be asked the same.

    Attributes
    ----------
    settings : tuple of (str, str)
        What is changed.
    facts : str
    history : str or None
    undone : bool
        Ask of the world as it was: what is changed is held at its factual states.
    """

    settings: tuple[tuple[str, str], ...]
    facts: str
    history: str | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The probability of an event, or a mean score of an outcome, in a question to a theory.

    Attributes
    ----------
    theory : Theory
        Its couplings are assumed.
    question : Question
    states : tuple of tuple of str
        For each target of the question the states that make up the event.
    text : str
        The question in notation, and which facts are known.
    rule : Rule or None
        How the question was made; None for one that was posed as it is.
    scores : tuple of float
        For one target: what each of its states counts, between 0 and 1, so that the number is the
        mean score. Empty for the probability of the event.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> asked.leans_on
    ()
    """

    theory: Theory
    question: Question
    states: tuple[tuple[str, ...], ...]
    text: str
    rule: Rule | None = None
    scores: tuple[float, ...] = ()

    @classmethod
    def of(
        cls,
        theory: Theory,
        question: Question,
        states: Sequence[str | Sequence[str]],
        text: str = "",
    ) -> "Asked":
        """Return a question with an event of its targets, checked against the theory.

        Raises
        ------
        QueryError
            If not every target has states.
        UnknownName
            If a target has no such state.
        """
        chosen = tuple((one,) if isinstance(one, str) else tuple(one) for one in states)
        if len(chosen) != len(question.targets) or not question.targets:
            raise QueryError(
                f"{len(question.targets)} targets and the states of {len(chosen)}; "
                "give the states of every target that make up the event, and at least one target"
            )
        for (_, name), some in zip(question.targets, chosen, strict=True):
            if not some:
                raise QueryError(f"no state of {name} is given; name those that make up the event")
            theory.model.variable(name).indices(some)
        names = [name for _, name in question.targets]
        told = ", ".join(f"{n}={'|'.join(some)}" for n, some in zip(names, chosen, strict=True))
        return cls(theory, question, chosen, text or f"P({told})")

    @classmethod
    def under(
        cls,
        theory: Theory,
        settings: Mapping[str, str],
        event: Mapping[str, str | Sequence[str]],
        *,
        facts: str = "before",
        history: str | None = None,
        undone: bool = False,
    ) -> "Asked":
        """Return the probability of an event under a scenario, or in the world as it was.

        Parameters
        ----------
        theory : Theory
            As loaded, without steps.
        settings : mapping of str to str
            What is changed; may be empty.
        event : mapping of str to str or sequence of str
            States by variable; all of them together are the event.
        facts : {"before", "all", "none"}
            See `causal.theory.facts`.
        history : str, optional
        undone : bool, default False
            See `measuring`.

        Raises
        ------
        UnknownName
        QueryError
            If the theory has steps already; they would be lost.
        """
        return cls._posed(theory, event, Rule(tuple(settings.items()), facts, history, undone))

    @classmethod
    def measuring(
        cls,
        theory: Theory,
        settings: Mapping[str, str],
        outcome: str,
        measure: Measure,
        *,
        facts: str = "before",
        history: str | None = None,
        undone: bool = False,
    ) -> "Asked":
        """Return a measure of an outcome under a scenario, or in the world as it was.

        Parameters
        ----------
        theory : Theory
            As loaded, without steps.
        settings : mapping of str to str
            What is changed; may be empty.
        outcome : str
        measure : Measure
            A chance, or a degree between 0 and 1.
        facts, history
            As for `under`.
        undone : bool, default False
            Ask of the world as it was, under the same rule about facts: what is changed is held at
            its factual states. That is the baseline of `causal.compare`.

        Raises
        ------
        UnknownName
        QueryError
            If the theory has steps already; they would be lost.

        Examples
        --------
        >>> import causal
        >>> coal = causal.load("dear_coal")
        >>> economy = coal.frame.outcome("wages_1908")
        >>> better = economy.measures[0]
        >>> asked = Asked.measuring(coal, {"wage_cut_1907": "none"}, "wages_1908", better)
        >>> 0 < asked.value() < 1
        True
        """
        rule = Rule(tuple(settings.items()), facts, history, undone)
        states = measure.event or theory[outcome].states
        posed = cls._posed(theory, {outcome: states}, rule)
        if measure.event:
            return posed
        told = posed.text.replace(f"{outcome}={'|'.join(states)}", outcome, 1)
        text = told.replace("P(", f"{measure.name}(", 1)
        return replace(posed, text=text, scores=measure.scores(theory[outcome]))

    @classmethod
    def _posed(
        cls, theory: Theory, event: Mapping[str, str | Sequence[str]], rule: Rule
    ) -> "Asked":
        """Pose a question by its rule."""
        if theory.steps:
            raise QueryError(
                f"{theory.name} was given or made to do something already; ask the theory as "
                "loaded, with what is changed in settings and what is known in facts"
            )
        model, changed = theory.model, dict(rule.settings)
        known = kept(theory, list(changed), rule.facts, rule.history)
        evidence = [observed(model, name, state) for name, state in known.items()]
        for name, state in changed.items():
            model.variable(name).index(state)
        if rule.undone:
            factual = theory.factual(rule.history)
            changed = {name: factual[name] for name in changed if name in factual}
        world = tuple(Hard(name, state) for name, state in changed.items())
        worlds = ((), world) if world else ((),)
        last = len(worlds) - 1
        targets = tuple((last, name) for name in event)
        question = Question(worlds, tuple((0, one) for one in evidence), targets)
        chosen = [(one,) if isinstance(one, str) else tuple(one) for one in event.values()]
        told = [f"{name}={'|'.join(some)}" for name, some in zip(event, chosen, strict=True)]
        text = describe(told, (world,) if world else ())
        if evidence:
            text += f", {_KEPT[rule.facts]}"
        return replace(cls.of(theory, question, chosen, text), rule=rule)

    def on(self, theory: Theory) -> "Asked":
        """Return the same question to another theory or variant; facts are read anew."""
        if self.rule is None:
            return replace(self, theory=theory)
        event = {
            name: some for (_, name), some in zip(self.question.targets, self.states, strict=True)
        }
        posed = Asked._posed(theory, event, self.rule)
        return replace(posed, text=self.text, scores=self.scores)

    @property
    def weights(self) -> tuple[Array, ...]:
        """What each state of each target counts; a cell of their joint counts the product."""
        if self.scores:
            return (np.array(self.scores),)
        model, made = self.theory.model, []
        for (_, name), some in zip(self.question.targets, self.states, strict=True):
            weight = np.zeros(len(model.variable(name).states))
            weight[list(model.variable(name).indices(some))] = 1.0
            made.append(weight)
        return tuple(made)

    def summed(self, probabilities: Array) -> Array:
        """Return the number in joint distributions of the targets, shape (states ..., draws)."""
        total = probabilities
        for weight in self.weights:
            total = np.tensordot(weight, total, axes=(0, 0))
        return total

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism the answer leans on; empty on rungs 1 and 2."""
        return leans_on(self.theory.model, self.question)

    @property
    def mattering(self) -> tuple[str, ...]:
        """The variables whose table can matter."""
        return mattering(self.theory.model, self.question)

    def values(self, tables: Draws | None = None, limits: Limits = Limits()) -> Array:
        """Return the number asked for, with other tables if given: one a draw.

        Parameters
        ----------
        tables : mapping of str to ndarray, shape (parent states ..., states, draws), optional
        limits : Limits, optional

        Raises
        ------
        ImpossibleEvidence, TooCostly
        """
        asked, luck = self.question, self.theory.luck
        found = solve(self.theory.model, asked, luck=luck, draws=tables, limits=limits)
        return self.summed(found.probabilities)

    def value(self) -> float:
        """Return the number asked for at the theory's own numbers."""
        return float(self.values()[0])


def sizes(theory: Theory, names: Sequence[str], ess: Sizes | None) -> dict[str, float | Array]:
    """Return how firmly tables are held: as given, or as the theory says of its variables.

    Raises
    ------
    QueryError
        If it is not known of a variable, or not positive.
    """
    made: dict[str, float | Array] = {}
    for name in names:
        if ess is None:
            size: float | Array = theory.entry(name).ess
        elif isinstance(ess, Mapping):
            size = ess.get(name, theory.entry(name).ess)
        else:
            size = ess
        if not (np.asarray(size) > 0).all():
            raise QueryError(
                f"no equivalent sample size is known for {name}; give one, as ess={{'{name}': 20}}"
            )
        made[name] = size
    return made
