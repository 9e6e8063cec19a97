"""A second route: pgmpy's elimination on a network that is mutilated here.

Arrows into changed variables are dropped and their tables replaced. pgmpy's own `do` and
`CausalInference` are not used.
"""

import warnings
from collections.abc import Mapping

import numpy as np

from causal.scm.model import Model


def network(model: Model, done: Mapping[str, str]):
    """Return the pgmpy network of a model in which some variables are set."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.models import DiscreteBayesianNetwork

    states = {name: list(model.variable(name).states) for name in model.names}
    made = DiscreteBayesianNetwork()
    made.add_nodes_from(model.names)
    for name in model.names:
        card = len(states[name])
        if name in done:
            column = np.zeros((card, 1))
            column[states[name].index(done[name])] = 1
            cpd = TabularCPD(name, card, column, state_names={name: states[name]})
        else:
            parents = model.parents(name)
            made.add_edges_from((parent, name) for parent in parents)
            cpd = TabularCPD(
                name,
                card,
                model.cpt(name).reshape(-1, card).T,
                evidence=list(parents),
                evidence_card=[len(states[parent]) for parent in parents],
                state_names={key: states[key] for key in (name, *parents)},
            )
        made.add_cpds(cpd)
    return made


def eliminating(made):
    """Return a function that gives the chances of a variable's states, given what is known."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.inference import VariableElimination

    eliminate = VariableElimination(made)

    def chances(variable: str, states: tuple[str, ...], known: Mapping[str, str]) -> list[float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            factor = eliminate.query([variable], evidence=dict(known), show_progress=False)
        return [factor.get_value(**{variable: state}) for state in states]

    return chances
