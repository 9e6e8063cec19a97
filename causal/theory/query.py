"""The notation of questions, read and printed exactly.

``P(fate[coup=none]=stands | coup=fails)`` reads: the probability that the fate would have been
*stands* had there been no coup, given that the coup failed. A bracket puts a term into the world
of its own intervention; ``do(...)`` behind the bar holds for every term; ``x={a,b}`` is "a or b";
a target without a state asks for the whole distribution. Inside a bracket ``x=a->y`` holds an
edge, ``x-/->y`` cuts it, and ``x[z=b]->y`` lets y hear x as it is in the world of z = b
(``x[]->y``: as it is in fact).
"""

import re
from dataclasses import dataclass

from causal.errors import QueryError
from causal.scm.interventions import CutEdge, Hard, HeardFrom, HeldParent, Intervention

Change = Hard | HeldParent | CutEdge | HeardFrom
Doing = tuple[Change, ...]

_TOKEN = re.compile(r"\s*(?:(-/->|->|[()\[\]{}=|,])|((?:(?!-/->|->)[^\s()\[\]{}=|,])+))")


@dataclass(frozen=True, slots=True)
class Term:
    """A variable in some states, in the world of some interventions.

    Attributes
    ----------
    variable : str
    states : tuple of str
        Empty where the whole distribution is asked for.
    doing : tuple of Intervention
        What the term's own bracket says.
    """

    variable: str
    states: tuple[str, ...] = ()
    doing: Doing = ()

    def __str__(self) -> str:
        bracket = f"[{', '.join(map(str, self.doing))}]" if self.doing else ""
        if not self.states:
            return self.variable + bracket
        states = self.states[0] if len(self.states) == 1 else "{" + ", ".join(self.states) + "}"
        return f"{self.variable}{bracket}={states}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a value.

    Attributes
    ----------
    targets : tuple of Term
    given : tuple of Term
        What is known; every term has states.
    doing : tuple of Intervention
        What is done in the world of every term.

    Examples
    --------
    >>> query = Query.parse("P(fate[coup=none]=stands | coup=fails)")
    >>> query.rung, str(query)
    (3, 'P(fate[coup=none]=stands | coup=fails)')
    >>> Query.parse("P(cancer = yes | do(smoking=no), age={old, young})").rung
    2
    >>> str(Query.parse("P(y[x=1, m[x=0]->y]=1)"))
    'P(y[x=1, m[x=0]->y]=1)'
    """

    targets: tuple[Term, ...]
    given: tuple[Term, ...] = ()
    doing: Doing = ()

    def __str__(self) -> str:
        doing = [f"do({', '.join(map(str, self.doing))})"] if self.doing else []
        bar = [*doing, *map(str, self.given)]
        behind = f" | {', '.join(bar)}" if bar else ""
        return f"P({', '.join(map(str, self.targets))}{behind})"

    @property
    def rung(self) -> int:
        """1 seeing, 2 doing, 3 imagining (terms live in different worlds)."""
        worlds = {term.doing for term in (*self.targets, *self.given)}
        changes = [change for doing in (*worlds, self.doing) for change in doing]
        if len(worlds) > 1 or any(isinstance(change, HeardFrom) for change in changes):
            return 3
        return 2 if self.doing or any(worlds) else 1

    def world(self, term: Term) -> tuple[Intervention, ...]:
        """Return the interventions of a term's world."""
        return (*self.doing, *term.doing)

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read a question.

        Parameters
        ----------
        text : str

        Returns
        -------
        Query

        Raises
        ------
        QueryError
            If the text does not follow the notation; the message shows where.
        """
        return _Parser(text).query()


class _Parser:
    """Recursive descent over the tokens of one question."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, int]] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self.error("this sign", at)
            self.tokens.append((match[1] or match[2], match.start(1 if match[1] else 2)))
            at = match.end()
        self.place = 0

    def error(self, found: str, at: int) -> QueryError:
        return QueryError(
            f"cannot read {self.text!r} at position {at + 1} ({found}); write it like "
            f"P(outcome[lever=state]=state | variable=state) or P(outcome | do(lever=state))"
        )

    def peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.tokens[place][0] if place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        if self.place >= len(self.tokens):
            raise self.error(f"the end, where {wanted or 'a name'} is missing", len(self.text))
        token, at = self.tokens[self.place]
        sign = token in ("(", ")", "[", "]", "{", "}", "=", "|", ",", "->", "-/->")
        if (wanted and token != wanted) or (not wanted and sign):
            raise self.error(f"{token!r}, where {wanted or 'a name'} should be", at)
        self.place += 1
        return token

    def query(self) -> Query:
        self.take("P")
        self.take("(")
        targets = [self.term()]
        while self.peek() == ",":
            self.take(",")
            targets.append(self.term())
        given: list[Term] = []
        doing: list[Change] = []
        if self.peek() == "|":
            self.take("|")
            self.condition(given, doing)
            while self.peek() == ",":
                self.take(",")
                self.condition(given, doing)
        self.take(")")
        if self.place < len(self.tokens):
            raise self.error("more text after the question", self.tokens[self.place][1])
        return Query(tuple(targets), tuple(given), tuple(doing))

    def condition(self, given: list[Term], doing: list[Change]) -> None:
        if self.peek() == "do" and self.peek(1) == "(":
            self.take("do")
            self.take("(")
            doing += self.interventions(")")
            self.take(")")
            return
        term = self.term()
        if not term.states:
            raise self.error(f"{term.variable} behind the bar without a state", len(self.text))
        given.append(term)

    def term(self) -> Term:
        variable = self.take()
        doing: Doing = ()
        if self.peek() == "[":
            self.take("[")
            doing = tuple(self.interventions("]"))
            self.take("]")
        states: tuple[str, ...] = ()
        if self.peek() == "=":
            self.take("=")
            states = self.states()
        return Term(variable, states, doing)

    def states(self) -> tuple[str, ...]:
        if self.peek() != "{":
            return (self.take(),)
        self.take("{")
        found = [self.take()]
        while self.peek() == ",":
            self.take(",")
            found.append(self.take())
        self.take("}")
        return tuple(found)

    def interventions(self, end: str) -> list[Change]:
        found = [self.intervention()]
        while self.peek() == ",":
            self.take(",")
            found.append(self.intervention())
        if self.peek() != end:
            self.take(end)
        return found

    def intervention(self) -> Change:
        name = self.take()
        if self.peek() == "[":
            self.take("[")
            elsewhere = tuple(self.interventions("]")) if self.peek() != "]" else ()
            self.take("]")
            self.take("->")
            return HeardFrom(name, self.take(), elsewhere)
        if self.peek() == "-/->":
            self.take("-/->")
            return CutEdge(name, self.take())
        self.take("=")
        state = self.take()
        if self.peek() == "->":
            self.take("->")
            return HeldParent(name, self.take(), state)
        return Hard(name, state)
