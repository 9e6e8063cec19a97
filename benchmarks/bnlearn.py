"""The networks of the bnlearn repository, read from files that ship in a released package.

They are downloaded to a folder outside the repository and are not part of it.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from networks import Array, Net, ordered

PACKAGE = "pgmpy==0.1.26"
SMALL = ("alarm", "insurance", "hailfinder", "win95pts", "hepar2")
MIDDLE = ("water", "mildew", "barley", "pathfinder", "andes", "pigs")
LARGE = ("diabetes", "munin1", "munin")
SOLVED_BY_ALL = (*SMALL, *MIDDLE, *LARGE)

_VARIABLE = re.compile(r"variable\s+(\S+)\s*\{\s*type\s+discrete\s*\[\s*\d+\s*\]\s*\{([^}]*)\}")
_TABLE = re.compile(r"probability\s*\(\s*([^|)\s]+)\s*(?:\|\s*([^)]*))?\)\s*\{([^}]*)\}")
_ROW = re.compile(r"(?:\(([^;]*)\)|table)\s+([-+0-9.eE,\s]+);")


def cache() -> Path:
    """Return the folder of downloaded networks."""
    own = os.environ.get("COUNTERHISTORY_CACHE")
    return Path(own) if own else Path(tempfile.gettempdir()) / "counterhistory-bnlearn"


def fetch_bnlearn() -> Path:
    """Download the package that holds the networks, unless it is there already."""
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("pgmpy-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", PACKAGE]
        subprocess.run([*command, "--dest", str(folder)], check=True, capture_output=True)
    return next(folder.glob("pgmpy-*.whl"))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _parse(name: str, text: str) -> Net:
    states = {found[1]: _words(found[2]) for found in _VARIABLE.finditer(text)}
    place = {variable: i for i, variable in enumerate(states)}
    cards = [len(some) for some in states.values()]
    parents: list[list[int]] = [[] for _ in cards]
    tables: list[Array] = [np.empty(0) for _ in cards]
    for found in _TABLE.finditer(text):
        child, causes = place[found[1]], _words(found[2]) if found[2] else []
        parents[child] = [place[cause] for cause in causes]
        table = np.full((*(cards[p] for p in parents[child]), cards[child]), np.nan)
        for row in _ROW.finditer(found[3]):
            key = zip(causes, _words(row[1]), strict=True) if row[1] else ()
            cell = tuple(states[cause].index(state) for cause, state in key)
            table[cell] = np.array(_words(row[2]), dtype=float)
        tables[child] = table / table.sum(axis=-1, keepdims=True)
    if any(np.isnan(table).any() or not table.size for table in tables):
        raise ValueError(f"{name}: some rows could not be read")
    return ordered(name, cards, parents, tables, [len(cards) - 1])


def _kept(name: str, file: Path) -> Net:
    with np.load(file) as held:
        cards = tuple(map(int, held["cards"]))
        parents = tuple(tuple(map(int, held[f"p{i}"])) for i in range(len(cards)))
        return Net(
            name, cards, parents, tuple(held[f"t{i}"] for i in range(len(cards))), (len(cards) - 1,)
        )


def bnlearn(name: str) -> Net:
    """Return one of the bnlearn networks; parsed once, then kept as arrays beside the download."""
    wheel = fetch_bnlearn()
    file = wheel.parent / f"{name}.npz"
    if not file.exists():
        with zipfile.ZipFile(wheel) as archive:
            packed = archive.read(f"pgmpy/utils/example_models/{name}.bif.gz")
        net = _parse(name, gzip.decompress(packed).decode())
        arrays = {f"t{i}": table for i, table in enumerate(net.tables)}
        arrays |= {f"p{i}": np.array(some, dtype=int) for i, some in enumerate(net.parents)}
        np.savez(file, cards=np.array(net.cards), **arrays)
    return _kept(name, file)


def evidence(net: Net, rng: np.random.Generator, axes: list[int]) -> dict[int, int]:
    """Return states of some variables that can occur together."""
    states = net.sample(rng)
    return {axis: states[axis] for axis in axes}
