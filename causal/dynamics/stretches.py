"""The changed world in three stretches: as in fact, side by side with it, and alone.

Before the change both worlds are one. From the change to the end of the record they are run side
by side. Later nothing is known of the world in fact, and the changed one goes on alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.dated import Changes
from causal.dynamics.passes import filtered, forward, refuse, smoothed
from causal.dynamics.sides import Sides
from causal.dynamics.slices import Draws, Slices
from causal.engine.plan import Limits
from causal.engine.product import Array


@dataclass(frozen=True, slots=True)
class Pairs:
    """Both worlds as one course of pairs.

    Attributes
    ----------
    record : Course
        The world in fact, with all that was seen in it.
    after : tuple of Dated
        What is changed in the other world, with the changes of both.
    start : int
        The first year in which the worlds differ in what is changed.
    course : Course
        The pairs.
    doubled : frozenset of str
        The variables that are pairs.
    draws : mapping
        Drawn tables of either world.
    drawn : mapping
        Drawn tables of the pairs.
    """

    record: Course
    after: Changes
    start: int
    course: Course
    doubled: frozenset[str]
    draws: Draws
    drawn: Draws

    def changed(self, fact: Curves, limits: Limits) -> Curves:
        """Return the curves of the changed world.

        Parameters
        ----------
        fact : Curves
            Of the world in fact.
        limits : Limits

        Raises
        ------
        TooCostly
            If what a year hands on, in which pairs count twice, or all tables would be too large.
        """
        return _Run(self, limits).changed(fact)


class _Run:
    def __init__(self, pairs: Pairs, limits: Limits) -> None:
        self.pairs, self.limits = pairs, limits
        self.model = model = pairs.record.model
        worlds = [pairs.record.changes, pairs.after]
        self.carried = frozenset().union(*(Slices(model, told, ()).read for told in worlds))
        self.record = self._slices(pairs.record)
        self.first = model.calendar.place(pairs.start)
        seen = [model.calendar.place(o.year) for o in pairs.record.seen if o.year is not None]
        self.last = max(seen, default=-1)

    def changed(self, fact: Curves) -> Curves:
        """Put the three stretches together."""
        message = self._before()
        together: list[dict[str, Array]] = []
        if self.last >= self.first:
            together, message = self._together(message)
        elif message is not None:
            message = self._whole(message, self.first - 1)
        alone = self._alone(max(self.first, self.last + 1), message)
        shares = dict(fact.shares)
        for name in self.pairs.doubled:
            rows = list(fact.shares[name][: self.first])
            rows += [one[name] for one in (*together, *alone)]
            shares[name] = np.stack(np.broadcast_arrays(*rows))
        return replace(fact, shares=shares)

    def _slices(self, course: Course) -> Slices:
        return Slices(
            course.model,
            course.changes,
            course.seen,
            draws=self.pairs.draws,
            limits=self.limits,
            carried=self.carried,
        )

    def _before(self) -> Array | None:
        """Return what the last year before the change hands on."""
        if not self.first:
            return None
        slices = [self.record.at(place) for place in range(self.first)]
        return forward(slices, keep=0)[-1].message

    def _together(self, message: Array | None) -> tuple[list[dict[str, Array]], Array]:
        """Run both worlds to the end of the record.

        Returns the shares of the changed one by year, and what the last year hands on in it.
        """
        pairs = self.pairs
        sides = Sides(
            pairs.course,
            pairs.doubled,
            pairs.drawn,
            self.record,
            self.carried,
            self.first,
            self.last,
            self.limits,
        )
        slices = sides.slices()
        tables = (*pairs.draws.values(), *pairs.drawn.values())
        lanes = max((table.shape[-1] for table in tables), default=1)
        refuse(slices, lanes, self.limits)
        steps = forward(slices, message)
        known = {n: s for n, s in self.record.known(self.last).items() if n not in pairs.doubled}
        handed = self._expanded(steps[-1].message, known)
        return smoothed(slices, steps), handed

    def _whole(self, message: Array, place: int) -> Array:
        return self._expanded(message, self.record.known(place))

    def _expanded(self, message: Array, known: Mapping[str, int]) -> Array:
        """Give what is known an axis too, but static variables: the later years hear all."""
        static = [n for n in self.model.static_names if n in self.carried and n not in known]
        yearly = [name for name in self.model.names if name in self.carried]
        for axis, name in enumerate((*static, *yearly)):
            if name in known:
                sure = np.eye(len(self.model.variable(name).states))[known[name]]
                shape = [1] * (message.ndim + 1)
                shape[axis] = len(sure)
                message = np.expand_dims(message, axis) * sure.reshape(shape)
        return message

    def _alone(self, start: int, message: Array | None) -> list[dict[str, Array]]:
        """Run the changed world on from the year after the record."""
        places = range(start, len(self.model.calendar))
        if not places:
            return []
        static = tuple(one for one in self.pairs.record.seen if one.year is None)
        made = self._slices(Course(self.model, static, self.pairs.after))
        slices = [made.at(place, any_before=place == start and start > 0) for place in places]
        refuse(slices, made.lanes, self.limits)
        found = filtered(slices, forward(slices, message))
        return [self._shares(made, one, place) for place, one in zip(places, found, strict=True)]

    def _shares(self, made: Slices, found: dict[str, Array], place: int) -> dict[str, Array]:
        """Return the shares of what is doubled in one year; a known state is certain."""
        known, told = made.known(place), {}
        for name in self.pairs.doubled:
            states = len(self.model.variable(name).states)
            told[name] = np.eye(states)[known[name]][:, None] if name in known else found[name]
        return told
