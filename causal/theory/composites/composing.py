"""`compose`: several theories as parts of one new theory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from causal.display.sentences import listed
from causal.errors import CausalError, PartsConflict
from causal.scm.couplings import Coupling, Luck, refuse
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model
from causal.theory.composites.disagreeing import date_of
from causal.theory.composites.finding import conflicts
from causal.theory.composites.mechanisms import Voice, combined, firmness, voices
from causal.theory.composites.sides import Side, Sides, part_names, sides_of
from causal.theory.composition import Composition, Conflict, Member, Terms
from causal.theory.parts import CALIBRATED, Entry, History, Variant
from causal.theory.sources import ELICITED, Backing, Library
from causal.theory.theory import Theory


def conflicts_between(theories: Sequence[Theory], terms: Terms) -> tuple[Conflict, ...]:
    """List the conflicts between theories, settled and open, without composing them.

    Parameters
    ----------
    theories : sequence of Theory
    terms : Terms
        On the names that `part_names` gives.

    Raises
    ------
    ModelError, UnknownName, QueryError, TooCostly
    """
    return conflicts(sides_of(theories, part_names(theories), terms))


def compose_theories(theories: Sequence[Theory], terms: Terms, name: str = "") -> Theory:
    """Compose theories; see `causal.compose`, which takes them by name.

    Parameters
    ----------
    theories : sequence of Theory
    terms : Terms
        On the names that `part_names` gives.
    name : str, optional
        Of the composite.

    Returns
    -------
    Theory
        With the union of their variables, and its `composition`.

    Raises
    ------
    PartsConflict
        With every conflict that is still open.
    ModelError, UnknownName, QueryError, TooCostly

    Examples
    --------
    >>> import causal
    >>> squad = causal.load("classics/firing_squad")
    >>> parts = part_names([squad, squad])
    >>> twice = compose_theories([squad, squad], Terms.read(parts, rule="mixture"))
    >>> round(twice.do(rifleman_a="hold").p(prisoner="dead"), 4)
    0.7
    """
    sides = sides_of(theories, part_names(theories), terms)
    found = list(conflicts(sides))
    still = [one for one in found if one.open]
    if still:
        raise PartsConflict([side.name for side in sides.sides], still)
    order = _order(sides)
    told = {one: voices(sides, one) for one in order}
    model = Model(
        tuple(sides.variable(one) for one in order),
        tuple(combined(sides, one, told[one]) for one in order),
    )
    variants, lost = _variants(sides, model)
    members = tuple(_member(side) for side in sides.sides)
    setters = tuple((one, tuple(side.name for side in sides.setters(one))) for one in order)
    made = Composition(members, terms, (*found, *lost), setters)
    first = theories[0]
    return Theory(
        name=name or "_and_".join(one.name for one in members),
        title=" + ".join(one.title for one in members),
        summary=f"A composite of {listed([one.title for one in members])}: their mechanisms "
        f"together, on the variables that they share.",
        model=model,
        entries=tuple(_entry(sides, one, told[one], model.mechanism(one)) for one in order),
        frame=first.frame,
        library=_library(sides),
        variants=variants,
        histories=_histories(sides),
        default_history=terms.history or first.default_history,
        held_by=_joined(sides, "held_by"),
        against=_joined(sides, "against"),
        form=made.sentence(),
        fiction=any(theory.fiction for theory in theories),
        luck=_luck(sides, model),
        composition=made,
    )


def _order(sides: Sides) -> tuple[str, ...]:
    """Return the variables in the order of the parts; what all are silent on comes last."""
    spoken = [n for n in sides.names if not sides.holders(n)[0].theory.entry(n).silent]
    bridged = [name for name in sides.names if name not in spoken]
    if sides.frame:
        outcomes = [outcome.variable.name for outcome in sides.frame.outcomes]
        bridged.sort(key=lambda one: outcomes.index(one) if one in outcomes else len(outcomes))
    return (*spoken, *bridged)


def _member(side: Side) -> Member:
    theory = side.origin
    variant = "" if theory.variant == CALIBRATED else theory.variant
    title = f"{theory.title} ({variant})" if variant else theory.title
    return Member(
        side.name,
        theory.name,
        title,
        theory.variant,
        theory.fingerprint,
        side.weight,
        side.renamed,
    )


# --- entries --------------------------------------------------------------------------------


def _entry(sides: Sides, name: str, told: Sequence[Voice], mechanism: Mechanism) -> Entry:
    setters = sides.setters(name)
    entries = [(side.name, side.theory.entry(name)) for side in setters]
    first = entries[0][1]
    facts = dict.fromkeys(entry.factual for _, entry in entries if entry.factual)
    factual = dict(sides.terms.facts).get(name) or next(iter(facts), "")
    edges = tuple((parent, _edge(entries, parent)) for parent in mechanism.parents)
    if len(entries) == 1:
        same = mechanism == setters[0].theory.model.mechanism(name)
        note = first.backing if same else replace(first.backing, note=_cut_note(first.backing))
        return replace(first, edges=edges, factual=factual, backing=note)
    return replace(
        first,
        date=date_of(sides, name),
        meaning=_differing([(part, entry.meaning) for part, entry in entries]),
        rationale=_differing([(part, entry.rationale) for part, entry in entries]),
        ess=firmness(told) if len(told) > 1 else min(entry.ess for _, entry in entries),
        backing=_together([(part, entry.backing) for part, entry in entries]),
        edges=edges,
        factual=factual,
    )


def _cut_note(backing: Backing) -> str:
    return " ".join(filter(None, [backing.note, "Arrows into it were cut for the composite."]))


def _edge(entries: Sequence[tuple[str, Entry]], parent: str) -> Backing:
    having = [
        (part, dict(entry.edges)[parent]) for part, entry in entries if parent in dict(entry.edges)
    ]
    return _together(having) if having else Backing()


def _differing(texts: Sequence[tuple[str, str]]) -> str:
    """Return texts by part; one that all share is given once."""
    told = [(part, text) for part, text in texts if text]
    if len({text for _, text in told}) < 2:
        return told[0][1] if told else ""
    return " ".join(f"[{part}] {text}" for part, text in told)


def _together(backings: Sequence[tuple[str, Backing]]) -> Backing:
    """Return what several parts rest on, with a note of which rests on what."""
    unlike = dict.fromkeys(backing for _, backing in backings)
    if len(unlike) == 1:
        return next(iter(unlike))
    claims = dict.fromkeys(c for one in unlike for c in one.claims if c != ELICITED)
    notes = [
        f"[{part}] rests on {', '.join((*one.claims, *one.sources))}."
        + (f" {one.note}" if one.note else "")
        for part, one in backings
    ]
    return Backing(
        tuple(claims) or (ELICITED,),
        tuple(dict.fromkeys(source for one in unlike for source in one.sources)),
        " ".join(notes),
        tuple(dict.fromkeys(mark for one in unlike for mark in one.marks)),
    )


def _joined(sides: Sides, key: str) -> str:
    return _differing([(side.name, getattr(side.theory, key)) for side in sides.sides])


def _library(sides: Sides) -> Library:
    shelves = [side.theory.library for side in sides.sides]
    return Library(
        tuple(dict.fromkeys(one for shelf in shelves for one in shelf.documents)),
        tuple(dict.fromkeys(one for shelf in shelves for one in shelf.claims)),
        tuple(dict.fromkeys(one for shelf in shelves for one in shelf.sources)),
    )


# --- histories, variants, luck --------------------------------------------------------------


def _histories(sides: Sides) -> tuple[History, ...]:
    found: dict[str, History] = {}
    for side in sides.sides:
        for one in side.theory.histories:
            if found.setdefault(one.name, one) != one:
                name = f"{side.name}_{one.name}"
                found[name] = replace(one, name=name)
    return tuple(found.values())


def _variants(sides: Sides, model: Model) -> tuple[tuple[Variant, ...], list[Conflict]]:
    """Return every variant of a part as a variant of the composite, and those that cannot be."""
    found, lost = [], []
    for side in sides.sides:
        for own in side.theory.variants if side.theory.variant == CALIBRATED else ():
            name = f"{side.name}_{own.name}"
            try:
                changed = tuple(_changed(sides, side, own, model))
            except CausalError as error:
                detail = f"variant {own.name} of {side.name} cannot be composed: {error}"
                lost.append(Conflict("variant", "", detail, settled="left out"))
                continue
            facts = dict(sides.terms.facts)
            factual = tuple((n, s) for n, s in own.factual if n not in facts)
            title = f"{own.title or own.name} ({side.name})"
            found.append(Variant(name, title, own.meaning, (), changed, factual))
    return tuple(found), lost


def _changed(
    sides: Sides, side: Side, own: Variant, model: Model
) -> Iterator[tuple[str, Mechanism, Backing, str]]:
    theories: Mapping[str, Theory] = {side.name: side.theory.with_variant(own.name)}
    varied = {name: (backing, why) for name, _, backing, why in own.mechanisms}
    cut = {effect for _, effect in sides.terms.cut}
    for name in sides.names:
        if side not in sides.setters(name) or name not in {*varied, *cut}:
            continue
        mechanism = combined(sides, name, voices(sides, name, theories))
        if mechanism == model.mechanism(name):
            continue
        mechanism.cpt(model.variable(name), [model.variable(p) for p in mechanism.parents])
        backing, why = varied.get(name, (Backing(), "Arrows into it are cut."))
        yield name, mechanism, backing, why


def _luck(sides: Sides, model: Model) -> Luck:
    """Return the couplings on which all parts that set a variable agree."""
    own: dict[str, Coupling] = {}
    for name in sides.names:
        told = {
            dict(side.theory.luck.own).get(name, side.theory.luck.everywhere)
            for side in sides.setters(name)
        }
        coupling = next(iter(told)) if len(told) == 1 else None
        if coupling is None or coupling.kind == "none":
            continue
        try:
            refuse(model.mechanism(name), model.variable(name), coupling)
        except CausalError:
            continue  # links of one part's form, which the combination does not have
        own[name] = coupling
    return Luck(None, tuple(sorted(own.items())))
