"""A search elsewhere: in Python and in the terminal."""

import shlex

from boot import Case

from views.worked.reaching import Aimed, Parted, Ruled


def _shared(ruled: Ruled) -> list[str]:
    told = {"facts": ruled.facts, "history": ruled.history, "variant": ruled.variant,
            "case": ruled.case}  # fmt: skip
    lines = [f'    {key}="{value}",' for key, value in told.items() if value is not None]
    return [f"    size={ruled.size},", *lines, ")"]


def as_python(asked: Aimed, parting: Parted | None, fingerprint: str) -> str:
    """Write the lines of Python that give the same numbers."""
    names = ", ".join(f'"{name}"' for name in asked.ruled.theories)
    whom = ", ".join(f'"{name}"' for name in asked.audience)
    lines = ["import causal", "", f"theories = [{names}]", "found = causal.search("]
    lines += [f'    "{asked.goal}",', "    theories,"]
    if asked.against:
        lines.append(f'    against="{asked.against}",')
    lines += [f"    audience=[{whom}],", *_shared(asked.ruled), "print(found)"]
    lines.append(f"print(found.fingerprint)  # {fingerprint}")
    if parting is not None:
        lines += ["parted = causal.crux(", "    theories,", f'    outcome="{parting.outcome}",']
        lines += [*_shared(parting.ruled), "print(parted)"]
    return "\n".join(lines)


def as_command(case: Case, asked: Aimed, parting: Parted | None) -> str:
    """Write the commands that give the same numbers in a terminal."""
    ruled = asked.ruled
    some = [] if len(ruled.theories) == len(case.theories) else list(ruled.theories)
    named = [part for name in some for part in ("--theory", name)]
    words = ["causal", "search", asked.goal, *named]
    words += ["--against", asked.against] if asked.against else []
    words += [part for name in asked.audience for part in ("--for", name)]
    words += ["--levers", str(ruled.size), "--facts", ruled.facts]
    lines = [shlex.join(words)]
    if parting is not None:
        words = ["causal", "crux", *named, "--outcome", parting.outcome]
        words += ["--levers", str(parting.ruled.size), "--facts", ruled.facts]
        lines.append(shlex.join(words))
    if ruled.history is not None or ruled.variant is not None:
        lines.insert(0, "# with the usual numbers and histories; for others use Python")
    return "\n".join(lines)
