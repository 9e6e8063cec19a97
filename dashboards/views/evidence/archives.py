"""Which archive to open: what is still to be found can be expected to tell so much."""

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import paragraph, sentence, table
from reader.session import change, chosen, widget
from reader.view import View

from causal.display.numbers import percent, points, probability
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.probative import FORESEEN
from causal.judgement.evidence.prospects import Prospect
from causal.judgement.evidence.unseen import Unseen
from causal.theory.theory import Theory
from views.evidence.putting import (
    Asked,
    Facts,
    outcome_facts,
    rivals,
    sought,
    theory_weights,
    to_find,
    tried,
)

NODES = (
    "what to find out", "bits", "of at most", "belief moves by", "most telling answer",
    "its chance", "then leads", "with",
)  # fmt: skip
ITEMS = ("item", "bits", "belief moves by", "chance of finding it", "leads if found", "if not")
SEEN = ("item", "bits, at least", "at most", "belief moves by")
MOST = 12
LEAD = (
    "What can be expected of finding something out, before it is known: the mutual information of "
    "the finding and the theories, in bits, and how far belief is expected to move. One bit would "
    "settle an even question between two."
)


def archives(case: Case, view: View, asked: Asked, added: Dossier | None) -> None:
    """Show what to look for, the most telling first."""
    section("Which archive to open")
    paragraph(LEAD, "db-quiet")
    _nodes(case, view, asked)
    _items(asked, added)


def _titles(case: Case) -> dict[str, str]:
    return {one.variable.name: one.variable.title for one in case.frame.variables}


def known_facts(case: Case, view: View, asked: Asked) -> Facts:
    """Return the outcomes that are taken as known."""
    possible = outcome_facts(case, asked.year)
    return tuple(pair for pair in possible if pair[0] in view.weighed.found)


def _set_known(possible: tuple[str, ...]) -> None:
    names = chosen("found")
    change(found=tuple(name for name in possible if name in names))


def _nodes(case: Case, view: View, asked: Asked) -> None:
    theories = rivals(case)
    if len(theories) < 2:
        return
    st.subheader("On the variables that all theories share", anchor=False)
    titles = _titles(case)
    possible = dict(outcome_facts(case, asked.year))
    st.multiselect(
        "Taken as known already",
        list(possible),
        format_func=lambda name: titles[name],
        key=widget("found", [name for name in view.weighed.found if name in possible]),
        on_change=_set_known,
        args=(tuple(possible),),
        placeholder="Nothing: belief is as chosen under Priors",
    )
    facts, names = known_facts(case, view, asked), tuple(one.name for one in theories)
    found, why = tried(lambda: to_find(case.name, names, facts, theory_weights(case, asked)))
    if found is None:
        paragraph(sentence(f"No answer: {why}"))
    elif not found:
        paragraph("All that the theories share is known already.")
    else:
        first = found[0]
        paragraph(
            f"{titles.get(first.variable, first.variable)} would tell most: {first.bits:.2f} of at "
            f"most {first.most:.2f} bits, and belief is expected to move by "
            f"{points(first.change).lstrip('+')}."
        )
        caption = "What finding out the state of each can be expected to tell"
        rows = [node_row(theories[0], titles, one) for one in found]
        table(NODES, rows, caption, numeric=(1, 2, 3, 5, 7), roomy=True)


def node_row(theory: Theory, titles: dict[str, str], one: Unseen) -> tuple[str, ...]:
    """Return a row under `NODES`."""
    k = one.telling
    share = max(one.posterior[k])
    return (
        titles.get(one.variable, theory[one.variable].title),
        f"{one.bits:.3f}",
        f"{one.most:.2f}",
        points(one.change).lstrip("+"),
        theory[one.variable].label(one.states[k]),
        probability(one.chances[k]),
        one.theories[one.posterior[k].index(share)],
        probability(share),
    )


def item_row(one: Prospect) -> tuple[str, ...]:
    """Return a row under `ITEMS`."""
    ends = []
    for shares in (one.found, one.missing):
        share = max(shares)
        ends.append(f"{one.hypotheses[shares.index(share)].title} {probability(share)}")
    return (
        f"{one.item.title} ({one.item.name})",
        f"{one.bits:.3f}",
        points(one.change).lstrip("+"),
        probability(one.chance),
        *ends,
    )


def seen_row(low: Prospect, high: Prospect) -> tuple[str, ...]:
    """Return a row under `SEEN`."""
    return (
        f"{low.item.title} ({low.item.name})",
        f"{low.bits:.3f}",
        f"{high.bits:.3f}",
        f"{points(low.change).lstrip('+')} to {points(high.change).lstrip('+')}",
    )


def _items(asked: Asked, added: Dossier | None) -> None:
    st.subheader("Items", anchor=False)
    found = sought(asked, added)
    if found.open:
        rows = [item_row(one) for one in found.open]
        table(ITEMS, rows, "Items not yet looked for", numeric=range(1, 4), roomy=True)
    else:
        paragraph(
            "No item on file is still to be looked for. One of your own can be: give it "
            "seen = false and chances."
        )
    if found.seen:
        low, high = FORESEEN
        with st.expander("Those found already, as if they were still to be looked for"):
            paragraph(
                "Their weights are ratios, which do not say how probable an item was in itself: "
                f"the lower figure takes {percent(low)} under the account that foresees it best, "
                f"the higher one {percent(high)}. An item counts in full here, without discount.",
                "db-quiet",
            )
            rows = [seen_row(*pair) for pair in found.seen[:MOST]]
            caption = f"The {len(rows)} most telling of {len(found.seen)} items"
            table(SEEN, rows, caption, numeric=range(1, 4))
