"""The claims that a theory rests on, as a table: a row a claim."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from causal.display.tables import csv_text, data_frame, html_table, text_table
from causal.theory.sources import Claim, cited
from causal.theory.theory import Theory

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "claim",
    "document",
    "title",
    "where",
    "paraphrase",
    "link",
    "sign",
    "strength",
    "timing",
    "record",
    "verdict",
    "marks",
    "numbers_of",
    "arrows",
    "sources",
)
"""What each column holds is said in the docs on interchange."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a theory rests on one claim.

    Attributes
    ----------
    claim : Claim
    title : str
        Of its document.
    numbers : tuple of str
        Variables whose mechanism cites it.
    arrows : tuple of (str, str)
        Cause and effect.
    sources : tuple of str
        Keys of the literature cited beside it.
    """

    claim: Claim
    title: str
    numbers: tuple[str, ...]
    arrows: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """Return the cells of a table; several things in one cell are parted by semicolons."""
        one = self.claim
        return (
            one.name,
            one.document,
            self.title,
            one.where,
            one.paraphrase,
            one.link,
            one.sign,
            one.strength,
            one.timing,
            one.record,
            one.verdict,
            "; ".join(one.marks),
            "; ".join(self.numbers),
            "; ".join(f"{cause} -> {effect}" for cause, effect in self.arrows),
            "; ".join(self.sources),
        )


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims behind a theory.

    Attributes
    ----------
    theory : Theory
    uses : tuple of Use
        In the order in which the theory first cites them.
    elicited : tuple of str
        Variables whose numbers no claim stands behind.

    Examples
    --------
    >>> import causal
    >>> causal.claims(causal.load("classics/sprinkler")).elicited
    ('cloudy', 'sprinkler', 'rain', 'grass')
    """

    theory: Theory
    uses: tuple[Use, ...]
    elicited: tuple[str, ...]

    columns = COLUMNS

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a claim, as `columns` are named."""
        return [use.row() for use in self.uses]

    def csv(self) -> str:
        """Return the table as CSV."""
        return csv_text(COLUMNS, self.rows())

    def frame(self) -> "pd.DataFrame":
        """Return the table for pandas; ``frame().to_parquet(path)`` writes it for R and others."""
        return data_frame(self.rows(), COLUMNS)

    def _short(self) -> list[tuple[str, ...]]:
        shown: list[tuple[str, ...]] = []
        for use in self.uses:
            behind = [*use.numbers, *(f"{cause} -> {effect}" for cause, effect in use.arrows)]
            one = use.claim
            shown.append((one.name, one.where, one.paraphrase, one.verdict, ", ".join(behind)))
        return shown

    def __str__(self) -> str:
        return text_table(["claim", "where", "in our words", "record", "behind"], self._short())

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        heads = ["claim", "where", "in our words", "record", "behind"]
        caption = f"Claims behind {self.theory.title}"
        return {
            "text/plain": str(self),
            "text/html": html_table(heads, self._short(), caption=caption),
        }


def claims(theory: Theory) -> Claims:
    """Return the claims that a theory's numbers and arrows rest on.

    Parameters
    ----------
    theory : Theory
        In the variant that is meant.

    Returns
    -------
    Claims

    Examples
    --------
    >>> import causal
    >>> claims(causal.load("classics/sprinkler")).rows()
    []
    """
    library = theory.library
    titles = {one.name: one.title for one in library.documents}
    every = [
        backing
        for entry in theory.entries
        for backing in (entry.backing, *(edge for _, edge in entry.edges))
    ]
    uses = []
    for name in cited(every):
        claim = library.claim(name)
        numbers = [entry.name for entry in theory.entries if name in entry.backing.claims]
        arrows = [
            (parent, entry.name)
            for entry in theory.entries
            for parent, edge in entry.edges
            if name in edge.claims
        ]
        beside = [key for backing in every if name in backing.claims for key in backing.sources]
        uses.append(
            Use(
                claim,
                titles.get(claim.document, ""),
                tuple(numbers),
                tuple(arrows),
                tuple(dict.fromkeys(beside)),
            )
        )
    elicited = tuple(entry.name for entry in theory.entries if entry.backing.elicited)
    return Claims(theory, tuple(uses), elicited)
