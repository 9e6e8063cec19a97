"""A dynamic model as an ordinary one: a variable a year."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.dated import Changes, mechanism_in
from causal.dynamics.mechanisms import Absorbing
from causal.dynamics.model import DynamicModel
from causal.errors import ModelError
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.renaming import renamed
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model


def in_year(name: str, year: int) -> str:
    """Return the name of a variable in one year.

    Examples
    --------
    >>> in_year("economy", 1987)
    'economy_1987'
    """
    return f"{name}_{year}"


def unrolled(model: DynamicModel, changes: Changes = ()) -> Model:
    """Return a model with one variable for each variable and year.

    Parameters
    ----------
    model : DynamicModel
    changes : tuple of Dated, optional
        Made in the model that is returned.

    Returns
    -------
    Model
        Static variables keep their names; ``economy`` in 1987 is ``economy_1987``. What ends for
        good has its hazard written out as a table.

    Raises
    ------
    ModelError
        If a static variable has the name of another one in some year.
    """
    variables = [model.variable(name) for name in model.static_names]
    mechanisms = [model.setter(name) for name in model.static_names]
    for year in model.calendar:
        for name in model.names:
            own = model.variable(name)
            if model.is_static(in_year(name, year)):
                raise ModelError(
                    f"{in_year(name, year)} is both a static variable and {name} in {year}; "
                    "rename one of them"
                )
            title = f"{own.title} {year}"
            variables.append(replace(own, name=in_year(name, year), title=title))
            mechanisms.append(_in_year(model, changes, name, year))
    return Model(tuple(variables), tuple(mechanisms))


def _in_year(model: DynamicModel, changes: Changes, name: str, year: int) -> Mechanism:
    made = mechanism_in(model, changes, name, year)
    if isinstance(made, str):
        row = tuple(float(state == made) for state in model.variable(name).states)
        return Table((), (row,), ("",))
    names = _names(model, made, name, year)
    if isinstance(made, Absorbing):
        table = model.table(name, made)
        rows = np.reshape(table, (-1, table.shape[-1])).tolist()
        parents = tuple(names.get(parent, parent) for parent in made.parents)
        return Table(parents, tuple(map(tuple, rows)))
    return renamed(made, names)


def _names(model: DynamicModel, made: Mechanism, reader: str, year: int) -> Mapping[str, str]:
    found = {}
    for reference in made.parents:
        name, lagged = parted(reference, reader)
        if not model.is_static(name):
            found[reference] = in_year(name, year - lagged)
    return found
