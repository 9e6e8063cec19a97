"""One theory with the mechanisms of another for some of the variables that they share.

What a mechanism names as causes comes with it: a cause that only the other theory has is taken from
there, with its own mechanism. So with nothing exchanged it is the first theory that answers, and
with every shared variable exchanged the second, whatever graphs they have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np

from causal.display.sentences import listed
from causal.engine.plan import Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import ImpossibleEvidence, QueryError
from causal.theory.theory import Theory


@dataclass(frozen=True, slots=True)
class Reading:
    """What is set, and what of the record is kept, by variable."""

    settings: Mapping[str, str]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two theories whose mechanisms are exchanged, and what they are asked.

    Attributes
    ----------
    first, second : Theory
        Shared variables have the same states in both; see `incomparable`.
    outcome : str
    readings : tuple of Reading
        Of the first theory and of the second.
    """

    first: Theory
    second: Theory
    outcome: str
    readings: tuple[Reading, Reading]

    def players(self) -> tuple[str, ...]:
        """Return the shared variables that come about differently, in the first theory's order."""
        return tuple(
            name
            for name in self.first.model.names
            if name in self.second.model and not same_mechanism(self.first, self.second, name)
        )

    def matters(self) -> frozenset[str]:
        """Return what can matter to the answer, however mechanisms are exchanged."""
        found: set[str] = set()
        for reading in self.readings:
            waiting = [self.outcome, *reading.facts]
            while waiting:
                name = waiting.pop()
                if name in found:
                    continue
                found.add(name)
                if name not in reading.settings:
                    for theory in (self.first, self.second):
                        waiting += theory.model.parents(name) if name in theory else ()
        return frozenset(found)

    def drawn_on(self, taken: frozenset[str], reading: Reading) -> dict[str, Theory]:
        """Return whose mechanism each variable has that the answer is drawn from.

        Parameters
        ----------
        taken : frozenset of str
            Shared variables whose mechanism is the second theory's.
        reading : Reading

        Returns
        -------
        dict of str to Theory
            The outcome, the facts that are kept and all their causes; not what is set.
        """
        found: dict[str, Theory] = {}
        waiting = [self.outcome, *reading.facts]
        while waiting:
            name = waiting.pop()
            if name in found or name in reading.settings:
                continue
            theirs = name in taken or name not in self.first
            found[name] = self.second if theirs else self.first
            waiting += found[name].model.parents(name)
        return found

    def answer(self, owners: Mapping[str, Theory], reading: Reading) -> Array:
        """Return the outcome's distribution, shape (states,).

        Raises
        ------
        QueryError
            If the arrows of these mechanisms run in a circle.
        ImpossibleEvidence
            If these mechanisms have it that the facts kept cannot have happened.
        """
        self._refuse_circle(owners, reading)
        names = [*owners, *(name for name in reading.settings if name not in owners)]
        place = {name: i for i, name in enumerate(names)}
        variables = {n: (self.first if n in self.first else self.second)[n] for n in names}
        scopes = tuple(
            (*(place[p] for p in t.model.parents(n)), place[n]) for n, t in owners.items()
        )
        structure = Structure(
            tuple(len(variables[name].states) for name in names), scopes, tuple(range(len(owners)))
        )
        told = {**reading.facts, **reading.settings}
        fact = told.pop(self.outcome, None)
        known = {place[name]: variables[name].index(state) for name, state in told.items()}
        plan = compile_plan(structure, (place[self.outcome],), tuple(sorted(known)))
        tables = [theory.model.cpt(name)[..., None] for name, theory in owners.items()]
        values = run(plan, tables, known).values[:, 0]
        if fact is not None:
            values = values * np.eye(len(values))[variables[self.outcome].index(fact)]
        total = values.sum()
        if not total > 0:
            kept = [f"{name}={state}" for name, state in reading.facts.items()]
            raise ImpossibleEvidence(
                kept, f"{self.first.name} with mechanisms of {self.second.name}"
            )
        shares: Array = values / total
        return shares

    def _refuse_circle(self, owners: Mapping[str, Theory], reading: Reading) -> None:
        above = {
            name: [p for p in theory.model.parents(name) if p not in reading.settings]
            for name, theory in owners.items()
        }
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            circle = " -> ".join(reversed(error.args[1]))
            raise QueryError(
                f"{self.first.title} and {self.second.title} cannot be compared table by table: "
                f"with some mechanisms exchanged the arrows run in a circle ({circle}); "
                "ask under a change that cuts it"
            ) from None


def same_mechanism(first: Theory, second: Theory, name: str) -> bool:
    """Tell whether a variable has the same causes and the same table in two theories."""
    one, other = first.model, second.model
    return one.parents(name) == other.parents(name) and np.array_equal(
        one.cpt(name), other.cpt(name)
    )


def incomparable(first: Theory, second: Theory) -> str:
    """Return why mechanisms of two theories cannot be exchanged; empty if they can.

    Examples
    --------
    >>> import causal
    >>> river = causal.load("river_low")
    >>> incomparable(river, river.with_variant("literal"))
    ''
    """
    told = f"{first.title} and {second.title} are not comparable table by table"
    common = [name for name in first.model.names if name in second]
    other = [name for name in common if first[name].states != second[name].states]
    if other:
        return f"{told}: {listed(other)} {'has' if len(other) == 1 else 'have'} other states"
    return "" if common else f"{told}: they share no variable"


def differing(first: Theory, second: Theory) -> str:
    """Say of which shared variables two theories tell otherwise, or why that cannot be said."""
    problem = incomparable(first, second)
    names = [] if problem else _otherwise(first, second)
    return problem or (f"they differ in {listed(names)}" if names else "they do not differ")


def _otherwise(first: Theory, second: Theory) -> list[str]:
    shared: Iterable[str] = (name for name in first.model.names if name in second)
    return [name for name in shared if not same_mechanism(first, second, name)]
