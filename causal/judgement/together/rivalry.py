"""`rivals_or_parts`: what the record and the levers say for two theories as parts of one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import points, signed
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.errors import QueryError
from causal.judgement.cells import Rules, headline
from causal.judgement.comparing import compare
from causal.judgement.comparison import Comparison
from causal.judgement.evidence.ledger import Ledger, ledger
from causal.judgement.together.levers import Effect, Pair, Setting, effects, pairs, strongest
from causal.judgement.together.record import (
    Band,
    Step,
    band,
    drawn_totals,
    shared_record,
    sweep,
)
from causal.judgement.together.unions import Union, union
from causal.theory.composition import RULES, Terms
from causal.theory.frame import FrameVariable
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

TOTALS = ("theory", "record (dB)", "over draws", "less the better part", "over draws")
LEVERS = ("lever", "from", "to")
PAIRS = ("theory", "first", "second", "both", "beyond the sum")
_EVEN = 1.0  # decibels: closer than that is no difference worth a word
_CAUTION = (
    "Those who set the numbers knew the record, and a composite draws on both; a better total does "
    "not show that both are at work."
)


@dataclass(frozen=True)
class Rivalry:
    """Two theories, alone and as parts of one.

    Attributes
    ----------
    parts : tuple of Theory
    unions : tuple of Union
        One a rule.
    outcome : FrameVariable
        Whose headline measure levers are asked about.
    ledger : Ledger
        The record that both speak to, in decibels, by theory; the parts first.
    bands : tuple of (str, Band)
        By theory, of the total over draws; empty without draws.
    over : tuple of (str, Band)
        By composite: its total less that of the part to which the record is more probable.
    steps : tuple of Step
        The total under other weights, and with the backgrounds kept.
    levers : tuple of Effect
    pair : tuple of (str, str)
        Two levers with the states that they are set to; empty if there are no two.
    pairs : tuple of Pair
    comparison : Comparison or None
        The answers to the scenarios, where some were asked.
    draws : int
    """

    parts: tuple[Theory, ...]
    unions: tuple[Union, ...]
    outcome: FrameVariable
    ledger: Ledger
    bands: tuple[tuple[str, Band], ...]
    over: tuple[tuple[str, Band], ...]
    steps: tuple[Step, ...]
    levers: tuple[Effect, ...]
    pair: tuple[Setting, ...]
    pairs: tuple[Pair, ...]
    comparison: Comparison | None
    draws: int

    @property
    def theories(self) -> tuple[Theory, ...]:
        """The parts, then the composites."""
        return (*self.parts, *(one.theory for one in self.unions))

    @property
    def fingerprint(self) -> str:
        """Digits that change with anything the result depends on."""
        told = repr(([one.fingerprint for one in self.theories], self.ledger.facts, self.draws))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def total(self, theory: str) -> float:
        """Return the decibels of the record in a theory."""
        return next(one.total for one in self.ledger.lines if one.theory == theory)

    def gain(self, rule: str) -> float:
        """Return the decibels of a composite, less those of its better part."""
        made = next(one.theory for one in self.unions if one.rule == rule)
        return self.total(made.name) - max(self.total(one.name) for one in self.parts)

    @property
    def reading(self) -> str:
        """``parts``, ``rivals`` or ``undecided``: what the record says whatever the setting.

        ``parts`` if under every rule, every weight strictly between 0 and 1, either leak, and in
        nineteen of twenty draws the record is more probable to both as one than to the better
        part; ``rivals`` if less in all of these; ``undecided`` otherwise, and where a difference
        is below one decibel.
        """
        best = max(self.total(one.name) for one in self.parts)
        gains = [one.total - best for one in self.steps if 0 < one.weight < 1]
        gains += [self.gain(one.rule) for one in self.unions]
        lows = [one.low for _, one in self.over]
        highs = [one.high for _, one in self.over]
        if min(gains) > _EVEN and all(low > 0 for low in lows):
            return "parts"
        if max(gains) < -_EVEN and all(high < 0 for high in highs):
            return "rivals"
        return "undecided"

    def sentence(self) -> str:
        """Say what the record and the levers say, with how far it hangs on the setting."""
        first, second = self.parts
        count = len(self.ledger.facts)
        facts = f"Of the {count} facts" if count > 1 else "Of the one fact"
        told = [
            f"{facts} that both speak to, {first.title} gives "
            f"{signed(self.total(first.name), 1)} dB and {second.title} "
            f"{signed(self.total(second.name), 1)} dB"
        ]
        told += [
            f"as one under the {one.label} {signed(self.total(one.theory.name), 1)} dB "
            f"({signed(self.gain(one.rule), 1)} against the better part{self._drawn(one)})"
            for one in self.unions
        ]
        best = max(self.total(one.name) for one in self.parts)
        inner = [one.total - best for one in self.steps if 0 < one.weight < 1]
        span = (
            f"over other weights and leaks that difference lies between {signed(min(inner), 1)} "
            f"and {signed(max(inner), 1)} dB"
        )
        return f"{'; '.join([*told, span])}. {_READINGS[self.reading]} {_CAUTION}"

    def _drawn(self, one: Union) -> str:
        found = dict(self.over).get(one.theory.name)
        return f"; over draws {signed(found.low, 1)} to {signed(found.high, 1)}" if found else ""

    def interaction(self) -> str:
        """Say what two levers do together; empty if there are no two."""
        if not self.pair:
            return ""
        asked = listed([f"{name} = {state}" for name, state in self.pair])
        measure = headline(self.outcome)
        kind = "chance that" if measure.event else "degree to which"
        told = [
            f"in {one.theory} {points(one.first)} and {points(one.second)} alone, "
            f"{points(one.both)} together ({points(one.beyond)} beyond the sum)"
            for one in self.pairs
        ]
        lacking = [
            one.title for one in self.parts if one.name not in {p.theory for p in self.pairs}
        ]
        lone = f" {listed(lacking)} cannot be asked about both." if lacking else ""
        return (
            f"{asked}, on the {kind} {measure.title}: {'; '.join(told)}.{lone} Chances are shared "
            f"out of 100 per cent, so that two strong levers fall short of their sum by that alone."
        )

    def notes(self) -> tuple[str, ...]:
        """Return what a reader of the numbers must know."""
        return tuple(dict.fromkeys(filter(None, (one.note() for one in self.unions))))

    def total_rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory: the record, its band, and against the better part."""
        bands, over = dict(self.bands), dict(self.over)
        best = max(self.total(one.name) for one in self.parts)
        made = {one.theory.name for one in self.unions}
        return [
            (
                one.title,
                signed(self.total(one.name), 1),
                _span(bands.get(one.name)),
                signed(self.total(one.name) - best, 1) if one.name in made else "",
                _span(over.get(one.name)),
            )
            for one in self.theories
        ]

    def step_rows(self) -> list[tuple[str, ...]]:
        """Return a row a setting: rule, leak, weight of the first theory, decibels."""
        return [(one.rule, one.leak, f"{one.weight:g}", signed(one.total, 1)) for one in self.steps]

    def lever_headers(self) -> tuple[str, ...]:
        """Return the headers of `lever_rows`."""
        kept = [f"kept ({one.label})" for one in self.unions]
        return (*LEVERS, *(one.title for one in self.theories), *kept)

    def lever_rows(self) -> list[tuple[str, ...]]:
        """Return a row a lever: its effect by theory, and how much of it each composite keeps."""
        alone = [one.name for one in self.parts]
        rows = []
        for one in self.levers:
            by = ["" if effect is None else signed(effect) for _, effect in one.by]
            shares = [one.kept(made.theory.name, alone) for made in self.unions]
            kept = ["" if share is None else f"{share:.0%}" for share in shares]
            rows.append((one.lever, one.was, one.becomes, *by, *kept))
        return rows

    def pair_rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory that has both levers of the pair."""
        return [
            (one.theory, *(signed(n) for n in (one.first, one.second, one.both, one.beyond)))
            for one in self.pairs
        ]

    def __str__(self) -> str:
        tables = [
            text_table(TOTALS, self.total_rows(), numeric=[1, 2, 3, 4]),
            text_table(self.ledger.headers(), self.ledger.rows(), numeric=range(1, 9)),
            text_table(("rule", "leak", "weight", "record (dB)"), self.step_rows(), numeric=[2, 3]),
            text_table(self.lever_headers(), self.lever_rows(), numeric=range(3, 11)),
        ]
        told = [self.sentence(), *self.notes(), *tables, self.interaction()]
        return "\n\n".join(filter(None, told))

    def _repr_html_(self) -> str:
        title = " and ".join(one.title for one in self.parts)
        return html_table(
            TOTALS, self.total_rows(), caption=f"{title}: {self.sentence()}", numeric=[1, 2, 3, 4]
        )


_READINGS = {
    "parts": "In every setting tried the record is more probable to both as parts of one.",
    "rivals": "In every setting tried one of them alone does better than both as one.",
    "undecided": "Whether both as one do better hangs on the setting or on the numbers, or the "
    "difference is too small to count.",
}


def _span(found: Band | None) -> str:
    return f"{signed(found.low, 1)} to {signed(found.high, 1)}" if found else ""


def rivals_or_parts(
    theories: Sequence[Theory],
    terms: Terms,
    outcome: FrameVariable,
    *,
    rules: Sequence[str] = RULES,
    scenarios: Sequence[Scenario] = (),
    levers: tuple[Setting, Setting] | None = None,
    draws: int = 0,
    seed: int | None = None,
) -> Rivalry:
    """Ask two theories as rivals and as parts; see `causal.rivals_or_parts`.

    Parameters
    ----------
    theories : sequence of Theory
        Two.
    terms : Terms
    outcome : FrameVariable
    rules : sequence of str
    scenarios : sequence of Scenario
    levers : tuple of (str, str), optional
        Two levers with states; the strongest of each theory if not given.
    draws : int
    seed : int, optional

    Returns
    -------
    Rivalry

    Raises
    ------
    PartsConflict, QueryError, UnknownName, TooCostly
    """
    if len(theories) != 2 or theories[0].name == theories[1].name or not rules:
        raise QueryError("give two theories of different names, and a rule or more")
    if draws and seed is None:
        raise QueryError("bands are drawn: give a seed, so that they can be drawn again")
    unions = tuple(union(theories, terms, rule) for rule in rules)
    every = (*theories, *(one.theory for one in unions))
    made = unions[0].theory
    facts = shared_record(theories, made)
    weighed = ledger(every, facts)
    bands, over = _bands(every, weighed, facts, draws, seed or 0)
    name, measure = outcome.variable.name, headline(outcome)
    acting = effects(every, made, name, measure)
    chosen = levers or strongest(acting, theories[0], theories[1])
    return Rivalry(
        tuple(theories),
        unions,
        outcome,
        weighed,
        bands,
        over,
        sweep(theories, terms, rules, facts),
        acting,
        chosen or (),
        pairs(every, made, chosen, name, measure) if chosen else (),
        compare(every, scenarios, [outcome], Rules(ranges=False, draws=draws, seed=seed))
        if scenarios
        else None,
        draws,
    )


def _bands(
    theories: Sequence[Theory], weighed: Ledger, facts: dict[str, str], draws: int, seed: int
) -> tuple[tuple[tuple[str, Band], ...], tuple[tuple[str, Band], ...]]:
    """Draw the totals of all theories, and those of composites against the better part."""
    if not draws:
        return (), ()
    drawn = {one.name: drawn_totals(one, facts, draws, seed) for one in theories}
    parts = weighed.lines[:2]
    best = max(parts, key=lambda one: one.total).theory
    made = [one.name for one in theories[2:]]
    return (
        tuple((name, band(numbers)) for name, numbers in drawn.items()),
        tuple((name, band(drawn[name] - drawn[best])) for name in made),
    )
