"""What a notebook shows of an answer, beside the code that gives it."""

from typing import Any

from causal.reports.document import Code


def shown(source: str, found: Any) -> Code:  # noqa: ANN401  (any answer that shows itself)
    """Return code whose last line shows an answer, with what it shows."""
    told: dict[str, str] = found._repr_mimebundle_()
    return Code(source, told["text/plain"], told["text/html"])
