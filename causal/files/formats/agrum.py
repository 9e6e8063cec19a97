"""Theories to networks of pyAgrum and back."""

from itertools import product
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from causal.errors import CausalError
from causal.files.formats.bridge import from_pgmpy, network_from, refuse_steps
from causal.files.formats.quiet import quiet
from causal.theory.theory import Theory

if TYPE_CHECKING:
    from pyagrum import BayesNet


def to_pyagrum(theory: Theory) -> "BayesNet":
    """Return a theory's model as a network of pyAgrum.

    Parameters
    ----------
    theory : Theory
        In the variant whose numbers are meant; nothing given and nothing done.

    Returns
    -------
    pyagrum.BayesNet
        The same variables, states, arrows and tables, to the last bit. Claims, sources, forms of
        mechanisms, histories and variants stay behind.

    Raises
    ------
    CausalError
        If something has been given or done, or pyAgrum is not installed.

    Examples
    --------
    >>> import causal
    >>> network = to_pyagrum(causal.load("classics/sprinkler"))
    >>> network.variable("grass").labels()
    ('dry', 'wet')
    """
    refuse_steps(theory)
    gum = _pyagrum()
    model = theory.model
    network = gum.BayesNet(theory.name)
    for variable in model.variables:
        network.add(gum.LabelizedVariable(variable.name, variable.title, list(variable.states)))
    for name in model.names:
        for parent in model.parents(name):
            network.addArc(parent, name)
    for name in model.names:
        table, parents = model.cpt(name), model.parents(name)
        potential = network.cpt(name)
        for cell in product(*(range(size) for size in table.shape[:-1])):
            potential[dict(zip(parents, cell, strict=True))] = table[cell].tolist()
    return cast("BayesNet", network)


def from_pyagrum(network: "BayesNet", *, name: str) -> Theory:
    """Return a network of pyAgrum as a theory that stands alone.

    Roles, order of states and what is said of names are as for `causal.from_pgmpy`.

    Parameters
    ----------
    network : pyagrum.BayesNet
    name : str
        Name of the theory.

    Raises
    ------
    ModelError
        If a row does not sum to one; the message lists every fault.

    Examples
    --------
    >>> import causal
    >>> theory = from_pyagrum(to_pyagrum(causal.load("classics/sprinkler")), name="copy")
    >>> theory.model.parents("grass")
    ('sprinkler', 'rain')
    """
    names = [network.variable(node).name() for node in sorted(network.nodes())]
    states = {one: network.variable(one).labels() for one in names}
    parents = {one: _order(network, one) for one in names}
    tables = {}
    for one in names:
        # The first axis that pyAgrum calls by name is the last of its arrays.
        potential: Any = network.cpt(one).reorganize([one, *reversed(parents[one])])
        tables[one] = np.array(potential.toarray(), dtype=np.float64)
    return from_pgmpy(network_from(name, states, parents, tables), name=name)


def _order(network: "BayesNet", name: str) -> tuple[str, ...]:
    """Return the parents in the order of the table, the slowest first."""
    potential: Any = network.cpt(name)
    return tuple(variable.name() for variable in potential.variablesSequence()[1:])


def _pyagrum() -> Any:  # noqa: ANN401  (a module without types)
    try:
        with quiet():  # its extension warns as it is loaded, and dies if warnings are errors
            import pyagrum
    except ImportError:
        raise CausalError("pyAgrum is not installed; pip install pyagrum") from None
    return pyagrum
