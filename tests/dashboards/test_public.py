"""Open to the public: no page takes a file or a text to read."""

import pytest
from boot import PUBLIC
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from views.{page}.page import page as shown
st.session_state["pages"] = {{}}
shown()
"""


@pytest.mark.parametrize("page", ["build", "evidence"])
@pytest.mark.parametrize("value", ["0", "1"])
def test_strangers_hand_nothing_in(page: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC, value)
    app = AppTest.from_string(SCRIPT.format(page=page), default_timeout=60).run()
    assert not app.exception
    ways_in = [*app.get("file_uploader"), *app.get("text_area")]
    told = " ".join(str(one.proto.body) for one in app.get("html"))
    assert bool(ways_in) == (value == "0")
    assert ("open to the public" in told) == (value == "1")
