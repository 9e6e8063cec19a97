"""What every session of the dashboard shares: the cases, loaded once."""

import gc
import os
from dataclasses import dataclass

import streamlit as st

import causal
from causal.errors import UnknownName
from causal.files.evidence import load_evidence
from causal.files.timelines import has_timeline, load_timeline
from causal.judgement.evidence.dossier import Dossier
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DatedScenario, DynamicVariant
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import CALIBRATED, RECORD, Variant
from causal.theory.scenario import Scenario, find
from causal.theory.theory import Theory

FEATURED = 3
PUBLIC = "COUNTERHISTORY_PUBLIC"  # set by causal dashboard --public


def public() -> bool:
    """Return whether strangers read this dashboard: nobody uploads, and costs are kept low."""
    return os.environ.get(PUBLIC) == "1"


@dataclass(frozen=True)
class Timeline:
    """The yearly theories of a case, and what they share.

    Attributes
    ----------
    frame : TimelineFrame
    theories : tuple of DynamicTheory
        In the order of the frame.
    """

    frame: TimelineFrame
    theories: tuple[DynamicTheory, ...]

    @property
    def first(self) -> str:
        """The dated scenario that is shown first."""
        changing = [one for one in self.frame.featured if one.start is not None]
        return (changing or self.frame.scenarios)[0].name

    @property
    def grouped(self) -> tuple[DatedScenario, ...]:
        """The dated scenarios, group by group in the order in which groups first occur."""
        order = list(dict.fromkeys(one.group for one in self.frame.scenarios))
        return tuple(sorted(self.frame.scenarios, key=lambda one: order.index(one.group)))

    @property
    def versions(self) -> dict[str, dict[str, DynamicVariant]]:
        """Variants by name, and in them by theory."""
        found: dict[str, dict[str, DynamicVariant]] = {}
        for theory in self.theories:
            for variant in theory.variants:
                for name in (variant.name, *variant.aliases):
                    found.setdefault(name, {})[theory.name] = variant
        return {name: found[name] for name in found if name != CALIBRATED}

    def theory(self, name: str) -> DynamicTheory:
        """Return a yearly theory by name."""
        return next(theory for theory in self.theories if theory.name == name)


@dataclass(frozen=True)
class Case:
    """A case with its theories and scenarios.

    Attributes
    ----------
    frame : Frame
    scenarios : tuple of Scenario
    theories : tuple of Theory
        In the order of the frame.
    evidence : Dossier or None
        What speaks for and against each account; None where the case has no such file.
    timeline : Timeline or None
        Its yearly theories; None where the case has none.
    """

    frame: Frame
    scenarios: tuple[Scenario, ...]
    theories: tuple[Theory, ...]
    evidence: Dossier | None = None
    timeline: Timeline | None = None

    @property
    def name(self) -> str:
        """Name of the case."""
        return self.frame.name

    def theory(self, name: str) -> Theory:
        """Return a theory of the case by name."""
        return next(theory for theory in self.theories if theory.name == name)

    def scenario(self, name: str) -> Scenario:
        """Return a scenario by slug or number."""
        return find(self.scenarios, name)

    def lever(self, name: str) -> FrameVariable:
        """Return a lever of the frame by name."""
        return next(lever for lever in self.frame.levers if lever.variable.name == name)

    @property
    def featured(self) -> tuple[Scenario, ...]:
        """Scenarios to begin with: those the case names, or the first of three groups."""
        if self.frame.featured:
            return tuple(self.scenario(name) for name in self.frame.featured)
        firsts: dict[str, Scenario] = {}
        for scenario in self.scenarios:
            if scenario.settings:
                firsts.setdefault(scenario.group, scenario)
        return tuple(firsts.values())[:FEATURED]

    @property
    def grouped(self) -> tuple[Scenario, ...]:
        """The scenarios, group by group in the order in which groups first occur."""
        groups = dict.fromkeys(scenario.group for scenario in self.scenarios if scenario.settings)
        order = [*groups, *(s.group for s in self.scenarios)]
        return tuple(sorted(self.scenarios, key=lambda s: (not s.settings, order.index(s.group))))

    @property
    def histories(self) -> dict[str, str]:
        """Titles of the histories from which theories may depart, the record first."""
        own = {h.name: h.title or h.name for t in self.theories for h in t.histories}
        return {RECORD: "The record", **own}

    @property
    def variants(self) -> dict[str, dict[str, Variant]]:
        """Variants by name, and in them by theory."""
        found: dict[str, dict[str, Variant]] = {}
        for theory in self.theories:
            for variant in theory.variants:
                for name in (variant.name, *variant.aliases):
                    found.setdefault(name, {})[theory.name] = variant
        return {name: found[name] for name in found if name != CALIBRATED}


def _evidence(name: str) -> Dossier | None:
    try:
        return load_evidence(name)
    except UnknownName:
        return None


def _timeline(name: str) -> Timeline | None:
    if not has_timeline(name):
        return None
    found = load_timeline(name)
    return Timeline(found.frame, found.theories) if found.frame.scenarios else None


@st.cache_resource(show_spinner=False)
def boot() -> dict[str, Case]:
    """Load every case that has a frame, and keep what was loaded out of the garbage collector.

    Streamlit collects garbage after every run; what is frozen here is not walked again.
    """
    found = {}
    for name in causal.cases():
        frame = causal.load_frame(name)
        theories = tuple(causal.load(theory) for theory in frame.theories)
        scenarios = tuple(causal.load_scenarios(name))
        found[name] = Case(frame, scenarios, theories, _evidence(name), _timeline(name))
    gc.collect()
    gc.freeze()
    return found
