"""The entries of a query string, one by one: each is used, or it is told why not."""

import re
from collections.abc import Mapping, Sequence

from boot import Case

from causal.errors import CausalError, QueryError, UnknownName
from causal.scm.couplings import Coupling
from causal.scm.variables import Variable

OWN = "own"
Pairs = tuple[tuple[str, str], ...]
Params = Mapping[str, Sequence[str]]
EVERYWHERE = ("same_luck", "independent", "persistence")
MODEL = "model"
LONGEST = 200
"""Letters of an entry that are looked at: no name is as long."""
_KINDS = {
    "facts": "rule for facts",
    "known": "rule for facts",
    "measure": "measure or state",
    "whom": "audience",
    "level": "reading level",
    "price": "outcome",
    "run": "choice of theories",
    "first": "theory",
    "other": "theory",
    "over": "choice of questions",
    "way": "way of asking",
    "grid": "choice of theories",
    "claim": "conclusion",
    "rival": "scenario",
    "begun": "theory",
    "begun_variant": "variant",
    "when": "dated scenario",
    "numbers": "variant",
    "known_to": "year of the record",
    "fan": "number of draws",
}


def _short(text: str) -> str:
    """Return text that can be told in a sentence; what is cut off is no name any more."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class Entries:
    """Reads one query string, and keeps what was wrong with it."""

    def __init__(self, params: Params) -> None:
        self.params = {_short(key): [*map(_short, some)] for key, some in params.items()}
        self.problems: list[str] = []

    def strangers(self, known: Sequence[str]) -> None:
        """Tell of entries that no page knows."""
        for key in self.params:
            if key not in (*known, MODEL):
                self.wrong(UnknownName("entry", key, known, "a link"), "It is ignored")

    def last(self, key: str) -> str:
        """Return the last value of an entry; empty if there is none."""
        return next(reversed(self.params.get(key) or [""]), "")

    def one(self, key: str, known: Sequence[str], usual: str = "") -> str:
        """Return one of the values that are known."""
        value = self.last(key)
        if not value or value in known:
            return value or usual
        instead = f"Shown instead: {usual or 'the usual'}"
        self.wrong(UnknownName(_KINDS.get(key, key), value, known), instead)
        return usual

    def number(self, key: str, known: Sequence[int], usual: int) -> int:
        """Return one of the numbers that are known."""
        value = self.last(key)
        if not value or value in map(str, known):
            return int(value or usual)
        limits = f"the {key} {value!r} is no whole number from {min(known)} to {max(known)}"
        self.wrong(QueryError(limits), f"Shown instead: {usual}")
        return usual

    def several(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        """Return the theories that are named, all if none is."""
        named = [name for name in self.last(key).split(".") if name]
        for name in named:
            if name not in known:
                self.wrong(UnknownName("theory", name, known), "It is left out")
        return tuple(name for name in known if name in named) or tuple(known)

    def listed(self, key: str, known: Sequence[str], what: str) -> tuple[str, ...]:
        """Return the names that are given, an entry each, in the order of those known."""
        named = [name for name in self.params.get(key, ()) if name]
        for name in named:
            if name not in known:
                self.wrong(UnknownName(what, name, known), "It is left out")
        return tuple(name for name in known if name in named)

    def states(self, outcome: Variable) -> tuple[str, ...]:
        """Return the states that are named, in the order of the outcome."""
        named = [state for state in self.last("states").split(".") if state]
        for state in named:
            if state not in outcome.states:
                where = f"outcome {outcome.name}"
                self.wrong(UnknownName("state", state, outcome.states, where), "It is left out")
        return tuple(state for state in outcome.states if state in named)

    def couplings(self, usual: str) -> str:
        """Return how luck carries over."""
        value = self.last("couplings")
        if value in ("", OWN):
            return value or usual
        try:
            coupling = Coupling.parse(value)
            if coupling.kind not in EVERYWHERE:
                raise QueryError(f"coupling {value!r} cannot be chosen for every mechanism here")
        except CausalError as error:
            self.wrong(error, f"Shown instead: {usual}")
            return usual
        return str(coupling)

    def intervention(self, case: Case, usual: str) -> tuple[str, Pairs]:
        """Return the scenario, or the settings of the reader's own."""
        do = self.settings(case)
        value = self.last("scenario")
        if do and value not in ("", OWN):
            self.problems.append(
                f"The link names the scenario {value} and also an intervention of its own. "
                "Shown: the intervention."
            )
        if do or value == OWN:
            return OWN, do
        try:
            return (case.scenario(value).name if value else usual), ()
        except CausalError as error:
            self.wrong(error, f"Shown instead: {usual}")
            return usual, ()

    def settings(self, case: Case) -> Pairs:
        """Return the levers that are set, with their states."""
        levers = {lever.variable.name: lever.variable for lever in case.frame.levers}
        found: dict[str, str] = {}
        for pair in self.params.get("do", ()):
            name, _, state = re.sub(r"[:=]", ".", pair, count=1).partition(".")
            try:
                if name not in levers:
                    raise UnknownName("lever", name, levers)
                levers[name].index(state)
            except CausalError as error:
                self.wrong(error, "It is left out")
                continue
            found[name] = state
        return tuple(found.items())

    def wrong(self, error: CausalError, instead: str) -> None:
        """Keep what was wrong, and what is done instead."""
        sentence = str(error)
        self.problems.append(f"{sentence[:1].upper()}{sentence[1:]}. {instead}.")
