"""On which single number of a theory a surprise hangs most, by how firmly each is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from causal.errors import TooCostly
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import Derivative, derivatives
from causal.judgement.robustness.wording import notation, worded
from causal.ladder.network import Question
from causal.scm.evidence import observed
from causal.theory.theory import Theory


@dataclass(frozen=True, slots=True)
class Hinge:
    """The number that is to a surprise the most of its uncertainty.

    Attributes
    ----------
    number : str
        In notation, such as ``P(coup=none | alarm=high)``.
    value : float
        As it is.
    slope : float
        Bits for each 1 that it rises, the others of its row in proportion; exact, to first order.
    swing : float
        By how many bits the surprise moves when the number moves by one standard deviation.
    claims : tuple of str
        What it rests on.
    words : str
        The number as a reader reads it, with titles and labels.
    """

    number: str
    value: float
    slope: float
    swing: float
    claims: tuple[str, ...]
    words: str


def hinge(theory: Theory, settings: Mapping[str, str], known: Mapping[str, str]) -> Hinge | None:
    """Find the number on which the surprise at some states hangs most.

    Parameters
    ----------
    theory : Theory
    settings, known : mapping of str to str
        What is set, and what is taken as known.

    Returns
    -------
    Hinge or None
        None where what is set is impossible, where no number moves it, or where the sweep would
        cost too much.

    Notes
    -----
    Numbers are ranked by slope times standard deviation, which is sqrt(p (1 - p) / (ess + 1)) for
    a number p of a row that is held as firmly as ``ess`` observations would have it.

    Examples
    --------
    >>> import causal
    >>> found = hinge(causal.load("dear_coal"), {"owner_1906": "hands"}, {})
    >>> found.number, round(found.slope * found.value, 2)
    ('P(owner_1906=hands)', -1.44)
    """
    evidence = tuple((0, observed(theory.model, name, state)) for name, state in known.items())
    question = Question(((),), evidence, tuple((0, name) for name in settings))
    try:
        found = derivatives(Asked.of(theory, question, tuple(settings.values())))
    except TooCostly:
        return None
    if found.value <= 0:
        return None

    def swing(one: Derivative) -> float:
        spread = sqrt(one.number * (1 - one.number) / (theory.entry(one.cell.variable).ess + 1))
        return abs(one.derivative) * spread / (found.value * log(2))

    first = max(found.entries, key=swing, default=None)
    if first is None or swing(first) == 0:
        return None
    slope = -first.derivative / (found.value * log(2))
    return Hinge(
        notation(first.cell),
        first.number,
        slope,
        swing(first),
        first.claims,
        worded(theory, first.cell),
    )
