"""What is shown, as a value, and the query string that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Self, get_args
from urllib.parse import urlencode

from boot import Case, Timeline

from causal.theory.facts import Facts
from causal.theory.parts import CALIBRATED
from reader.built import Built
from reader.doubted import Doubted
from reader.entries import MODEL, OWN, Entries, Pairs, Params
from reader.imagined import Imagined
from reader.mapped import Mapped
from reader.mixed import Mixed
from reader.parted import Parted
from reader.sought import Sought
from reader.timed import Timed
from reader.told import Told
from reader.wanted import Wanted
from reader.weighed import Weighed

# What a page chooses for itself, a value each; the names of their fields are all different, for
# they are the entries of the address.
PARTS: dict[str, type] = {
    "imagined": Imagined,
    "wanted": Wanted,
    "told": Told,
    "sought": Sought,
    "weighed": Weighed,
    "doubted": Doubted,
    "mapped": Mapped,
    "built": Built,
    "mixed": Mixed,
    "timed": Timed,
    "parted": Parted,
}


def _names(kind: type) -> list[str]:
    return [one.name for one in fields(kind)]


@dataclass(frozen=True)
class View:
    """Everything that a page shows, but for the page itself.

    Attributes
    ----------
    case : str
    scenario : str
        A scenario's slug, or ``own`` for an intervention of the reader's own.
    theories : tuple of str
        The theories that are compared.
    outcome : str
    theory : str
        The theory whose map is shown.
    do : tuple of (str, str)
        The reader's own intervention: lever and state.
    facts, history, variant : str
        As `causal.compare` takes them; ``own`` is each theory's own history.
    level : str
        Whether it is shown as to a ``student`` or as to a ``scholar``.
    guess : str
        Whether the reader guesses before an answer is shown: ``on`` or ``off``.
    imagined : Imagined
        What a counterfactual asks besides.
    wanted : Wanted
        The goal that changes are searched for.
    sought : Sought
        What is looked for among claims and literature.
    told : Told
        Which histories are told.
    weighed : Weighed
        How evidence is added up, and what of it is shown.
    doubted : Doubted
        The conclusion whose firmness is asked for.
    mapped : Mapped
        What stands beside the theory's map.
    built : Built
        Which theory the reader's own one begins with.
    mixed : Mixed
        How theories are weighed, and whether bands are shown.
    timed : Timed
        What is changed in which years.
    parted : Parted
        Whose disagreement is looked into.
    """

    case: str
    scenario: str
    theories: tuple[str, ...]
    outcome: str
    theory: str
    do: Pairs = ()
    facts: str = "before"
    history: str = OWN
    variant: str = CALIBRATED
    level: str = "scholar"
    guess: str = "off"
    imagined: Imagined = field(default_factory=Imagined)
    wanted: Wanted = field(default_factory=Wanted)
    sought: Sought = field(default_factory=Sought)
    told: Told = field(default_factory=Told)
    weighed: Weighed = field(default_factory=Weighed)
    doubted: Doubted = field(default_factory=Doubted)
    mapped: Mapped = field(default_factory=Mapped)
    built: Built = field(default_factory=Built)
    mixed: Mixed = field(default_factory=Mixed)
    timed: Timed = field(default_factory=Timed)
    parted: Parted = field(default_factory=Parted)

    def having(self, **values: object) -> Self:
        """Return the view with other values, of its own or of a page's part of it."""
        for name, kind in PARTS.items():
            own = {key: values.pop(key) for key in _names(kind) if key in values}
            if own:
                values[name] = replace(getattr(self, name), **own)
        return replace(self, **values)


KEYS = [
    *(name for name in _names(View) if name not in PARTS),
    *(name for kind in PARTS.values() for name in _names(kind)),
]


def start(case: Case) -> View:
    """Return what a first visit shows."""
    return View(
        case=case.name,
        scenario=next((one.name for one in (*case.featured, *case.scenarios)), OWN),
        theories=tuple(theory.name for theory in case.theories),
        outcome=case.frame.outcomes[0].variable.name,
        theory=case.theories[0].name,
    )


def _spelled(value: object) -> str:
    return ".".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _part(part: object) -> dict[str, str | list[str]]:
    """Write a page's own part: an entry a field, unless it has a way of its own."""
    if isinstance(part, Weighed | Mixed | Timed):
        return dict(part.entries())
    return {key: _spelled(getattr(part, key)) for key in _names(type(part))}


def write(view: View) -> dict[str, str | list[str]]:
    """Write a view as a query string, every value spelt out."""
    values: dict[str, str | list[str]] = {}
    for name in _names(View):
        value = getattr(view, name)
        if name in PARTS:
            values |= _part(value)
        elif name == "do":
            values[name] = [f"{lever}.{state}" for lever, state in value]
        else:
            values[name] = _spelled(value)
    if view.scenario != OWN:
        values.pop("do")
    return {key: value for key, value in values.items() if value}


def link(view: View, fingerprint: str) -> str:
    """Return the query string of a link to a view, with the fingerprint of its numbers."""
    return urlencode({**write(view), MODEL: fingerprint}, doseq=True)


def _timed(reader: Entries, time: Timeline | None) -> Timed:
    if time is None:
        return Timed.read(reader, None)
    return Timed.read(reader, time.frame, list(time.versions))


def read(params: Params, cases: Mapping[str, Case]) -> tuple[View, tuple[str, ...]]:
    """Read a view from a query string.

    Returns
    -------
    view : View
        With the usual value wherever the query string has none that can be used.
    problems : tuple of str
        A sentence for each value that was replaced.
    """
    reader = Entries(params)
    reader.strangers(KEYS)
    case = cases[reader.one("case", list(cases), next(iter(cases)))]
    usual = start(case)
    scenario, do = reader.intervention(case, usual.scenario)
    outcomes = [entry.variable.name for entry in case.frame.outcomes]
    outcome = reader.one("outcome", outcomes, usual.outcome)
    entry = case.frame.outcome(outcome)
    theory = reader.one("theory", usual.theories, usual.theory)
    view = View(
        case=case.name,
        scenario=scenario,
        do=do,
        theories=reader.several("theories", usual.theories),
        outcome=outcome,
        theory=theory,
        facts=reader.one("facts", get_args(Facts), usual.facts),
        history=reader.one("history", [OWN, *case.histories], usual.history),
        variant=reader.one("variant", [CALIBRATED, *case.variants], usual.variant),
        level=reader.one("level", ("student", "scholar"), usual.level),
        guess=reader.one("guess", ("on", "off"), usual.guess),
        imagined=Imagined.read(reader, entry),
        wanted=Wanted.read(reader, entry, outcomes),
        sought=Sought.read(reader, case.frame.library),
        told=Told.read(reader),
        weighed=Weighed.read(reader, case.evidence, outcomes),
        doubted=Doubted.read(reader, case),
        mapped=Mapped.read(reader, usual.theories, theory),
        built=Built.read(reader, case),
        mixed=Mixed.read(reader, usual.theories),
        timed=_timed(reader, case.timeline),
        parted=Parted.read(reader, case),
    )
    return view, tuple(reader.problems)
