"""Hypothesis strategies: small dynamic models, and courses through them."""

from hypothesis import strategies as st
from strategies import rows

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.errors import CausalError
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

FIRST = 1980


def table(draw, child, parents):
    """A table over parents given as (reference, variable)."""
    count = 1
    for _, parent in parents:
        count *= len(parent.states)
    made = tuple(draw(rows(len(child.states))) for _ in range(count))
    return Table(tuple(reference for reference, _ in parents), made)


def some(draw, pool):
    return draw(st.lists(st.sampled_from(pool), max_size=2, unique=True)) if pool else []


@st.composite
def models(draw, terminal=None, most=2):
    """One or two variables with a state a year, perhaps a static one and an end; 2 to 4 years."""
    ends = draw(st.booleans()) if terminal is None else terminal
    size = draw(st.integers(1, most))
    static = []
    if draw(st.booleans()):
        trait = Variable("trait", ("s0", "s1"))
        static.append(Static(trait, table(draw, trait, [])))
    shared = [(one.variable.name, one.variable) for one in static]
    variables = [Variable(f"v{i}", ("s0", "s1")) for i in range(size)]
    end = Variable("end", ("gone", "on", "split") if draw(st.booleans()) else ("on", "gone"))
    before = [(f"{v.name}@-1", v) for v in variables] + ([("end@-1", end)] if ends else [])
    yearly = []
    for i, variable in enumerate(variables):
        same = [(v.name, v) for v in variables[:i]]
        first = table(draw, variable, some(draw, shared + same))
        yearly.append(
            Yearly(variable, first, table(draw, variable, some(draw, shared + same + before)))
        )
    finish = None
    if ends:
        same = shared + [(v.name, v) for v in variables]
        hazard = table(draw, end, some(draw, same + before[: len(variables)]))
        finish = Terminal(end, "on", hazard, table(draw, end, some(draw, same)))
    years = 2 if len(yearly) + ends + len(static) > 3 else draw(st.integers(2, 3))
    calendar = Calendar(FIRST, FIRST + years - 1 + (size + ends == 1))
    return DynamicModel(calendar, tuple(yearly), tuple(static), finish)


@st.composite
def changes(draw, model, start=None):
    """A change with its years: a variable is set, or drawn by a table of its own."""
    name = draw(st.sampled_from(model.names))
    variable = model.variable(name)
    first, last = model.calendar.first, model.calendar.horizon
    begin = draw(st.integers(first, last)) if start is None else start
    end = draw(st.one_of(st.none(), st.integers(begin, last)))
    if draw(st.booleans()):
        return Hard(name, draw(st.sampled_from(variable.states))), begin, end
    own = () if model.terminal and name == model.terminal.variable.name else (name,)
    pool = [(f"{other}@-1", model.variable(other)) for other in own] if begin > first else []
    pool += [(one.variable.name, one.variable) for one in model.static]
    return Replaced(name, table(draw, variable, some(draw, pool))), begin, end


@st.composite
def courses(draw, terminal=None):
    """A course with up to two changes, a record before them and things seen after them."""
    model = draw(models(terminal))
    course = Course(model)
    every = [(n, y) for y in model.calendar for n in model.names]
    every += [(name, None) for name in model.static_names]
    for _ in range(draw(st.integers(0, 2))):
        try:
            course = course.change(*draw(changes(model)))
        except CausalError:  # two changes of one variable in one year
            continue
    for name, year in draw(st.lists(st.sampled_from(every), max_size=3, unique=True)):
        states = model.variable(name).states
        kept = draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
        course = course.given(year, **{name: tuple(kept)})
    return course
