"""What is taken away from a page says what the page says."""

import csv
import io
import json
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from asking import compare, drawn, heading, look, look_beside, scenario_of
from boot import boot
from nbclient import NotebookClient
from offering import offered, opened_at
from page.taking import Drawing, Sheet, Taken, named
from reader.entries import OWN
from reader.view import View, start
from telling import histories_csv
from views.compare.histories import teller
from views.compare.overview import overview_csv
from views.compare.reproduce import as_csv, as_python
from views.compare.taken import hundred_csv, seeing_csv
from views.counterfactual.counterfactuals import asked, tell
from views.counterfactual.notation import as_csv as told_csv
from views.counterfactual.ways import as_csv as ways_csv
from views.evidence import sheets as weighed
from views.methods import found as cited
from views.parting import taken as parting
from views.robustness import repeating as doubted
from views.robustness.doubting import doubt, theory_of
from views.theory.beside import as_csv as differing
from views.timeline import taken as dated
from views.timeline.choosing import own_of
from views.worked import taken as worked

from causal.display.raster import pdf, png
from causal.judgement.overview import Overview
from causal.theory.citing import backings_of, works_of
from causal.theory.scenario import verdict

SLOW = pytest.mark.slow
CASE = next(iter(boot().values()))
VIEW = start(CASE)
LEVER = CASE.frame.levers[0].variable
SOME, RUNNING = next(
    (one.name, names)
    for one in CASE.featured
    if len(names := [t.name for t in CASE.theories if verdict(t, one).status == "runs"]) > 1
)
VARIANT = next(iter(CASE.variants))
HAS = next(iter(CASE.variants[VARIANT]))
VIEWS = [
    VIEW,
    VIEW.having(scenario=SOME, facts="none", theories=tuple(RUNNING[:2])),
    VIEW.having(scenario=OWN, do=((LEVER.name, LEVER.states[-1]),)),
    VIEW.having(variant=VARIANT, history="record"),
]
HOSTILE = 'What if:\n"""; import os # `rm` </script> $x$ [a](b)'
EVIDENCE = CASE.evidence
TIMED = next(case for case in boot().values() if case.timeline)
DATED = TIMED.timeline.frame.scenario(TIMED.timeline.first)
ACCOUNTS = [one.name for one in EVIDENCE.rivals] if EVIDENCE else []
CHOSEN = VIEW.having(
    explanandum=EVIDENCE.explananda[1].name,
    asof="2005",
    tempering="0.50",
    dependence="0.5",
    counted="average",
    catch_all=10,
    priors=((ACCOUNTS[0], "30"), *((name, "10") for name in ACCOUNTS[1:])),
    without=tuple(one.name for one in EVIDENCE.items[:3]),
    found=(CASE.frame.outcomes[0].variable.name,),
)
EXPORTS = [
    ("compare", VIEW.having(seed=4, way="see")),
    ("compare", VIEWS[1].having(grid="all")),
    ("compare", VIEWS[2]),
    ("compare", VIEWS[3].having(theory=HAS, seed=2)),
    ("theory", VIEW.having(scenario=SOME)),
    ("theory", VIEW.having(theory=HAS, variant=VARIANT, facts="none")),
    ("theory", VIEW.having(scenario=SOME, theory=RUNNING[0], beside=RUNNING[1])),
    ("counterfactual", VIEW.having(theories=VIEW.theories[:2])),
    ("counterfactual", VIEW.having(known="none", couplings="independent", variant=VARIANT)),
    ("counterfactual", VIEW.having(theories=VIEW.theories[:2], shared="on")),
    ("methods", VIEW),
    ("methods", VIEW.having(document=CASE.frame.library.documents[1].name, record="supports")),
    ("evidence", VIEW),
    ("evidence", CHOSEN),
    ("robustness", VIEW.having(scenario=SOME, theory=RUNNING[1], theories=tuple(RUNNING[:2]))),
    (
        "robustness",
        VIEW.having(theory=HAS, theories=(HAS,), variant=VARIANT, claim="level", rival=SOME),
    ),
    ("worked", VIEW.having(size=1, many=4)),
    ("worked", VIEW.having(size=1, run="all", whom="weighted", weights=((HAS, 3),))),
    ("parting", VIEW.having(scenario=SOME, size=1, firm="on")),
    ("parting", VIEW.having(size=1, run="all", scenario=OWN, do=((LEVER.name, LEVER.states[-1]),))),
    (
        "parting",
        VIEW.having(
            size=1,
            first=HAS,
            other=f"{HAS}:{VARIANT}",
            variant=VARIANT,
            weights=tuple((n, 1 + i) for i, n in enumerate(VIEW.theories)),
            history="record",
        ),
    ),
    ("parting", VIEW.having(size=1, facts="all", theories=tuple(RUNNING[:2]))),
    ("worked", VIEW.having(whom="each", size=1, price=CASE.frame.outcomes[1].variable.name)),
]
EXPORTS += [
    ("timeline", start(TIMED).having(fan=200, move=5, courses=TIMED.timeline.frame.theories[:1])),
    ("timeline", start(TIMED).having(facts="all")),
    ("timeline", start(TIMED).having(when=OWN, changes=own_of(TIMED.timeline, DATED))),
]
QUICK = ("methods", "theory")
EXPORTED = [
    pytest.param(*one, marks=() if one[0] in QUICK else SLOW, id=f"{one[0]}_{i}")
    for i, one in enumerate(EXPORTS)
]


