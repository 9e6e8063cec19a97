"""One distribution as bars."""

from collections.abc import Sequence

from causal.display.map_bars import ROW, bar_row
from causal.display.numbers import percent
from causal.display.palette import palette
from causal.display.svg import label, picture
from causal.display.text import clean, wrap
from causal.errors import CausalError


def belief_bars(
    states: Sequence[str],
    probs: Sequence[float],
    *,
    factual: int | None = None,
    baseline: Sequence[float] | None = None,
    title: str = "",
    scheme: str = "auto",
    width: float = 360,
) -> str:
    """Draw one distribution, a bar a state.

    Parameters
    ----------
    states : sequence of str
        Labels of the states.
    probs : sequence of float
        The probability of each.
    factual : int, optional
        Which state happened.
    baseline : sequence of float, optional
        Probabilities to compare with, drawn as ticks.
    title : str, optional
        What the picture is called.
    scheme : {"auto", "light", "dark"}
        As for `causal.display.causal_map.causal_map`.
    width : float, default 360
        In pixels.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If there is not one probability for each state.

    Examples
    --------
    >>> "80%" in belief_bars(("no", "yes"), (0.2, 0.8), factual=1, title="War")
    True
    """
    _checked(title or "the distribution", len(states), probs, baseline)
    colours = palette(scheme)
    parts = []
    y = 10.0
    if clean(title):
        head = wrap(title, width - 20, 13, lines=1, bold=True)[0]
        parts.append(label(10, y + 12, head, fill=colours.text, size=13, bold=True))
        y += 22
    said = []
    for i, (state, chance) in enumerate(zip(states, probs, strict=True)):
        before = None if baseline is None else baseline[i]
        parts.append(
            bar_row(
                state,
                chance,
                x=10,
                y=y,
                width=width - 20,
                ink=colours.state(i),
                baseline=before,
                dots=factual is not None,
                happened=i == factual,
                colours=colours,
            )
        )
        said.append(f"{state} {percent(chance)}" + (", what happened" if i == factual else ""))
        y += ROW
    return picture(
        "".join(parts),
        kind="ch-belief",
        width=width,
        height=y + 6,
        title=title or "Distribution",
        description="; ".join(said),
        scheme=scheme,
        colours=colours,
        widest=1.0,
    )


def _checked(
    title: str, count: int, probs: Sequence[float], baseline: Sequence[float] | None
) -> None:
    for values in (probs, probs if baseline is None else baseline):
        if len(values) != count:
            raise CausalError(
                f"{title} has {len(values)} probabilities and {count} states; each state needs one"
            )
