"""What an answer hangs on, asked together: swings, flips, sources, variants, rows and draws."""

from dataclasses import dataclass
from html import escape

from causal.display.tables import html_table, text_table
from causal.errors import NotIdentified, QueryError
from causal.judgement.robustness import firmness as holding
from causal.judgement.robustness import flips as turning
from causal.judgement.robustness import reliance as resting
from causal.judgement.robustness import sobol as sharing
from causal.judgement.robustness import switches as switching
from causal.judgement.robustness import tornado as swinging
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.firmness import Firmness, drawn
from causal.judgement.robustness.flips import EQUAL, Flips, flips
from causal.judgement.robustness.lines import cuts
from causal.judgement.robustness.reliance import Reliance, reliance
from causal.judgement.robustness.sobol import Sobol, sobol
from causal.judgement.robustness.switches import Switches, switches
from causal.judgement.robustness.tornado import Tornado, tornado
from causal.theory.parts import CALIBRATED

_SHOWN = 10


@dataclass(frozen=True)
class Sensitivities:
    """What one answer hangs on.

    Attributes
    ----------
    asked : Asked or Change
    tornado : Tornado
        Each number moved over what is thought possible of it.
    flips : Flips or None
        The smallest change of each number that turns the conclusion; None where both sides are
        equal and there is none.
    reliance : Reliance
        By claim, document and source, and the answer with each set aside.
    switches : Switches or None
        The same under every variant of the theory; None where one is in force already.
    sobol : Sobol or None
        Which rows bring the variance of the answer, of a change that of the answer as changed;
        None where it leans on luck.
    firmness : Firmness or None
        Over draws, where there are some.
    """

    asked: Asked | Change
    tornado: Tornado
    flips: Flips | None
    reliance: Reliance
    switches: Switches | None
    sobol: Sobol | None = None
    firmness: Firmness | None = None

    def parts(self) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
        """Return a title, headers and rows for each part that there is."""
        tornado, reliance = self.tornado, self.reliance
        made: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = [
            ("Each number over what is thought possible", swinging.HEADERS, [*tornado.rows()]),
        ]
        if self.flips is not None:
            made.append(("What would turn it", turning.HEADERS, [*self.flips.rows()]))
        made.append(("What it rests on", resting.HEADERS, [*reliance.rows()]))
        if self.switches is not None:
            made.append(("Other readings", switching.HEADERS, [*self.switches.rows()]))
        if self.sobol is not None:
            rows = [*self.sobol.rows()]
            made.append(("Which rows bring the uncertainty", sharing.HEADERS, [*rows]))
        if self.firmness is not None:
            made.append(("How firmly it holds", holding.HEADERS, [*self.firmness.rows()]))
        return made

    def sentences(self) -> list[str]:
        """Say each part in a sentence."""
        every = (self.tornado, self.flips, self.reliance, self.switches, self.sobol, self.firmness)
        return [one.sentence() for one in every if one is not None]

    def __str__(self) -> str:
        made = []
        told = zip(self.parts(), self.sentences(), strict=True)
        for (title, headers, rows), sentence in told:
            made += [title, sentence, text_table(headers, rows[:_SHOWN])]
        return "\n\n".join(made)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = self.tornado.svg() if self.tornado.swings else ""
        for (title, headers, rows), sentence in zip(self.parts(), self.sentences(), strict=True):
            html += f"<p>{escape(sentence)}</p>"
            html += html_table(headers, rows[:_SHOWN], caption=title)
        return {"text/plain": str(self), "text/html": html}


def sensitivities(
    asked: Asked | Change, threshold: float = 0.5, *, draws: int = 0, seed: int | None = None
) -> Sensitivities:
    """Ask what an answer hangs on.

    Parameters
    ----------
    asked : Asked or Change
    threshold : float, default 0.5
        The conclusion is that the probability is above it, or below; of a change it is that there
        is a rise, or a fall.
    draws : int, default 0
        How often to draw the theory's numbers, for how firmly the conclusion holds.
    seed : int, optional
        For the draws; needed where there are some.

    Returns
    -------
    Sensitivities

    Raises
    ------
    QueryError
        If there are draws and no seed.
    ImpossibleEvidence, TooCostly
    """
    if draws and seed is None:
        raise QueryError("how firmly it holds is drawn: give a seed, so that it can be drawn again")
    other: Asked | float
    if isinstance(asked, Change):
        side, other, bar = asked.after, asked.before, 0.0
        equal = abs(asked.value()) < EQUAL
    else:
        side, other, bar = asked, threshold, threshold
        equal = abs(asked.value() - threshold) < EQUAL
    turned = None if equal else flips(side, other)
    firm = drawn(asked, draws=draws, seed=seed or 0).firmness(bar) if draws else None
    known = asked.theory.variant == CALIBRATED
    return Sensitivities(
        asked,
        tornado(asked),
        turned,
        reliance(asked),
        switches(asked) if known else None,
        variance(side),
        firm,
    )


def variance(asked: Asked) -> Sobol | None:
    """Return where the variance of an answer comes from, as far as there is a closed form.

    Returns
    -------
    Sobol or None
        Exact where no evidence bears on the event, of first order where some does, and None where
        the answer leans on luck or cuts an edge.
    """
    if cuts(asked):
        return None
    try:
        return sobol(asked)
    except NotIdentified:
        return None
    except QueryError:
        return sobol(asked, first_order_only=True)
