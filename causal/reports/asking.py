"""Asking what a study asks: every answer, by calls that are written down as they are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from causal.errors import CausalError, QueryError, TooCostly
from causal.files.study_value import Doubting, Seeking, Study, Telling
from causal.judgement.evidence.influence import Influence, leave_one_out
from causal.judgement.evidence.spans import Span, span
from causal.judgement.evidence.steadiness import Steadiness, steadiness
from causal.judgement.evidence.weighing import weigh
from causal.reports.calls import Call, Given, call, literal
from causal.study import antecedent, compare, crux, histories, search, sensitivity
from causal.theory.scenario import Scenario

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Answered:
    """One part of a study, answered.

    Attributes
    ----------
    call : Call
    found : object
        What the call gives.
    """

    call: Call
    found: Any


@dataclass(frozen=True)
class Weighed:
    """The record weighed, and how far that can be moved.

    Attributes
    ----------
    whole : causal.judgement.evidence.weighing.Weighing
    steady : Steadiness
    settings : Span
    influence : Influence
    """

    whole: Any
    steady: Steadiness
    settings: Span
    influence: Influence


@dataclass(frozen=True)
class Answers:
    """Everything that a study asks, answered.

    Attributes
    ----------
    comparisons : tuple of (str, Answered)
        By variant; the empty name for the theories as they are.
    antecedents : Answered or None
    evidence : Weighed or None
    sensitivity : tuple of Answered
    crux : Answered or None
    search, histories : tuple of Answered
    """

    comparisons: tuple[tuple[str, Answered], ...] = ()
    antecedents: Answered | None = None
    evidence: Weighed | None = None
    sensitivity: tuple[Answered, ...] = ()
    crux: Answered | None = None
    search: tuple[Answered, ...] = ()
    histories: tuple[Answered, ...] = ()


def quiet(done: int, total: int) -> None:
    """Report no progress."""


def answers(study: Study, told: Told = quiet) -> Answers:
    """Answer a study.

    Parameters
    ----------
    study : Study
    told : callable, optional
        Told how many of its parts are answered, and of how many.

    Raises
    ------
    QueryError
        If a part of it has no answer.
    TooCostly
    """
    calls = {
        "comparison": [_compare(study, variant) for variant in _variants(study)],
        "antecedents": [_antecedent(study)] if study.antecedents else [],
        "sensitivity": [_sensitivity(study, one) for one in study.sensitivity],
        "crux": [_crux(study)] if study.crux else [],
        "search": [_search(study, one) for one in study.search],
        "histories": [_histories(study, one) for one in study.histories],
    }
    total, done = sum(map(len, calls.values())) + bool(study.evidence), 0
    made: dict[str, list[Answered]] = {name: [] for name in calls}
    for name, asked in calls.items():
        for one in asked:
            told(done, total)
            made[name].append(Answered(one, _asked(one, name)))
            done += 1
    told(done, total)
    return Answers(
        comparisons=tuple(zip(_variants(study), made["comparison"], strict=True)),
        antecedents=next(iter(made["antecedents"]), None),
        evidence=_weighed(study),
        sensitivity=tuple(made["sensitivity"]),
        crux=next(iter(made["crux"]), None),
        search=tuple(made["search"]),
        histories=tuple(made["histories"]),
    )


def _asked(one: Call, part: str) -> Any:  # noqa: ANN401  (whatever the call gives)
    """Make a call; where it has no answer, say in which part of the study."""
    try:
        return one.made()
    except TooCostly:
        raise
    except CausalError as error:
        raise QueryError(f"the study's {part} has no answer: {error}") from None


def _variants(study: Study) -> tuple[str, ...]:
    return (study.variants or ("",)) if study.comparison else ()


def _theories(study: Study) -> list[Given]:
    pairs = zip(study.theories, study.loaded_as, strict=True)
    return [Given(theory, literal(study.place(name))) for theory, name in pairs]


def _theory(study: Study, name: str, variant: str | None = None) -> Given:
    theory, loaded_as = next(
        pair for pair in zip(study.theories, study.loaded_as, strict=True) if pair[0].name == name
    )
    place = literal(study.place(loaded_as))
    if variant is None:
        return Given(theory, place)
    source = f"causal.load({place}).with_variant({literal(variant)})"
    return Given(theory.with_variant(variant), source)


def _scenarios(study: Study) -> list[Given | Scenario]:
    """Return the scenarios: those of the case are written by name, the study's own in full."""
    return [
        one if one.name in study.own else Given(one, literal(one.name)) for one in study.scenarios
    ]


