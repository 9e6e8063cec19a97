"""The same question under every variant of a theory, with the assumptions that each changes."""

from dataclasses import dataclass, replace
from html import escape

from causal.display.numbers import signed
from causal.display.tables import html_table, text_table
from causal.errors import ImpossibleEvidence
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.wording import told
from causal.theory.parts import CALIBRATED, Variant
from causal.theory.theory import Theory

HEADERS = ("variant", "answer", "change", "assumption", "changed alone", "why", "rests on")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that a variant assumes otherwise.

    Attributes
    ----------
    variable : str
    what : str
        ``numbers``, or ``record`` where the variant reads another state in the record.
    alone : float or None
        The answer with this changed and nothing else; None if the facts cannot happen then.
    why : str
        The theory's rationale, or the state read.
    claims : tuple of str
        What the variant's numbers rest on.
    """

    variable: str
    what: str
    alone: float | None
    why: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """A variant's answer.

    Attributes
    ----------
    name, title, meaning : str
    value : float or None
        None if the facts cannot happen in this variant.
    change : float or None
        From the theory as calibrated.
    assumptions : tuple of Assumption
        The largest change of the answer, alone, first.
    """

    name: str
    title: str
    meaning: str
    value: float | None
    change: float | None
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Switches:
    """The same question under every variant.

    Attributes
    ----------
    title, text : str
        The theory, and the question.
    value : float
        As calibrated.
    switches : tuple of Switch
    signed : bool
        Whether the answers are changes, with a sign.
    """

    title: str
    text: str
    value: float
    switches: tuple[Switch, ...]
    signed: bool = False

    def _shown(self, value: float | None) -> str:
        return "" if value is None else told(value, change=self.signed)

    def rows(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """Return a row an assumption: variant, answer, change, assumption, alone, why, claims."""
        made = [(CALIBRATED, self._shown(self.value), "", "", "", "", "")]
        for one in self.switches:
            head = (
                one.name,
                self._shown(one.value),
                "" if one.change is None else signed(one.change),
            )
            made += [
                (
                    *head,
                    f"{a.what} of {a.variable}",
                    self._shown(a.alone),
                    a.why,
                    ", ".join(a.claims),
                )
                for a in one.assumptions
            ]
        return made

    def sentence(self) -> str:
        """Say how far the variants lie apart."""
        said = f"In {self.title}, {self.text} is {self._shown(self.value)}"
        if not self.switches:
            return f"{said}; the theory has no variants."
        others = "; ".join(
            f"{self._shown(one.value) or 'no answer, for the facts cannot happen,'} in the variant "
            f"{one.name}, which changes {', '.join(a.variable for a in one.assumptions)}"
            for one in self.switches
        )
        return f"{said} as calibrated; {others}."

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows(), numeric=(1, 2, 4))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.text, numeric=(1, 2, 4))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def switches(asked: Asked | Change) -> Switches:
    """Ask the same of every variant of a theory, and of each of its changes alone.

    Parameters
    ----------
    asked : Asked or Change
        Of a theory as calibrated. A question made with `Asked.under` reads its facts anew where a
        variant reads the record otherwise; one that was posed as it is keeps its evidence.

    Returns
    -------
    Switches

    Raises
    ------
    CausalError
        If another variant is in force already.
    ImpossibleEvidence
        If the facts cannot happen in the theory as calibrated.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("river_low"), {"engine_1904": "none"},
    ...                     {"mill_1908": "closed"})
    >>> [one.name for one in switches(asked).switches]
    ['literal']
    """
    theory, value = asked.theory, asked.value()
    made = []
    for variant in theory.variants:
        there = _value(asked, theory.with_variant(variant.name))
        moved = None if there is None else there - value
        parts = sorted(_assumptions(asked, variant), key=lambda one: -_moved(one.alone, value))
        made.append(
            Switch(variant.name, variant.title, variant.meaning, there, moved, tuple(parts))
        )
    change = isinstance(asked, Change)
    return Switches(theory.title, asked.text, value, tuple(made), change)


def _assumptions(asked: Asked | Change, variant: Variant) -> list[Assumption]:
    theory = asked.theory
    made = [
        Assumption(
            name, "numbers", _value(asked, theory.replace(**{name: new})), why, backing.claims
        )
        for name, new, backing, why in variant.mechanisms
    ]
    for name, state in variant.factual:
        entries = tuple(
            replace(entry, factual=state) if entry.name == name else entry
            for entry in theory.entries
        )
        alone = _value(asked, replace(theory, entries=entries))
        made.append(Assumption(name, "record", alone, f"reads {state}", ()))
    return made


def _value(asked: Asked | Change, theory: Theory) -> float | None:
    try:
        return asked.on(theory).value()
    except ImpossibleEvidence:
        return None


def _moved(alone: float | None, value: float) -> float:
    return 3.0 if alone is None else abs(alone - value)
