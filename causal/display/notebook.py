"""A Jupyter notebook, written as a file."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Output = dict[str, Any]


def notebook(
    cells: Sequence[tuple[str, str] | tuple[str, str, Sequence[Output]]],
    more: Mapping[str, object] | None = None,
) -> str:
    """Write a notebook.

    Parameters
    ----------
    cells : sequence of (kind, text) or (kind, text, outputs)
        The kind is ``markdown`` or ``code``; text goes in as it is. Code that has outputs, which
        may be none, counts as run; see `displayed` and `printed`.
    more : mapping, optional
        Further metadata.

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
    made, count = [], 0
    for place, (kind, text, *outputs) in enumerate(cells):
        cell = _cell(place, kind, text)
        if outputs:
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = [_counted(one, count) for one in outputs[0]]
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    told = {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}, **(more or {})},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def displayed(html: str, plain: str) -> Output:
    """Return the output of code whose last line shows a value."""
    data = {"text/html": html, "text/plain": plain}
    return {"output_type": "execute_result", "data": data, "metadata": {}}


def printed(text: str) -> Output:
    """Return the output of code that prints."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def plain_markdown(text: str) -> str:
    r"""Keep markup in text from being read as such in Markdown.

    Examples
    --------
    >>> print(plain_markdown("a *b* <i>"))
    a \*b\* \<i\>
    """
    return re.sub(r"([\\`*_{}\[\]()#+!<>|$~])", r"\\\1", text)


def _counted(output: Output, count: int) -> Output:
    if output["output_type"] != "execute_result":
        return output
    return {**output, "execution_count": count}


def _cell(place: int, kind: str, text: str) -> dict[str, object]:
    name = hashlib.sha256(f"{place}\n{text}".encode()).hexdigest()[:8]
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
