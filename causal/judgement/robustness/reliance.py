"""Which source an answer rests on: shares of its sensitivity, and the answer without each.

The rule for setting something aside is written in `RULE` and stands in every result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability, signed
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import QueryError, UnknownName
from causal.judgement.robustness.asked import Asked, sizes
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.derivatives import known_lines, slopes_by_table
from causal.judgement.robustness.wording import NONE_CITED, backing_of, sources_of, told
from causal.ladder.draws import Sizes
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.theory.parts import Entry
from causal.theory.sources import ELICITED, Backing
from causal.theory.theory import Theory

KINDS = ("claim", "document", "source")
RULE = (
    "Set aside: numbers that rest on nothing else become level (every state as likely), and arrows "
    "that rest on nothing else are cut (the effect hears the cause as it is on the whole). Numbers "
    "and arrows with other backing, or none, stay."
)
_NOTHING = 1e-9  # changes up to here are rounding
Gone = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""Variables whose numbers are levelled, and arrows that are cut."""
NOTHING: Gone = ((), ())
HEADERS = ("kind", "rests on", "share", "without it", "change", "level", "cut")


@dataclass(frozen=True, slots=True)
class Support:
    """A claim, a document or a source, and what an answer owes it.

    Attributes
    ----------
    kind : str
        ``claim``, ``document`` or ``source``.
    name : str
        Or ``elicited``, or ``none cited``: what no claim, or no source, stands behind.
    share : float
        Of the answer's sensitivity; the shares of one kind add up to 1.
    without : float or None
        The answer with it set aside; None for what cannot be.
    change : float or None
        What that changes.
    level : tuple of str
        Variables whose numbers rest on nothing else and matter.
    cut : tuple of (str, str)
        Arrows, cause and effect, that rest on nothing else and matter.
    signed : bool
        Whether the answer is a change, with a sign.
    """

    kind: str
    name: str
    share: float
    without: float | None
    change: float | None
    level: tuple[str, ...]
    cut: tuple[tuple[str, str], ...]
    signed: bool = False

    def row(self) -> tuple[str, str, str, str, str, str, str]:
        """Return kind, name, share, answer without it, change, and what falls with it, as text."""
        without = "" if self.without is None else told(self.without, change=self.signed)
        change = "" if self.change is None else signed(self.change)
        level = ", ".join(self.level)
        arrows = ", ".join(f"{cause} -> {effect}" for cause, effect in self.cut)
        share = probability(min(self.share, 1.0))
        return (self.kind, self.name, share, without, change, level, arrows)


@dataclass(frozen=True, slots=True)
class Reliance:
    """What an answer rests on.

    Attributes
    ----------
    title, text : str
        The theory, and the question.
    value : float
    supports : tuple of Support
        By kind; the largest share first. What has no share stands last where setting it aside
        changes the answer all the same, as what is behind a function does.
    rule : str
        What setting aside means.
    signed : bool
        Whether the answer is a change, with a sign.
    """

    title: str
    text: str
    value: float
    supports: tuple[Support, ...]
    rule: str = RULE
    signed: bool = False

    def of(self, kind: str) -> tuple[Support, ...]:
        """Return the supports of one kind.

        Raises
        ------
        UnknownName
            If there is no such kind.
        """
        if kind not in KINDS:
            raise UnknownName("kind", kind, KINDS)
        return tuple(one for one in self.supports if one.kind == kind)

    def rows(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """Return a row a support: kind, name, share, answer without it, change, level, cut."""
        return [one.row() for one in self.supports]

    def sentence(self) -> str:
        """Say which claim carries most, and which changes the answer most when set aside."""
        claims = self.of("claim")
        said = f"In {self.title}, {self.text} is {told(self.value, change=self.signed)}"
        if not claims:
            return f"{said}; no number moves it."
        first = claims[0]
        share = probability(min(first.share, 1.0))
        said += (
            f"; the largest share of its sensitivity, {share}, is {first.name}"
            if first.share > 0
            else "; no number moves it a little way"
        )
        moved = [one for one in self.supports if abs(one.change or 0.0) > _NOTHING]
        if not moved:
            return f"{said}; setting any one claim, document or source aside leaves it as it is."
        most = max(moved, key=lambda one: abs(one.change or 0.0))
        return (
            f"{said}; setting aside the {most.kind} {most.name} changes it most, to "
            f"{told(most.without or 0.0, change=self.signed)}."
        )

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows(), numeric=(2, 3, 4))
        return f"{self.sentence()}\n\n{table}\n\n{self.rule}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.text, numeric=(2, 3, 4))
        words = f"<p>{escape(self.sentence())}</p>{table}<p>{escape(self.rule)}</p>"
        return {"text/plain": str(self), "text/html": words}


