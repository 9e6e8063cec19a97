"""The questions people ask, by name."""

from causal.study.comparing import compare
from causal.study.doubting import beats, sensitivity
from causal.study.explaining import attribute, why
from causal.study.searching import crux, search
from causal.study.telling import histories, seeing, tell

__all__ = [
    "attribute",
    "beats",
    "compare",
    "crux",
    "histories",
    "search",
    "seeing",
    "sensitivity",
    "tell",
    "why",
]
