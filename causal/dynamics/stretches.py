"""The changed world in three stretches: as in fact, side by side with it, and alone.

Before the change both worlds are one. From the change to the end of the record they are run as
pairs. Later nothing is known of the world in fact, and the changed one goes on alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.dated import Changes
from causal.dynamics.passes import filtered, forward, refuse, smoothed
from causal.dynamics.slices import Draws, Slice, Slices
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
    drawn : mapping or None
        Drawn tables of the pairs.
    """

    record: Course
    after: Changes
    start: int
    course: Course
    doubled: frozenset[str]
    draws: Draws
    drawn: Draws | None

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
            If the frontier, in which pairs count twice, or all tables would be too large.
        """
        return _Run(self, limits).changed(fact)


class _Run:
    def __init__(self, pairs: Pairs, limits: Limits) -> None:
        self.pairs, self.limits = pairs, limits
        self.model = model = pairs.record.model
        worlds = [pairs.record.changes, pairs.after]
        self.carried = frozenset().union(*(Slices(model, told, ()).read for told in worlds))
        self.first = model.calendar.place(pairs.start)
        seen = [model.calendar.place(o.year) for o in pairs.record.seen if o.year is not None]
        self.last = max(seen, default=-1)
        self.size = len(model.calendar)

    def changed(self, fact: Curves) -> Curves:
        together, message = self._together(self._before())
        start = max(self.first, self.last + 1)
        alone = self._alone(start, message) if start < self.size else []
        shares = dict(fact.shares)
        for name in self.pairs.doubled:
            rows = list(fact.shares[name][: self.first])
            rows += [one[name] for one in (*together, *alone)]
            shares[name] = np.stack(np.broadcast_arrays(*rows))
        return replace(fact, shares=shares)

    def _slices(self, course: Course, draws: Draws | None) -> Slices:
        return Slices(
            course.model,
            course.changes,
            course.seen,
            draws=draws,
            limits=self.limits,
            carried=self.carried,
        )

    def _before(self) -> Array | None:
        """Return what the last year before the change hands on, an axis for all that is carried."""
        if not self.first:
            return None
        made = self._slices(self.pairs.record, self.pairs.draws)
        slices = [made.at(place) for place in range(self.first)]
        step = forward(slices, keep=0)[-1]
        return self._whole(step.message, made, self.first - 1)

    def _names(self, known: Mapping[str, int]) -> list[str]:
        """Return what a year that knows nothing hands on to the next, in order."""
        static = [n for n in self.model.static_names if n in self.carried and n not in known]
        return [*static, *(name for name in self.model.names if name in self.carried)]

    def _whole(self, message: Array, made: Slices, place: int) -> Array:
        """Give what is known of a year an axis too: yearly variables, in the one state."""
        known = made.known(place)
        for axis, name in enumerate(self._names(known)):
            if name in known:
                sure = np.eye(len(made.model.variable(name).states))[known[name]]
                shape = [1] * (message.ndim + 1)
                shape[axis] = len(sure)
                message = np.expand_dims(message, axis) * sure.reshape(shape)
        return message

    def _together(self, before: Array | None) -> tuple[list[dict[str, Array]], Array | None]:
        """Run the pairs to the end of the record.

        Returns the shares of the changed world by year, and what the last year hands on in it.
        """
        if self.last < self.first:
            return [], before
        made = self._slices(self.pairs.course, self.pairs.drawn)
        places = range(self.first, self.last + 1)
        slices = self._heard(made, places)
        refuse(slices, made.lanes, self.limits)
        message = None if before is None else self._paired(before, made)
        steps = forward(slices, message)
        found = smoothed(slices, steps)
        shares = [
            {name: self._second(told, 0) for name, told in self._shares(made, one, place).items()}
            for place, one in zip(places, found, strict=True)
        ]
        after = self._whole(steps[-1].message, made, self.last)
        for axis, name in enumerate(self._names(made.known(self.last))):
            if name in self.pairs.doubled:
                after = self._second(after, axis)
        return shares, after

    def _heard(self, made: Slices, places: Sequence[int]) -> list[Slice]:
        """Return slices of which the first hears the year before as if nothing were known of it."""
        return [made.at(place, any_before=place == places[0] and place > 0) for place in places]

    def _paired(self, before: Array, made: Slices) -> Array:
        """Write what one world hands on as pairs that agree."""
        names = self._names(made.known(self.first - 1))
        places, shape = [], []
        for axis, name in enumerate(names):
            size = before.shape[axis]
            twice = name in self.pairs.doubled
            places.append(np.arange(size) * (size + 1 if twice else 1))
            shape.append(size * size if twice else size)
        whole = np.zeros((*shape, before.shape[-1]))
        whole[np.ix_(*places)] = before
        return whole

    def _second(self, told: Array, axis: int) -> Array:
        """Sum pairs over the world in fact."""
        size = round(told.shape[axis] ** 0.5)
        shape = (*told.shape[:axis], size, size, *told.shape[axis + 1 :])
        summed: Array = told.reshape(shape).sum(axis=axis)
        return summed

    def _shares(self, made: Slices, found: dict[str, Array], place: int) -> dict[str, Array]:
        """Return the shares of what is doubled in one year; a known state is certain."""
        known, told = made.known(place), {}
        for name in self.pairs.doubled:
            states = len(made.model.variable(name).states)
            told[name] = np.eye(states)[known[name]][:, None] if name in known else found[name]
        return told

    def _alone(self, start: int, message: Array | None) -> list[dict[str, Array]]:
        """Run the changed world on from the year after the record."""
        static = tuple(one for one in self.pairs.record.seen if one.year is None)
        course = Course(self.model, static, self.pairs.after)
        made = self._slices(course, self.pairs.draws)
        places = range(start, self.size)
        slices = self._heard(made, places)
        refuse(slices, made.lanes, self.limits)
        steps = forward(slices, message)
        found = filtered(slices, steps)
        return [self._shares(made, one, place) for place, one in zip(places, found, strict=True)]
