"""Open a browser once the dashboard answers; Streamlit does so only for a bare script."""

import time
import webbrowser
from collections.abc import Callable

_PAUSE = 0.2  # seconds between two questions
_PATIENCE = 120.0


def answers(url: str) -> bool:
    """Return whether a dashboard on this machine is ready; no proxy is asked.

    Examples
    --------
    >>> answers("http://127.0.0.1:9")
    False
    """
    from http.client import HTTPException  # other commands need not wait for these
    from urllib.request import ProxyHandler, build_opener

    try:
        with build_opener(ProxyHandler({})).open(f"{url}/_stcore/health", timeout=10) as reply:
            return bool(reply.status == 200)
    except (OSError, HTTPException):
        return False


def open_when_ready(url: str, alive: Callable[[], bool]) -> bool:
    """Wait until a dashboard answers, and open it in a browser.

    Parameters
    ----------
    url : str
        Without a slash at its end.
    alive : callable
        Whether it is still worth waiting for.

    Returns
    -------
    bool
        Whether a browser was opened.
    """
    until = time.monotonic() + _PATIENCE
    while alive() and time.monotonic() < until:
        if answers(url):
            return webbrowser.open(f"{url}/")
        time.sleep(_PAUSE)
    return False
