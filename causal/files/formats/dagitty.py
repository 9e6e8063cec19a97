"""Graphs in the text format of DAGitty: arrows and what is marked, without numbers."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from causal.errors import FileError
from causal.files.formats.dagitty_reading import Reader
from causal.theory.theory import Theory

SUFFIXES = (".dag", ".dagitty")
MAX_BYTES = 2**20


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
        return cls(*Reader(text, file).parts())

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
