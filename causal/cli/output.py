"""What the command line prints: plain where it is piped, coloured on a terminal."""

import json
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import typer

from causal.display.tables import text_table
from causal.display.text import clean

Shape = Literal["table", "json"]
Sheet = Literal["table", "json", "csv"]

_SHORT = 9  # a header of so many signs stays on one line


def on_terminal() -> bool:
    """Tell whether a person reads along."""
    return sys.stdout.isatty()


def say(text: str = "") -> None:
    """Print a line."""
    typer.echo(text)


def warn(text: str) -> None:
    """Print a line that is not part of the result."""
    typer.echo(text, err=True)


def heading(text: str) -> None:
    """Print a line that stands above others."""
    coloured = on_terminal() and "NO_COLOR" not in os.environ
    typer.echo(typer.style(clean(text), bold=True) if coloured else clean(text))


def paragraph(text: str, indent: int = 0) -> None:
    """Print running text: wrapped on a terminal, one line elsewhere."""
    blank = " " * indent
    if not on_terminal():
        typer.echo(blank + clean(text))
        return

    width = min(shutil.get_terminal_size().columns, 100)
    typer.echo(
        textwrap.fill(clean(text), max(width, 40), initial_indent=blank, subsequent_indent=blank)
    )


def as_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Collection[int] = (),
) -> None:
    """Print a table: aligned text where it is piped, drawn by rich on a terminal.

    Parameters
    ----------
    headers : sequence of str
    rows : sequence of sequence of str
    numeric : collection of int, optional
        Positions of columns that are set flush right.
    """
    if not on_terminal():
        typer.echo(text_table(headers, rows, numeric=numeric))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    widths = _widths(headers, rows, numeric)
    for place, header in enumerate(headers):
        right = place in numeric
        drawn.add_column(
            Text(clean(header)),
            justify="right" if right else "left",
            overflow="fold",
            width=widths[place],
        )
    for row in rows:
        empty = any(place in numeric for place in range(len(row))) and not row[-1]
        cells = [Text(clean(cell)) for cell in row]
        drawn.add_row(*cells, style="dim" if empty else "")
    size = shutil.get_terminal_size()
    Console(width=size.columns, height=size.lines).print(drawn)


def narrowest(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column has to be for no word, and no short header, to be broken.

    Examples
    --------
    >>> narrowest(["theory", "as it was"], [["The long march", "0.25"]])
    [6, 9]
    """
    words = [
        max(len(word) for cell in column for word in (clean(cell).split() or [""]))
        for column in zip(headers, *rows, strict=True)
    ]
    whole = [len(header) if len(header) <= _SHORT else 0 for header in headers]
    return [max(pair) for pair in zip(words, whole, strict=True)]


def fits(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table can be printed without breaking words; a pipe takes any."""
    if not on_terminal():
        return True
    return sum(narrowest(headers, rows)) <= _room(headers)


def _room(headers: Sequence[str]) -> int:
    """Return how many signs a terminal has for the cells of a row."""
    return shutil.get_terminal_size().columns - 2 * len(headers) - 1


def _widths(
    headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int]
) -> list[int]:
    """Share out a terminal's width: no word broken, then text in one line, then headers."""
    widths = narrowest(headers, rows)
    spare = _room(headers) - sum(widths)
    whole = [
        max(len(clean(cell)) for cell in column) for column in zip(headers, *rows, strict=True)
    ]
    for place in sorted(range(len(headers)), key=lambda place: place in numeric):
        more = min(max(spare, 0), whole[place] - widths[place])
        widths[place] += more
        spare -= more
    return widths


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its word.

    Examples
    --------
    >>> counted(1, "arrow"), counted(2, "arrow"), counted(0, "theory", "theories")
    ('1 arrow', '2 arrows', '0 theories')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


@contextmanager
def working(text: str) -> Iterator[tuple[Callable[[int, int], None], Callable[[], bool]]]:
    """Show how far some work has come, and let Ctrl-C end it early with what was found.

    Parameters
    ----------
    text : str
        What is being done.

    Yields
    ------
    progress : callable
        To be told how much is done, and of how much.
    cancelled : callable
        Whether Ctrl-C was pressed.
    """
    from rich.console import Console
    from rich.progress import Progress

    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    console = Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
            task = shown.add_task(f"{text} (Ctrl-C ends it early)", total=None)
            yield (
                lambda done, whole: shown.update(task, completed=done, total=whole),
                lambda: bool(pressed),
            )
    finally:
        signal.signal(signal.SIGINT, before)
