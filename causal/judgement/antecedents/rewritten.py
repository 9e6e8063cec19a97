"""What rewritings were found, as values."""

from dataclasses import dataclass

from causal.display.surprise_words import bits_of
from causal.judgement.bands import Interval
from causal.judgement.panel import Settings

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One rewriting of what came before.

    Attributes
    ----------
    settings : tuple of (str, str)
        The upstream states; empty where nothing is rewritten.
    bits : float
        Their own surprise, given the facts kept.
    reached : float
        Probability of the antecedent once they are set.
    bits_band, reached_band : Interval or None
        Of both over draws of the theory's numbers, for those first in rank and on the front.
    """

    settings: Settings
    bits: float
    reached: float
    bits_band: Interval | None = None
    reached_band: Interval | None = None

    @property
    def residual(self) -> float:
        """Bits that are left: the surprise at the antecedent once the upstream states are set."""
        return bits_of(self.reached)

    @property
    def total(self) -> float:
        """Bits of the whole rewriting: its own, and those that are left."""
        return self.bits + self.residual


@dataclass(frozen=True, slots=True)
class Rewrites:
    """The rewritings that would bring an antecedent about, in one theory.

    Attributes
    ----------
    theory, title, scenario, status : str
        Only ``runs`` and ``vacuous`` have rewritings.
    threshold : float
        From where on the antecedent counts as likely.
    size : int
        Up to how many variables were rewritten at once.
    found : tuple of Rewrite
        Those that make it likely, the least surprising first; none holds a smaller one.
    front : tuple of Rewrite
        What no other beats at both: bits, the lowest, and probability reached, the highest first.
    nothing : Rewrite or None
        With nothing rewritten.
    whole : Rewrite or None
        Of those with something rewritten the one of the lowest total. It can be lower than that of
        nothing: facts that come after what is rewritten are let go.
    upstream : int
        How many variables are upstream.
    tried, impossible : int
        Rewritings asked, and those among them that the theory has as impossible.
    done, total : int
        Sets of variables tried, and to be tried: fewer if it was cancelled.
    fingerprint : str
    """

    theory: str
    title: str
    scenario: str
    status: str
    threshold: float
    size: int
    found: tuple[Rewrite, ...] = ()
    front: tuple[Rewrite, ...] = ()
    nothing: Rewrite | None = None
    whole: Rewrite | None = None
    upstream: int = 0
    tried: int = 0
    impossible: int = 0
    done: int = 0
    total: int = 0
    fingerprint: str = ""

    @property
    def gains(self) -> bool:
        """Whether some rewriting costs fewer bits in all than setting the antecedent straight."""
        if self.nothing is None or self.whole is None:
            return False
        return self.whole.total < self.nothing.total - _ROUNDING
