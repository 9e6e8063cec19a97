"""Network files in: what they declare, checked, and pgmpy's readers for the tables."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from causal.errors import FileError
from causal.files.formats.outline import MAX_VARIABLES, Outline

if TYPE_CHECKING:
    from pgmpy.models import DiscreteBayesianNetwork
    from pgmpy.readwrite import BIFReader, NETReader

Reader = Callable[[], "DiscreteBayesianNetwork"]
Scan = tuple[Outline, Reader]

_MAX_DEPTH = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Quantifiers that give nothing back (``*+``, ``(?>...)``) keep the time in step with the length of
# a file, whatever is in it.
_COMMENT = re.compile(r'("[^"\n]*")|/\*.*?(?:\*/|\Z)|//[^\n]*', re.DOTALL)
_PERCENT = re.compile(r'("[^"\n]*")|%[^\n]*')
_BIF_TITLE = re.compile(r"\bnetwork\s++([^{}\s][^{}]{0,299}?)\s*+\{")
_BIF_VARIABLE = re.compile(
    r"\bvariable\s++([^{}();\s][^{}();]{0,299}?)\s*+\{"
    r"(?>[^{}]*?\btype\s++\w++\s*+\[\s*+\d++\s*+\]\s*+\{)([^{}]*+)\}"
)
_BIF_TABLE = re.compile(r"\bprobability\s*+\(([^(){}]*+)\)\s*+\{([^{}]*+)\}")
_NET_TITLE = re.compile(r'\bnet\s*+\{[^{}]*?\bname\s*+=\s*+"([^"{}]*+)"')
_NET_NODE = re.compile(
    r"\bnode\s++([^\s{}]{1,300}+)\s*+\{(?>[^{}]*?\bstates\s*+=\s*+\()([^(){}]*+)\)"
)
_NET_TABLE = re.compile(
    r"\bpotential\s*+\(([^(){}]*+)\)\s*+\{(?>[^{}]*?\bdata\s*+=\s*+)([^;{}]*+);"
)


def text_of(data: bytes, file: str) -> str:
    """Decode a text file, with line feeds for ends of lines.

    Raises
    ------
    FileError
        If it is not UTF-8, or holds characters that control a terminal.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise FileError(file, [(place, "this is not UTF-8 text; save the file as UTF-8")]) from None
    if found := _CONTROL.search(text):
        place = f"line {text.count(chr(10), 0, found.start()) + 1}"
        raise FileError(file, [(place, f"it has the control character {found[0]!r}; take it out")])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bare(text: str, comment: re.Pattern[str]) -> str:
    return comment.sub(lambda match: match[1] or " ", text)


def _count(text: str, word: str, file: str) -> None:
    found = sum(1 for _ in re.finditer(rf"^[^\S\n]*+{word}\b", text, re.MULTILINE))
    if found > MAX_VARIABLES:
        many = f"it declares {found} variables; {MAX_VARIABLES} are allowed"
        raise FileError(file, [("", many)])


def bif(data: bytes, file: str) -> Scan:
    """Read BIF."""
    text = _bare(text_of(data, file), _COMMENT).replace('"', " ")
    _count(text, "variable", file)
    title = _BIF_TITLE.search(text)
    variables, tables, blocks = [], [], []
    for match in _BIF_VARIABLE.finditer(text):
        states = _listed(match[2])
        variables.append((match[1].strip(), states))
        kinds = f"type discrete [ {len(states)} ] {{ {', '.join(states)} }};"
        blocks.append(f"variable {match[1].strip()} {{\n {kinds}\n}}\n")
    proper = {name.lower(): name for name, _ in variables}
    for match in _BIF_TABLE.finditer(text):
        child, bar, parents = match[1].partition("|")
        names = [child.strip(), *_listed(parents)] if bar else list(_listed(match[1]))
        names = [proper.get(name.lower(), name) for name in names]
        if re.search(r"(^|;)\s*default\b", match[2]):
            fault = "its table has a default row; write out every row"
            raise FileError(file, [(names[0], fault)])
        tables.append((names[0], tuple(names[1:])))
        given = f" | {', '.join(names[1:])}" if names[1:] else ""
        blocks.append(f"probability ( {names[0]}{given} ) {{\n{match[2].strip()}\n}}\n")
    if len(proper) < len({name for name, _ in variables}):
        raise FileError(file, [("", "two variables differ only in case, which BIF does not tell")])
    outline = Outline(title[1] if title else "", tuple(variables), tuple(tables))
    return outline, lambda: _bif_reader()(string="".join(blocks)).get_model()


