"""Every kind of conflict: found, said in a sentence, and settled by what it names."""

from dataclasses import replace

import pytest
from enumerated import framed, told

import causal
from causal.errors import PartsConflict
from causal.scm.couplings import Luck, luck_of
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.composites.composing import compose_theories
from causal.theory.composition import Terms
from causal.theory.parts import History, Variant
from causal.theory.sources import Backing, Claim, Library, Source

X, Y = Variable("x", ("no", "yes")), Variable("y", ("low", "mid", "high"))
KIND = Variable("kind", ("a", "b"), ordered=False)
FRAME = framed(X, Y, KIND)
ROOT, EVEN = Table((), ((0.7, 0.3),), ("",)), Table((), ((0.5, 0.5),), ("",))
FLAT = Table((), ((0.3, 0.3, 0.4),), ("",))
ON_X = Table(("x",), ((0.6, 0.3, 0.1), (0.2, 0.3, 0.5)))
ALSO_X = Table(("x",), ((0.5, 0.3, 0.2), (0.3, 0.3, 0.4)))
HOLLOW = Table(("x",), ((0.4, 0.3, 0.3), (0.4, 0.1, 0.5)))
BACK = Table(("y",), ((0.9, 0.1), (0.5, 0.5), (0.1, 0.9)))


def theory(name, variables=(X, Y), mechanisms=(ROOT, ON_X), frame=FRAME, **more):
    return told(name, Model(variables, mechanisms), frame=frame, **more)


def kinds(*theories, **terms):
    return [one.kind for one in causal.conflicts(*theories, **terms)]


def the(kind, *theories, **terms):
    found = [one for one in causal.conflicts(*theories, **terms) if one.kind == kind]
    assert found, kinds(*theories, **terms)
    return found[0]


def entry_with(base, name, **changed):
    entries = tuple(replace(e, **changed) if e.name == name else e for e in base.entries)
    return replace(base, entries=entries)


A = theory("a")
B = theory("b", mechanisms=(ROOT, ALSO_X))


def settles(one, *theories, rule="mixture"):
    """Every choice that a conflict names settles it."""
    assert one.choices
    parts = [t.name for t in theories]
    for choice in one.choices:
        terms = Terms.read(parts, rule=rule).settling(choice)
        made = compose_theories(theories, terms)
        assert all(not c.open for c in made.composition.conflicts)


def test_agreeing_theories_have_no_conflict() -> None:
    assert kinds(A, theory("b"), rule="mixture") == []


def test_case() -> None:
    assert the("case", A, theory("b", frame=None), rule="mixture").open
    other = theory("b", frame=replace(FRAME, name="other"))
    assert "case other" in the("case", A, other, rule="mixture").detail
    same = theory("b", frame=replace(FRAME, title="Changed"))
    assert "frames differ" in the("case", A, same, rule="mixture").detail


def test_source() -> None:
    sides = [
        replace(base, library=Library(sources=(Source("s1", text),)))
        for base, text in ((A, "One book."), (B, "Another book."))
    ]
    found = the("source", *sides, rule="mixture")
    assert found.open
    assert not found.choices
    assert "source s1" in found.detail


def test_states() -> None:
    longer = Variable("x", ("no", "some", "yes"))
    other = theory("b", (longer, Y), (Table((), ((0.2, 0.3, 0.5),), ("",)), FLAT))
    found = the("states", A, other, rule="mixture")
    assert found.open
    assert "no, some, yes in b" in found.detail
    with pytest.raises(PartsConflict, match="write one of them on the states of the other"):
        causal.compose(A, other, rule="mixture")


def test_name() -> None:
    own = Variable("own", ("no", "yes"))
    first = theory("a", (X, Y, own), (ROOT, ON_X, ROOT))
    second = theory("b", (X, Y, own), (ROOT, ON_X, EVEN))
    second = entry_with(second, "own", meaning="Something else.")
    found = the("name", first, second, rule="mixture")
    assert found.settled == "they are called a_own and b_own"
    settles(found, first, second)
    merged = causal.compose(first, second, rule="mixture", merge=["own"])
    assert merged.p(own="yes") == pytest.approx(0.4)


def test_date() -> None:
    sides = [entry_with(A, "y", date="1990"), entry_with(B, "y", date="1989-91")]
    found = the("date", *sides, rule="mixture")
    assert found.settled == "dated 1989-91"
    assert causal.compose(*sides, rule="mixture").entry("y").date == "1989-91"


def test_rule() -> None:
    found = the("rule", A, B)
    assert found.open
    assert [str(one) for one in found.choices][:2] == [
        "rule={'y': 'mixture'}",
        "rule={'y': 'noisy_max'}",
    ]
    settles(found, A, B)
    assert the("rule", A, B, rule="mixture").settled == "mixture, a 0.5, b 0.5"
    pushed = the("rule", A, B, rule="noisy_max", direction={"y": "low"})
    assert pushed.settled == "largest push towards low, leak shared"
    assert the("rule", A, B, prefer={"y": "b"}).settled == "by b alone, as asked"


