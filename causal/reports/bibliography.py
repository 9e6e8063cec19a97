"""The bibliography of a report, for reference managers."""

from causal.display.citation import entry, work
from causal.display.csl import csl_item
from causal.display.csl import csl_json as written
from causal.reports.document import Document

_OWN = "this-report"


def bibtex(document: Document) -> str:
    """Write the report, and the works that it cites, as BibTeX."""
    own = {
        "title": document.title,
        "author": " and ".join(document.authors),
        "howpublished": document.made,
    }
    works = [work(one.key, one.text, one.kind) for one in document.works]
    return "\n\n".join([entry("misc", _OWN, own), *works]) + "\n"


def csl_json(document: Document) -> str:
    """Write the report, and the works that it cites, as CSL-JSON."""
    own = {
        "id": _OWN,
        "type": "report",
        "title": document.title,
        "author": [{"literal": one} for one in document.authors],
        "note": document.made,
    }
    works = [csl_item(one.key, one.text, one.kind) for one in document.works]
    return written([{key: told for key, told in own.items() if told}, *works])
