"""A mechanism in its own terms: weights, contributions, coefficients, rates."""

from collections.abc import Sequence

from page.parts import paragraph, table

from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked
from causal.theory.theory import Theory

FORMS = {
    "table": "A table: a row of probabilities for every combination of causes.",
    "ranked": "Ranked: a weighted mean of its causes, with some spread.",
    "noisy_max": "Noisy maximum: each cause acts by itself, and the strongest effect prevails.",
    "logit": "A multinomial logit: each cause shifts the odds of each state.",
    "hazard": "A hazard: a rate for each window of time.",
    "deterministic": "A rule: its causes settle it, and nothing is left to luck.",
}
Rows = list[list[str]]


def own_terms(theory: Theory, name: str, parent: str = "") -> None:
    """Show the numbers of a mechanism as they were written, or those of one cause only."""
    mechanism = theory.model.mechanism(name)
    paragraph(FORMS.get(mechanism.form, mechanism.form))
    match mechanism:
        case Ranked():
            _ranked(theory, mechanism, parent)
        case NoisyMax():
            rows = _by_state(theory, mechanism.contributions, parent)
            rows += [] if parent else [["with none of them", *_numbers(mechanism.leak)]]
            _shown(theory, name, rows, "Chance of each state from each cause by itself", "Cause")
        case Logit():
            _logit(theory, name, mechanism, parent)
        case Hazard():
            _hazard(theory, mechanism, parent)


def _numbers(row: Sequence[float]) -> list[str]:
    return [f"{number:g}" for number in row]


def _by_state(
    theory: Theory,
    effects: Sequence[tuple[str, Sequence[tuple[str, Sequence[float]]]]],
    parent: str,
) -> Rows:
    return [
        [f"{theory[cause].title} = {theory[cause].label(state)}", *_numbers(row)]
        for cause, rows in effects
        if parent in ("", cause)
        for state, row in rows
    ]


def _shown(theory: Theory, name: str, rows: Rows, caption: str, head: str) -> None:
    if rows:
        labels = theory[name].labels
        table([head, *labels], rows, caption, numeric=range(1, len(labels) + 1))


def _ranked(theory: Theory, mechanism: Ranked, parent: str) -> None:
    total = sum(abs(weight) for _, weight in mechanism.weights)
    weights = [
        [theory[cause].title, f"{weight:+g}", f"{abs(weight) / total:.0%}" if total else "–"]
        for cause, weight in mechanism.weights
        if parent in ("", cause)
    ]
    if weights:
        table(["Cause", "Weight", "Share"], weights, "Weights", numeric=range(1, 3))
        paragraph(
            "A weight with a minus pushes the other way. The share is of all weights, "
            "whatever their sign.",
            "db-quiet",
        )
    paragraph(f"Spread (standard deviation) {mechanism.sd:g}, bias {mechanism.bias:g}.")
    stands = [
        [theory[cause].title, theory[cause].label(state), f"{at:g}"]
        for cause, places in mechanism.positions
        if parent in ("", cause)
        for state, at in places
    ]
    if stands:
        headers = ["Cause", "State", "Stands at"]
        table(headers, stands, "Where states stand, from 0 to 1", numeric=range(2, 3))


def _logit(theory: Theory, name: str, mechanism: Logit, parent: str) -> None:
    rows = [] if parent else [["base", *_numbers(mechanism.base)]]
    rows += [
        [f"{theory[cause].title}, from first to last state", *_numbers(row)]
        for cause, row in mechanism.slopes
        if parent in ("", cause)
    ]
    rows += _by_state(theory, mechanism.effects, parent)
    _shown(theory, name, rows, "Coefficients: what is added to the score of each state", "Term")


def _hazard(theory: Theory, mechanism: Hazard, parent: str) -> None:
    if not parent:
        paragraph(
            f"Log of the yearly rate with every cause at its last state: {mechanism.intercept:g}."
        )
    slopes = [
        [theory[cause].title, f"{slope:+g}"]
        for cause, slope in mechanism.slopes
        if parent in ("", cause)
    ]
    if slopes:
        headers = ["Cause", "Added at its first state"]
        table(headers, slopes, "What is added to the log rate", numeric=range(1, 2))
    windows = [
        [
            window.state,
            f"{window.years:g}",
            f"× {window.factor:g}",
            "; ".join(
                f"× {factor:g} if {theory[cause].title} = {theory[cause].label(state)}"
                for cause, state, factor in window.boosts
                if parent in ("", cause)
            )
            or "–",
        ]
        for window in mechanism.windows
    ]
    table(["Window", "Years", "Rate", "Boosts"], windows, "Windows", numeric=range(1, 3))
