"""What a theory cites, and the works behind that."""

from collections.abc import Iterable

from causal.theory.sources import Backing, Library, Source
from causal.theory.theory import Theory


def works_of(library: Library, backings: Iterable[Backing]) -> tuple[Source, ...]:
    """Return what some backings cite, each work once, with the documents of their claims.

    Facts of the record are no works, and are left out.
    """
    names: dict[str, None] = {}
    documents = {claim.name: claim.document for claim in library.claims}
    for backing in backings:
        names |= dict.fromkeys(documents[claim] for claim in backing.claims if claim in documents)
        names |= dict.fromkeys(backing.sources)
    known = {source.name: source for source in library.sources}
    return tuple(known[name] for name in names if name in known and known[name].kind != "evidence")


def backings_of(theory: Theory) -> tuple[Backing, ...]:
    """Return everything that a theory cites, for its numbers and for its arrows."""
    numbers = [entry.backing for entry in theory.entries]
    return (*numbers, *(backing for entry in theory.entries for _, backing in entry.edges))
