"""What one yearly theory says to a dated scenario: survival, hazards, the year of the end."""

from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.curves import Curves, divergence
from causal.dynamics.ranges import Ranges
from causal.dynamics.turning import NoReturn
from causal.engine.product import Array
from causal.judgement.timelines.fans import TimelineBands
from causal.judgement.timelines.rules import ANSWERED, Posed, TimedStatus, TimelineRules
from causal.scm.variables import Variable
from causal.theory.dynamic.parts import Settings, Told

EVEN = 0.5
_DIGITS = 12  # decimals of a chance; what is beyond them is rounding


@dataclass(frozen=True, slots=True)
class World:
    """The years of one world, as plain numbers.

    Attributes
    ----------
    years : tuple of int
    stands : tuple of float
        By year, the chance that it goes on at its end.
    hazards : tuple of (float or None)
        By year, the chance that it ends in it, had it gone on until then; None where nothing is
        left to end.
    ends : tuple of float
        By year, the chance that it ends in it.
    never : float
        The chance that it does not end by the last of them.
    ways : tuple of (str, tuple of float)
        By state in which it has ended, the chance of that at the end of each year.
    """

    years: tuple[int, ...]
    stands: tuple[float, ...]
    hazards: tuple[float | None, ...]
    ends: tuple[float, ...]
    never: float
    ways: tuple[tuple[str, tuple[float, ...]], ...]

    @staticmethod
    def of(curves: Curves, going: str, ends: Variable, horizon: int) -> "World":
        """Read curves up to a year."""
        upto = curves.place(horizon) + 1
        stands = _clean(curves.survival()[:upto, 0])
        before = (1.0, *stands[:-1])
        hazards = _clean(np.nan_to_num(curves.hazard()[:upto, 0]))
        return World(
            curves.years[:upto],
            stands,
            tuple(hazard if left else None for hazard, left in zip(hazards, before, strict=True)),
            _clean(curves.end_years()[:upto, 0]),
            stands[-1],
            tuple(
                (state, _clean(curves.share(ends.name, state)[:upto, 0]))
                for state in ends.states
                if state != going
            ),
        )

    def ended(self, year: int) -> float:
        """Return the chance that it has ended by the end of a year."""
        return 1 - self.stands[self.years.index(year)]

    @property
    def median(self) -> int | None:
        """The first year by whose end it is at least as likely as not to have ended; else None."""
        pairs = zip(self.years, self.stands, strict=True)
        return next((year for year, stands in pairs if 1 - stands >= EVEN), None)

    @property
    def peak(self) -> int | None:
        """The year of the highest hazard, the first of several; None where there is none."""
        told = [
            (hazard, -year) for hazard, year in zip(self.hazards, self.years, strict=True) if hazard
        ]
        return -max(told)[1] if told else None

    @property
    def likeliest(self) -> int | None:
        """The year in which it most probably ends; None if not ending by the last is likelier."""
        most = max(self.ends)
        return None if self.never > most else self.years[self.ends.index(most)]


