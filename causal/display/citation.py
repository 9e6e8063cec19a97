"""Citations as BibTeX."""

import re
from collections.abc import Mapping

# Author or editors, a year in brackets, a title up to its stop, and the rest.
_WORK = re.compile(
    r"^(?P<who>.+?)\s+\((?P<year>\d{4})[^)]*\)\.?\s+(?P<title>.+?[^A-Z][.?!])(?:\s+(?P<rest>.*))?$"
)
_JOURNAL = re.compile(
    r"^(?P<journal>.+?)\s+(?P<volume>\d+)(?:\((?P<number>[^)]+)\))?(?::\s*(?P<pages>[\d–-]+))?$"
)
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    r"""Write an entry of BibTeX.

    Parameters
    ----------
    kind : str
        Such as ``misc`` or ``software``.
    key : str
        What a text cites it by; characters that BibTeX cannot have in a key become hyphens.
    fields : mapping of str to str
        Plain text, escaped here; empty ones are left out. A ``url`` stays as it is.

    Returns
    -------
    str

    Examples
    --------
    >>> print(entry("misc", "ours", {"title": "Guns & butter", "note": ""}))
    @misc{ours,
      title = {Guns \& butter},
    }
    """
    lines = [
        f"  {name} = {{{value if name == 'url' else _escaped(value)}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{_key(key)},", *lines, "}"])


def work(key: str, text: str, kind: str = "misc") -> str:
    """Write a reference that is given as one line of text as an entry of BibTeX.

    Where it begins like a reference (author, year in brackets, title), its parts become fields;
    otherwise the whole of it is a note, so nothing is lost.

    Parameters
    ----------
    key, text : str
    kind : str
        ``book`` and ``article`` are told apart; anything else is a ``misc``.

    Returns
    -------
    str

    Examples
    --------
    >>> print(work("p88", "Pearl, J. (1988). Probabilistic Reasoning. Morgan Kaufmann.", "book"))
    @book{p88,
      author = {Pearl, J.},
      year = {1988},
      title = {Probabilistic Reasoning},
      publisher = {Morgan Kaufmann},
    }
    >>> print(work("film", "A film without a year"))
    @misc{film,
      note = {A film without a year},
    }
    """
    found = _WORK.match(text.strip())
    if not found:
        return entry("misc", key, {"note": text.strip()})
    role = "editor" if re.search(r"\(eds?\.?\)", found["who"]) else "author"
    who = re.sub(r"\s*\(eds?\.?\)", "", found["who"])
    who = re.sub(r",?\s+(?:&|and)\s+", " and ", who)
    fields = {role: who, "year": found["year"], "title": found["title"].rstrip(".")}
    rest = (found["rest"] or "").rstrip(". ")
    journal = _JOURNAL.match(rest)
    if kind == "article" and journal:
        told = {name: value or "" for name, value in journal.groupdict().items()}
        return entry("article", key, {**fields, **told})
    if kind == "book":
        return entry("book", key, {**fields, "publisher": rest})
    return entry("misc", key, {**fields, "howpublished": rest})


def _escaped(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(_SPECIAL.get(character, character) for character in flat)


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._+/-]+", "-", text).strip("-") or "entry"
