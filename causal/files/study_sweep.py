"""The sweep of a study: from its section to its value, and what can be wrong with it."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from causal.errors import CausalError
from causal.files.study_faults import Known, measure_faults, theory_faults
from causal.files.study_schema import MAX_VALUES, GridSection, StudySections
from causal.files.study_value import Sweeping
from causal.judgement.sweeping.grids import Grid, refuse_overlaps
from causal.judgement.sweeping.whole import LABELS
from causal.theory.checks import Fault, Place, unknown

_TAKEN = (*LABELS, "draw", "baseline", "changed")


def swept(study: StudySections) -> Sweeping:
    """Return the sweep of a study that has one."""
    asked = study.sweep
    if asked is None:
        return Sweeping()
    return Sweeping(
        asked.draws,
        study.seed if asked.seed is None else asked.seed,
        tuple(asked.outcomes or study.outcomes),
        tuple(_grid(one) for one in asked.grids),
    )


def _grid(section: GridSection) -> Grid:
    number = section.state or (section.parameter or "").replace(".", "_")
    return Grid(
        section.name or f"{section.variable}_{number}",
        section.theory or "",
        section.variable,
        _values(section),
        section.state or "",
        tuple(section.row.items()),
        section.parameter or "",
    )


def _values(section: GridSection) -> tuple[float, ...]:
    if section.linspace is None:
        return tuple(section.values or ())
    first, last, count = section.linspace
    return tuple(np.linspace(first, last, int(count)).tolist())


def sweep_faults(study: StudySections, known: Known) -> Iterator[Fault]:
    """Find what is wrong with the sweep of a study whose case and theories could be loaded."""
    asked = study.sweep
    if asked is None:
        return
    if not (study.scenarios or study.interventions):
        yield ("sweep",), "there is nothing to change; name scenarios"
    if asked.draws and asked.seed is None and study.seed is None:
        yield (
            ("sweep", "draws"),
            "draws need a seed, such as seed = 1, so that they can be repeated",
        )
    for i, name in enumerate(asked.outcomes):
        if name != "all":
            yield from measure_faults(("sweep", "outcomes", i), name, known)
    sound = True
    for i, section in enumerate(asked.grids):
        faults = list(_grid_faults(("sweep", "grids", i), section, known))
        sound = sound and not faults
        yield from faults
    if sound:
        yield from _together(asked.grids, known)


def _grid_faults(place: Place, section: GridSection, known: Known) -> Iterator[Fault]:
    if (section.state is None) == (section.parameter is None):
        yield place, "name a state of a table, or a parameter of another form: one of the two"
        return
    if section.parameter is not None and section.row:
        yield (*place, "row"), "a parameter stands in no row; name a state, or drop the row"
        return
    if (section.values is None) == (section.linspace is None):
        yield place, "give values, or linspace = [first, last, how many]: one of the two"
        return
    if section.linspace is not None and section.linspace[2] not in range(1, MAX_VALUES + 1):
        sentence = f"the third number says how many values: a whole one from 1 to {MAX_VALUES:,}"
        yield (*place, "linspace"), sentence
        return
    if section.theory is not None and section.theory not in known.names:
        yield from theory_faults((*place, "theory"), section.theory, known)
        return
    yield from _meant(place, section, known)


def _meant(place: Place, section: GridSection, known: Known) -> Iterator[Fault]:
    """Find out whether some theory has the number, and can take the values."""
    grid, said = _grid(section), []
    holders = [
        one
        for one in known.theories
        if section.variable in one and section.theory in (None, one.name)
    ]
    if not holders:
        names = dict.fromkeys(n for one in known.theories for n in one.model.names)
        yield (*place, "variable"), unknown("variable", section.variable, names)
    for theory in holders:
        try:
            grid.checked(theory)
        except CausalError as error:
            said.append(f"{error} (theory {theory.name})")
    if said and (section.theory or len(said) == len(holders)):
        yield place, said[0]


def _together(sections: list[GridSection], known: Known) -> Iterator[Fault]:
    grids = [_grid(section) for section in sections]
    names = Counter(grid.name for grid in grids)
    for i, grid in enumerate(grids):
        if names[grid.name] > 1 or grid.name in _TAKEN:
            sentence = f"another column is called {grid.name}; give the grid a name of its own"
            yield ("sweep", "grids", i, "name"), sentence
    for theory in known.theories:
        try:
            refuse_overlaps(grids, theory)
        except CausalError as error:
            yield ("sweep", "grids"), str(error)
