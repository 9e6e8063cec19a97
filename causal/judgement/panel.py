"""Several theories asked about every state of the same levers, each set of levers at once.

One contraction a theory and a set of levers answers all states of these levers for all outcomes;
asking setting by setting gives the same numbers.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Literal

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError, TooCostly, UnknownName
from causal.judgement.cells import Rules, silence
from causal.judgement.speaker import Speaker
from causal.ladder.network import Draws
from causal.scm.variables import Variable
from causal.theory.frame import FrameVariable
from causal.theory.theory import Theory

Settings = tuple[tuple[str, str], ...]
Least = int | Literal["all"]
"""How many theories must be able to answer; ``all``: each that counts and speaks of the outcome."""
MOST_ONE_BY_ONE = 5_000  # questions of the third rung take milliseconds each
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def nothing(done: int, total: int) -> None:
    """Report no progress."""


def never() -> bool:
    """Go on."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Several theories with the levers and outcomes about which they are asked.

    Attributes
    ----------
    speakers : tuple of Speaker
    levers : tuple of Variable
        In whose states, in whose order, settings are told.
    outcomes : tuple of FrameVariable
    """

    speakers: tuple[Speaker, ...]
    levers: tuple[Variable, ...]
    outcomes: tuple[FrameVariable, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the theories."""
        return tuple(one.theory.name for one in self.speakers)

    def has(self, levers: Iterable[str]) -> tuple[bool, ...]:
        """Tell which theories have all of some levers."""
        wanted = tuple(levers)
        return tuple(all(name in one.theory for name in wanted) for one in self.speakers)

    def subsets(self, size: int, least: int) -> list[tuple[str, ...]]:
        """Return the sets of so many levers that at least so many theories can run."""
        names = [one.name for one in self.levers]
        return [some for some in combinations(names, size) if sum(self.has(some)) >= least]

    def cells(self, levers: Sequence[str]) -> int:
        """Return how many settings some levers have."""
        return prod(len(self.variable(name).states) for name in levers)

    def settings(self, levers: Sequence[str], cell: Sequence[int]) -> Settings:
        """Return a setting by the places of its states."""
        told = zip(levers, cell, strict=True)
        return tuple((name, self.variable(name).states[place]) for name, place in told)

    def answers(self, levers: Sequence[str], *, seen: bool = False) -> dict[str, Array]:
        """Ask every theory that has some levers about every outcome of which it speaks.

        Parameters
        ----------
        levers : sequence of str
        seen : bool, default False
            The one variable named is seen instead of set, and no other fact is known.

        Returns
        -------
        dict of str to ndarray
            By outcome, shape (theories, states of each lever ..., states of the outcome, draws);
            nan where a theory does not answer.
        """
        told: list[dict[str, Array]] = []
        for speaker, has in zip(self.speakers, self.has(levers), strict=True):
            spoken = [
                entry.variable.name
                for entry in self.outcomes
                if entry.variable.name not in levers
                and not silence(speaker.theory, entry.variable.name)
            ]
            if not has or not spoken:
                told.append({})
            elif seen:
                told.append(speaker.seen(levers[0], spoken))
            else:
                told.append(speaker.answers(levers, spoken))
        return {
            entry.variable.name: self._stacked(levers, entry.variable, told)
            for entry in self.outcomes
        }

    def _stacked(
        self, levers: Sequence[str], outcome: Variable, told: Sequence[Mapping[str, Array]]
    ) -> Array:
        draws = max((a.shape[-1] for one in told for a in one.values()), default=1)
        variables = [*(self.variable(name) for name in levers), outcome]
        sizes = [len(one.states) for one in variables]
        found = np.full((len(self.speakers), *sizes, draws), np.nan)
        for place, (speaker, answers) in enumerate(zip(self.speakers, told, strict=True)):
            if outcome.name in answers:
                own = [speaker.theory[one.name].states for one in variables]
                here, there = _matched([one.states for one in variables], own)
                found[place][np.ix_(*here)] = answers[outcome.name][np.ix_(*there)]
        return found

    def variable(self, name: str) -> Variable:
        """Return a variable as the panel tells it; of others, as the first who has it does.

        Raises
        ------
        UnknownName
            If no theory has it.
        """
        told = (*self.levers, *(entry.variable for entry in self.outcomes))
        known = next((one for one in told if one.name == name), None)
        if known is not None:
            return known
        holders = [one.theory for one in self.speakers if name in one.theory]
        if not holders:
            names = dict.fromkeys(n for one in self.speakers for n in one.theory.model.names)
            raise UnknownName("variable", name, names, "these theories")
        frame = holders[0].frame
        return frame.entry(name).variable if frame and name in frame else holders[0][name]

    def silent(self, levers: Sequence[str], outcome: str) -> tuple[tuple[str, str], ...]:
        """Return the theories that do not answer, with the status of a comparison's cell."""
        found = []
        for speaker in self.speakers:
            missing = [name for name in levers if name not in speaker.theory]
            if missing:
                status = "out_of_scope" if len(missing) == len(levers) else "partial"
                found.append((speaker.theory.name, status))
            elif silence(speaker.theory, outcome):
                found.append((speaker.theory.name, "silent"))
        return tuple(found)

    def needed(self, least: int | str, weights: Sequence[float], outcome: str) -> int:
        """Return how many theories must answer a question about an outcome.

        Parameters
        ----------
        least : int or "all"
        weights : sequence of float
            By theory; those without weight do not count.
        outcome : str

        Raises
        ------
        QueryError
            If it is neither a number above 0 nor ``all``.
        """
        if least == "all":
            counting = zip(self.speakers, weights, strict=True)
            return max(2, sum(w > 0 and not silence(o.theory, outcome) for o, w in counting))
        if isinstance(least, str) or least < 1:
            raise QueryError(f"least is {least!r}; give a number of theories, 1 or more, or 'all'")
        return least

    def vacuous(self, settings: Settings, theories: Iterable[str]) -> bool:
        """Tell whether some theories already have it so, every one of them."""
        chosen = set(theories)
        facts = [
            one.theory.factual(one.history) for one in self.speakers if one.theory.name in chosen
        ]
        return all(known.get(name) == state for known in facts for name, state in settings)


