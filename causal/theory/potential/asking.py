"""The mean of an expression over potential outcomes, and how far it could move."""

from dataclasses import dataclass, replace

import numpy as np

from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.bounds.ranges import Range
from causal.ladder.ranging import ranged
from causal.scm.model import Model
from causal.theory.answering import Effort, Posed, named, solved
from causal.theory.answers import Answer
from causal.theory.potential.expression import Binary, Node, Number, Potential, Word, conjuncts
from causal.theory.potential.parsing import Expression
from causal.theory.potential.reading import evaluated, outcomes, state_of, term_of, values
from causal.theory.query import Query, Term


@dataclass(frozen=True, slots=True)
class Plan:
    """An expression as it is put to a model.

    Attributes
    ----------
    query : Query
        Its outcomes, and what is known of single ones.
    value : Node
    given : tuple of Node
        What is known of several outcomes together.
    terms : tuple of Term
        The outcomes, each once.
    """

    query: Query
    value: Node
    given: tuple[Node, ...]
    terms: tuple[Term, ...]

    def weights(self, model: Model) -> tuple[Array, Array]:
        """Return the value of every joint state, and whether it is among what is given."""
        shape = [len(model.variable(term.variable).states) for term in self.terms]
        axes = {}
        for place, term in enumerate(self.terms):
            along = [1] * len(shape)
            along[place] = shape[place]
            axes[term] = values(model.variable(term.variable)).reshape(along)
        told = np.broadcast_to(evaluated(model, self.value, axes), shape).astype(float)
        kept = np.ones(shape)
        for node in self.given:
            kept = kept * (evaluated(model, node, axes) != 0)
        return told, kept


def plan(model: Model, expression: Expression) -> Plan:
    """Find the outcomes of an expression, and which of its conditions are plain evidence.

    Raises
    ------
    UnknownName, QueryError
    """
    known: list[Term] = []
    others: list[Node] = []
    for node in conjuncts(expression.given) if expression.given is not None else ():
        outcomes(model, node)  # refuses what has no meaning
        found = _known(model, node)
        if found is None:
            others.append(node)
        else:
            known.append(found)
    terms = list(
        dict.fromkeys([t for n in (expression.value, *others) for t in outcomes(model, n)])
    )
    if not terms:
        raise QueryError(f"{expression.text!r} asks about no variable; write one, as in Y[X=1]")
    query = Query(tuple(terms), tuple(known))
    return Plan(query, expression.value, tuple(others), tuple(terms))


def _known(model: Model, node: Node) -> Term | None:
    """Return the evidence that a condition is: a single outcome in a single state; or None."""
    if not isinstance(node, Binary) or node.sign != "==":
        return None
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, Word):
            told = "" if other.name in model else other.name
        else:
            told = other.text if isinstance(other, Number) else ""
        if told and isinstance(side, (Potential, Word)):
            term = term_of(model, side)
            return replace(term, states=(state_of(model.variable(term.variable), told),))
    return None


def expected(posed: Posed, made: Plan, effort: Effort = Effort()) -> Answer:
    """Return the mean of an expression, exactly.

    Parameters
    ----------
    posed : Posed
        With the question of the plan's query.
    made : Plan
    effort : Effort, optional

    Returns
    -------
    Answer
        Its point is the mean, which need not be a probability.

    Raises
    ------
    ImpossibleEvidence
        If what is given has probability zero.
    """
    value, kept = made.weights(posed.model)
    found = solved(posed, effort)
    shares = found.probabilities
    total = float((shares * kept).sum())
    if total <= 0:
        raise ImpossibleEvidence([posed.text.partition(":|:")[2].strip()], f"theory {posed.theory}")
    point = float((shares * kept * value).sum()) / total
    spread = float((shares * kept * (value - point) ** 2).sum()) / total
    answer = Answer(
        query=posed.text,
        theory=posed.theory,
        variant=posed.variant,
        rung=posed.rung,
        point=point,
        distribution=None,
        couplings=named(found.couplings),
        method=found.method,
        standard_error=float(np.sqrt(spread / (found.effective * total))) if found.drawn else None,
        evidence=float(np.exp(found.log_evidence)) * total,
        worlds=found.worlds,
        why_no_range=found.why_no_range,
        fingerprint=posed.fingerprint,
        scale=_scale(value),
    )
    return _moved(posed, made, answer, value) if effort.ranges and not found.drawn else answer


def _scale(value: Array) -> tuple[float, float]:
    """Return the ends between which a mean can lie: 0 and 1 unless it reaches further."""
    return min(0.0, float(value.min())), max(1.0, float(value.max()))


def _moved(posed: Posed, made: Plan, answer: Answer, value: Array) -> Answer:
    """Add how far a mean could move under other mechanisms."""
    point = float(answer)
    if answer.identified:
        return replace(answer, order_range=Range(point, point), full_range=Range(point, point))
    if made.given:
        why = "what is given joins several outcomes, and its own probability leans on mechanisms"
        return replace(answer, why_no_range=why)
    low, high = float(value.min()), float(value.max())
    event = (value - low) / ((high - low) or 1.0)
    try:
        found = ranged(posed.model, posed.question, event, luck=posed.luck, levers=False)
    except (QueryError, TooCostly) as error:
        return replace(answer, why_no_range=str(error))
    order, full = (_stretched(one, low, high) for one in (found.order, found.full))
    return replace(answer, order_range=order, full_range=full)


def _stretched(found: Range, low: float, high: float) -> Range:
    def at(end: float) -> float:
        return low + (high - low) * end

    inner = found.attained
    reached = None if inner is None else replace(inner, low=at(inner.low), high=at(inner.high))
    return Range(at(found.low), at(found.high), reached)
