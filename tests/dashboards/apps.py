"""Pages run without a browser, and what they say."""

from html import unescape

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from views.{page}.page import page as shown
st.session_state["pages"] = {{}}
shown()
"""


def page_at(page: str, **params: str | list[str]) -> AppTest:
    """Return a page at an address, not run yet."""
    app = AppTest.from_string(SCRIPT.format(page=page), default_timeout=60)
    for key, value in params.items():
        app.query_params[key] = value
    return app


def page_of(page: str, **params: str | list[str]) -> AppTest:
    """Run a page at an address."""
    return page_at(page, **params).run()


def said(app: AppTest) -> str:
    """Return every word that a page writes as HTML."""
    return unescape(" ".join(str(one.proto.body) for one in app.get("html")))
