"""One item: what it says, on whose word, what it is worth, and what leans on it."""

from dataclasses import replace

import streamlit as st
from boot import Case
from page.parts import backing, badge, md, paragraph, sentence, source_html, table
from reader.session import change
from reader.view import View

from causal.display.numbers import percent, probability, signed
from causal.judgement.evidence.sheet import Entry
from causal.theory.sources import Backing
from views.evidence.items import test_words
from views.evidence.putting import Answer

WORTH = ("account", "dB", "probability of the item", "against the rest", "its probability without")
MATES = ("item", "counts for", "sets the accounts apart by")


def open_item(case: Case, view: View, found: Answer) -> None:
    """Open the item that is looked at, if it counts."""
    for one in found.sheet.entries:
        if one.item.name == view.weighed.item:
            title = f"{one.item.name} {one.item.title}"
            show = st.dialog(
                md(title), width="medium", position="right", on_dismiss=lambda: change(item="")
            )(_item)
            show(case, found, one)
            return


def _item(case: Case, found: Answer, one: Entry) -> None:
    item = one.item
    facts = [badge(item.confidence, "mark" if item.confidence != "certain" else "plain")]
    facts += [badge(item.date)] if item.date else []
    facts += [badge(f"known by {item.learnt}")] if item.learnt is not None else []
    titles = {what.name: what.title for what in found.evidence.explananda}
    facts += [badge(f"bears on “{titles[name]}”") for name in item.explananda if name in titles]
    st.html(f'<p class="db-badges">{"".join(facts)}</p>')
    paragraph(sentence(item.fact))
    st.header("On whose word", anchor=False)
    library = case.frame.library
    told = [s for s in library.sources if s.name == item.record]
    if told:
        st.html(f'<ul class="db-sources">{source_html(told[0])}</ul>')
    backing(replace(item.backing, claims=()), library)
    st.header("What it is worth", anchor=False)
    backing(Backing(item.backing.claims), library)
    for test in one.tests:
        paragraph(sentence(f"{test_words(test)}, by the share of draws in which the type holds"))
        if test.labelled and test.labelled != test.kind:
            paragraph(f"Its author took it for a {test.labelled.replace('_', ' ')}.", "db-quiet")
    if item.label and item.label.note:
        paragraph(sentence(item.label.note), "db-quiet")
    _worth(found, one)
    _mates(found, one)


def _worth(found: Answer, one: Entry) -> None:
    whole = found.whole
    best = max(one.db[i] for i in whole.shown)
    chances = dict(one.item.chances)
    rows = []
    for i in whole.shown:
        name = whole.hypotheses[i].name
        ratio = 10 ** ((one.db[i] - best) / 10)
        told = probability(chances[name]) if name in chances else f"{ratio:.2f} of the best"
        rows.append(
            (
                whole.hypotheses[i].title,
                signed(one.db[i], 1),
                told,
                signed(one.against[i], 1),
                probability(one.without.posterior[i]),
            )
        )
    table(WORTH, rows, f"{one.item.name}: likelihoods, judged by hand", numeric=range(1, 5))


def _mates(found: Answer, one: Entry) -> None:
    st.header("What leans on it", anchor=False)
    cluster = found.evidence.cluster(one.item.cluster)
    mates = [e for e in found.sheet.entries if e.item.cluster == cluster.name]
    paragraph(
        f"It is in the cluster {cluster.title}, whose items lean on one another, and counts for "
        f"{percent(one.share)} of its weight."
    )
    rivals = [i for i, h in enumerate(found.whole.hypotheses) if not h.catch_all]
    rows = []
    for mate in sorted(mates, key=lambda e: -e.share):
        apart = max(mate.db[i] for i in rivals) - min(mate.db[i] for i in rivals)
        named = f"{mate.item.name} {mate.item.title}"
        rows.append((named, percent(mate.share), f"{apart:.1f} dB"))
    table(MATES, rows, f"The cluster {cluster.title}", numeric=range(1, 3))
