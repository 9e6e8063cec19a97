"""Files to begin with: a case with two theories, or a theory of a case that is there."""

import os
from pathlib import Path

from causal.errors import FileError
from causal.files.catalogue import case_file_near, load_frame
from causal.files.copying import free_name, listed
from causal.files.editing.variables import empty_theory
from causal.files.folders import read_text
from causal.files.places import CASE_FILE, THEORIES
from causal.files.saving import save, writing

_CASE = """# What the theories of a case share. Change the words and names to yours. The manual,
# models/README.md, says what every field means, and `causal check {name}` tells what is wrong.
schema = 1
kind = "case"
title = "{name}"
summary = "What happened, and what its theories disagree about, in two or three sentences."
theories = ["first_theory", "second_theory"]

[outcomes.the_outcome]
title = "The outcome"
question = "What is to be explained, as a question?"
date = "1900"
states = ["no", "yes"]
factual = "yes"
claims = ["elicited"]
[outcomes.the_outcome.measures.happens]
title = "it happens"
event = ["yes"]

[levers.the_lever]
title = "The lever"
date = "1899"
states = ["no", "yes"]
factual = "yes"
claims = ["elicited"]
"""
_SCENARIOS = """# What is asked of every theory.
schema = 1
kind = "scenarios"
case = "{name}"

[scenarios.without_it]
title = "Without it"
question = "What if it had not been so?"
claims = ["elicited"]
set = {{ the_lever = "no" }}
"""
_THEORY = """# Say in the summary what it holds, and give it the variables that it speaks of.
schema = 1
kind = "theory"
case = "{name}"
title = "{title}"
summary = "What it holds, in two or three plain sentences."

[variables.the_lever]
role = "lever"
ess = 6
claims = ["elicited"]
mechanism = {{ form = "table", prior = [0.5, 0.5] }}

[variables.the_outcome]
role = "outcome"
ess = 6
claims = ["elicited"]
rationale = "Why these numbers."
parents = {{ the_lever = {{ claims = ["elicited"] }} }}
mechanism = {{ form = "table", rows = {{ {rows} }} }}
"""
_FIRST = "no = [0.9, 0.1], yes = [0.2, 0.8]"
_SECOND = "no = [0.4, 0.6], yes = [0.3, 0.7]"


def new_case(folder: str | Path) -> tuple[Path, ...]:
    """Write a case with two theories to begin with, which can be asked as it is.

    Parameters
    ----------
    folder : str or Path
        Its name is that of the case. It must not be there yet, or be empty.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    FileError
    """
    folder = Path(folder)
    name = free_name(folder)
    texts = {
        CASE_FILE: _CASE.format(name=name),
        "scenarios.toml": _SCENARIOS.format(name=name),
        f"{THEORIES}/first_theory.toml": _THEORY.format(
            name=name, title="The first theory", rows=_FIRST
        ),
        f"{THEORIES}/second_theory.toml": _THEORY.format(
            name=name, title="The second theory", rows=_SECOND
        ),
    }
    return tuple(_write(folder / place, text) for place, text in texts.items())


def new_theory(file: str | Path, case: str | Path) -> Path:
    """Write a theory of a case to begin with: it holds the first outcome and knows nothing yet.

    Parameters
    ----------
    file : str or Path
        Ends in ``.toml``; must not be there yet. Among the theories of a case of your own, it is
        listed in its case file, too.
    case : str or Path
        A name, or a folder of your own.

    Returns
    -------
    Path

    Raises
    ------
    UnknownName, FileError
    """
    path = Path(file)
    if path.suffix != ".toml":
        raise FileError(str(path), [("", "a theory file ends in .toml")])
    if path.exists():
        raise FileError(str(path), [("", "there is such a file; choose another name")])
    frame = load_frame(case)
    made = empty_theory(case, frame.outcomes[0].variable.name)
    if frame.home and case_file_near(frame.name, path) is None:
        made = made.put(("case",), _from(path.resolve().parent, Path(frame.home) / CASE_FILE))
    among = bool(frame.home) and path.resolve().parent == (Path(frame.home) / THEORIES).resolve()
    if not among:
        return _write(path, made.text)
    whole = Path(frame.home) / CASE_FILE
    longer = listed(read_text(whole, str(whole)), path.stem, str(whole))
    _write(path, made.text)
    save(whole, longer)
    return path


def _from(folder: Path, file: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # on another drive
        return file.as_posix()


def _write(path: Path, text: str) -> Path:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    save(path, text)
    return path
