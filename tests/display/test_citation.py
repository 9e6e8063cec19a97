"""BibTeX of everything that is cited: read back by a small strict reader of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import causal
from causal.display.citation import entry, work

LIBRARIES = [causal.load_frame(case).library for case in causal.cases()]
SOURCES = {source.name: source for library in LIBRARIES for source in library.sources}
HEAD = re.compile(r"@(?P<kind>[a-z]+)\{(?P<key>[A-Za-z0-9:._+/-]+),\s*")
FIELD = re.compile(r"(?P<name>[a-z]+) = \{")
COMMANDS = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\{": "{", r"\}": "}", r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip
TOKEN = re.compile("|".join(map(re.escape, COMMANDS)))


def value_at(text: str, at: int) -> tuple[str, int]:
    """Return what braces hold, and where they end; an escaped brace is no brace."""
    depth, start = 1, at
    while depth:
        if text[at] == "\\" and text[at + 1] in "{}":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[start : at - 1], at


def plain(value: str) -> str:
    """Return what a value prints; a special character that is not escaped is refused."""
    bare = TOKEN.sub("", value).replace("{", "").replace("}", "")
    assert not re.search(r"[\\&%$#_~^]", bare), value
    braces = TOKEN.sub("", value)
    assert braces.count("{") == braces.count("}")
    kept = TOKEN.sub(lambda found: f"\x00{found[0]}\x00", value)
    parts = kept.split("\x00")
    return "".join(COMMANDS.get(part, part.replace("{", "").replace("}", "")) for part in parts)


def parsed(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Read BibTeX, or fail."""
    found, at = [], 0
    while at < len(text.rstrip()):
        head = HEAD.match(text, at)
        assert head, text[at : at + 60]
        fields: dict[str, str] = {}
        at = head.end()
        while text[at] != "}":
            name = FIELD.match(text, at)
            assert name, text[at : at + 60]
            assert name["name"] not in fields
            fields[name["name"]], at = value_at(text, name.end())
            end = re.compile(r",\s*").match(text, at)
            assert end
            at = end.end()
        found.append((head["kind"], head["key"], fields))
        at = re.compile(r"\}\s*").match(text, at).end()
    return found


def names(value: str) -> list[str]:
    """Part names at an "and" outside braces, as BibTeX does."""
    found, depth, last = [], 0, 0
    for at, character in enumerate(value):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if not depth and value.startswith(" and ", at):
            found.append(value[last:at])
            last = at + 5
    return [*found, value[last:]]


def test_every_source_that_ships_is_read_back() -> None:
    made = parsed("\n\n".join(work(s.name, s.text, s.kind) for s in SOURCES.values()))
    assert len(made) == len(SOURCES) > 50
    assert len({key for _, key, _ in made}) == len(made)
    for (kind, key, fields), source in zip(made, SOURCES.values(), strict=True):
        assert key == source.name
        assert kind in ("book", "article", "misc")
        told = {name: plain(value) for name, value in fields.items()}
        for value in told.values():  # nothing is made up, and every word is one of the reference
            for word in re.findall(r"\w+", value):
                assert word == "and" or word in source.text


@pytest.mark.parametrize(
    "source", [s for s in SOURCES.values() if s.kind in ("book", "article")], ids=lambda s: s.name
)
def test_a_work_has_its_author_its_year_and_its_title(source: object) -> None:
    ((_, _, fields),) = parsed(work(source.name, source.text, source.kind))
    dated = re.match(r"^[^(]+(?:\(eds?\.?\) )?\([^)]*?\b(\d{4})", source.text)
    if dated is None:
        assert fields == {"note": fields["note"]}
        return
    who = fields.get("author") or fields["editor"]
    assert fields["year"] == dated[1]
    assert fields["title"]
    assert not fields["title"].endswith(".")
    commas = [one.count(",") for one in names(who) if not one.startswith("{")]
    assert all(count == 1 for count in commas), who
    surnames = [one.partition(",")[0].strip("{}") for one in names(who)]
    assert all(surname and source.text.count(surname) for surname in surnames)
    assert sum(source.text.partition(" (")[0].count(f"{one},") for one in surnames) >= 1
    if fields.get("volume"):
        number = f"({fields['number']})" if "number" in fields else ""
        assert f"{fields['journal']} {fields['volume']}{number}".replace(r"\&", "&") in source.text


def test_authors_are_parted_and_institutions_are_not() -> None:
    three = work("k", "Roe, A. B., Müller, C.-D. and Ó Sé, E. (1999). Of USSR. Press.", "book")
    ((_, _, fields),) = parsed(three)
    assert names(fields["author"]) == ["Roe, A. B.", "Müller, C.-D.", "Ó Sé, E."]
    assert (fields["title"], fields["publisher"]) == ("Of USSR", "Press")
    ((_, _, fields),) = parsed(
        work("k", "Fund, Bank and Board (May 1991). A Study. Paris.", "book")
    )
    assert names(fields["author"]) == ["{Fund, Bank and Board}"]
    assert fields["year"] == "1991"


TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=40)


@given(TEXT, TEXT, st.text(max_size=30))
def test_any_text_is_read_back(title: str, author: str, key: str) -> None:
    written = entry("misc", key, {"title": title, "author": author, "url": f"http://x/?a={title}"})
    ((kind, _, fields),) = parsed(written)
    assert kind == "misc"
    assert plain(fields.get("title", "")) == " ".join(title.split())
    assert "{" not in fields["url"]
    assert "}" not in fields["url"]
