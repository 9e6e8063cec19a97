"""A hundred histories a theory, by how they end: the cells of a comparison counted out."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from causal.display.hundred import (
    HundredRow,
    apportion,
    change_words,
    hundreds,
    letter,
    share_words,
)
from causal.display.numbers import probability
from causal.display.sentences import silences
from causal.display.tables import html_table, text_table
from causal.judgement.cells import Cell
from causal.scm.variables import Variable
from causal.theory.parts import RECORD

HEADERS = ("theory", "it ends", "as it was", "changed", "change", "chance as it was", "changed to")
SIDES = ("as it was", "changed")
ROUNDED = (
    "Each square is one history of a hundred. The numbers are the exact chances times a hundred, "
    "made whole by largest remainder: every ending has its whole part, and what is left goes to "
    "the largest fractions."
)
_STATUSES = ("vacuous", "partial", "out_of_scope", "silent")


@dataclass(frozen=True, slots=True)
class Hundred:
    """A hundred histories of one or several theories, as they were and as changed.

    Attributes
    ----------
    title : str
        Of the scenario.
    cells : tuple of Cell
        Of one scenario and one outcome.

    Examples
    --------
    >>> import causal
    >>> made = causal.compare(scenario="no_wage_cut").hundred("dear_coal")
    >>> made.counts("dear_coal")[1]
    (61, 20, 19)
    """

    title: str
    cells: tuple[Cell, ...]

    @property
    def outcome(self) -> Variable:
        """The outcome by whose states they are grouped."""
        return self.cells[0].outcome

    def counts(self, theory: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return how many of a hundred end in each state, as it was and as changed.

        Returns
        -------
        (tuple of int, tuple of int)
            Both empty where the theory does not answer.
        """
        (cell,) = [one for one in self.cells if one.theory == theory]
        if not cell.answered:
            return (), ()
        return apportion(cell.baseline), apportion(cell.probabilities)

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory and state; see ``HEADERS``. One without an answer says why."""
        made: list[tuple[str, ...]] = []
        for cell in self.cells:
            if not cell.answered:
                made.append((cell.title, cell.why, "", "", "", "", ""))
                continue
            was, now = self.counts(cell.theory)
            for i, state in enumerate(self.outcome.labels):
                before, after = cell.baseline[i], cell.probabilities[i]
                made.append(
                    (
                        cell.title,
                        f"{letter(i)} {state}",
                        share_words(was[i], before),
                        share_words(now[i], after),
                        change_words(was[i], now[i]),
                        probability(before, 3),
                        probability(after, 3),
                    )
                )
        return made

    def sentence(self) -> str:
        """Say how the hundreds end where one theory tells them, or who tells them."""
        told = [cell for cell in self.cells if cell.answered]
        rest = silences({status: self._titles(status) for status in _STATUSES})
        if len(told) != 1:
            said = f"A hundred histories in each theory that speaks to “{self.title}”."
            return " ".join([said, *rest]) if told else " ".join(rest)
        (cell,) = told
        was, now = self.counts(cell.theory)
        place = max(range(len(now)), key=lambda i: (now[i], -i))
        labels = self.outcome.labels
        said = (
            f"Of a hundred histories of {cell.title} under “{self.title}”, {now[place]} end in "
            f"“{labels[place]}” ({was[place]} as it was)"
        )
        changes = [abs(b - a) for a, b in zip(was, now, strict=True)]
        moved = sum(changes) // 2
        most = f"; on balance {moved} of the hundred end otherwise" if moved else ""
        return " ".join([f"{said}{most}.", *rest])

    def _titles(self, status: str) -> list[str]:
        return [cell.title for cell in self.cells if cell.status == status]

    def svg(self, *, scheme: str = "auto", layout: str = "wide") -> str:
        """Draw them; see `causal.display.hundred.hundreds`."""
        return hundreds(
            [_row(cell) for cell in self.cells],
            self.outcome.labels,
            before_label=SIDES[0],
            after_label=SIDES[1],
            title=f"A hundred histories under “{self.title}”: {self.outcome.title}",
            description=self.described(),
            scheme=scheme,
            layout=layout,
        )

    def described(self) -> str:
        """Say in words what the picture shows."""
        said = []
        for cell in self.cells:
            if not cell.answered:
                said.append(f"{cell.title}: no answer; {cell.why.rstrip('.')}.")
                continue
            sides = [
                f"{name} {_counted(self.outcome.labels, count)}"
                for name, count in zip(SIDES, self.counts(cell.theory), strict=True)
            ]
            said.append(f"{cell.title}: {'; '.join(sides)}.")
        return " ".join([*said, ROUNDED])

    def __str__(self) -> str:
        table = text_table(HEADERS, self.rows(), numeric=range(2, len(HEADERS)))
        return f"{self.sentence()}\n\n{table}\n\n{ROUNDED}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows(), caption=self.title, numeric=range(2, len(HEADERS)))
        html = f"<p>{escape(self.sentence())}</p>{self.svg()}{table}<p>{escape(ROUNDED)}</p>"
        return {"text/plain": str(self), "text/html": html}


def _counted(labels: Sequence[str], counts: Sequence[int]) -> str:
    told = [f"{count} {label}" for label, count in zip(labels, counts, strict=True) if count]
    return ", ".join(told)


def _row(cell: Cell) -> HundredRow:
    note = cell.history_title if cell.answered and cell.history != RECORD else ""
    if cell.status == "vacuous":
        note = f"{note}; what happened anyway" if note else "what happened anyway"
    if not cell.answered:
        return HundredRow(cell.title, reason=cell.why)
    return HundredRow(cell.title, cell.baseline, cell.probabilities, note)
