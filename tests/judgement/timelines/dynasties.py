"""Two yearly theories of how a dynasty ends, made up: one blames grain, the other the army."""

from causal.dynamics.calendar import Calendar
from causal.dynamics.mechanisms import persistent
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DatedScenario, DatedSetting, Setter, Told
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import Entry

CALENDAR = Calendar(1700, 1711)
RULE = Variable("rule", ("harsh", "mild"), title="The court's rule")
GRANARIES = Variable("granaries", ("empty", "full"))
HARVEST = Variable("harvest", ("poor", "good"))
REVOLT = Variable("revolt", ("no", "yes"))
PAY = Variable("pay", ("late", "paid"), title="Pay of the army")
DYNASTY = Variable("dynasty", ("falls", "split", "rules"), ordered=False)
EVEN = Table((), ((0.5, 0.5),))

RECORD = (
    *(Told(year, "dynasty", "rules") for year in range(1700, 1707)),
    Told(1707, "dynasty", "falls"),
    Told(1702, "revolt", "yes"),
    Told(1701, "granaries", "empty"),
)
SCENARIOS = (
    DatedScenario("as_it_was", "As it was"),
    DatedScenario(
        "granaries_full",
        "Granaries kept full",
        changes=(DatedSetting("granaries", "full", 1703),),
    ),
    DatedScenario(
        "full_for_a_while",
        "Granaries full for two years",
        changes=(DatedSetting("granaries", "full", 1703, 1704),),
    ),
    DatedScenario(
        "army_paid",
        "The army paid",
        changes=(DatedSetting("pay", "paid", 1702),),
        out_of=(("grain", "the court of this theory has no army to pay"),),
    ),
    DatedScenario(
        "both",
        "Grain and pay",
        changes=(DatedSetting("granaries", "full", 1703), DatedSetting("pay", "paid", 1705)),
    ),
)
FRAME = TimelineFrame(
    "dynasties",
    "The end of the dynasty",
    "When does the dynasty end?",
    CALENDAR,
    Frame(
        "dynasties",
        "Dynasties",
        "",
        (
            FrameVariable(DYNASTY, "outcome"),
            FrameVariable(GRANARIES, "lever"),
            FrameVariable(PAY, "lever"),
        ),
    ),
    FrameVariable(DYNASTY, "outcome"),
    "rules",
    until=1707,
    record=RECORD,
    scenarios=SCENARIOS,
    theories=("grain", "army"),
)


def grain(ess=20.0, record=RECORD):
    """Poor harvests bring revolts where granaries are empty."""
    revolts = Table(
        ("revolt@-1", "harvest", "granaries"),
        (
            *((0.5, 0.5), (0.9, 0.1), (0.9, 0.1), (0.97, 0.03)),
            *((0.2, 0.8), (0.5, 0.5), (0.4, 0.6), (0.7, 0.3)),
        ),
    )
    ends = Table(
        ("revolt", "rule"),
        ((0.02, 0.0, 0.98), (0.01, 0.0, 0.99), (0.25, 0.1, 0.65), (0.12, 0.03, 0.85)),
    )
    model = DynamicModel(
        CALENDAR,
        (
            Yearly(HARVEST, EVEN, persistent(HARVEST, 0.4, EVEN)),
            Yearly(GRANARIES, EVEN, persistent(GRANARIES, 0.7, EVEN)),
            Yearly(REVOLT, Table((), ((0.95, 0.05),)), revolts),
        ),
        (Static(RULE, EVEN),),
        Terminal(DYNASTY, "rules", ends),
    )
    return made("grain", "Grain", model, ess, record)


def army(ess=20.0):
    """An army that is not paid ends the dynasty."""
    hazard = Table(("pay",), ((0.1, 0.05, 0.85), (0.01, 0.0, 0.99)))
    pays = Table(("pay@-1",), ((0.8, 0.2), (0.1, 0.9)))
    model = DynamicModel(
        CALENDAR,
        (Yearly(PAY, Table((), ((0.3, 0.7),)), pays),),
        terminal=Terminal(DYNASTY, "rules", hazard),
    )
    return made("army", "The army", model, ess, RECORD)


def made(name, title, model, ess, record, frame=FRAME):
    names = (*model.names, *model.static_names)
    levers = ("granaries", "pay")
    entries = tuple(
        Entry(own, "lever" if own in levers else "outcome" if own == "dynasty" else "mechanism")
        for own in names
    )
    setters = [Setter(own, "static", ess) for own in model.static_names]
    for own in model.names:
        yearly = model.yearly(own)
        if own != "dynasty" and yearly.first is not yearly.later:
            setters.append(Setter(own, "first", ess))
        setters.append(Setter(own, "later", ess))
    kept = tuple(one for one in record if one.variable in names)
    return DynamicTheory(name, title, "", model, entries, tuple(setters), frame, record=kept)


def scenario(name):
    return FRAME.scenario(name)
