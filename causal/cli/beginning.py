"""``causal new``: a case or a theory to begin with.

causal new case my_case
causal new theory my_theory.toml --case mill
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName
from causal.cli.output import say
from causal.errors import QueryError
from causal.files.scaffold import new_case, new_theory


def new(
    what: Annotated[
        Literal["case", "theory"], typer.Argument(metavar="WHAT", help="case or theory.")
    ],
    where: Annotated[
        Path, typer.Argument(metavar="WHERE", help="The folder of the case, or the theory's file.")
    ],
    case: CaseName = None,
) -> None:
    """Write a case or a theory to begin with.

    A case is a folder with two small theories and a scenario, which can be asked as it is; a theory
    holds the first outcome of its case, and nothing else yet.
    """
    if what == "theory":
        if case is None:
            raise QueryError("say which case the theory is of with --case")
        say(f"wrote {new_theory(where, case)}; next: causal check {where}")
        return
    if case is not None:
        raise QueryError("--case is for a new theory; a case has the name of its folder")
    for path in new_case(where):
        say(f"wrote {path}")
    say(f"next: causal check {where}; causal compare without_it --case {_told(where)}")


def _told(where: Path) -> str:
    return str(where) if where.is_absolute() else f"./{where.as_posix()}"
