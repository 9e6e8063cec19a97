"""The ledger: how much each fact adds to the probability that a theory gives to all of them.

By the chain rule log P(a, b, c) = log P(a) + log P(b | a) + log P(c | a, b): the entries of a
theory sum to its total exactly, whatever the order of the facts; only how the total is shared out
among facts that speak to one another depends on it. The average over all orders does not. A sum of
the facts taken each alone would be right only where they are independent in the theory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import factorial

import numpy as np

from causal.display.numbers import signed
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.errors import QueryError
from causal.judgement.evidence.accounts import Account, Facts, label, read_facts
from causal.judgement.evidence.controls import Array
from causal.theory.theory import Theory

SPLITS = ("order", "average", "alone")
_LEVEL = 1e-6  # decibels: nearer to one another than this is rounding


@dataclass(frozen=True, slots=True)
class Line:
    """One theory's part of the ledger, in decibels: ten times the decimal logarithm.

    Attributes
    ----------
    theory, title, fingerprint : str
    total : float
        Of the probability of all facts.
    order : tuple of float
        What each fact adds to those before it; they sum to the total.
    average : tuple of float
        The same, the mean over all orders (the Shapley value); empty where there are too many.
    alone : tuple of float
        Each fact by itself; they sum to the total only where the theory holds them independent.
    silent : tuple of str
        Variables of facts of which the theory itself says nothing: the case's bridge speaks for it,
        the same in every theory, so that such a fact only echoes another one.
    """

    theory: str
    title: str
    fingerprint: str
    total: float
    order: tuple[float, ...]
    average: tuple[float, ...]
    alone: tuple[float, ...]
    silent: tuple[str, ...] = ()

    @property
    def naive(self) -> float:
        """The total if the facts were independent."""
        return sum(self.alone)

    @property
    def together(self) -> float:
        """By how much the facts are more probable together than if they were independent."""
        return self.total - self.naive if self.naive > -np.inf else 0.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """What each fact adds, theory by theory.

    Attributes
    ----------
    facts : tuple of str
        In the order of the ledger.
    variables : tuple of str
        The variable of each fact.
    lines : tuple of Line
        One a theory.
    """

    facts: tuple[str, ...]
    variables: tuple[str, ...]
    lines: tuple[Line, ...]

    def headers(self) -> tuple[str, ...]:
        """Return the headers of `rows`."""
        return ("fact", *(one.title for one in self.lines))

    def rows(self, split: str = "order") -> list[tuple[str, ...]]:
        """Return a row a fact and one for the sum, in decibels; a star where a theory is silent.

        Parameters
        ----------
        split : {"order", "average", "alone"}

        Raises
        ------
        QueryError
            If there is no such split, or no average was made.
        """
        if split not in SPLITS:
            raise QueryError(f"there is no split {split!r}; there are {', '.join(SPLITS)}")
        values = [getattr(one, split) for one in self.lines]
        if not all(values):
            raise QueryError("there are too many facts for an average over all orders; use order")
        body = [
            (
                fact,
                *(
                    self._entry(line, i, one[i])
                    for line, one in zip(self.lines, values, strict=True)
                ),
            )
            for i, fact in enumerate(self.facts)
        ]
        return [*body, ("sum", *(_db(sum(one)) for one in values))]

    def _entry(self, line: Line, place: int, value: float) -> str:
        return _db(value) + ("*" if self.variables[place] in line.silent else "")

    def notes(self) -> tuple[str, ...]:
        """Return what a reader of the rows must know."""
        if not any(one.silent for one in self.lines):
            return ()
        return ("* The theory says nothing of it; the case's bridge from another outcome does.",)

    def difference(self, first: str, second: str, split: str = "order") -> tuple[float, ...]:
        """Return what each fact says for one theory over another, in decibels.

        Parameters
        ----------
        first, second : str
            Names of theories.
        split : {"order", "average", "alone"}

        Raises
        ------
        QueryError
            If there is no such theory or split, or one of the two rules the facts out.
        """
        if split not in SPLITS:
            raise QueryError(f"there is no split {split!r}; there are {', '.join(SPLITS)}")
        lines = {one.theory: one for one in self.lines}
        for name in (first, second):
            if name not in lines:
                raise QueryError(f"theory {name} is not in the ledger; it has {', '.join(lines)}")
            if lines[name].total == -np.inf:
                raise QueryError(f"theory {name} rules these facts out; no difference is finite")
        mine, theirs = (getattr(lines[name], split) for name in (first, second))
        return tuple(a - b for a, b in zip(mine, theirs, strict=True))

    def sentence(self) -> str:
        """Say which theory makes the facts most probable, and what independence would have said."""
        best = max(one.total for one in self.lines)
        count = len(self.facts)
        facts, them = ("the fact", "it") if count == 1 else (f"the {count} facts", "them")
        first = [one for one in self.lines if one.total == best or best - one.total < _LEVEL]
        rest = [one.total for one in self.lines if one not in first]
        named = listed([one.title for one in first])
        if best == -np.inf:
            return f"{named} {'rules' if len(first) == 1 else 'rule'} {facts} out."
        if not rest and len(first) == 1:
            return f"{named} gives {facts} {signed(best, 1)} dB."
        if len(first) > 1:
            said = f"{named} make {facts} equally probable"
            said += ", more so than the others do" if rest else ""
        elif max(rest) == -np.inf:
            out = "the other rules" if len(rest) == 1 else "the others rule"
            said = f"{named} makes {facts} most probable; {out} {them} out"
        else:
            said = f"{named} makes {facts} most probable, by {_ahead(best - max(rest))} dB"
            said += " over the next"
        return f"{said}{self._independent(first)}."

    def _independent(self, first: Sequence[Line]) -> str:
        """Say whom a plain sum would favour instead, where that is another theory."""
        naive = max(self.lines, key=lambda one: one.naive)
        if any(naive.naive - one.naive < _LEVEL for one in first):
            return ""
        return f"; added up as if they were independent they would favour {naive.title}"

    def __str__(self) -> str:
        numeric = tuple(range(1, len(self.lines) + 1))
        table = text_table(self.headers(), self.rows(), numeric=numeric)
        return "\n\n".join((self.sentence(), table, *self.notes()))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(self.headers(), self.rows(), caption="What each fact adds, in decibels")
        html += "".join(f"<p>{escape(one)}</p>" for one in self.notes())
        return {"text/plain": str(self), "text/html": html}


def _db(value: float) -> str:
    return signed(value, 1) if value > -np.inf else "ruled out"


def _ahead(decibels: float) -> str:
    """Write a lead; one that there is is not shown as none."""
    return signed(decibels, 1) if decibels >= 0.05 else "under 0.1"


def ledger(theories: Sequence[Theory], facts: Facts) -> Ledger:
    """Split the probability that theories give to facts.

    Parameters
    ----------
    theories : sequence of Theory
        Every one has all the variables of the facts.
    facts : mapping of str to str or sequence of str
        In the order along which to split.

    Returns
    -------
    Ledger

    Raises
    ------
    UnknownName
        If a theory has no such variable or state.
    QueryError
        If there is no theory or no fact.

    Notes
    -----
    Where a theory rules the facts out, the fact that makes it so gets minus infinity and those
    after it nothing: there is nothing left for them to say.

    References
    ----------
    .. [1] I. J. Good, Probability and the Weighing of Evidence (1950), chapter 6.
    .. [2] L. S. Shapley, A value for n-person games (1953).

    Examples
    --------
    >>> import causal
    >>> pair = [causal.load(name) for name in ("dear_coal", "river_low")]
    >>> found = ledger(pair, {"mill_1908": "closed", "wages_1908": "lower"})
    >>> [round(sum(one.order) - one.total, 9) for one in found.lines]
    [0.0, 0.0]
    """
    if not theories:
        raise QueryError("there is no theory to weigh; name one or more")
    lines = tuple(_line(theory, facts) for theory in theories)
    told = read_facts(theories[0], facts)
    return Ledger(tuple(map(str, told)), tuple(one.variable for one in told), lines)


def _line(theory: Theory, facts: Facts) -> Line:
    account = Account(theory, facts)
    count = len(account.facts)
    along = [account.db(range(k)) for k in range(count + 1)]
    return Line(
        theory.name,
        label(theory),
        theory.fingerprint,
        along[-1],
        tuple(_added(a, b) for a, b in pairwise(along)),
        _averaged(account.table, count),
        tuple(account.db((k,)) for k in range(count)),
        tuple(f.variable for f in account.facts if theory.entry(f.variable).silent),
    )


def _added(before: float, after: float) -> float:
    return after - before if before > -np.inf else 0.0


def _averaged(table: Array | None, count: int) -> tuple[float, ...]:
    """Return the mean over all orders of what each fact adds, from the table of all subsets."""
    if table is None:
        return ()
    size = np.indices(table.shape[1:]).sum(axis=0) if count > 1 else np.zeros(())
    weights = [factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)]
    weight = np.take(weights, size.astype(int))
    found = []
    for axis in range(count):
        without, within = np.take(table, 0, axis), np.take(table, 1, axis)
        gone = np.isneginf(without)
        added = np.where(gone, 0.0, within - np.where(gone, 0.0, without))
        found.append(float((weight * added).sum()))
    return tuple(found)
