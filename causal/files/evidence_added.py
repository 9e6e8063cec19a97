"""Items that a reader adds to the evidence of a case, as text that never touches a disk."""

import json

from causal.errors import FileError
from causal.files.evidence import read_evidence
from causal.files.text import open_file
from causal.judgement.evidence.dossier import Dossier
from causal.theory.frame import Frame

MOST_ADDED = 256 * 2**10
"""Largest file of added items, in bytes."""
_HEAD = """# Items of your own, to be weighed with those of the case: by the dashboard, or by
#   causal weigh THIS_FILE
# db is ten times the decimal logarithm of how probable the item is under each account, from the
# account under which it is most probable: 0 there, and -10 where it is ten times less probable.
# Every account needs a number. The example says nothing for or against any: change it, or copy it.
"""


def read_added(data: bytes, *, file: str, frame: Frame, base: Dossier) -> Dossier:
    """Read items that are added to the evidence of a case.

    Parameters
    ----------
    data : bytes
        The file as it is: TOML of kind ``evidence`` with ``adds = true``.
    file : str
        Named in errors.
    frame : Frame
        Of the case; nothing is looked up on a disk.
    base : Dossier
        The evidence of the case.

    Returns
    -------
    Dossier
        Both together.

    Raises
    ------
    FileError

    Examples
    --------
    >>> from causal.files.catalogue import load_frame
    >>> from causal.files.evidence import load_evidence
    >>> frame, base = load_frame("mill"), load_evidence("mill")
    >>> made = added_template(base).encode()
    >>> both = read_added(made, file="mine.toml", frame=frame, base=base)
    >>> len(both.items) - len(base.items)
    1
    """
    if len(data) > MOST_ADDED:
        sentence = f"the file is longer than {MOST_ADDED // 2**10} KiB; add fewer items at a time"
        raise FileError(file, [("", sentence)])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = f"the file is no text in UTF-8 (byte {error.start + 1})"
        raise FileError(file, [("", sentence)]) from None
    raw = open_file(text, file, "evidence")
    if raw.get("case") != frame.name:
        sentence = f"the items are for the case {frame.name}; write case = {json.dumps(frame.name)}"
        raise FileError(file, [("case", sentence)])
    if raw.get("adds") is not True:
        sentence = "to add to the case write adds = true; a file by itself is for causal weigh"
        raise FileError(file, [("adds", sentence)])
    return read_evidence(text, name=frame.name, file=file, frame=frame, base=base)


def added_template(base: Dossier) -> str:
    """Return a file that adds one item to a body of evidence, to be filled in.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> "adds = true" in added_template(load_evidence("mill"))
    True
    """
    names = [one.name for one in base.rivals]
    even = ", ".join(f"{json.dumps(name)} = 0.0" for name in names)
    half = ", ".join(f"{json.dumps(name)} = 0.5" for name in names)
    named = "\n".join(f"#   {one.name}: {one.title}" for one in base.rivals)
    about = "\n".join(f"#   {one.name}: {one.title}" for one in base.explananda)
    clusters = ", ".join(one.name for one in base.clusters)
    bears = f'explananda = ["{base.explananda[0].name}"]\n' if base.explananda else ""
    return f"""{_HEAD}schema = 1
kind = "evidence"
case = {json.dumps(base.name)}
adds = true
title = "My items"

# The accounts:
{named}
# What an item may bear on (explananda):
{about}
# Clusters hold items that lean on one another. Those of the case can be named too:
#   {clusters}

[clusters.mine]
title = "My archive"
dependence = 1.0

[items.my_find]
title = "What was found, in a few words"
fact = "What it says, in a sentence or two, with where it is kept."
cluster = "mine"
{bears}date = "1990"
refers_to = 1990
learnt = 2000
confidence = "approximate"
claims = ["elicited"]
db = {{ {even} }}

# An item that has not been looked for yet: how probable it is under each account.
# [items.my_question]
# title = "What could be found"
# fact = "What it would say."
# cluster = "mine"
# refers_to = 1990
# learnt = 2000
# seen = false
# claims = ["elicited"]
# chances = {{ {half} }}
"""
