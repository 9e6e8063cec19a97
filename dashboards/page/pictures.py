"""Pictures on the page: the interactive map, and drawings that stand still."""

from collections.abc import Callable

import streamlit.components.v2 as components

from causal.display.component import MAP_CSS, MAP_JS
from causal.display.heat_component import HEAT_CSS, HEAT_JS, MARK_JS
from causal.display.item_table import ITEM_CSS

_STILL_JS = """
export default function ({ data, parentElement }) {
  let box = parentElement.querySelector(".db-still");
  if (!box) {
    box = document.createElement("div");
    box.className = "db-still";
    parentElement.appendChild(box);
  }
  if (box.chMarkup === data.markup) return;
  box.innerHTML = data.markup;
  box.chMarkup = data.markup;
}
"""
_STILL_CSS = """
.db-still { container-type: inline-size; width: 100%; }
.db-still > .db-narrow { display: none; }
@container (max-width: 640px) {
  .db-still > .db-wide { display: none; }
  .db-still > .db-narrow { display: block; }
}
"""

_PICKING_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  let box = parentElement.querySelector(".ch-items-box");
  if (!box) {
    box = document.createElement("div");
    box.className = "ch-items-box";
    parentElement.appendChild(box);
    box.addEventListener("click", (event) => {
      const picked = event.target.closest?.("[data-pick]");
      if (picked) box.chPick(picked.dataset.pick);
    });
  }
  box.chPick = (name) => setTriggerValue("picked", name);
  if (box.chMarkup === data.markup) return;
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.pick : null;
  box.innerHTML = data.markup;
  box.chMarkup = data.markup;
  const again = [...box.querySelectorAll("[data-pick]")].find((el) => el.dataset.pick === held);
  if (held) again?.focus({ preventScroll: true });
}
"""

# Without isolation, closing a dialog gives the keyboard back to the card it was opened from.
_map = components.component("causal_map", js=MAP_JS, css=MAP_CSS, isolate_styles=False)
_still = components.component("still", js=_STILL_JS, css=_STILL_CSS, isolate_styles=False)

_picking = components.component("picking", js=_PICKING_JS, css=ITEM_CSS, isolate_styles=False)

_heat = components.component("heat_map", js=HEAT_JS, css=HEAT_CSS, isolate_styles=False)


_heat_mark = components.component("heat_mark", js=MARK_JS, isolate_styles=False)


def heat(
    drawn: tuple[str, str], marked: tuple[str, str], key: str, on_pick: Callable[[], None]
) -> None:
    """Show a map of changes, whose rows and cells can be picked; the page's title then follows.

    The map, wide and narrow, is sent once, and the row that is marked with every question.
    """
    data = {"wide": drawn[0], "narrow": drawn[1], "lead": "[data-testid=stHeading] h1"}
    _heat(data=data, key=key, on_picked_change=on_pick)
    _heat_mark(data={"wide": marked[0], "narrow": marked[1]}, key=f"{key}_mark")


def pair(wide: str, narrow: str, key: str) -> None:
    """Show one of two drawings of the same thing, by the room there is."""
    markup = f'<div class="db-wide">{wide}</div><div class="db-narrow">{narrow}</div>'
    _still(data={"markup": markup}, key=key)


def still(drawing: str, key: str) -> None:
    """Show a drawing."""
    _still(data={"markup": drawing}, key=key)


def causal_map(
    panes: list[str], key: str, on_pick: Callable[[], None], lit: dict | None = None
) -> dict | None:
    """Show causal maps, and return what was picked in them just now, if anything was.

    With `lit`, what is related to one variable is shown and the rest is dimmed.
    """
    result = _map(data={"panes": panes, "lit": lit}, key=key, on_picked_change=on_pick)
    picked: dict | None = result.picked
    return picked


def picking(markup: str, key: str, on_pick: Callable[[], None]) -> None:
    """Show a table of items, whose titles can be picked."""
    _picking(data={"markup": markup}, key=key, on_picked_change=on_pick)
