"""Models that run from year to year: what may happen in each, and when something ends.

>>> from causal.dynamics import Calendar
>>> len(Calendar(1985, 1991))
7

The names below are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from causal.dynamics.calendar import Calendar
    from causal.dynamics.course import Course
    from causal.dynamics.curves import Curves, divergence
    from causal.dynamics.dated import Dated
    from causal.dynamics.mechanisms import persistent
    from causal.dynamics.model import DynamicModel
    from causal.dynamics.parts import Static, Terminal, Yearly
    from causal.dynamics.ranges import Ranges
    from causal.dynamics.turning import NoReturn, point_of_no_return
    from causal.dynamics.twin import SameLuck, with_same_luck

_HOMES = {
    "Calendar": "causal.dynamics.calendar",
    "Course": "causal.dynamics.course",
    "Curves": "causal.dynamics.curves",
    "Dated": "causal.dynamics.dated",
    "DynamicModel": "causal.dynamics.model",
    "NoReturn": "causal.dynamics.turning",
    "Ranges": "causal.dynamics.ranges",
    "SameLuck": "causal.dynamics.twin",
    "Static": "causal.dynamics.parts",
    "Terminal": "causal.dynamics.parts",
    "Yearly": "causal.dynamics.parts",
    "divergence": "causal.dynamics.curves",
    "persistent": "causal.dynamics.mechanisms",
    "point_of_no_return": "causal.dynamics.turning",
    "with_same_luck": "causal.dynamics.twin",
}

__all__ = [
    "Calendar",
    "Course",
    "Curves",
    "Dated",
    "DynamicModel",
    "NoReturn",
    "Ranges",
    "SameLuck",
    "Static",
    "Terminal",
    "Yearly",
    "divergence",
    "persistent",
    "point_of_no_return",
    "with_same_luck",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'causal.dynamics' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
