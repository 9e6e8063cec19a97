"""Every format gives back what was written: seven theories, and random models."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.errors import CausalError, FileError
from causal.files.formats import from_pgmpy, read_network, to_pgmpy, write_network
from causal.files.formats.quiet import quiet
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory

pytestmark = pytest.mark.slow

THEORIES = causal.theory_names()
SUFFIXES = (".bif", ".xmlbif", ".xml", ".net", ".xdsl")


def theory_of(model: Model, name: str = "made") -> Theory:
    entries = tuple(Entry(variable.name, "mechanism") for variable in model.variables)
    return Theory(name, name, "", model, entries)


def assert_same(back: Model, model: Model) -> None:
    assert set(back.names) == set(model.names)
    for name in model.names:
        assert back.variable(name).states == model.variable(name).states
        assert back.parents(name) == model.parents(name)
        np.testing.assert_array_equal(back.cpt(name), model.cpt(name))


@pytest.mark.parametrize("suffix", sorted({*SUFFIXES} - {".xml"}))
@pytest.mark.parametrize("name", THEORIES)
def test_a_theory_comes_back_to_the_last_bit(name: str, suffix: str, tmp_path: Path) -> None:
    theory = causal.load(name)
    file = tmp_path / f"{theory.name}{suffix}"
    write_network(theory, file)
    back = read_network(file)
    assert_same(back.model, theory.model)
    assert back.model.names == theory.model.names
    assert back.name == theory.name


@pytest.mark.parametrize("suffix", SUFFIXES[:1] + SUFFIXES[3:])
@given(model=models(most=6, states=4, parents=3))
@settings(max_examples=10)
def test_random_models_come_back(
    suffix: str, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("random") / f"made{suffix}"
    write_network(theory_of(model), path)
    assert_same(read_network(path).model, model)


@given(model=models(most=6, states=4, parents=3))
def test_random_models_pass_through_pgmpy(model: Model) -> None:
    network = to_pgmpy(theory_of(model))
    assert network.check_model()
    back = from_pgmpy(network, name="made").model
    assert back.names == model.names
    assert_same(back, model)


@given(model=models(most=5), data=st.data())
@settings(max_examples=10)
def test_pgmpy_answers_as_the_theory_does(model: Model, data: st.DataObject) -> None:
    with quiet():
        from pgmpy.inference import VariableElimination

    name = data.draw(st.sampled_from(model.names))
    asked = VariableElimination(to_pgmpy(theory_of(model))).query([name], show_progress=False)
    own = theory_of(model).distribution(name)
    told = [asked.get_value(**{name: state}) for state in model.variable(name).states]
    np.testing.assert_allclose(told, own.probabilities, atol=1e-12)


NAMES = (
    "table2",
    "unstable1985",
    "variable_one",
    "probability_p",
    "node",
    "net",
    "data",
    "A",
    "default",
)
STATES = ("no", "yes", "1985_91", "table", "12+", "5-12", "é", "default")


def awkward() -> Model:
    """Names that are words of the formats, states that start with digits, tiny numbers."""
    variables = [Variable(name, STATES[i % 3 : i % 3 + 3 + i % 2]) for i, name in enumerate(NAMES)]
    rng = np.random.default_rng(3)
    mechanisms = []
    for i, variable in enumerate(variables):
        parents = variables[max(0, i - 2) : i]
        count = int(np.prod([len(parent.states) for parent in parents], dtype=int))
        rows = rng.dirichlet([0.05] * len(variable.states), size=count)
        mechanisms.append(Table(tuple(p.name for p in parents), tuple(map(tuple, rows.tolist()))))
    return Model(tuple(variables), tuple(mechanisms))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_awkward_names_and_tiny_numbers_come_back(suffix: str, tmp_path: Path) -> None:
    write_network(theory_of(awkward()), tmp_path / f"made{suffix}")
    assert_same(read_network(tmp_path / f"made{suffix}").model, awkward())


def test_names_that_differ_in_case_are_refused_where_the_format_does_not_tell_them(
    tmp_path: Path,
) -> None:
    root = Table((), ((0.5, 0.5),))
    pair = Model((Variable("a", ("no", "yes")), Variable("A", ("no", "yes"))), (root, root))
    with pytest.raises(FileError, match=r"bif cannot carry theory made: .* differ only in case"):
        write_network(theory_of(pair), tmp_path / "made.bif")
    assert not (tmp_path / "made.bif").exists()
    write_network(theory_of(pair), tmp_path / "made.net")


def test_a_variant_is_what_is_written(tmp_path: Path) -> None:
    theory = causal.load("reform_pace").with_variant("literal")
    write_network(theory, tmp_path / "literal.xdsl")
    assert_same(read_network(tmp_path / "literal.xdsl").model, theory.model)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_writing_twice_gives_the_same_file_and_leaves_luck_alone(
    suffix: str, tmp_path: Path
) -> None:
    theory = causal.load("obsolescence")
    state = random.getstate()
    write_network(theory, tmp_path / f"one{suffix}")
    assert random.getstate() == state
    write_network(theory, tmp_path / f"two{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_a_theory_with_steps_is_refused(tmp_path: Path) -> None:
    changed = causal.load("reform_pace").do(coup_1991="none")
    for act in (lambda: to_pgmpy(changed), lambda: write_network(changed, tmp_path / "x.bif")):
        with pytest.raises(CausalError, match="1 step given or done, which a network cannot carry"):
            act()


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    theory = causal.load("obsolescence")
    with pytest.raises(FileError, match="it cannot be written: No such file or directory"):
        write_network(theory, tmp_path / "nowhere" / "x.net")
    with pytest.raises(FileError, match=r"the suffix '\.pdf' is no network format; there are bif"):
        write_network(theory, tmp_path / "x.pdf")
    write_network(theory, tmp_path / "x.pdf", format="net")
    assert read_network(tmp_path / "x.pdf", format="net").model.names == theory.model.names
