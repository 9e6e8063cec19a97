"""Any dynamic model that is written down as files reads back as the same model."""

from pathlib import Path

import numpy as np
import pytest
from any_models import models
from hypothesis import HealthCheck, given, settings

from causal.dynamics.course import Course
from causal.dynamics.model import DynamicModel
from causal.errors import FileError
from causal.files.catalogue import load_frame
from causal.files.dynamic_reading import read_dynamic
from causal.files.places import models_folder
from causal.files.timeline_reading import read_timeline
from causal.files.timelines import load_timeline
from causal.scm.mechanisms.mechanism import Mechanism
from causal.theory.dynamic.theory import DynamicTheory

FRAME = load_frame("mill")
MILL = Path(str(models_folder())) / "mill"


def setter(model: DynamicModel, name: str, made: Mechanism) -> str:
    """Return what sets a variable, as a TOML inline table."""
    edges = ", ".join(f'"{one}" = {{ claims = ["elicited"] }}' for one in made.parents)
    parents = model.parents(made, name)
    table = model.table(name, made).reshape(-1, len(model.variable(name).states)).tolist()
    if not parents:
        told = f"prior = {table[0]}"
    else:
        keys = np.indices([len(one.states) for one in parents]).reshape(len(parents), -1).T
        rows = [
            f'"{", ".join(p.states[i] for p, i in zip(parents, key, strict=True))}" = {row}'
            for key, row in zip(keys, table, strict=True)
        ]
        told = f"rows = {{ {', '.join(rows)} }}"
    return f'parents = {{ {edges} }}, mechanism = {{ form = "table", {told} }}'


def written(model: DynamicModel) -> tuple[str, str]:
    """Return a timeline and a yearly theory as text."""
    ends = model.terminal
    assert ends is not None
    name, top = ends.variable.name, 'schema = 1\ncase = "mill"\ntitle = "T"\n'
    states = [*ends.variable.states]
    timeline = (
        f'{top}kind = "timeline"\nquestion = "Q"\ntheories = []\n'
        f"calendar = {{ first = {model.calendar.first}, horizon = {model.calendar.horizon} }}\n"
        f'[ends]\nname = "{name}"\ntitle = "T"\nstates = {states}\ngoing = "{ends.going}"\n'
        'claims = ["elicited"]\n'
    )
    about = 'role = "mechanism"\ntitle = "T"\ness = 5\nclaims = ["elicited"]\n'
    theory = f'{top}kind = "dynamic"\nsummary = "S"\n'
    for static in model.static:
        variable = static.variable
        told = setter(model, variable.name, static.mechanism).replace(
            "}, mechanism", "}\nmechanism"
        )
        theory += f"[variables.{variable.name}]\nstates = {[*variable.states]}\n{about}"
        theory += f"static = true\n{told}\n"
    for yearly in model.variables:
        variable = yearly.variable
        theory += f"[variables.{variable.name}]\nstates = {[*variable.states]}\n{about}"
        theory += f"first = {{ {setter(model, variable.name, yearly.first)} }}\n"
        theory += f"later = {{ {setter(model, variable.name, yearly.later)} }}\n"
    hazard = setter(model, name, ends.hazard).replace("}, mechanism", "}\nmechanism")
    first = setter(model, name, ends.first or ends.hazard)
    theory += f'[ends]\ness = 5\nclaims = ["elicited"]\n{hazard}\nfirst = {{ {first} }}\n'
    return timeline, theory


def read(timeline: str, theory: str) -> DynamicTheory:
    frame = read_timeline(timeline, file="t", frame=FRAME)
    return read_dynamic(theory, name="x", file="d", timeline=frame)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(models(terminal=True))
def test_what_is_written_reads_back(model: DynamicModel) -> None:
    found = read(*written(model)).model
    assert (found.names, found.static_names) == (model.names, model.static_names)
    one, other = Course(model).curves(), Course(found).curves()
    for name, shares in one.shares.items():
        assert other.shares[name] == pytest.approx(shares, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["timeline", "dynamic/dear_coal", "dynamic/river_low"])
def test_a_file_without_any_one_of_its_lines_is_read_or_refused(name: str) -> None:
    lines = (MILL / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    frame, refused = load_timeline("mill").frame, 0
    sentences: list[str] = []
    for left_out in range(len(lines)):
        text = "\n".join(lines[:left_out] + lines[left_out + 1 :])
        try:
            if name == "timeline":
                read_timeline(text, file="x", frame=FRAME)
            else:
                read_dynamic(text, name="x", file="x", timeline=frame)
        except FileError as error:
            refused += 1
            sentences += [told for _, told in error.problems]
    assert refused > len(lines) / 3
    assert not [one for one in sentences if "\n" in one or "Input should" in one]
