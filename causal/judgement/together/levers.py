"""What levers do to an outcome: in each theory alone, and when both are parts of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causal.theory.frame import Measure
from causal.theory.theory import Theory

Setting = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one lever does to the headline measure of an outcome.

    Attributes
    ----------
    lever, was, becomes : str
        The lever, its factual state, and the state that it is set to.
    by : tuple of (str, float or None)
        By theory: the measure with the lever so, less the measure with it at its factual state;
        None where the theory does not have the lever or is silent on the outcome.
    """

    lever: str
    was: str
    becomes: str
    by: tuple[tuple[str, float | None], ...]

    def of(self, theory: str) -> float | None:
        """Return the effect in a theory."""
        return dict(self.by)[theory]

    def kept(self, theory: str, alone: Sequence[str]) -> float | None:
        """Return the effect in a composite as a share of the largest among its parts alone."""
        own = [one for name in alone if (one := self.of(name)) is not None]
        whole, largest = self.of(theory), max(own, key=abs, default=0.0)
        return whole / largest if whole is not None and largest else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levers together, in one theory.

    Attributes
    ----------
    theory : str
    first, second, both : float
        What each does to the measure by itself, and both at once.
    """

    theory: str
    first: float
    second: float
    both: float

    @property
    def beyond(self) -> float:
        """How much more both do than the sum of each: the Shapley interaction of the two."""
        return self.both - self.first - self.second

    @property
    def shares(self) -> tuple[float, float]:
        """The Shapley value of each lever; they sum to what both do."""
        half = self.beyond / 2
        return self.first + half, self.second + half


def value(theory: Theory, settings: Mapping[str, str], outcome: str, measure: Measure) -> float:
    """Return a measure of an outcome when some levers are set."""
    found = theory.do(dict(settings)).distribution(outcome) if settings else None
    found = found or theory.distribution(outcome)
    return measure.value(theory[outcome], found.probabilities)


def _speaks(theory: Theory, outcome: str) -> bool:
    return outcome in theory and not theory.entry(outcome).silent


def effects(
    theories: Sequence[Theory], made: Theory, outcome: str, measure: Measure
) -> tuple[Effect, ...]:
    """Set every lever of a composite to each of its other states, in every theory that has it.

    Parameters
    ----------
    theories : sequence of Theory
        Parts and composites.
    made : Theory
        Whose levers, at whose factual states.
    outcome : str
    measure : Measure

    Returns
    -------
    tuple of Effect
        The strongest first; levers after the outcome, which no theory lets act on it, are left
        out.
    """
    factual = made.factual()
    speaking = [one for one in theories if _speaks(one, outcome)]
    found = []
    for lever in made.role("lever"):
        if lever not in factual or lever not in made.model.ancestors([outcome]):
            continue
        was = factual[lever]
        base = {
            one.name: value(one, {lever: was}, outcome, measure) for one in speaking if lever in one
        }
        for state in made[lever].states:
            if state == was:
                continue
            by = tuple(
                (
                    one.name,
                    value(one, {lever: state}, outcome, measure) - base[one.name]
                    if one.name in base
                    else None,
                )
                for one in theories
            )
            found.append(Effect(lever, was, state, by))
    return tuple(sorted(found, key=lambda one: -_largest(one)))


def _largest(effect: Effect) -> float:
    return max((abs(one) for _, one in effect.by if one is not None), default=0.0)


def strongest(
    found: Sequence[Effect], first: Theory, second: Theory
) -> tuple[Setting, Setting] | None:
    """Return the strongest lever of each theory: different ones, its own rather than shared."""

    def ranked(theory: Theory, other: Theory) -> list[Effect]:
        having = [one for one in found if one.of(theory.name)]
        return sorted(having, key=lambda one: (one.lever in other, -abs(one.of(theory.name) or 0)))

    for one in ranked(first, second)[:1]:
        for two in ranked(second, first):
            if two.lever != one.lever:
                return (one.lever, one.becomes), (two.lever, two.becomes)
    return None


def pairs(
    theories: Sequence[Theory],
    made: Theory,
    levers: tuple[Setting, Setting],
    outcome: str,
    measure: Measure,
) -> tuple[Pair, ...]:
    """Set two levers apart and together, in every theory that has both."""
    factual = made.factual()
    one, two = dict([levers[0]]), dict([levers[1]])
    was = {name: factual[name] for name in (*one, *two) if name in factual}
    found = []
    for theory in theories:
        if not _speaks(theory, outcome) or not all(name in theory for name in (*one, *two)):
            continue
        base = value(theory, was, outcome, measure)
        alone = [value(theory, {**was, **some}, outcome, measure) - base for some in (one, two)]
        both = value(theory, {**was, **one, **two}, outcome, measure) - base
        found.append(Pair(theory.name, alone[0], alone[1], both))
    return tuple(found)
