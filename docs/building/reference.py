"""The pages of the site that are written by the code itself: every public name, every command."""

from pathlib import Path
from typing import Any

import typer
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import causal
from causal.cli.app import app

ROOT = Path(__file__).parent.parent.parent

PARTS = {
    "causal.study": "Questions across theories",
    "causal.theory": "Theories and answers",
    "causal.judgement": "Comparisons",
    "causal.dynamics": "Years",
    "causal.scm": "Models and mechanisms",
    "causal.files": "Files and formats",
}
OTHER = "Everything else"
FORMAT = "{{ models/README.md }}"
"""Stands in a page for how theories are written."""


def _part(home: str) -> str:
    return next((title for start, title in PARTS.items() if home.startswith(start)), OTHER)


def public_names() -> dict[str, dict[str, str]]:
    """Return where each public name lives, by part."""
    found: dict[str, dict[str, str]] = {title: {} for title in (*PARTS.values(), OTHER)}
    for name in causal.__all__:
        value = getattr(causal, name)
        if not name.startswith("_"):
            home = getattr(value, "__module__", "causal")
            found[_part(home)][name] = home
    return {title: names for title, names in found.items() if names}


def python_page(title: str, names: dict[str, str]) -> str:
    """Write the page of one part."""
    blocks = [
        f"::: {home}.{name}" for name, home in sorted(names.items(), key=lambda x: x[0].lower())
    ]
    return (
        f"# {title}\n\nEach name is one of `causal`, as in `causal.{min(names)}`.\n\n"
        + "\n\n".join(blocks)
    )


def command_page() -> str:
    """Write the help of every command."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("causal", [], resilient_parsing=True)
    lines = ["# Commands", "", "What `causal COMMAND --help` prints.", ""]
    for name, command in group.commands.items():
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        text = command.get_help(inner).strip().replace("```", "'''")
        lines += [f"## causal {name}", "", "```text", text, "```", ""]
    return "\n".join(lines)


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def written() -> dict[str, str]:
    """Return the pages that are written here, by path."""
    pages = {
        f"reference/{_slug(t)}.md": python_page(t, names) for t, names in public_names().items()
    }
    return pages | {"reference/commands.md": command_page()} | measured()


def measured() -> dict[str, str]:
    """Return the pages that benchmarks have written."""
    pages = sorted((ROOT / "benchmarks").glob("*.md"))
    kept = [page for page in pages if page.name != "README.md"]
    return {f"benchmarks/{page.name}": page.read_text(encoding="utf-8") for page in kept}


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links to what benchmarks wrote, and to how theories are written, lead into the site."""
    told = markdown.replace("](../benchmarks/", "](benchmarks/")
    told = told.replace("](../models/README.md", "](howto/write-a-theory.md")
    if FORMAT in told:
        text = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
        told = told.replace(FORMAT, text.replace("](../docs/", "](../"))
    return told


def decisions() -> dict[str, str]:
    """Return the pages of decisions and their titles."""
    found = {}
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        found[f"decisions/{page.name}"] = _title(page.read_text(encoding="utf-8"))
    return found


def _title(text: str) -> str:
    return text.splitlines()[0].lstrip("# ")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the written pages into the navigation."""
    reference = [{title: f"reference/{_slug(title)}.md"} for title in public_names()]
    own: dict[str, list[dict[str, str]]] = {
        "Reference": [*reference, {"Commands": "reference/commands.md"}],
        "Measured": [{_title(text): path} for path, text in measured().items()],
        "Decisions": [{title: path} for path, title in decisions().items()],
    }
    for entry in config.nav or []:
        for title in entry:
            if title in own:
                entry[title] = own[title]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the written pages."""
    for path, text in written().items():
        files.append(File.generated(config, path, content=text))
    return files
