"""What the edits do to the outcome, and the reader's theory beside those of the case."""

from dataclasses import dataclass, replace

import streamlit as st
from asking import scenario_of
from boot import Case
from page.contents import section
from page.parts import paragraph, scheme, sentence, table
from page.pictures import pair
from reader.controls import question
from reader.entries import OWN
from reader.view import View

import causal
from causal.display.numbers import percent, probability
from causal.errors import CausalError
from causal.files.editing.document import Document
from causal.judgement.cells import Cell
from causal.judgement.comparison import Comparison
from causal.theory.frame import Measure
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from views.build.workshop import Workshop, check, once

STILL = (
    " Nothing moves here: what you changed has no way to this outcome, or the facts that are kept "
    "settle it already; under Rules you can keep other facts, or none."
)
YOURS, BEGUN = "Yours, edited", "As you began"
NOTHING = Scenario("nothing", title="Nothing changed")


@dataclass(frozen=True)
class Question:
    """What is asked of the theories.

    Attributes
    ----------
    scenario : Scenario
    outcome : str
    facts : str
    history, variant : str or None
    case : str or None
    """

    scenario: Scenario
    outcome: str
    facts: str = "before"
    history: str | None = None
    variant: str | None = None
    case: str | None = None


def ask(case: Case, view: View, theory: Theory) -> Question:
    """Let the reader choose what is asked: of the case, or of a theory that stands alone."""
    if theory.frame is not None:
        question(case, view, several=True)
        history = None if view.history == OWN else view.history
        variant = None if view.variant == CALIBRATED else view.variant
        return Question(
            scenario_of(case, view), view.outcome, view.facts, history, variant, case.name
        )
    return _alone(theory)


def _alone(theory: Theory) -> Question:
    outcomes = list(dict.fromkeys([*theory.role("outcome"), *theory.model.names]))
    left, right, last = st.columns(3, vertical_alignment="bottom")
    with left:
        outcome = st.selectbox(
            "Outcome",
            outcomes,
            format_func=lambda name: theory[name].title,
            key=_kept("build_outcome", outcomes),
        )
    others = ["", *dict.fromkeys([*theory.role("lever"), *theory.model.names])]
    with right:
        lever = st.selectbox(
            "What if …",
            others,
            format_func=lambda name: theory[name].title if name else "Nothing changed",
            key=_kept("build_lever", others),
        )
    if not lever:
        return Question(NOTHING, outcome, "none")
    with last:
        states = list(theory[lever].states)
        state = st.selectbox(
            "were",
            states,
            format_func=theory[lever].label,
            key=_kept("build_set", states),
        )
    title = f"{theory[lever].title} = {theory[lever].label(state)}"
    return Question(Scenario(OWN, title=title, settings=((lever, state),)), outcome, "before")


