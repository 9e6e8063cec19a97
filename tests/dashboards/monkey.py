"""A reader who tries everything: random steps over every widget of every page, by a seed."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

from boot import boot
from reader.view import link, read, write
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
ODD = (
    "",
    " ",
    "x" * 300,
    "<script>alert(1)</script>",
    "[a](javascript:b) $x$ :red[c] **d** `e`",
    "=1+1",
    "\u202egnol \u200b\U0001f600",
    "a\tb",
    "a.b:c=d&e?f#g%h+i",
    "é",
    "mixture",
)
CHOICES = ("selectbox", "radio")
SEVERAL = ("multiselect", "button_group")
ELSEWHERE = 0.15  # how often another page is opened
TIPS = re.compile(r'<span class="db-tip".*?</span>', re.DOTALL)
MARKS = re.compile(r'<span class="db-badge.*?</span>', re.DOTALL)
KEPT = re.compile(r"<(code|pre|style|script)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WRONG = {
    "not a number": re.compile(r"\bnan\b|\binf\b"),
    "nothing": re.compile(r"\bNone\b(?! (?:of|are|is))"),
    "a value of Python": re.compile(r"\{\}|\[\]|\(\)|<\w+ object|\w\('"),
    "a name from a file": re.compile(r"(?<!\()\b[a-z]+_[a-z_]+\b(?!\)|=| \|)"),
    "two blanks": re.compile(r"\S  +\S"),
    "two stops": re.compile(r"(?<!\.)\.\.(?!\.)|,,|\. \.|\s,|\(\s|\s\)"),
    "minus nothing": re.compile(r"[-\u2212]0(?:\.0+)?(?![\d.])"),
    "a blank before a stop": re.compile(r"\w [.;:,](?:\s|$)"),
}


def shown(app: AppTest) -> Iterator[str]:
    """Return the texts of a page, a paragraph or cell each, without names that are meant to be."""
    for one in app.get("html"):
        body = KEPT.sub("`", MARKS.sub("`", TIPS.sub("", str(one.proto.body))))
        for part in re.split(r"</(?:p|td|th|li|h\d|div|text|summary|figcaption|caption)>", body):
            yield unescape(TAG.sub("", part)).strip()
    for kind in ("markdown", "caption", "error", "warning", "info", "title", "header"):
        for one in getattr(app, kind):
            yield re.sub(r"`[^`]*`", "`", str(one.value))


def wrong(app: AppTest) -> list[str]:
    """Return what nobody should read on a page."""
    found = [f"an exception: {one.value}" for one in app.exception]
    for text in shown(app):
        for what, pattern in WRONG.items():
            if match := pattern.search(text):
                around = text[max(0, match.start() - 60) : match.end() + 60]
                found.append(f"{what}: {around!r}")
    return found


@dataclass
class Monkey:
    """Opens the dashboard, and goes on step by step."""

    seed: int
    start: dict[str, str] = field(default_factory=dict)
    page: str = "compare"
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.app = AppTest.from_file(str(APP), default_timeout=120).run()
        self.app.query_params.update(self.start)
        self.go(self.page)

    @property
    def pages(self) -> dict[str, str]:
        return {
            str(info["url_pathname"] or "compare"): page
            for page, info in self.app._registered_pages.items()
        }

    def go(self, page: str) -> None:
        self.told.append(f"page {page}")
        self.app._page_hash = self.pages[page]
        self.app._run()
        self.app._page_hash = ""

    def widgets(self) -> list[Widget]:
        return [
            node
            for node in self.app._tree
            if isinstance(node, Widget)
            and not node.proto.disabled
            and node.type not in ("download_button", "file_uploader")
        ]

    def step(self) -> None:
        """Do one thing at random."""
        chance = self.random
        some = self.widgets()
        if not some or chance.random() < ELSEWHERE:
            self.app.query_params = {}
            self.go(chance.choice(sorted(self.pages)))
            return
        widget = chance.choice(some)
        state = self.choice(widget)
        states: WidgetStates = self.app._tree.get_widget_states()
        kept = [one for one in states.widgets if one.id != widget.id]
        form = getattr(widget.proto, "form_id", "")
        del states.widgets[:]
        states.widgets.extend([*kept, state])
        if form and widget.type != "button":
            button = next(w for w in some if w.type == "button" and w.proto.form_id == form)
            states.widgets.append(WidgetState(id=button.id, trigger_value=True))
        self.app._run(states)

    def choice(self, widget: Widget) -> WidgetState:
        """Return another state of a widget, as the browser would send it."""
        chance, proto = self.random, widget.proto
        state = WidgetState(id=widget.id)
        value: object = None
        if widget.type == "button":
            state.trigger_value = True
        elif widget.type in CHOICES:
            value = chance.choice(list(proto.options))
            state.string_value = value
        elif widget.type in SEVERAL:
            options = list(widget.options)
            single = widget.type == "button_group" and widget._is_single_select
            value = (
                [chance.choice(options)]
                if single
                else chance.sample(options, chance.randint(0, min(4, len(options))))
            )
            state.string_array_value.data[:] = value
        elif widget.type in ("checkbox", "toggle"):
            state.bool_value = value = not widget.value
        elif widget.type == "slider":
            steps = round((proto.max - proto.min) / proto.step)
            drawn = chance.choice([0, steps, chance.randint(0, steps)])
            value = proto.min + drawn * proto.step
            state.double_array_value.data[:] = [value] * len(proto.default)
        elif widget.type == "select_slider":
            value = chance.choice(list(proto.options))
            state.string_array_value.data[:] = [value]
        elif widget.type == "number_input":
            low = proto.min if proto.has_min else 0
            high = proto.max if proto.has_max else 1
            value = chance.choice([low, high, chance.uniform(low, high)])
            state.double_value = value
        elif widget.type in ("text_input", "text_area"):
            state.string_value = value = chance.choice(ODD)
        else:
            raise AssertionError(f"nobody knows how to use {widget.type}")
        label = getattr(proto, "label", "")
        self.told.append(f"{widget.type} {widget.key or label!r}: {value!r}"[:200])
        return state

    def where(self) -> str:
        return str(self.app.session_state["page"])

    def wrong(self) -> list[str]:
        """Return what is wrong with the page, and with the way back to it."""
        found = wrong(self.app)
        view = self.app.session_state["view"]
        there, told = read(parse_qs(link(view, "")), boot())
        if told or (view.theories and write(there) != write(view)):
            found.append(
                f"a link that does not lead back: {told} {set(write(view).items() if 0 else map(str, write(view).items())) ^ set(map(str, write(there).items()))}"
            )
        if len(self.app.title) != 1:
            found.append(f"{len(self.app.title)} titles")
        return found
