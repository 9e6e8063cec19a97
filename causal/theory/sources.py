"""Where a number or an arrow comes from: documents, claims, literature."""

from collections.abc import Iterable
from dataclasses import dataclass

from causal.errors import UnknownName

ELICITED = "elicited"
MARKS = ("recalled", "disputed", "approximate")


@dataclass(frozen=True, slots=True)
class Backing:
    """What an arrow or a number rests on.

    Attributes
    ----------
    claims : tuple of str
        Ids of claims, or ``("elicited",)`` for a judgement with no claim behind it.
    sources : tuple of str
        Keys of the bibliography.
    note : str
    marks : tuple of str
        Out of ``recalled``, ``disputed``, ``approximate``: how its figures are known.
    """

    claims: tuple[str, ...] = (ELICITED,)
    sources: tuple[str, ...] = ()
    note: str = ""
    marks: tuple[str, ...] = ()

    @property
    def elicited(self) -> bool:
        """Whether no claim stands behind it."""
        return self.claims == (ELICITED,)


@dataclass(frozen=True, slots=True)
class Document:
    """A text whose claims were collected."""

    name: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A causal claim of a document, in our words.

    Attributes
    ----------
    name : str
        The id by which theories cite it.
    document, where : str
        The document, and the place in it.
    paraphrase : str
    link : str
        Cause and effect in a few words.
    sign, strength, timing : str
        As the document asserts them.
    theories : tuple of str
        Theories that encode it.
    record : str
        What the historical record says about it.
    verdict : str
        ``supports``, ``contradicts``, ``mixed``, ``none`` or ``fiction``.
    modelled : bool
        False where it is listed and deliberately not encoded.
    marks : tuple of str
    """

    name: str
    document: str
    where: str
    paraphrase: str
    link: str = ""
    sign: str = ""
    strength: str = ""
    timing: str = ""
    theories: tuple[str, ...] = ()
    record: str = ""
    verdict: str = "none"
    modelled: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A work, data set or recorded fact that backings refer to."""

    name: str
    text: str
    kind: str = "work"
    date: str = ""
    via: str = ""
    confidence: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """The documents, claims and literature of a case.

    Examples
    --------
    >>> Library().claim("S9-X")
    Traceback (most recent call last):
    causal.errors.UnknownName: there is no claim 'S9-X'
    """

    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()

    def claim(self, name: str) -> Claim:
        """Return a claim by id."""
        for claim in self.claims:
            if claim.name == name:
                return claim
        raise UnknownName("claim", name, [claim.name for claim in self.claims])

    def source(self, name: str) -> Source:
        """Return an entry of the bibliography by key."""
        for source in self.sources:
            if source.name == name:
                return source
        raise UnknownName("source", name, [source.name for source in self.sources])

    def unknown(self, backing: Backing) -> tuple[str, ...]:
        """Return the ids of a backing that resolve to nothing."""
        claims = {claim.name for claim in self.claims} | {ELICITED}
        sources = {source.name for source in self.sources}
        wrong = [name for name in backing.claims if name not in claims]
        return (*wrong, *(name for name in backing.sources if name not in sources))


def cited(backings: Iterable[Backing]) -> tuple[str, ...]:
    """Return the claim ids that some backings cite, each once, in order; ``elicited`` left out."""
    names = [name for backing in backings for name in backing.claims if name != ELICITED]
    return tuple(dict.fromkeys(names))
