"""The causal map as a part of a page: its script and its rules, as strings.

Made for ``st.components.v2.component(name, js=MAP_JS, css=MAP_CSS, isolate_styles=False)``,
mounted with ``data={"svg": causal_map(..., interactive=True), "list": map_list(...)}`` and
``on_picked_change``. What was picked arrives as ``{"kind": "node" | "edge", "name": ...}``.
Style isolation has to be off: within a shadow root, closing a dialog loses the focus.
"""

MAP_JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const PICK = "[data-node],[data-edge]";
  const nameOf = (el) => (el ? el.dataset.node ?? el.dataset.edge : undefined);
  const kindOf = (el) => (el.dataset.node === undefined ? "edge" : "node");
  let box = parentElement.querySelector(".ch-map-box");
  if (!box) {
    box = document.createElement("div");
    box.className = "ch-map-box";
    parentElement.appendChild(box);
    listen(box);
  }
  box.chPick = (el) => setTriggerValue("picked", { kind: kindOf(el), name: nameOf(el) });
  const markup = (data?.svg ?? "") + (data?.list ?? "");
  if (box.chMarkup === markup) return;
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const inList = Boolean(active?.closest(".ch-map-list"));
  const held = nameOf(active?.closest(PICK));
  const scrolled = box.scrollLeft;
  box.innerHTML = markup;
  box.chMarkup = markup;
  box.scrollLeft = scrolled;
  if (held !== undefined) {
    const again = [...box.querySelectorAll(PICK)].find(
      (el) => nameOf(el) === held && Boolean(el.closest(".ch-map-list")) === inList);
    again?.focus({ preventScroll: true });
  }

  function listen(root) {
    const picked = (event) => event.target.closest?.(PICK);
    root.addEventListener("click", (event) => {
      const el = picked(event);
      if (el) root.chPick(el);
    });
    root.addEventListener("keydown", (event) => {
      const el = picked(event);
      if (!el || event.altKey || event.ctrlKey || event.metaKey) return;
      const aim = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Enter" || event.key === " ") root.chPick(el);
      else if (aim[event.key] && el.closest("svg")) nearest(root, el, aim[event.key])?.focus();
      else return;
      event.preventDefault();
    });
    for (const kind of ["mouseover", "focusin"])
      root.addEventListener(kind, (event) => near(root, picked(event)));
    for (const kind of ["mouseleave", "focusout"])
      root.addEventListener(kind, () => near(root, null));
  }

  function middle(el) {
    const r = el.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 2];
  }

  function nearest(root, from, [dx, dy]) {
    const [x, y] = middle(from);
    let best = null, least = Infinity;
    for (const el of root.querySelectorAll("svg [data-node]")) {
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

  function near(root, el) {
    const map = root.querySelector("svg.ch-map");
    const name = el?.closest("svg") ? el.dataset.node : undefined;
    map?.classList.toggle("ch-near", name !== undefined);
    for (const line of root.querySelectorAll(".ch-line")) {
      const { source, target } = line.dataset;
      line.classList.toggle("ch-on", name === source || name === target);
    }
  }
}
"""
"""An ES module: draws ``data.svg`` and ``data.list``, reports picks, moves by arrow keys."""

MAP_CSS = """
.ch-map-box { width: 100%; overflow-x: auto; }
.ch-map-box > svg.ch-map { min-width: 860px; }
.ch-map-box > .ch-map-list { display: none; }
@media (max-width: 640px) {
  .ch-map-box:has(> .ch-map-list) > svg.ch-map { display: none !important; }
  .ch-map-box > .ch-map-list { display: block; }
}
@media print {
  .ch-map-box { overflow: visible; }
  .ch-map-box > svg.ch-map { min-width: 0; }
}
"""
"""Rules: the map scrolls sideways if it must, and gives way to the list on a phone."""