def reliance(asked: Asked | Change, *, ess: Sizes | None = None) -> Reliance:
    """Return what an answer rests on, by claim, by document and by source.

    Parameters
    ----------
    asked : Asked or Change
    ess : float or mapping of str to (float or ndarray), optional
        Equivalent sample sizes; the theory's own for variables that are not named.

    Returns
    -------
    Reliance

    Raises
    ------
    QueryError
        If a sample size is not known.
    ImpossibleEvidence, TooCostly

    Notes
    -----
    The sensitivity to a table is the variance that its rows bring to first order, g'Cg. It is
    split evenly among the distinct claims that the table's numbers and arrows cite, ``elicited``
    counting as one where any of them has no claim; documents get what their claims get; and it is
    split evenly, anew, among the entries of the bibliography that they cite, ``none cited``
    counting as one.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> found = reliance(asked)
    >>> [round(sum(one.share for one in found.of(kind)), 9) for kind in KINDS]
    [1.0, 1.0, 1.0]
    """
    theory, value = asked.theory, asked.value()
    brought = _brought(asked, ess)
    without_share = {name: 0.0 for name in asked.mattering if name not in brought}
    total = sum(brought.values())
    named: list[tuple[str, str, float]] = []
    for kind in KINDS:
        shares: dict[str, float] = {}
        for name, part in {**brought, **without_share}.items():
            behind = _behind(theory, name, kind)
            for one in behind:
                shares[one] = shares.get(one, 0.0) + part / len(behind) / (total or 1.0)
        merged = _by_document(theory, shares) if kind == "document" else shares
        named += sorted(((kind, *one) for one in merged.items()), key=lambda one: -one[2])
    found = _supports(asked, value, named)
    supports = tuple(one for one in found if one.share > 0 or abs(one.change or 0.0) > _NOTHING)
    return Reliance(theory.title, asked.text, value, supports, signed=isinstance(asked, Change))


def set_aside(asked: Asked | Change, kind: str, name: str) -> Support:
    """Return an answer with one claim, document or source set aside; see `RULE`.

    Parameters
    ----------
    asked : Asked or Change
    kind : {"claim", "document", "source"}
    name : str

    Returns
    -------
    Support
        Its share is not computed here, and nan.

    Raises
    ------
    UnknownName
        If the theory's library has no such claim, document or source.
    QueryError
        If there is no such kind.
    """
    library = asked.theory.library
    if kind == "claim":
        library.claim(name)
    elif kind == "source":
        library.source(name)
    elif kind == "document":
        known = [one.name for one in library.documents]
        if name not in known:
            raise UnknownName("document", name, known)
    else:
        raise QueryError(f"a {kind} cannot be set aside; a claim, a document or a source can")
    return _supports(asked, asked.value(), [(kind, name, float("nan"))])[0]


def _brought(asked: Asked | Change, ess: Sizes | None) -> dict[str, float]:
    """Return the variance that each table brings to first order.

    From derivatives d in proportion: g_t minus its mean over the row is d_t (1 - p_t).
    """
    theory = asked.theory
    tables = slopes_by_table(asked, known_lines(asked))
    unsure = {name: (p > 0) & (p < 1) for name, (p, _) in tables.items()}
    names = [name for name, some in unsure.items() if some.any()]
    names.sort(key=lambda name: -float(np.abs(tables[name][1][unsure[name]]).max()))
    held = sizes(theory, names, ess)
    brought: dict[str, float] = {}
    for name in names:
        p, slope = tables[name]
        size = np.broadcast_to(held[name], p.shape[:-1])[..., None]
        part = p * ((1 - p) * slope) ** 2 / (size + 1)
        brought[name] = float(part[unsure[name]].sum())
    return {name: part for name, part in brought.items() if part > 0}


