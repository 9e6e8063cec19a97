"""The ledger of items: what it shows, in which order, and its table."""

import re
from collections.abc import Callable

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import paragraph
from page.pictures import picking
from reader.session import change, chosen, widget
from reader.view import View

from causal.display.dates import period
from causal.display.item_table import Column, ItemGroup, ItemRow, item_table
from causal.display.numbers import percent
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.probative import KINDS, Probed
from causal.judgement.evidence.sheet import Entry, Sheet
from causal.theory.sources import Library
from views.evidence.putting import Answer

KIND_WORDS = {
    "doubly_decisive": "doubly decisive",
    "hoop": "hoop",
    "smoking_gun": "smoking gun",
    "straw": "straw in the wind",
}
SORT_WORDS = {
    "file": "By cluster",
    "date": "By date",
    "moves": "What matters most first",
    "pair": "What parts the two first",
}
FACTS = ("date", "known", "firmness", "type of test", "counts for", "without it")
WEIGHTS = (
    "Weights are in decibels (10 dB: ten times as probable), before discount and tempering: of "
    "each account against all others together, plus for it and minus against it. They were "
    "judged by hand. A type of test holds in the share of draws that is given, over what the "
    "weights leave open."
)


def rows_shown(view: View, made: Sheet) -> list[Entry]:
    """Return the items that the filters let through, in the order that was chosen."""
    weighed = view.weighed
    kept = [
        one for one in made.entries if not weighed.cluster or one.item.cluster == weighed.cluster
    ]
    if weighed.test:
        kept = [one for one in kept if any(t.kind == weighed.test for t in one.tests)]
    if weighed.about:
        kept = [one for one in kept if any(t.hypothesis == weighed.about for t in one.tests)]
    if weighed.sort == "date":
        kept.sort(key=lambda one: period(one.item.date) or (one.item.refers_to or 0.0, 0.0))
    elif weighed.sort == "moves":
        kept.sort(key=lambda one: -one.without.moved)
    elif weighed.sort == "pair" and _pair(view, made):
        first, second = _pair(view, made) or (0, 0)
        kept.sort(key=lambda one: -one.between(first, second))
    return kept


def _pair(view: View, made: Sheet) -> tuple[int, int] | None:
    names = [one.name for one in made.whole.hypotheses]
    if len(view.weighed.pair) != 2 or any(one not in names for one in view.weighed.pair):
        return None
    first, second = view.weighed.pair
    return names.index(first), names.index(second)


def _columns(view: View, made: Sheet) -> list[tuple[Column, int | None]]:
    whole = made.whole
    pair = _pair(view, made)
    found: list[tuple[Column, int | None]] = []
    if pair:
        first, second = (whole.hypotheses[i] for i in pair)
        found.append(
            (Column(f"{first.name} / {second.name}", f"{first.title} over {second.title}"), None)
        )
    for i in sorted(whole.shown):
        one = whole.hypotheses[i]
        found.append((Column(one.name, f"{one.title} against all others"), i))
    return found


def test_words(one: Probed) -> str:
    """Say what type of test an item is, of what, how it went, and how firmly."""
    ended = "passed" if one.passed else "failed"
    return f"{KIND_WORDS[one.kind]} of {one.hypothesis}, {ended} ({percent(one.holds)})"


def cites(entry: Entry, library: Library) -> str:
    """Say on whose word an item stands."""
    item = entry.item
    known = {one.name: one for one in library.sources}
    via = known[item.record].via if item.record in known else ""
    cited = [_short(known[key].text) if key in known else key for key in item.backing.sources]
    return via or "; ".join(cited)


def _short(work: str) -> str:
    """Return who wrote a work, and when; all of a text that does not begin like a reference."""
    found = re.match(r"[^()]{1,80}\([^()]*\d{4}[^()]*\)", work)
    return found[0] if found else work