def _listed(text: str) -> tuple[str, ...]:
    parts = text.split(",") if "," in text else text.split()
    return tuple(part.strip() for part in parts if part.strip())


def _bif_reader() -> "type[BIFReader]":
    import pyparsing
    from pgmpy.readwrite import BIFReader

    class ExactReader(BIFReader):  # type: ignore[misc]
        """pgmpy's reader finds "table" inside names too, so that "stable1" has a number."""

        def get_probability_grammar(self) -> tuple[Any, Any]:
            state = pyparsing.Regex(r"[^,()]+")
            row = pyparsing.Suppress("(") + pyparsing.DelimitedList(state) + pyparsing.Suppress(")")
            row.add_parse_action(lambda found: [name.strip() for name in found])
            number = pyparsing.Regex(r"[-+.\w]+") + pyparsing.Suppress(pyparsing.Optional(","))
            start = row | pyparsing.Suppress(pyparsing.Keyword("table"))
            header = pyparsing.Suppress("probability")
            return header, start + pyparsing.OneOrMore(number)

    return ExactReader


def net(data: bytes, file: str) -> Scan:
    """Read HUGIN NET."""
    text = _bare(text_of(data, file), _PERCENT)
    _count(text, "(?:discrete )?node", file)
    title = _NET_TITLE.search(text)
    variables = tuple(
        (match[1], tuple(quoted or plain for quoted, plain in _words(match[2])))
        for match in _NET_NODE.finditer(text)
    )
    tables, potentials = [], []
    for match in _NET_TABLE.finditer(text):
        children, _, parents = match[1].partition("|")
        names = (*children.split(), *parents.split())
        if len(children.split()) != 1:
            fault = "it is set jointly with others; give every variable a table of its own"
            raise FileError(file, [(" ".join(children.split()), fault)])
        tables.append((names[0], names[1:]))
        potentials.append(f"potential (x) {{\n data = {match[2]};\n}}\n")
    outline = Outline(title[1] if title else "", variables, tuple(tables))
    plain = "net {\n}\n" + "".join(potentials)
    return outline, lambda: _net_reader(outline)(string=plain).get_model()


def _words(text: str) -> list[tuple[str, str]]:
    return re.findall(r'"([^"]*)"|([^\s",]+)', text)


def _net_reader(outline: Outline) -> "type[NETReader]":
    from pgmpy.readwrite import NETReader

    class OutlinedReader(NETReader):  # type: ignore[misc]
        """pgmpy's reader knows no blanks in states and searches the file once a variable."""

        def get_variables(self) -> list[str]:
            return [name for name, _ in outline.variables]

        def get_states(self) -> dict[str, list[str]]:
            return {name: list(states) for name, states in outline.variables}

        def get_parents(self) -> dict[str, list[str]]:
            return {name: list(parents) for name, parents in outline.tables}

    return OutlinedReader


def tree_of(data: bytes, file: str) -> ET.Element:
    """Parse XML that declares no entities and refers to nothing outside.

    Raises
    ------
    FileError
        If it is no XML, declares entities, refers to an outside document type, or is nested deeply.
    """
    depth = 0

    def refuse(*_: object) -> None:
        text = "it has a document type (<!DOCTYPE …>), which could hide entities; delete that part"
        raise FileError(file, [("", text)])

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise FileError(file, [("", f"its elements are nested over {_MAX_DEPTH} deep")])

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    # A DTD inside the file that only declares elements is harmless, and other programs write one.
    parser.StartDoctypeDeclHandler = lambda _, system, public, __: (
        refuse() if system or public else None
    )
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(data, True)
        return ET.fromstring(data)
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(file, [("", f"it is not well-formed XML ({error})")]) from None


