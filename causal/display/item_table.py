"""Items of evidence as a table with shaded weights; on a narrow page each item is a card.

Public here: `Column`, `ItemRow`, `ItemGroup`, `item_table` and its rules, `ITEM_CSS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import signed
from causal.display.svg import tag
from causal.display.text import escape
from causal.errors import CausalError

__all__ = ["ITEM_CSS", "Column", "ItemGroup", "ItemRow", "item_table", "shade"]

NOTHING = "\N{NO-BREAK SPACE}"
FOR, AGAINST = "#2F86BF", "#D0661F"
LONG = 18
"""A fact of more letters has a line of its own on a narrow page."""
STRONGEST = 45.0
"""Percent of the shade at full weight: text keeps 4.5:1 on it, on light pages and dark ones."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of weights.

    Attributes
    ----------
    short, title : str
        What stands at its head, and what that means.
    """

    short: str
    title: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item.

    Attributes
    ----------
    name, title : str
        Its id, which is reported when it is picked, and what it is called.
    says, cites : str
        What it says, and on whose word.
    facts : tuple of str
        One for each header of facts.
    weights : tuple of float or None
        Decibels, one a column; None where there is none.
    """

    name: str
    title: str
    says: str
    cites: str
    facts: tuple[str, ...]
    weights: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items that stand together under a heading."""

    title: str
    rows: tuple[ItemRow, ...]


def shade(weight: float, full: float) -> float:
    """Return how strongly a weight is shaded, in percent of the colour.

    Examples
    --------
    >>> shade(0.0, 10.0), shade(-5.0, 10.0), shade(20.0, 10.0)
    (0.0, 22.5, 45.0)
    """
    return STRONGEST * min(1.0, abs(weight) / full)


def item_table(
    groups: Sequence[ItemGroup],
    *,
    facts: Sequence[str],
    columns: Sequence[Column],
    caption: str,
    full: float = 10.0,
) -> str:
    """Write items with their weights.

    Parameters
    ----------
    groups : sequence of ItemGroup
        A group without a title has no heading.
    facts : sequence of str
        Headers of the facts of an item.
    columns : sequence of Column
        Headers of its weights.
    caption : str
        What the table shows.
    full : float
        The weight, in decibels, from which a cell has its full shade.

    Returns
    -------
    str
        HTML, everything in it escaped; for a page that has the rules `ITEM_CSS`. The button with an
        item's title carries its id as ``data-pick``.

    Raises
    ------
    CausalError
        If a row has not one entry for each header.

    Examples
    --------
    >>> row = ItemRow("E1", "A <find>", "It says so.", "Smith 1990", ("1990",), (3.0,))
    >>> made = item_table([ItemGroup("", (row,))], facts=["date"], columns=[Column("F", "Flood")],
    ...                   caption="Items")
    >>> "A &lt;find&gt;" in made, "+3.0" in made
    (True, True)
    """
    for group in groups:
        for row in group.rows:
            if len(row.facts) != len(facts) or len(row.weights) != len(columns):
                raise CausalError(
                    f"item {row.name} has {len(row.facts)} facts and {len(row.weights)} weights; "
                    f"there are {len(facts)} and {len(columns)} headers"
                )
    heads = [_head("item"), *(_head(one) for one in facts)]
    heads += [_head(one.short, one.title) for one in columns]
    width = len(heads)
    body = "".join(
        _heading(group.title, width)
        + "".join(_row(one, facts, columns, full) for one in group.rows)
        for group in groups
    )
    return tag(
        "table",
        f"<caption>{escape(caption)}</caption>",
        f'<thead role="rowgroup"><tr role="row">{"".join(heads)}</tr></thead>',
        f'<tbody role="rowgroup">{body}</tbody>',
        class_="ch-items",
        role="table",
    )


def _head(text: str, title: str = "") -> str:
    kind = "ch-weight" if title else None
    return tag(
        "th", escape(text), scope="col", role="columnheader", class_=kind, title=title or None
    )


def _heading(title: str, width: int) -> str:
    if not title:
        return ""
    cell = tag("th", escape(title), scope="rowgroup", role="rowheader", colspan=str(width))
    return tag("tr", cell, class_="ch-group", role="row")


def _row(row: ItemRow, facts: Sequence[str], columns: Sequence[Column], full: float) -> str:
    pick = tag("button", escape(row.title), type="button", class_="ch-pick", data_pick=row.name)
    told = [pick, f' <span class="ch-id">{escape(row.name)}</span>']
    told += [f'<div class="ch-says">{escape(row.says)}</div>'] if row.says else []
    told += [f'<div class="ch-cites">{escape(row.cites)}</div>'] if row.cites else []
    cells = [tag("th", *told, scope="row", role="rowheader")]
    cells += [
        tag("td", escape(text) or NOTHING, role="cell", class_=_fact(text), data_head=head)
        for head, text in zip(facts, row.facts, strict=True)
    ]
    cells += [
        _weight(weight, column, full) for weight, column in zip(row.weights, columns, strict=True)
    ]
    return tag("tr", *cells, role="row")


def _fact(text: str) -> str:
    return "ch-fact ch-long" if len(text) > LONG else "ch-fact"


def _weight(weight: float | None, column: Column, full: float) -> str:
    if weight is None:
        return tag("td", NOTHING, role="cell", class_="ch-weight", data_head=column.short)
    side = "ch-for" if weight > 0 else "ch-against"
    return tag(
        "td",
        escape(signed(weight, 1)),
        role="cell",
        class_=f"ch-weight {side}",
        data_head=column.short,
        title=column.title,
        style=f"--ch-shade:{shade(weight, full):.0f}%",
    )


ITEM_CSS = f"""
.ch-items {{ border-collapse: collapse; width: 100%; font-size: .9rem; color: inherit;
  line-height: 1.4; }}
