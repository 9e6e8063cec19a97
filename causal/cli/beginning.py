"""``causal new``: a case or a theory to begin with.

causal new case my_case
causal new theory my_theory.toml --case mill
causal new case my_mill --from mill --theory my_theory.toml
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName
from causal.cli.output import say
from causal.errors import QueryError
from causal.files.copying import copy_case
from causal.files.scaffold import new_case, new_theory


def new(
    what: Annotated[
        Literal["case", "theory"], typer.Argument(metavar="WHAT", help="case or theory.")
    ],
    where: Annotated[
        Path, typer.Argument(metavar="WHERE", help="The folder of the case, or the theory's file.")
    ],
    case: CaseName = None,
    begun: Annotated[
        str | None,
        typer.Option("--from", metavar="CASE", help="A case to copy, so that you can add to it."),
    ] = None,
    theory: Annotated[
        list[Path] | None,
        typer.Option(
            "--theory",
            metavar="FILE",
            help="A theory for the copy, added or in place of its namesake.",
        ),
    ] = None,
) -> None:
    """Write a case or a theory to begin with.

    A case is a folder with two small theories and a scenario, which can be asked as it is, or with
    --from a copy of another, and theories of yours among its own if you name them; a theory holds
    the first outcome of its case, and nothing else yet.
    """
    if theory and begun is None:
        raise QueryError("--theory adds to a copy of a case; say of which with --from")
    if what == "theory":
        if case is None or begun is not None:
            raise QueryError("say which case the theory is of with --case")
        say(f"wrote {new_theory(where, case)}; next: causal check {where}")
        return
    if case is not None:
        raise QueryError(
            "--case is for a new theory; a case has the name of its folder, and --from copies one"
        )
    for path in new_case(where) if begun is None else copy_case(begun, where, theory or ()):
        say(f"wrote {path}")
    then = f"compare without_it --case {_told(where)}" if begun is None else _shown(where)
    say(f"next: causal check {where}; causal {then}")


def _shown(where: Path) -> str:
    return f"dashboard --case {_told(where)}"


def _told(where: Path) -> str:
    return str(where) if where.is_absolute() else f"./{where.as_posix()}"
