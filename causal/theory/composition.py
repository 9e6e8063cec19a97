"""What a composite theory was made of: parts, rule, conflicts and how each was settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, TypeVar

from causal.display.tables import html_table
from causal.errors import QueryError

RULES = ("mixture", "noisy_max")
ALL = "*"

Leak = str | tuple[float, ...]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a conflict: an argument of `causal.compose`, with a name and a value.

    Examples
    --------
    >>> print(Choice("prefer", "war", "a")), Choice("cut", "war", "debt").option
    prefer={'war': 'a'}
    (None, '--cut war->debt')
    """

    argument: str
    name: str
    value: str = ""

    def __str__(self) -> str:
        if self.argument == "cut":
            return f"cut=[({self.name!r}, {self.value!r})]"
        if self.argument == "merge":
            return f"merge=[{self.name!r}]"
        if self.argument == "history":
            return f"history={self.name!r}"
        return f"{self.argument}={{{self.name!r}: {self.value!r}}}"

    @property
    def option(self) -> str:
        """The same as an option of the command line."""
        if self.argument == "cut":
            return f"--cut {self.name}->{self.value}"
        single = self.argument in ("merge", "history")
        return f"--{self.argument} {self.name}" + ("" if single else f"={self.value}")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something on which the parts of a composite do not agree.

    Attributes
    ----------
    kind : str
        ``case``, ``states``, ``source``, ``name``, ``date``, ``rule``, ``order``, ``baseline``,
        ``bridge``, ``lever``, ``arrow``, ``twice``, ``claims``, ``luck``, ``facts``, ``fiction``,
        ``history``, ``variant``, ``cycle``.
    variable : str
        The variable, or the first of a circle; empty where it is of the theories as a whole.
    detail : str
        A sentence.
    choices : tuple of Choice
        What would settle it.
    settled : str
        How it was settled, by the rule or by the caller; empty where it is open.

    Examples
    --------
    >>> print(Conflict("facts", "war", "the parts differ on war", (Choice("facts", "war", "no"),)))
    the parts differ on war; give facts={'war': 'no'}
    """

    kind: str
    variable: str
    detail: str
    choices: tuple[Choice, ...] = ()
    settled: str = ""

    @property
    def open(self) -> bool:
        """Whether the caller has to settle it before the theories can be composed."""
        return not self.settled

    def __str__(self) -> str:
        if self.settled:
            return f"{self.detail}: {self.settled}"
        way = f"; give {' or '.join(map(str, self.choices))}" if self.choices else ""
        return f"{self.detail}{way}"


@dataclass(frozen=True, slots=True)
class Terms:
    """How parts are to be put together.

    Attributes
    ----------
    rule : tuple of (str, str)
        By variable, ``"*"`` for all others: ``mixture`` or ``noisy_max``.
    weights : tuple of (str, float)
        By part; equal if there are none.
    leak : tuple of (str, str or tuple of float)
        For a noisy maximum, by variable or ``"*"``: ``shared``, ``kept``, or a row.
    direction : tuple of (str, str)
        For a noisy maximum, by variable or ``"*"``: which end is more of the effect, ``high``
        (the last state) or ``low``.
    prefer : tuple of (str, str)
        Variables, or ``"*"``, that one part alone sets.
    cut : tuple of (str, str)
        Arrows to leave out, cause and effect.
    merge : tuple of str
        Own variables of the parts that are one and the same in spite of what is said of them.
    facts : tuple of (str, str)
        The state of a variable in the record, where the parts differ.
    history : str or None
        The history from which counterfactuals depart.
    """

    rule: tuple[tuple[str, str], ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    leak: tuple[tuple[str, Leak], ...] = ((ALL, "shared"),)
    direction: tuple[tuple[str, str], ...] = ((ALL, "high"),)
    prefer: tuple[tuple[str, str], ...] = ()
    cut: tuple[tuple[str, str], ...] = ()
    merge: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    history: str | None = None

    def rule_of(self, name: str) -> str:
        """Return the rule for a variable; empty if none is stated."""
        return _of(self.rule, name, "")

    def leak_of(self, name: str) -> Leak:
        """Return the leak of a variable."""
        return _of(self.leak, name, "shared")

    def direction_of(self, name: str) -> str:
        """Return the direction of a variable."""
        return _of(self.direction, name, "high")

    def preferred(self, name: str) -> str:
        """Return the part that alone sets a variable; empty if there is none."""
        return _of(self.prefer, name, "")

    def settling(self, choice: Choice) -> "Terms":
        """Return the terms with one more choice made."""
        if choice.argument == "history":
            return replace(self, history=choice.name)
        if choice.argument == "merge":
            return replace(self, merge=(*self.merge, choice.name))
        pair = (choice.name, choice.value)
        if choice.argument == "cut":
            return replace(self, cut=(*self.cut, pair))
        told = {**dict(getattr(self, choice.argument)), choice.name: choice.value}
        changed: dict[str, Any] = {choice.argument: tuple(told.items())}
        return replace(self, **changed)

    @classmethod
    def read(
        cls,
        parts: Sequence[str],
        *,
        rule: str | Mapping[str, str] | None = None,
        weights: Mapping[str, float] | Sequence[float] | None = None,
        leak: str | Sequence[float] | Mapping[str, str | Sequence[float]] = "shared",
        direction: str | Mapping[str, str] = "high",
        prefer: str | Mapping[str, str] | None = None,
        cut: Sequence[tuple[str, str]] = (),
        merge: Sequence[str] = (),
        facts: Mapping[str, str] | None = None,
        history: str | None = None,
    ) -> "Terms":
        """Read what a caller gives; see `causal.compose`.

        Raises
        ------
        QueryError
            If a rule, a direction, a leak or a weight cannot be read, or a part is not known.
        """
        rules = _by_name(rule)
        told = {
            name: one if isinstance(one, str) else tuple(float(number) for number in one)
            for name, one in (leak.items() if isinstance(leak, Mapping) else [(ALL, leak)])
        }
        directions = _by_name(direction)
        prefers = _by_name(prefer)
        _choice(rules.values(), RULES, "rule")
        _choice(directions.values(), ("high", "low"), "direction")
        _choice([one for one in told.values() if isinstance(one, str)], ("shared", "kept"), "leak")
        _choice(prefers.values(), parts, "part to prefer")
        return cls(
            tuple(rules.items()),
            _weights(parts, weights),
            tuple({ALL: "shared", **told}.items()),
            tuple({ALL: "high", **directions}.items()),
            tuple(prefers.items()),
            tuple((str(cause), str(effect)) for cause, effect in cut),
            tuple(merge),
            tuple((facts or {}).items()),
            history,
        )


def _of(pairs: Sequence[tuple[str, _T]], name: str, default: _T) -> _T:
    told = dict(pairs)
    return told.get(name, told.get(ALL, default))


def _by_name(told: str | Mapping[str, str] | None) -> dict[str, str]:
    if told is None:
        return {}
    return {ALL: told} if isinstance(told, str) else dict(told)


def _choice(given: Iterable[str], known: Sequence[str], what: str) -> None:
    for one in given:
        if one not in known:
            raise QueryError(f"there is no {what} {one!r}; write one of {', '.join(known)}")


def _weights(
    parts: Sequence[str], weights: Mapping[str, float] | Sequence[float] | None
) -> tuple[tuple[str, float], ...]:
    """Return the weights of the parts, so that they sum to one."""
    if weights is None:
        given = dict.fromkeys(parts, 1.0)
    elif isinstance(weights, Mapping):
        _choice(list(weights), parts, "part with a weight")
        given = {name: float(weights.get(name, 0.0)) for name in parts}
    else:
        if len(weights) != len(parts):
            raise QueryError(f"{len(weights)} weights for {len(parts)} parts; give one a part")
        given = dict(zip(parts, map(float, weights), strict=True))
    total = sum(given.values())
    if not all(0 <= weight < float("inf") for weight in given.values()) or not total > 0:
        raise QueryError("weights are numbers of 0 or more, and at least one is above 0")
    return tuple((name, weight / total) for name, weight in given.items())


@dataclass(frozen=True, slots=True)
class Member:
    """A part of a composite.

    Attributes
    ----------
    name : str
        By which the composite calls it.
    theory, title, variant, fingerprint : str
        Of the theory that it was.
    weight : float
    renamed : tuple of (str, str)
        Own variables that were renamed: old name, new name.
    """

    name: str
    theory: str
    title: str
    variant: str
    fingerprint: str
    weight: float
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Composition:
    """How a composite theory was made.

    Attributes
    ----------
    members : tuple of Member
    terms : Terms
    conflicts : tuple of Conflict
        All settled.
    setters : tuple of (str, tuple of str)
        Which parts set a variable.
    """

    members: tuple[Member, ...]
    terms: Terms
    conflicts: tuple[Conflict, ...] = ()
    setters: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    def setters_of(self, name: str) -> tuple[str, ...]:
        """Return the parts that set a variable."""
        return dict(self.setters).get(name, ())

    def share(self, name: str) -> float:
        """Return the weight of the parts that set a variable, out of one."""
        setters = self.setters_of(name)
        return sum(one.weight for one in self.members if one.name in setters)

    @property
    def combined(self) -> tuple[str, ...]:
        """The variables that several parts set."""
        return tuple(name for name, parts in self.setters if len(parts) > 1)

    def sentence(self) -> str:
        """Say in a sentence or two what the composite is."""
        names = " and ".join(f"{one.title} (weight {one.weight:.3g})" for one in self.members)
        rules = dict.fromkeys(self.terms.rule_of(name) for name in self.combined)
        told = " or ".join(one.replace("_", " ") for one in rules if one)
        both = len(self.combined)
        rule = f", combined by {told}" if told else ""
        count = len(self.conflicts)
        set_by = "variable is" if both == 1 else "variables are"
        settled = "conflict was" if count == 1 else "conflicts were"
        return (
            f"Made of {names}. {both} {set_by} set by more than one part{rule}; "
            f"{count} {settled} settled."
        )

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a conflict: kind, variable, what it is, how it was settled."""
        return [(one.kind, one.variable, one.detail, one.settled) for one in self.conflicts]

    def html(self) -> str:
        """Return the composition for a notebook."""
        caption = "Conflicts between the parts, and how each was settled"
        table = html_table(HEADERS, self.rows(), caption=caption) if self.conflicts else ""
        return f"<p>{escape(self.sentence())}</p>{table}"


HEADERS = ("kind", "variable", "conflict", "settled")