def table_of(case: Case, view: View, found: Answer, shown: list[Entry]) -> str:
    """Write the ledger."""
    made = found.sheet
    columns = _columns(view, made)
    pair = _pair(view, made)
    leader = made.whole.place(made.whole.leader.name)

    def row(one: Entry) -> ItemRow:
        weights = [
            one.between(*pair) if place is None and pair else one.against[place or 0]
            for _, place in columns
        ]
        facts = (
            one.item.date or str(one.item.refers_to or ""),
            str(one.item.learnt or ""),
            one.item.confidence,
            "; ".join(test_words(test) for test in one.tests),
            percent(one.share),
            percent(one.without.posterior[leader]),
        )
        told = cites(one, case.frame.library)
        return ItemRow(one.item.name, one.item.title, one.item.fact, told, facts, tuple(weights))

    heads = [*FACTS[:-1], f"{made.whole.leader.name} without it"]
    return item_table(
        _groups(view, found.evidence, shown, row),
        facts=heads,
        columns=[column for column, _ in columns],
        caption=f"{len(shown)} of {len(made.entries)} items that count; pick one for more",
    )


def _groups(
    view: View, evidence: Dossier, shown: list[Entry], row: Callable[[Entry], ItemRow]
) -> list[ItemGroup]:
    if view.weighed.sort != "file":
        return [ItemGroup("", tuple(row(one) for one in shown))]
    groups = []
    for cluster in evidence.clusters:
        mine = [one for one in shown if one.item.cluster == cluster.name]
        if mine:
            total = sum(one.share for one in mine)
            count = "1 item" if len(mine) == 1 else f"{len(mine)} items that count for {total:.1f}"
            groups.append(ItemGroup(f"{cluster.title}: {count}", tuple(row(one) for one in mine)))
    return groups


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def _took_pair() -> None:
    names = tuple(chosen("pair"))
    change(pair=names if len(names) == 2 else (), sort="pair" if len(names) == 2 else "file")


def filters(view: View, evidence: Dossier, found: Answer) -> None:
    """Let the reader choose what the ledger shows."""
    weighed = view.weighed
    rivals = {one.name: one.title for one in evidence.rivals}
    shown = {
        found.whole.hypotheses[i].name: found.whole.hypotheses[i].title for i in found.whole.shown
    }
    one, two, three, four = st.columns(4)
    clusters = {"": "All clusters", **{c.name: c.title for c in evidence.clusters}}
    kinds = {"": "All types", **{kind: KIND_WORDS[kind] for kind in KINDS}}
    tested = {"": "All accounts", **rivals}
    sorts = {k: v for k, v in SORT_WORDS.items() if k != "pair" or weighed.pair}
    for place, label, name, options in (
        (one, "Cluster", "cluster", clusters),
        (two, "Type of test", "test", kinds),
        (three, "A test of", "about", tested),
        (four, "Order", "sort", sorts),
    ):
        now = getattr(weighed, name)
        with place:
            st.selectbox(
                label,
                list(options),
                format_func=lambda key, options=options: options[key],
                key=widget(name, now if now in options else next(iter(options))),
                on_change=_set,
                args=(name,),
            )
    st.multiselect(
        "Weigh two accounts against each other",
        list(shown),
        format_func=lambda name: shown[name],
        key=widget("pair", [name for name in weighed.pair if name in shown]),
        on_change=_took_pair,
        max_selections=2,
        placeholder="Choose two",
    )


def ledger_of_items(case: Case, view: View, evidence: Dossier, found: Answer) -> None:
    """Show the ledger, and open what is picked in it."""
    section("The ledger of items")
    paragraph(WEIGHTS, "db-quiet")
    filters(view, evidence, found)
    shown = rows_shown(view, found.sheet)
    if not shown:
        paragraph("No item is left by these filters.")
    else:
        picking(table_of(case, view, found, shown), "ledger", _picked)


def _picked() -> None:
    result = st.session_state.get("ledger")
    name = result.get("picked") if result else None
    if name:
        change(item=str(name))
