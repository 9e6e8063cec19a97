"""`Theory`: a causal model with its sources, and the three steps that ask it something.

The order of the calls is the order of Pearl's steps: ``given`` updates what is known, ``do``
replaces mechanisms, ``p`` and ``distribution`` predict. ``t.do(x).given(z)`` conditions inside the
changed world; ``t.given(z).do(x)`` is the counterfactual.
"""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from causal.display.tables import data_frame
from causal.errors import UnknownName
from causal.scm.couplings import Luck
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory import asking
from causal.theory.asking import Step
from causal.theory.composition import Composition
from causal.theory.frame import Frame
from causal.theory.parts import (
    CALIBRATED,
    RECORD,
    Entry,
    Expected,
    History,
    Variant,
    variant_called,
)
from causal.theory.picture import notebook, theory_map
from causal.theory.predicting import Predicting
from causal.theory.sources import Library

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Theory(Predicting):
    """A causal theory of an outcome: an immutable value.

    Parameters
    ----------
    name, title, summary : str
    model : Model
        The graph and the mechanisms of the variant in force.
    entries : tuple of Entry
        One per variable, in the model's order.
    frame : Frame or None
        The vocabulary shared with other theories of the case.
    library : Library
        Documents, claims and literature that the entries cite.
    variants : tuple of Variant
        Other sets of numbers; the model as written is ``calibrated``.
    histories : tuple of History
        Histories of its own beside the record.
    default_history : str
    held_by, against, form : str
        Notes on who holds the theory, who disputes it, and how it is built.
    fiction : bool
        Whether it tells a history that did not happen.
    expected : tuple of Expected
        Published answers that it must give.
    variant : str
        Name of the variant in force.
    steps : tuple
        What has been given and done so far; use `given` and `do`.
    luck : Luck
        Couplings that are not the default of a mechanism's form; use `assuming`.
    composition : Composition or None
        What it was made of, if it is a composite of theories; use `causal.compose`.

    Examples
    --------
    >>> import causal
    >>> squad = causal.load("classics/firing_squad")
    >>> round(squad.p(prisoner="dead"), 4)
    0.73
    >>> round(squad.do(rifleman_a="hold").p(prisoner="dead"), 4)
    0.7
    >>> round(squad.given(prisoner="dead").do(rifleman_a="hold").p(prisoner="dead"), 4)
    0.9589
    """

    name: str
    title: str
    summary: str
    model: Model
    entries: tuple[Entry, ...]
    frame: Frame | None = None
    library: Library = Library()
    variants: tuple[Variant, ...] = ()
    histories: tuple[History, ...] = ()
    default_history: str = RECORD
    held_by: str = ""
    against: str = ""
    form: str = ""
    fiction: bool = False
    expected: tuple[Expected, ...] = ()
    variant: str = CALIBRATED
    steps: tuple[Step, ...] = field(default=())
    luck: Luck = Luck()
    composition: Composition | None = None

    # --- what it is -------------------------------------------------------------------------

    def __getitem__(self, name: str) -> Variable:
        return asking.naming(self.name, lambda: self.model.variable(name))

    def __contains__(self, name: object) -> bool:
        return name in self.model

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables, in the order in which the theory lists them."""
        return self.model.variables

    def entry(self, name: str) -> Entry:
        """Return what the theory says about a variable."""
        self[name]
        return self.entries[self.model.position(name)]

    def role(self, role: str) -> tuple[str, ...]:
        """Return the names of the variables in a role, such as ``"lever"``."""
        return tuple(entry.name for entry in self.entries if entry.role == role)

    @cached_property
    def _ground(self) -> str:
        """What the theory is before any step; carried along, since writing it out takes longest."""
        told = repr((self.name, self.model, self.entries, self.histories, self.variant))
        return hashlib.sha256(told.encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change whenever a number, arrow or step does."""
        told = repr((self._ground, self.steps, self.luck))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def short_form(self, name: str) -> str:
        """Return a variable's mechanism as it is written: form and numbers, a few lines."""
        self[name]
        mechanism = self.model.mechanism(name)
        return f"{mechanism.form}\n{mechanism.summary()}"

    def table_rows(self, name: str) -> tuple[tuple[str, ...], list[tuple[str | float, ...]]]:
        """Return a variable's full table as headers and rows: parents' states, then numbers."""
        variable = self[name]
        parents = [self[parent] for parent in self.model.parents(name)]
        table = self.model.cpt(name).reshape(-1, len(variable.states))
        keys = product(*(parent.states for parent in parents))
        headers = (*(parent.name for parent in parents), *variable.states)
        rows: list[tuple[str | float, ...]] = []
        for key, row in zip(keys, table, strict=True):
            rows.append((*key, *(float(number) for number in row)))
        return headers, rows

    def table(self, name: str) -> "pd.DataFrame":
        """Return a variable's full table: a row for each combination of its parents' states.

        Examples
        --------
        >>> import causal
        >>> causal.load("dear_coal").table("strikebreakers")
          owner_1906  none   few  many
        0     family  0.70  0.25  0.05
        1       bank  0.30  0.50  0.20
        2      hands  0.97  0.02  0.01
        """
        headers, rows = self.table_rows(name)
        return data_frame(rows, headers)

    def factual(self, history: str | None = None) -> dict[str, str]:
        """Return the states of a history, by variable.

        Parameters
        ----------
        history : str, optional
            ``"record"`` or a history of the theory's own; its default if not given.

        Returns
        -------
        dict of str to str
            Only variables whose state the history tells.

        Raises
        ------
        UnknownName
            If the theory has no such history.
        """
        name = history or self.default_history
        if name == RECORD:
            return {entry.name: entry.factual for entry in self.entries if entry.factual}
        for own in self.histories:
            if own.name == name:
                return {variable: state for variable, state, _ in own.states}
        known = [RECORD, *(own.name for own in self.histories)]
        raise UnknownName("history", name, known, f"theory {self.name}")

    def with_variant(self, name: str) -> "Theory":
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
        variant = variant_called(name, self.variants, self.variant, self.name)
        if variant.name not in self._other:
            self._other[variant.name] = self._varied(variant)
        return self._other[variant.name]

    @cached_property
    def _other(self) -> "dict[str, Theory]":
        """The theory in other variants, each made once: with the model stays what it has found."""
        return {}

    def _varied(self, variant: Variant) -> "Theory":
        model = self.model.replace({name: new for name, new, _, _ in variant.mechanisms})
        reasons = {name: (backing, why) for name, _, backing, why in variant.mechanisms}
        record = dict(variant.factual)
        entries = []
        for entry in self.entries:
            backing, why = reasons.get(entry.name, (entry.backing, entry.rationale))
            state = record.get(entry.name, entry.factual)
            entries.append(replace(entry, backing=backing, rationale=why, factual=state))
        return replace(self, model=model, entries=tuple(entries), variant=variant.name)

    def replace(self, **mechanisms: Mechanism) -> "Theory":
        """Return a rival theory with some mechanisms replaced (not an intervention)."""
        return replace(self, model=self.model.replace(mechanisms))

    def lucky(self, luck: Luck) -> "Theory":
        """Return the theory with other couplings; `assuming` is how to choose them."""
        return self._grounding(replace(self, luck=luck))

    def stepped(self, steps: tuple[Step, ...]) -> "Theory":
        """Return the theory with other steps; `given` and `do` are how to add one."""
        return self._grounding(replace(self, steps=steps))

    def _grounding(self, other: "Theory") -> "Theory":
        other.__dict__["_ground"] = self._ground
        return other

    # --- showing ----------------------------------------------------------------------------

    def svg(self, *, scheme: str = "auto") -> str:
        """Draw the theory as a causal map; see `causal.theory.picture.theory_map`."""
        return theory_map(self, scheme=scheme)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return notebook(self)

    def __repr__(self) -> str:
        steps = f", {asking.describe(['...'], self.steps)}" if self.steps else ""
        variant = "" if self.variant == CALIBRATED else f", variant {self.variant}"
        made = ""
        if self.composition:
            made = f", made of {' and '.join(one.name for one in self.composition.members)}"
        return f"<Theory {self.name}: {len(self.variables)} variables{made}{variant}{steps}>"
