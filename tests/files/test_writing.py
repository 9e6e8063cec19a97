"""Reading what was written gives back an equal theory."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.errors import ModelError
from causal.files.catalogue import load, theory_names
from causal.files.reading import read_theory
from causal.files.writing import write_theory
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Deterministic, Table, key_of
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry, Expected, History, Variant
from causal.theory.sources import Backing, Claim, Library, Source
from causal.theory.theory import Theory

FLOOD = Path(__file__).parent / "flood"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.floats(-5, 5, allow_nan=False).map(lambda x: round(x, 3))
backings = st.builds(
    Backing,
    st.just(("elicited",)),
    st.sampled_from([(), ("book",)]),
    texts,
    st.sampled_from([(), ("recalled",), ("disputed", "approximate")]),
)


def again(theory: Theory) -> Theory:
    text = write_theory(theory)
    return read_theory(text, name=theory.name, file="again.toml", frame=theory.frame)


@pytest.mark.parametrize("name", [*theory_names(), str(FLOOD / "theories" / "river.toml")])
def test_shipped_theories_survive(name: str) -> None:
    theory = load(name)
    back = again(theory)
    assert back == theory
    assert back.fingerprint == theory.fingerprint
    assert back.library == theory.library
    for old, new in zip(theory.variables, back.variables, strict=True):
        assert (old.title, old.labels) == (new.title, new.labels)


def test_declared_couplings_survive() -> None:
    theory = load("reform_pace").assuming(coup_1991="persistence(0.25)", economy_1991="gumbel")
    back = again(theory)
    assert back.luck == theory.luck
    assert "persistence(0.25)" in write_theory(theory)
    assert again(load("reform_pace")).luck == load("reform_pace").luck


@st.composite
def rows(draw: st.DrawFn, count: int, states: int) -> tuple[tuple[float, ...], ...]:
    made = []
    for _ in range(count):
        weights = draw(st.lists(st.integers(0, 9), min_size=states, max_size=states))
        weights[draw(st.integers(0, states - 1))] += 1
        made.append(tuple(weight / sum(weights) for weight in weights))
    return tuple(made)


@st.composite
def mechanisms(draw: st.DrawFn, child: Variable, parents: list[Variable]) -> Mechanism:
    names = tuple(parent.name for parent in parents)
    keys = tuple(key_of(states) for states in product(*(parent.states for parent in parents)))
    if not parents:
        return Table((), draw(rows(1, len(child.states))), ("",))
    form = draw(st.sampled_from(["table", "function", "logit", "hazard", "ranked", "noisy_max"]))
    if form == "function":
        values = draw(st.tuples(*(st.sampled_from(child.states) for _ in keys)))
        return Deterministic(names, keys, values)
    vector = st.tuples(*(numbers for _ in child.states))
    if form == "logit":
        slopes = tuple((p.name, draw(vector)) for p in parents if p.ordered)
        effects = tuple(
            (p.name, tuple((state, draw(vector)) for state in p.states))
            for p in parents
            if not p.ordered
        )
        return Logit(names, draw(vector), slopes, effects)
    if form == "hazard":
        windows = tuple(
            Window(
                state,
                draw(st.integers(1, 40)),
                draw(st.sampled_from([0.0, 0.5, 1.0])),
                tuple((p.name, p.states[0], 1.5) for p in parents if not p.ordered),
            )
            for state in child.states[:-1]
        )
        return Hazard(
            names,
            draw(numbers),
            tuple((p.name, draw(numbers)) for p in parents if p.ordered),
            windows,
        )
    if form == "ranked" and child.ordered:
        weights = tuple((name, draw(st.sampled_from([-0.5, 0.25, 1.0]))) for name in names)
        positions = tuple(
            (p.name, tuple((state, i / len(p.states)) for i, state in enumerate(p.states)))
            for p in parents
            if not p.ordered
        )
        return Ranked(
            weights, draw(st.sampled_from([0.1, 0.3])), draw(st.sampled_from([0.0, 0.1])), positions
        )
    if form == "noisy_max" and child.ordered:
        contributions = tuple(
            (
                p.name,
                tuple(zip(p.states, draw(rows(len(p.states), len(child.states))), strict=True)),
            )
            for p in parents
        )
        return NoisyMax(contributions, draw(rows(1, len(child.states)))[0])
    return Table(names, draw(rows(len(keys), len(child.states))), keys)


@st.composite
def theories(draw: st.DrawFn) -> Theory:
    variables: list[Variable] = []
    entries, set_by, varied = [], [], []
    for i in range(draw(st.integers(1, 5))):
        states = tuple(f"s{j}" for j in range(draw(st.integers(2, 4))))
        labels = tuple(draw(texts) or state for state in states)
        title = draw(texts) or f"V {i}"
        variable = Variable(f"v{i}", states, draw(st.booleans()), title, labels)
        parents = (
            draw(st.lists(st.sampled_from(variables), unique=True, max_size=3)) if variables else []
        )
        set_by.append(draw(mechanisms(variable, parents)))
        if draw(st.booleans()):
            other = draw(mechanisms(variable, parents))
            varied.append((variable.name, other, draw(backings), draw(texts)))
        edges = tuple((parent.name, draw(backings)) for parent in parents)
        entries.append(
            Entry(
                variable.name,
                draw(st.sampled_from(["lever", "outcome", "mechanism"])),
                draw(texts),
                draw(texts),
                draw(texts),
                draw(st.sampled_from([1.0, 7.5])),
                draw(backings),
                edges,
                draw(st.sampled_from(["", *states])),
            )
        )
        variables.append(variable)
    told = History("told", "Told", draw(texts), (("v0", "s1", draw(backings)),))
    return Theory(
        name="random",
        title=draw(texts) or "T",
        summary=draw(texts) or "S",
        model=Model(tuple(variables), tuple(set_by)),
        entries=tuple(entries),
        library=Library(sources=(Source("book", draw(texts) or "B"),)),
        variants=(
            Variant("other", "Other", draw(texts), ("also",), tuple(varied), (("v0", "s0"),)),
        ),
        histories=draw(st.sampled_from([(), (told,)])),
        held_by=draw(texts),
        fiction=draw(st.booleans()),
        expected=(Expected("P(v0=s0)", 0.5, 0.01, "a book"),),
    )


@given(theories())
def test_random_theories_survive(theory: Theory) -> None:
    back = again(theory)
    assert back == theory
    for old, new in zip(theory.variables, back.variables, strict=True):
        assert (old.title, old.labels) == (new.title, new.labels)


def test_rows_without_keys_are_given_keys() -> None:
    rain, wet = Variable("rain", ("no", "yes")), Variable("wet", ("no", "yes"))
    model = Model(
        (rain, wet), (Table((), ((0.8, 0.2),)), Table(("rain",), ((0.9, 0.1), (0.2, 0.8))))
    )
    entries = (Entry("rain", "exogenous", ess=1), Entry("wet", "outcome", ess=1))
    theory = Theory("wet", "Wet", "Rain wets.", model, entries)
    back = again(theory)
    assert back.model.mechanism("wet") == Table(("rain",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))
    for name in model.names:
        np.testing.assert_array_equal(back.model.cpt(name), model.cpt(name))


def test_what_a_file_cannot_hold_is_refused() -> None:
    theory = load("reform_pace")
    with pytest.raises(ModelError, match="as loaded"):
        write_theory(theory.do(coup_1991="none"))
    with pytest.raises(ModelError, match="variant literal"):
        write_theory(theory.with_variant("literal"))
    alone = load("classics/sprinkler")
    claim = Claim("X1", "X", "page 1", "It rained.")
    with pytest.raises(ModelError, match="claim X1, which is in no case"):
        write_theory(replace(alone, library=Library(claims=(claim,))))
    unread = [replace(entry, factual="") for entry in theory.entries]
    with pytest.raises(ModelError, match="leader_1985 has no factual state here"):
        write_theory(replace(theory, entries=tuple(unread)))


def test_a_replaced_bridge_is_written_out() -> None:
    theory = load("reform_pace")
    rows = ((0.2, 0.3, 0.5),) * 4
    keys = theory["union_fate_1991"].states
    changed = theory.replace(elite_outcome_1992=Table(("union_fate_1991",), rows, keys))
    back = again(changed)
    assert back.model == changed.model
    assert not back.entry("elite_outcome_1992").silent
