"""The page Build: what it edits is what the library checks, and every number is the library's."""

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from apps import page_of
from boot import boot
from reader.view import read, start, write
from streamlit.testing.v1 import AppTest

import causal
from causal.display.numbers import percent
from causal.files.catalogue import load_case
from causal.files.check import check
from causal.files.editing.document import checked, document_of
from causal.files.editing.variables import empty_theory
from causal.files.evidence import load_evidence
from causal.files.reading import read_theory
from causal.files.uploads import MAX_UPLOAD
from causal.judgement.evidence.weighing import weigh

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
VIEW = start(CASE)
THEORY = CASE.theory("reform_pace")
PRIOR = next(n for n in THEORY.model.names if not THEORY.model.parents(n))
CELL = f"widget_at_variables.{PRIOR}.mechanism.prior[0]"
TOML = 'schema = 1\nkind = "theory"\ntitle = "Mine"\nsummary = "Short."\n' + "".join(
    f'[variables.{name}]\ntitle = "{name}"\nrole = "{role}"\nstates = ["no", "yes"]\ness = 2\n'
    f'claims = ["elicited"]\n{more}\n'
    for name, role, more in (
        ("rain", "lever", 'mechanism = { form = "table", prior = [0.6, 0.4] }'),
        (
            "flood",
            "outcome",
            'parents = { rain = { claims = ["elicited"] } }\n'
            'mechanism = { form = "table", rows = { no = [0.9, 0.1], yes = [0.3, 0.7] } }',
        ),
    )
)


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "build")


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


def bodies(app: AppTest) -> str:
    return "\n".join(e.proto.body for e in app.get("html") if ".db-fault {" not in e.proto.body)


def answer(app: AppTest) -> str:
    return next(e.proto.body for e in app.get("html") if "db-answer" in e.proto.body[:40])


def shop(app: AppTest) -> object:
    return app.session_state["workshop"]


def pasted(app: AppTest, text: str) -> AppTest:
    app.text_area(key="build_text").set_value(text)
    return app.button(key="build_open").click().run()


def scaled(app: AppTest, value: float) -> AppTest:
    """Change a number of a row, and have the row normalised."""
    app.number_input(key=CELL).set_value(value).run()
    return app.button(key=f"norm_variables.{PRIOR}.mechanism.prior").click().run()


def test_a_theory_without_the_lever_is_told_so(opened: Open) -> None:
    outcome = CASE.frame.outcomes[0].variable.name
    app = pasted(opened(), empty_theory(CASE.name, outcome).text)
    fine(app)
    assert "your theory gives no number: it does not speak of" in answer(app)
    assert "Choose another above." in answer(app)
    assert "Nothing on this question, before your edits or with them." in bodies(app)
    assert "Yours, edited" not in bodies(app)


def test_the_choice_is_in_the_address_and_the_document_is_not() -> None:
    view = VIEW.having(begun="reform_pace", begun_variant="literal")
    assert read({k: [v] if isinstance(v, str) else v for k, v in write(view).items()}, boot()) == (
        view,
        (),
    )
    _, problems = read({"begun": ["reform_pase"], "begun_variant": ["x"]}, boot())
    assert "reform_pace" in problems[0]


def test_nothing_is_at_work_at_first_and_a_theory_can_be_begun(opened: Open) -> None:
    app = opened()
    fine(app)
    assert "workshop" not in app.session_state
    app.selectbox(key=f"build_shipped_{CASE.name}").set_value("arms_space").run()
    app.button(key="build_go").click().run()
    fine(app)
    assert shop(app).document == document_of(causal.load("arms_space"))
    assert app.query_params["begun"] in ("arms_space", ["arms_space"])
    assert "Good" in answer(app)


