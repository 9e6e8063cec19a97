"""The tables and pictures of the page, to be taken away."""

from page.taking import Drawing, Sheet

from views.robustness.doubting import (
    Doubt,
    contest,
    firmness,
    rested,
    switched,
    swung,
    theory_of,
    turned,
    varied,
)
from views.robustness.pictures import rests_drawn, swings_drawn, variance_drawn
from views.robustness.repeating import Glanced, as_csv, glance_csv
from views.robustness.rows import KINDS
from views.robustness.told import turning

PAPER = ("light", "wide")


def sheet_of(asked: Doubt, name: str, level: float, rival: str) -> Sheet:
    """Return everything about one theory."""

    def text() -> str:
        return as_csv(
            firmness(asked, name, turning(asked, level)),
            swung(asked, name),
            turned(asked, name, level),
            varied(asked, name),
            rested(asked, name),
            switched(asked, name),
            contest(asked, name, rival),
        )

    title = f"{theory_of(asked, name).title}, every number"
    return Sheet(title, f"robustness_{name}_{asked.scenario.name}", text)


def glance_of(asked: Doubt, names: tuple[str, ...], level: float) -> Sheet:
    """Return the theories that answer, at a glance."""

    def text() -> str:
        glanced: list[Glanced] = []
        for name in names:
            firm = firmness(asked, name, turning(asked, level))
            if not isinstance(firm, str):
                flips, rests = turned(asked, name, level), rested(asked, name)
                glanced.append((theory_of(asked, name), firm, flips, rests))
        return glance_csv(glanced)

    return Sheet("All theories at a glance", f"robustness_all_{asked.scenario.name}", text)


def drawings_of(asked: Doubt, name: str, level: float, top: int) -> list[Drawing]:
    """Return the pictures that the page shows of one theory."""
    theory, made = theory_of(asked, name), []
    start = f"robustness_{name}"
    swings, sobol, rests = swung(asked, name), varied(asked, name), rested(asked, name)
    if not isinstance(swings, str) and swings.swings:
        made.append(
            Drawing(
                "Which numbers move it",
                f"{start}_swings",
                lambda: swings_drawn(asked, theory, swings, level, top, PAPER),
            )
        )
    if sobol is not None and not isinstance(sobol, str) and sobol.indices:
        made.append(
            Drawing(
                "Which rows bring the variance",
                f"{start}_variance",
                lambda: variance_drawn(theory, sobol, top, PAPER),
            )
        )
    if not isinstance(rests, str) and rests.supports:
        made += [
            Drawing(
                f"What it rests on, {title.lower()}",
                f"{start}_rests_{kind}",
                lambda kind=kind: rests_drawn(asked, theory, rests, kind, top, PAPER),
            )
            for kind, title in KINDS.items()
        ]
    return made
