"""The map of all changes as a part of a page: its script and its rules, as strings.

Made for ``st.components.v2.component(name, js=HEAT_JS, css=HEAT_CSS, isolate_styles=False)``,
mounted with ``data={"wide": heat_map(...), "narrow": heat_map(...), "lead": selector}`` and
``on_picked_change``. What was picked arrives as the ``data-pick`` of `causal.display.heat`. After
a click the page is scrolled to what the selector finds, where the answer stands.

Which row is marked is told apart, by a part made of ``js=MARK_JS`` and mounted with ``data={"wide":
heat_row(...), "narrow": heat_row(...)}`` (empty for none), so that another question does not send
the whole map again.
"""

HEAT_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const PICK = "[data-pick]";
  let box = parentElement.querySelector(".ch-heat-box");
  if (!box) {
    box = document.createElement("div");
    box.className = "ch-heat-box";
    parentElement.appendChild(box);
    listen(box);
  }
  box.chPick = (el, byKey) => {
    setTriggerValue("picked", el.dataset.pick);
    if (!byKey) answer();
  };
  const markup =
    `<div class="ch-heat-wide">${data.wide}</div><div class="ch-heat-narrow">${data.narrow}</div>`;
  if (box.chMarkup === markup) return;
  const held = box.contains(document.activeElement) ? document.activeElement : null;
  const half = held?.closest(".ch-heat-wide") ? ".ch-heat-wide" : ".ch-heat-narrow";
  const at = held?.dataset?.at;
  box.innerHTML = markup;
  box.chMarkup = markup;
  mark(box);
  if (at) rove(box.querySelector(`${half} [data-at="${at}"]`));

  function answer() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const lead = data.lead && document.querySelector(data.lead);
    lead?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  }

  function rove(el, scroll) {
    if (!el) return;
    enter(el.closest("svg"), el);
    el.focus({ preventScroll: true });
    if (scroll) el.scrollIntoView({ block: "nearest" });
  }

  function mark(root) {
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const drawing = held?.closest("svg"), at = held?.dataset?.at;
    for (const half of ["wide", "narrow"]) {
      const whole = root.querySelector(`.ch-heat-${half} svg`);
      whole?.chUnmark?.();
      if (whole) whole.chUnmark = null;
      const markup = window.chHeatMarked?.[half];
      if (!whole || !markup) continue;
      const holder = document.createElementNS("http://www.w3.org/2000/svg", "g");
      holder.innerHTML = markup;
      const fresh = holder.firstElementChild;
      const rows = [...whole.querySelectorAll(".ch-heat-row")];
      const old = rows.find((row) => row.dataset.row === fresh.dataset.row);
      if (!old) continue;
      old.replaceWith(fresh);
      whole.chUnmark = () => fresh.replaceWith(old);
      enter(whole, fresh.querySelector(PICK));
    }
    if (at) rove(drawing.querySelector(`[data-at="${at}"]`));
  }

  function enter(drawing, el) {
    for (const one of drawing.querySelectorAll(`${PICK}[tabindex="0"]`))
      one.setAttribute("tabindex", "-1");
    el?.setAttribute("tabindex", "0");
  }

  function listen(root) {
    const marked = () => {
      if (root.isConnected) mark(root);
      else window.removeEventListener("ch-heat-marked", marked);
    };
    window.addEventListener("ch-heat-marked", marked);
    const picked = (event) => event.target.closest?.(PICK);
    root.addEventListener("click", (event) => {
      const el = picked(event);
      if (el) root.chPick(el, false);
    });
    root.addEventListener("keydown", (event) => {
      const el = picked(event);
      if (!el || event.altKey || event.ctrlKey || event.metaKey) return;
      const to = aim(el, event.key);
      if (event.key === "Enter" || event.key === " ") root.chPick(el, true);
      else if (to) rove(to, true);
      else return;
      event.preventDefault();
    });
  }

  function aim(el, key) {
    const [row, column] = el.dataset.at.split(",").map(Number);
    const find = (r, c) => el.closest("svg").querySelector(`[data-at="${r},${c}"]`);
    const last = el.parentElement.querySelectorAll(PICK).length - 1;
    const moves = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Home: [row, 0], End: [row, last],
    };
    return moves[key] && (find(...moves[key]) ?? el);
  }
}
"""
"""An ES module: draws ``data.wide`` and ``data.narrow``, moves by arrow keys, reports picks."""

MARK_JS = """
export default function ({ data }) {
  window.chHeatMarked = data;
  window.dispatchEvent(new Event("ch-heat-marked"));
}
"""
"""An ES module: marks a row of the map on the page, whichever of the two is there first."""

HEAT_CSS = """
.ch-heat-box { container-type: inline-size; width: 100%; }
.ch-heat-narrow { display: none; }
@container (max-width: 640px) {
  .ch-heat-wide { display: none; }
  .ch-heat-narrow { display: block; }
}
@media print { .ch-heat-box svg { break-inside: avoid; } }
.ch-heat-pick { cursor: pointer; outline: none; }
.ch-heat-pick:hover > rect:first-of-type { stroke: #3D94D1; stroke-width: 2; }
.ch-heat-pick:focus-visible > rect { stroke: #3D94D1; stroke-width: 3; }
"""
"""Rules: one of the two drawings by the room there is, and where pointer and keyboard are."""
