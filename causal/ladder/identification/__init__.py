"""Whether an effect could be estimated from what is observable, and by which formula."""

from causal.ladder.identification.adjustment import AdjustmentSets
from causal.ladder.identification.back_door import back_door_sets
from causal.ladder.identification.front_door import front_door_sets
from causal.ladder.identification.identify import ObservableEffect, identify, observable_effect
from causal.ladder.identification.observable import ObservableJoint, observable_joint
from causal.ladder.identification.verdict import Identification

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
