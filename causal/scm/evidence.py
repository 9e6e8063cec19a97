"""Evidence as values: three ways of learning, under three names."""

from dataclasses import dataclass

from causal.errors import QueryError, TableError
from causal.scm.mechanisms.mechanism import check_row
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Observed:
    """A variable is known to be in one of some states (hard evidence where there is one).

    Attributes
    ----------
    variable : str
    states : tuple of str
        In the order of the variable's states.
    """

    variable: str
    states: tuple[str, ...]

    def __str__(self) -> str:
        if len(self.states) == 1:
            return f"{self.variable}={self.states[0]}"
        return f"{self.variable}={{{','.join(self.states)}}}"


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Something was seen that is so many times as likely under one state as under another.

    Attributes
    ----------
    variable : str
    weights : tuple of float
        P(what was seen | state) up to a common factor, one a state.

    References
    ----------
    .. [1] J. Pearl, Probabilistic Reasoning in Intelligent Systems (1988), section 2.2.2 (virtual
       evidence).
    """

    variable: str
    weights: tuple[float, ...]

    def __str__(self) -> str:
        return f"likelihood of {self.variable} {':'.join(f'{w:g}' for w in self.weights)}"


@dataclass(frozen=True, slots=True)
class Marginal:
    """The probabilities of a variable are now these: Jeffrey's rule.

    Attributes
    ----------
    variable : str
    shares : tuple of float
        The new distribution, one number a state.

    References
    ----------
    .. [1] R. C. Jeffrey, The Logic of Decision (1965), chapter 11.
    """

    variable: str
    shares: tuple[float, ...]

    def __str__(self) -> str:
        return f"marginal of {self.variable} ({'; '.join(f'{s:g}' for s in self.shares)})"


Evidence = Observed | Likelihood | Marginal


def observed(model: Model, variable: str, states: str | tuple[str, ...] | list[str]) -> Observed:
    """Return hard or set evidence, checked against the model.

    Raises
    ------
    UnknownName
        If the model has no such variable, or the variable no such state.
    QueryError
        If no state is left.
    """
    known = model.variable(variable)
    chosen = (states,) if isinstance(states, str) else tuple(states)
    if not chosen:
        raise QueryError(f"the evidence on {variable} leaves no state; name at least one")
    return Observed(variable, tuple(known.states[i] for i in known.indices(chosen)))


def likelihood(model: Model, variable: str, weights: dict[str, float]) -> Likelihood:
    """Return likelihood evidence; states left out have weight zero.

    Raises
    ------
    TableError
        If a weight is negative or infinite, or all are zero.
    """
    known = model.variable(variable)
    for state, weight in weights.items():
        known.index(state)
        if not 0 <= weight < float("inf"):
            raise TableError(
                f"the likelihood of {variable} = {state} is {weight:g}; it must be 0 or more"
            )
    row = tuple(float(weights.get(state, 0.0)) for state in known.states)
    if not any(row):
        raise TableError(
            f"the likelihood of {variable} is 0 for every state; some state must be possible"
        )
    return Likelihood(variable, row)


def marginal(model: Model, variable: str, shares: dict[str, float]) -> Marginal:
    """Return the new marginal of a variable, for Jeffrey's rule; states left out get zero.

    Raises
    ------
    TableError
        If the shares are no distribution.
    """
    known = model.variable(variable)
    for state in shares:
        known.index(state)
    row = tuple(float(shares.get(state, 0.0)) for state in known.states)
    check_row(row, known, f"the marginal given for {variable}")
    return Marginal(variable, row)
