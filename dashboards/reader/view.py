"""What is shown, as a value, and the query string that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Self, get_args
from urllib.parse import urlencode

from boot import Case

from causal.theory.facts import Facts
from causal.theory.parts import CALIBRATED
from reader.built import Built
from reader.entries import MODEL, OWN, Entries, Pairs, Params
from reader.imagined import Imagined
from reader.wanted import Wanted

# What a page chooses for itself, a value each; the names of their fields are all different, for
# they are the entries of the address.
PARTS: dict[str, type] = {"imagined": Imagined, "wanted": Wanted, "built": Built}


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
    imagined : Imagined
        What a counterfactual asks besides.
    wanted : Wanted
        The goal that changes are searched for.
    built : Built
        Which theory the reader's own one begins with.
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
    imagined: Imagined = field(default_factory=Imagined)
    wanted: Wanted = field(default_factory=Wanted)
    built: Built = field(default_factory=Built)

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
        scenario=case.featured[0].name if case.featured else case.scenarios[0].name,
        theories=tuple(theory.name for theory in case.theories),
        outcome=case.frame.outcomes[0].variable.name,
        theory=case.theories[0].name,
    )


def _spelled(value: object) -> str:
    return ".".join(map(str, value)) if isinstance(value, tuple) else str(value)


def write(view: View) -> dict[str, str | list[str]]:
    """Write a view as a query string, every value spelt out."""
    values: dict[str, str | list[str]] = {}
    for name in _names(View):
        value = getattr(view, name)
        if name in PARTS:
            values |= {key: _spelled(getattr(value, key)) for key in _names(PARTS[name])}
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
    view = View(
        case=case.name,
        scenario=scenario,
        do=do,
        theories=reader.several("theories", usual.theories),
        outcome=outcome,
        theory=reader.one("theory", usual.theories, usual.theory),
        facts=reader.one("facts", get_args(Facts), usual.facts),
        history=reader.one("history", [OWN, *case.histories], usual.history),
        variant=reader.one("variant", [CALIBRATED, *case.variants], usual.variant),
        imagined=Imagined.read(reader, entry),
        wanted=Wanted.read(reader, entry, outcomes),
        built=Built.read(reader),
    )
    return view, tuple(reader.problems)
