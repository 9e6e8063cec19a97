"""Reading ``Y[X=1] - Y[X=0] :|: X==1``.

The grammar is R's, from what binds least: ``|``, ``&``, ``!``, comparisons, ``+ -``, ``* /``, a
sign, parentheses. A bracket sets variables: ``Y[X=1]``, ``Y[X=1, M=M[X=0]]``, ``Y[]`` in fact.
"""

import re
from dataclasses import dataclass

from causal.errors import QueryError
from causal.theory.potential.expression import (
    COMPARISONS,
    Binary,
    Elsewhere,
    Node,
    Number,
    Potential,
    Setting,
    Unary,
    Word,
)

MAX_LENGTH = 2000
_MAX_DEPTH = 40
_GIVEN = ":|:"
_TOKEN = re.compile(r"\s*(==|!=|<=|>=|[-+*/&|!<>()\[\],=]|\d+\.\d+|\w+|\.)")
_WORD = re.compile(r"[^\W\d]\w*|\d\w*[^\W\d]\w*")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression over potential outcomes, and what it is conditioned on.

    Attributes
    ----------
    value : Node
        Its mean is asked for; a logical one counts one where it holds.
    given : Node or None
    text : str
        As it was written, blanks at the ends removed.
    """

    value: Node
    given: Node | None
    text: str


def is_expression(text: str) -> bool:
    """Return whether a question is in this spelling, and not of the form P(...).

    Examples
    --------
    >>> is_expression("Y[X=1] - Y[X=0]"), is_expression("P(y | do(x=1))")
    (True, False)
    """
    return re.match(r"\s*P\s*\(", text) is None


def parse(text: str) -> Expression:
    """Read an expression.

    Parameters
    ----------
    text : str

    Raises
    ------
    QueryError
        If it does not follow the grammar; the sentence says where.

    Examples
    --------
    >>> parse("Y[X=1] > Y[X=0] :|: X==1").given
    Binary(sign='==', left=Word(name='X'), right=Number(text='1'))
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"a question may have {MAX_LENGTH} signs; this one has {len(text)}")
    asked, bar, behind = text.partition(_GIVEN)
    value = _Parser(text, asked, 0).whole()
    given = _Parser(text, behind, len(asked) + len(_GIVEN)).whole() if bar else None
    return Expression(value, given, text.strip())


class _Parser:
    """Recursive descent over one side of the bar."""

    def __init__(self, text: str, part: str, offset: int) -> None:
        self.text = text
        self.tokens: list[tuple[str, int]] = []
        self.end = offset + len(part)
        self.place = self.depth = at = 0
        while at < len(part.rstrip()):
            match = _TOKEN.match(part, at)
            if match is None:
                raise self.error("this sign", offset + at)
            self.tokens.append((match[1], offset + match.start(1)))
            at = match.end()

    def error(self, found: str, at: int) -> QueryError:
        return QueryError(
            f"cannot read {self.text!r} at position {at + 1} ({found}); write it like "
            "Y[X=1] - Y[X=0] :|: X==1 & Y==0, or P(y[x=1]=yes | x=no)"
        )

    def peek(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def at(self) -> int:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else self.end

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token:
            raise self.error(f"the end, where {wanted or 'a name'} is missing", self.at())
        if wanted and token != wanted:
            raise self.error(f"{token!r}, where {wanted} should be", self.at())
        self.place += 1
        return token

    def whole(self) -> Node:
        found = self.either()
        if self.peek():
            raise self.error(f"{self.peek()!r}, where the end or a sign should be", self.at())
        return found

    def either(self) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.error(f"parts nested over {_MAX_DEPTH} deep", self.at())
        found = self.both()
        while self.peek() == "|":
            found = Binary(self.take(), found, self.both())
        self.depth -= 1
        return found

    def both(self) -> Node:
        found = self.denied()
        while self.peek() == "&":
            found = Binary(self.take(), found, self.denied())
        return found

    def denied(self) -> Node:
        signs = 0
        while self.peek() == "!":
            self.take()
            signs += 1
        found = self.compared()
        return Unary("!", found) if signs % 2 else found

    def compared(self) -> Node:
        found = self.sum()
        if self.peek() == "=":
            raise self.error("'=', where == should be: one = sets, two compare", self.at())
        if self.peek() in COMPARISONS:
            found = Binary(self.take(), found, self.sum())
            if self.peek() in COMPARISONS:
                raise self.error("a second comparison; put one in parentheses", self.at())
        return found

    def sum(self) -> Node:
        found = self.product()
        while self.peek() in ("+", "-"):
            found = Binary(self.take(), found, self.product())
        return found

    def product(self) -> Node:
        found = self.signed()
        while self.peek() in ("*", "/"):
            found = Binary(self.take(), found, self.signed())
        return found

    def signed(self) -> Node:
        signs = 0
        while self.peek() == "-":
            self.take()
            signs += 1
        found = self.primary()
        return Unary("-", found) if signs % 2 else found

    def primary(self) -> Node:
        if self.peek() == "(":
            self.take()
            found = self.either()
            self.take(")")
            return found
        if _NUMBER.fullmatch(self.peek()):
            return Number(self.take())
        name = self.name()
        if self.peek() != "[":
            return Word(name)
        self.take()
        settings = self.settings()
        self.take("]")
        return Potential(name, settings)

    def name(self) -> str:
        if not _WORD.fullmatch(self.peek()):
            found = f"{self.peek()!r}, where a name should be" if self.peek() else "the end"
            raise self.error(found, self.at())
        return self.take()

    def settings(self) -> tuple[Setting, ...]:
        found: list[Setting] = []
        while self.peek() != "]":
            if found:
                self.take(",")
            variable = self.name()
            self.take("=")
            at = self.at()
            value = self.state()
            if self.peek() != "[":
                found.append(Setting(variable, value))
                continue
            if value != variable:
                told = f"{variable} set to another variable, {value}; only {variable} itself can be"
                raise self.error(told, at)
            self.take("[")
            found.append(Setting(variable, elsewhere=self.elsewhere()))
            self.take("]")
        return tuple(found)

    def elsewhere(self) -> Elsewhere:
        found: list[tuple[str, str]] = []
        while self.peek() != "]":
            if found:
                self.take(",")
            variable = self.name()
            self.take("=")
            found.append((variable, self.state()))
            if self.peek() == "[":
                raise self.error("a third world inside a second", self.at())
        return tuple(found)

    def state(self) -> str:
        if self.peek() == ".":
            raise self.error(
                "the wildcard '.'; write each value out, joined with | or &", self.at()
            )
        if not re.fullmatch(r"\w+", self.peek()):
            raise self.error("a state or its number is missing", self.at())
        return self.take()
