"""What is taken away from a page says what the page says."""

import json
import runpy
from pathlib import Path

import nbformat
import pytest
from asking import compare, drawn, heading, look, scenario_of
from boot import boot
from nbclient import NotebookClient
from page.taking import Taken, backings_of, works_of
from reader.entries import OWN
from reader.view import start
from views.compare.reproduce import as_python
from views.counterfactual.counterfactuals import asked, fingerprint_of, tell
from views.counterfactual.notation import as_python as told_in_python
from views.worked.reaching import aimed, part, parted, reach
from views.worked.repeating import as_python as repeated

from causal.display.raster import pdf, png

CASE = next(iter(boot().values()))
VIEW = start(CASE)
LEVER = CASE.frame.levers[0].variable
VIEWS = [
    VIEW,
    VIEW.having(scenario=CASE.featured[1].name, facts="none", theories=VIEW.theories[1:3]),
    VIEW.having(scenario=OWN, do=((LEVER.name, LEVER.states[-1]),)),
    VIEW.having(variant=next(iter(CASE.variants)), history="record"),
]
HOSTILE = 'What if:\n"""; import os # `rm` </script> $x$ [a](b)'


def taken(view: object, title: str = "") -> Taken:
    made = compare(CASE, view)
    names = tuple(cell.theory for cell in made.select())
    python = as_python(CASE, view, names, made.fingerprint)
    said = title or heading(scenario_of(CASE, view))
    return Taken(said, "http://127.0.0.1/?a=b", made.fingerprint, python)


def run(text: str, folder: Path) -> dict:
    file = folder / "taken.py"
    file.write_text(text, encoding="utf-8")
    return runpy.run_path(str(file))


@pytest.mark.parametrize("view", VIEWS)
def test_the_script_of_a_comparison_gives_every_number(view: object, tmp_path: Path) -> None:
    answer = run(taken(view).script(), tmp_path)["answer"]
    assert answer.rows() == compare(CASE, view).rows()
    assert answer.fingerprint == compare(CASE, view).fingerprint


def test_the_script_of_a_counterfactual_gives_every_number(tmp_path: Path) -> None:
    question = asked(CASE, VIEW)
    told = [tell(question, name) for name in VIEW.theories]
    python = told_in_python(question, told)
    made = Taken("But for that", "", fingerprint_of(question, VIEW.theories), python)
    answers = run(made.script(), tmp_path)["answers"]
    expected = {one.theory.name: one.answer.point for one in told if one.answer is not None}
    assert expected
    assert {name: answer.point for name, answer in answers.items()} == expected


@pytest.mark.slow
def test_the_script_of_a_search_gives_every_number(tmp_path: Path) -> None:
    view = VIEW.having(size=1)
    found = reach(aimed(CASE, view), lambda *_: None)
    python = repeated(aimed(CASE, view), parted(view), found.fingerprint)
    known = run(Taken("Worked", "", found.fingerprint, python).script(), tmp_path)
    assert known["found"].found == found.found
    assert known["parted"].ranked() == part(parted(view), lambda *_: None).ranked()


@pytest.mark.slow
def test_the_notebook_of_a_comparison_gives_every_number() -> None:
    for view in VIEWS[:2]:
        book = nbformat.reads(taken(view).notebook(), as_version=4)
        nbformat.validate(book)
        book.cells.append(
            nbformat.v4.new_code_cell("import json; print(json.dumps(answer.rows()))")
        )
        done = NotebookClient(book, timeout=120, kernel_name="python3").execute()
        rows = json.loads(done.cells[-1].outputs[0].text)
        assert rows == json.loads(json.dumps(compare(CASE, view).rows()))
        shown = [out.data for out in done.cells[1].outputs if out.output_type == "display_data"]
        assert any("image/svg+xml" in data or "<svg" in data.get("text/html", "") for data in shown)


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    made = taken(VIEW, HOSTILE)
    assert run(made.script(), tmp_path)["answer"].rows() == compare(CASE, VIEW).rows()
    words = json.loads(made.notebook())["cells"][0]["source"]
    assert "</script>" not in words
    assert "\\[a\\]" in words
    assert made.citation().count("@misc{counterhistory-") == 1
    assert "/" not in made.name
    assert "\n" not in made.name


def test_the_citation_names_what_the_view_rests_on() -> None:
    theory = CASE.theories[0]
    works = works_of(CASE.frame.library, backings_of(theory))
    assert len(works) > 3
    made = Taken("Title", "http://127.0.0.1/?x=1", "0123456789ab", "", works)
    text = made.citation()
    assert "url = {http://127.0.0.1/?x=1}" in text
    assert "0123456789ab" in text
    assert all(f"{{{source.name}," in text for source in works)
    assert "@book{" in text
    assert "journal = {" in text
    assert not any(source.kind == "evidence" for source in works)


@pytest.mark.slow
@pytest.mark.parametrize("theory", VIEW.theories)
def test_every_map_is_drawn_for_paper(theory: str) -> None:
    svg = drawn(look(CASE, VIEW.having(theory=theory), "dark"))
    assert "var(--" not in svg
    assert png(svg).startswith(b"\x89PNG")
    assert pdf(svg).startswith(b"%PDF")