def _text(element: ET.Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _texts(element: ET.Element, tag: str) -> tuple[str, ...]:
    return tuple(_text(child) for child in element.findall(tag))


def xmlbif(data: bytes, file: str) -> Scan:
    """Read XMLBIF."""
    network = tree_of(data, file).find("NETWORK")
    if network is None:
        raise FileError(file, [("", "it has no NETWORK element; is it XMLBIF?")])
    variables = tuple(
        (_text(one.find("NAME")), _texts(one, "OUTCOME")) for one in network.findall("VARIABLE")
    )
    tables = []
    plain = ET.Element("BIF")
    kept = ET.SubElement(plain, "NETWORK")
    ET.SubElement(kept, "NAME").text = "network"
    for name, states in variables:
        _grow(kept, "VARIABLE", [("NAME", name), *(("OUTCOME", state) for state in states)])
    for one in network.findall("DEFINITION"):
        name, parents, numbers = _text(one.find("FOR")), _texts(one, "GIVEN"), _texts(one, "TABLE")
        if len(numbers) != 1:
            raise FileError(file, [(name, f"it has {len(numbers)} TABLE elements; give one")])
        tables.append((name, parents))
        given = [("GIVEN", parent) for parent in parents]
        _grow(kept, "DEFINITION", [("FOR", name), *given, ("TABLE", numbers[0])])
    outline = Outline(_text(network.find("NAME")), variables, tuple(tables))
    text = ET.tostring(plain, encoding="unicode")

    def read() -> "DiscreteBayesianNetwork":
        from pgmpy.readwrite import XMLBIFReader

        return XMLBIFReader(string=text).get_model()

    return outline, read


def _grow(parent: ET.Element, tag: str, children: list[tuple[str, str]]) -> None:
    grown = ET.SubElement(parent, tag)
    for name, text in children:
        ET.SubElement(grown, name).text = text


def xdsl(data: bytes, file: str) -> Scan:
    """Read XDSL; only ``cpt`` nodes, as pgmpy does."""
    root = tree_of(data, file)
    nodes = root.find("nodes")
    if nodes is None or "id" not in root.attrib:
        raise FileError(file, [("", "it has no nodes element or no id; is it XDSL?")])
    other = [node for node in nodes if node.tag != "cpt"]
    if other:  # pgmpy's reader would leave them out without a word
        place, kind = other[0].attrib.get("id", ""), other[0].tag
        text = f"it is of kind {kind!r}; only nodes of kind 'cpt' can be read, so convert it first"
        raise FileError(file, [(place, text)])
    variables, tables = [], []
    for node in nodes:
        name = node.attrib.get("id", "")
        variables.append((name, tuple(state.attrib.get("id", "") for state in node.iter("state"))))
        tables.append((name, tuple(_text(node.find("parents")).split())))
        for part in ("parents", "probabilities"):  # pgmpy splits them at single blanks
            found = node.find(part)
            if found is not None and part == "parents" and not _text(found):
                node.remove(found)
            elif found is not None:
                found.text = _text(found)
    text = ET.tostring(root, encoding="unicode")

    def read() -> "DiscreteBayesianNetwork":
        from pgmpy.readwrite import XDSLReader

        return XDSLReader(string=text).get_model()

    return Outline(_titled(root), tuple(variables), tuple(tables)), read


def _titled(root: ET.Element) -> str:
    genie = root.find("extensions/genie")
    return (genie.attrib.get("name", "") if genie is not None else "") or root.attrib["id"]


READERS: dict[str, Callable[[bytes, str], Scan]] = {
    "bif": bif,
    "xmlbif": xmlbif,
    "net": net,
    "xdsl": xdsl,
}
