"""Second-order draws of a dynamic model: what was written is drawn, not the table of each year."""

from collections.abc import Iterator, Mapping

import numpy as np

from causal.dynamics.mechanisms import KEPT, Absorbing
from causal.dynamics.model import DynamicModel, Kind
from causal.engine.draws import dirichlet
from causal.engine.product import Array
from causal.engine.streams import stream
from causal.errors import QueryError, TooCostly
from causal.ladder.parameters import draw_mechanism
from causal.scm.mechanisms.combined import Mixture
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.parts import spread
from causal.scm.variables import Variable

Key = tuple[str, Kind]
_MOST_BYTES = 2**30


def draw_kinds(
    model: DynamicModel, ess: Mapping[Key, float], draws: int, *, seed: int
) -> dict[Key, Array]:
    """Draw the parameters of a dynamic model's mechanisms, each by its form.

    Parameters
    ----------
    model : DynamicModel
    ess : mapping of (str, str) to float
        Equivalent sample size of a row, by variable and ``"static"``, ``"first"`` or ``"later"``.
    draws : int
    seed : int
        What is drawn depends on the seed, the variable and the kind of the mechanism only.

    Returns
    -------
    dict of (str, str) to ndarray
        Shape (states of each parent ..., states, draws); functions are not in it.

    Raises
    ------
    QueryError
        If there is no draw to be made, or a sample size is missing or not positive.
    TooCostly
        If the drawn tables would take too much memory; none is taken by then.

    Notes
    -----
    Forms are drawn as `causal.ladder.parameters.draw_mechanism` does. Of a variable that persists,
    the chance of staying is Beta(ess x chance, ess x (1 - chance)). A hazard is drawn once for all
    the years; what has ended stays so in every draw.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load_timeline("mill").theory("dear_coal")
    >>> sizes = {(one.variable, one.kind): one.ess for one in coal.setters}
    >>> draw_kinds(coal.model, sizes, 5, seed=1)["mill_owner", "later"].shape
    (2, 2, 2, 5)
    """
    if draws < 1 or seed < 0:
        raise QueryError(f"{draws} draws with seed {seed}: give one draw or more, and a seed >= 0")
    chosen = list(_drawable(model))
    size = 8 * draws * sum(model.table(name, made).size for (name, _), made in chosen)
    if size > _MOST_BYTES:
        raise TooCostly(
            f"{size / 2**20:,.0f} MiB of drawn tables",
            f"{_MOST_BYTES / 2**20:,.0f} MiB",
            "draw less often",
        )
    made: dict[Key, Array] = {}
    for key, mechanism in chosen:
        held = ess.get(key, ess.get((key[0], "later"), 0.0))
        if not held > 0:
            raise QueryError(
                f"the {key[1]} mechanism of {key[0]} has no equivalent sample size; give one (ess) "
                "above 0"
            )
        made[key] = _drawn(model, key, mechanism, held, draws, seed)
    return made


def _drawable(model: DynamicModel) -> Iterator[tuple[Key, Mechanism]]:
    """Return the mechanisms that leave something to luck, under the names that draws go by."""
    for name in model.static_names:
        if not model.setter(name).deterministic():
            yield (name, "static"), model.setter(name)
    for name in model.names:
        own = model.yearly(name)
        if own.first is not own.later and not own.first.deterministic():
            yield (name, "first"), own.first
        hazard = own.later.hazard if isinstance(own.later, Absorbing) else own.later
        if not hazard.deterministic():
            yield (name, "later"), own.later


def _drawn(
    model: DynamicModel, key: Key, mechanism: Mechanism, ess: float, draws: int, seed: int
) -> Array:
    name, kind = key
    child = model.variable(name)
    if isinstance(mechanism, Absorbing):
        return _absorbing(model, child, mechanism, ess, draws, seed)
    ends = model.terminal
    if kind == "first" and ends is not None and ends.variable.name == name and ends.first is None:
        kind = "later"  # the hazard itself: the same draws as in the other years
    return _by_form(model, (name, kind), mechanism, ess, draws, seed)


def _by_form(
    model: DynamicModel, key: Key, mechanism: Mechanism, ess: float, draws: int, seed: int
) -> Array:
    child, parents = model.variable(key[0]), model.parents(mechanism, key[0])
    rng = stream(seed, " ".join(key))
    if isinstance(mechanism, Mixture) and mechanism.parts[0].name == KEPT:
        kept, renewed = mechanism.parts
        shares = dirichlet(np.array([[kept.weight, renewed.weight]]), ess, draws, rng)[0]
        by_name = {parent.name: parent for parent in parents}
        own = [by_name[one] for one in renewed.mechanism.parents]
        again = draw_mechanism(renewed.mechanism, child, own, ess, draws, rng)
        same = kept.mechanism.cpt(child, [by_name[one] for one in kept.mechanism.parents])
        stays = spread(same[..., None], kept.mechanism.parents, parents, child)
        anew = spread(again, renewed.mechanism.parents, parents, child)
        table: Array = shares[0] * stays + shares[1] * anew
        return table
    return draw_mechanism(mechanism, child, parents, ess, draws, rng)


def _absorbing(
    model: DynamicModel, child: Variable, made: Absorbing, ess: float, draws: int, seed: int
) -> Array:
    drawn = _by_form(model, (child.name, "later"), made.hazard, ess, draws, seed)
    table = made.cpt(child, model.parents(made, child.name))[..., None]
    table = np.ascontiguousarray(np.broadcast_to(table, (*table.shape[:-1], draws)))
    table[..., child.index(made.going), :, :] = drawn
    return table
