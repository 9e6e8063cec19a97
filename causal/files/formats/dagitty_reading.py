"""Reading DAGitty's text, token by token."""

import re
from collections.abc import Sequence

import networkx as nx

from causal.errors import FileError

MAX_VARIABLES = 2000
MAX_ARROWS = 20_000

_TOKEN = re.compile(
    r'\s*(?:"([^"]*)"|(<->|->|<-|--|[{}\[\];=,])|([^\s"{}\[\];=,<>-]+(?:-(?![->])[^\s"{}\[\];=,<>-]*)*))'
)
_EDGES = ("->", "<-", "<->")
_MARKS = ("exposure", "outcome", "adjusted")
_LATENT = ("latent", "unobserved")

Names = tuple[str, ...]
Pairs = tuple[tuple[str, str], ...]
Places = tuple[tuple[str, tuple[float, float]], ...]
Parts = tuple[Names, Pairs, Pairs, Names, Names, Names, Names, Places]


class Reader:
    """One text, token by token, without recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = re.sub(r"(?m)(^|(?<=\s))(//|#).*$", "", text)
        self.at = 0
        self.variables: dict[str, None] = {}
        self.arrows: dict[tuple[str, str], None] = {}
        self.confounded: dict[tuple[str, str], None] = {}
        self.marks: dict[str, dict[str, None]] = {mark: {} for mark in (*_MARKS, "latent")}
        self.places: dict[str, tuple[float, float]] = {}

    def fault(self, told: str) -> FileError:
        """Return the error that says something of the line being read."""
        line = self.text.count("\n", 0, self.at) + 1
        return FileError(self.file, [(f"line {line}", told)])

    def peek(self) -> tuple[str, str]:
        """Return the next token and its kind: a sign, a name, or nothing at the end."""
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            rest = self.text[self.at :].strip()
            if rest:
                raise self.fault(f"{rest[:12]!r} has no meaning in DAGitty's text")
            return "", ""
        if match[2] is not None:
            return match[2], "sign"
        return (match[3] if match[1] is None else match[1]), "name"

    def take(self, *wanted: str) -> str:
        """Return the next token and go on; refuse it if it is none of the signs wanted."""
        token, kind = self.peek()
        if wanted and (token not in wanted or kind != "sign"):
            raise self.fault(f"{token or 'the end'!r} stands where {' or '.join(wanted)} should be")
        match = _TOKEN.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return token

    def sign(self) -> str:
        """Return the next sign; empty where a name or the end comes."""
        token, kind = self.peek()
        return token if kind == "sign" else ""

    def parts(self) -> Parts:
        """Return what `causal.files.formats.dagitty.Drawn` is made of."""
        kind = self.take()
        if kind != "dag":
            raise self.fault(
                f"it begins with {kind[:20]!r}; only graphs of the kind dag can be read"
            )
        if self.peek()[1] == "name":
            self.take()
        self.take("{")
        while self.sign() != "}":
            self._statement()
        self.take("}")
        if self.peek()[0]:
            raise self.fault("something comes after the last brace")
        self._refuse_circles()
        return (
            tuple(self.variables),
            tuple(self.arrows),
            tuple(self.confounded),
            tuple(self.marks["exposure"]),
            tuple(self.marks["outcome"]),
            tuple(self.marks["adjusted"]),
            tuple(self.marks["latent"]),
            tuple(self.places.items()),
        )

    def _statement(self) -> None:
        if self.sign() == ";":
            self.take()
            return
        left = self._operand()
        if self.sign() == "=" and len(left) == 1:  # of the whole drawing, such as bb="0,0,1,1"
            self.take()
            self.take()
            self.variables.pop(left[0], None)
            return
        chained = False
        while self.sign() in (*_EDGES, "--"):
            edge = self.take()
            if edge == "--":
                raise self.fault("-- has no direction; a dag has ->, <- and <-> only")
            right = self._operand()
            self._join(left, edge, right)
            left, chained = right, True
        if self.sign() == "[":
            self._properties("" if chained else left[-1])

    def _operand(self) -> list[str]:
        if self.sign() != "{":
            return [self._name()]
        self.take("{")
        names = []
        while self.sign() != "}":
            if self.sign() in (";", ","):
                self.take()
                continue
            names.append(self._name())
        self.take("}")
        if not names:
            raise self.fault("these braces hold no variable")
        return names

    def _name(self) -> str:
        token, kind = self.peek()
        if kind != "name" or not token:
            raise self.fault(f"{token or 'the end'!r} stands where a variable should be")
        self.take()
        self.variables[token] = None
        if len(self.variables) > MAX_VARIABLES:
            raise self.fault(f"it has over {MAX_VARIABLES} variables")
        return token

    def _join(self, left: Sequence[str], edge: str, right: Sequence[str]) -> None:
        for one in left:
            for other in right:
                if edge == "<->":
                    if (other, one) not in self.confounded:
                        self.confounded[one, other] = None
                else:
                    self.arrows[(one, other) if edge == "->" else (other, one)] = None
        if len(self.arrows) + len(self.confounded) > MAX_ARROWS:
            raise self.fault(f"it has over {MAX_ARROWS} arrows")

    def _properties(self, name: str) -> None:
        """Read what stands in brackets; that of an arrow says nothing about the graph."""
        self.take("[")
        while self.sign() != "]":
            if self.sign() in (",", ";"):
                self.take()
                continue
            key, kind = self.peek()
            if kind != "name":
                raise self.fault(f"{key or 'the end'!r} stands where a property or ] should be")
            self.take()
            value = ""
            if self.sign() == "=":
                self.take()
                value = self.take()
            if name:
                self._mark(name, key, value)
        self.take("]")

    def _mark(self, name: str, key: str, value: str) -> None:
        short = {"e": "exposure", "o": "outcome", "a": "adjusted", "l": "latent", "u": "latent"}
        mark = "latent" if key in _LATENT else short.get(key, key)
        if mark in self.marks:
            self.marks[mark][name] = None
        elif key == "pos":
            try:
                x, y = (float(part) for part in value.split(","))
            except ValueError:
                raise self.fault(f'{value[:30]!r} is no place; write pos="x,y"') from None
            self.places[name] = (x, y)

    def _refuse_circles(self) -> None:
        graph: nx.DiGraph[str] = nx.DiGraph(list(self.arrows))
        if not nx.is_directed_acyclic_graph(graph):
            loop = [edge[0] for edge in nx.find_cycle(graph)]
            told = f"the arrows run in a circle: {' -> '.join([*loop, loop[0]])}"
            raise FileError(self.file, [(loop[0], told)])
