"""The questions people ask, by name."""

from causal.study.antecedents import antecedent
from causal.study.comparing import compare
from causal.study.composing import compose, conflicts, rivals_or_parts
from causal.study.differing import differ, parting
from causal.study.doubting import beats, sensitivity
from causal.study.explaining import attribute, why
from causal.study.searching import crux, search
from causal.study.telling import histories, seeing, tell
from causal.study.timelines import timeline

__all__ = [
    "antecedent",
    "attribute",
    "beats",
    "compare",
    "compose",
    "conflicts",
    "crux",
    "differ",
    "histories",
    "parting",
    "rivals_or_parts",
    "search",
    "seeing",
    "sensitivity",
    "tell",
    "timeline",
    "why",
]
