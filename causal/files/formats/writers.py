"""Network files out: pgmpy's writers, with what they would change or lose put right."""

import random
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from causal.files.formats.bridge import network_of
from causal.theory.theory import Theory

if TYPE_CHECKING:
    from pgmpy.models import DiscreteBayesianNetwork

_COLUMN, _ROW = 220, 110  # of a drawing in XDSL, in its units


class _Placed(str):
    """A name that sorts by its place, for pgmpy's writers sort variables by name."""

    __slots__ = ("place",)
    place: int

    def __lt__(self, other: str) -> bool:
        return self.place < other.place if isinstance(other, _Placed) else str(self) < other


def _network(theory: Theory, order: Sequence[str]) -> "DiscreteBayesianNetwork":
    names = [_Placed(name) for name in order]
    for place, name in enumerate(names):
        name.place = place
    return network_of(theory, names)


def numbers(values: Iterable[float]) -> str:
    """Write numbers so that they are read back as exactly the same.

    Examples
    --------
    >>> numbers([1 / 3, 1.0, 1e-17])
    '0.3333333333333333 1.0 1e-17'
    """
    return " ".join(repr(float(value)) for value in values)


def bif(theory: Theory) -> str:
    """Write a theory's model as BIF."""
    from pgmpy.readwrite import BIFWriter

    return str(BIFWriter(_network(theory, theory.model.names)))


def xmlbif(theory: Theory) -> str:
    """Write a theory's model as XMLBIF 0.3."""
    from pgmpy.readwrite import XMLBIFWriter

    writer = XMLBIFWriter(_network(theory, theory.model.names))
    for name, outcomes in writer.states.items():
        # The writer replaces every sign of a state but letters, digits and underscores.
        for tag, state in zip(outcomes, theory[name].states, strict=True):
            tag.text = state
    for variable in writer.network.findall("VARIABLE"):
        for empty in variable.findall("PROPERTY"):
            variable.remove(empty)
    return str(writer) + "\n"


def net(theory: Theory) -> str:
    """Write a theory's model as HUGIN NET."""
    from pgmpy.readwrite import NETWriter

    network = _network(theory, theory.model.names)
    writer = NETWriter(network)
    # The writer rounds to eight decimals, so the tables are written here.
    writer.net_cpd = lambda name: _nested(np.moveaxis(writer.tables[name], 0, -1))
    return str(writer).replace("net {\n}", f'net {{\n    name = "{network.name}";\n}}', 1)


def _nested(table: npt.NDArray[np.float64]) -> str:
    if table.ndim == 1:
        return f"({numbers(table)})"
    return "(" + "\n ".join(_nested(part) for part in table) + ")"


def xdsl(theory: Theory) -> str:
    """Write a theory's model as XDSL, for GeNIe: causes before effects, as it wants them."""
    from pgmpy.readwrite import XDSLWriter

    model = theory.model
    network = _network(theory, model.topological)
    with _own_luck():  # the writer places variables at random, from Python's shared generator
        writer = XDSLWriter(network, network_id=network.name)
    for cpt in writer.root.iter("cpt"):
        # The writer cuts numbers at sixteen decimals.
        rows = model.cpt(cpt.attrib["id"])
        cpt.find("probabilities").text = numbers(rows.ravel())
    genie = writer.root.find("extensions/genie")
    genie.attrib.update(app="counterhistory", name=theory.title)
    columns: dict[int, int] = {}
    depth: dict[str, int] = {}
    for name in model.topological:
        depth[name] = 1 + max((depth[parent] for parent in model.parents(name)), default=-1)
    for node in genie.iter("node"):
        name = node.attrib["id"]
        row = depth[name]
        column = columns[row] = columns.get(row, -1) + 1
        node.find("name").text = theory[name].title
        x, y = 40 + column * _COLUMN, 40 + row * _ROW
        node.find("position").text = f"{x} {y} {x + 160} {y + 60}"
    ET.indent(writer.root, "    ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return head + ET.tostring(writer.root, encoding="unicode") + "\n"


@contextmanager
def _own_luck() -> Iterator[None]:
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


WRITERS: dict[str, Callable[[Theory], str]] = {
    "bif": bif,
    "xmlbif": xmlbif,
    "net": net,
    "xdsl": xdsl,
}
