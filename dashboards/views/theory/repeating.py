"""The lines that give what the maps of the page show."""

from collections.abc import Sequence

from asking import Look
from boot import Case

from causal.theory.scenario import Scenario


def as_python(case: Case, scenario: Scenario, facts: str, looks: Sequence[Look]) -> str:
    """Write the lines of Python that give what each theory believes, as its map shows it."""
    lines = ["", "from causal.theory.facts import changed_world", "", "believed = {}"]
    for one in looks:
        name = one.theory.name
        lines.append(
            f'theory = causal.load("{name}", "{case.told}").with_variant("{one.theory.variant}")'
        )
        if one.after is not one.before:
            change = ", ".join(f'"{k}": "{v}"' for k, v in scenario.for_theory(name))
            history = f'"{one.history}"' if one.history else "None"
            lines.append(f'_, theory = changed_world(theory, {{{change}}}, "{facts}", {history})')
        lines.append(f'believed["{name}"] = theory.beliefs()')
    return "\n".join(lines)