.ch-items caption {{ text-align: left; opacity: .8; padding: .2rem 0 .5rem; max-width: 84ch; }}
.ch-items th, .ch-items td {{ padding: .4em .5em; text-align: left; vertical-align: top;
  font-weight: 400; border: 0; color: inherit; }}
.ch-items thead th {{ font-weight: 600; border-bottom: 1px solid
  color-mix(in srgb, currentColor 45%, transparent); vertical-align: bottom; }}
.ch-items tbody tr + tr > * {{ border-top: 1px solid
  color-mix(in srgb, currentColor 16%, transparent); }}
.ch-items .ch-group th {{ font-weight: 600; padding-top: 1rem; }}
.ch-items .ch-weight {{ text-align: right; font-variant-numeric: tabular-nums; min-width: 3.4em;
  white-space: nowrap; }}
.ch-items .ch-for {{ background: color-mix(in srgb, {FOR} var(--ch-shade), transparent); }}
.ch-items .ch-against {{ background: color-mix(in srgb, {AGAINST} var(--ch-shade), transparent); }}
.ch-items .ch-pick {{ font: inherit; font-weight: 500; color: inherit; background: none; border: 0;
  padding: 0; text-align: left; cursor: pointer; text-decoration: underline;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
  text-underline-offset: .2em; }}
.ch-items .ch-pick:focus-visible {{ outline: 2px solid #3D94D1; outline-offset: 2px; }}
.ch-items .ch-id, .ch-items .ch-cites {{ opacity: .78; font-size: .92em; }}
.ch-items .ch-says {{ max-width: 62ch; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; line-clamp: 2; overflow: hidden; }}
.ch-items .ch-fact {{ max-width: 13rem; }}
.ch-items-box {{ container-type: inline-size; width: 100%; overflow-x: auto; }}
@container (max-width: 760px) {{
  .ch-items, .ch-items tbody, .ch-items caption {{ display: block; }}
  .ch-items thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }}
  .ch-items tr {{ display: grid; grid-template-columns: repeat(4, 1fr); gap: .25rem;
    padding: .6rem 0; }}
  .ch-items tbody tr + tr {{ border-top: 1px solid
    color-mix(in srgb, currentColor 16%, transparent); }}
  .ch-items tbody tr > *, .ch-items tbody tr + tr > * {{ border: 0; padding: .2rem .35rem; }}
  .ch-items tr > th {{ grid-column: 1 / -1; padding: .1rem 0; }}
  .ch-items tbody tr > .ch-fact {{ grid-column: span 2; max-width: none; font-size: .95em;
    padding: .1rem 0; }}
  .ch-items tbody tr > .ch-long {{ grid-column: 1 / -1; }}
  .ch-items .ch-fact::before {{ content: attr(data-head) ": "; opacity: .78; }}
  .ch-items .ch-weight {{ min-width: 0; border-radius: 4px; text-align: left;
    display: flex; justify-content: space-between; }}
  .ch-items .ch-weight::before {{ content: attr(data-head) " "; opacity: .85; }}
}}
.ch-items td {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
@media print {{ .ch-items-box {{ overflow: visible; }} .ch-items {{ font-size: .78rem; }}
  .ch-items .ch-says {{ display: block; overflow: visible; }}
  .ch-items tr {{ break-inside: avoid; }} }}
"""
"""Rules of the table, for a box of the class ``ch-items-box`` around it."""
