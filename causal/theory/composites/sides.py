"""The parts of a composite, brought to one vocabulary: what is shared, what is renamed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from causal.errors import ModelError, QueryError, UnknownName
from causal.scm.couplings import Luck
from causal.scm.mechanisms.renaming import renamed
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.composition import Terms
from causal.theory.frame import Frame
from causal.theory.parts import Entry
from causal.theory.theory import Theory


@dataclass(frozen=True)
class Side:
    """One part of a composite.

    Attributes
    ----------
    name : str
    origin : Theory
        As it was given.
    theory : Theory
        With its own variables renamed where another part uses the name for something else.
    weight : float
    renamed : tuple of (str, str)
        Old name, new name.
    """

    name: str
    origin: Theory
    theory: Theory
    weight: float
    renamed: tuple[tuple[str, str], ...] = ()

    def share(self, name: str) -> float:
        """Return its weight on a variable: less where only some of its own parts set it."""
        made = self.origin.composition
        return self.weight * (made.share(name) if made and made.setters_of(name) else 1.0)


@dataclass(frozen=True)
class Sides:
    """The parts of a composite in one vocabulary.

    Attributes
    ----------
    sides : tuple of Side
    frame : Frame or None
    terms : Terms
    """

    sides: tuple[Side, ...]
    frame: Frame | None
    terms: Terms

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every variable, each once, in the order of the parts."""
        found = dict.fromkeys(n for side in self.sides for n in side.theory.model.names)
        return tuple(found)

    @cached_property
    def where(self) -> dict[str, tuple[Side, ...]]:
        """The parts that have a variable."""
        return {
            name: tuple(side for side in self.sides if name in side.theory) for name in self.names
        }

    def holders(self, name: str) -> tuple[Side, ...]:
        """Return the parts that say something of a variable; all that have it if all are silent."""
        held = self.where[name]
        return tuple(s for s in held if not s.theory.entry(name).silent) or held[:1]

    def setters(self, name: str) -> tuple[Side, ...]:
        """Return the parts that set a variable: its holders, or the one that is preferred."""
        held = self.holders(name)
        preferred = self.terms.preferred(name)
        chosen = tuple(side for side in held if side.name == preferred)
        return chosen or held

    def variable(self, name: str) -> Variable:
        """Return a variable as the first part that sets it has it."""
        return self.setters(name)[0].theory[name]

    def check(self) -> None:
        """Refuse terms about variables, arrows or states that no part has.

        Raises
        ------
        UnknownName, QueryError
        """
        terms = self.terms
        told = [*terms.rule, *terms.leak, *terms.direction, *terms.prefer, *terms.facts]
        for name in (*(pair[0] for pair in told), *terms.merge, *(n for p in terms.cut for n in p)):
            if name != "*" and name not in self.names:
                raise UnknownName("variable", name, self.names, "the composite")
        for name, part in terms.prefer:
            if name != "*" and part not in [side.name for side in self.holders(name)]:
                raise QueryError(f"{part} says nothing of {name}, so it cannot set it alone")
        for cause, effect in terms.cut:
            if not any(cause in side.theory.model.parents(effect) for side in self.where[effect]):
                raise QueryError(f"no part has an arrow from {cause} to {effect} to cut")
        for name, state in terms.facts:
            self.variable(name).index(state)


def part_names(theories: Sequence[Theory]) -> tuple[str, ...]:
    """Return a name for each part, unlike each other.

    Examples
    --------
    >>> import causal
    >>> squad = causal.load("classics/firing_squad")
    >>> part_names([squad, squad])
    ('firing_squad', 'firing_squad_2')
    """
    taken: list[str] = []
    for theory in theories:
        plain = slug(theory.name)
        name, count = plain, 1
        while name in taken:
            count += 1
            name = f"{plain}_{count}"
        taken.append(name)
    return tuple(taken)