def _behind(theory: Theory, name: str, kind: str) -> tuple[str, ...]:
    """Return what a table's sensitivity is split among."""
    if kind == "source":
        return sources_of(theory, name)
    return backing_of(theory, name)


def _by_document(theory: Theory, shares: Mapping[str, float]) -> dict[str, float]:
    """Give documents what their claims get."""
    documents = {claim.name: claim.document for claim in theory.library.claims}
    made: dict[str, float] = {}
    for claim, share in shares.items():
        name = documents.get(claim, claim)
        made[name] = made.get(name, 0.0) + share
    return made


def _members(theory: Theory, kind: str, name: str) -> frozenset[str]:
    """Return the claims or sources that are set aside."""
    if kind == "document":
        claims = theory.library.claims
        return frozenset(claim.name for claim in claims if claim.document == name)
    return frozenset((name,))


def _only(backing: Backing, members: Iterable[str]) -> bool:
    """Return whether something rests on nothing but these; false for what rests on nothing."""
    rests = {*backing.claims, *backing.sources} - {ELICITED}
    return bool(rests) and rests <= set(members)


def _supports(
    asked: Asked | Change, value: float, named: Sequence[tuple[str, str, float]]
) -> list[Support]:
    """Set one thing after another aside, each by itself, and ask again what that changes."""
    change, theory = isinstance(asked, Change), asked.theory
    entries = [theory.entry(one) for one in asked.mattering]
    gone = [
        NOTHING if name in (ELICITED, NONE_CITED) else _gone(entries, _members(theory, kind, name))
        for kind, name, _ in named
    ]
    distinct = [one for one in dict.fromkeys(gone) if one != NOTHING]
    answers = dict(zip(distinct, _answers(asked, distinct), strict=True))
    found = []
    for (kind, name, share), one in zip(named, gone, strict=True):
        without: float | None = answers.get(one, value)
        moved: float | None = answers[one] - value if one in answers else 0.0
        if name in (ELICITED, NONE_CITED):
            without = moved = None
        found.append(Support(kind, name, share, without, moved, *one, change))
    return found


def _gone(entries: Iterable[Entry], members: frozenset[str]) -> Gone:
    """Return whose numbers are levelled, and which arrows are cut, without some claims."""
    level = [entry.name for entry in entries if _only(entry.backing, members)]
    cut = [
        (parent, entry.name)
        for entry in entries
        for parent, backing in entry.edges
        if _only(backing, members) and entry.name not in level
    ]
    return tuple(level), tuple(cut)


def _answers(asked: Asked | Change, gone: Sequence[Gone]) -> list[float]:
    """Return the answer with each of some things set aside.

    Together, as if they were draws, unless it leans on luck: a table that is handed in, be it as
    it was, has not the luck of the form that it was written in.
    """
    model = asked.theory.model
    weights: dict[str, Array] = {}
    made = [_tables(asked.theory, *one, weights) for one in gone]
    if asked.leans_on or not made:
        return [float(asked.values(tables)[0]) for tables in made]
    names = dict.fromkeys(name for tables in made for name in tables)
    whole = {name: model.cpt(name)[..., None] for name in names}
    stacked = {
        name: np.concatenate([tables.get(name, whole[name]) for tables in made], axis=-1)
        for name in names
    }
    told: list[float] = np.broadcast_to(asked.values(stacked), len(made)).tolist()
    return told


def _tables(
    theory: Theory,
    level: Iterable[str],
    cut: Iterable[tuple[str, str]],
    weights: dict[str, Array],
) -> dict[str, Array]:
    """Return the tables that are left when numbers are levelled and arrows cut.

    ``weights`` remembers the distributions of causes that were needed before.
    """
    model = theory.model
    tables = {name: np.full_like(model.cpt(name), 1 / model.cpt(name).shape[-1]) for name in level}
    for parent, child in cut:
        table = tables.get(child, model.cpt(child))
        axis = model.parents(child).index(parent)
        if parent not in weights:
            asked = Question(((),), (), ((0, parent),))
            weights[parent] = solve(model, asked, luck=theory.luck).probabilities[..., 0]
        mean = np.tensordot(weights[parent], table, axes=(0, axis))
        tables[child] = np.broadcast_to(np.expand_dims(mean, axis), table.shape)
    return {name: np.array(table)[..., None] for name, table in tables.items()}
