"""Citations as BibTeX."""

import re
from collections.abc import Mapping
from unicodedata import category

# Author or editors, a year in brackets, and the rest.
_WORK = re.compile(r"^(?P<who>.+?)\s+\([^()]*?\b(?P<year>\d{4})[^)]*\)\.?\s+(?P<rest>.+)$")
# A title ends at a stop that is not that of an initial; a question may go on in a subtitle.
_STOPS = (r"(?<!\b[A-Z])\.", r"[?!]")
_JOURNAL = re.compile(
    r"^(?P<journal>.+?)\s+(?P<volume>(?:[IVX]+/)?\d{1,3})(?:\((?P<number>[^)]+)\))?"
    r"(?::\s*(?P<pages>[\d–-]+))?$"
)
_PERSON = re.compile(r"[^,]+,(?: [^\W\d_]\.(?:-[^\W\d_]\.)*)+")
_ENDS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
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
        Plain text, escaped here; empty ones are left out. A ``url`` stays as it is, but for what
        would end it. In ``author`` and ``editor`` persons are "Surname, I."; whoever is not is
        kept whole.

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
        f"  {name} = {{{_WRITTEN.get(name, _escaped)(value)}}},"
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
    found, fields = parts(text, kind)
    return entry(found, key, fields)


def parts(text: str, kind: str = "misc") -> tuple[str, dict[str, str]]:
    """Part a reference in one line into the fields of an entry, as `work` writes them.

    Returns
    -------
    (str, dict of str to str)
        The kind of the entry, and its fields in plain text.

    Examples
    --------
    >>> parts("Pearl, J. (1988). Probabilistic Reasoning. Morgan Kaufmann.", "book")[1]["year"]
    '1988'
    """
    found = _WORK.match(text.strip())
    if not found:
        return "misc", {"note": text.strip()}
    role = "editor" if re.search(r"\(eds?\.?\)", found["who"]) else "author"
    who = re.sub(r"\s*\(eds?\.?\)", "", found["who"])
    title, rest = _split(found["rest"])
    fields = {role: who, "year": found["year"], "title": title}
    journal = _JOURNAL.match(rest)
    if kind == "article" and journal:
        told = {name: value or "" for name, value in journal.groupdict().items()}
        return "article", {**fields, **told}
    if kind == "book":
        return "book", {**fields, "publisher": rest}
    return "misc", {**fields, "howpublished": rest}


def _split(text: str) -> tuple[str, str]:
    """Part a title from what follows it: a journal, a publisher, or nothing."""
    for stop in _STOPS:
        found = re.match(rf"^(.+?{stop})\s+(.+)$", text)
        if found:
            return found[1].rstrip("."), found[2].rstrip(". ")
    return text.rstrip("."), ""


def persons(text: str) -> tuple[str, ...]:
    """Return names as "Surname, I." one by one; empty where somebody is no person.

    Examples
    --------
    >>> persons("Zhang, N. L. and Poole, D."), persons("Statistical Office")
    (('Zhang, N. L.', 'Poole, D.'), ())
    """
    found = re.split(r",?\s+(?:&|and)\s+|(?<=\.),\s+", " ".join(text.split()))
    return tuple(found) if all(_PERSON.fullmatch(one) for one in found) else ()


def _names(text: str) -> str:
    """Write names as BibTeX divides them; an institution, or a title in their place, is one."""
    found = persons(text)
    return " and ".join(map(_escaped, found)) if found else f"{{{_escaped(text)}}}"


def _address(text: str) -> str:
    return "".join(_ENDS.get(character, character) for character in "".join(text.split()))


def _escaped(text: str) -> str:
    plain = "".join(" " if category(sign).startswith("C") else sign for sign in text)
    flat = " ".join(plain.split())
    return "".join(_SPECIAL.get(character, character) for character in flat)


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._+/-]+", "-", text).strip("-") or "entry"


_WRITTEN = {"author": _names, "editor": _names, "url": _address}