def export(name: str, view: View) -> tuple[Taken, tuple[Sheet, ...], tuple[Drawing, ...]]:
    found = offered(name, view)
    assert found.taken is not None
    return found.taken, found.sheets, found.drawings


def taken(view: View, title: str = "") -> Taken:
    made = compare(CASE, view)
    names = tuple(cell.theory for cell in made.select())
    python = as_python(CASE, view, names, made.fingerprint)
    said = title or heading(scenario_of(CASE, view))
    return Taken(said, "http://127.0.0.1/?a=b", made.fingerprint, python)


def run(text: str, folder: Path) -> dict:
    file = folder / "taken.py"
    file.write_text(text, encoding="utf-8")
    return runpy.run_path(str(file))


# --- the sheets of every page, from what its script computed -------------------------------------


def _compared(view: View, known: dict) -> list[str]:
    answer = known["answer"]
    grid = teller(view, answer) if view.told.grid == "one" else ""
    made = [as_csv(answer), hundred_csv(answer.hundred(grid))]
    if "told" in known:
        twins = known["told"]
        made.append(histories_csv((("as it was", twins.factual), ("changed", twins.changed))))
    if "both" in known:
        made.append(seeing_csv(known["both"]))
    return [*made, overview_csv(Overview(known["every"]))]


def _one(view: View, known: dict) -> list[str]:
    seen, other = look(CASE, view, "light"), look_beside(CASE, view, "light")
    believed = known["believed"]
    assert believed[view.theory] == seen.beliefs  # what the map shows
    made = [as_csv(known["answer"])]
    if other is None:
        return made
    pair = [replace(one, beliefs=believed[one.theory.name]) for one in (seen, other)]
    return [*made, differing(CASE, *pair)]


def _imagined(view: View, known: dict) -> list[str]:
    question = asked(CASE, view)
    told = []
    for name in view.theories:
        one = tell(question, name)
        assert (name in known["answers"]) == (one.answer is not None)
        answer, fact = known["answers"].get(name), known["as_it_was"].get(name)
        told.append(replace(one, answer=answer, fact=fact))
    return [told_csv(told), *([ways_csv(known["shared"])] if "shared" in known else [])]


def _weighed(view: View, known: dict) -> list[str]:
    del view
    items, inside = known["items"], known["inside"]
    facts = [list(zip(one.variables, _states(one.facts), strict=True)) for one in inside.values()]
    return [
        weighed.accounts_csv(items, known["steady"], known["settings"]),
        weighed.items_csv(items),
        weighed.asides_csv(items.influence),
        weighed.questions_csv(known["questions"]),
        weighed.inside_csv(inside.values(), facts),
        weighed.belief_csv(known["believed"]),
        weighed.unseen_csv(known["to_find"]),
        weighed.sought_csv(known["to_look_for"], known["found_already"]),
    ]


def _states(facts: tuple[str, ...]) -> list[str]:
    return [one.partition("=")[2] for one in facts]


def _doubted(view: View, known: dict) -> list[str]:
    found, question = known["found"], doubt(CASE, view)
    every = (found.firmness, found.tornado, found.flips, found.sobol, found.reliance)
    glanced = [
        (theory_of(question, name), one.firmness, one.flips, one.reliance)
        for name, one in known["others"].items()
    ]
    mine = doubted.as_csv(*every, known["readings"], known.get("contest"))
    return [mine, doubted.glance_csv(glanced)]


def _worked(view: View, known: dict) -> list[str]:
    del view
    found = known["found"]
    made = [worked.ways_csv(found), worked.points_csv(found)]
    made += [worked.told_csv(known["told"])] if "told" in known else []
    return made


def _parted(view: View, known: dict) -> list[str]:
    found, outcome = known["found"], view.outcome
    made = [
        parting.parted_csv(found),
        parting.pairs_csv(found.matrix(outcome)),
        parting.levers_csv(found, outcome),
        parting.outcomes_csv(known["every"]),
    ]
    made += [parting.pairs_csv(known["asked"].matrix())] if "asked" in known else []
    return [*made, *([parting.tables_csv(known["differ"])] if "differ" in known else [])]


