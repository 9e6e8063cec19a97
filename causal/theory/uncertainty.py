"""How firmly a theory holds its numbers, and draws of them."""

from collections.abc import Iterable

from causal.engine.product import Array
from causal.errors import QueryError
from causal.ladder.parameters import draw_parameters
from causal.theory.theory import Theory


def sample_sizes(theory: Theory, names: Iterable[str] | None = None) -> dict[str, float]:
    """Return the equivalent sample sizes of mechanisms that leave something to luck.

    Parameters
    ----------
    theory : Theory
    names : iterable of str, optional
        Of which variables; all if not given.

    Returns
    -------
    dict of str to float

    Raises
    ------
    QueryError
        If the theory does not say how firmly it holds one of them.

    Examples
    --------
    >>> import causal
    >>> sample_sizes(causal.load("dear_coal"))["wage_cut_1907"]
    6.0
    """
    sizes: dict[str, float] = {}
    for name in theory.model.names if names is None else names:
        if theory.model.mechanism(name).deterministic():
            continue
        size = theory.entry(name).ess
        if not size > 0:
            raise QueryError(
                f"theory {theory.name} does not say how firmly it holds the numbers of {name}; "
                f"give the variable an equivalent sample size (ess) above 0"
            )
        sizes[name] = size
    return sizes


def theory_draws(
    theory: Theory, draws: int, *, seed: int, names: Iterable[str] | None = None, block: int = 0
) -> dict[str, Array]:
    """Draw a theory's parameters, every mechanism by its own uncertainty.

    Parameters
    ----------
    theory : Theory
    draws : int
    seed : int
        What is drawn for a variable depends on the seed and its name only, so that variables that
        theories share by name are drawn with the same luck in each.
    names : iterable of str, optional
        Whose parameters; all if not given.
    block : int, default 0
        Which block of an endless sequence; see `causal.ladder.parameters.draw_parameters`.

    Returns
    -------
    dict of str to ndarray
        Shape (parent states ..., states, draws); see `causal.ladder.parameters.draw_parameters`.

    Raises
    ------
    QueryError
        If the theory does not say how firmly it holds its numbers, or there is nothing to draw.
    UnknownName

    Examples
    --------
    >>> import causal
    >>> theory_draws(causal.load("dear_coal"), 4, seed=1, names=["strikebreakers"])[
    ...     "strikebreakers"].shape
    (3, 3, 4)
    """
    chosen = theory.model.names if names is None else tuple(names)
    sizes = sample_sizes(theory, chosen)
    return draw_parameters(theory.model, sizes, draws, seed=seed, names=chosen, block=block)