def _matched(
    told: Sequence[Sequence[str]], own: Sequence[Sequence[str]]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return for each axis the places of common states, in what is told and in a theory's own."""
    here = [[i for i, s in enumerate(a) if s in b] for a, b in zip(told, own, strict=True)]
    there = [[list(b).index(s) for s in a if s in b] for a, b in zip(told, own, strict=True)]
    return here, there


def panel(
    theories: Sequence[Theory],
    outcomes: Sequence[FrameVariable],
    rules: Rules = Rules(),
    *,
    levers: Sequence[str] | None = None,
    draws: Mapping[str, Draws] | None = None,
) -> Panel:
    """Gather theories, and the levers that they or their frame have.

    Parameters
    ----------
    theories : sequence of Theory
    outcomes : sequence of FrameVariable
    rules : Rules, optional
    levers : sequence of str, optional
        All of the frame if not given; without a frame, those of the theories.
    draws : mapping of str to mapping of str to ndarray, optional
        Tables of drawn parameters, by theory and variable.

    Returns
    -------
    Panel

    Raises
    ------
    QueryError
        If there is no theory, no outcome or no lever.
    UnknownName
        If no theory has a lever that is named.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> asked = panel([coal], coal.frame.outcomes[:1])
    >>> asked.answers(["wage_cut_1907"])["mill_1908"].shape
    (1, 3, 3, 1)
    """
    if not theories or not outcomes:
        raise QueryError("give at least one theory and one outcome")
    speakers = tuple(
        Speaker(
            theory.assuming(rules.couplings) if rules.couplings else theory,
            rules,
            (draws or {}).get(theory.name),
        )
        for theory in theories
    )
    gathered = Panel(speakers, (), tuple(outcomes))
    if levers is None:
        framed = [e.variable.name for t in theories if t.frame for e in t.frame.levers]
        own = [name for theory in theories for name in theory.role("lever")]
        asked = set(own) | {n for n in framed if any(gathered.has([n]))}
        levers = [name for name in dict.fromkeys([*framed, *own]) if name in asked]
    if not levers:
        raise QueryError("these theories mark no variable as a lever; name some with levers=...")
    chosen = tuple(gathered.variable(name) for name in dict.fromkeys(levers))
    return Panel(speakers, chosen, tuple(outcomes))


def allowed(most: int | None, usual: int, rules: Rules) -> int:
    """Return how many questions are allowed: fewer where each has to be answered by itself."""
    if most is not None:
        return most
    return min(usual, MOST_ONE_BY_ONE) if rules.facts == "all" else usual


def refuse_count(wanted: int, limit: int, what: str) -> None:
    """Refuse to ask more than is allowed, before anything is asked.

    Raises
    ------
    TooCostly
    """
    if wanted > limit:
        advice = "take smaller sets, fewer levers or fewer theories, or raise the limit"
        raise TooCostly(f"{wanted:,} {what}", f"{limit:,}", advice)


def drawn_fingerprint(draws: Mapping[str, Draws] | None) -> str:
    """Return what changes with any drawn table; empty where nothing is drawn."""
    if not draws:
        return ""
    digest = hashlib.sha256()
    for theory, tables in sorted(draws.items()):
        for name, table in sorted(tables.items()):
            digest.update(f"{theory}\0{name}\0{table.shape}".encode())
            digest.update(np.ascontiguousarray(table).tobytes())
    return digest.hexdigest()[:12]
