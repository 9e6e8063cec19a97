"""Which statements cannot hold together: the smallest conflicting set of evidence."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.scm.evidence import Evidence
from causal.scm.interventions import Hard
from causal.scm.model import Model

_TRIES = 3000


def _possible(
    model: Model, question: Question, kept: Sequence[tuple[int, Evidence]], luck: Luck
) -> bool:
    try:
        solve(model, Question(question.worlds, tuple(kept), ()), luck=luck)
    except ImpossibleEvidence:
        return False
    except TooCostly:  # not known: no conflict is claimed
        pass
    return True


def _candidates(
    evidence: Sequence[tuple[int, Evidence]],
) -> Iterator[tuple[tuple[int, Evidence], ...]]:
    for size in range(1, len(evidence)):
        yield from combinations(evidence, size)


def smallest_conflict(model: Model, question: Question, luck: Luck = Luck()) -> tuple[str, ...]:
    """Return the smallest set of statements that cannot hold together.

    Parameters
    ----------
    model : Model
    question : Question
        Whose evidence has probability zero.
    luck : Luck, optional
        The couplings under which it has.

    Returns
    -------
    tuple of str
        The statements, with the interventions of their worlds where those fix one of the
        variables. Among conflicts of the same size the one that was learnt first.

    Notes
    -----
    Sets are tried from small to large. After a few thousand tries a conflict that cannot be made
    smaller by leaving one statement out is returned instead.
    """
    conflict: tuple[tuple[int, Evidence], ...] | None = None
    for tried, kept in enumerate(_candidates(question.evidence)):
        if tried >= _TRIES:
            break
        if not _possible(model, question, kept, luck):
            conflict = kept
            break
    else:
        conflict = question.evidence
    if conflict is None:
        conflict = _thinned(model, question, luck)
    return _told(question, conflict)


def _thinned(model: Model, question: Question, luck: Luck) -> tuple[tuple[int, Evidence], ...]:
    kept = list(question.evidence)
    for statement in question.evidence:
        fewer = [other for other in kept if other != statement]
        if not _possible(model, question, fewer, luck):
            kept = fewer
    return tuple(kept)


def _told(question: Question, conflict: Sequence[tuple[int, Evidence]]) -> tuple[str, ...]:
    told = [str(statement) for _, statement in conflict]
    named = {statement.variable for _, statement in conflict}
    for world, _ in conflict:
        for intervention in question.worlds[world]:
            text = f"do({intervention})"
            if (
                isinstance(intervention, Hard)
                and intervention.variable in named
                and text not in told
            ):
                told.append(text)
    return tuple(told)
