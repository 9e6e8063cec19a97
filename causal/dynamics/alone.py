"""Years taken by themselves: each given only what is told of it and of the year before."""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.dynamics.course import Course, passed
from causal.dynamics.dated import Seen
from causal.dynamics.passes import Dead, forward, marginals
from causal.dynamics.slices import Slices
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError


def alone(
    course: Course, told: Mapping[int, Sequence[Seen]], *, limits: Limits = Limits()
) -> dict[int, dict[str, Array]]:
    """Return the distribution of every variable in some years, each given something of its own.

    One pass through the years serves all of them: up to the year before the one before it, each
    has been told the same.

    Parameters
    ----------
    course : Course
        With nothing seen but of static variables.
    told : mapping of int to sequence of Seen
        By year: what was seen in it or in the year before.
    limits : Limits, optional

    Returns
    -------
    dict of int to dict of str to ndarray, shape (states, 1)
        By year and variable; what ``course.given(...).curves()`` would say of that year.

    Raises
    ------
    QueryError
        If something seen is of another year.
    ImpossibleEvidence
        If what is told with a year has probability zero.
    TooCostly
        If the frontier between two years would be too large.

    Examples
    --------
    >>> import causal
    >>> model = causal.load_timeline("mill").theory("dear_coal").model
    >>> seen = {year: [Seen("mill", ("runs",), year - 1)] for year in (1905, 1906)}
    >>> for year, shares in alone(Course(model), seen).items():
    ...     print(year, shares["coal"].shape)
    1905 (2, 1)
    1906 (2, 1)
    """
    calendar = course.model.calendar
    known = Slices(course.model, course.changes, course.seen, limits=limits)
    places = {year: calendar.place(year) for year in told}
    _refuse(course, told)
    upto = max(places.values(), default=0)
    steps = passed(course, [known.at(place) for place in range(upto)], limits, keep=0)
    found = {}
    for year, place in places.items():
        seen = told[year]
        late = all(one.year == year for one in seen)  # then the year before is as it was
        begin = place if late else max(place - 1, 0)
        made = known.also(seen)
        slices = [made.at(each) for each in range(begin, place + 1)]
        try:
            run = forward(slices, steps[begin - 1].message if begin else None)
        except Dead:
            raise ImpossibleEvidence(map(str, (*course.seen, *seen))) from None
        shares, _ = marginals(slices[-1], run[-1], None)
        for name, state in made.known(place).items():
            shares[name] = np.eye(len(course.model.variable(name).states))[state][:, None]
        found[year] = shares
    return found


def _refuse(course: Course, told: Mapping[int, Sequence[Seen]]) -> None:
    everywhere = [one for one in course.seen if one.year is not None]
    elsewhere = [
        one for year, seen in told.items() for one in seen if one.year not in (year, year - 1)
    ]
    for one in (*everywhere, *elsewhere):
        raise QueryError(
            f"{one} is told of a year that is not asked about; give each year only what was seen "
            "in it or in the year before, and the course only what holds in all years"
        )
