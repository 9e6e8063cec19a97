"""Every error that Counterhistory raises on purpose.

::

    CausalError (ValueError)
    ├── UnknownName             a variable, state, theory, scenario … that is not there
    ├── ModelError              a theory that does not hold together
    │   ├── CycleError              its arrows run in a circle
    │   ├── TableError              a mechanism's numbers do not cover or do not sum
    │   └── PartsConflict           theories that do not go together as they are
    ├── FileError               a file that cannot be read as what it should be
    ├── QueryError              a question that cannot be parsed or posed
    │   └── ContradictionError      interventions that exclude one another
    ├── ImpossibleEvidence      what is given cannot have happened
    ├── NotIdentified           the answer needs an assumption about mechanisms
    ├── PositivityViolated      an estimand needs a probability given what never occurs
    └── TooCostly               the exact answer would need too much memory or work

Each message is a sentence that says what is wrong, where, and what would be right.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CausalError(ValueError):
    """Base of all errors of this package; the dashboard and the command line catch it."""


class UnknownName(CausalError):
    """A name that is not known, with the nearest ones that are.

    Parameters
    ----------
    kind : str
        What was looked for: ``"variable"``, ``"theory"`` …
    name : str
        The name as it was given.
    known : iterable of str
        The names that would have been right, in the order in which to list them.
    where : str, optional
        Where it was looked for, for instance ``"theory dear_coal"``.
    advice : str, optional
        What else could be meant; ends the sentence.

    Examples
    --------
    >>> print(UnknownName("state", "won", ["none", "small", "deep"], "variable wage_cut_1907"))
    variable wage_cut_1907 has no state 'won' (it has none, small, deep)
    >>> print(UnknownName("theory", "dear_cole", ["dear_coal", "river_low"]))
    there is no theory 'dear_cole'; did you mean dear_coal? (there are dear_coal, river_low)
    """

    def __init__(
        self, kind: str, name: str, known: Iterable[str], where: str = "", advice: str = ""
    ) -> None:
        self.kind, self.name, self.where, self.advice = kind, name, where, advice
        self.known = tuple(known)
        self.near = tuple(get_close_matches(name, self.known, n=3, cutoff=0.6))
        subject = f"{where} has no {kind} {name!r}" if where else f"there is no {kind} {name!r}"
        guess = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        verb = "it has" if where else "there are"
        listed = ", ".join(self.known[:12]) + (", …" if len(self.known) > 12 else "")
        choice = f" ({verb} {listed})" if self.known else ""
        super().__init__(subject + guess + choice + (f"; {advice}" if advice else ""))

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.kind, self.name, self.known, self.where, self.advice))


class ModelError(CausalError):
    """A theory that does not hold together."""


class CycleError(ModelError):
    """The arrows of a theory run in a circle."""


class TableError(ModelError):
    """The numbers of a mechanism do not cover every configuration or do not sum to one."""


class PartsConflict(ModelError):
    """Theories that cannot be composed before some conflicts between them are settled.

    Parameters
    ----------
    parts : sequence of str
        Names of the theories.
    conflicts : sequence of object
        What they do not agree on; each prints as a sentence.

    Examples
    --------
    >>> print(PartsConflict(["a", "b"], ["the arrows run in a circle"]))
    a and b cannot be composed yet:
    - the arrows run in a circle
    """

    def __init__(self, parts: Iterable[str], conflicts: Iterable[object]) -> None:
        self.parts, self.conflicts = tuple(parts), tuple(conflicts)
        lines = [f"- {conflict}" for conflict in self.conflicts]
        super().__init__("\n".join([f"{' and '.join(self.parts)} cannot be composed yet:", *lines]))

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.parts, self.conflicts))


class FileError(CausalError):
    """A file that cannot be read as what it should be.

    Parameters
    ----------
    file : str
        The file's name as the user gave it.
    problems : sequence of (str, str)
        Pairs of place inside the file and sentence.

    Examples
    --------
    >>> print(FileError("mine.toml", [("variables.war.states", "a variable needs two states")]))
    mine.toml: variables.war.states: a variable needs two states
    """

    def __init__(self, file: str, problems: Iterable[tuple[str, str]]) -> None:
        self.file = file
        self.problems = tuple(problems)
        lines = [
            f"{file}: {place}: {text}" if place else f"{file}: {text}"
            for place, text in self.problems
        ]
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.file, self.problems))


class QueryError(CausalError):
    """A question that cannot be parsed or posed."""


class ContradictionError(QueryError):
    """Interventions that exclude one another."""


class ImpossibleEvidence(CausalError):
    """What is given has probability zero.

    Parameters
    ----------
    conflict : sequence of str
        The smallest set of given statements that cannot hold together.
    where : str, optional
        The theory asked.
    """

    def __init__(self, conflict: Iterable[str], where: str = "") -> None:
        self.conflict = tuple(conflict)
        self.where = where
        place = f" in {where}" if where else ""
        if len(self.conflict) == 1:
            text = f"{self.conflict[0]} cannot happen{place}: its probability is zero"
        else:
            joined = " and ".join(self.conflict)
            text = f"{joined} cannot happen together{place}: their probability is zero"
        super().__init__(f"{text}; give other evidence, or change the mechanism that rules it out")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.conflict, self.where))


class NotIdentified(CausalError):
    """The answer needs an assumption about mechanisms that the network does not make.

    Parameters
    ----------
    leans_on : sequence of str
        Variables whose mechanism the answer would lean on.
    query : str, optional
        The question.
    """

    def __init__(self, leans_on: Iterable[str], query: str = "") -> None:
        self.leans_on = tuple(leans_on)
        self.query = query
        names = ", ".join(self.leans_on)
        subject = f"{query} " if query else "this counterfactual "
        super().__init__(
            f"{subject}does not follow from the network alone: what would have happened to {names} "
            f"depends on how the same luck plays out under changed causes, which no table of "
            f"probabilities fixes; condition after the intervention instead (do, then given), or "
            f'keep only facts that come before it (facts="before")'
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.leans_on, self.query))


class PositivityViolated(CausalError):
    """An estimand needs a probability given something that never occurs.

    Parameters
    ----------
    probability : str
        The part of the estimand that has no value.
    where : str
        The states at which it has none.
    """

    def __init__(self, probability: str, where: str) -> None:
        self.probability, self.where = probability, where
        place = f" where {where}" if where else ""
        super().__init__(
            f"{probability} has no value{place}, because what it divides by never occurs in the "
            f"observable distribution; ask about states that do occur together, or merge states"
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.probability, self.where))


class TooCostly(CausalError):
    """The exact answer would need more memory or work than allowed; refused before it is tried.

    Parameters
    ----------
    needs : str
        What it would need, with its unit.
    allowed : str
        What is allowed, with its unit.
    advice : str
        What would make it possible.
    """

    def __init__(self, needs: str, allowed: str, advice: str) -> None:
        self.needs, self.allowed, self.advice = needs, allowed, advice
        super().__init__(f"the exact answer needs {needs} and {allowed} is allowed; {advice}")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.needs, self.allowed, self.advice))
