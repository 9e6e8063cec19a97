"""From a study to files: the report in the formats that are asked for, and what goes with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causal.errors import FileError
from causal.files.saving import writing
from causal.files.study_file import load_study
from causal.files.study_value import Study
from causal.reports.asking import Told, answers, quiet
from causal.reports.bibliography import bibtex, csl_json
from causal.reports.document import Document
from causal.reports.docx import docx_file
from causal.reports.html import html_page
from causal.reports.ipynb import notebook_file
from causal.reports.making import document_of
from causal.reports.manifest import Changed, changed, manifest_of, read_manifest
from causal.reports.pdf import pdf_file

_WRITERS: dict[str, Callable[[Document], str | bytes]] = {
    ".html": html_page,
    ".pdf": pdf_file,
    ".docx": docx_file,
    ".ipynb": notebook_file,
}
FORMATS = tuple(_WRITERS)


@dataclass(frozen=True)
class Report:
    """What was written.

    Attributes
    ----------
    files : tuple of Path
        The reports, then what goes with them.
    changed : Changed
        What is not as it was when the study was recorded.
    manifest : dict
        Of what it was made, with what, and a mark of every answer.
    """

    files: tuple[Path, ...]
    changed: Changed
    manifest: dict[str, Any]


def report(
    study: str | Path | Study,
    path: str | Path | Sequence[str | Path],
    *,
    against: str | Path | None = None,
    progress: Told = quiet,
) -> Report:
    """Answer a study and write a report of it.

    Parameters
    ----------
    study : str, Path or Study
        A name from `causal.study_names`, a file, or a study as loaded.
    path : str or Path, or a sequence of them
        Where to: the suffix is ``.html``, ``.pdf``, ``.docx`` or ``.ipynb``. Beside the first are
        put its sources (``-sources.bib`` and ``-sources.json``, in CSL-JSON) and its manifest
        (``-manifest.json``).
    against : str or Path, optional
        The manifest of an earlier report: the models and the answers that have changed since are
        named, in the report and in what is returned.
    progress : callable, optional
        Told how many parts of the study are answered, and of how many.

    Returns
    -------
    Report

    Raises
    ------
    UnknownName, FileError
        If there is no such study, it has faults, or a file cannot be written.
    QueryError, TooCostly
        If a part of it has no answer, or none that can be afforded.
    CausalError
        If a package that a format needs is missing.

    Examples
    --------
    >>> report("classics.toml", "report.odt")
    Traceback (most recent call last):
    causal.errors.FileError: report.odt: a report is written as .html, .pdf, .docx, .ipynb; ...
    """
    paths = [Path(one) for one in ([path] if isinstance(path, str | Path) else path)]
    if not paths:
        raise FileError("report", [("", "there is no file to write it to; name one")])
    for one in paths:
        if one.suffix.lower() not in FORMATS:
            sentence = f"a report is written as {', '.join(FORMATS)}; give the file such a suffix"
            raise FileError(str(one), [("", sentence)])
    asked = study if isinstance(study, Study) else load_study(study)
    earlier = None if against is None else read_manifest(Path(against))
    found = answers(asked, progress)
    manifest = manifest_of(asked, found)
    changes = changed(asked, manifest, earlier)
    document = document_of(asked, found, changes)
    written = [_put(one, _WRITERS[one.suffix.lower()](document)) for one in paths]
    beside = {
        "sources.bib": bibtex(document),
        "sources.json": csl_json(document),
        "manifest.json": document.manifest,
    }
    first = paths[0]
    written += [_put(first.with_name(f"{first.stem}-{end}"), text) for end, text in beside.items()]
    return Report(tuple(written), changes, manifest)


def _put(path: Path, told: str | bytes) -> Path:
    """Write beside the file, and only then put it in place."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with writing(path):
            partial.write_bytes(told.encode() if isinstance(told, str) else told)
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