def test_order() -> None:
    sides = [theory(n, (KIND,), (m,)) for n, m in (("a", ROOT), ("b", EVEN))]
    found = the("order", *sides, rule="noisy_max")
    assert found.open
    assert "no order" in found.detail
    settles(found, *sides, rule="noisy_max")


def test_baseline() -> None:
    hollow = theory("b", mechanisms=(ROOT, HOLLOW))
    found = the("baseline", A, hollow, rule="noisy_max")
    assert found.open
    assert "cannot be split" in found.detail
    settles(found, A, hollow, rule="noisy_max")


def test_bridge() -> None:
    silent = entry_with(B, "y", silent="It says nothing.")
    found = the("bridge", A, silent, rule="mixture")
    assert found.settled == "set by a in place of the case's bridge"
    made = causal.compose(A, silent, rule="mixture")
    assert made.model.mechanism("y") == ON_X
    assert not made.entry("y").silent


def test_lever() -> None:
    taken = entry_with(A, "x", role="lever")
    effect = theory("b", mechanisms=(BACK, FLAT))
    effect = entry_with(effect, "x", role="lever")
    found = the("lever", taken, effect, rule="mixture", prefer={"y": "b"})
    assert found.detail == "a takes x from outside, to b it is an effect"


def test_arrow() -> None:
    found = the("arrow", A, theory("b", mechanisms=(ROOT, FLAT)), rule="mixture")
    assert found.detail == ("a draws an arrow from x to y, b has both and none between them")
    cut = the("arrow", A, B, rule="mixture", cut=[("x", "y")])
    assert "cut, as asked" in cut.settled


def test_twice() -> None:
    assert "each have x push y" in the("twice", A, B, rule="noisy_max").detail
    assert "twice" not in kinds(A, B, rule="mixture")


def test_claims() -> None:
    claims = tuple(
        Claim(n, "doc", "p. 1", "It does.", sign=sign) for n, sign in (("c1", "+"), ("c2", "-"))
    )
    sides = []
    for base, claim in ((A, "c1"), (B, "c2")):
        some = entry_with(base, "y", edges=(("x", Backing((claim,))),))
        sides.append(replace(some, library=Library(claims=claims)))
    found = the("claims", *sides, rule="mixture")
    assert "claim c1 of a and claim c2 of b contradict" in found.detail
    assert set(causal.compose(*sides, rule="mixture").entry("y").edge("x").claims) == {"c1", "c2"}


def test_luck() -> None:
    lucky = replace(A, luck=luck_of(A.model, {"y": "independent"}))
    found = the("luck", lucky, B, rule="mixture")
    assert "luck of y" in found.detail
    assert causal.compose(lucky, B, rule="mixture").luck == Luck()
    both = replace(B, luck=lucky.luck)
    assert causal.compose(lucky, both, rule="mixture").luck == lucky.luck


def test_facts() -> None:
    sides = [entry_with(A, "x", factual="no"), entry_with(B, "x", factual="yes")]
    found = the("facts", *sides, rule="mixture")
    assert found.open
    settles(found, *sides)
    assert causal.compose(*sides, rule="mixture", facts={"x": "yes"}).factual() == {"x": "yes"}
    assert "facts" not in kinds(*sides, rule="mixture", prefer={"x": "a"})


TOLD = History("told", "Told", states=(("x", "yes", Backing()),))


def test_fiction() -> None:
    story = replace(B, fiction=True, histories=(TOLD,), default_history="told")
    found = the("fiction", A, story, rule="mixture")
    assert found.open
    assert "did not happen" in found.detail
    settles(found, A, story)
    made = causal.compose(A, story, rule="mixture", history="told")
    assert made.fiction
    assert made.factual() == {"x": "yes"}


def test_history() -> None:
    other = replace(B, histories=(TOLD,), default_history="told")
    found = the("history", A, other, rule="mixture")
    assert found.open
    settles(found, A, other)
    first = replace(A, histories=(replace(TOLD, title="Another"),), default_history="told")
    made = causal.compose(first, other, rule="mixture")
    assert [one.name for one in made.histories] == ["told", "b_told"]


def test_variant() -> None:
    broken = Variant("bent", mechanisms=(("y", HOLLOW, Backing(), ""),))
    sides = [replace(A, variants=(broken,)), B]
    made = causal.compose(*sides, rule="noisy_max")
    lost = [one for one in made.composition.conflicts if one.kind == "variant"]
    assert len(lost) == 1
    assert lost[0].settled == "left out"
    assert causal.compose(*sides, rule="mixture").with_variant("a_bent").variant == "a_bent"


def test_cycle() -> None:
    back = theory("b", mechanisms=(BACK, FLAT))
    found = the("cycle", A, back, rule="mixture")
    assert found.detail == "the arrows run in a circle: x -> y (a) -> x (b)"
    settles(found, A, back)
    with pytest.raises(PartsConflict, match="run in a circle"):
        causal.compose(A, back, rule="mixture")
