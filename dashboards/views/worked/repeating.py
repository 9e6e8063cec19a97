"""A search elsewhere: in Python and in the terminal."""

import shlex
from dataclasses import dataclass

from boot import Case, boot

from causal.judgement.panel import Settings
from views.worked.reaching import Aimed, Ruled


@dataclass(frozen=True)
class Telling:
    """The most probable histories that are told: of whom, of what, how many, by which rules."""

    theory: str
    settings: Settings
    many: int
    facts: str
    history: str | None
    variant: str | None

    def rules(self) -> dict[str, str]:
        """Return the rules as the library takes them."""
        told = {"facts": self.facts, "history": self.history, "variant": self.variant}
        return {key: value for key, value in told.items() if value is not None}


def shared_python(ruled: Ruled, size: int | None = None) -> list[str]:
    """Write the rules as arguments of a call, a line each."""
    told = {"facts": ruled.facts, "history": ruled.history, "variant": ruled.variant,
            "case": boot()[ruled.case].told}  # fmt: skip
    lines = [f'    {key}="{value}",' for key, value in told.items() if value is not None]
    if ruled.weights:
        pairs = ", ".join(f'"{name}": {weight:g}' for name, weight in ruled.weights)
        lines.append(f"    weights={{{pairs}}},")
    return [f"    size={size or ruled.size},", *lines]


def shared_command(ruled: Ruled, size: int | None = None) -> list[str]:
    """Write the rules as options of a command."""
    told = {"levers": str(size or ruled.size), "facts": ruled.facts, "history": ruled.history,
            "variant": ruled.variant}  # fmt: skip
    words = [part for key, value in told.items() if value for part in (f"--{key}", value)]
    return words + [part for n, w in ruled.weights for part in ("--weight", f"{n}={w:g}")]


def as_python(asked: Aimed, fingerprint: str, told: Telling | None = None) -> str:
    """Write the lines of Python that give the same numbers."""
    names = ", ".join(f'"{name}"' for name in asked.ruled.theories)
    whom = ", ".join(f'"{name}"' for name in asked.audience)
    lines = ["import causal", "", f"theories = [{names}]", "found = causal.search("]
    lines += [f'    "{asked.goal}",', "    theories,"]
    if asked.against:
        lines.append(f'    against="{asked.against}",')
    lines.append(f"    audience=[{whom}],")
    lines += [f'    {key}="{value}",' for key, value in asked.who_runs().items()]
    lines += [*shared_python(asked.ruled), ")", "print(found)"]
    lines.append(f"print(found.fingerprint)  # {fingerprint}")
    if told is not None:
        pairs = ", ".join(f'"{lever}": "{state}"' for lever, state in told.settings)
        lines += ["told = causal.histories(", f'    "{told.theory}",', f"    do={{{pairs}}},"]
        lines += [f"    count={told.many},"]
        rules = {**told.rules(), "case": boot()[asked.ruled.case].told}
        lines += [*(f'    {key}="{value}",' for key, value in rules.items()), ")"]
        lines.append("print(told)")
    return "\n".join(lines)


def as_command(case: Case, asked: Aimed, told: Telling | None = None) -> str:
    """Write the commands that give the same numbers in a terminal."""
    ruled = asked.ruled
    some = [] if len(ruled.theories) == len(case.theories) else list(ruled.theories)
    named = [part for name in some for part in ("--theory", name)]
    words = ["causal", "search", asked.goal, *named]
    words += ["--against", asked.against] if asked.against else []
    words += [part for name in asked.audience for part in ("--for", name)]
    words += [part for key, value in asked.who_runs().items() for part in (f"--{key}", value)]
    words += [*shared_command(ruled), "--case", case.told]
    lines = [shlex.join(words)]
    if told is not None:
        words = ["causal", "histories", told.theory]
        words += [part for lever, state in told.settings for part in ("--do", f"{lever}={state}")]
        words += ["--count", str(told.many)]
        words += [part for key, value in told.rules().items() for part in (f"--{key}", value)]
        words += ["--case", case.told]
        lines.append(shlex.join(words))
    return "\n".join(lines)
