"""``causal sweep``: everything that a study sweeps over, evaluated and kept as Parquet.

causal sweep my_study.toml -o results
causal sweep my_study.toml -o results --workers 8 --yes
causal sweep my_study.toml -o results --scheduler tcp://192.0.2.1:8786
causal sweep my_study.toml -o results --cost
"""

import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from causal.cli.output import say, warn
from causal.sweeps.cluster import client_of
from causal.sweeps.cost import Allowed, Cost, measured, told_seconds
from causal.sweeps.making import Swept, begun, run, study_of
from causal.sweeps.manifest import MANIFEST
from causal.sweeps.running import Progress
from causal.sweeps.store import arrow

STOPPED = 130
_FEW = 8  # notes that are printed
_EVERY = 10.0  # seconds between two lines where nobody watches


def sweep(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study file, or a name from `causal list`.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="DIR", help="New, empty, or of this sweep: it goes on there."
        ),
    ],
    workers: Annotated[
        int, typer.Option(min=1, help="Processes on this machine, by its loopback address.")
    ] = 1,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Of a dask scheduler: tcp://host:port.")
    ] = "",
    chunk: Annotated[
        int | None, typer.Option(min=1, help="Evaluations of a file; by the whole if not given.")
    ] = None,
    cost: Annotated[
        bool, typer.Option("--cost", help="Tell what it would cost, and stop there.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Whatever it costs, without being asked.")
    ] = False,
) -> None:
    """Evaluate a study by the million, over many processes.

    The part [sweep] of the study says over what. Stopped, it goes on where it was when the same
    command is given again; the result is the same for any number of workers.
    """
    arrow()
    whole, manifest, identity = begun(study_of(study), output.resolve(), chunk)
    predicted = measured(whole, workers)
    warn(predicted.sentence())
    if cost:
        return
    if not yes:
        _agreed(predicted)
    with client_of(workers, scheduler) as client:
        teller = _Teller()
        try:
            found = run(whole, output.resolve(), manifest, identity, client, teller)
        except KeyboardInterrupt:
            teller.end()
            warn(f"stopped: {teller.done}; the same command goes on from there")
            raise typer.Exit(STOPPED) from None
    teller.end()
    _tell(found)


def _agreed(cost: Cost) -> None:
    """Ask whoever sits there about what is above the limit; refuse it where nobody does."""
    allowed = Allowed()
    asked = not allowed.holds(cost) and sys.stdin.isatty()
    if not (asked and typer.confirm("Go on?", err=True)):
        allowed.refuse(cost)


def _tell(found: Swept) -> None:
    for line in found.silent[:_FEW]:
        warn(f"note: {line}")
    if len(found.silent) > _FEW:
        warn(f"note: {len(found.silent) - _FEW} more such notes stand in {found.folder}/{MANIFEST}")
    say(found.sentence())


class _Teller:
    """Says how far a sweep is: on one line of a terminal, now and then elsewhere."""

    def __init__(self) -> None:
        self.done = "no chunk is finished"
        self._watched = sys.stderr.isatty()
        self._last = monotonic()
        self._open = False

    def __call__(self, at: Progress) -> None:
        self.done = f"{at.done:,} of {at.total:,} chunks are finished"
        left = "" if at.seconds_left is None else f", {told_seconds(at.seconds_left)} left"
        line = f"{at.done:,} of {at.total:,} chunks, {at.rate:,.0f} evaluations a second{left}"
        if self._watched:
            typer.echo(f"\r\033[K{line}", nl=False, err=True)
            self._open = True
        elif monotonic() - self._last >= _EVERY:
            self._last = monotonic()
            warn(line)

    def end(self) -> None:
        """End the line."""
        if self._open:
            typer.echo("", err=True)
            self._open = False
