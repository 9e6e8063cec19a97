"""Where the dashboard is; its modules import one another from its own folder, as Streamlit runs it."""

import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "dashboards" / "app.py"
sys.path[:0] = [str(APP.parent), str(Path(__file__).parent)]

from browsing import browser, contexts, opened, url  # noqa: E402

__all__ = ["browser", "contexts", "opened", "url"]


@pytest.fixture(scope="session")
def app_file() -> Path:
    """The script that Streamlit runs."""
    return APP
