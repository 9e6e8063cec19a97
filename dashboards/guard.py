"""Who is let in, and what browsers are told to refuse: around Streamlit's own server."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PAGE = re.compile(r"/[A-Za-z0-9_-]*")
# The front end would otherwise look for its server below each page first, and log what it finds
# missing there. The address is the browser's own: a proxy may have another than we know.
_HERE = (
    '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href};</script>'
)
_HEALTH = "/_stcore/health"
_NOT_FOR_STRANGERS = ("/_stcore/upload_file", "/_stcore/metrics", "/_stcore/agent")


def leading(index: str) -> str:
    """Return the page into which Streamlit draws, told where its server is.

    Examples
    --------
    >>> leading("<head></head>").startswith("<head><script>window.__streamlit = {BACKEND_BASE_URL")
    True
    """
    return index.replace("<head>", f"<head>{_HERE}", 1)


def headers(index: str) -> list[tuple[bytes, bytes]]:
    """Return what every answer tells the browser.

    Parameters
    ----------
    index : str
        The page into which Streamlit draws. The scripts in it are allowed by their hashes; pictures
        are modules that Streamlit makes in the browser, which are ``blob:``.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in _INLINE.findall(index)
    )
    policy = (
        "default-src 'self'",
        f"script-src 'self' blob: {hashes}".rstrip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    told = {
        "content-security-policy": "; ".join(policy),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]


def _headers(scope: Message, name: bytes) -> list[str]:
    sent: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for key, value in sent if key == name]


def _header(scope: Message, name: bytes) -> str:
    return next(iter(_headers(scope, name)), "")


def _foreign(scope: Message) -> bool:
    """Return whether a page of another origin asks; what is no browser sends no origin at all."""
    host = _header(scope, b"host")
    return any(
        one not in (f"http://{host}", f"https://{host}") for one in _headers(scope, b"origin")
    )


def _host_of(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@dataclass
class Guard:
    """Lets a request through to the dashboard, or answers it with a sentence.

    Attributes
    ----------
    app : callable
        What is guarded (ASGI).
    told : list of (bytes, bytes)
        Headers of every answer.
    index : str
        What is answered at the address of every page; if empty, whatever Streamlit has there.
    base : str
        Path below which the pages are, without slashes at its ends.
    names : frozenset of str
        The names under which the dashboard may be asked for; any if empty. A page of another site
        that had its own name point here would otherwise be taken for ours.
    public : bool
        Nothing is uploaded, and the counters of the server are not shown.
    most : int
        So many readers at once; any number if 0.
    """

    app: Asgi
    told: list[tuple[bytes, bytes]]
    index: str = ""
    base: str = ""
    names: frozenset[str] = frozenset()
    public: bool = False
    most: int = 0
    readers: int = field(default=0, init=False)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._page(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._reader(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _stranger(self, scope: Message) -> str:
        host = _host_of(_header(scope, b"host"))
        if not self.names or host in self.names:
            return ""
        return (
            f"This dashboard does not answer to the name {host!r}. Whoever runs it can add it: "
            f"causal dashboard --allow-host {host or 'NAME'}"
        )

    @property
    def _above(self) -> str:
        return f"/{self.base}" if self.base else ""

    def _is_page(self, scope: Message) -> bool:
        path = str(scope["path"])
        inside = path.startswith(f"{self._above}/")
        inside = inside and bool(_PAGE.fullmatch(path.removeprefix(self._above)))
        return bool(self.index) and inside and scope["method"] in ("GET", "HEAD")

    async def _page(self, scope: Message, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        refused = "" if path == f"{self._above}{_HEALTH}" else self._stranger(scope)
        code = 421
        if self.public and any(part in path for part in _NOT_FOR_STRANGERS):
            code, refused = 403, "This is not offered on a public dashboard."
        wants_page = "text/html" in _header(scope, b"accept")
        if not refused and wants_page and self.most and self.readers >= self.most:
            code, refused = 503, "All places are taken just now. Please try again in a few minutes."
        if refused:
            await _say(refused, code, self.told, send)
            return
        if self._is_page(scope):
            await _send(self.index, 200, [(b"cache-control", b"no-cache"), *self.told], send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [pair for pair in self.told if pair[0] not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, answer)

    async def _reader(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let a page connect: only one that was served under the name that it asks for now.

        Streamlit itself would first look up its own address outside to compare the two.
        """
        full = bool(self.most) and self.readers >= self.most
        if full or _foreign(scope) or self._stranger(scope):
            await receive()  # the request to connect
            await send({"type": "websocket.close", "code": 1013 if full else 1008})
            return
        self.readers += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.readers -= 1


async def _say(text: str, code: int, told: list[tuple[bytes, bytes]], send: Send) -> None:
    body = f"<!doctype html><meta charset=utf-8><title>Counterhistory</title><p>{escape(text)}</p>"
    more = [(b"cache-control", b"no-store"), (b"retry-after", b"60")] if code == 503 else []
    await _send(body, code, [*told, *more], send)


async def _send(page: str, code: int, more: list[tuple[bytes, bytes]], send: Send) -> None:
    body = page.encode()
    content = (b"content-type", b"text/html; charset=utf-8")
    length = (b"content-length", str(len(body)).encode())
    start = {"type": "http.response.start", "status": code, "headers": [content, length, *more]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