def _cited(view: View, known: dict) -> list[str]:
    del view
    rows = [(name, *told) for name, told in known["counts"].items()]
    return [
        cited.csv_text(cited.COUNTS, rows),
        cited.claims_csv(CASE, known["claims"]),
        cited.sources_csv(CASE, known["works"]),
    ]


def _timed(view: View, known: dict) -> list[str]:
    del view
    return [dated.years_csv(known["answer"]), dated.summary_csv(known["answer"])]


REBUILT: dict[str, Callable[[View, dict], list[str]]] = {
    "compare": _compared,
    "theory": _one,
    "counterfactual": _imagined,
    "evidence": _weighed,
    "robustness": _doubted,
    "worked": _worked,
    "parting": _parted,
    "methods": _cited,
    "timeline": _timed,
}
SUMS = {
    "compare": "answer.rows()",
    "theory": "answer.rows()",
    "counterfactual": "[one.point for one in answers.values()]",
    "evidence": "items.rows()",
    "robustness": "[one.row() for one in found.tornado.swings]",
    "parting": "[(one.bits, one.settings) for one in found.partings]",
    "worked": "[(way.value, way.settings) for one in found.found for way in one.solutions]",
    "methods": "counts",
    "timeline": "answer.rows()",
}


@pytest.mark.parametrize(("name", "view"), EXPORTED)
def test_the_script_of_every_page_gives_every_number(name: str, view: View, tmp_path: Path) -> None:
    made, sheets, _ = export(name, view)
    known = run(made.script(), tmp_path)
    rebuilt = REBUILT[name](view, known)
    assert len(rebuilt) == len(sheets) > 0
    for sheet, text in zip(sheets, rebuilt, strict=True):
        assert sheet.text() == text, sheet.title
        assert text.count("\n") > 1, sheet.title


@SLOW
@pytest.mark.parametrize("name", REBUILT)
def test_the_script_is_a_program(name: str, tmp_path: Path) -> None:
    made, *_ = export(name, next(view for one, view in EXPORTS if one == name))
    file = tmp_path / f"{made.name}.py"
    file.write_text(made.script(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip()


@SLOW
@pytest.mark.parametrize("name", REBUILT)
def test_the_notebook_of_every_page_gives_the_same(name: str, tmp_path: Path) -> None:
    made, *_ = export(name, next(view for one, view in EXPORTS if one == name))
    known = run(made.script(), tmp_path)
    book = nbformat.reads(made.notebook(), as_version=4)
    nbformat.validate(book)
    last = f"import json; print(json.dumps({SUMS[name]}))"
    book.cells.append(nbformat.v4.new_code_cell(last))
    done = NotebookClient(book, timeout=300, kernel_name="python3").execute()
    expected = json.loads(json.dumps(eval(SUMS[name], known)))
    assert expected
    assert json.loads(done.cells[-1].outputs[-1].text) == expected


@pytest.mark.parametrize(("name", "view"), EXPORTED)
def test_files_have_names_that_every_system_takes(name: str, view: View) -> None:
    made, sheets, drawings = export(name, view)
    for group in (sheets, drawings):
        assert len({one.title for one in group}) == len(group)
        names = named(one.name for one in group)
        assert len(set(names)) == len(group)
        assert all(re.fullmatch(r"[a-z0-9_]{3,64}", one) for one in names)
    assert re.fullmatch(r"[a-z0-9_]{3,60}", made.name)
    assert made.title != "Counterhistory"
    assert made.works
    for sheet in sheets:
        rows = list(csv.reader(io.StringIO(sheet.text())))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert len(set(rows[0])) == len(rows[0])


def test_names_are_made_distinct_and_plain() -> None:
    assert named(["a/b", "a b", "A_B", "..", "é" * 99, "a_b_no2"]) == [
        "a_b", "a_b_no2", "a_b_no3", "counterhistory", "e" * 60, "a_b_no2_no2",
    ]  # fmt: skip


@SLOW
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("compare", 3),
        ("theory", 1),
        ("counterfactual", 1),
        ("evidence", 1),
        ("robustness", 5),
        ("timeline", 5),
    ],
)
def test_every_picture_is_drawn_for_paper(name: str, count: int) -> None:
    _, _, drawings = export(name, next(view for one, view in EXPORTS if one == name))
    assert len(drawings) == count
    for one in drawings:
        svg = one.svg()
        assert "var(--" not in svg, one.title
        assert "<script" not in svg
        assert png(svg).startswith(b"\x89PNG")
        assert pdf(svg).startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one in QUICK else SLOW) for one in REBUILT]
)
def test_a_link_of_other_numbers_is_told_on_every_page(name: str) -> None:
    view = next(view for one, view in EXPORTS if one == name)
    made, *_ = export(name, view)
    for model, changed in (("000000000000", True), (made.fingerprint, False)):
        app = opened_at(name, view, model)
        told = [one.value for one in app.warning]
        assert any("changed since" in words for words in told) == changed


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
