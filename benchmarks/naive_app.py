"""The same pages as a first version would have them: only the theories are kept.

Only `load.py` runs this. Results and pictures are made anew in every run, and the collector is not
told that what is loaded stays.
"""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

APP = Path(__file__).resolve().parents[1] / "dashboards" / "app.py"


def _forgetful(kept: Callable) -> Callable:
    def cache(function: Callable | None = None, **options: object) -> Callable:
        if function is None:
            return lambda found: cache(found, **options)
        return kept(**options)(function) if function.__name__ == "boot" else function

    return cache


if "boot" not in sys.modules:  # the first run in this process
    sys.path.insert(0, str(APP.parent))
    st.cache_resource = _forgetful(st.cache_resource)
    gc.freeze = lambda: None
exec(compile(APP.read_text(encoding="utf-8"), str(APP), "exec"))
