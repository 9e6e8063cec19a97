"""Whether an effect could be estimated from what is observable, and by which formula."""

from causal.ladder.identification.criteria import AdjustmentSets, back_door_sets, front_door_sets
from causal.ladder.identification.identify import (
    Identification,
    ObservableEffect,
    identify,
    observable_effect,
)
from causal.ladder.identification.observable import ObservableJoint, observable_joint

__all__ = [
    "AdjustmentSets",
    "Identification",
    "ObservableEffect",
    "ObservableJoint",
    "back_door_sets",
    "front_door_sets",
    "identify",
    "observable_effect",
    "observable_joint",
]
