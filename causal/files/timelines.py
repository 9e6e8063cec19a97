"""Loading the yearly theories of a case, shipped or of a user's own folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from causal.errors import FileError, UnknownName
from causal.files import catalogue
from causal.files.dynamic_reading import read_dynamic
from causal.files.folders import read_text
from causal.files.places import Home, cases, home_of
from causal.files.text import open_file, refuse
from causal.files.timeline_reading import own_change_faults, read_timeline
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.frame import Frame

TIMELINE = "timeline.toml"
FOLDER = "dynamic"


@dataclass(frozen=True)
class TimelineCase:
    """The yearly theories of a case, and what they share.

    Attributes
    ----------
    frame : TimelineFrame
    theories : tuple of DynamicTheory
        In the order in which to show them.
    """

    frame: TimelineFrame
    theories: tuple[DynamicTheory, ...]

    def theory(self, name: str) -> DynamicTheory:
        """Return a yearly theory by name.

        Raises
        ------
        UnknownName
        """
        for one in self.theories:
            if one.name == name:
                return one
        known = [one.name for one in self.theories]
        raise UnknownName("yearly theory", name, known, f"case {self.frame.case}")


def has_timeline(case: str | Path) -> bool:
    """Return whether a case has yearly theories.

    Parameters
    ----------
    case : str or Path
        As for `load_timeline`.

    Raises
    ------
    UnknownName
        If there is no such case.
    """
    return (home_of(case).folder / TIMELINE).is_file()


def load_timeline(case: str | Path) -> TimelineCase:
    """Load the yearly theories of a case.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships; or the folder of a case of your own, or the ``case.toml`` in it.

    Returns
    -------
    TimelineCase

    Raises
    ------
    UnknownName
        If there is no such case.
    FileError
        If the case has no yearly theories, or one of its files cannot be read.

    Examples
    --------
    >>> mill = load_timeline("mill")
    >>> mill.frame.question, [theory.name for theory in mill.theories]
    ('When does the mill close?', ['dear_coal', 'river_low'])
    """
    home = home_of(case)
    return _load(home) if home.own else _shipped(home.name)


@lru_cache(maxsize=16)
def _shipped(case: str) -> TimelineCase:
    return _load(home_of(case))


def _load(home: Home) -> TimelineCase:
    case = Path(str(home.folder)) if home.own else home.name
    frame = timeline_in(home.folder, home.shown, catalogue.load_frame(case))
    theories = tuple(
        read_dynamic(
            read_text(home.folder / FOLDER / f"{name}.toml", f"{home.shown}/{FOLDER}/{name}.toml"),
            name=name,
            file=f"{home.shown}/{FOLDER}/{name}.toml",
            timeline=frame,
        )
        for name in frame.theories
    )
    refuse(f"{home.shown}/{TIMELINE}", own_change_faults(frame, theories))
    return TimelineCase(frame, theories)


def timeline_in(folder: Traversable, shown: str, frame: Frame) -> TimelineFrame:
    """Return what the yearly theories of the case in a folder share.

    Parameters
    ----------
    folder : Traversable
    shown : str
        How errors name the folder.
    frame : Frame
        Of the case.

    Raises
    ------
    FileError
        If there is no timeline, or it has faults.
    """
    file = f"{shown}/{TIMELINE}"
    if not (folder / TIMELINE).is_file():
        sentence = f"case {frame.name} has no yearly theories: there is no such file"
        raise FileError(file, [("", sentence)])
    text = read_text(folder / TIMELINE, file)
    return read_timeline(text, file=file, frame=frame, static=scenario_names(folder, shown))


def scenario_names(folder: Traversable, shown: str) -> tuple[str, ...]:
    """Return the names of the scenarios of the case in a folder; none if it has no such file."""
    if not (folder / "scenarios.toml").is_file():
        return ()
    file = f"{shown}/scenarios.toml"
    named = open_file(read_text(folder / "scenarios.toml", file), file, "scenarios")
    found = named.get("scenarios")
    return tuple(found) if isinstance(found, dict) else ()


def load_dynamic(name: str | Path, case: str | Path | None = None) -> DynamicTheory:
    """Load a yearly theory by name or from a file.

    Parameters
    ----------
    name : str or Path
        Its name in the case, or the path of a file of kind ``dynamic`` (``.toml``).
    case : str or Path, optional
        As for `load_timeline`; of a name the first case that has it if not given, of a file the
        case that it names.

    Returns
    -------
    DynamicTheory

    Raises
    ------
    UnknownName
        If no case has a yearly theory of that name.
    FileError

    Examples
    --------
    >>> load_dynamic("river_low", "mill").summary[:38]
    'A dry summer stops the wheel, late ord'
    """
    if isinstance(name, Path) or Path(name).suffix:
        return _from_file(Path(name))
    if case is not None:
        return load_timeline(case).theory(name)
    found = [load_timeline(one) for one in cases() if has_timeline(one)]
    for one in found:
        if name in one.frame.theories:
            return one.theory(name)
    raise UnknownName("yearly theory", name, _names(found))


def _names(found: Iterable[TimelineCase]) -> list[str]:
    return [name for one in found for name in one.frame.theories]


def _from_file(path: Path) -> DynamicTheory:
    text = read_text(path, str(path))
    timeline = timeline_near(str(open_file(text, str(path), "dynamic").get("case")), path)
    return read_dynamic(text, name=path.stem, file=str(path), timeline=timeline)


def timeline_near(case: str, path: Path) -> TimelineFrame:
    """Return what the yearly theories of the case that a user's file names share.

    Raises
    ------
    FileError
        If there is no such case, or it has no yearly theories.
    """
    try:
        own = catalogue.case_file_near(case, path)
        frame = catalogue.frame_near(case, path)
    except UnknownName as error:
        raise FileError(str(path), [("case", str(error))]) from None
    if own is not None:
        return timeline_in(own.parent, str(own.parent), frame)
    home = home_of(case)
    return timeline_in(home.folder, home.shown, frame)
