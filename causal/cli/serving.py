"""How the dashboard is to be served: who may reach it, under which path, and how much it takes."""

import ipaddress
import os
import re
from dataclasses import dataclass, replace

from causal.errors import CausalError

PUBLIC_READERS = 100
_MESSAGE = 10  # megabytes of one message, in or out
_HERE = ("localhost", "127.0.0.1", "::1")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_RESERVED = ("_stcore", "component", "media", "static")

# Given one by one, for a settings file of Streamlit that lies about could say otherwise. After a
# run the collector has nothing to do: what stays is frozen, and Python itself collects the rest.
_SETTINGS = {
    "browser.gatherUsageStats": "false",
    "client.showErrorLinks": "false",  # they lead to search engines
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "logger.hideWelcomeMessage": "true",  # it would ask outside for this machine's address
    "runner.postScriptGC": "false",
    "server.enableAgentApi": "false",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.headless": "true",  # we open the browser ourselves
    "server.showEmailPrompt": "false",
    "server.xsrfCookieSameSite": "strict",
}


def loopback(host: str) -> bool:
    """Return whether only this machine can reach an address.

    Examples
    --------
    >>> loopback("127.0.0.1"), loopback("0.0.0.0")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def base_path(text: str) -> str:
    """Return the path under which a proxy shows the dashboard, without slashes at its ends.

    Raises
    ------
    CausalError
        If it is no plain path, or one that Streamlit keeps for itself.

    Examples
    --------
    >>> base_path("/history/1991/")
    'history/1991'
    """
    path = text.removeprefix("/").removesuffix("/")
    segments = path.split("/") if path or text == "//" else []
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise CausalError(
            f"--base-url {text!r} is no path; write letters, digits, '-', '_', '.' and '~' between "
            f"slashes, such as /history"
        )
    if segments and segments[0] in _RESERVED:
        raise CausalError(
            f"--base-url {text!r} begins with {segments[0]!r}, which the server keeps for itself; "
            f"choose another, such as /history"
        )
    return path


def host_name(text: str) -> str:
    """Return a name by which readers reach the dashboard, in small letters.

    Raises
    ------
    CausalError
        If it is neither a name nor an address alone.

    Examples
    --------
    >>> host_name("Example.org")
    'example.org'
    """
    name = text.strip("[]").lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    if not _NAME.fullmatch(name):
        raise CausalError(
            f"--allow-host {text!r} is no name of a host; write it without https://, port and "
            f"path, such as example.org"
        )
    return name


@dataclass(frozen=True)
class Serving:
    """How the dashboard is to be served.

    Attributes
    ----------
    host : str
    port : int
    base : str
        Path below which it is, without slashes at its ends.
    names : tuple of str
        Names by which readers reach it, besides those of this machine.
    upload : int
        Megabytes of the largest file that a reader may upload.
    readers : int
        So many at once; 0 for any number.
    public : bool
    browser : bool
        Whether one is opened.
    cases : tuple of str
        Folders of cases of one's own, shown after those that ship.
    """

    host: str
    port: int
    base: str = ""
    names: tuple[str, ...] = ()
    upload: int = 2
    readers: int = 0
    public: bool = False
    browser: bool = False
    cases: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it is on this machine."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}" + (f"/{self.base}/" if self.base else "")

    @property
    def opened(self) -> str:
        """What is opened in a browser; empty if nothing is.

        Examples
        --------
        >>> Serving("0.0.0.0", 8501, browser=True).opened
        'http://127.0.0.1:8501'
        """
        if not self.browser:
            return ""
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return replace(self, host=near).url.rstrip("/")

    def options(self) -> list[str]:
        """Return the options of Streamlit.

        Examples
        --------
        >>> "--server.baseUrlPath=history" in Serving("127.0.0.1", 8501, "history").options()
        True
        """
        told = {
            **_SETTINGS,
            "client.showErrorDetails": "none" if self.public else "full",
            "server.address": self.host,
            "server.baseUrlPath": self.base,
            "server.disconnectedSessionTTL": "30" if self.public else "120",
            "server.enableWebsocketCompression": str(self.public).lower(),  # readers are far away
            "server.maxMessageSize": str(max(_MESSAGE, self.upload)),
            "server.maxUploadSize": str(self.upload),
            "server.maxWidgetStateSize": str(self.upload),  # all else that a browser sends at once
            "server.port": str(self.port),
        }
        return [f"--{name}={value}" for name, value in told.items()]

    def environment(self) -> dict[str, str]:
        """Return what the dashboard itself is told, as variables of its environment.

        Where only this machine can reach it, it answers to this machine's names and to those that
        were given; on an open address to any name if none was given.
        """
        here = {*_HERE, self.host.lower()} if self.names or loopback(self.host) else set()
        own = {"COUNTERHISTORY_CASES": os.pathsep.join(self.cases)} if self.cases else {}
        return own | {
            "COUNTERHISTORY_NAMES": ",".join(sorted({*here, *self.names})),
            "COUNTERHISTORY_PUBLIC": str(int(self.public)),
            "COUNTERHISTORY_READERS": str(self.readers or ""),
        }
