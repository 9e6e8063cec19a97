"""Claims and literature, searched, with who cites what."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache

from boot import Case, boot
from reader.sought import Sought

from causal.display.tables import csv_text
from causal.theory.citing import backings_of
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
    return csv_text(heads, rows)


def sources_csv(case: Case, found: Sequence[Source]) -> str:
    """Write works and facts as CSV."""
    heads = ("source", "kind", "text", "date", "via", "confidence", "marks", "cited_by")
    cited = citing(case.name)
    rows = [
        (one.name, one.kind, one.text, one.date, one.via, one.confidence, " ".join(one.marks),
         " ".join(cited.get(one.name, ())))
        for one in found
    ]  # fmt: skip
    return csv_text(heads, rows)


COUNTS = (
    "theory", "variables", "arrows", "claims", "works_and_facts", "elicited", "numbers_and_arrows",
    "fingerprint",
)  # fmt: skip


def counts(case: Case) -> list[tuple[str, int, int, int, int, int, int, str]]:
    """Return a row a theory under `COUNTS`: of what it is made, and on what it rests."""
    rows = []
    known = {claim.name for claim in case.frame.library.claims}
    for theory in case.theories:
        bare, count = elicited_share(case, theory.name)
        arrows = sum(len(entry.edges) for entry in theory.entries)
        cited = {name for name, who in citing(case.name).items() if theory.name in who}
        works = cited - known - {ELICITED}
        rows.append((theory.name, len(theory.variables), arrows, len(cited & known), len(works),
                     bare, count, theory.fingerprint))  # fmt: skip
    return rows


def counts_csv(case: Case) -> str:
    """Write what the theories are made of."""
    return csv_text(COUNTS, counts(case))


def fingerprint_of(case: Case) -> str:
    """Return twelve hexadecimal digits of every theory's numbers and of all that is cited."""
    library = case.frame.library
    told = ([one.fingerprint for one in case.theories], library.claims, library.sources)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


_COUNTED = """counts = {}
for name in causal.theory_names(case):
    theory = causal.load(name, case)
    backings = [entry.backing for entry in theory.entries]
    arrows = [backing for entry in theory.entries for _, backing in entry.edges]
    cited = {one for backing in backings + arrows for one in backing.claims + backing.sources}
    known = {one.name: one.document for one in library.claims if one.name in cited}
    others = (cited - set(known) | set(known.values())) - {"elicited"}
    bare = sum(backing.claims == ("elicited",) for backing in backings + arrows)
    counts[name] = (
        len(theory.variables), len(arrows), len(known), len(others), bare,
        len(backings + arrows), theory.fingerprint,
    )
    print(name, *counts[name])"""


def as_python(case: Case, found: Sequence[Claim], works: Sequence[Source]) -> str:
    """Write the lines of Python that give what is found, and what theories are made of."""
    library = case.frame.library
    lines = ["import causal", "", f"case = {json.dumps(case.told)}"]
    lines += ["library = causal.load_frame(case).library"]
    lines += _chosen("claims", "claim", found, len(library.claims))
    lines += _chosen("works", "source", works, len(library.sources))
    lines += ["for claim in claims:", "    print(claim.name, claim.paraphrase)"]
    lines += ["for work in works:", "    print(work.name, work.text)"]
    return "\n".join([*lines, _COUNTED])


def _chosen(what: str, kind: str, some: Sequence[Claim | Source], total: int) -> list[str]:
    if len(some) == total:
        return [f"{what} = list(library.{kind}s)"]
    names = "".join(f"\n    {json.dumps(one.name, ensure_ascii=False)}," for one in some)
    listed = f"[{names}\n]" if names else "[]"
    return [f"{what} = [library.{kind}(name) for name in {listed}]"]
