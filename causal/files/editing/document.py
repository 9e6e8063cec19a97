"""`Document`: a theory file as plain tables, an immutable value with places to put things at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from causal.engine.plan import Limits, Structure, compile_plan
from causal.errors import FileError, ModelError, TooCostly, UnknownName
from causal.files import toml_text
from causal.files.catalogue import load_frame
from causal.files.check import wrong_answers
from causal.files.places import cases
from causal.files.reading import build_theory
from causal.files.text import open_file, parse
from causal.files.writing import write_theory
from causal.scm.variables import Variable
from causal.theory.checks import Place
from causal.theory.frame import Frame, FrameVariable
from causal.theory.theory import Theory

MAX_CELLS = 2**19
"""How many numbers the tables of an edited theory may have together."""

MAX_VARIABLES = 300
MAX_EXPECTED = 50
AFFORDED = Limits(operations=1e8, bytes=2.0**27)
"""What an answer of an edited theory may cost; a theory on one's own machine may cost more."""

Tables = Mapping[str, Any]
_INLINE = ("parents", "states")  # what stands in these tables is written on one line each


@dataclass(frozen=True, eq=False)
class Document:
    """A theory file as plain tables.

    Equal documents have equal text, so the order of parents and rows counts.

    Parameters
    ----------
    name : str
        Of the theory; by habit the file's name without its suffix.
    tables : mapping
        As TOML is read. They are never changed: `put` and `without` copy what they touch.
    own : Frame or None
        Of a case of the user's own, which the tables may name.

    Examples
    --------
    >>> one = Document("rain", {"title": "Rain"})
    >>> two = one.put(("variables", "rain", "ess"), 4.0)
    >>> one.tables, two.at("variables", "rain", "ess")
    ({'title': 'Rain'}, 4.0)
    """

    name: str
    tables: Tables
    own: Frame | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and (self.name, self.text) == (other.name, other.text)

    def __hash__(self) -> int:
        return hash((self.name, self.text))

    @cached_property
    def text(self) -> str:
        """The document as TOML."""
        return _written((), self.tables)

    @property
    def variables(self) -> dict[str, dict[str, Any]]:
        """The sections of the variables, as far as they are tables."""
        return _tables(self.tables.get("variables"))

    @property
    def variants(self) -> dict[str, dict[str, Any]]:
        """The sections of the variants, as far as they are tables."""
        return _tables(self.tables.get("variants"))

    def at(self, *place: str | int) -> Any:  # noqa: ANN401  (whatever TOML can hold)
        """Return what stands at a place, None if there is nothing."""
        here: Any = self.tables
        for part in place:
            if not _holds(here, part):
                return None
            here = here[part]
        return here

    def put(self, place: Place, value: object) -> "Document":
        """Return the document with something else at a place; tables on the way are made."""
        return replace(self, tables=_put(self.tables, place, value))

    def without(self, place: Place) -> "Document":
        """Return the document with nothing at a place in a table."""
        holder = self.at(*place[:-1])
        if not isinstance(holder, Mapping) or place[-1] not in holder:
            return self
        rest = {key: value for key, value in holder.items() if key != place[-1]}
        return self.put(place[:-1], rest) if len(place) > 1 else replace(self, tables=rest)

    @cached_property
    def frame(self) -> Frame | None:
        """The frame of the case that the document names, None if it stands alone.

        Raises
        ------
        FileError
            If it names neither a case that ships nor the user's own one that it was given: a
            document has no folder to look in.
        """
        case = self.tables.get("case")
        if not isinstance(case, str):
            return None
        if self.own is not None and case == self.own.name:
            return self.own
        try:
            return load_frame(case) if case in cases() else _unknown(case)
        except UnknownName as error:
            raise FileError(f"{self.name}.toml", [("case", str(error))]) from None

    def shared(self, name: str) -> FrameVariable | None:
        """Return the variable of the case of that name, if there is one."""
        return self.frame.entry(name) if self.frame and name in self.frame else None

    def section(self, name: str) -> dict[str, Any]:
        """Return the section of a variable.

        Raises
        ------
        UnknownName
        """
        if name not in self.variables:
            raise UnknownName("variable", name, self.variables, "the theory")
        return self.variables[name]

    def variable(self, name: str) -> Variable:
        """Return a variable: of the case, or as the document defines it.

        Raises
        ------
        UnknownName, ModelError
        """
        section, shared = self.section(name), self.shared(name)
        if shared is not None:
            return shared.variable
        states = section.get("states")
        if not isinstance(states, list) or not all(isinstance(one, str) for one in states):
            raise ModelError(f"variable {name} has no list of states; give it one")
        return Variable(name, tuple(states), section.get("ordered") is not False)

    def parents(self, name: str) -> tuple[str, ...]:
        """Return the parents of a variable, in the order of the row keys."""
        return tuple(_tables(self.section(name).get("parents")))

    def children(self, name: str) -> tuple[str, ...]:
        """Return the variables that a variable is a parent of."""
        return tuple(child for child in self.variables if name in self.parents(child))


