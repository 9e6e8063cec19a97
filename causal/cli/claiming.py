"""``causal claims``: what a theory's numbers and arrows rest on.

causal claims dear_coal
causal claims dear_coal --format csv > claims.csv
causal claims dear_coal --format jsonld > claims.jsonld
"""

from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, TheoryName, VariantName
from causal.cli.output import as_json, heading, paragraph, say, table
from causal.study.meant import theory_of
from causal.theory.claims.linked import linked
from causal.theory.claims.table import claims as claims_of


def claims(
    theory: TheoryName,
    variant: VariantName = None,
    case: CaseName = None,
    format: Annotated[  # noqa: A002
        Literal["table", "json", "csv", "jsonld"], typer.Option(help="How to print them.")
    ] = "table",
) -> None:
    """List the claims behind a theory, and what rests on each.

    JSON-LD says the same as linked data, with the words of schema.org, and fetches nothing.
    """
    found = claims_of(theory_of(theory, variant, case=case))
    if format == "csv":
        say(found.csv().rstrip("\n"))
    elif format == "json":
        as_json([dict(zip(found.columns, row, strict=True)) for row in found.rows()])
    elif format == "jsonld":
        as_json(linked(found))
    else:
        heading(f"Claims behind {found.theory.title}")
        for use in found.uses:
            say()
            say(f"{use.claim.name} ({use.title or use.claim.document}, {use.claim.where})")
            paragraph(use.claim.paraphrase, indent=2)
            rows = [["record", f"{use.claim.verdict}: {use.claim.record}".rstrip(": ")]]
            rows += [["numbers of", ", ".join(use.numbers)]] if use.numbers else []
            rows += [["arrow", " -> ".join(arrow)] for arrow in use.arrows]
            table(["behind it", ""], rows)
        if found.elicited:
            say()
            paragraph(f"Elicited, with no claim behind them: {', '.join(found.elicited)}.")
