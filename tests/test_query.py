"""The notation prints and parses exactly, and means what the calls mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import causal
from causal.errors import QueryError, UnknownName
from causal.scm.interventions import CutEdge, Hard, HeldParent
from causal.theory.query import Query, Term

names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda n: n not in ("do", "P"))
doings = st.one_of(
    st.builds(Hard, names, names),
    st.builds(HeldParent, names, names, names),
    st.builds(CutEdge, names, names),
)
brackets = st.lists(doings, max_size=2).map(tuple)
some_states = st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)
targets = st.builds(Term, names, st.one_of(st.just(()), some_states), brackets)
knowns = st.builds(Term, names, some_states, brackets)
queries = st.builds(
    Query,
    st.lists(targets, min_size=1, max_size=3).map(tuple),
    st.lists(knowns, max_size=3).map(tuple),
    brackets,
)


@given(queries)
def test_parsing_what_was_printed_gives_it_back(query):
    assert Query.parse(str(query)) == query
    assert hash(Query.parse(str(query))) == hash(query)


@given(queries)
def test_white_space_does_not_matter(query):
    loose = (
        str(query).replace(",", " , ").replace("=", " = ").replace("(", "( ").replace("|", " | ")
    )
    assert Query.parse(loose) == query


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        told = str(Query.parse(text))
    except QueryError as error:
        told = str(error)
    assert "cannot read" in told or told.startswith("P(")


def test_notation_and_calls_agree():
    t = causal.load("reform_pace")
    pairs = [
        ("P(union_fate_1991=violent_breakup)", t),
        ("P(union_fate_1991=violent_breakup | coup_1991=fails)", t.given(coup_1991="fails")),
        ("P(union_fate_1991=violent_breakup | do(coup_1991=none))", t.do(coup_1991="none")),
        (
            "P(union_fate_1991=violent_breakup | do(coup_1991=none), leader_1985=gorbachev)",
            t.do(coup_1991="none").given(leader_1985="gorbachev"),
        ),
        (
            "P(union_fate_1991[coup_1991=none]=violent_breakup | coup_1991={fails, succeeds})",
            t.given(coup_1991=["fails", "succeeds"]).do(coup_1991="none"),
        ),
        (
            "P(union_fate_1991=violent_breakup | do(coup_1991=fails->union_fate_1991))",
            t.hold("coup_1991", "union_fate_1991", "fails"),
        ),
        (
            "P(union_fate_1991=violent_breakup | do(coup_1991-/->union_fate_1991))",
            t.cut("coup_1991", "union_fate_1991"),
        ),
    ]
    for text, theory in pairs:
        answer = t.ask(text)
        assert answer.point == pytest.approx(theory.p(union_fate_1991="violent_breakup"), abs=1e-12)
        assert answer.rung == theory.rung
        assert answer.query == text


def test_two_worlds_in_one_question():
    squad = causal.load("classics/firing_squad")
    both = squad.ask("P(prisoner[rifleman_a=hold]=dead, prisoner[rifleman_a=shoot]=dead)")
    assert both.point == pytest.approx(squad.do(rifleman_a="hold").p(prisoner="dead"))
    assert both.worlds == 3 or both.worlds == 2


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("P(no_such=x)", UnknownName, "theory reform_pace has no variable 'no_such'"),
        ("P(coup_1991=perhaps)", UnknownName, "it has none, fails, succeeds"),
        ("P(union_fate_1991 | do(coup_1990=none))", UnknownName, "did you mean coup_1991"),
        ("P(union_fate_1991 | coup_1991)", QueryError, "without a state"),
        (
            "P(economy_1991 | do(coup_1991=none, coup_1991=fails))",
            causal.CausalError,
            "exclude one another",
        ),
        (
            "P(economy_1991 | do(coup_1991=none), coup_1991=fails)",
            causal.CausalError,
            r"coup_1991=fails and do\(coup_1991=none\)",
        ),
    ],
)
def test_bad_questions(text, error, words):
    with pytest.raises(error, match=words):
        causal.load("reform_pace").ask(text)
