"""How evidence is added up, and what of it is shown."""

from dataclasses import dataclass, fields

from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.controls import ORDERS
from causal.judgement.evidence.dossier import DATED_BY, Dossier
from causal.judgement.evidence.probative import KINDS
from reader.entries import OWN, Entries, Pairs

DEPENDENCES = (OWN, "0", "0.5", "1", "2")
POWERS = tuple(f"{k / 100:.2f}" for k in range(101))
MOST_CATCH_ALL = 90
MOST_PRIOR = 100
EVEN = 10
SORTS = ("file", "date", "moves", "pair")
NOTHING = Dossier("", "", (), (), ())


@dataclass(frozen=True)
class Weighed:
    """How evidence is added up, and what of it is shown.

    Attributes
    ----------
    explanandum : str
        Only items that bear on it count; empty for all.
    asof, dated : str
        A year after which nothing counts, empty for none; and what of an item it is held against.
    tempering, dependence : str
        As `Controls` has them; ``own`` is the evidence's own.
    counted : str
        Which item of a cluster counts in full: the order of `Controls`.
    catch_all : int
        Prior of the catch-all, in percent.
    priors : tuple of (str, str)
        Relative prior weights by account, whole numbers; empty where all are alike.
    without : tuple of str
        Items set aside.
    pair : tuple of str
        Two accounts that are weighed against each other; or none.
    cluster, test, about, sort : str
        What the ledger shows, and in which order; empty for everything.
    item : str
        The item that is looked at.
    found : tuple of str
        Outcomes taken as known where it is asked what to look for.
    """

    explanandum: str = ""
    asof: str = ""
    dated: str = "learnt"
    tempering: str = OWN
    dependence: str = OWN
    counted: str = "strongest"
    catch_all: int = 0
    priors: Pairs = ()
    without: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    cluster: str = ""
    test: str = ""
    about: str = ""
    sort: str = "file"
    item: str = ""
    found: tuple[str, ...] = ()

    def entries(self) -> dict[str, str | list[str]]:
        """Write it as entries of an address; names may hold dots, so each has its own entry."""
        written: dict[str, str | list[str]] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "priors":
                written["priors"] = [f"{name}:{weight}" for name, weight in value]
            else:
                written[one.name] = list(value) if isinstance(value, tuple) else str(value)
        return written

    def fitting(self, evidence: Dossier) -> dict[str, object]:
        """Return the usual value of what names something that the evidence does not have.

        A reader's own items may bring a question or a year, and go again.
        """
        known = {
            "explanandum": [one.name for one in evidence.explananda],
            "cluster": [one.name for one in evidence.clusters],
            "asof": list(map(str, years(evidence))),
        }
        lost: dict[str, object] = {
            name: ""
            for name, names in known.items()
            if getattr(self, name) and getattr(self, name) not in names
        }
        if self.catch_all and evidence.catch_all is None:
            lost["catch_all"] = 0
        return lost

    @classmethod
    def read(cls, reader: Entries, evidence: Dossier | None, outcomes: list[str]) -> "Weighed":
        """Read it from an address."""
        usual, known = cls(), evidence or NOTHING
        rivals = [one.name for one in known.rivals]
        items = [one.name for one in known.items]
        pair = reader.listed("pair", [one.name for one in known.hypotheses], "hypothesis")
        return cls(
            reader.one("explanandum", [one.name for one in known.explananda]),
            reader.one("asof", list(map(str, years(known)))),
            reader.one("dated", DATED_BY, usual.dated),
            reader.one("tempering", (OWN, *POWERS), OWN),
            reader.one("dependence", DEPENDENCES, OWN),
            reader.one("counted", ORDERS, usual.counted),
            reader.number("catch_all", range(MOST_CATCH_ALL + 1), 0) if known.catch_all else 0,
            _priors(reader, rivals),
            reader.listed("without", items, "item"),
            tuple(reader.params.get("pair", ())[:2]) if len(pair) == 2 else (),
            reader.one("cluster", [one.name for one in known.clusters]),
            reader.one("test", KINDS),
            reader.one("about", rivals),
            reader.one("sort", SORTS, usual.sort),
            reader.one("item", items),
            reader.listed("found", outcomes, "outcome"),
        )


def years(evidence: Dossier) -> range:
    """Return the years that an as-of date may be, up to the last that matters."""
    told = [y for one in evidence.items for y in (one.learnt, one.refers_to) if y is not None]
    return range(min(told), max(told) + 1) if told else range(0)


def _priors(reader: Entries, rivals: list[str]) -> Pairs:
    found: dict[str, str] = {}
    for told in reader.params.get("priors", ()):
        name, _, weight = told.rpartition(":")
        if name not in rivals:
            reader.wrong(UnknownName("hypothesis", name or told, rivals), "It is left out")
        elif not weight.isascii() or not weight.isdigit() or int(weight) > MOST_PRIOR:
            limits = f"the prior of {name}, {weight!r}, is no whole number from 0 to {MOST_PRIOR}"
            reader.wrong(QueryError(limits), "It is left out")
        else:
            found[name] = str(int(weight))
    if found and not any(int(weight) for weight in found.values()):
        reader.wrong(QueryError("every prior is 0"), "Shown instead: all alike")
        return ()
    return tuple((name, found[name]) for name in rivals if name in found)
