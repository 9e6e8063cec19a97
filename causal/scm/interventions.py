"""Interventions as values: what a ``do`` changes."""

from dataclasses import dataclass

from causal.errors import ContradictionError, QueryError, UnknownName
from causal.scm.mechanisms.mechanism import Mechanism, Numbers
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Hard:
    """Set a variable to a state: ``do(x = state)``."""

    variable: str
    state: str

    def __str__(self) -> str:
        return f"{self.variable}={self.state}"


@dataclass(frozen=True, slots=True)
class Replaced:
    """Replace a variable's mechanism: stochastic, soft, or a policy that reads other variables.

    Attributes
    ----------
    variable : str
    mechanism : Mechanism
    reads_facts : bool, default False
        Whether the new mechanism reads its parents as they are in fact, or as they come to be in
        the changed world.
    """

    variable: str
    mechanism: Mechanism
    reads_facts: bool = False

    def __str__(self) -> str:
        if isinstance(self.mechanism, Table) and not self.mechanism.parents:
            shares = "; ".join(f"{number:g}" for number in self.mechanism.rows[0])
            return f"{self.variable}~({shares})"
        read = f" of {', '.join(self.mechanism.parents)}" if self.mechanism.parents else ""
        facts = " in fact" if self.reads_facts and read else ""
        return f"{self.variable}~{self.mechanism.form}{read}{facts}"


@dataclass(frozen=True, slots=True)
class Shifted:
    """Shift a variable from the value it would have taken: its effects see the shifted one.

    Attributes
    ----------
    variable : str
    response : Mechanism
        How the shifted value follows from the natural one; its only parent is the variable itself.
    """

    variable: str
    response: Mechanism

    def __str__(self) -> str:
        return f"{self.variable}~shifted by {self.response.summary().replace(chr(10), '; ')}"


@dataclass(frozen=True, slots=True)
class HeldParent:
    """Hold an edge: the child hears its parent in one state, whatever the parent does."""

    parent: str
    variable: str
    state: str

    def __str__(self) -> str:
        return f"{self.parent}={self.state}->{self.variable}"


@dataclass(frozen=True, slots=True)
class CutEdge:
    """Cut an edge: the child hears an independent copy of its parent."""

    parent: str
    variable: str

    def __str__(self) -> str:
        return f"{self.parent}-/->{self.variable}"


@dataclass(frozen=True, slots=True)
class HeardFrom:
    """Let a child hear its parent as it is in another world, whatever the parent does in this one.

    The nested counterfactuals of mediation and of single paths are written with it.

    Attributes
    ----------
    parent, variable : str
        The edge.
    world : tuple of Intervention
        The interventions of the world in which the parent is heard; none for the factual world.
    """

    parent: str
    variable: str
    world: "World" = ()

    def __str__(self) -> str:
        return f"{self.parent}[{', '.join(map(str, self.world))}]->{self.variable}"


Intervention = Hard | Replaced | Shifted | HeldParent | CutEdge | HeardFrom
World = tuple[Intervention, ...]
"""The interventions of a world."""


def stochastic(model: Model, variable: str, shares: dict[str, float]) -> Replaced:
    """Return the intervention that draws a variable from a distribution of its own.

    Parameters
    ----------
    model : Model
        Gives the states.
    variable : str
        What is set.
    shares : dict of str to float
        Probability of each state; states left out have none.

    Returns
    -------
    Replaced
    """
    states = model.variable(variable).states
    for state in shares:
        model.variable(variable).index(state)
    row: Numbers = tuple(float(shares.get(state, 0.0)) for state in states)
    return Replaced(variable, Table((), (row,), ("",)))


def shifted(model: Model, variable: str, moves: dict[str, str]) -> Shifted:
    """Return the intervention that moves some states of a variable, and leaves the others.

    Parameters
    ----------
    model : Model
        Gives the states.
    variable : str
        What is shifted.
    moves : dict of str to str
        What each natural state becomes; states left out stay.

    Returns
    -------
    Shifted

    Raises
    ------
    UnknownName
        If the variable has no such state.
    """
    states = model.variable(variable).states
    for old, new in moves.items():
        model.variable(variable).indices((old, new))
    becomes = tuple(moves.get(state, state) for state in states)
    return Shifted(variable, Deterministic((variable,), states, becomes))


def check(model: Model, intervention: Intervention) -> None:
    """Refuse an intervention that the model cannot carry.

    Raises
    ------
    UnknownName
        If it names a variable, state or edge that is not there.
    QueryError
        If a replaced mechanism reads the variable itself or one of its effects, or a shift reads
        anything but the variable itself.
    TableError
        If a replaced mechanism's numbers do not fit.
    """
    variable = model.variable(intervention.variable)
    if isinstance(intervention, Hard):
        variable.index(intervention.state)
    elif isinstance(intervention, Replaced):
        later = model.descendants([variable.name]) | {variable.name}
        if intervention.reads_facts:  # what is read has happened already
            later = frozenset()
        read = [model.variable(name) for name in intervention.mechanism.parents]
        wrong = [parent.name for parent in read if parent.name in later]
        if wrong:
            raise QueryError(
                f"the new mechanism of {variable.name} reads {wrong[0]}, which is an effect of it; "
                f"let it read only variables that {variable.name} does not influence"
            )
        intervention.mechanism.cpt(variable, read)
    elif isinstance(intervention, Shifted):
        if intervention.response.parents != (variable.name,):
            raise QueryError(
                f"a shift of {variable.name} must read {variable.name} alone; it reads "
                f"{', '.join(intervention.response.parents) or 'nothing'}"
            )
        intervention.response.cpt(variable, [variable])
    else:
        parents = model.parents(variable.name)
        if intervention.parent not in parents:
            raise UnknownName("parent", intervention.parent, parents, f"variable {variable.name}")
        if isinstance(intervention, HeldParent):
            model.variable(intervention.parent).index(intervention.state)
        if isinstance(intervention, HeardFrom):
            merge(model, (), intervention.world)


def merge(
    model: Model, before: tuple[Intervention, ...], added: tuple[Intervention, ...]
) -> tuple[Intervention, ...]:
    """Add interventions to a world, each once.

    Parameters
    ----------
    model : Model
        Checks them.
    before, added : tuple of Intervention
        What the world has, and what is to be added.

    Returns
    -------
    tuple of Intervention
        In the order given; an intervention that is already there is not repeated.

    Raises
    ------
    ContradictionError
        If two of them set the same variable differently, or one cuts what another replaces.
    """
    merged = list(before)
    for new in added:
        check(model, new)
        for old in merged:
            if old != new:
                _refuse_pair(old, new)
        if new not in merged:
            merged.append(new)
    return tuple(merged)


def _refuse_pair(old: Intervention, new: Intervention) -> None:
    if old.variable != new.variable:
        return
    edges = [i.parent for i in (old, new) if isinstance(i, HeldParent | CutEdge | HeardFrom)]
    if len(set(edges)) == 2:  # two different edges into one variable can both be changed
        return
    raise ContradictionError(
        f"do({old}) and do({new}) exclude one another: both decide how {new.variable} is set; "
        f"keep one of them"
    )
