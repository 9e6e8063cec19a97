"""The comparison elsewhere, with the downloaded file: in Python and in the terminal."""

import shlex

from boot import boot
from reader.entries import OWN

from views.build.effect import Question
from views.build.workshop import Workshop


def as_python(shop: Workshop, asked: Question, theories: tuple[str, ...], fingerprint: str) -> str:
    """Write the lines of Python that give the same numbers."""
    names = ", ".join(f'"{name}"' for name in (_file(shop, asked), *theories))
    lines = ["import causal", "", "answer = causal.compare(", f"    [{names}],"]
    if asked.scenario.name == OWN:
        pairs = ", ".join(f'"{lever}": "{state}"' for lever, state in asked.scenario.settings)
        lines.append(f"    do={{{pairs}}},")
    else:
        lines.append(f'    scenario="{asked.scenario.name}",')
    lines += [f'    {key}="{value}",' for key, value in _rules(asked).items()]
    lines += [")", "print(answer)"]
    lines.append(f"print(answer.fingerprint)  # {fingerprint}")
    return "\n".join(lines)


def _file(shop: Workshop, asked: Question) -> str:
    """Return where the file is read: one of a case of one's own lies among its theories."""
    name = f"{shop.document.name}.toml"
    own = asked.case and boot()[asked.case].frame.home
    return f"{boot()[asked.case].told}/theories/{name}" if own else name


def _rules(asked: Question) -> dict[str, str]:
    told = {
        "outcome": asked.outcome,
        "facts": asked.facts,
        "history": asked.history,
        "variant": asked.variant,
        "case": boot()[asked.case].told if asked.case else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def as_command(shop: Workshop, asked: Question, theories: tuple[str, ...]) -> str:
    """Write the commands that check the file and give the same numbers in a terminal."""
    file = _file(shop, asked)
    words = ["causal", "compare"]
    if asked.scenario.name == OWN:
        for lever, state in asked.scenario.settings:
            words += ["--do", f"{lever}={state}"]
    else:
        words.append(asked.scenario.name)
    for name in (file, *theories):
        words += ["--theory", name]
    words += [part for key, value in _rules(asked).items() for part in (f"--{key}", value)]
    return f"{shlex.join(['causal', 'check', file])}\n{shlex.join(words)}"


def on_every_page(shop: Workshop, asked: Question) -> str:
    """Write the commands that show the file on all pages; none for what has no case to copy.

    A theory of a case of one's own is there once its file lies among the others.
    """
    if not asked.case or boot()[asked.case].frame.home:
        return ""
    file = _file(shop, asked)
    copy = ["causal", "new", "case", "my_case", "--from", asked.case, "--theory", file]
    return f"{shlex.join(copy)}\n{shlex.join(['causal', 'dashboard', '--case', './my_case'])}"
