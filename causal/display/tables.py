"""Tables for notebooks and for the terminal."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from causal.display.svg import tag
from causal.display.text import clean, escape
from causal.errors import CausalError

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?%?|[+-]")  # numbers, and signs alone
_LINE = "1px solid rgba(128,128,128,.45)"
_CSS = (  # the class is named twice where Jupyter, which sets cells flush right, would win
    ".ch-table{border-collapse:collapse;font-variant-numeric:tabular-nums;color:inherit;"
    "background:transparent}"
    ".ch-table caption{caption-side:top;text-align:left;font-weight:600;padding:0 0 .4em;"
    "color:inherit}"
    "table.ch-table.ch-table :is(th,td){padding:.25em .6em;text-align:left;vertical-align:top;"
    "color:inherit;background:transparent}"
    f".ch-table thead th{{border-bottom:{_LINE};font-weight:600}}"
    ".ch-table tbody th{font-weight:400}"
    ".ch-table tbody tr+tr>*{border-top:1px solid rgba(128,128,128,.18)}"
    "table.ch-table.ch-table .ch-number{text-align:right}"
)


def data_frame(rows: Sequence[Sequence[object]], columns: Sequence[str]) -> "pd.DataFrame":
    """Return rows as a pandas table; the only place where pandas is imported.

    Parameters
    ----------
    rows : sequence of sequence
        One entry a column; None where a number is missing.
    columns : sequence of str

    Returns
    -------
    pandas.DataFrame
    """
    import pandas as pd

    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Write a table as CSV, numbers in full; what there is none of (None) is left empty.

    Text that a spreadsheet would take for a formula has an apostrophe before it.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of sequence of object

    Returns
    -------
    str
        Lines end in a line feed.

    Examples
    --------
    >>> csv_text(["theory", "chance"], [("trade, then war", 0.1), ("faith", None)])
    'theory,chance\n"trade, then war",0.1\nfaith,\n'
    >>> csv_text(["theory", "change"], [("=1+1", "-0.25"), ("@x", -1)])
    "theory,change\n'=1+1,-0.25\n'@x,-1\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_plain, columns))
    writer.writerows(map(_plain, row) for row in rows)
    return text.getvalue()


def _plain(cell: object) -> object:
    """Return a cell that no spreadsheet runs: by its first letter it is a formula, or text."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")  # the writer leaves these unquoted
    return f"'{text}" if cell.startswith(_FORMULA) and not _HARMLESS.fullmatch(cell) else text


def html_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    numeric: Collection[int] = (),
    links: Sequence[str] = (),
) -> str:
    """Write a table for a notebook or a page; it takes the colours of what is around it.

    Parameters
    ----------
    headers : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        What the cells say; the first one of a row is its header.
    caption : str
        What the table shows.
    numeric : collection of int, optional
        Positions of the columns that hold numbers, which are set flush right.
    links : sequence of str, optional
        By row, the address that its header leads to; empty for none.

    Returns
    -------
    str
        HTML with the rules it needs; everything in it is escaped.

    Raises
    ------
    CausalError
        If a row has more or fewer cells than there are columns, or there are not as many links as
        rows.

    Examples
    --------
    >>> written = html_table(["theory", "chance"], [["<b>", "0.42"]], caption="Peace", numeric=[1])
    >>> '<th scope="row">&lt;b&gt;</th><td class="ch-number">0.42</td>' in written
    True
    """
    _checked(headers, rows)
    if links and len(links) != len(rows):
        raise CausalError(f"the table has {len(rows)} rows and {len(links)} links")
    leads = links or [""] * len(rows)
    align = [("ch-number" if i in numeric else None) for i in range(len(headers))]
    head = "".join(
        tag("th", escape(header), scope="col", class_=align[i]) for i, header in enumerate(headers)
    )
    body = "".join(
        tag(
            "tr",
            *(_cell(cell, align[i], header=i == 0, link=to) for i, cell in enumerate(row)),
        )
        for row, to in zip(rows, leads, strict=True)
    )
    return f"<style>{_CSS}</style>" + tag(
        "table",
        f"<caption>{escape(caption)}</caption>",
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>",
        class_="ch-table",
    )


def _cell(text: str, align: str | None, *, header: bool, link: str) -> str:
    name, scope = ("th", ' scope="row"') if header else ("td", "")
    kind = f' class="{align}"' if align else ""
    inner = escape(text)
    if header and link:
        inner = tag("a", inner, href=link, target="_self")
    return f"<{name}{scope}{kind}>{inner}</{name}>"


def text_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Collection[int] = (),
) -> str:
    """Write a table for a terminal.

    Parameters
    ----------
    headers : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        What the cells say.
    numeric : collection of int, optional
        Positions of the columns that hold numbers, which are set flush right.

    Returns
    -------
    str
        Lines without trailing blanks and without a final line break.

    Raises
    ------
    CausalError
        If a row has more or fewer cells than there are columns.

    Examples
    --------
    >>> print(text_table(["theory", "chance"], [["trade", "0.42"], ["war", "0.07"]], numeric=[1]))
    theory  chance
    ------  ------
    trade     0.42
    war       0.07
    """
    _checked(headers, rows)
    lines = [[clean(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headers))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in numeric else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _checked(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for i, row in enumerate(rows):
        if len(row) != len(headers):
            raise CausalError(
                f"row {i} of the table has {len(row)} cells and there are {len(headers)} columns"
            )
