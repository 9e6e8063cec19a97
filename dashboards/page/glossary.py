"""Words explained where they stand: on hover, on focus, and in one list."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from itertools import count
from pathlib import Path

import streamlit as st

_FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True)
class Word:
    """A word that readers may want explained.

    Attributes
    ----------
    name : str
    means : str
        In a sentence or two.
    also : tuple of str
        Other forms under which it is found.
    """

    name: str
    means: str
    also: tuple[str, ...] = ()


@cache
def words() -> tuple[Word, ...]:
    """Return every word, in alphabetical order."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    made = [Word(name, one["means"], tuple(one.get("also", ()))) for name, one in told.items()]
    return tuple(sorted(made, key=lambda word: word.name.removeprefix("the ").lower()))


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, Word]]:
    forms = {form.lower(): word for word in words() for form in (word.name, *word.also)}
    longest = sorted(forms, key=len, reverse=True)
    pattern = r"(?<![\w’'-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w’'-])"
    return re.compile(pattern, re.IGNORECASE), forms


def glossed(text: str) -> str:
    """Return text as HTML, every word of the glossary explained where it first stands."""
    pattern, forms = _forms()
    seen: set[str] = set()
    numbers = count()
    made, end = [], 0
    for found in pattern.finditer(text):
        word = forms[found[0].lower()]
        if word.name in seen:
            continue
        seen.add(word.name)
        tip = f"tip-{sha256(f'{next(numbers)} {text}'.encode()).hexdigest()[:10]}"
        made += [escape(text[end : found.start()]), _term(found[0], word, tip)]
        end = found.end()
    return "".join([*made, escape(text[end:])])


def _term(shown: str, word: Word, name: str) -> str:
    return (
        f'<dfn class="db-term" tabindex="0" aria-describedby="{name}">{escape(shown)}'
        f'<span class="db-tip" role="tooltip" id="{name}">{escape(word.means)}</span></dfn>'
    )


def explained(text: str, kind: str = "db-text") -> None:
    """Write a paragraph whose words are explained."""
    st.html(f'<p class="{kind}">{glossed(text)}</p>')
