"""Set, or learnt of: the same states asked in both ways, and why the answers differ."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from causal.display.numbers import percent, probability, signed
from causal.display.sentences import LITTLE, counted, listed
from causal.display.tables import html_table, text_table
from causal.errors import CausalError
from causal.judgement.cells import Cell, Rules, cells, headline, history_of
from causal.ladder.seeing import Ties, ties
from causal.theory.facts import kept
from causal.theory.frame import FrameVariable, Measure
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

HEADERS = ("theory", "as it was", "done", "learnt of", "learnt of, less done")
_ALL = (
    "everything that happened is taken as known, so nobody could learn that it was otherwise; "
    "keep fewer facts to ask"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one theory says if something is done, and if it is only learnt of.

    Attributes
    ----------
    cell : Cell
        The answer if it is done.
    measure : Measure
        What of the outcome is told.
    probabilities : tuple of float
        Of the outcome's states if it is learnt of; empty where there is no answer.
    why : str
        Why there is none.
    ties : Ties or None
        What ties what is learnt of to the outcome beside what it does.
    titles : tuple of (str, str)
        What a reader calls the variables of the theory.
    levers : tuple of str
        What is done or learnt of.
    """

    cell: Cell
    measure: Measure
    probabilities: tuple[float, ...] = ()
    why: str = ""
    ties: Ties | None = None
    titles: tuple[tuple[str, str], ...] = ()
    levers: tuple[str, ...] = ()

    @property
    def done(self) -> float | None:
        """The measure if it is done; None where there is no answer."""
        return self.cell.measured(self.measure)[1] if self.cell.answered else None

    @property
    def learnt(self) -> float | None:
        """The measure if it is learnt of; None where there is no answer."""
        if not self.probabilities:
            return None
        return self.measure.value(self.cell.outcome, self.probabilities)

    def row(self) -> tuple[str, ...]:
        """Return what a table shows; see ``HEADERS``."""
        if not self.cell.answered:
            return (self.cell.title, self.cell.status.replace("_", " "), "", "", "")
        was, done = self.cell.measured(self.measure)
        told = (self.cell.title, probability(was), probability(done))
        if self.learnt is None:
            return (*told, "", "")
        return (*told, probability(self.learnt), signed(self.learnt - done))

    def sentence(self) -> str:
        """Say what differs, and why it does."""
        title, done, learnt = self.cell.title, self.done, self.learnt
        if done is None or learnt is None or self.ties is None:
            why = (self.why or self.cell.why).rstrip(".")
            return f"{why}." if title in why else f"{title}: {why}."
        if not self.ties.tied:
            return (
                f"In {title} it is all one whether it is done or learnt of "
                f"({percent(done)}): {self._untied()}."
            )
        near = abs(learnt - done) < LITTLE / 2
        both = f"{percent(done)} if done, {percent(learnt)} if learnt of"
        how = f"hardly differ ({both}), although" if near else f"differ ({both}):"
        return f"In {title} the two {how} {self._tied()}."

    def _named(self, names: Sequence[str]) -> str:
        titles = dict(self.titles)
        return listed([f"“{titles[name]}”" for name in names])

    def _tied(self) -> str:
        assert self.ties is not None
        if self.ties.common:
            one = len(self.ties.common) == 1
            causes = "a cause of it that also acts" if one else "causes of it that also act"
            return (
                f"to learn of it tells of {causes} on the outcome by another way: "
                f"{self._named(self.ties.common)}"
            )
        if self.ties.earlier:
            return f"the outcome is itself among the causes of {self._named(self.ties.earlier)}"
        return (
            f"what is kept as known ({self._named(self.ties.opened)}) came of causes of both, and "
            "so ties them to one another"
        )

    def _untied(self) -> str:
        assert self.ties is not None
        if self.ties.blocked:
            return (
                f"what it shares with the outcome ({self._named(self.ties.blocked)}) is known "
                "already, or acts only through what is known"
            )
        return "nothing that brings it about reaches the outcome otherwise than through it"


