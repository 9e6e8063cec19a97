"""``causal check`` and ``causal export``: files in and out.

causal check my_theory.toml
causal check theories/*.toml network.bif
causal check my_case
causal export dear_coal dear_coal.bif
causal export river_low river_low.xdsl --variant literal
causal export network.bif network.toml
causal export dear_coal dear_coal.dag
"""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from causal.cli.loading import CaseName, TheoryName, VariantName
from causal.cli.output import counted, say
from causal.errors import FileError
from causal.files.catalogue import load
from causal.files.check import case_files
from causal.files.check import check as problems_of
from causal.files.formats import SUFFIXES, read_network, to_dagitty, write_network
from causal.files.formats.dagitty import SUFFIXES as DAGITTY
from causal.files.saving import save, writing
from causal.files.writing import write_theory
from causal.study.meant import theory_of
from causal.theory.theory import Theory

_COUNTED = {
    "case": (("outcomes", "outcome"), ("levers", "lever")),
    "claims": (("documents", "document"), ("claims", "claim")),
    "sources": (("sources", "source"),),
    "scenarios": (("scenarios", "scenario"),),
    "cases": (("order", "case"),),
    "evidence": (("items", "item"), ("clusters", "cluster")),
    "study": (("scenarios", "scenario"), ("interventions", "intervention")),
    "timeline": (("levers", "lever"), ("scenarios", "scenario")),
    "dynamic": (("variables", "variable"), ("anchors", "anchor")),
}


def check(
    file: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Model files, folders of cases, or networks (.bif …)."),
    ],
) -> None:
    """Check files or a whole case: every problem, or what it is.

    Files of all kinds are told apart by their `kind`. Exit code 2 if any of them has a problem.
    """
    bad = False
    for path in (
        one for given in file for one in (case_files(given) if given.is_dir() else [given])
    ):
        problems = _problems(path)
        for place, sentence in problems:
            say(f"{path}: {place}: {sentence}" if place else f"{path}: {sentence}")
        bad = bad or bool(problems)
        if not problems:
            say(f"{path}: good ({_kind(path)})")
    if bad:
        raise typer.Exit(2)


def _files(given: Path) -> tuple[Path, ...]:
    return case_files(given) if given.is_dir() else (given,)


def _problems(path: Path) -> tuple[tuple[str, str], ...]:
    if path.suffix.lower() not in SUFFIXES:
        return tuple(problems_of(path))
    try:
        read_network(path)
    except FileError as error:
        return error.problems
    return ()


def _kind(path: Path) -> str:
    if path.suffix.lower() in SUFFIXES:
        return f"a network: {_size(read_network(path))}"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if raw["kind"] == "theory":
        theory = load(path)
        silent = sum(bool(theory.entry(name).silent) for name in theory.model.names)
        told = f"; silent on {counted(silent, 'outcome')} among them" if silent else ""
        return f"a theory: {_size(theory)}{told}"
    sizes = [counted(len(raw.get(key, ())), word) for key, word in _COUNTED[raw["kind"]]]
    kind = f"a {raw['kind']}" if raw["kind"] in ("case", "study") else raw["kind"]
    return f"{kind}: {', '.join(sizes)}"


def _size(theory: Theory) -> str:
    arrows = theory.model.graph.number_of_edges()
    return f"{counted(len(theory.variables), 'variable')}, {counted(arrows, 'arrow')}"


def export(
    theory: TheoryName,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Ends in .bif, .xmlbif, .bifxml, .xml, .net, .xdsl, .dag or .toml."
        ),
    ],
    variant: VariantName = None,
    case: CaseName = None,
    format: Annotated[  # noqa: A002
        str | None, typer.Option(help="bif, xmlbif, net, xdsl or toml; by the suffix if not given.")
    ] = None,
) -> None:
    """Write a theory to a file, for any program.

    Network formats hold variables, states, arrows and tables, exactly; claims, sources and forms
    of mechanisms are only in .toml. A .dag, for DAGitty, has the arrows only.
    """
    chosen = theory_of(theory, variant, case=case)
    if format == "toml" or (format is None and file.suffix.lower() == ".toml"):
        _write_toml(chosen, file)
    elif format is None and file.suffix.lower() in DAGITTY:
        save(file, to_dagitty(chosen).text())
    else:
        write_network(chosen, file, format)
    say(f"wrote {file}: {_size(chosen)}")


def _write_toml(theory: Theory, file: Path) -> None:
    """Write beside the file, check that it reads as a theory, and only then put it in place."""
    text = write_theory(theory)
    partial = file.with_name(f".{file.stem}.partial.toml")
    try:
        with writing(file):
            partial.write_text(text, encoding="utf-8", newline="\n")
            problems = problems_of(partial)
            if problems:
                raise FileError(str(file), problems)
            partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
