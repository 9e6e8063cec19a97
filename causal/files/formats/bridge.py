"""Theories to pgmpy's networks and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from causal.errors import CausalError, ModelError
from causal.files.formats.names import carried
from causal.files.formats.outline import MAX_VARIABLES, Problem
from causal.files.formats.quiet import quiet
from causal.scm.mechanisms.mechanism import ROW_TOLERANCE, Array
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.sources import Backing
from causal.theory.theory import Theory

if TYPE_CHECKING:
    from pgmpy.models import DiscreteBayesianNetwork

ROUNDED = 1e-3
"""How far a row may miss one and still count as rounded."""

_SHOWN = 6


def to_pgmpy(theory: Theory) -> "DiscreteBayesianNetwork":
    """Return a theory's model as a network of pgmpy.

    Parameters
    ----------
    theory : Theory
        In the variant whose numbers are meant; nothing given and nothing done.

    Returns
    -------
    DiscreteBayesianNetwork
        The same variables, states, arrows and tables. What pgmpy has no place for stays behind:
        claims, sources, forms of mechanisms, histories, variants.

    Raises
    ------
    CausalError
        If something has been given or done.

    Examples
    --------
    >>> import causal
    >>> network = to_pgmpy(causal.load("dear_coal"))
    >>> network.get_cpds("wage_cut_1907").state_names["wage_cut_1907"]
    ['none', 'small', 'deep']
    """
    refuse_steps(theory)
    return network_of(theory, theory.model.names)


def refuse_steps(theory: Theory) -> None:
    """Refuse a theory in which something has been given or done: a network cannot carry it."""
    if theory.steps:
        count = f"{len(theory.steps)} step{'' if len(theory.steps) == 1 else 's'}"
        raise CausalError(
            f"theory {theory.name} has {count} given or done, which a network "
            f"cannot carry; convert the theory as loaded, before given and do"
        )


def network_of(theory: Theory, names: Sequence[str]) -> "DiscreteBayesianNetwork":
    """Return a network whose variables are listed in the order of ``names``, as these objects."""
    model = theory.model
    own = {str(name): name for name in names}
    told = {name: tuple(own[parent] for parent in model.parents(name)) for name in names}
    states = {name: model.variable(name).states for name in names}
    title = re.sub(r"[^\w-]+", "_", theory.name)
    return network_from(title, states, told, {name: model.cpt(name) for name in names})


def network_from(
    title: str,
    states: Mapping[str, Sequence[str]],
    parents: Mapping[str, Sequence[str]],
    tables: Mapping[str, Array],
) -> "DiscreteBayesianNetwork":
    """Return a network of pgmpy from its parts.

    Parameters
    ----------
    title : str
    states, parents : mapping of str to sequence of str
        By variable, in the order of the network.
    tables : mapping of str to ndarray, shape (states of each parent ..., states)
    """
    with quiet():
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.models import DiscreteBayesianNetwork

        network = DiscreteBayesianNetwork()
        network.name = title
        network.add_nodes_from(states)
        network.add_edges_from((cause, name) for name in states for cause in parents[name])
        for name, own in states.items():
            columns = tables[name].reshape(-1, len(own)).T
            cards = [len(states[parent]) for parent in parents[name]]
            named = {each: list(states[each]) for each in (name, *parents[name])}
            network.add_cpds(TabularCPD(name, len(own), columns, list(parents[name]), cards, named))
    return network


def from_pgmpy(network: "DiscreteBayesianNetwork", *, name: str) -> Theory:
    """Return a network of pgmpy as a theory that stands alone.

    Roots become exogenous, leaves outcomes, the others mechanisms; everything counts as elicited,
    for a network carries no sources. Whether states have an order it does not say either: two
    states are taken as ordered, more are not.

    Parameters
    ----------
    network : DiscreteBayesianNetwork
        With a table for every variable.
    name : str
        Name of the theory.

    Returns
    -------
    Theory
        Its ``form`` says what was changed on the way: rows that sum to one only within 0.001 are
        scaled, and names that queries cannot carry are rewritten.

    Raises
    ------
    ModelError
        If a variable has no table, or a row does not sum to one; the message lists every fault.

    Examples
    --------
    >>> import causal
    >>> theory = from_pgmpy(to_pgmpy(causal.load("dear_coal")), name="copy")
    >>> theory.role("outcome")[0], theory.entry("wage_cut_1907").role
    ('mill_1908', 'mechanism')
    """
    parts = Parts(network)
    if parts.problems:
        faults = "; ".join(f"{place}: {text}" if place else text for place, text in parts.problems)
        raise ModelError(f"the network cannot be read as a theory: {faults}")
    return parts.theory(name)


class Parts:
    """What a network is made of, checked: either `problems`, or a theory.

    Parameters
    ----------
    network : DiscreteBayesianNetwork
    """

    def __init__(self, network: "DiscreteBayesianNetwork") -> None:
        self.names = [str(node) for node in network.nodes()]
        self.problems: list[Problem] = []
        self.scaled: list[str] = []
        self._cpds: dict[str, Any] = {str(cpd.variable): cpd for cpd in network.get_cpds()}
        self._parents = {str(n): {str(p) for p in network.predecessors(n)} for n in network.nodes()}
        self._rows: dict[str, Array] = {}
        if len(self.names) > MAX_VARIABLES:
            many = f"it has {len(self.names)} variables; {MAX_VARIABLES} are allowed"
            self.problems.append(("", many))
            return
        for name in self.names:
            fault = self._fault(name)
            if fault:
                self.problems.append((name, fault))
        if not self.problems:
            for name in self.names:
                self._read(name)

    def _states(self, name: str, of: str) -> tuple[str, ...]:
        told = {str(n): states for n, states in self._cpds[of].state_names.items()}
        return tuple(str(state) for state in told.get(name, ()))

    def _order(self, name: str) -> tuple[str, ...]:
        # The order of `variables`; pgmpy's get_evidence() gives it reversed.
        return tuple(str(parent) for parent in self._cpds[name].variables[1:])

    def _fault(self, name: str) -> str:
        if name not in self._cpds:
            return "it has no table; every variable needs one"
        order = self._order(name)
        if set(order) != self._parents[name]:
            drawn = ", ".join(sorted(self._parents[name])) or "none"
            over = ", ".join(order) or "none"
            return f"its table is over {over} but its arrows come from {drawn}"
        for parent in order:
            if parent in self._cpds and self._states(parent, name) != self._states(parent, parent):
                return f"its table names the states of {parent} otherwise than {parent} does"
        return ""

    def _read(self, name: str) -> None:
        """Read the table of a variable; a row that is only rounded is scaled."""
        values = np.asarray(self._cpds[name].get_values(), dtype=np.float64).T
        totals = values.sum(axis=1, keepdims=True)
        fine = (values >= 0) & (values <= 1 + ROUNDED)
        summed = np.abs(totals[:, 0] - 1) <= ROUNDED + ROW_TOLERANCE
        for place in np.flatnonzero(~(fine.all(axis=1) & summed))[:_SHOWN]:
            where = f"row {place + 1}{self._configuration(name, int(place))}"
            if fine[place].all():
                told = f"sums to {totals[place, 0]:.6g}; the probabilities of a row must sum to 1"
            else:
                told = f"has {values[place][~fine[place]][0]:g}, which is no probability"
            self.problems.append((name, f"{where} {told}"))
        if self.problems:
            return
        off = np.abs(totals - 1) > ROW_TOLERANCE
        if off.any():
            self.scaled.append(name)
        rows = np.where(off, values / totals, values)
        self._rows[name] = np.minimum(rows, 1.0)

    @property
    def read(self) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Name, states and parents of every variable."""
        return {(name, self._states(name, name), self._order(name)) for name in self.names}

    def _configuration(self, name: str, place: int) -> str:
        order = self._order(name)
        if not order:
            return ""
        states = [self._states(parent, name) for parent in order]
        cell = np.unravel_index(place, [len(some) for some in states])
        return f" ({', '.join(some[i] for some, i in zip(states, cell, strict=True))})"

    def theory(self, name: str, title: str = "", origin: str = "a network") -> Theory:
        """Return the theory.

        Parameters
        ----------
        name, title : str
        origin : str
            What it was read from, for its summary.
        """
        new = dict(zip(self.names, carried(self.names, "variable"), strict=True))
        variables = tuple(self._variable(old, new[old]) for old in self.names)
        mechanisms = tuple(
            Table(tuple(new[p] for p in self._order(old)), tuple(map(tuple, rows.tolist())))
            for old, rows in self._rows.items()
        )
        parents = {parent for old in self.names for parent in self._parents[old]}
        unsaid = Backing(note=f"{origin} carries no sources")
        entries = tuple(
            Entry(
                new[old],
                "exogenous" if not self._parents[old] else _inner(old in parents),
                backing=unsaid,
                edges=tuple((new[p], unsaid) for p in self._order(old)),
            )
            for old in self.names
        )
        notes = " ".join(self._notes(variables))
        title = title or name.replace("_", " ")
        arrows = sum(map(len, self._parents.values()))
        summary = (
            f"{len(variables)} variables and {arrows} arrows, read from {origin}, which carries no "
            f"claims and no sources: every number counts as elicited."
        )
        return Theory(name, title, summary, Model(variables, mechanisms), entries, form=notes)

    def _variable(self, old: str, new: str) -> Variable:
        states = self._states(old, old)
        kept = carried(states, "state")
        labels = tuple(
            state.replace("_", " ") if state == safe else state
            for state, safe in zip(states, kept, strict=True)
        )
        title = new.replace("_", " ") if new == old else old
        return Variable(new, kept, ordered=len(kept) == 2, title=title, labels=labels)

    def _notes(self, variables: Sequence[Variable]) -> Iterable[str]:
        if any(not variable.ordered for variable in variables):
            yield "Whether states have an order is not said; more than two are taken as unordered."
        if self.scaled:
            yield (
                f"Rows that sum to one only within {ROUNDED:g} were scaled to sum to one: in "
                f"{_some(self.scaled)}."
            )
        told = [
            f"{old} is {new.name}"
            for old, new in zip(self.names, variables, strict=True)
            if old != new.name
        ]
        told += [
            f"{old} of {new.name} is {safe}"
            for name, new in zip(self.names, variables, strict=True)
            for old, safe in zip(self._states(name, name), new.states, strict=True)
            if old != safe
        ]
        if told:
            yield f"Names that queries cannot carry were rewritten: {_some(told)}."


def _inner(causes: bool) -> str:
    return "mechanism" if causes else "outcome"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
