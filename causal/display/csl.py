"""Citations as CSL-JSON, which reference managers and word processors read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from causal.display.citation import parts, persons
from causal.display.text import clean

_TYPES = {"book": "book", "article": "article-journal"}
_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "publisher": "publisher",
    "howpublished": "publisher",
    "note": "note",
}


def csl_item(key: str, text: str, kind: str = "misc") -> dict[str, Any]:
    """Write a reference that is given as one line of text as an item of CSL-JSON.

    Parameters
    ----------
    key, text, kind : str
        As `causal.display.citation.work` takes them, and parted in the same way.

    Returns
    -------
    dict

    Examples
    --------
    >>> found = csl_item("p88", "Pearl, J. (1988). Probabilistic Reasoning. Kaufmann.", "book")
    >>> found["type"], found["author"], found["issued"]
    ('book', [{'family': 'Pearl', 'given': 'J.'}], {'date-parts': [[1988]]})
    """
    found, fields = parts(clean(text), kind)
    item: dict[str, Any] = {"id": clean(key), "type": _TYPES.get(found, "document")}
    item |= {_FIELDS[name]: told for name, told in fields.items() if name in _FIELDS and told}
    for role in ("author", "editor"):
        if fields.get(role):
            item[role] = _names(fields[role])
    if "year" in fields:
        item["issued"] = {"date-parts": [[int(fields["year"])]]}
    if "title" not in item:  # managers sort by it, and show nothing without one
        item["title"] = item.pop("note")
    return item


def _names(text: str) -> list[Mapping[str, str]]:
    found = persons(text)
    if not found:
        return [{"literal": text}]
    pairs = [one.partition(", ") for one in found]
    return [{"family": family, "given": given} for family, _, given in pairs]


def csl_json(items: Iterable[Mapping[str, Any]]) -> str:
    """Write items of CSL-JSON as a file."""
    return json.dumps(list(items), indent=1, ensure_ascii=False) + "\n"
