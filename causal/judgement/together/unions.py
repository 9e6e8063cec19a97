"""Two theories as one under a rule, with the variables that the rule cannot combine named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causal.display.sentences import listed
from causal.theory.composites.composing import compose_theories, conflicts_between
from causal.theory.composition import ALL, Choice, Terms
from causal.theory.theory import Theory

_FALLS_BACK = ("order", "baseline")  # what a noisy maximum cannot combine and a mixture can


@dataclass(frozen=True)
class Union:
    """Theories as parts of one, under one rule.

    Attributes
    ----------
    rule : str
        ``mixture`` or ``noisy_max``.
    label : str
        For readers.
    theory : Theory
    terms : Terms
    mixed : tuple of str
        Variables that a noisy maximum cannot combine, so that a mixture sets them.
    """

    rule: str
    label: str
    theory: Theory
    terms: Terms
    mixed: tuple[str, ...] = ()

    def note(self) -> str:
        """Say which variables the rule could not combine; empty if it could combine all."""
        if not self.mixed:
            return ""
        verb, them = ("has", "it") if len(self.mixed) == 1 else ("have", "them")
        return (
            f"{listed(self.mixed)} {verb} no largest push (states without order, or a background "
            f"that cannot be told apart), so a mixture sets {them} under the noisy maximum too."
        )


def union(theories: Sequence[Theory], terms: Terms, rule: str) -> Union:
    """Compose theories under a rule; what a noisy maximum cannot combine is mixed.

    Parameters
    ----------
    theories : sequence of Theory
    terms : Terms
        Their rules by variable stand; the rule is for all others.
    rule : {"mixture", "noisy_max"}

    Returns
    -------
    Union

    Raises
    ------
    PartsConflict
        If other conflicts are open.
    ModelError, UnknownName, QueryError, TooCostly
    """
    chosen = replace(terms, rule=tuple({**dict(terms.rule), ALL: rule}.items()))
    found = conflicts_between(theories, chosen)
    mixed = tuple(one.variable for one in found if one.open and one.kind in _FALLS_BACK)
    for name in mixed:
        chosen = chosen.settling(Choice("rule", name, "mixture"))
    label = "mixture" if rule == "mixture" else "noisy maximum"
    made = compose_theories(theories, chosen)
    made = replace(made, name=f"{made.name}_{rule}", title=f"{made.title} ({label})")
    return Union(rule, label, made, chosen, mixed)
