"""Composites as theory files: written, read again, and every fault of the two forms."""

from dataclasses import replace

import pytest
from enumerated import told

import causal
from causal.errors import FileError
from causal.files.reading import read_theory
from causal.files.writing import write_theory
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.uncertainty import theory_draws

MIXED = {"reform_sequence": "mixture", "coup_1991": "mixture", "union_fate_1991": "mixture"}


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["mixture", {"*": "noisy_max", **MIXED}])
def test_a_composite_is_written_and_read_again(rule) -> None:
    made = causal.compose("reform_pace", "nationalities", rule=rule, leak="shared")
    text = write_theory(made)
    assert text.startswith("# Made of Reform pace")
    back = read_theory(text, name=made.name, file="both.toml", frame=made.frame)
    assert back == replace(made, composition=None)
    assert back.fingerprint == made.fingerprint
    name = "repression_1988_91"
    drawn = [theory_draws(one, 3, seed=1, names=[name])[name] for one in (made, back)]
    assert (drawn[0] == drawn[1]).all()


def test_a_leak_of_ones_own_and_a_direction_are_written() -> None:
    row = (0.6, 0.2, 0.1, 0.1)
    made = causal.compose(
        "reform_pace",
        "nationalities",
        rule={"*": "noisy_max", **MIXED},
        leak={"repression_1988_91": row},
        direction={"repression_1988_91": "low"},
    )
    back = read_theory(write_theory(made), name=made.name, file="b.toml", frame=made.frame)
    mechanism = back.model.mechanism("repression_1988_91")
    assert isinstance(mechanism, MaxOf)
    assert (mechanism.leak, mechanism.direction) == (row, "low")


def test_a_combination_inside_a_combination_is_written_as_its_table() -> None:
    x, y = Variable("x", ("no", "yes")), Variable("y", ("no", "yes"))
    link = [Table(("x",), ((0.9, 0.1), (p, 1 - p))) for p in (0.2, 0.5, 0.7)]
    inner = MaxOf(("x",), (Part("a", link[0], 0.5), Part("b", link[1], 0.5)))
    outer = Mixture(("x",), (Part("ab", inner, 0.6), Part("c", link[2], 0.4)))
    made = told("nested", Model((x, y), (Table((), ((0.5, 0.5),), ("",)), outer)))
    back = read_theory(write_theory(made), name="nested", file="nested.toml")
    assert back.model.cpt("y") == pytest.approx(made.model.cpt("y"), abs=1e-15)
    assert back.model.mechanism("y").parts[0].mechanism.form == "table"


GOOD = """
schema = 1
kind = "theory"
title = "Both"
summary = "Two parts."
[variables.x]
title = "X"
states = ["no", "yes"]
role = "exogenous"
ess = 8
claims = ["elicited"]
mechanism = { form = "table", prior = [0.7, 0.3] }
[variables.y]
title = "Y"
states = ["low", "mid", "high"]
role = "outcome"
ess = 8
claims = ["elicited"]
parents = { x = { claims = ["elicited"] } }
[variables.y.mechanism]
form = "max"
leak = "shared"
[variables.y.mechanism.parts.a]
weight = 0.5
parents = ["x"]
mechanism = { form = "ranked", weights = { x = 1.0 }, sd = 0.3 }
[variables.y.mechanism.parts.b]
weight = 0.5
mechanism = { form = "table", prior = [0.6, 0.3, 0.1] }
"""


def test_the_good_file_reads() -> None:
    assert read_theory(GOOD, name="both", file="both.toml").model.parents("y") == ("x",)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("weight = 0.5\nparents", "weight = 0.4\nparents", "parts", "sum to 0.9"),
        ('parents = ["x"]', 'parents = ["z"]', "parts.a.parents.z", "no parent 'z'"),
        ('parents = ["x"]', 'parents = ["x", "x"]', "parts.a.parents", "x twice"),
        ("sd = 0.3", "sd = -1", "parts.a.mechanism.sd", "must be above 0"),
        ("[0.6, 0.3, 0.1]", "[0.6, 0.3]", "parts.b.mechanism.prior", "has 2 numbers"),
        ('leak = "shared"', 'leak = "lost"', "leak", ""),
        ('leak = "shared"', "leak = [0.5, 0.5]", "leak", "has 2 numbers"),
        ('leak = "shared"', 'direction = "up"', "direction", "high, low"),
        ('form = "max"\nleak = "shared"', 'form = "mixture"\nleak = "shared"', "leak", "no key"),
        ('"high"]', '"high"]\nordered = false', "", "no order"),
        ("weight = 0.5\nparents", "weight = 2.0\nparents", "parts.a.weight", "at most 1"),
    ],
)
def test_every_fault_has_its_place_and_a_sentence(old, new, place, words) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(FileError) as caught:
        read_theory(GOOD.replace(old, new), name="both", file="both.toml")
    where = ".".join(filter(None, ["variables.y.mechanism", place]))
    assert caught.value.problems[0][0] == where, caught.value.problems
    assert words in caught.value.problems[0][1]


def test_a_parent_that_no_part_hears_is_a_fault() -> None:
    text = GOOD.replace(
        'parents = ["x"]\nmechanism = { form = "ranked", weights = { x = 1.0 }, sd = 0.3 }',
        'mechanism = { form = "table", prior = [0.2, 0.3, 0.5] }',
    )
    with pytest.raises(FileError, match="no part of y hears the parent x"):
        read_theory(text, name="both", file="both.toml")