def test_an_empty_theory_is_a_theory(opened: Open) -> None:
    app = opened().button(key="build_empty").click().run()
    fine(app)
    assert "Good" in answer(app)
    states = CASE.frame.outcome(VIEW.outcome).variable.states
    theory = checked(shop(app).document).theory
    assert theory.distribution(VIEW.outcome).probabilities == pytest.approx(
        [1 / len(states)] * len(states)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", causal.theory_names())
def test_every_theory_can_be_begun_and_every_variable_shown(opened: Open, name: str) -> None:
    frame = causal.load(name).frame
    app = opened(begun=name, **({"case": frame.name} if frame else {}))
    fine(app)
    assert "Good" in answer(app)
    for variable in causal.load(name).model.names:
        entry = causal.load(name).entry(variable)
        if entry.silent:
            continue
        app.selectbox(key="widget_build_variable").set_value(variable).run()
        fine(app)
        assert app.number_input or app.selectbox


def test_an_edit_moves_the_outcome_as_the_library_says(opened: Open) -> None:
    app = scaled(opened(begun="reform_pace", facts="none"), 3.0)
    fine(app)
    assert re.search(r"from \d+% to \d+%", answer(app))
    document = shop(app).document
    row = document.at("variables", PRIOR, "mechanism", "prior")
    assert sum(row) == pytest.approx(1)
    old = THEORY.model.cpt(PRIOR)
    assert row[1] == pytest.approx(old[1] / (3 + old[1:].sum()))
    own = read_theory(document.text, name="reform_pace", file="x", frame=CASE.frame)
    made = causal.compare(
        [THEORY, own], scenario=VIEW.scenario, outcome=VIEW.outcome, facts="none", case=CASE.name
    )
    measure = made.headline(made.cells[0])
    for cell in made.cells:
        for number in cell.measured(measure):
            assert percent(number) in answer(app)
    assert "The theory: its" not in bodies(app)
    assert f"{PRIOR}: the prior is" in bodies(app)


def test_a_fault_is_told_at_its_field_and_in_the_list(opened: Open) -> None:
    app = opened(begun="reform_pace")
    app.number_input(key=CELL).set_value(0.9).run()
    fine(app)
    assert "1 problem" in answer(app)
    place = f"variables.{PRIOR}.mechanism.prior"
    assert bodies(app).count(f"<code>{place}</code>") == 2
    assert bodies(app).count("must sum to 1") == 2
    (problem,) = [p for p, _ in checked_of(app)]
    assert problem == place


def checked_of(app: AppTest) -> tuple:
    return checked(shop(app).document).problems


@pytest.mark.slow
def test_undo_redo_reset(opened: Open) -> None:
    app = opened(begun="reform_pace")
    first = shop(app).document
    app.number_input(key=CELL).set_value(0.9).run()
    second = shop(app).document
    app.button(key="build_undo").click().run()
    assert shop(app).document == first
    assert app.number_input(key=CELL).value == pytest.approx(THEORY.model.cpt(PRIOR)[0])
    app.button(key="build_redo").click().run()
    assert shop(app).document == second
    app.button(key="build_reset").click().run()
    assert shop(app).document == first
    app.button(key="build_undo").click().run()
    assert shop(app).document == second


@pytest.mark.slow
def test_the_others_of_a_row_scale_along(opened: Open) -> None:
    app = opened(begun="reform_pace")
    app.toggle(key="build_along").set_value(True).run()
    app.number_input(key=CELL).set_value(0.7).run()
    fine(app)
    assert "Good" in answer(app)
    row = shop(app).document.at("variables", PRIOR, "mechanism", "prior")
    assert row[0] == 0.7
    assert sum(row) == pytest.approx(1)


def test_a_text_of_ones_own_stands_alone(opened: Open) -> None:
    app = pasted(opened(), TOML)
    fine(app)
    assert "stands alone" in bodies(app)
    assert shop(app).document.at("title") == "Mine"
    app.selectbox(key="build_outcome").set_value("flood").run()
    app.selectbox(key="build_lever").set_value("rain").run()
    app.selectbox(key="build_set").set_value("yes").run()
    fine(app)
    assert "70%" in answer(app) or "30%" in answer(app)


def test_claims_and_words(opened: Open) -> None:
    app = opened(begun="reform_pace")
    place = f"variables.{PRIOR}"
    claim = CASE.frame.library.claims[0].name
    app.multiselect(key=f"widget_claims_{place}").set_value([claim]).run()
    fine(app)
    assert shop(app).document.at("variables", PRIOR, "claims") == [claim]
    app.multiselect(key=f"widget_claims_{place}").set_value([]).run()
    app.text_input(key=f"widget_note_{place}").set_value("my own <b>view</b>").run()
    assert shop(app).document.at("variables", PRIOR, "claims") == ["elicited"]
    assert shop(app).document.at("variables", PRIOR, "note") == "my own <b>view</b>"
    app.selectbox(key=f"widget_at_{place}.role").set_value("exogenous").run()
    assert not app.exception
    assert checked_of(app)[0][0] == f"{place}.role"
    assert "<b>view" not in bodies(app)


@pytest.mark.slow
def test_states_arrows_and_variables_by_their_fields(opened: Open) -> None:
    app = pasted(opened(), TOML)
    app.text_input(key="widget_state_rain_0").set_value("dry").run()
    fine(app)
    assert shop(app).document.at("variables", "rain", "states") == ["dry", "yes"]
    assert shop(app).document.at("variables", "flood", "mechanism", "rows", "dry") == [0.9, 0.1]
    app.text_input(key="new_state_rain").set_value("some").run()
    app.button(key="add_state_rain").click().run()
    assert shop(app).document.at("variables", "rain", "states") == ["dry", "some", "yes"]
    app.selectbox(key="cause_rain").set_value("flood").run()
    app.button(key="draw_rain").click().run()
    assert not app.exception
    assert "run in a circle" in bodies(app)
    app.text_input(key="build_new").set_value("wind").run()
    app.button(key="build_add").click().run()
    fine(app)
    assert "wind" in shop(app).document.variables
    assert checked_of(app) == ()


@pytest.mark.slow
def test_the_download_is_what_check_accepts(opened: Open, tmp_path: Path) -> None:
    app = scaled(opened(begun="reform_pace"), 2.0)
    file = tmp_path / "reform_pace.toml"
    file.write_text(shop(app).document.text, encoding="utf-8")
    assert check(file) == ()
    subprocess.run([sys.executable, "-m", "causal", "check", str(file)], check=True)
    again = causal.load(file)
    assert again.model.cpt(PRIOR)[0] == pytest.approx(2 / (3 - THEORY.model.cpt(PRIOR)[0]))


@pytest.mark.slow
def test_python_and_terminal_give_the_same(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    app = scaled(opened(begun="reform_pace"), 2.0)
    (tmp_path / "reform_pace.toml").write_text(shop(app).document.text, encoding="utf-8")
    python, terminal, everywhere = (code.value for code in app.code[-3:])
    monkeypatch.chdir(tmp_path)
    known: dict = {}
    exec(python, known)
    assert re.search(r"# (\w+)", python)[1] == known["answer"].fingerprint
    capsys.readouterr()
    for line in terminal.splitlines():
        subprocess.run([sys.executable, "-m", *shlex.split(line)], check=True)
    cell = known["answer"].cells[0]
    measure = known["answer"].headline(cell)
    assert percent(cell.measured(measure)[1]) in answer(app)
    copy, shown = map(shlex.split, everywhere.splitlines())
    subprocess.run([sys.executable, "-m", *copy], check=True)
    ours = load_case(shown[-1]).theories[0]
    assert document_of(ours).put(("case",), "soviet_collapse") == shop(app).document


BAD = {
    "too long.toml": b"#" * (MAX_UPLOAD + 1),
    "zip.toml": b"PK\x03\x04" + b"0" * 100,
    "utf16.toml": TOML.encode("utf-16"),
    "nul.toml": TOML.encode() + b"\x00",
    "deep.toml": TOML.encode() + b"a." * 200_000 + b"b = 1",
    "path.toml": b'case = "../../x/case.toml"\n' + TOML.encode(),
    "<script>alert(1)<.toml": b"<script>alert(1)</script>",
    "blanks.bif": b"variable" + b" " * 500_000,
    "x.exe": b"MZ",
}


@pytest.mark.slow
@pytest.mark.parametrize("file", BAD)
def test_a_bad_upload_is_one_sentence_and_the_page_lives(opened: Open, file: str) -> None:
    app = opened(begun="reform_pace")
    before = shop(app).document
    began = time.perf_counter()
    app.file_uploader[0].set_value((file, BAD[file], "text/plain")).run()
    assert time.perf_counter() - began < 5
    assert not app.exception
    assert len(app.error) >= 1
    assert "<script" not in app.error[0].value.replace("\\", "")
    assert len(app.error[0].value) < 600
    assert shop(app).document == before
    app.number_input(key=CELL).set_value(0.5).run()
    assert not app.exception


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        ("[variables.rain]", '[variables."<script>alert(1)</script>"]'),
        ("[variables.rain]", "[variables.__proto__]"),
        ('title = "rain"', 'title = "<img src=x onerror=alert(1)>"'),
        ('summary = "Short."', 'summary = "<script>alert(1)</script>"'),
        ('states = ["no", "yes"]', "states = 3"),
        ('states = ["no", "yes"]', 'states = ["<b>", "yes"]'),
        ("[0.6, 0.4]", "[nan, 0.4]"),
        ("[0.6, 0.4]", '["x", {}]'),
        ('mechanism = { form = "table", prior = [0.6, 0.4] }', "mechanism = []"),
        ('mechanism = { form = "table", prior = [0.6, 0.4] }', 'mechanism = { form = "hazard" }'),
        ('parents = { rain = { claims = ["elicited"] } }', "parents = 7"),
        ('claims = ["elicited"]', "claims = [[]]"),
        ("ess = 2", "ess = true"),
    ],
    ids=range(13),
)
def test_a_theory_with_faults_inside_is_shown_with_them(
    opened: Open, change: tuple[str, str]
) -> None:
    app = pasted(opened(), TOML.replace(*change))
    assert not app.exception
    body = bodies(app)
    assert "<script>" not in body
    assert "<img" not in body
    if not change[0].startswith(("title", "summary")):
        assert "problem" in answer(app)
    for variable in list(shop(app).document.variables):
        app.selectbox(key="widget_build_variable").set_value(variable).run()
        assert not app.exception


