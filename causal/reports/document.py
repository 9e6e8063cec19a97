"""A report as a value: sections of paragraphs, tables and figures, of no format yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from causal.errors import CausalError

_LONG, _SHORT, _AROUND = 38, 6, 3  # in letters: a long line, a short one, the room around a word
_SHEET = 104  # letters of a table in the width of a sheet


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is shown, and in full.

    Attributes
    ----------
    text : str
    value : float
    """

    text: str
    value: float

    def __str__(self) -> str:
        return self.text


Cell = str | Number


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that a reader must not overlook."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of plain texts; ``heads`` are set off before them, where there are any."""

    items: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    caption : str
    headers : tuple of str
    rows : tuple of tuple of (str or Number)
        The first cell of a row is its header.
    numeric : tuple of int
        Columns that are set flush right.
    computed : bool
        Whether the code beside it gives it; a notebook then shows that instead.
    note : str
        A line below it.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    computed: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headers):
                raise CausalError(
                    f"a row of the table “{self.caption}” has {len(row)} cells and there are "
                    f"{len(self.headers)} columns"
                )

    @property
    def texts(self) -> list[list[str]]:
        """The rows as they are shown."""
        return [[str(cell) for cell in row] for row in self.rows]

    @property
    def shares(self) -> list[float]:
        """The share of the width that each column needs; they sum to 1.

        Every column has room for its longest word; what is left goes to those with more to say.
        """
        floors, wants = [], []
        for header, *cells in zip(self.headers, *self.texts, strict=True):
            every = [word for cell in (header, *cells) for word in cell.split()]
            longest = max(map(len, (header, *cells)))
            more = max(longest - _LONG, 0) ** 0.5  # long text may break, but not into a thread
            floors.append(max(max(map(len, every), default=1) + _AROUND, _SHORT))
            wants.append(max(min(longest, _LONG) + _AROUND + 4 * more - floors[-1], 0))
        spare = max(_SHEET - sum(floors), 0)
        asked = sum(wants) or 1
        shares = [floor + spare * want / asked for floor, want in zip(floors, wants, strict=True)]
        return [one / sum(shares) for one in shares]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture.

    Attributes
    ----------
    caption : str
    svg : str
        In literal colours, for paper.
    alt : str
        What it shows, for who cannot see it.
    """

    caption: str
    svg: str
    alt: str

    @property
    def share(self) -> float:
        """How much of the width of a sheet it takes: less where it is taller than wide."""
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.svg)
        return 0.8 if found and float(found[2]) > float(found[1]) else 1.0


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of Python that give what stands before them, and what they show when they are run.

    Attributes
    ----------
    source : str
    plain, html : str
        What a notebook shows; empty for nothing.
    printed : str
        What is printed.
    """

    source: str
    plain: str = ""
    html: str = ""
    printed: str = ""


Block = Paragraph | Notice | Bullets | Table | Figure | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    title : str
    blocks : tuple of Block
    level : int
        1, or 2 for a part of the section before it.
    """

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Work:
    """A work of the bibliography: its key, its text in one line, and its kind."""

    key: str
    text: str
    kind: str = "misc"


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes
    ----------
    title, question, abstract : str
    authors : tuple of str
    setup : Code
        What all other code needs.
    sections : tuple of Section
    works : tuple of Work
    manifest : str
        JSON: what it was made with, and of what.
    made : str
        A line about what made it, at the end.
    """

    title: str
    question: str
    abstract: str
    authors: tuple[str, ...]
    setup: Code
    sections: tuple[Section, ...]
    works: tuple[Work, ...]
    manifest: str
    made: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the abstract, each on one line."""
        return [" ".join(part.split()) for part in self.abstract.split("\n\n") if part.strip()]

    @property
    def code(self) -> list[str]:
        """The lines of Python, in their order."""
        return [self.setup.source] + [
            block.source
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Code)
        ]


def table(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    numeric: Sequence[int] = (),
    *,
    note: str = "",
    computed: bool = True,
) -> Table:
    """Make a table out of any sequences."""
    told = tuple(tuple(row) for row in rows)
    return Table(caption, tuple(headers), told, tuple(numeric), computed, note)


def numbered(sections: Sequence[Section]) -> dict[tuple[int, int], int]:
    """Return the number of each table and figure, from 1, by place of section and block.

    Examples
    --------
    >>> shown = Section("A", (table("t", ["a"], []), Figure("f", "", ""), table("u", ["a"], [])))
    >>> numbered([shown])
    {(0, 0): 1, (0, 1): 1, (0, 2): 2}
    """
    counts = {Table: 0, Figure: 0}
    found = {}
    for i, section in enumerate(sections):
        for j, block in enumerate(section.blocks):
            if isinstance(block, Table | Figure):
                counts[type(block)] += 1
                found[i, j] = counts[type(block)]
    return found
