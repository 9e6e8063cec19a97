"""The rows of a causal map: what a card and an arrow say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causal.display.dates import span_text
from causal.display.numbers import percent
from causal.errors import CausalError, UnknownName

ROLES = ("lever", "outcome", "mechanism", "exogenous")
MARKS = ("", "do", "given", "changed")
MARK_WORDS = {
    "": "",
    "do": "set by the intervention",
    "given": "given as a fact",
    "changed": "its mechanism is changed",
}


@dataclass(frozen=True, slots=True)
class MapNode:
    """A variable of a network, as its card shows it.

    Attributes
    ----------
    name : str
        What arrows and events call it.
    title : str
        What a reader calls it.
    start, end : float or None
        Its dates, in years; None if it has none.
    states : tuple of str
        Labels of its states.
    beliefs : tuple of float
        The probability of each state.
    baseline : tuple of float or None
        The same before the change; None if there is nothing to compare with.
    factual : int or None
        Which state happened; None if that is not known.
    role : {"lever", "outcome", "mechanism", "exogenous"}
        What kind of variable it is; the states of an outcome have colours of their own.
    mark : {"", "do", "given", "changed"}
        What has been done to it.
    keys : tuple of str
        What events call its states, if a reader can set it on the map; else empty.
    asked : bool
        Whether it is the outcome that is asked about.
    only : bool
        Whether, of two maps side by side, it is in this one only.

    Raises
    ------
    CausalError
        If there are not as many probabilities or keys as states, or a role or mark is not known.

    Examples
    --------
    >>> node = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.2, 0.8))
    >>> node.when, node.spoken
    ('1914–18', 'War, 1914–18. no 20%; yes 80%')
    """

    name: str
    title: str
    start: float | None
    end: float | None
    states: tuple[str, ...]
    beliefs: tuple[float, ...]
    baseline: tuple[float, ...] | None = None
    factual: int | None = None
    role: str = "mechanism"
    mark: str = ""
    keys: tuple[str, ...] = ()
    asked: bool = False
    only: bool = False

    def __post_init__(self) -> None:
        if self.keys and len(self.keys) != len(self.states):
            raise CausalError(
                f"variable {self.name} has {len(self.states)} states and {len(self.keys)} keys; "
                "each state needs one, or none has any"
            )
        for rows in (self.beliefs, self.baseline):
            if rows is not None and len(rows) != len(self.states):
                raise CausalError(
                    f"variable {self.name} has {len(self.states)} states "
                    f"and {len(rows)} probabilities; each state needs one"
                )
        if self.role not in ROLES:
            raise UnknownName("role", self.role, ROLES, f"variable {self.name}")
        if self.mark not in MARKS:
            raise UnknownName("mark", self.mark, MARKS[1:], f"variable {self.name}")
        if self.factual is not None and not 0 <= self.factual < len(self.states):
            raise CausalError(
                f"variable {self.name} has no state at position {self.factual}; "
                f"positions run from 0 to {len(self.states) - 1}"
            )

    @property
    def when(self) -> str:
        """Its dates as a reader sees them."""
        return span_text(self.start, self.end)

    @property
    def spoken(self) -> str:
        """The whole card as one sentence, for screen readers and for hovering."""
        asked, only = "the outcome asked about" * self.asked, "in this theory only" * self.only
        parts = (self.title, self.when, MARK_WORDS[self.mark], asked, only)
        head = ", ".join(part for part in parts if part)
        return f"{head}. {'; '.join(self.state_words(i) for i in range(len(self.states)))}"

    def is_set(self, index: int) -> bool:
        """Return whether the intervention has set it to this state."""
        return self.mark == "do" and self.beliefs[index] == 1

    def setting_words(self, index: int) -> str:
        """Say what choosing a state does, for screen readers and for hovering.

        Examples
        --------
        >>> node = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0, 1), factual=1, keys="ny")
        >>> node.setting_words(0)
        'War: no 0%. Choose to set it so'
        """
        words = f"{self.title}: {self.state_words(index)}"
        if self.is_set(index):
            return f"{words}. Set so; choose again to release it"
        if index == self.factual:
            return f"{words}. Choose to leave it as it happened"
        return f"{words}. Choose to set it so"

    def state_words(self, index: int) -> str:
        """Say how likely a state is, how likely it was, and whether it happened."""
        now = percent(self.beliefs[index])
        words = f"{self.states[index]} {now}"
        before = now if self.baseline is None else percent(self.baseline[index])
        if before != now:
            words += f" (before {before})"
        return f"{words}, what happened" if index == self.factual else words


@dataclass(frozen=True, slots=True)
class MapEdge:
    """An arrow from a cause to an effect.

    Attributes
    ----------
    source, target : str
        Names of its ends.
    cut : bool
        Whether an intervention has cut it.
    on_route : bool
        Whether it lies on a route from an intervention to an outcome.
    title : str
        What it claims; shown on hover.
    """

    source: str
    target: str
    cut: bool = False
    on_route: bool = False
    title: str = ""

    @property
    def name(self) -> str:
        """What events call it.

        Examples
        --------
        >>> MapEdge("war", "debt").name
        'war->debt'
        """
        return f"{self.source}->{self.target}"

    def spoken(self, titles: Mapping[str, str]) -> str:
        """Say the arrow as a sentence, with the titles of its ends."""
        words = f"{titles[self.source]} → {titles[self.target]}"
        if self.cut:
            words += ", cut by the intervention"
        elif self.on_route:
            words += ", carries the intervention"
        return f"{words}. {self.title}" if self.title else words


def titles_of(nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> dict[str, str]:
    """List titles by name, and see that names are unique and arrows have ends.

    Raises
    ------
    CausalError
        If two variables have one name.
    UnknownName
        If an arrow names a variable that is not there.

    Examples
    --------
    >>> titles_of([MapNode("war", "War", None, None, (), ())], [])
    {'war': 'War'}
    """
    titles: dict[str, str] = {}
    for node in nodes:
        if node.name in titles:
            raise CausalError(f"two variables of the map are called {node.name!r}; name one anew")
        titles[node.name] = node.title
    for edge in edges:
        for name in (edge.source, edge.target):
            if name not in titles:
                raise UnknownName("variable", name, titles, "the causal map")
    return titles