@dataclass(frozen=True)
class Checked:
    """What `causal check` says of a document.

    Attributes
    ----------
    theory : Theory or None
        What it says, None if it cannot be read as a theory.
    problems : tuple of (str, str)
        Place inside the file and sentence; also of published answers that it does not give.
    costly : str
        Why nothing should be asked of it where many work at once; empty where it may.
    """

    theory: Theory | None
    problems: tuple[tuple[str, str], ...]
    costly: str = ""

    @property
    def askable(self) -> Theory | None:
        """The theory, if it may be asked."""
        return None if self.costly else self.theory


def read_document(text: str, name: str) -> Document:
    r"""Read a theory file as a document; what is wrong inside it is for `checked` to say.

    Raises
    ------
    FileError
        If it is no TOML, or no theory file.

    Examples
    --------
    >>> read_document('schema = 1\nkind = "theory"\ntitle = "Rain"', "rain").at("title")
    'Rain'
    """
    return Document(name, open_file(text, f"{name}.toml", "theory"))


def document_of(theory: Theory) -> Document:
    """Return a theory as a document.

    Raises
    ------
    ModelError
        See `causal.write_theory`.

    Examples
    --------
    >>> import causal
    >>> document_of(causal.load("classics/sprinkler")).children("rain")
    ('grass',)
    """
    name = theory.name.rpartition("/")[2]
    own = theory.frame if theory.frame and theory.frame.home else None
    return Document(name, parse(write_theory(theory), f"{name}.toml"), own)


def checked(document: Document) -> Checked:
    """Read a document as a theory, by the reader that reads files.

    Examples
    --------
    >>> checked(Document("rain", {"schema": 1, "kind": "theory"})).problems[0]
    ('title', 'the key title is missing; say in a few words what a reader is to see')
    """
    file = f"{document.name}.toml"
    try:
        frame = document.frame
        theory = build_theory(document.tables, document.name, file, frame, cells=MAX_CELLS)
    except FileError as error:
        return Checked(None, error.problems)
    costly = _costly(theory)
    return Checked(theory, () if costly else wrong_answers(theory), costly)


def _costly(theory: Theory) -> str:
    """Say what answers would cost at least, if that is more than a stranger's file may."""
    model = theory.model
    if len(model.names) > MAX_VARIABLES or len(theory.expected) > MAX_EXPECTED:
        return (
            f"it has {len(model.names)} variables and {len(theory.expected)} published answers, "
            f"and no more than {MAX_VARIABLES} and {MAX_EXPECTED} are asked about here"
        )
    structure = Structure(
        tuple(len(variable.states) for variable in model.variables),
        tuple(tuple(map(model.position, (*model.parents(n), n))) for n in model.names),
        tuple(range(len(model.names))),
    )
    try:
        compile_plan(structure, (), (), AFFORDED, prune=False)
    except TooCostly as error:
        return str(error)
    return ""


def _holds(holder: object, part: str | int) -> bool:
    if isinstance(holder, list):
        return isinstance(part, int) and 0 <= part < len(holder)
    return isinstance(holder, Mapping) and part in holder


def _unknown(case: str) -> Frame:
    raise UnknownName("case", case, cases())


def _tables(value: object) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key): one for key, one in value.items() if isinstance(one, dict)}


def _put(holder: object, place: Place, value: object) -> Any:  # noqa: ANN401
    if not place:
        return value
    part, rest = place[0], place[1:]
    if isinstance(part, int):
        if not isinstance(holder, list) or not 0 <= part < len(holder):
            raise ModelError(f"there is no entry {part} here to change")
        return [*holder[:part], _put(holder[part], rest, value), *holder[part + 1 :]]
    table = dict(holder) if isinstance(holder, Mapping) else {}
    table[part] = _put(table.get(part), rest, value)
    return table


def _written(place: tuple[str, ...], keys: Tables) -> str:
    inner = {key: value for key, value in keys.items() if _apart(place, value)}
    own = {key: value for key, value in keys.items() if key not in inner}
    text = toml_text.table(place, own, whole=not inner) if place else toml_text.lines(own)
    gap = "\n" if len(place) == 2 and text else ""
    return gap + text + "".join(_part((*place, key), value) for key, value in inner.items())


def _part(place: tuple[str, ...], value: Any) -> str:  # noqa: ANN401
    if isinstance(value, Mapping):
        return _written(place, value)
    return "".join(f"\n[[{toml_text.header(place)}]]\n{toml_text.lines(one)}" for one in value)


def _apart(place: tuple[str, ...], value: object) -> bool:
    """Return whether a value has a header of its own."""
    if isinstance(value, Mapping):
        return not place or place[-1] not in _INLINE
    return not place and isinstance(value, list) and bool(value) and all(map(_is_table, value))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def each_variant(document: Document) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """Yield the name of each variant and the mechanisms that it changes."""
    for name, variant in document.variants.items():
        yield name, _tables(variant.get("mechanisms"))
