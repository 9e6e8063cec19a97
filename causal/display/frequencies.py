"""Chances as whole numbers of histories, which most people read more surely than percentages."""

from collections.abc import Sequence

from causal.display.sentences import Change

OF = 100


def histories(chance: float) -> int:
    """Return in how many of a hundred histories something happens, to the nearest one.

    Examples
    --------
    >>> histories(0.256), histories(0.004), histories(1)
    (26, 0, 100)
    """
    return round(OF * chance)


def span(chances: Sequence[float]) -> str:
    """Say in how many of a hundred histories, by several accounts.

    Parameters
    ----------
    chances : sequence of float
        One or more, between 0 and 1.

    Returns
    -------
    str

    Examples
    --------
    >>> span([0.16, 0.32]), span([0.5, 0.504]), span([0.001]), span([0.998])
    ('16 to 32', '50', 'fewer than 1', 'more than 99')
    """
    low, high = min(chances), max(chances)
    if histories(low) == histories(high):
        return _one(low)
    return f"{_one(low)} to {_one(high)}"


def _one(chance: float) -> str:
    if 0 < chance < 0.5 / OF:
        return "fewer than 1"
    if 1 - 0.5 / OF < chance < 1:
        return "more than 99"
    return str(histories(chance))


def hundred_sentence(title: str, changes: Sequence[Change], event: str) -> str:
    """Say a change of chances in histories out of a hundred.

    Parameters
    ----------
    title : str
        What is changed.
    changes : sequence of Change
        A theory each; those that answer.
    event : str
        A clause, such as "the league lasts".

    Returns
    -------
    str
        Empty if nothing answers.

    Examples
    --------
    >>> changes = [Change("A", 0.16, 0.4), Change("B", 0.3, 0.5)]
    >>> said = hundred_sentence("No war", changes, "it lasts")
    >>> said.split(": ")[1].split(", ")[:2]
    ['it lasts in 16 to 30 of them as it was', 'and in 40 to 50 under “No war”']
    """
    if not changes:
        return ""
    before = span([change.before for change in changes])
    after = span([change.after for change in changes])
    by = f"by the {len(changes)} theories that answer" if len(changes) > 1 else "by the only theory"
    only = "" if len(changes) > 1 else " that answers"
    return (
        f"Think of {OF} histories that begin alike: {event} in {before} of them as it was, and in "
        f"{after} under “{title}”, {by}{only}."
    )
