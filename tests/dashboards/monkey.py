"""A reader who tries everything: random steps over every widget of every page, by a seed."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

from boot import boot
from reader.view import View, link, read, write
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
ODD = (
    *("", " ", "x" * 300, "<script>alert(1)</script>", "=1+1", "a\tb", "é", "mixture"),
    *(
        "[a](javascript:b) $x$ :red[c] **d** `e`",
        "\u202egnol \u200b\U0001f600",
        "a.b:c=d&e?f#g%h+i",
    ),
)
ELSEWHERE = 0.15
"""How often another page is opened instead of a widget used."""

TIPS = re.compile(r'<span class="db-tip".*?</span>', re.DOTALL)
# Names that are meant to be seen stand in these; what is left of them is a mark without blanks.
NAMES = re.compile(r'<(code|pre|style)\b.*?</\1>|<span class="db-badge.*?</span>', re.DOTALL)
NUMBER = re.compile(r"\bP\([^()]*\)")  # a number of a theory, as its file has it
ENDS = re.compile(r"</(?:p|td|th|li|h\d|div|text|summary|figcaption|caption)>")
TAG = re.compile(r"<[^>]*>")
WRONG = {
    "not a number": re.compile(r"\bnan\b|\binf\b"),
    "nothing": re.compile(r"\bNone\b(?! (?:of|are|is)|[:.])"),
    "a value of Python": re.compile(r"\{\}|\[\]|\(\)|<\w+ object|\w\('"),
    "a name from a file": re.compile(r"(?<!\()\b[a-z]+_[a-z_]+\b(?!\)|=|:)"),
    "two blanks": re.compile(r"\S  +\S"),
    "two stops": re.compile(r"(?<!\.)\.\.(?!\.)|,,|\. \.|\s,|\(\s|\s\)|\w [.;:](?:\s|$)"),
    "minus nothing": re.compile(r"[-\u2212]0(?:\.0+)?(?![\d.])"),
}


def shown(app: AppTest) -> Iterator[str]:
    """Return the texts of a page, a paragraph or cell each, without names that are meant to be."""
    for one in app.get("html"):
        body = NAMES.sub("`", TIPS.sub("", str(one.proto.body)))
        for part in ENDS.split(body):
            yield NUMBER.sub("`", unescape(TAG.sub("", part))).strip()
    for kind in ("markdown", "caption", "error", "warning", "info", "title", "header"):
        for one in getattr(app, kind):
            yield re.sub(r"`[^`]*`", "`", str(one.value))


def wrong(app: AppTest) -> list[str]:
    """Return what nobody should read on a page."""
    found = [f"an exception: {one.value}" for one in app.exception]
    named = app.session_state["page"] == "build"  # there the names of a file are what is edited
    for text in shown(app):
        for what, pattern in WRONG.items():
            match = pattern.search(text)
            if match and not (named and what == "a name from a file"):
                around = text[max(0, match.start() - 60) : match.end() + 60]
                found.append(f"{what}: {around!r}")
    return found


def _number(chance: random.Random, proto: object) -> float:
    low = proto.min if proto.has_min else 0.0
    high = proto.max if proto.has_max else 1.0
    return chance.choice([low, high, chance.uniform(low, high)])


def _place(chance: random.Random, proto: object) -> float:
    steps = round((proto.max - proto.min) / proto.step)
    return proto.min + proto.step * chance.choice([0, steps, chance.randint(0, steps)])


def moved(chance: random.Random, widget: Widget) -> WidgetState:
    """Return another state of a widget, as the browser would send it."""
    proto, kind = widget.proto, widget.type
    state = WidgetState(id=widget.id)
    if kind == "button":
        state.trigger_value = True
    elif kind in ("selectbox", "radio"):
        state.string_value = chance.choice(list(proto.options))
    elif kind in ("multiselect", "button_group"):
        single = kind == "button_group" and widget._is_single_select
        most = min(4, len(widget.options))
        count = 1 if single else chance.randint(0, most)
        state.string_array_value.data[:] = chance.sample(list(widget.options), count)
    elif kind in ("checkbox", "toggle"):
        state.bool_value = not widget.value
    elif kind == "slider":
        state.double_array_value.data[:] = sorted(_place(chance, proto) for _ in proto.default)
    elif kind == "select_slider":
        state.string_array_value.data[:] = [chance.choice(list(proto.options))]
    elif kind == "number_input":
        state.double_value = _number(chance, proto)
    elif kind in ("text_input", "text_area"):
        state.string_value = chance.choice(ODD)
    else:
        raise AssertionError(f"nobody knows how to use {kind}")
    return state


@dataclass
class Monkey:
    """Opens the dashboard, and goes on step by step."""

    seed: int
    page: str = "compare"
    start: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.app = AppTest.from_file(str(APP), default_timeout=120).run()
        self.app.query_params = dict(self.start)
        self.go(self.page)

    @property
    def pages(self) -> dict[str, str]:
        registered = self.app._registered_pages.items()
        return {str(info["url_pathname"] or "compare"): page for page, info in registered}

    @property
    def view(self) -> View:
        return self.app.session_state["view"]

    @property
    def where(self) -> str:
        return str(self.app.session_state["page"])

    def go(self, page: str) -> None:
        """Open a page as its link in the navigation does."""
        self.told.append(f"page {page}")
        self.app._page_hash = self.pages[page]
        self.app._run()
        self.app._page_hash = ""

    def step(self) -> None:
        """Do one thing at random."""
        some = [
            node
            for node in self.app._tree
            if isinstance(node, Widget)
            and not node.proto.disabled
            and node.type not in ("download_button", "file_uploader")
            and getattr(node.proto, "options", [True])
        ]
        if not some or self.random.random() < ELSEWHERE:
            page = self.random.choice(sorted(self.pages))
            if page != self.where:  # the front end drops what the address says, unless it stays
                self.app.query_params = {}
            self.go(page)
            return
        widget = self.random.choice(some)
        sent = [moved(self.random, widget)]
        self.told.append(f"{widget.key or widget.type} {str(sent[0]).partition(chr(10))[2]!r}")
        form = getattr(widget.proto, "form_id", "")
        if form and widget.type != "button":
            sent += [
                WidgetState(id=one.id, trigger_value=True)
                for one in some
                if one.type == "button" and one.proto.form_id == form
            ]
        states = self.app._tree.get_widget_states()
        kept = [one for one in states.widgets if one.id != widget.id]
        self.app._run(WidgetStates(widgets=[*kept, *sent]))

    def wrong(self) -> list[str]:
        """Return what is wrong with the page, and with the way back to it."""
        found = wrong(self.app)
        there, told = read(parse_qs(link(self.view, "")), boot())
        if told or (self.view.theories and write(there) != write(self.view)):
            found.append(f"a link that does not lead back: {write(self.view)}, {told}")
        if len(self.app.title) != 1:
            found.append(f"{len(self.app.title)} titles")
        return found
