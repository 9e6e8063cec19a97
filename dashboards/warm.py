"""What the first reader would otherwise wait for, done before anybody is let in."""

import gc
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from asking import compare, look, pictures
from boot import Case, boot
from reader.view import start
from views.compare.overview import every
from views.timeline.asking import answer, asked, drawn

from causal.errors import CausalError
from causal.judgement.timelines.picturing import PICTURES, shows

SCHEMES = ("light", "dark")


def page_modules() -> list[str]:
    """Return the modules of all pages: ``page.py`` in a folder of ``views``."""
    folder = Path(__file__).parent / "views"
    return [f"views.{file.parent.name}.page" for file in sorted(folder.glob("*/page.py"))]


def warm() -> None:
    """Import every page, load every case, and draw the questions that readers begin with.

    Streamlit collects garbage after every run of the script. What is here by now stays, so the
    collector is told to walk it no more.
    """
    for module in page_modules():
        import_module(module)
    for case in boot().values():
        with suppress(CausalError):  # a page tells what a folder of one's own cannot answer
            _warm(case)
    gc.collect()
    gc.freeze()


def _warm(case: Case) -> None:
    usual = start(case)
    for scenario in case.scenarios:  # bands are left to the first who asks: they take some 50 ms
        compare(case, replace(usual.having(firm="off"), scenario=scenario.name))
    every(case, usual)
    for scenario in case.featured:
        for scheme in SCHEMES:
            pictures(case, replace(usual, scenario=scenario.name), scheme, None)
    if case.timeline is not None:
        question = asked(case.timeline, usual)
        for what in PICTURES:
            for scheme in SCHEMES if shows(answer(case, question), what) else ():
                drawn(question, what, scheme)
    for theory in case.theories:
        for scheme in SCHEMES:
            look(case, replace(usual, theory=theory.name), scheme)
