"""One history beside another: what differs, and how each came by its states."""

from causal.display.timeline import Moment
from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.cells import Rules, history_of
from causal.judgement.histories.probable import most_probable
from causal.judgement.histories.timeline import Event, Timeline
from causal.theory.theory import Theory

CHANGED = ("as changed", "as it was")
LIKELY = "most likely, not told"
_NOTES = {"set": "set", "fact": "as it happened"}
_BLANK = "not told"


def moments(told: Timeline, other: Timeline, *, filled: str = "") -> tuple[Moment, ...]:
    """Return a history line by line, with what the other one has beside it.

    Parameters
    ----------
    told, other : Timeline
        Of the same theory.
    filled : str, optional
        Where the other one is what happened, with everything kept: a note on what is not known of
        it, instead of one on each thing that is.

    Returns
    -------
    tuple of Moment
        A line a variable of the first; one that the other does not tell is no difference.

    Examples
    --------
    >>> import causal
    >>> from causal.judgement.histories.probable import most_probable
    >>> coal = causal.load("dear_coal")
    >>> changed = most_probable(coal, {"wage_cut_1907": "none"}, count=1).timelines[0]
    >>> lines = moments(changed, as_it_was(coal), filled=LIKELY)
    >>> [line.now for line in lines if line.note == "set"]
    ['no cut']
    """
    beside = {one.variable: one for one in other.events}
    return tuple(_moment(one, beside.get(one.variable), filled) for one in told.events)


def _moment(event: Event, other: Event | None, filled: str) -> Moment:
    note = _NOTES.get(event.status, "")
    if other is None:
        return Moment(event.date, event.title, event.label, _BLANK, False, note)
    differs = event.state != other.state
    if filled:
        beside = "" if other.status == "fact" else filled
    else:
        beside = "" if other.status == event.status else _NOTES.get(other.status, "")
    return Moment(event.date, event.title, event.label, other.label, differs, note, beside)


def as_it_was(theory: Theory, rules: Rules = Rules(), limits: Limits = Limits()) -> Timeline:
    """Tell what happened: the record, and the most probable states of what it does not tell.

    Parameters
    ----------
    theory : Theory
        As loaded.
    rules : Rules, optional
        Which history is meant; whatever it tells is kept.
    limits : Limits, optional

    Returns
    -------
    Timeline
        Its probability is that of what was filled in, given what is known.

    Raises
    ------
    QueryError
        If the theory has it that what happened could not have, or something was given or done.
    TooCostly

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> {e.status for e in as_it_was(coal).events}
    {'fact'}
    """
    try:
        return most_probable(
            theory, {}, Rules("all", rules.history), count=1, limits=limits
        ).timelines[0]
    except ImpossibleEvidence as error:
        told = history_of(theory, rules)
        raise QueryError(
            f"{theory.title} gives the history {told!r} no chance, so nothing can stand beside it"
        ) from error
