"""The toolkit knows no case: no word of one stands in it.

The words are taken from the files of the cases, so that a new case is covered by itself.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import causal

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models"
CODE = [
    path
    for folder in ("causal", "dashboards")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".toml", ".css", ".js", ".html", ".svg"}
]
# What a case also uses for a name, and what it says in the toolkit instead.
PLAIN = {
    "American": "of a journal that is cited",
    "Social": "of a journal that is cited",
    "control": "of a page; a character that is none; what holds a cause",
    "crisis": "a yearly variable of examples",
    "leader": "the account for which evidence speaks most",
    "summer": "a season, in dates",
    "States": "of a variable, where a sentence begins with it",
    "Young": "an author who is cited",
}
# Words with a capital that are no names of a case.
MONTHS = (
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
CAPITALS = {*MONTHS.split(), "Bayesian", "English", "GDP", "I", "II", "III", "IV", "Python"}
WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:[_-][A-Za-z0-9\u00c0-\u024f]+|\d+)*")
# Under these a name of one plain word counts as well; under others one that is made up.
NAMES = {"outcomes", "levers", "vocabulary", "variables", "scenarios", "theories"}
OTHERS = {
    *("documents", "claims", "sources", "histories", "variants", "explananda", "hypotheses"),
    *("clusters", "items"),
}
PROSE = {"title", "question", "meaning", "labels", "rule", "summary", "paraphrase", "fact"}


def tables(case: str) -> list[tuple[Path, dict[str, Any]]]:
    files = sorted((MODELS / case).rglob("*.toml"))
    return [(file, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]


def walk(node: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every key of the tables with what stands under it."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield name, value
            yield from walk(value, name)
    elif isinstance(node, list):
        for value in node:
            yield key, value
            yield from walk(value, key)


def names(case: str) -> set[str]:
    """Names of theories, variables, states, scenarios, claims, sources … of a case."""
    found = {case}
    for file, raw in tables(case):
        if file.parent.name == "theories":
            found.add(file.stem)
        for key, value in walk(raw):
            if key in NAMES and isinstance(value, dict):
                found |= {name for name in value if len(name) > 4 or made_up(name)}
            elif isinstance(value, dict if key in OTHERS else list) and key in {*OTHERS, "states"}:
                found |= {name for name in value if isinstance(name, str) and made_up(name)}
    return found - {"case"}


def made_up(name: str) -> bool:
    """Whether a name is no plain word: no_such_day, x1905, C-1."""
    return bool(re.search(r"[_\d-]", name))


def proper(case: str) -> set[str]:
    """Words of a case's prose that have a capital wherever they stand, also inside a sentence.

    Of titles of books every word has one: those of documents and sources are left out.
    """
    inside: set[str] = set()
    small: set[str] = set()
    for _, raw in tables(case):
        told = {key: value for key, value in raw.items() if key not in ("documents", "sources")}
        for key, value in walk(told):
            texts = value.values() if isinstance(value, dict) and key == "labels" else [value]
            for text in texts if key in PROSE else ():
                if isinstance(text, str):
                    for sentence in re.split(r"(?<=[.:;?!])\s+|\n\n", text):
                        some = WORD.findall(sentence)
                        small |= {word for word in some if word.islower()}
                        inside |= {word for word in some[1:] if word[0].isupper()}
    return {word for word in inside if word.lower() not in small and len(word) > 2} - CAPITALS


@cache
def words(case: str) -> frozenset[str]:
    """Names of a case, its proper names, and these in small letters where a state is so called."""
    states = {
        part
        for _, raw in tables(case)
        for key, value in walk(raw)
        if key == "states" and isinstance(value, list)
        for state in value
        for part in state.split("_")
    }
    small = {word.lower() for word in proper(case)} & (states | set(case.split("_")))
    return frozenset(names(case) | proper(case) | small) - set(PLAIN)


def without_docstrings(text: str) -> str:
    """Python without its docstrings, in which an invented case may serve as the example."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                for at in range(first.lineno - 1, first.end_lineno or first.lineno):
                    lines[at] = ""
    return "\n".join(lines)


@cache
def read(path: Path, bare: bool) -> frozenset[str]:
    text = path.read_text(encoding="utf-8")
    text = without_docstrings(text) if bare and path.suffix == ".py" else text
    return frozenset([*WORD.findall(text), *re.findall(r"[\w-]+", text)])


@pytest.mark.parametrize("case", causal.cases())
def test_no_word_of_a_case_stands_in_the_toolkit(case: str) -> None:
    invented = causal.load_frame(case).invented
    assert len(words(case)) > 20
    told = {
        str(path.relative_to(ROOT)): sorted(found)
        for path in CODE
        if (found := words(case) & read(path, invented))
    }
    assert not told
