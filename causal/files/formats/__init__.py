"""The bridges to pgmpy, pyAgrum and DAGitty, and the file formats BIF, XMLBIF, NET and XDSL."""

from causal.files.formats.agrum import from_pyagrum, to_pyagrum
from causal.files.formats.bridge import from_pgmpy, to_pgmpy
from causal.files.formats.dagitty import Drawn, read_dagitty, to_dagitty
from causal.files.formats.networks import SUFFIXES, format_of, read_network, write_network

__all__ = [
    "SUFFIXES",
    "Drawn",
    "format_of",
    "from_pgmpy",
    "from_pyagrum",
    "read_dagitty",
    "read_network",
    "to_dagitty",
    "to_pgmpy",
    "to_pyagrum",
    "write_network",
]