def slug(name: str) -> str:
    """Return a name as files can write it.

    Examples
    --------
    >>> slug("classics/The-Mill"), slug("1917")
    ('classics_the_mill', 't_1917')
    """
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_") or "theory"
    return plain if plain[0].isalpha() else f"t_{plain}"


def sides_of(theories: Sequence[Theory], parts: Sequence[str], terms: Terms) -> Sides:
    """Bring theories to one vocabulary.

    Parameters
    ----------
    theories : sequence of Theory
    parts : sequence of str
        Their names in the composite.
    terms : Terms

    Raises
    ------
    ModelError
        If there are fewer than two theories, or one has been told or made something.
    """
    if len(theories) < 2:
        raise ModelError("a composite needs two theories or more")
    for theory in theories:
        if theory.steps:
            raise ModelError(f"{theory.name} has been told or made something; give it as loaded")
    frame = theories[0].frame
    names = dict.fromkeys(name for theory in theories for name in theory.model.names)
    apart = [name for name in names if not _shared(name, theories, frame, terms)]
    taken = set(names)
    sides = []
    weights = dict(terms.weights)
    for part, theory in zip(parts, theories, strict=True):
        own = {name: _free(f"{part}_{name}", taken) for name in apart if name in theory}
        taken |= set(own.values())
        moved = rename(theory, own) if own else theory
        sides.append(Side(part, theory, moved, weights[part], tuple(own.items())))
    return Sides(tuple(sides), frame, terms)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _shared(name: str, theories: Sequence[Theory], frame: Frame | None, terms: Terms) -> bool:
    """Return whether a name means one variable in all theories that have it."""
    having = [theory for theory in theories if name in theory]
    if len(having) < 2 or (frame and name in frame) or name in terms.merge:
        return True
    if len({meaning(theory, name) for theory in having}) == 1:
        return True
    roles = {theory.entry(name).role for theory in having}
    states = {(theory[name].states, theory[name].ordered) for theory in having}
    return frame is None and roles <= {"lever", "outcome"} and len(states) == 1


def meaning(theory: Theory, name: str) -> tuple[object, ...]:
    """Return what tells a variable of a theory from another of the same name."""
    variable, entry = theory[name], theory.entry(name)
    claims = frozenset(entry.backing.claims)
    return variable.states, variable.ordered, variable.title, entry.meaning, claims


def rename(theory: Theory, names: Mapping[str, str]) -> Theory:
    """Return a theory with other names for some of its variables.

    Parameters
    ----------
    theory : Theory
    names : mapping of str to str
        New names by old ones.

    Examples
    --------
    >>> import causal
    >>> squad = rename(causal.load("classics/firing_squad"), {"prisoner": "fate"})
    >>> round(squad.p(fate="dead"), 2)
    0.73
    """

    def new(name: str) -> str:
        return names.get(name, name)

    model = Model(
        tuple(replace(one, name=new(one.name)) for one in theory.model.variables),
        tuple(renamed(one, names) for one in theory.model.mechanisms),
    )
    entries = tuple(_entry(entry, names) for entry in theory.entries)
    histories = tuple(
        replace(one, states=tuple((new(n), s, why) for n, s, why in one.states))
        for one in theory.histories
    )
    variants = tuple(
        replace(
            one,
            mechanisms=tuple(
                (new(n), renamed(m, names), b, why) for n, m, b, why in one.mechanisms
            ),
            factual=tuple((new(n), state) for n, state in one.factual),
        )
        for one in theory.variants
    )
    luck = Luck(theory.luck.everywhere, tuple(sorted((new(n), one) for n, one in theory.luck.own)))
    return replace(
        theory,
        model=model,
        entries=entries,
        histories=histories,
        variants=variants,
        luck=luck,
        expected=(),
    )


def _entry(entry: Entry, names: Mapping[str, str]) -> Entry:
    edges = tuple((names.get(parent, parent), why) for parent, why in entry.edges)
    return replace(entry, name=names.get(entry.name, entry.name), edges=edges)
