"""A study as a value: what is asked, of whom, under which assumptions."""

from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path

from causal.files.study_schema import WeighingSection
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.sweeping.grids import Grid
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory


@dataclass(frozen=True, slots=True)
class Comparing:
    """How a comparison is shown; see the file format for what the fields mean."""

    hundred: bool = False
    mixture: bool = False
    ranges: bool | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """Which evidence is weighed, and how.

    Attributes
    ----------
    place : str
        Name of the case, or path of the file.
    dossier : Dossier
        The evidence as asked for: items left out, as of a year, bearing on one question.
    controls : Controls
    without, as_of, by, explanandum
        What was asked for, as it is told.
    """

    place: str
    dossier: Dossier
    controls: Controls
    without: tuple[str, ...] = ()
    as_of: int | None = None
    by: str = "learnt"
    explanandum: str = ""


@dataclass(frozen=True, slots=True)
class Doubting:
    """One answer whose firmness is asked for; ``scenario`` is empty where nothing is changed."""

    theory: str
    scenario: str = ""
    variant: str | None = None
    measure: str | None = None
    threshold: float = 0.5
    compared: bool = False


@dataclass(frozen=True, slots=True)
class CruxAsked:
    """Over which levers theories are asked where they part."""

    size: int = 2
    levers: tuple[str, ...] | None = None
    rows: int = 10


@dataclass(frozen=True, slots=True)
class Seeking:
    """A goal, and among which levers its ways are sought."""

    goal: str
    against: str | None = None
    size: int = 3
    levers: tuple[str, ...] | None = None
    audience: tuple[str, ...] | None = None
    rows: int = 20


@dataclass(frozen=True, slots=True)
class FarFetched:
    """How far-fetched what is changed is, and what before it would bring it about."""

    upstream: int = 0
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Telling:
    """Whole histories that are told; ``scenario`` is empty where nothing is changed."""

    theory: str
    scenario: str = ""
    variant: str | None = None
    ending: tuple[tuple[str, str], ...] = ()
    count: int = 3


@dataclass(frozen=True, slots=True)
class Sweeping:
    """What is swept over, besides theories, variants and scenarios of the study.

    Attributes
    ----------
    draws : int
    seed : int or None
    outcomes : tuple of str
        ``outcome``, ``outcome.measure`` or ``outcome.state``.
    grids : tuple of Grid
    """

    draws: int = 0
    seed: int | None = None
    outcomes: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True)
class Study:
    """What is asked, of whom, and under which assumptions.

    Attributes
    ----------
    name : str
        The file's name without its suffix.
    title, question, abstract : str
    authors : tuple of str
    case : str
        As ``case=`` takes it: a name, or the path of a ``case.toml``; empty where the theories
        stand alone.
    frame : Frame or None
    theories : tuple of Theory
        As loaded, before any variant.
    loaded_as : tuple of str
        What `causal.load` takes for each of them.
    scenarios : tuple of Scenario
        Those of the case that are asked, then the study's own.
    own : tuple of str
        Names of the scenarios that are the study's own.
    known : tuple of Scenario
        Those of the case and the study's own: what parts of the study may be about.
    variants : tuple of str
        The comparison is made in each; empty for the theories as they are.
    outcomes : tuple of str
        Empty for the first; ``("all",)`` for every one.
    facts : str
    history, couplings : str or None
    draws : int
    seed : int or None
    weights : tuple of (str, float)
    comparison : Comparing or None
        None where no scenario is asked.
    evidence : Weighing or None
    sensitivity : tuple of Doubting
    crux : CruxAsked or None
    search : tuple of Seeking
    antecedents : FarFetched or None
    histories : tuple of Telling
    sweep : Sweeping or None
    fingerprints : tuple of (str, str)
        Of the models when the study was made, as far as it says.
    text : str
        The file.
    hash : str
        SHA-256 of the file, in hexadecimal digits.
    folder : str
        Where the file lies; empty for a study that ships.
    """

    name: str
    title: str
    case: str
    frame: Frame | None
    theories: tuple[Theory, ...]
    loaded_as: tuple[str, ...]
    question: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    own: tuple[str, ...] = ()
    known: tuple[Scenario, ...] = field(default=(), repr=False)
    variants: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    facts: str = "before"
    history: str | None = None
    couplings: str | None = None
    draws: int = 0
    seed: int | None = None
    weights: tuple[tuple[str, float], ...] = ()
    comparison: Comparing | None = None
    evidence: Weighing | None = None
    sensitivity: tuple[Doubting, ...] = ()
    crux: CruxAsked | None = None
    search: tuple[Seeking, ...] = ()
    antecedents: FarFetched | None = None
    histories: tuple[Telling, ...] = ()
    sweep: Sweeping | None = None
    fingerprints: tuple[tuple[str, str], ...] = ()
    text: str = field(default="", repr=False)
    hash: str = ""
    folder: str = ""

    def theory(self, name: str) -> Theory:
        """Return a theory of the study by name; it has been checked that there is one."""
        return next(one for one in self.theories if one.name == name)

    def place(self, name: str) -> str:
        """Return what loads a theory, a case or evidence, as seen from the study's folder.

        Examples
        --------
        >>> asked = Study("mine", "Mine", "", None, (), (), folder="work/flood")
        >>> asked.place("work/theories/river.toml"), asked.place("classics/sprinkler")
        ('../theories/river.toml', 'classics/sprinkler')
        """
        if not Path(name).suffix:
            return name
        return Path(relpath(name, self.folder or ".")).as_posix()

    def scenario(self, name: str) -> Scenario | None:
        """Return a scenario of the case or the study by name, or None for the empty name."""
        return next((one for one in self.known if one.name == name), None)


def weighing(section: WeighingSection, place: str, dossier: Dossier) -> Weighing:
    """Return evidence as a study asks for it.

    Raises
    ------
    UnknownName, QueryError
        If it names items, hypotheses or questions that the evidence does not have.
    """
    if section.explanandum is not None:
        dossier = dossier.explaining(section.explanandum)
    if section.as_of is not None:
        dossier = dossier.as_of(section.as_of, by=section.by)
    if section.without:
        dossier = dossier.without(*section.without)
    controls = Controls(
        tuple(section.priors.items()),
        section.catch_all,
        section.dependence,
        section.tempering,
        section.order,
    )
    return Weighing(
        place,
        dossier,
        controls,
        tuple(section.without),
        section.as_of,
        section.by,
        section.explanandum or "",
    )
