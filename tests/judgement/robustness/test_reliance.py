"""Which source an answer rests on: shares by hand, and sources set aside by replacing tables."""

from dataclasses import replace

import numpy as np
import pytest
from robustness_nets import NO_YES, chain, theory_of

import causal
from causal.errors import CausalError, QueryError, UnknownName
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.reliance import KINDS, reliance, set_aside
from causal.ladder.bands import delta_band
from causal.scm.mechanisms.table import Table
from causal.theory.sources import Backing, Claim, Document, Library, Source

LIBRARY = Library(
    (Document("D1", "One"), Document("D2", "Two")),
    (Claim("D1-a", "D1", "", ""), Claim("D1-b", "D1", "", ""), Claim("D2-a", "D2", "", "")),
    (Source("book", "A book"),),
)


def backed():
    """m's numbers rest on D1-a alone, y's on D1-b and D2-a; the arrow m -> y on the book alone."""
    theory = theory_of(chain(), library=LIBRARY)
    x, m, y = theory.entries
    entries = (
        x,
        replace(m, backing=Backing(("D1-a",)), edges=(("x", Backing(("D1-a",))),)),
        replace(y, backing=Backing(("D1-b", "D2-a")), edges=(("m", Backing(sources=("book",))),)),
    )
    return replace(theory, entries=entries)


def asked_of(theory):
    return Asked.under(theory, {"x": "yes"}, {"y": "yes"}, facts="none")


def test_shares_are_those_of_the_tables_split_evenly():
    theory = backed()
    found = reliance(asked_of(theory))
    parts = delta_band(theory.model, "y", ess=10.0, do={"x": "yes"}).shares
    m, y = (parts[name][1] / (parts["m"][1] + parts["y"][1]) for name in "my")
    claims = {one.name: one.share for one in found.of("claim")}
    assert claims == pytest.approx({"D1-a": m, "D1-b": y / 3, "D2-a": y / 3, "elicited": y / 3})
    documents = {one.name: one.share for one in found.of("document")}
    assert documents == pytest.approx({"D1": m + y / 3, "D2": y / 3, "elicited": y / 3})
    sources = {one.name: one.share for one in found.of("source")}
    assert sources == pytest.approx({"none cited": m + y / 2, "book": y / 2})
    for kind in KINDS:
        shares = [one.share for one in found.of(kind)]
        assert shares == sorted(shares, reverse=True)


def test_numbers_that_rest_on_nothing_else_become_level():
    theory = backed()
    found = set_aside(asked_of(theory), "claim", "D1-a")
    level = theory.replace(m=Table(("x",), ((0.5, 0.5), (0.5, 0.5))))
    assert found.level == ("m",)
    assert found.cut == ()
    assert found.without == pytest.approx(level.do(x="yes").p(y="yes"))
    assert found.change == pytest.approx(found.without - 0.555)


def test_what_has_other_backing_stays_until_all_of_it_is_set_aside():
    asked = asked_of(backed())
    alone = set_aside(asked, "claim", "D1-b")
    assert (alone.level, alone.cut, alone.change) == ((), (), 0.0)
    assert set_aside(asked, "document", "D1").level == ("m",)


def test_an_arrow_that_rests_on_nothing_else_is_cut():
    theory = backed()
    found = set_aside(asked_of(theory), "source", "book")
    assert found.cut == (("m", "y"),)
    share = theory.p(m="yes")  # y hears m as it is on the whole, in every world
    flat = tuple((1 - share) * np.array((0.9, 0.1)) + share * np.array((0.25, 0.75)))
    cut = theory.replace(y=Table(("m",), (flat, flat)))
    assert found.without == pytest.approx(cut.do(x="yes").p(y="yes"))


def test_what_is_set_aside_together_is_as_each_by_itself():
    coal = causal.load("dear_coal")
    asked = Asked.under(coal, {"wage_cut_1907": "none"}, {"mill_1908": "closed"}, facts="none")
    moved = [one for one in reliance(asked).supports if one.level or one.cut]
    assert len({(one.level, one.cut) for one in moved}) > 1
    for one in moved:
        alone = set_aside(asked, one.kind, one.name)
        assert (alone.level, alone.cut) == (one.level, one.cut)
        assert one.without == pytest.approx(alone.without, abs=1e-12)


def test_a_counterfactual_is_asked_again_with_the_same_facts():
    pace = causal.load("reform_pace").assuming("same_luck")
    event = {"union_fate_1991": "survives_reformed"}
    asked = Asked.under(pace, {"coup_1991": "none"}, event, facts="all")
    found = reliance(asked)
    assert found.value == pytest.approx(pace.given(pace.factual()).do(coup_1991="none").p(**event))
    for kind in KINDS:
        assert sum(one.share for one in found.of(kind)) == pytest.approx(1.0)
    moved = [one for one in found.supports if one.level and not one.cut]
    for one in moved:
        tables = {}
        for name in one.level:
            count, parents = len(pace[name].states), pace.model.parents(name)
            rows = int(np.prod([len(pace[p].states) for p in parents]))
            tables[name] = Table(parents, ((1 / count,) * count,) * rows)
        world = pace.replace(**tables).given(pace.factual()).do(coup_1991="none")
        assert one.without == pytest.approx(world.p(**event), abs=1e-9)


def test_the_rule_stands_in_the_result_and_wrong_names_are_refused():
    asked = asked_of(backed())
    found = reliance(asked)
    assert found.rule in str(found)
    assert found.rule in found._repr_mimebundle_()["text/html"]
    assert len(found.rows()) == len(found.supports)
    with pytest.raises(UnknownName, match="document"):
        set_aside(asked, "document", "D9")
    with pytest.raises(CausalError, match="there is no claim"):
        set_aside(asked, "claim", "D9-x")
    with pytest.raises(QueryError, match="a page cannot be set aside"):
        set_aside(asked, "page", "D1")
    with pytest.raises(UnknownName, match="kind"):
        found.of("page")


def test_names_of_states_are_those_of_the_nets():
    assert backed()["y"].states == NO_YES
