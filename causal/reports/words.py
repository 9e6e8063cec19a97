"""What a reader calls the theories, variables and states of a study."""

from collections.abc import Iterable

from causal.files.study_value import Study
from causal.scm.variables import Variable
from causal.theory.scenario import Scenario


def variable_of(study: Study, name: str) -> Variable | None:
    """Return a variable of the case, or else of the first theory that has it."""
    if study.frame and name in study.frame:
        return study.frame.entry(name).variable
    return next((theory[name] for theory in study.theories if name in theory), None)


def titled(study: Study, name: str) -> str:
    """Return what a reader calls a variable."""
    variable = variable_of(study, name)
    return variable.title if variable else name


def labelled(study: Study, name: str, state: str) -> str:
    """Return what a reader calls a state of a variable."""
    variable = variable_of(study, name)
    return variable.label(state) if variable and state in variable.states else state


def set_words(study: Study, settings: Iterable[tuple[str, str]]) -> str:
    """Write what is set, or seen; “nothing” if that is empty."""
    told = [f"{titled(study, name)}: {labelled(study, name, state)}" for name, state in settings]
    return "; ".join(told) or "nothing"


def theory_title(study: Study, name: str) -> str:
    """Return what a reader calls a theory; any other name as it is."""
    return next((one.title for one in study.theories if one.name == name), name)


def scenario_title(one: Scenario | None) -> str:
    """Return what a reader calls a scenario; the course that was taken where there is none."""
    return f"“{one.title or one.name}”" if one else "the course that was taken"
