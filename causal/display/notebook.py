"""A Jupyter notebook, written as a file."""

import hashlib
import json
from collections.abc import Sequence


def notebook(cells: Sequence[tuple[str, str]]) -> str:
    """Write a notebook that has not been run.

    Parameters
    ----------
    cells : sequence of (kind, text)
        The kind is ``markdown`` or ``code``; text goes in as it is.

    Returns
    -------
    str
        JSON in the notebook format 4.5; the same cells give the same file.

    Examples
    --------
    >>> import json
    >>> made = json.loads(notebook([("markdown", "# Title"), ("code", "1 + 1")]))
    >>> [cell["cell_type"] for cell in made["cells"]]
    ['markdown', 'code']
    """
    made = [_cell(place, kind, text) for place, (kind, text) in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    told = {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _cell(place: int, kind: str, text: str) -> dict[str, object]:
    name = hashlib.sha256(f"{place}\n{text}".encode()).hexdigest()[:8]
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