def _kept(key: str, options: list[str]) -> str:
    """Forget a choice that is no longer there."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    return key


def compared(asked: Question, theories: tuple[tuple[Document | str, Theory], ...]) -> Comparison:
    """Run the question through theories, remembered in this session."""
    found = once(
        ("compare", asked, tuple((key, theory.title) for key, theory in theories)),
        lambda: causal.compare(
            [theory for _, theory in theories],
            scenario=asked.scenario,
            outcome=asked.outcome,
            facts=asked.facts,
            history=asked.history,
            variant=asked.variant,
            case=asked.case,
        ),
    )
    assert isinstance(found, Comparison)
    return found


def before_and_after(asked: Question, shop: Workshop, own: Theory) -> Comparison | None:
    """Compare what the reader began with and what it has become; None if the first was broken."""
    begun = check(shop.versions.start).askable
    if begun is None or asked.outcome not in begun:
        return None
    try:
        return compared(
            asked,
            (
                (shop.versions.start, replace(begun, title=BEGUN)),
                (shop.document, replace(own, title=YOURS)),
            ),
        )
    except CausalError:
        return None


def moved(made: Comparison, changed: bool) -> str:
    """Say what the edits do to the headline of the outcome."""
    begun, own = made.select()
    measure = made.headline(own)
    if not own.answered:
        why = f"it{own.why.removeprefix(YOURS)}" if own.why.startswith(YOURS) else own.why
        why += "" if why.endswith(".") else "."
        return f"On this question your theory gives no number: {why} Choose another above."
    under = made.scenarios[0].title if made.scenarios[0].settings else ""
    if not begun.answered:
        return f"Your theory answers now; as you began, it did not: {begun.why}"
    if not changed:
        told = _value(measure, own, 0)
        more = f", and {_value(measure, own, 1)} under “{under}”" if under else ""
        return f"{measure.title}: {told} as it was{more}. Nothing is edited yet."
    parts = [_step(measure, begun, own, 0, "as it was")]
    if under:
        parts.append(_step(measure, begun, own, 1, f"under “{under}”"))
    still = all(" stays at " in part for part in parts)
    return f"{measure.title}, by your edits: {'; '.join(parts)}.{STILL if still else ''}"


def _value(measure: Measure, cell: Cell, which: int) -> str:
    return (percent if measure.event else probability)(cell.measured(measure)[which])


def _step(measure: Measure, begun: Cell, own: Cell, which: int, words: str) -> str:
    old, new = begun.measured(measure)[which], own.measured(measure)[which]
    if abs(old - new) < 1e-12:
        return f"{words} it stays at {_value(measure, own, which)}"
    return f"{words} from {_value(measure, begun, which)} to {_value(measure, own, which)}"


def effect(made: Comparison, key: str = "build_effect") -> None:
    """Show the outcome before and after the edits: a picture and its table."""
    begun, own = made.select()
    if not begun.answered and not own.answered:
        paragraph("Nothing on this question, before your edits or with them.")
        return
    pair(
        made.svg(scheme=scheme(), layout="narrow"), made.svg(scheme=scheme(), layout="narrow"), key
    )
    variable, under = own.outcome, made.scenarios[0].title
    headers = [variable.title, "as you began", "yours"]
    if made.scenarios[0].settings:
        headers += ["as you began, changed", "yours, changed"]
    rows = []
    for place, label in enumerate(variable.labels):
        told = [_cell(cell.baseline, place) for cell in (begun, own)]
        if made.scenarios[0].settings:
            told += [_cell(cell.probabilities, place) for cell in (begun, own)]
        rows.append([label, *told])
    with st.expander("The same as a table"):
        table(
            headers,
            rows,
            f"Before and after your edits; changed: {under}",
            numeric=range(1, len(headers)),
        )


def _cell(numbers: tuple[float, ...], place: int) -> str:
    return probability(numbers[place]) if numbers else "no answer"


def among(
    case: Case, view: View, asked: Question, shop: Workshop, own: Theory
) -> Comparison | None:
    """Show the reader's theory beside those of the case, under the same rules."""
    section("Beside the theories of the case")
    if own.frame is None:
        paragraph(
            "Your theory names no case, so it stands alone: its levers and outcomes are its own, "
            "and there is nothing to set beside it. Give it a case in its text to compare it.",
        )
        return None
    shipped = tuple((name, case.theory(name)) for name in view.theories)
    title = own.title if own.title not in [t.title for _, t in shipped] else f"{own.title} (yours)"
    made = compared(asked, ((shop.document, replace(own, title=title)), *shipped))
    paragraph(made.sentence())
    wide, narrow = (made.svg(scheme=scheme(), layout=layout) for layout in ("wide", "narrow"))
    pair(wide, narrow, "build_among")
    with st.expander("The same as a table"):
        headers, rows = made.display_rows("", "")
        table(headers, rows, made.outcomes[0].variable.title, numeric=range(3, len(headers)))
    reasons = [cell for cell in made.select() if not cell.answered]
    if reasons:
        told = " ".join(sentence(cell.why) for cell in reasons)
        paragraph(f"Who gives no number: {told}", "db-quiet")
    return made
