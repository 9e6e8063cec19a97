"""Copies that what is known makes the same: consistency.

Copies are merged by what determines them: same mechanism, same parents (or parents known to be in
the same state). What is left in two copies after that is what a counterfactual may have to make an
assumption about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.errors import ImpossibleEvidence
from causal.ladder.worlds import Copy, Source, Worlds
from causal.scm.evidence import Observed


@dataclass(frozen=True, slots=True)
class Merged:
    """Copies after merging those that what is known makes the same.

    Attributes
    ----------
    copies : tuple of Copy
        Parents refer to merged copies and come first.
    where : tuple of int
        For each copy before merging, the merged one.
    known : dict of int to int
        State of each merged copy that is fixed or observed.
    """

    copies: tuple[Copy, ...]
    where: tuple[int, ...]
    known: dict[int, int]


def merge(worlds: Worlds, seen: Sequence[tuple[int, Observed]]) -> Merged:
    """Merge copies whose parents are known to be in the same states.

    This is where a change that changes nothing is recognised: ``do(x = a)`` where x = a was
    observed gives x's effects the same causes, so they stay what they were (consistency).

    Parameters
    ----------
    worlds : Worlds
        With every needed copy made.
    seen : sequence of (int, Observed)
        Hard evidence by copy.

    Returns
    -------
    Merged

    Raises
    ------
    ImpossibleEvidence
        If two statements put one copy into different states.
    """
    where = list(range(len(worlds.copies)))
    told: list[tuple[int, int, str | Observed]] = [
        (position, copy.state, copy.variable)
        for position, copy in enumerate(worlds.copies)
        if copy.state >= 0
    ]
    for position, statement in seen:
        variable = worlds.model.variable(statement.variable)
        told.append((position, variable.index(statement.states[0]), statement))
    while True:
        known: dict[int, int] = {}
        for position, state, what in told:
            if known.setdefault(where[position], state) != state:
                raise ImpossibleEvidence([str(what)])
        renewed = _renumber(worlds, where, known)
        if renewed == where:
            break
        where = renewed
    if where == list(range(len(where))):  # nothing is the same as anything else
        return Merged(tuple(worlds.copies), tuple(where), known)
    kept = sorted(set(where))
    place = {old: new for new, old in enumerate(kept)}

    def moved(source: Source) -> Source:
        return ("copy", place[where[source[1]]]) if source[0] == "copy" else source

    copies = tuple(
        Copy(
            c.variable,
            c.luck,
            c.mechanism,
            c.state,
            tuple(moved(source) for source in c.sources),
            c.mark,
            c.prior,
        )
        for c in (worlds.copies[old] for old in kept)
    )
    return Merged(
        copies,
        tuple(place[where[i]] for i in range(len(where))),
        {place[copy]: state for copy, state in known.items()},
    )


def _renumber(worlds: Worlds, where: list[int], known: dict[int, int]) -> list[int]:
    """Send each copy to the first that has the same mechanism and the same (or known) parents."""
    first: dict[tuple[object, ...], int] = {}
    renewed: list[int] = []
    for position, copy in enumerate(worlds.copies):
        if copy.mechanism is None:
            renewed.append(where[position])
            continue
        sources: list[Source] = []
        for source in copy.sources:
            kind, number = source
            if kind == "state":
                sources.append(source)
            elif where[number] in known:
                sources.append(("state", known[where[number]]))
            else:
                sources.append(("copy", renewed[number]))
        key = (copy.luck, copy.mark, tuple(sources))
        renewed.append(first.setdefault(key, position))
    return renewed
