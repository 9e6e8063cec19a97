"""Graphs in the text format of DAGitty: arrows and what is marked, without numbers."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from causal.errors import FileError
from causal.theory.theory import Theory

SUFFIXES = (".dag", ".dagitty")
MAX_BYTES = 2**20
MAX_VARIABLES = 2000
MAX_ARROWS = 20_000

_TOKEN = re.compile(
    r'\s*(?:"([^"]*)"|(<->|->|<-|--|[{}\[\];=,])|([^\s"{}\[\];=,<>-]+(?:-(?![->])[^\s"{}\[\];=,<>-]*)*))'
)
_EDGES = ("->", "<-", "<->")
_MARKS = ("exposure", "outcome", "adjusted")
_LATENT = ("latent", "unobserved")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A graph as DAGitty has it.

    Attributes
    ----------
    variables : tuple of str
        In the order in which the text names them.
    arrows : tuple of (str, str)
        Cause and effect.
    confounded : tuple of (str, str)
        Pairs joined by ``<->``: something that nobody observes causes both.
    exposures, outcomes, adjusted, latent : tuple of str
        What is marked so.
    positions : tuple of (str, (float, float))
        Where variables stand in a drawing, for those that have a place.

    Examples
    --------
    >>> drawn = Drawn.parse('dag { x -> m -> y ; x <-> y ; x [exposure] y [outcome,pos="2,0"] }')
    >>> drawn.arrows, drawn.confounded, drawn.exposures
    ((('x', 'm'), ('m', 'y')), (('x', 'y'),), ('x',))
    >>> Drawn.parse(drawn.text()) == drawn
    True
    """

    variables: tuple[str, ...]
    arrows: tuple[tuple[str, str], ...]
    confounded: tuple[tuple[str, str], ...] = ()
    exposures: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()
    latent: tuple[str, ...] = ()
    positions: tuple[tuple[str, tuple[float, float]], ...] = ()

    @classmethod
    def parse(cls, text: str, file: str = "the text") -> "Drawn":
        """Read a graph.

        Parameters
        ----------
        text : str
            Of the kind ``dag``.
        file : str, optional
            What errors call it.

        Raises
        ------
        FileError
            If it is no DAGitty text, of another kind, too large, or its arrows run in a circle.
        """
        if len(text) > MAX_BYTES:
            told = f"it has {len(text):,} signs; a graph may have {MAX_BYTES:,}"
            raise FileError(file, [("", told)])
        return _Reader(text, file).drawn()

    def unobserved(self) -> tuple[str, ...]:
        """Return what nobody observes: what is marked latent, and a cause for each ``<->``."""
        return (*self.latent, *self.hidden())

    def hidden(self) -> tuple[str, ...]:
        """Return the names that `graph` gives to the causes behind each ``<->``."""
        return tuple(_hidden(pair) for pair in self.confounded)

    def graph(self) -> "nx.DiGraph[str]":
        """Return the graph, with a hidden cause in place of each ``<->``.

        `causal.ladder.identification.identify` takes it, with `unobserved` as what is latent.
        """
        made: nx.DiGraph[str] = nx.DiGraph()
        made.add_nodes_from(self.variables)
        made.add_edges_from(self.arrows)
        made.add_edges_from((_hidden(pair), one) for pair in self.confounded for one in pair)
        return made

    def text(self) -> str:
        """Write the graph as DAGitty reads it."""
        places = dict(self.positions)
        lines = []
        for name in self.variables:
            told = [mark for mark, marked in self._marked() if name in marked]
            if name in places:
                x, y = places[name]
                told.append(f'pos="{x:g},{y:g}"')
            lines.append(f"{_quoted(name)} [{','.join(told)}]" if told else _quoted(name))
        lines += [f"{_quoted(a)} -> {_quoted(b)}" for a, b in self.arrows]
        lines += [f"{_quoted(a)} <-> {_quoted(b)}" for a, b in self.confounded]
        return "dag {\n" + "\n".join(lines) + "\n}\n"

    def _marked(self) -> Iterator[tuple[str, Collection[str]]]:
        yield "exposure", self.exposures
        yield "outcome", self.outcomes
        yield "adjusted", self.adjusted
        yield "latent", self.latent


def _hidden(pair: tuple[str, str]) -> str:
    return f"U({pair[0]}, {pair[1]})"


def _quoted(name: str) -> str:
    """Write a name so that DAGitty takes it whole; it knows no quote inside quotes."""
    if re.fullmatch(r"[A-Za-z_][\w.]*", name):
        return name
    return '"' + name.replace('"', "'") + '"'


class _Reader:
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

    def drawn(self) -> Drawn:
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
        return Drawn(
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


def read_dagitty(path: str | Path) -> Drawn:
    """Read a graph from a file of DAGitty's text.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    FileError
        As `Drawn.parse`, or if the file cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise FileError(str(path), [("", f"it cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        told = "this is not UTF-8 text; save the file as UTF-8"
        raise FileError(str(path), [(f"byte {error.start + 1}", told)]) from None
    return Drawn.parse(text, str(path))


def to_dagitty(
    theory: Theory,
    *,
    exposures: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    latent: Sequence[str] = (),
) -> Drawn:
    """Return the graph of a theory for DAGitty; `Drawn.text` is what its text field takes.

    Parameters
    ----------
    theory : Theory
    exposures, outcomes, latent : sequence of str, optional
        Variables to be marked so.

    Returns
    -------
    Drawn
        Causes stand to the left of their effects. Numbers have no place in it.

    Raises
    ------
    UnknownName
        If the theory has no variable of a name.

    Examples
    --------
    >>> import causal
    >>> drawn = to_dagitty(causal.load("classics/sprinkler"), outcomes=["grass"])
    >>> drawn.outcomes, ("rain", "grass") in drawn.arrows
    (('grass',), True)
    """
    for name in (*exposures, *outcomes, *latent):
        theory[name]
    model = theory.model
    depth: dict[str, int] = {}
    rows: dict[int, int] = {}
    places = {}
    for name in model.topological:
        depth[name] = 1 + max((depth[parent] for parent in model.parents(name)), default=-1)
        row = rows[depth[name]] = rows.get(depth[name], -1) + 1
        places[name] = (float(depth[name]), float(row))
    arrows = [(cause, name) for name in model.names for cause in model.parents(name)]
    return Drawn(
        model.names,
        tuple(arrows),
        (),
        tuple(exposures),
        tuple(outcomes),
        (),
        tuple(latent),
        tuple((name, places[name]) for name in model.names),
    )
