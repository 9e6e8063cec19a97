"""What a page says and offers to be taken away, caught as it is drawn."""

from dataclasses import dataclass
from functools import cache
from unittest.mock import patch
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import page.shell
from page.taking import Drawing, Sheet, Taken
from reader.view import View, link
from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class Offered:
    """What was caught; nothing is offered where there is nothing to ask."""

    answer: str
    taken: Taken | None = None
    sheets: tuple[Sheet, ...] = ()
    drawings: tuple[Drawing, ...] = ()


def opened_at(name: str, view: View, model: str = "") -> AppTest:
    """Open a page at a link to a view."""
    app = AppTest.from_string(
        f"import streamlit as st\nfrom views.{name}.page import page as shown\n"
        'st.session_state["pages"] = {}\nshown()',
        default_timeout=120,
    )
    for key, value in parse_qs(link(view, model)).items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def answer_of(app: AppTest) -> str:
    """Return the answer that a page gives, if any, as text without spaces."""
    bodies = [str(one.proto.body) for one in app.get("html")]
    found = ["".join(ET.fromstring(one).itertext()) for one in bodies if '"db-answer' in one]
    return "".join("".join(found).split())


@cache
def offered(name: str, view: View) -> Offered:
    """Open a page and catch what it offers."""
    caught: list[tuple] = []
    with patch.object(page.shell, "files", lambda *told: caught.append(told)):
        app = opened_at(name, view)
    if not caught:
        return Offered(answer_of(app))
    ((taken, sheets, drawings),) = caught
    return Offered(answer_of(app), taken, tuple(sheets), tuple(drawings))