def _settings(study: Study, theory: str, scenario: str) -> dict[str, str] | None:
    one = study.scenario(scenario)
    return dict(one.for_theory(theory)) if one else None


def _assumed(study: Study) -> dict[str, object]:
    return {"facts": study.facts, "history": study.history}


def _case(study: Study) -> Given | None:
    return Given(study.case, literal(study.place(study.case))) if study.case else None


def _drawn(study: Study) -> dict[str, object]:
    return {"draws": study.draws, "seed": study.seed} if study.draws else {}


def _outcome(study: Study) -> object:
    return "all" if "all" in study.outcomes else list(study.outcomes)


def _compare(study: Study, variant: str) -> Call:
    options = {
        "scenarios": _scenarios(study),
        "outcome": _outcome(study),
        **_assumed(study),
        "variant": variant or None,
        "couplings": study.couplings,
        "ranges": study.comparison.ranges if study.comparison else None,
        "weights": dict(study.weights),
        "case": _case(study),
        **_drawn(study),
    }
    return call(compare, "causal.compare", _theories(study), options)


def _antecedent(study: Study) -> Call:
    asked = study.antecedents
    options = {
        "scenarios": _scenarios(study),
        "facts": "before" if study.facts == "all" else study.facts,
        "history": study.history,
        "case": _case(study),
        "upstream": (asked.upstream or None) if asked else None,
        "threshold": asked.threshold if asked and asked.upstream else None,
        **_drawn(study),
    }
    return call(antecedent, "causal.antecedent", _theories(study), options)


def _sensitivity(study: Study, asked: Doubting) -> Call:
    options = {
        "do": _settings(study, asked.theory, asked.scenario),
        "measure": asked.measure,
        "threshold": None if asked.compared else asked.threshold,
        "compared": asked.compared or None,
        **_assumed(study),
        "couplings": study.couplings,
        **_drawn(study),
    }
    theory = _theory(study, asked.theory, asked.variant)
    return call(sensitivity, "causal.sensitivity", theory, options)


def _crux(study: Study) -> Call:
    asked = study.crux
    options = {
        "outcome": _outcome(study),
        "size": asked.size if asked else None,
        "levers": list(asked.levers) if asked and asked.levers else None,
        **_assumed(study),
        "weights": dict(study.weights),
        "case": _case(study),
        **(_drawn(study) if study.facts != "all" else {}),
    }
    return call(crux, "causal.crux", _theories(study), options)


def _search(study: Study, asked: Seeking) -> Call:
    theories = _theories(study)
    options = {
        "theories": theories,
        "against": asked.against,
        "size": asked.size,
        "levers": list(asked.levers) if asked.levers else None,
        "audience": list(asked.audience) if asked.audience else None,
        **_assumed(study),
        "weights": dict(study.weights),
        "case": _case(study),
    }
    return call(search, "causal.search", asked.goal, options)


def _histories(study: Study, asked: Telling) -> Call:
    options = {
        "do": _settings(study, asked.theory, asked.scenario),
        "ending": dict(asked.ending),
        "count": asked.count,
        **_assumed(study),
        "variant": asked.variant,
    }
    return call(histories, "causal.histories", _theory(study, asked.theory), options)


def _weighed(study: Study) -> Weighed | None:
    if study.evidence is None:
        return None
    dossier, controls = study.evidence.dossier, study.evidence.controls
    return Weighed(
        weigh(dossier, controls),
        steadiness(dossier, controls),
        span(dossier, controls),
        leave_one_out(dossier, controls),
    )