@pytest.mark.slow
def test_scenarios_and_evidence_are_shown(opened: Open) -> None:
    lever = CASE.frame.levers[0].variable
    text = (
        f'schema = 1\nkind = "scenarios"\ncase = "{CASE.name}"\n[scenarios.mine]\n'
        f'title = "<b>Mine</b>"\nclaims = ["elicited"]\nset = {{ {lever.name} = "{lever.states[0]}" }}\n'
    )
    app = pasted(opened(begun="arms_space"), text)
    fine(app)
    body = bodies(app)
    assert "&lt;b&gt;Mine" in body
    assert "<b>Mine" not in body
    made = causal.compare(do={lever.name: lever.states[0]}, outcome=VIEW.outcome, case=CASE.name)
    for cell in made.select():
        if cell.status == "runs":
            assert f"{cell.measured(made.headline(cell))[1]:.2f}" in body
    app.button(key="build_away").click().run()
    fine(app)
    assert "Mine" not in bodies(app)


@pytest.mark.slow
def test_evidence_that_adds_to_the_case(opened: Open) -> None:
    base = load_evidence(CASE.name)
    two = base.rivals[1].name
    text = (
        f'schema = 1\nkind = "evidence"\ncase = "{CASE.name}"\nadds = true\ntitle = "More"\n'
        f'[items.MINE]\ntitle = "A find"\nfact = "It was found."\ncluster = "{base.clusters[0].name}"\n'
        f"db = {{ {', '.join(f'{h.name} = {12.0 * (h.name == two)}' for h in base.rivals)} }}\n"
        'claims = ["elicited"]\n'
    )
    app = pasted(opened(), text)
    if app.error:
        pytest.fail(app.error[0].value)
    fine(app)
    assert f"{weigh(base).p(two):.2f}" in bodies(app)
    assert "without your items" in bodies(app)


@pytest.mark.slow
def test_an_edit_is_quick(opened: Open) -> None:
    for name in CASE.frame.theories:
        app = opened(begun=name)
        if app.toggle:
            app.toggle(key="build_along").set_value(True).run()
        taken = []
        for value in (0.3, 0.4, 0.5):
            number = app.number_input[0]
            began = time.perf_counter()
            number.set_value(value).run()
            taken.append(time.perf_counter() - began)
        assert min(taken) < 0.5, name  # with the drawing of the page; two cores may be busy
