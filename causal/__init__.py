"""Counterhistory: rival causal theories of history, one intervention, side by side.

>>> import causal
>>> fate = causal.compare(scenario="no_wage_cut")
>>> round(causal.load("dear_coal").p(wage_cut_1907="none"), 2)
0.66

The names below are loaded when they are first used, so that ``import causal`` costs next to
nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from causal.errors import CausalError
    from causal.files.catalogue import load, load_frame, load_scenarios, theory_names
    from causal.files.check import check
    from causal.files.formats import (
        from_pgmpy,
        from_pyagrum,
        read_dagitty,
        to_dagitty,
        to_pgmpy,
        to_pyagrum,
        write_network,
    )
    from causal.files.places import cases
    from causal.files.study_file import load_study, study_names
    from causal.files.study_value import Study
    from causal.files.timelines import load_dynamic, load_timeline
    from causal.files.writing import write_theory
    from causal.judgement.antecedents.antecedent import Antecedent
    from causal.judgement.comparison import Comparison
    from causal.judgement.timelines.timelines import Timelines
    from causal.reports.writing import report
    from causal.scm.mechanisms.combined import MaxOf, Mixture
    from causal.scm.mechanisms.hazard import Hazard, Window
    from causal.scm.mechanisms.logit import Logit
    from causal.scm.mechanisms.noisy_max import NoisyMax
    from causal.scm.mechanisms.parts import Part
    from causal.scm.mechanisms.ranked import Ranked
    from causal.scm.mechanisms.table import Deterministic, Table
    from causal.scm.model import Model
    from causal.scm.variables import Variable
    from causal.study import (
        antecedent,
        attribute,
        beats,
        compare,
        compose,
        conflicts,
        crux,
        differ,
        histories,
        parting,
        rivals_or_parts,
        search,
        seeing,
        sensitivity,
        tell,
        timeline,
        why,
    )
    from causal.sweeps.making import sweep, sweep_cost
    from causal.theory.answers import Answer, Distribution
    from causal.theory.claims.table import claims
    from causal.theory.dynamic.theory import DynamicTheory
    from causal.theory.query import Query
    from causal.theory.scenario import Scenario
    from causal.theory.theory import Theory

__version__ = "0.1.0"

_HOMES = {
    "Answer": "causal.theory.answers",
    "Antecedent": "causal.judgement.antecedents.antecedent",
    "CausalError": "causal.errors",
    "Comparison": "causal.judgement.comparison",
    "Deterministic": "causal.scm.mechanisms.table",
    "Distribution": "causal.theory.answers",
    "DynamicTheory": "causal.theory.dynamic.theory",
    "Hazard": "causal.scm.mechanisms.hazard",
    "Logit": "causal.scm.mechanisms.logit",
    "MaxOf": "causal.scm.mechanisms.combined",
    "Mixture": "causal.scm.mechanisms.combined",
    "Model": "causal.scm.model",
    "NoisyMax": "causal.scm.mechanisms.noisy_max",
    "Part": "causal.scm.mechanisms.parts",
    "Query": "causal.theory.query",
    "Ranked": "causal.scm.mechanisms.ranked",
    "Scenario": "causal.theory.scenario",
    "Study": "causal.files.study_value",
    "Table": "causal.scm.mechanisms.table",
    "Theory": "causal.theory.theory",
    "Timelines": "causal.judgement.timelines.timelines",
    "Variable": "causal.scm.variables",
    "Window": "causal.scm.mechanisms.hazard",
    "antecedent": "causal.study",
    "attribute": "causal.study",
    "beats": "causal.study",
    "cases": "causal.files.places",
    "check": "causal.files.check",
    "claims": "causal.theory.claims.table",
    "compare": "causal.study",
    "compose": "causal.study",
    "conflicts": "causal.study",
    "crux": "causal.study",
    "differ": "causal.study",
    "from_pgmpy": "causal.files.formats",
    "from_pyagrum": "causal.files.formats",
    "histories": "causal.study",
    "load": "causal.files.catalogue",
    "load_dynamic": "causal.files.timelines",
    "load_frame": "causal.files.catalogue",
    "load_scenarios": "causal.files.catalogue",
    "load_study": "causal.files.study_file",
    "load_timeline": "causal.files.timelines",
    "parting": "causal.study",
    "read_dagitty": "causal.files.formats",
    "report": "causal.reports.writing",
    "rivals_or_parts": "causal.study",
    "search": "causal.study",
    "seeing": "causal.study",
    "sensitivity": "causal.study",
    "study_names": "causal.files.study_file",
    "sweep": "causal.sweeps.making",
    "sweep_cost": "causal.sweeps.making",
    "tell": "causal.study",
    "theory_names": "causal.files.catalogue",
    "timeline": "causal.study",
    "to_dagitty": "causal.files.formats",
    "to_pgmpy": "causal.files.formats",
    "to_pyagrum": "causal.files.formats",
    "why": "causal.study",
    "write_network": "causal.files.formats",
    "write_theory": "causal.files.writing",
}

__all__ = [
    "Answer",
    "Antecedent",
    "CausalError",
    "Comparison",
    "Deterministic",
    "Distribution",
    "DynamicTheory",
    "Hazard",
    "Logit",
    "MaxOf",
    "Mixture",
    "Model",
    "NoisyMax",
    "Part",
    "Query",
    "Ranked",
    "Scenario",
    "Study",
    "Table",
    "Theory",
    "Timelines",
    "Variable",
    "Window",
    "antecedent",
    "attribute",
    "beats",
    "cases",
    "check",
    "claims",
    "compare",
    "compose",
    "conflicts",
    "crux",
    "differ",
    "from_pgmpy",
    "from_pyagrum",
    "histories",
    "load",
    "load_dynamic",
    "load_frame",
    "load_scenarios",
    "load_study",
    "load_timeline",
    "parting",
    "read_dagitty",
    "report",
    "rivals_or_parts",
    "search",
    "seeing",
    "sensitivity",
    "study_names",
    "sweep",
    "sweep_cost",
    "tell",
    "theory_names",
    "timeline",
    "to_dagitty",
    "to_pgmpy",
    "to_pyagrum",
    "why",
    "write_network",
    "write_theory",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'causal' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
