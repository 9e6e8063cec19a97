"""A difference shared out: among the levers of a scenario, and among the ways it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from causal.display.numbers import signed
from causal.display.tables import html_table, text_table
from causal.errors import QueryError
from causal.judgement.cells import headline
from causal.ladder.attribution import by_first_step, by_last_step, by_levers
from causal.ladder.contrasts import contrast
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.games import Attribution
from causal.scm.evidence import observed
from causal.theory.facts import kept
from causal.theory.frame import FrameVariable
from causal.theory.theory import Theory

HEADERS = ("by", "part", "alone", "last", "share")


@dataclass(frozen=True, slots=True)
class Shares:
    """The difference that a change makes to an outcome, shared out in three ways.

    Attributes
    ----------
    theory, title : str
    measure : str
        What the difference is of.
    levers, first_step, last_step : Attribution
        Among what is changed, among the arrows by which the change leaves it, and among those by
        which it arrives. Each adds up to the whole; they answer different questions.
    """

    theory: str
    title: str
    measure: str
    levers: Attribution
    first_step: Attribution
    last_step: Attribution

    @property
    def difference(self) -> float:
        """What the shares of each way add up to."""
        return self.levers.difference

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return a row a part: by, part, its difference alone, last, and its Shapley share."""
        return [
            (found.by, one.player, signed(one.alone), signed(one.last), signed(one.shapley))
            for found in (self.levers, self.first_step, self.last_step)
            for one in found.shares
        ]

    def sentence(self) -> str:
        """Say the difference and what it rests on."""
        leans = self.levers.leans_on
        rests = f"it leans on {', '.join(leans)}" if leans else "it follows from the network alone"
        return f"In {self.title}, {self.measure} changes by {signed(self.difference)}; {rests}."

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows(), numeric=(2, 3, 4))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.measure, numeric=(2, 3, 4))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def headline_score(theory: Theory, outcome: FrameVariable) -> tuple[Score, str]:
    """Return an outcome's headline measure as a score of a theory's variable, and its title."""
    measure, name = headline(outcome), outcome.variable.name
    if measure.event:
        return Score.of_event(theory.model, name, measure.event), measure.title
    numbers = dict(zip(theory[name].states, measure.scores(theory[name]), strict=True))
    return Score.of_numbers(theory.model, name, numbers), measure.title


def shares(
    theory: Theory,
    settings: Mapping[str, str],
    score: Score,
    title: str = "",
    *,
    facts: str = "all",
    history: str | None = None,
) -> Shares:
    """Share out the difference that a change makes to an outcome.

    Parameters
    ----------
    theory : Theory
        Its couplings are assumed.
    settings : mapping of str to str
        What is changed.
    score : Score
        Of the outcome.
    title : str, optional
        What the score is of, as a clause; its notation if not given.
    facts : {"all", "before", "none"}
        What is taken as known. With everything known the difference is from what happened; with
        less, levers that have a factual state are held at it in the baseline.
    history : str, optional

    Returns
    -------
    Shares

    Raises
    ------
    QueryError
        If nothing is changed, or the change cannot reach the outcome.
    UnknownName, ImpossibleEvidence, TooCostly
    """
    if not settings:
        raise QueryError("nothing is changed; name at least one lever and its state")
    model, factual = theory.model, theory.factual(history)
    known = kept(theory, list(settings), facts, history)
    evidence = tuple(observed(model, name, state) for name, state in known.items())
    pairs = {
        name: (factual[name], state) if name in factual and name not in known else state
        for name, state in settings.items()
    }
    setting = Setting(model, contrast(model, pairs), score, evidence, theory.luck)
    return Shares(
        theory.name,
        theory.title,
        title or str(score),
        by_levers(setting),
        by_first_step(setting),
        by_last_step(setting),
    )
