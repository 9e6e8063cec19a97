"""`DynamicTheory`: a dynamic model with its sources, its record and what it must agree with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from causal.dynamics.course import Course
from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.dynamics.slices import Draws
from causal.errors import UnknownName
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable
from causal.theory.dynamic.drawing import draw_kinds
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import (
    Anchor,
    DatedExpected,
    DynamicVariant,
    Overlap,
    Setter,
    Told,
)
from causal.theory.parts import CALIBRATED, Entry, variant_called
from causal.theory.sources import Library

Chosen = Mapping[tuple[str, Kind], Mechanism]


@dataclass(frozen=True)
class DynamicTheory:
    """A theory of when something ended: an immutable value.

    Parameters
    ----------
    name, title, summary : str
    model : DynamicModel
        The graph and the mechanisms of the variant in force.
    entries : tuple of Entry
        What the theory says about each variable: yearly ones, static ones, then what ends.
    setters : tuple of Setter
        What each mechanism rests on.
    timeline : TimelineFrame
        What it shares with the other yearly theories of the case.
    library : Library
        Documents, claims and literature that it cites.
    record : tuple of Told
        What was so, on the variables of the theory.
    sibling : str
        The theory without years that says the same; may be empty.
    variants : tuple of DynamicVariant
    overlaps : tuple of Overlap
    anchors : tuple of Anchor
    expected : tuple of DatedExpected
    held_by, against, form : str
    variant : str
        Name of the variant in force.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load_timeline("mill").theory("dear_coal")
    >>> coal, [lever.name for lever in coal.levers]
    (<DynamicTheory dear_coal: 6 variables, 1900 to 1920>, ['steam', 'mill_owner', 'wage_rates'])
    >>> record = coal.course(1906)
    >>> changed = record.do(1907, wage_rates="kept")
    >>> [round(one.curves().end_by(1908).item(), 3) for one in (record, changed)]
    [0.188, 0.077]
    """

    name: str
    title: str
    summary: str
    model: DynamicModel
    entries: tuple[Entry, ...]
    setters: tuple[Setter, ...]
    timeline: TimelineFrame
    library: Library = Library()
    record: tuple[Told, ...] = ()
    sibling: str = ""
    variants: tuple[DynamicVariant, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    expected: tuple[DatedExpected, ...] = ()
    held_by: str = ""
    against: str = ""
    form: str = ""
    variant: str = CALIBRATED

    def __getitem__(self, name: str) -> Variable:
        return self.model.variable(name)

    def __contains__(self, name: object) -> bool:
        return name in self.model.names or name in self.model.static_names

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def __repr__(self) -> str:
        years = self.model.calendar
        variant = "" if self.variant == CALIBRATED else f", variant {self.variant}"
        return (
            f"<DynamicTheory {self.name}: {len(self.entries)} variables, {years.first} to "
            f"{years.horizon}{variant}>"
        )

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables, in the order of the entries."""
        return tuple(self.model.variable(entry.name) for entry in self.entries)

    def entry(self, name: str) -> Entry:
        """Return what the theory says about a variable.

        Raises
        ------
        UnknownName
        """
        for entry in self.entries:
            if entry.name == name:
                return entry
        known = [entry.name for entry in self.entries]
        raise UnknownName("variable", name, known, f"theory {self.name}")

    def role(self, role: str) -> tuple[str, ...]:
        """Return the names of the variables in a role, such as ``"lever"``."""
        return tuple(entry.name for entry in self.entries if entry.role == role)

    @property
    def levers(self) -> tuple[Variable, ...]:
        """The levers that have a state a year, which are those that can be set from a year on."""
        names = [name for name in self.role("lever") if not self.model.is_static(name)]
        return tuple(map(self.model.variable, names))

    def setter(self, name: str, kind: Kind) -> Setter:
        """Return what a mechanism rests on.

        Raises
        ------
        UnknownName
            If the variable has no mechanism of that kind of its own.
        """
        own = {one.kind: one for one in self.setters if one.variable == name}
        if kind not in own:
            self.entry(name)
            raise UnknownName("mechanism", kind, own, f"variable {name}")
        return own[kind]

    def mechanisms(self) -> dict[tuple[str, Kind], Mechanism]:
        """Return every mechanism of its own, by variable and kind, as `setters` lists them."""
        return {
            (one.variable, one.kind): _mechanism(self.model, one.variable, one.kind)
            for one in self.setters
        }

    def course(self, record_to: int | None = None) -> Course:
        """Return the years of the theory with the record given.

        Parameters
        ----------
        record_to : int, optional
            The last year of which the record is given; all of it if not given. What it says of
            static variables is always given.

        Returns
        -------
        Course
            `causal.dynamics.course.Course` of the model alone has no record.

        Examples
        --------
        >>> import causal
        >>> river = causal.load_timeline("mill").theory("river_low")
        >>> len(river.course(1903).seen), len(river.course().seen)
        (9, 22)
        """
        course = Course(self.model)
        for one in self.record:
            if one.year is None or record_to is None or one.year <= record_to:
                course = course.given(one.year, **{one.variable: one.state})
        return course

    def with_variant(self, name: str) -> "DynamicTheory":
        """Return the theory with another set of numbers.

        Parameters
        ----------
        name : str
            ``"calibrated"`` or the name or alias of a variant.

        Raises
        ------
        UnknownName
            If the theory has no such variant.
        CausalError
            If another variant is in force already: start from the theory as loaded.
        """
        if name == self.variant:
            return self
        return self._varied(variant_called(name, self.variants, self.variant, self.name))

    def _varied(self, variant: DynamicVariant) -> "DynamicTheory":
        new = {(name, kind): made for name, kind, made, _, _ in variant.mechanisms}
        why = {(name, kind): (back, text) for name, kind, _, back, text in variant.mechanisms}
        setters = tuple(
            replace(one, backing=why[key][0], rationale=why[key][1]) if key in why else one
            for one in self.setters
            for key in [(one.variable, one.kind)]
        )
        model = with_mechanisms(self.model, new)
        return replace(self, model=model, setters=setters, variant=variant.name)

    def drawn(self, draws: int, seed: int) -> Draws:
        """Draw the parameters of every mechanism, each by its form and how firmly it is held.

        Parameters
        ----------
        draws : int
        seed : int
            What is drawn for a mechanism depends on the seed, the variable and the kind of the
            mechanism only, so that courses of one theory are to be run with one such drawing.

        Returns
        -------
        mapping of (str, str) to ndarray
            As `causal.dynamics.course.Course.curves` takes it; functions are not in it.

        Raises
        ------
        QueryError
            If there is no draw to be made, or a mechanism has no equivalent sample size.
        TooCostly
            If the drawn tables would take too much memory; none is taken by then.
        """
        sizes = {(one.variable, one.kind): one.ess for one in self.setters}
        return draw_kinds(self.model, sizes, draws, seed=seed)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change whenever a number, arrow or entry does."""
        told = repr((self.name, self.model, self.entries, self.setters, self.record, self.variant))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def _mechanism(model: DynamicModel, name: str, kind: Kind) -> Mechanism:
    """Return a mechanism of a model; the hazard is the later one of what ends."""
    if kind == "static":
        return model.setter(name)
    ends = model.terminal
    if ends is not None and ends.variable.name == name:
        return (ends.first or ends.hazard) if kind == "first" else ends.hazard
    own = model.yearly(name)
    return own.first if kind == "first" else own.later


def with_mechanisms(model: DynamicModel, new: Chosen) -> DynamicModel:
    """Return a model with some mechanisms replaced; a shared one stays shared."""
    yearly = []
    for one in model.variables:
        name = one.variable.name
        later = new.get((name, "later"), one.later)
        first = later if one.first is one.later else new.get((name, "first"), one.first)
        yearly.append(Yearly(one.variable, first, later))
    static = [
        Static(one.variable, new.get((one.variable.name, "static"), one.mechanism))
        for one in model.static
    ]
    return DynamicModel(
        model.calendar, tuple(yearly), tuple(static), _terminal(model.terminal, new)
    )


def _terminal(ends: Terminal | None, new: Chosen) -> Terminal | None:
    if ends is None:
        return None
    name = ends.variable.name
    first = ends.first and new.get((name, "first"), ends.first)
    return Terminal(ends.variable, ends.going, new.get((name, "later"), ends.hazard), first)