def _clean(numbers: Array) -> tuple[float, ...]:
    """Take the rounding of long sums off chances."""
    return tuple(np.clip(numbers.round(_DIGITS), 0.0, 1.0).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class TheoryTimeline:
    """One theory's answer to one dated scenario.

    Attributes
    ----------
    theory, title, variant : str
        Name of the theory, what a reader calls it, which numbers.
    asked : Posed
        Whether it runs, why, and what is changed in it.
    ends : Variable
        What ends.
    going : str
        Its state that goes on.
    rules : TimelineRules
        With the years that were not given filled in.
    record : tuple of Told
        What is kept of the record.
    fact, changed : World or None
        As it was and as changed; None where there is no answer.
    fact_curves, changed_curves : Curves or None
        The same for every variable, to the end of the calendar.
    no_return : NoReturn or None
        What the changes do to the chance of an end by the horizon, by the year in which they
        begin; None where nothing is changed.
    leans_on : tuple of str
        With all the facts kept: variables whose luck was assumed to carry over.
    order_ranges, full_ranges : Ranges or None
        With all the facts kept, how far the chance that it has ended in the changed world could
        move in some of the years: over couplings that respect order, and over all.
    bands : TimelineBands or None
    no_bands : str
        Why there are none, where they were asked for but would be too costly.
    ended : int or None
        The year in which it ended, by the whole record.
    fingerprint : str
        Of everything the numbers depend on.
    """

    theory: str
    title: str
    variant: str
    asked: Posed
    ends: Variable
    going: str
    rules: TimelineRules
    record: tuple[Told, ...] = ()
    fact: World | None = None
    changed: World | None = None
    fact_curves: Curves | None = None
    changed_curves: Curves | None = None
    no_return: NoReturn | None = None
    leans_on: tuple[str, ...] = ()
    order_ranges: Ranges | None = None
    full_ranges: Ranges | None = None
    bands: TimelineBands | None = None
    no_bands: str = ""
    ended: int | None = None
    fingerprint: str = ""

    @property
    def status(self) -> TimedStatus:
        """``runs``, ``vacuous``, ``partial``, ``out_of_scope``, ``silent`` or ``too_costly``."""
        return self.asked.status

    @property
    def why(self) -> str:
        """A sentence about the status."""
        return self.asked.why

    @property
    def settings(self) -> Settings:
        """What is changed, with its years."""
        return self.asked.settings

    @property
    def start(self) -> int | None:
        """The first year of any change; None where nothing is changed."""
        return self.asked.start

    @property
    def answered(self) -> bool:
        """Whether there are numbers."""
        return self.status in ANSWERED

    def worlds(self) -> tuple[World, World]:
        """Return both worlds of a theory that has answered.

        Raises
        ------
        ValueError
            If it has not.
        """
        if self.fact is None or self.changed is None:
            raise ValueError(self.why)
        return self.fact, self.changed

    @property
    def differences(self) -> tuple[float, ...]:
        """By year, the chance of going on as changed less as it was; empty without an answer."""
        if not self.answered:
            return ()
        fact, changed = self.worlds()
        return tuple(b - a for a, b in zip(fact.stands, changed.stands, strict=True))

    @property
    def apart(self) -> tuple[int, ...]:
        """The years in which survival differs by more than the tolerance."""
        if not self.answered:
            return ()
        pairs = zip(self.worlds()[0].years, self.differences, strict=True)
        return tuple(year for year, gap in pairs if abs(gap) > self.rules.tolerance)

    @property
    def diverges(self) -> int | None:
        """The first year in which survival differs by more than the tolerance."""
        return self.apart[0] if self.apart else None

    @property
    def rejoins(self) -> int | None:
        """The year from which survival differs by no more than that again, to the horizon."""
        if not self.apart or self.apart[-1] == self.rules.horizon:
            return None
        return self.apart[-1] + 1

    @property
    def delay(self) -> float | None:
        """Expected years by which the end comes later, counted up to the horizon only."""
        return sum(self.differences) if self.answered else None

    def first_moved(self) -> dict[str, int]:
        """Return by variable, but those that are set, the year in which it first differs.

        By more than the tolerance, as total variation distance.
        """
        if self.fact_curves is None or self.changed_curves is None:
            return {}
        held = {one.variable for one in self.settings}
        found = {}
        for variable in self.fact_curves.variables:
            one_a_year = len(self.fact_curves.shares[variable.name]) > 1
            if variable.name in held or not one_a_year:
                continue
            gap = divergence(self.fact_curves, self.changed_curves, variable.name)
            year = gap.first(self.rules.tolerance)
            if year is not None and year <= self.horizon:
                found[variable.name] = year
        return found

    @property
    def horizon(self) -> int:
        """The last year that is looked at."""
        return self.rules.horizon or 0

    @property
    def by(self) -> int:
        """The year of the headline."""
        return self.rules.by or self.horizon

    @property
    def latest(self) -> int | None:
        """The latest year in which the changes, had they begun, were not too late; None if none."""
        return None if self.no_return is None else self.no_return.latest

    def without(self, why: str) -> "TheoryTimeline":
        """Return the line of a theory whose answer would be too costly."""
        return replace(self, asked=replace(self.asked, status="too_costly", why=why))
