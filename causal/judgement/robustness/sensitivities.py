"""What an answer hangs on, asked together: swings, flips, sources and variants."""

from dataclasses import dataclass
from html import escape

from causal.display.tables import html_table, text_table
from causal.judgement.robustness import flips as turning
from causal.judgement.robustness import reliance as resting
from causal.judgement.robustness import switches as switching
from causal.judgement.robustness import tornado as swinging
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.flips import Flips, flips
from causal.judgement.robustness.reliance import Reliance, reliance
from causal.judgement.robustness.switches import Switches, switches
from causal.judgement.robustness.tornado import Tornado, tornado

_SHOWN = 10


@dataclass(frozen=True)
class Sensitivities:
    """What one answer hangs on.

    Attributes
    ----------
    asked : Asked
    tornado : Tornado
        Each number moved over what is thought possible of it.
    flips : Flips
        The smallest change of each number that turns the conclusion.
    reliance : Reliance
        By claim, document and source, and the answer with each set aside.
    switches : Switches
        The same under every variant of the theory.
    """

    asked: Asked
    tornado: Tornado
    flips: Flips
    reliance: Reliance
    switches: Switches

    def parts(self) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
        """Return a title, headers and rows for each part."""
        return [
            ("Each number over what is thought possible", swinging.HEADERS, [*self.tornado.rows()]),
            ("What would turn it", turning.HEADERS, [*self.flips.rows()]),
            ("What it rests on", resting.HEADERS, [*self.reliance.rows()]),
            ("Other readings", switching.HEADERS, [*self.switches.rows()]),
        ]

    def sentences(self) -> list[str]:
        """Say each part in a sentence."""
        found = (self.tornado, self.flips, self.reliance, self.switches)
        return [one.sentence() for one in found]

    def __str__(self) -> str:
        made = []
        told = zip(self.parts(), self.sentences(), strict=True)
        for (title, headers, rows), sentence in told:
            made += [title, sentence, text_table(headers, rows[:_SHOWN])]
        return "\n\n".join(made)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = self.tornado.svg()
        for (title, headers, rows), sentence in zip(self.parts(), self.sentences(), strict=True):
            html += f"<p>{escape(sentence)}</p>"
            html += html_table(headers, rows[:_SHOWN], caption=title)
        return {"text/plain": str(self), "text/html": html}


def sensitivities(asked: Asked, threshold: float = 0.5) -> Sensitivities:
    """Ask what an answer hangs on.

    Parameters
    ----------
    asked : Asked
    threshold : float, default 0.5
        The conclusion is that the probability is above it, or below.

    Returns
    -------
    Sensitivities

    Raises
    ------
    ImpossibleEvidence, TooCostly
    """
    return Sensitivities(
        asked, tornado(asked), flips(asked, threshold), reliance(asked), switches(asked)
    )
