"""From a study to a folder of results."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from causal.errors import FileError, QueryError
from causal.files.study_file import load_study
from causal.files.study_value import Study
from causal.judgement.cells import Rules
from causal.judgement.search.aims import Aim, aim
from causal.judgement.sweeping.speaker import speakers
from causal.judgement.sweeping.whole import Sweep, sweep_of
from causal.study.meant import outcomes_of
from causal.sweeps.cost import Allowed, Cost, measured, told_bytes, told_numbers, told_seconds
from causal.sweeps.manifest import (
    Ledger,
    manifest_of,
    read_begun,
    refuse_changed,
    write_manifest,
)
from causal.sweeps.running import Progress, Told, alone, spread
from causal.sweeps.store import RESULTS, Record, arrow, sweep_up
from causal.theory.parts import CALIBRATED

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Swept:
    """A finished sweep.

    Attributes
    ----------
    folder : Path
    evaluations : int
    chunks : int
        Of which ``fresh`` were computed now; the others lay there finished.
    fresh : int
    size : int
        Of all files, in bytes.
    seconds : float
    fingerprint : str
        SHA-256 of all labels and values in their order: the same for any number of workers and any
        size of chunk.
    silent : tuple of str
        What gives no number, and why.
    """

    folder: Path
    evaluations: int
    chunks: int
    fresh: int
    size: int
    seconds: float
    fingerprint: str
    silent: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The Parquet files, in the order of the evaluations."""
        return tuple(sorted((self.folder / RESULTS).glob("*/*.parquet")))

    def table(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Return the results as one table, which has to fit into memory."""
        pa = arrow()
        parts = [pa.parquet.read_table(file, columns=columns) for file in self.files]
        whole: pd.DataFrame = pa.concat_tables(parts).to_pandas()
        return whole

    def sentence(self) -> str:
        """Say what was done."""
        kept = self.chunks - self.fresh
        before = f", {kept:,} of them finished before" if kept else ""
        return (
            f"{told_numbers(self.evaluations, self.chunks)}{before}: "
            f"{told_bytes(self.size)} in {told_seconds(self.seconds)}; "
            f"fingerprint {self.fingerprint}"
        )

    def __str__(self) -> str:
        return self.sentence()


def sweep_cost(study: str | Path | Study, *, workers: int = 1, chunk: int | None = None) -> Cost:
    """Tell what the sweep of a study will cost, from a block that is measured.

    Parameters
    ----------
    study : str, Path or Study
    workers : int, default 1
        How many share the work.
    chunk : int, optional

    Returns
    -------
    Cost

    Raises
    ------
    FileError, QueryError, TooCostly
    """
    return measured(planned(study_of(study), chunk), workers)


def sweep(
    study: str | Path | Study,
    folder: str | Path,
    client: Any = None,  # noqa: ANN401
    *,
    chunk: int | None = None,
    resume: bool = True,
    yes: bool = False,
    progress: Told | None = None,
) -> Swept:
    """Evaluate everything that the sweep of a study asks, and write it as Parquet.

    Parameters
    ----------
    study : str, Path or Study
        With a part ``[sweep]``.
    folder : str or Path
        New, empty, or one in which this sweep was begun; every worker must see it by this name.
    client : distributed.Client, optional
        Whose workers share the work; this process alone if not given.
    chunk : int, optional
        Evaluations of a file, at least.
    resume : bool, default True
        Go on where a sweep in this folder stopped; chunks that lie there finished are checked and
        kept.
    yes : bool, default False
        Whatever it costs; otherwise what is above `causal.sweeps.cost.Allowed` is refused.
    progress : callable, optional
        Told after every chunk how far the sweep is, as `causal.sweeps.running.Progress`.

    Returns
    -------
    Swept

    Raises
    ------
    FileError
        If the study is not sound, or the folder has something else in it.
    QueryError
        If the study has no sweep, or nothing answers.
    TooCostly
        If it would cost more than is allowed without a yes.
    CausalError
        If study or models have changed since the sweep was begun, or a library is missing.
    """
    arrow()
    asked, place = study_of(study), Path(folder).resolve()
    whole, manifest, identity = begun(asked, place, chunk, resume=resume)
    if not yes:
        Allowed().refuse(measured(whole, _workers(client)))
    return run(whole, place, manifest, identity, client, progress)


def _workers(client: Any) -> int:  # noqa: ANN401
    return 1 if client is None else max(sum(client.nthreads().values()), 1)


def study_of(study: str | Path | Study) -> Study:
    """Return a study as loaded."""
    return study if isinstance(study, Study) else load_study(study)


def planned(study: Study, chunk: int | None = None) -> Sweep:
    """Return the sweep of a study, laid out.

    Raises
    ------
    QueryError
        If it has none, or nothing answers.
    """
    asked = study.sweep
    if asked is None:
        raise QueryError(f"the study {study.name} has no part [sweep] that says what is swept over")
    rules = Rules(
        study.facts, study.history, asked.seed, study.couplings or "", ranges=False, draws=0
    )
    made, missing = speakers(
        study.theories,
        study.variants or (CALIBRATED,),
        study.scenarios,
        _aims(study, asked.outcomes),
        rules,
        asked.grids,
    )
    return sweep_of(made, asked.grids, asked.draws, asked.seed, chunk, missing)


def _aims(study: Study, names: Sequence[str]) -> tuple[Aim, ...]:
    """Return the measures that are meant: headlines, named measures, states."""
    if "all" in names or not names:
        chosen = "all" if names else None
        return tuple(aim(one) for one in outcomes_of(study.frame, study.theories, chosen))
    found = []
    for name in dict.fromkeys(names):
        outcome, _, what = name.partition(".")
        (entry,) = outcomes_of(study.frame, study.theories, outcome)
        found.append(aim(entry, what))
    return tuple(found)


def begun(
    study: Study, folder: Path, chunk: int | None, *, resume: bool = True
) -> tuple[Sweep, dict[str, Any], str]:
    """Return a sweep with its manifest and identity, checked against what lies in the folder.

    Raises
    ------
    FileError, CausalError
        If the folder has something else in it, or what it was begun with has changed.
    """
    old = read_begun(folder)
    if old is not None and not resume:
        sentence = "a sweep was begun here; go on with it (resume=True), or give another folder"
        raise FileError(str(folder), [("", sentence)])
    if old is not None and chunk is None:
        layout = old.get("layout")
        kept = layout.get("chunk") if isinstance(layout, dict) else None
        chunk = kept if isinstance(kept, int) else None
    whole = planned(study, chunk)
    manifest = manifest_of(study, whole)
    if old is not None:
        refuse_changed(old, manifest, folder)
    return whole, manifest, manifest["identity"]


def run(
    whole: Sweep,
    folder: Path,
    manifest: dict[str, Any],
    identity: str,
    client: Any = None,  # noqa: ANN401
    progress: Told | None = None,
) -> Swept:
    """Run a sweep that was laid out and agreed to; see `sweep`."""
    write_manifest(folder, manifest)
    sweep_up(folder)
    ledger, start = Ledger(folder), perf_counter()
    records: dict[int, Record] = {}
    source = (
        alone(whole, folder, identity)
        if client is None
        else spread(whole, folder, identity, client)
    )
    fresh = done = 0
    with closing(source):  # a stop leaves nothing behind that goes on working
        for record in source:
            records[record.chunk] = record
            ledger.add(record)
            done += record.evaluations
            fresh += record.evaluations if record.fresh else 0
            if progress:
                spent, left = perf_counter() - start, whole.evaluations - done
                total = whole.layout.chunks
                progress(Progress(len(records), total, done, fresh, spent, left))
    return _finished(whole, folder, manifest, records, perf_counter() - start)


def _finished(
    whole: Sweep,
    folder: Path,
    manifest: dict[str, Any],
    records: dict[int, Record],
    seconds: float,
) -> Swept:
    """Write the end of the manifest and return what was done."""
    ordered = [records[number] for number in range(whole.layout.chunks)]
    fingerprint = whole.fingerprint([digest for one in ordered for digest in one.tiles])
    size = sum(one.size for one in ordered)
    sweep_up(folder)
    told = {"fingerprint": fingerprint, "evaluations": whole.evaluations, "bytes": size}
    write_manifest(folder, {**manifest, "finished": told})
    silent = (*whole.missing, *dict.fromkeys(one["why"] for one in whole.silent))
    return Swept(
        folder,
        whole.evaluations,
        whole.layout.chunks,
        sum(one.fresh for one in ordered),
        size,
        seconds,
        fingerprint,
        silent,
    )
