"""The command ``causal``: its commands, its exit codes, its ways with pipes."""

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import causal
from causal.cli.antecedents import antecedent
from causal.cli.asking import ask
from causal.cli.beginning import new
from causal.cli.claiming import claims
from causal.cli.comparing import compare
from causal.cli.composing import compose, conflicts
from causal.cli.dashboard import dashboard
from causal.cli.differing import differ
from causal.cli.doubting import sensitivity
from causal.cli.explaining import why
from causal.cli.files import check, export
from causal.cli.identifying import identify
from causal.cli.listing import list_models
from causal.cli.output import say, warn
from causal.cli.reporting import report
from causal.cli.rivalling import rivals
from causal.cli.searching import crux, search
from causal.cli.showing import show
from causal.cli.sweeping import sweep
from causal.cli.telling import histories, seeing
from causal.cli.timing import timeline
from causal.cli.weighing import weighed
from causal.errors import CausalError, TooCostly

BAD_INPUT, TOO_COSTLY = 2, 4


def _code(error: CausalError) -> int:
    return TOO_COSTLY if isinstance(error, TooCostly) else BAD_INPUT


def _pipe_closed(error: OSError) -> bool:
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)


def _leave_pipe() -> None:
    """Let what is still to be flushed go nowhere: whoever read has had enough."""
    with suppress(OSError, ValueError):  # where it is no real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Sentences(TyperGroup):
    """A group of commands whose errors are sentences, not tracebacks."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (click's own signature)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except CausalError as error:
            warn(f"causal: {error}")
            raise typer.Exit(_code(error)) from None
        except OSError as error:
            if not _pipe_closed(error):
                raise
            _leave_pipe()
            raise typer.Exit(0) from None
        return result


app = typer.Typer(
    name="causal",
    cls=_Sentences,
    no_args_is_help=True,
    rich_markup_mode=None,  # help that a pipe can read
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=("Exit codes: 0 fine; 1 unexpected; 2 bad input; 4 the answer would be too costly."),
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"counterhistory {causal.__version__}")
        raise typer.Exit


@app.callback()
def _causal(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Rival causal theories of history: one intervention, side by side."""


def _add(command: Callable[..., None], name: str) -> None:
    """Add a command; the examples that it helps with are those of its module's docstring."""
    told = sys.modules[command.__module__].__doc__ or ""
    lines = [line for line in told.splitlines() if line.strip().startswith(f"causal {name}")]
    examples = "\n".join(["\b", "For instance:", *(f"  {line.strip()}" for line in lines)])
    app.command(name, epilog=examples if lines else None)(command)


_add(list_models, "list")
_add(show, "show")
_add(ask, "ask")
_add(why, "why")
_add(identify, "identify")
_add(compare, "compare")
_add(antecedent, "antecedent")
_add(compose, "compose")
_add(conflicts, "conflicts")
_add(rivals, "rivals")
_add(sensitivity, "sensitivity")
_add(crux, "crux")
_add(differ, "differ")
_add(search, "search")
_add(weighed, "weigh")
_add(histories, "histories")
_add(seeing, "seeing")
_add(report, "report")
_add(sweep, "sweep")
_add(timeline, "timeline")
_add(claims, "claims")
_add(check, "check")
_add(export, "export")
_add(new, "new")
_add(dashboard, "dashboard")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="causal")
