"""A reader of the dashboard without a browser: Streamlit's own messages over its own socket."""

import asyncio
import random
import urllib.request
import zlib
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
KEPT_RUNS = 2  # a browser keeps a large message that was not used for so many runs
LOCAL = ("127.0.0.1", "localhost", "::1")
# What a page must have sent to count as drawn: a component with that in its picture. Of other
# pages, any element that is not an error will do.
DRAWN = {"compare": ("still", "db-wide"), "theory": ("causal_map", "ch-map")}
PICKER = "widget_scenario"


class Undrawn(Exception):
    """A run that did not send what its page is made of."""


@dataclass
class Run:
    """One run of the script, as a reader saw it.

    Attributes
    ----------
    page : str
    first : bool
    seconds : float
        From asking to the message that the script has ended.
    sent : int
        Bytes over the socket.
    messages : int
    reused : int
        Messages that the reader had already and that were only named.
    packed : int
        Bytes if they are compressed; 0 if nobody asked.
    """

    page: str
    first: bool
    seconds: float
    sent: int
    messages: int
    reused: int
    packed: int = 0


@dataclass
class Reader:
    """One reader with a page open.

    Attributes
    ----------
    url : str
        Where the dashboard is, on this machine.
    page : str
    query : str
        The query string of the link that is opened.
    packing : bool
        Whether to find out how small the messages could be.
    pages : list of str
        The pages of the navigation, once one is open.
    """

    url: str
    page: str
    query: str = ""
    packing: bool = False
    pages: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    cookies: str = ""
    _socket: ClientConnection | None = None
    _script: str = ""
    _picker: str = ""
    _options: list[str] = field(default_factory=list)
    _known: dict[str, list] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if urlsplit(self.url).hostname not in LOCAL:
            raise ValueError(f"only a dashboard of this machine is put under load, not {self.url}")

    async def open(self) -> None:
        """Fetch the page for its cookies, connect, and wait until the page is drawn."""
        began = perf_counter()
        self.cookies = await asyncio.to_thread(_cookies, self.url)
        parts = urlsplit(self.url)
        self._socket = await connect(
            f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream",
            origin=f"http://{parts.netloc}",
            subprotocols=["streamlit"],
            additional_headers={"Cookie": self.cookies} if self.cookies else None,
            max_size=None,
            open_timeout=PATIENCE,
            compression=None,
        )
        await self._run(None, began)

    async def choose(self, draw: random.Random) -> None:
        """Choose another scenario in the picker, as a reader does."""
        option = draw.choice(self._options[:-1])  # the last one is an intervention of one's own
        await self._run(option, perf_counter())

    async def follow(self, query: str) -> None:
        """Open another link of the same page."""
        self.query = query
        await self._run(None, perf_counter())

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, option: str | None, began: float) -> None:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self.query
        state.context_info.url = f"{self.url}/{self.page}"
        state.context_info.color_scheme = "light"
        state.cached_message_hashes.extend(self._known)
        if self._script:
            state.page_script_hash = self._script
        else:
            state.page_name = "" if self.page == "compare" else self.page
        if option is not None:
            widget = state.widget_states.widgets.add()
            widget.id, widget.string_value = self._picker, option
        await self._socket.send(asked.SerializeToString())
        run = Run(self.page, not self.runs, 0.0, 0, 0, 0)
        drawn = await asyncio.wait_for(self._received(run), PATIENCE)
        run.seconds = perf_counter() - began
        if not drawn:
            raise Undrawn(f"the page {self.page} did not send its picture")
        self.runs.append(run)

    async def _received(self, run: Run) -> bool:
        drawn = False
        used: set[str] = set()
        packer = zlib.compressobj() if self.packing else None
        async for data in self._socket:
            run.sent += len(data)
            run.messages += 1
            if packer:
                run.packed += len(packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                run.reused += 1
                used.add(message.ref_hash)
                message = self._known[message.ref_hash][1]
            elif message.metadata.cacheable:
                self._known[message.hash] = [0, message]
                used.add(message.hash)
            if kind == "navigation":
                self._script = message.navigation.page_script_hash
                self.pages = [page.url_pathname for page in message.navigation.app_pages]
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished":
                self._forget(used)
                return drawn
            drawn = self._looked_at(message) or drawn
        raise ConnectionError("the dashboard closed the connection")

    def _looked_at(self, message: ForwardMsg) -> bool:
        if message.WhichOneof("type") != "delta" or not message.delta.HasField("new_element"):
            return False
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise Undrawn(element.exception.message)
        if kind == "selectbox" and element.selectbox.id.endswith(PICKER):
            self._picker, self._options = element.selectbox.id, list(element.selectbox.options)
        if self.page not in DRAWN:
            return True
        name, part = DRAWN[self.page]
        component = element.bidi_component
        drawn = kind == "bidi_component" and component.component_name == name
        return drawn and part in (component.json or component.mixed.json)

    def _forget(self, used: set[str]) -> None:
        for name, kept in list(self._known.items()):
            kept[0] = 0 if name in used else kept[0] + 1
            if kept[0] > KEPT_RUNS:
                del self._known[name]


def _cookies(url: str) -> str:
    with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE) as reply:
        given = reply.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.split(";", 1)[0] for cookie in given)
