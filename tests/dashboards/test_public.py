"""Open to the public: no page takes a file or a text to read."""

import pytest
from apps import page_of, said
from boot import PUBLIC


@pytest.mark.parametrize("page", ["build", "evidence"])
@pytest.mark.parametrize("value", ["0", "1"])
def test_strangers_hand_nothing_in(page: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC, value)
    app = page_of(page)
    assert not app.exception
    ways_in = [*app.get("file_uploader"), *app.get("text_area")]
    assert bool(ways_in) == (value == "0")
    assert ("open to the public" in said(app)) == (value == "1")
