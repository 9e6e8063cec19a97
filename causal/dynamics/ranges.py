"""Ranges of a counterfactual that keeps the whole record, over all that luck might carry over."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from causal.dynamics.course import Course
from causal.dynamics.dated import Dated, added
from causal.dynamics.induction import Event, Induction
from causal.dynamics.model import DynamicModel
from causal.dynamics.pairs import PairYears
from causal.engine.product import Array
from causal.errors import ModelError, QueryError
from causal.ladder.bounds.ordering import BoundLimits
from causal.ladder.bounds.ranges import MEET, Attained, Range

Told = tuple[str, str] | tuple[str, tuple[str, ...]]
"""A variable, and a state or several."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Limits of a probability in the changed world, year by year, however luck carries over.

    Attributes
    ----------
    years : tuple of int
    low, high : ndarray, shape (years,)
        No couplings lead beyond them. The limits of different years may need different couplings.
    fact : ndarray, shape (years,)
        The same probability in the world in fact; it leans on no coupling.
    attained : bool
        Whether some couplings are known to reach each limit; else the limits may be too wide.
    leans_on : tuple of str
        Variables whose luck matters to some of the years.
    restricted : bool
        Whether only couplings that respect order were looked at.
    """

    years: tuple[int, ...]
    low: Array
    high: Array
    fact: Array
    attained: bool
    leans_on: tuple[str, ...]
    restricted: bool = False

    def at(self, year: int) -> Range:
        """Return the range of one year.

        Raises
        ------
        QueryError
            If it was not asked for.
        """
        place = self._place(year)
        return self._range(float(self.low[place]), float(self.high[place]))

    def difference(self, year: int) -> Range:
        """Return the range of the difference to the world in fact, one year; see `at`."""
        place = self._place(year)
        fact = float(self.fact[place])
        return self._range(float(self.low[place]) - fact, float(self.high[place]) - fact)

    def moved(self, amount: float = MEET) -> tuple[int, ...]:
        """Return the years in which the change moves the probability, whatever luck does.

        Parameters
        ----------
        amount : float
            By more than this, the same way under all couplings.
        """
        up, down = self.low - self.fact > amount, self.fact - self.high > amount
        return tuple(y for y, moved in zip(self.years, up | down, strict=True) if moved)

    def _place(self, year: int) -> int:
        if year not in self.years:
            raise QueryError(f"{year} is none of the years that the ranges were asked for")
        return self.years.index(year)

    def _range(self, low: float, high: float) -> Range:
        return Range(low, high, Attained(low, high) if self.attained else None)


def ranges(
    record: Course,
    *changes: Dated,
    years: Iterable[int] | None = None,
    of: Told | None = None,
    order_respecting: bool = False,
    limits: BoundLimits = BoundLimits(),
) -> Ranges:
    """Ask how far what would have been depends on what luck carries over.

    `causal.dynamics.twin.with_same_luck` answers with one coupling a variable. Here every coupling
    is allowed that the tables allow: what a variable would have done, had it read something else,
    may go together with what it did in any way that keeps both rows. Luck is independent from year
    to year and from variable to variable, as in the model.

    Parameters
    ----------
    record : Course
        What was seen in fact; its own changes hold in both worlds.
    *changes : Dated
        What is changed in the other world.
    years : iterable of int, optional
        All years, if not given.
    of : tuple of str and states, optional
        A variable with a state a year and a state, or several, of it: asked is the probability of
        these in the changed world. Having ended, if not given.
    order_respecting : bool, default False
        Allow only couplings that never answer against a change of what is read: no ordered state
        falls where the row that is read dominates, no unordered one turns to a state whose odds
        have not risen. Same luck of ordered states and Gumbel-max are among them.
    limits : BoundLimits, optional

    Returns
    -------
    Ranges

    Raises
    ------
    ModelError
        If nothing ends in the model, and nothing else is asked.
    QueryError
        If the worlds order the variables of a year differently.
    ImpossibleEvidence
        If the record has probability zero.
    TooCostly
        If the tables would have too many cells; nothing is computed then.

    Notes
    -----
    P(record) leans on no coupling, so that the joint probability of record and event is what is
    made small and large: by backward induction over the states of both worlds, a transport problem
    for each pair of rows. The law of a pair is chosen knowing all that is still open, and for each
    pair on its own. No couplings lead beyond these limits. They are attained where nothing but what
    a pair reads is open when it is closed, and the pairs of rows form no circle.

    Examples
    --------
    >>> from causal.dynamics.calendar import Calendar
    >>> from causal.dynamics.parts import Terminal, Yearly
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> crisis, league = Variable("crisis", ("no", "yes")), Variable("league", ("stands", "ended"))
    >>> spreads = Table(("crisis@-1",), ((0.9, 0.1), (0.3, 0.7)))
    >>> hazard = Table(("crisis",), ((0.98, 0.02), (0.8, 0.2)))
    >>> model = DynamicModel(Calendar(1985, 1991), (Yearly(crisis, Table((), ((1, 0),)), spreads),),
    ...                      terminal=Terminal(league, "stands", hazard))
    >>> record = Course(model).given(1988, crisis="yes", league="stands")
    >>> record = record.given(1990, league="ended")
    >>> found = ranges(record, Dated(Hard("crisis", "no"), 1988))
    >>> print(found.at(1990), found.attained, found.leans_on, sep="; ")
    0.08 to 0.19; True; ('league',)
    """
    model = record.model
    event = _event(model, years, of)
    after = record.changes
    for one in changes:
        after = added(model, after, one)
    curves = record.curves()  # refuses an impossible record in its own words
    induction = Induction(PairYears(record, after), event, limits)
    low, high = induction.run(restricted=order_respecting)
    states = model.variable(event.name).states
    counted = [state for state, weight in zip(states, event.weights, strict=True) if weight]
    fact = curves.share(event.name, *counted)[list(event.places), 0]
    return Ranges(
        tuple(model.calendar.first + place for place in event.places),
        np.minimum(low, high),
        np.maximum(low, high),
        fact,
        induction.attained,
        tuple(name for name in model.names if name in induction.pairs),
        order_respecting,
    )


def _event(
    model: DynamicModel,
    years: Iterable[int] | None,
    of: Told | None,
) -> Event:
    """Read what is asked."""
    if of is None:
        ends = model.terminal
        if ends is None:
            raise ModelError("nothing ends in this model; say of which variable and states")
        name = ends.variable.name
        counted = [k for k, s in enumerate(ends.variable.states) if s != ends.going]
    else:
        name = of[0]
        own = model.yearly(name).variable
        counted = list(own.indices((of[1],) if isinstance(of[1], str) else of[1]))
    places = sorted({model.calendar.place(y) for y in (model.calendar if years is None else years)})
    if not places:
        raise QueryError("no year is asked for; name at least one")
    weights = np.zeros(len(model.variable(name).states))
    weights[counted] = 1.0
    return Event(name, weights, tuple(places))
