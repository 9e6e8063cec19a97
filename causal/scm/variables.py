"""Variables: a name and finitely many states."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from causal.errors import ModelError, UnknownName

_FORBIDDEN = frozenset("[](){}=|,*\"'`<>&;")


def check_name(name: str, kind: str) -> None:
    """Refuse a name that the notation for queries could not carry.

    Parameters
    ----------
    name : str
        The name of a variable or a state.
    kind : str
        What it names; used in the message.

    Raises
    ------
    ModelError
        If the name is empty, has white space, or a sign with a meaning in queries.

    Examples
    --------
    >>> check_name("wage_cut_1907", "variable")
    >>> check_name("no coup", "state")
    Traceback (most recent call last):
    causal.errors.ModelError: state name 'no coup' has a sign that queries cannot carry (' '); ...
    """
    bad = sorted(
        {sign for sign in name if sign.isspace() or sign in _FORBIDDEN or not sign.isprintable()}
    )
    if bad or not name:
        what = f"has a sign that queries cannot carry ({bad[0]!r})" if bad else "is empty"
        raise ModelError(
            f"{kind} name {name!r} {what}; write it with letters, digits and underscores"
        )


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable with finitely many states.

    Parameters
    ----------
    name : str
        Identifier, unique in a model.
    states : tuple of str
        At least two, all different. From low to high where ``ordered``.
    ordered : bool, default True
        Whether the order of the states means something.
    title : str, optional
        What a reader sees; by default the name with blanks.
    labels : tuple of str, optional
        What a reader sees of each state; by default the states with blanks.

    Raises
    ------
    ModelError
        If a name cannot be carried, or there are fewer than two states, or two alike.

    Examples
    --------
    >>> rain = Variable("rain", ("no", "yes"))
    >>> rain.index("yes"), rain.title
    (1, 'rain')
    """

    name: str
    states: tuple[str, ...]
    ordered: bool = True
    title: str = field(default="", compare=False)
    labels: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        check_name(self.name, "variable")
        for state in self.states:
            check_name(state, "state")
        if len(self.states) < 2:
            raise ModelError(
                f"variable {self.name} has {len(self.states)} state; it needs two or more"
            )
        twice = [s for i, s in enumerate(self.states) if s in self.states[:i]]
        if twice:
            raise ModelError(
                f"variable {self.name} has the state {twice[0]!r} twice; name each once"
            )
        if self.labels and len(self.labels) != len(self.states):
            raise ModelError(
                f"variable {self.name} has {len(self.labels)} labels for {len(self.states)} states"
            )
        object.__setattr__(self, "title", self.title or self.name.replace("_", " "))
        labels = self.labels or tuple(state.replace("_", " ") for state in self.states)
        object.__setattr__(self, "labels", labels)

    def index(self, state: str) -> int:
        """Return the position of a state.

        Raises
        ------
        UnknownName
            If the variable has no such state.
        """
        try:
            return self.states.index(state)
        except ValueError:
            raise UnknownName("state", str(state), self.states, f"variable {self.name}") from None

    def indices(self, states: Iterable[str]) -> tuple[int, ...]:
        """Return the positions of several states, sorted and each once."""
        return tuple(sorted({self.index(state) for state in states}))

    def label(self, state: str) -> str:
        """Return what a reader sees of a state."""
        return self.labels[self.index(state)]
