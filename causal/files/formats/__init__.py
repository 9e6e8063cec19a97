"""The bridge to pgmpy, and through it to the file formats BIF, XMLBIF, NET and XDSL."""

from causal.files.formats.bridge import from_pgmpy, to_pgmpy
from causal.files.formats.networks import SUFFIXES, format_of, read_network, write_network

__all__ = ["SUFFIXES", "format_of", "from_pgmpy", "read_network", "to_pgmpy", "write_network"]
