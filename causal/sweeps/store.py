"""Chunks of a sweep as Parquet files: written whole or not at all, and checked when found again."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from causal.errors import CausalError
from causal.judgement.sweeping.layout import Chunk
from causal.judgement.sweeping.whole import LABELS, Numbers, Sweep, digest_of

if TYPE_CHECKING:
    import pyarrow as pa

RESULTS = "results"
_FOLDER = 1000  # files of a folder
_MARK = b"counterhistory"
_NUMBERS = ("baseline", "changed")


def arrow() -> Any:  # noqa: ANN401
    """Return pyarrow with its part for Parquet.

    Raises
    ------
    CausalError
        If it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise CausalError(
            'a sweep is written as Parquet, for which pyarrow is missing; install "pyarrow", or '
            '"counterhistory[distributed]" to sweep with several workers too'
        ) from None
    return pa


@dataclass(frozen=True, slots=True)
class Record:
    """A finished chunk.

    Attributes
    ----------
    chunk : int
    evaluations : int
    size : int
        Of the file, in bytes.
    tiles : tuple of str
        SHA-256 of what was found in each tile.
    fresh : bool
        Whether it was computed now, not found finished.
    """

    chunk: int
    evaluations: int
    size: int
    tiles: tuple[str, ...]
    fresh: bool = True

    def plain(self) -> dict[str, object]:
        """Return it for a ledger."""
        return {
            "chunk": self.chunk,
            "evaluations": self.evaluations,
            "bytes": self.size,
            "tiles": list(self.tiles),
        }


def columns(sweep: Sweep) -> tuple[str, ...]:
    """Return the names of the columns, in their order."""
    return (*LABELS, *(grid.name for grid in sweep.grids), "draw", *_NUMBERS)


def schema(sweep: Sweep) -> "pa.Schema":
    """Return the schema of every file of a sweep."""
    pa = arrow()
    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            *((name, text) for name in LABELS),
            *((grid.name, pa.float64()) for grid in sweep.grids),
            ("draw", pa.int64()),
            *((name, pa.float64()) for name in _NUMBERS),
        ]
    )


def table_of(sweep: Sweep, numbers: Numbers) -> "pa.Table":
    """Return the rows of a tile as a table; a number that does not exist is null."""
    pa = arrow()
    rows, lanes = numbers.baseline.shape
    made = []
    for place in range(len(LABELS)):
        words = list(dict.fromkeys(names[place] for names in numbers.names))
        codes = np.array([words.index(names[place]) for names in numbers.names], dtype=np.int32)
        made.append(pa.DictionaryArray.from_arrays(np.repeat(codes, lanes), words))
    plain = [*(np.tile(values, rows) for values in numbers.grids), np.tile(numbers.draw, rows)]
    plain += [numbers.baseline.ravel(), numbers.changed.ravel()]
    made += [pa.array(values, from_pandas=True) for values in plain]
    return pa.Table.from_arrays(made, schema=schema(sweep))


def place_of(folder: Path, number: int) -> Path:
    """Return the file of a chunk."""
    return folder / RESULTS / f"{number // _FOLDER:05d}" / f"{number:08d}.parquet"


def write_chunk(sweep: Sweep, chunk: Chunk, folder: Path, identity: str) -> Record:
    """Evaluate a chunk and write it: to a name of its own first, which is then changed.

    Parameters
    ----------
    sweep : Sweep
    chunk : Chunk
    folder : Path
    identity : str
        Of the sweep; it is written into the file.

    Returns
    -------
    Record

    Raises
    ------
    TooCostly, QueryError
    """
    place = place_of(folder, chunk.number)
    place.parent.mkdir(parents=True, exist_ok=True)
    passing = place.with_name(f".{place.stem}.{uuid4().hex}.tmp")
    try:
        digests = _write(sweep, passing, chunk, identity)
        with passing.open("rb+") as file:
            os.fsync(file.fileno())
        passing.replace(place)
    finally:
        passing.unlink(missing_ok=True)
    return Record(chunk.number, chunk.evaluations, place.stat().st_size, digests)


def _write(sweep: Sweep, place: Path, chunk: Chunk, identity: str) -> tuple[str, ...]:
    """Write the tiles of a chunk, a row group each."""
    pa = arrow()
    spelled = dict.fromkeys(_NUMBERS, "BYTE_STREAM_SPLIT") | {"draw": "DELTA_BINARY_PACKED"}
    kept = [*LABELS, *(grid.name for grid in sweep.grids)]
    digests = []
    with pa.parquet.ParquetWriter(
        place, schema(sweep), compression="zstd", use_dictionary=kept, column_encoding=spelled
    ) as writer:
        for one in sweep.numbers(chunk):
            made = table_of(sweep, one)
            writer.write_table(made, row_group_size=max(len(made), 1))
            digests.append(one.digest)
        told = {"sweep": identity, "chunk": chunk.number, "tiles": digests}
        writer.add_key_value_metadata({_MARK: json.dumps(told).encode()})
    return tuple(digests)


def finished(sweep: Sweep, chunk: Chunk, folder: Path, identity: str) -> Record | None:
    """Return the record of a chunk that lies there finished; None if it is not, or is damaged.

    Every value is read: labels must be those of the sweep, and the values those whose digests were
    written with them.
    """
    pa = arrow()
    place = place_of(folder, chunk.number)
    with suppress(OSError, pa.ArrowException, ValueError, LookupError, TypeError):
        if not place.is_file():
            return None
        with pa.parquet.ParquetFile(place) as file:
            told = json.loads(file.metadata.metadata[_MARK])
            if not _belongs(told, chunk, identity) or file.num_row_groups != len(chunk.tiles):
                return None
            lanes, speaker = sweep.lanes(chunk), sweep.speakers[chunk.speaker]
            for k, tile in enumerate(chunk.tiles):
                expected = table_of(sweep, sweep.labelled(speaker, tile, lanes))
                if not _same(file.read_row_group(k), expected, told["tiles"][k]):
                    return None
        size = place.stat().st_size
        return Record(chunk.number, chunk.evaluations, size, tuple(told["tiles"]), fresh=False)
    return None


def _belongs(told: Mapping[str, Any], chunk: Chunk, identity: str) -> bool:
    return (told["sweep"], told["chunk"], len(told["tiles"])) == (
        identity,
        chunk.number,
        len(chunk.tiles),
    )


def _same(found: "pa.Table", expected: "pa.Table", digest: str) -> bool:
    """Tell whether a row group is the tile that it should be."""
    if len(found) != len(expected) or found.column_names != expected.column_names:
        return False
    labels = [name for name in found.column_names if name not in _NUMBERS]
    text = arrow().string()
    for name in labels:
        pair = [table.column(name) for table in (found, expected)]
        if name in LABELS:
            pair = [one.cast(text) for one in pair]
        if not pair[0].equals(pair[1]):
            return False
    return digest_of(*(found.column(name).to_numpy() for name in _NUMBERS)) == digest


def made_or_found(sweep: Sweep, folder: str, number: int, identity: str) -> Record:
    """Return a chunk's record: as it lies there if it is sound, or else evaluated.

    This is what a worker runs.
    """
    chunk, place = sweep.layout.at(number), Path(folder)
    return finished(sweep, chunk, place, identity) or write_chunk(sweep, chunk, place, identity)


def sweep_up(folder: Path) -> None:
    """Remove what stopped processes left half written."""
    for left in (folder / RESULTS).glob("*/.*.tmp"):
        left.unlink(missing_ok=True)
