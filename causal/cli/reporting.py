"""``causal report``: a study answered and written up.

causal report my_study.toml -o report.html
causal report my_study.toml -o report.pdf -o report.docx -o report.ipynb
causal report my_study.toml -o report.html --against report-manifest.json
"""

from pathlib import Path
from typing import Annotated

import typer

from causal.cli.output import say, warn
from causal.files.study_file import load_study
from causal.reports.writing import report as write


def report(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study file, or a name from `causal list`.")
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Ends in .html, .pdf, .docx or .ipynb; may be repeated. STUDY.html if not given.",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="MANIFEST", help="Of an earlier report: name what has changed since."),
    ] = None,
) -> None:
    """Answer a study, and write a report that can be made again.

    Methods, tables, figures and sources come out of what was in fact assumed. The same study gives
    the same report; beside it are put its sources for reference managers and a manifest.
    """
    loaded = load_study(study)
    made = write(loaded, output or [Path(f"{loaded.name}.html")], against=against)
    for file in made.files:
        say(f"wrote {file}")
    if made.changed.sentence():
        warn(f"causal: {made.changed.sentence()}")
