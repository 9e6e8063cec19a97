"""Claims and literature, searched, with who cites what."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache

from boot import Case, boot
from page.taking import backings_of
from reader.sought import Sought

from causal.theory.sources import ELICITED, Claim, Source


@cache
def citing(case: str) -> dict[str, tuple[str, ...]]:
    """Return which theories cite a claim or a source, by its name.

    A theory that cites a claim cites the document it stands in.
    """
    found: dict[str, dict[str, None]] = {}
    documents = {claim.name: claim.document for claim in boot()[case].frame.library.claims}
    for theory in boot()[case].theories:
        for backing in backings_of(theory):
            behind = [documents[claim] for claim in backing.claims if claim in documents]
            for name in (*backing.claims, *backing.sources, *behind):
                found.setdefault(name, {})[theory.name] = None
    return {name: tuple(theories) for name, theories in found.items()}


def elicited_share(case: Case, name: str) -> tuple[int, int]:
    """Return how many numbers and arrows of a theory rest on no claim, and how many there are."""
    backings = backings_of(case.theory(name))
    return sum(backing.claims == (ELICITED,) for backing in backings), len(backings)


def _has(words: str, texts: Iterable[str]) -> bool:
    text = " ".join(texts).lower()
    return all(word in text for word in words.lower().split())


def claims(case: Case, sought: Sought) -> list[Claim]:
    """Return the claims that are looked for, in their order."""
    return [
        claim
        for claim in case.frame.library.claims
        if sought.document in ("", claim.document)
        and sought.record in ("", claim.verdict)
        and _has(sought.find, (claim.name, claim.paraphrase, claim.link, claim.record, claim.where))
    ]


def sources(case: Case, sought: Sought) -> list[Source]:
    """Return the works and facts that are looked for, in their order."""
    return [
        source
        for source in case.frame.library.sources
        if _has(sought.find, (source.name, source.text, source.via, source.date))
    ]


def claims_csv(case: Case, found: Sequence[Claim]) -> str:
    """Write claims as CSV."""
    heads = ("claim", "document", "where", "paraphrase", "link", "sign", "strength", "timing",
             "verdict", "record", "modelled", "marks", "cited_by")  # fmt: skip
    cited = citing(case.name)
    rows = [
        (claim.name, claim.document, claim.where, claim.paraphrase, claim.link, claim.sign,
         claim.strength, claim.timing, claim.verdict, claim.record, claim.modelled,
         " ".join(claim.marks), " ".join(cited.get(claim.name, ())))
        for claim in found
    ]  # fmt: skip
    return _csv(heads, rows)


def sources_csv(case: Case, found: Sequence[Source]) -> str:
    """Write works and facts as CSV."""
    heads = ("source", "kind", "text", "date", "via", "confidence", "marks", "cited_by")
    cited = citing(case.name)
    rows = [
        (one.name, one.kind, one.text, one.date, one.via, one.confidence, " ".join(one.marks),
         " ".join(cited.get(one.name, ())))
        for one in found
    ]  # fmt: skip
    return _csv(heads, rows)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()
