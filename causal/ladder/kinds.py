"""Kinds of luck: the response functions that a coupling makes possible, with their probabilities.

Under most couplings the luck of one variable matters only through which state it gives each
configuration of causes. Same luck cuts the unit line into few pieces, links a line for each cause;
independent luck makes every combination of states possible. Gumbel luck with more than two states
has no such finite law, and is refused.
"""

from math import prod

import numpy as np

from causal.engine.backward import Ints
from causal.engine.product import Array
from causal.errors import TooCostly
from causal.ladder.kernels import segments
from causal.scm.couplings import Coupling, Luck
from causal.scm.mechanisms.mechanism import configurations
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.model import Model

Kinds = tuple[Array, Ints]
"""Probability of each kind, shape (kinds,), and its states, shape (kinds, configurations)."""

_MOST_CELLS = 2**22


def kinds_of(model: Model, name: str, luck: Luck) -> Kinds:
    """Return the kinds of luck that a variable can have.

    Parameters
    ----------
    model : Model
    name : str
    luck : Luck

    Returns
    -------
    shares : ndarray, shape (kinds,)
    responses : ndarray of int, shape (kinds, configurations of causes)

    Raises
    ------
    TooCostly
        If there are too many, or infinitely many.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> x, y = Variable("x", ("no", "yes")), Variable("y", ("no", "yes"))
    >>> model = Model((x, y), (Table((), ((0.5, 0.5),)), Table(("x",), ((0.75, 0.25), (0.5, 0.5)))))
    >>> shares, responses = kinds_of(model, "y", Luck())
    >>> shares.tolist(), responses.tolist()  # never, only with x, always
    ([0.5, 0.25, 0.25], [[0, 0], [0, 1], [1, 1]])
    """
    table = model.cpt(name)
    rows = table.reshape(-1, table.shape[-1])
    if not ((rows > 0) & (rows < 1)).any():
        return np.ones(1), rows.argmax(axis=1)[None].astype(np.int64)
    return _merged(*_kinds(model, name, rows, luck.of(model, name)))


def _kinds(model: Model, name: str, rows: Array, coupling: Coupling) -> Kinds:
    if coupling.kind.startswith("independent_"):
        return _links(model, name)
    if coupling.kind == "independent":
        return _anew(name, rows)
    if coupling.kind == "persistence":
        carried = Coupling("same_luck" if model.variable(name).ordered else "gumbel")
        parts = (_kinds(model, name, rows, carried), _anew(name, rows))
        shares = (coupling.kept * parts[0][0], (1 - coupling.kept) * parts[1][0])
        return np.concatenate(shares), np.concatenate([part[1] for part in parts])
    if coupling.kind == "gumbel" and rows.shape[1] > 2 and (rows != rows[0]).any():
        raise TooCostly(
            f"all kinds of Gumbel luck of {name}", "finitely many kinds", "sample units instead"
        )
    return _ranks(name, rows)  # with two states Gumbel luck is same luck


def _refuse(name: str, kinds: float, configurations: int) -> None:
    if kinds * configurations > _MOST_CELLS:
        raise TooCostly(
            f"{kinds:.1e} kinds of luck of {name}",
            f"{_MOST_CELLS / configurations:.1e}",
            "sample units instead",
        )


def _ranks(name: str, rows: Array) -> Kinds:
    _refuse(name, float(rows.size), rows.size)
    shares, (response,) = segments([rows[..., None]])
    return shares[:, 0], response[..., 0].argmax(axis=-1).astype(np.int64)


def _anew(name: str, rows: Array) -> Kinds:
    possible = [np.flatnonzero(row) for row in rows]
    _refuse(name, float(prod(len(states) for states in possible)), len(rows))
    responses = np.stack([grid.ravel() for grid in np.meshgrid(*possible, indexing="ij")], axis=1)
    shares = rows[np.arange(len(rows)), responses].prod(axis=1)
    return shares, responses.astype(np.int64)


def _links(model: Model, name: str) -> Kinds:
    child, mechanism = model.variable(name), model.mechanism(name)
    if not isinstance(mechanism, NoisyMax):
        raise TypeError(f"{name} has no links")
    parents = [model.variable(parent) for parent in mechanism.parents]
    grid = configurations(parents).astype(np.int64)
    contributed = [table for _, table in mechanism.contributed(child, model.variable)]
    pieces = [_ranks(name, table) for table in (np.array([mechanism.leak]), *contributed)]
    _refuse(name, float(prod(len(shares) for shares, _ in pieces)), len(grid))
    columns = [np.zeros(len(grid), dtype=np.int64), *grid.T]
    shares, responses = np.ones(1), np.zeros((1, len(grid)), dtype=np.int64)
    for (more, states), column in zip(pieces, columns, strict=True):
        shares = np.outer(shares, more).ravel()
        largest = np.maximum(responses[:, None, :], states[:, column][None])
        responses = largest.reshape(-1, len(grid))
    return shares, responses


def _merged(shares: Array, responses: Ints) -> Kinds:
    """Put kinds that respond alike together."""
    alike, kind = np.unique(responses, axis=0, return_inverse=True)
    summed = np.zeros(len(alike))
    np.add.at(summed, kind.ravel(), shares)
    return summed[summed > 0], alike[summed > 0]