@dataclass(frozen=True, slots=True)
class Seeing:
    """Several theories asked in both ways.

    Attributes
    ----------
    title : str
        Of the scenario.
    measure : Measure
    told : tuple of Seen
        A theory each.
    """

    title: str
    measure: Measure
    told: tuple[Seen, ...]

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of everything the numbers depend on."""
        said = repr([("seen", one.cell.fingerprint, one.cell.outcome.name) for one in self.told])
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory; see ``HEADERS``."""
        return [one.row() for one in self.told]

    def sentence(self) -> str:
        """Say in how many theories it matters whether it is done or learnt of."""
        asked = [one for one in self.told if one.done is not None and one.learnt is not None]
        if not asked:
            return "No theory here can be asked both ways."
        apart = [one for one in asked if abs(one.learnt - one.done) >= LITTLE / 2]  # type: ignore[operator]
        subject = "the chance that" if self.measure.event else "the degree to which"
        what = f"{subject} {self.measure.title}"
        if not apart:
            return f"Whether “{self.title}” is done or only learnt of, {what} is nearly the same."
        where = listed([one.cell.title for one in apart])
        many = counted(len(asked)).lower()
        every = "Both" if len(asked) == 2 else f"All {many}"
        of = f"{every} theories that can be asked give" if len(apart) == len(asked) else (
            f"{counted(len(apart))} of {many} theories that can be asked "
            f"{'gives' if len(apart) == 1 else 'give'}"
        )  # fmt: skip
        of = f"{where} gives" if len(asked) == 1 else of
        named = f" ({where})" if 1 <= len(apart) < len(asked) else ""
        return (
            f"{of} another answer on {what} if “{self.title}” is only learnt of than if it is "
            f"done{named}. What is learnt of also tells of what brought it about; what is done "
            "does not."
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows(), numeric=range(1, len(HEADERS)))
        reasons = "\n".join(one.sentence() for one in self.told)
        return f"{self.sentence()}\n\n{table}\n\n{reasons}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        caption = self.measure.title
        table = html_table(HEADERS, self.rows(), caption=caption, numeric=range(1, len(HEADERS)))
        reasons = "".join(f"<li>{escape(one.sentence())}</li>" for one in self.told)
        html = f"<p>{escape(self.sentence())}</p>{table}<ul>{reasons}</ul>"
        return {"text/plain": str(self), "text/html": html}


def seen(theory: Theory, scenario: Scenario, outcome: FrameVariable, rules: Rules) -> Seen:
    """Ask one theory what follows if a scenario is done, and if it is only learnt of.

    Learnt of is: conditioned on the same states in the world as it was, under the same rule about
    facts.

    Parameters
    ----------
    theory : Theory
        As loaded.
    scenario : Scenario
    outcome : FrameVariable
    rules : Rules

    Returns
    -------
    Seen

    Examples
    --------
    >>> import causal
    >>> tar = causal.load("classics/smoking_tar")
    >>> smokes = Scenario("smokes", settings=(("smoking", "yes"),))
    >>> cancer = FrameVariable(tar["cancer"], "outcome")
    >>> found = seen(tar, smokes, cancer, Rules("none"))
    >>> found.ties.common, found.learnt != found.done
    (('genotype',), True)
    """
    (cell,) = cells(theory, scenario, (outcome,), rules)
    measure = headline(outcome)
    if not cell.answered:
        return Seen(cell, measure)
    settings = dict(scenario.for_theory(theory.name))
    name = outcome.variable.name
    if rules.facts == "all":
        return Seen(cell, measure, why=_ALL)
    if name in settings:
        return Seen(cell, measure, why="the outcome is what is set")
    known = kept(theory, list(settings), rules.facts, history_of(theory, rules))
    titles = tuple((one.name, one.title) for one in theory.variables)
    found = ties(theory.model, list(settings), name, known)
    try:
        shares = theory.given({**known, **settings}).distribution(name).probabilities
    except CausalError as error:
        return Seen(cell, measure, why=f"it cannot be learnt of: {error}")
    return Seen(cell, measure, shares, "", found, titles, tuple(settings))


def seeing(
    theories: Sequence[Theory], scenario: Scenario, outcome: FrameVariable, rules: Rules
) -> Seeing:
    """Ask several theories; see `seen`."""
    told = tuple(seen(theory, scenario, outcome, rules) for theory in theories)
    return Seeing(scenario.title or scenario.name, told[0].measure, told)
