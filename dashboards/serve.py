"""The server of the dashboard: ready before it answers, and guarded (``causal dashboard``)."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit
from boot import public, troubles
from guard import Guard, headers, leading
from starlette.middleware import Middleware
from streamlit.starlette import App
from warm import warm

# Set by causal dashboard; names are separated by commas.
NAMES = "COUNTERHISTORY_NAMES"
READERS = "COUNTERHISTORY_READERS"


@asynccontextmanager
async def ready(_: App) -> AsyncIterator[None]:
    """Load everything before the first request is answered, the one for its health as well."""
    warm()
    for sentence in troubles():
        sys.stderr.write(f"causal: a case was left out: {sentence}\n")
    yield


def _index() -> str:
    file = Path(streamlit.__file__).parent / "static" / "index.html"
    return leading(file.read_text(encoding="utf-8"))


app = App(
    Path(__file__).with_name("app.py"),
    lifespan=ready,
    middleware=[
        Middleware(
            Guard,
            told=headers(_index()),
            index=_index(),
            base=str(streamlit.get_option("server.baseUrlPath") or "").strip("/"),
            names=frozenset(filter(None, os.environ.get(NAMES, "").split(","))),
            public=public(),
            most=int(os.environ.get(READERS) or 0),
        )
    ],
)
