"""Second-order draws by the form of each mechanism: what was written is drawn, not its table.

`causal.ladder.draws` takes every row of every table as independent. Here a row that was written
once for many causes is drawn once, and a mechanism of a few numbers is drawn by those numbers.
"""

from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np

from causal.engine.draws import dirichlet
from causal.engine.product import Array
from causal.engine.streams import stream
from causal.errors import QueryError, TooCostly
from causal.ladder.draws import Sizes, size_of
from causal.ladder.forms import Form, Rng, draw_hazard, draw_logit, draw_noisy, draw_ranked
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Table, assign_rows
from causal.scm.model import Model
from causal.scm.variables import Variable

_MOST_BYTES = 2**30
_KEPT_BYTES = 2**25  # of the tables of one model, to be found again by the next question
_FORMS = cast(
    "dict[type[Mechanism], Form]",
    {Ranked: draw_ranked, Logit: draw_logit, NoisyMax: draw_noisy, Hazard: draw_hazard},
)


def draw_mechanism(
    mechanism: Mechanism,
    child: Variable,
    parents: Sequence[Variable],
    ess: float | Array,
    draws: int,
    rng: Rng,
) -> Array:
    """Draw tables of one mechanism by its parameters.

    Parameters
    ----------
    mechanism : Mechanism
    child : Variable
    parents : sequence of Variable
        Those that the mechanism names, in that order.
    ess : float or ndarray, shape (states of each parent ...)
        Equivalent sample size of a row; an array, for one a row, draws the rows of the table.
    draws : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (states of each parent ..., states, draws)

    Notes
    -----
    Rows of a table are Dirichlet with concentration ess x row; for the other forms see
    `causal.ladder.forms`. A function is drawn as it is. Parts of a combined mechanism are drawn
    apart, each as firmly as it is held, and then combined; weights and leak are as stated.

    Examples
    --------
    >>> war, fate = Variable("war", ("no", "yes")), Variable("fate", ("stands", "falls"))
    >>> same = Table(("war",), ((0.3, 0.7),), ("*",))
    >>> drawn = draw_mechanism(same, fate, [war], 8.0, 5, np.random.default_rng(1))
    >>> drawn.shape, bool((drawn[0] == drawn[1]).all())
    ((2, 2, 5), True)
    """
    if mechanism.deterministic():
        fixed = mechanism.cpt(child, parents)[..., None]
        return np.ascontiguousarray(np.broadcast_to(fixed, (*fixed.shape[:-1], draws)))
    if np.ndim(ess):
        return dirichlet(mechanism.cpt(child, parents), ess, draws, rng)
    size = float(ess)
    if isinstance(mechanism, Mixture | MaxOf):
        return _combined(mechanism, child, parents, size, draws, rng)
    form = _FORMS.get(type(mechanism))
    if form is not None:
        return form(mechanism, child, parents, size, draws, rng)
    if isinstance(mechanism, Table) and mechanism.keys is not None:
        rows = np.array(mechanism.rows, dtype=np.float64).reshape(-1, len(child.states))
        drawn: Array = dirichlet(rows, size, draws, rng)[
            assign_rows(mechanism.keys, child, parents)
        ]
        return drawn
    return dirichlet(mechanism.cpt(child, parents), size, draws, rng)


def _combined(
    combined: Mixture | MaxOf,
    child: Variable,
    parents: Sequence[Variable],
    ess: float,
    draws: int,
    rng: Rng,
) -> Array:
    """Draw the parts in the order of their names, so that their order changes no draw."""
    by_name = {parent.name: parent for parent in parents}
    places = sorted(range(len(combined.parts)), key=lambda place: combined.parts[place].name)
    made = {}
    for place in places:
        part = combined.parts[place]
        own = [by_name[name] for name in part.mechanism.parents]
        made[place] = draw_mechanism(part.mechanism, child, own, ess * part.held, draws, rng)
    return combined.combine(child, parents, [made[place] for place in sorted(made)])


def _refuse(size: int) -> None:
    if size > _MOST_BYTES:
        raise TooCostly(
            f"{size / 2**20:,.0f} MiB of drawn tables",
            f"{_MOST_BYTES / 2**20:,.0f} MiB",
            "draw less often",
        )


def block_name(name: str, block: int) -> str:
    """Return what the stream of a variable's draws is called in a block of an endless sequence.

    Examples
    --------
    >>> block_name("rain", 0), block_name("rain", 7)
    ('rain', 'rain#7')
    """
    return f"{name}#{block}" if block else name


def _kept(model: Model, draws: int, seed: int) -> dict[tuple[str, float], Array]:
    """Return the tables that were drawn last for a model, if with as many draws and this seed.

    Questions to one model mostly share their draws, and drawing costs more than answering.
    """
    if 8 * draws * sum(model.cpt(name).size for name in model.names) > _KEPT_BYTES:
        return {}
    kept = model.drawn.get((draws, seed))
    if kept is None:
        model.drawn.clear()
        kept = model.drawn[draws, seed] = {}
    return kept


def draw_parameters(
    model: Model,
    ess: Sizes,
    draws: int,
    *,
    seed: int,
    names: Iterable[str] | None = None,
    block: int = 0,
) -> dict[str, Array]:
    """Draw the parameters of a model's mechanisms, each by its form.

    Parameters
    ----------
    model : Model
    ess : float or mapping of str to (float or ndarray)
        Equivalent sample sizes of rows: one for all, or by variable.
    draws : int
    seed : int
        What is drawn for a variable depends on the seed and its name only.
    names : iterable of str, optional
        Whose parameters; all if not given. `causal.ladder.draws.mattering` tells which ones a
        question needs.
    block : int, default 0
        Which block, of so many draws each, of an endless sequence: any block can be drawn without
        the others, in any order, by any process.

    Returns
    -------
    dict of str to ndarray
        Shape (parent states ..., states, draws), as `causal.ladder.inference.solve` takes them, and
        read-only; functions leave nothing to draw and are not in it.

    Raises
    ------
    QueryError
        If there is no draw to be made, or a variable's sample size is missing or not positive.
    UnknownName
        If the model has no such variable.
    TooCostly
        If the drawn tables would take too much memory; none is taken by then.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal").model
    >>> drawn = draw_parameters(coal, 10.0, 1000, seed=1, names=["mill_1908"])
    >>> drift = drawn["mill_1908"].mean(axis=-1) - coal.cpt("mill_1908")
    >>> bool(abs(drift).max() < 0.05)
    True
    """
    if draws < 1 or seed < 0:
        raise QueryError(f"{draws} draws with seed {seed}: give one draw or more, and a seed >= 0")
    chosen = model.names if names is None else tuple(names)
    _refuse(8 * draws * sum(model.cpt(name).size for name in chosen))
    kept = {} if block else _kept(model, draws, seed)
    made: dict[str, Array] = {}
    for name in chosen:
        mechanism, child = model.mechanism(name), model.variable(name)
        if mechanism.deterministic():
            continue
        parents = [model.variable(parent) for parent in mechanism.parents]
        size = size_of(ess, name)
        key = None if np.ndim(size) else (name, float(size))
        table = kept.get(key) if key else None
        if table is None:
            rng = stream(seed, block_name(name, block))
            table = draw_mechanism(mechanism, child, parents, size, draws, rng)
            table.setflags(write=False)
            if key:
                kept[key] = table
        made[name] = table
    return made
