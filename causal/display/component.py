"""The causal map as a part of a page: its script and its rules, as strings.

Made for ``st.components.v2.component(name, js=MAP_JS, css=MAP_CSS, isolate_styles=False)``,
mounted with ``data={"panes": [map_pane(...), ...]}`` and ``on_picked_change``. What was picked
arrives as ``{"kind": "node" | "edge" | "state", "name": ..., "state": ..., "map": ...}``. With
``"lit": {"name": ..., "mode": "causes" | "effects" | "routes", "stamp": ...}`` the map shows what
a variable comes from, what comes of it, or its ways to the outcome, once for each stamp.
Style isolation has to be off: within a shadow root, closing a dialog loses the focus.
"""

from causal.display.svg import tag
from causal.display.text import escape

MAP_JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const PICK = "[data-node],[data-edge],[data-set]";
  const WORDS = {
    causes: "what it comes from", effects: "what comes of it", routes: "its ways to the outcome",
  };
  const kindOf = (el) => ("set" in el.dataset ? "state" : "edge" in el.dataset ? "edge" : "node");
  const nameOf = (el) => el.dataset.of ?? el.dataset.node ?? el.dataset.edge;
  const mapOf = (el) => el.closest(".ch-map-pane").dataset.map;
  const sameAs = (a) => (b) => kindOf(a) === kindOf(b) && nameOf(a) === nameOf(b) &&
    a.dataset.set === b.dataset.set && Boolean(a.closest("svg")) === Boolean(b.closest("svg"));
  let box = parentElement.querySelector(".ch-map-box");
  if (!box) {
    box = document.createElement("div");
    box.className = "ch-map-box";
    box.innerHTML = '<p class="ch-lit" role="status"></p><div class="ch-map-panes"></div>';
    parentElement.appendChild(box);
    listen(box);
  }
  box.chPick = (el) => setTriggerValue("picked", {
    kind: kindOf(el), name: nameOf(el), state: el.dataset.set ?? "", map: mapOf(el) });
  draw(box, data?.panes ?? []);
  const lit = data?.lit;
  if (lit && lit.stamp !== box.chStamp) {
    box.chStamp = lit.stamp;
    box.chPin = lit;
  }
  show(box, null);

  function draw(root, panes) {
    const panesBox = root.querySelector(".ch-map-panes");
    while (panesBox.children.length > panes.length) panesBox.lastChild.remove();
    panes.forEach((markup, i) => {
      let pane = panesBox.children[i];
      if (pane?.chMarkup === markup) return;
      const active = pane?.contains(document.activeElement) ? document.activeElement : null;
      const held = active?.closest(PICK);
      const scrolled = pane?.scrollLeft ?? 0;
      const holder = document.createElement("template");
      holder.innerHTML = markup;
      const fresh = holder.content.firstElementChild;
      fresh.chMarkup = markup;
      if (pane) pane.replaceWith(fresh);
      else panesBox.appendChild(fresh);
      fresh.scrollLeft = scrolled;
      const again = held && [...fresh.querySelectorAll(PICK)].find(sameAs(held));
      again?.focus({ preventScroll: true });
    });
  }

  function listen(root) {
    const picked = (event) => event.target.closest?.(PICK);
    root.addEventListener("click", (event) => {
      const el = picked(event);
      if (el) root.chPick(el);
      else if (event.target.closest?.(".ch-lit button")) pin(root, null);
    });
    root.addEventListener("keydown", (event) => {
      const el = picked(event);
      if (!el || event.altKey || event.ctrlKey || event.metaKey) return;
      const aim = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const mode = { c: "causes", e: "effects", r: "routes" }[event.key.toLowerCase()];
      if (event.key === "Enter" || event.key === " ") root.chPick(el);
      else if (!el.closest("svg")) return;
      else if (aim[event.key]) nearest(root, el, aim[event.key])?.focus();
      else if (mode && kindOf(el) !== "edge") pin(root, { name: nameOf(el), mode });
      else if (event.key === "Escape" && root.chPin) pin(root, null);
      else return;
      event.preventDefault();
    });
    for (const kind of ["mouseover", "focusin"])
      root.addEventListener(kind, (event) => show(root, picked(event)));
    for (const kind of ["mouseleave", "focusout"])
      root.addEventListener(kind, () => show(root, null));
  }

  function middle(el) {
    const r = el.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 2];
  }

  function nearest(root, from, [dx, dy]) {
    const [x, y] = middle(from);
    let best = null, least = Infinity;
    const stops = dy ? "svg [data-node],svg [data-set]" : "svg [data-node]";
    for (const el of root.querySelectorAll(stops)) {
      const [u, v] = middle(el);
      const along = (u - x) * dx + (v - y) * dy;
      const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
      if (el !== from && along > 4 && along + 2 * aside < least) {
        best = el;
        least = along + 2 * aside;
      }
    }
    return best;
  }

  function pin(root, wanted) {
    root.chPin = wanted;
    show(root, null);
  }

  function show(root, el) {
    const held = root.chPin;
    const hovered = el?.closest("svg") ? el : null;
    const wanted = held ?? (hovered && { name: nameOf(hovered), mode: kindOf(hovered) });
    let title = "";
    for (const map of root.querySelectorAll("svg.ch-map")) {
      const cards = [...map.querySelectorAll(".ch-node")];
      const card = cards.find((one) => one.dataset.card === wanted?.name);
      const here = !hovered || held || map.contains(hovered);
      const meant = card && (here || !card.classList.contains("ch-only"));
      const edge = wanted?.mode === "edge" && here;
      map.classList.toggle("ch-near", Boolean(meant || edge));
      const twin = meant && !here ? card : null;
      for (const one of cards) one.classList.toggle("ch-twin", one === twin);
      if (meant || edge) light(map, cards, wanted);
      if (meant) title = title || card.dataset.title;
    }
    say(root, held && title ? `${title}: ${WORDS[held.mode]}. ` : "");
  }

  function say(root, words) {
    const line = root.querySelector(".ch-lit");
    if (line.chWords === words) return;
    line.chWords = words;
    line.textContent = words;
    if (!words) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show the whole map";
    line.appendChild(button);
  }

  function light(map, cards, { name, mode }) {
    const lines = [...map.querySelectorAll(".ch-line")];
    const open = lines.filter((one) => !one.classList.contains("ch-cut"));
    const reach = (starts, from, to) => {
      const found = new Set(starts);
      for (const at of found)
        for (const one of open) if (one.dataset[from] === at) found.add(one.dataset[to]);
      return found;
    };
    const up = reach([name], "target", "source"), down = reach([name], "source", "target");
    let sets = mode === "causes" ? [up] : mode === "effects" ? [down] : [up, down];
    if (mode === "routes") {
      const asked = cards.filter((one) => one.classList.contains("ch-asked"));
      const ends = asked.length ? asked : cards.filter((o) => o.classList.contains("ch-outcome"));
      const before = reach(ends.map((one) => one.dataset.card), "target", "source");
      sets = [new Set([...down].filter((one) => before.has(one)))];
    }
    if (mode === "edge") sets = [new Set(name.split("->"))];
    for (const one of cards) {
      const { card } = one.dataset;
      one.classList.toggle("ch-on", card === name || sets.some((s) => s.has(card)));
    }
    for (const one of lines) {
      const { source, target } = one.dataset;
      const inside = sets.some((s) => s.has(source) && s.has(target));
      const own = mode === "edge" ? `${source}->${target}` === name
        : one.classList.contains("ch-cut") ? source === name || target === name : inside;
      one.classList.toggle("ch-on", own);
    }
  }
}
"""
"""An ES module: draws the panes, reports picks, moves by arrow keys, lights what is related."""

MAP_CSS = """
.ch-map-box { width: 100%; container-type: inline-size; }
.ch-map-panes { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.ch-map-pane { overflow-x: auto; min-width: 0; }
.ch-map-pane > svg.ch-map { min-width: 860px; }
.ch-map-pane > .ch-map-list { display: none; }
.ch-map-pane > .ch-pane-head { margin: 0 0 .3rem; font-weight: 600; }
.ch-map-box > .ch-lit { margin: 0 0 .4rem; }
.ch-map-box > .ch-lit:empty { display: none; }
.ch-lit button { font: inherit; color: inherit; background: none; cursor: pointer;
  padding: .1rem .7rem; border: 1px solid currentColor; border-radius: 999px; }
@container (min-width: 1560px) {
  .ch-map-panes:has(> .ch-map-pane + .ch-map-pane) {
    grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .ch-map-pane + .ch-map-pane > svg.ch-map,
  .ch-map-pane:has(+ .ch-map-pane) > svg.ch-map { min-width: 720px; }
}
@media (max-width: 640px) {
  .ch-map-pane:has(> .ch-map-list) > svg.ch-map { display: none !important; }
  .ch-map-pane > .ch-map-list { display: block; }
}
@media print {
  .ch-map-pane { overflow: visible; }
  .ch-map-pane > svg.ch-map { min-width: 0; }
}
"""
"""Rules: the map scrolls sideways if it must, and gives way to the list on a phone."""


def map_pane(name: str, svg: str, listed: str = "", *, head: str = "", tail: str = "") -> str:
    """Wrap a map, and the list that stands for it, as one pane.

    Parameters
    ----------
    name : str
        What events call the map.
    svg, listed : str
        From `causal_map` and `map_list`.
    head, tail : str, optional
        What stands above it, where there are several: a title, and after it how it fares.

    Returns
    -------
    str
        HTML; `name`, `head` and `tail` are escaped here.

    Examples
    --------
    >>> pane = map_pane("one", "<svg></svg>", head="A & B")
    >>> "A &amp; B" in pane, "<svg></svg>" in pane
    (True, True)
    """
    words = f"{head}: {tail}" if head and tail else head
    above = tag("p", escape(words), class_="ch-pane-head") if words else ""
    return tag(
        "section",
        above,
        svg,
        listed,
        class_="ch-map-pane",
        data_map=name,
        aria_label=head or "Causal map",
    )
