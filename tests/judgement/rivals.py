"""Small theories made up for tests, and the plain loops that searches are checked against."""

from itertools import combinations, product

from hypothesis import strategies as st
from strategies import models

from causal.scm.variables import Variable
from causal.theory.facts import changed_world
from causal.theory.frame import FrameVariable, Measure
from causal.theory.parts import Entry
from causal.theory.theory import Theory

LEVERS = ("v0", "v1", "v2")


def theory_of(name, model, factual):
    """A theory whose outcome is its last made variable and whose levers are the first ones."""
    last = f"v{len(model.names) - 1}"
    entries = tuple(
        Entry(
            one,
            "outcome" if one == last else "lever" if one in LEVERS else "mechanism",
            factual=factual.get(one, ""),
        )
        for one in model.names
    )
    return Theory(name, name.title(), "", model, entries)


@st.composite
def theories(draw, count=2, least=3, most=5):
    """Some theories with binary variables of the same names; no row has a zero."""
    made = []
    size = draw(st.integers(least, most))
    for place in range(count):
        model = draw(models(size, size, states=2, zeros=False))
        factual = {name: draw(st.sampled_from(["s0", "s1", ""])) for name in model.names}
        told = {name: state for name, state in factual.items() if state}
        made.append(theory_of(f"theory_{place}", model, told))
    return made


def outcome_of(theory):
    """The outcome of such a theory as a frame tells it, with one measure."""
    name = theory.role("outcome")[0]
    states = theory[name].states
    last = Measure("last", "it is last", event=states[-1:])
    return FrameVariable(Variable(name, states), "outcome", measures=(last,))


def all_settings(levers, size):
    """Every setting of up to so many levers, given as name and states."""
    for n in range(size + 1):
        for some in combinations(levers, n):
            for states in product(*(states for _, states in some)):
                yield tuple((name, state) for (name, _), state in zip(some, states, strict=True))


def plainly(theory, settings, outcome, facts):
    """The changed world of one theory, asked the plain way."""
    _, world = changed_world(theory, dict(settings), facts)
    return world.distribution(outcome).probabilities
