"""A choice of cases: those that ship, and folders of one's own, broken ones told."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from apps import page_at, said
from boot import OWN_CASES, boot, load_anew, troubles
from files.own_case import NAME, manual_case
from reader.mixed import DRAWS, SEED
from reader.view import read, start, write
from streamlit.testing.v1 import AppTest
from views.build.workshop import at_work
from views.compare.reproduce import as_command, as_python

import causal
from causal.cli.serving import Serving

PAGES = (
    *("compare", "parting", "theory", "counterfactual", "robustness", "worked", "evidence"),
    "methods",
)
FIRST, MILL = causal.cases()[0], "mill"


def ran(page: str, **params: str) -> AppTest:
    app = page_at(page, **params).run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Show folders as cases, until the test is over."""

    def show(*some: Path) -> None:
        monkeypatch.setenv(OWN_CASES, os.pathsep.join(map(str, some)))
        load_anew()

    yield show
    monkeypatch.delenv(OWN_CASES, raising=False)
    load_anew()


@pytest.fixture
def ferry(tmp_path: Path, folders: Callable[..., None]) -> Path:
    made = manual_case(tmp_path)
    folders(made)
    return made


def test_a_case_is_chosen_on_the_page_and_nothing_of_the_other_stays() -> None:
    case = boot()[FIRST]
    other = case.frame.outcomes[1].variable.name
    app = ran("compare", outcome=other, scenario=case.featured[-1].name, level="student")
    app.selectbox(key="widget_case").set_value(MILL).run()
    assert not app.exception
    view = app.session_state["view"]
    assert view == start(boot()[MILL]).having(level="student")
    assert app.query_params["case"] in (MILL, [MILL])
    words = said(app) + " ".join(one.value for one in app.title)
    assert boot()[MILL].featured[0].title in words
    for told in (case.frame.title, case.theories[0].title, case.frame.outcomes[0].variable.title):
        assert told not in words


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_case_of_its_address(page: str) -> None:
    app = ran(page, case=MILL)
    assert app.selectbox(key="widget_case").value == MILL
    assert not app.warning
    assert not app.error
    assert boot()[FIRST].theories[0].title not in said(app)


def test_the_first_visit_says_what_the_case_is() -> None:
    app = ran("compare", case=MILL)
    assert "three rival theories of the mill" in said(app).lower()
    assert "nothing of it ever happened" in said(app)
    options = app.selectbox(key="widget_case").options
    assert f"{boot()[MILL].frame.title} (invented example)" in options


def test_a_link_to_an_unknown_case_is_told() -> None:
    view, problems = read({"case": ["mil"]}, boot())
    assert view.case == FIRST
    assert "did you mean mill?" in problems[0]


# --- a folder of one's own ----------------------------------------------------------------------


@pytest.mark.usefixtures("ferry")
@pytest.mark.parametrize("page", [*PAGES, "build"])
def test_the_manual_s_case_is_shown_on_every_page(page: str) -> None:
    app = ran(page, case=NAME)
    assert not app.error
    assert not app.warning
    assert app.selectbox(key="widget_case").value == NAME
    options = app.selectbox(key="widget_case").options
    assert "The end of the ferry (invented example, your own folder)" in options


def test_a_reader_comes_to_the_manual_s_case(ferry: Path) -> None:
    app = ran("compare")
    app.selectbox(key="widget_case").set_value(NAME).run()
    app.button(key="try_no_bridge").click().run()
    assert not app.exception
    made = causal.compare(scenario="no_bridge", case=ferry)
    assert made.sentence() in said(app)


def test_scripts_of_a_case_of_one_s_own_give_the_page_s_numbers(
    ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ferry.parent)
    case = boot()[NAME]
    view, theories = start(case), tuple(theory.name for theory in case.theories)
    drawn = {"draws": DRAWS, "seed": SEED}
    made = causal.compare(scenario=view.scenario, outcome=view.outcome, case=ferry, **drawn)
    text = as_python(case, view, theories, made.fingerprint)
    assert str(ferry.parent) not in text  # whoever reads it has another machine
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(text, "script", "exec"), {})
    assert printed.getvalue().splitlines()[-1] == made.fingerprint
    assert f"--case ./{NAME} " in as_command(case, view, theories)


def test_files_are_read_again_on_request(ferry: Path) -> None:
    app = ran("compare", case=NAME, scenario="dredged", theory="shoals")
    file = ferry / "scenarios.toml"
    text = file.read_text("utf-8").replace("The river is dredged", "A dredger comes")
    file.write_text(text, encoding="utf-8")
    app.run()
    assert "A dredger comes" not in app.title[0].value
    app.button(key="load_anew").click().run()
    assert not app.exception
    assert "A dredger comes" in app.title[0].value
    file.write_text(text.replace("scenarios.dredged", "scenarios.deepened"), encoding="utf-8")
    app.button(key="load_anew").click().run()
    assert not app.exception
    assert "deepened" in app.warning[0].value  # what the address named is gone, and it says so


@pytest.mark.slow
def test_a_broken_folder_is_told_and_the_others_are_shown(
    tmp_path: Path, folders: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, mill = manual_case(tmp_path), tmp_path / MILL
    (broken / "case.toml").write_text("schema = 1", encoding="utf-8")
    manual_case(tmp_path / "b").rename(mill)
    for file in mill.rglob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(NAME, MILL), encoding="utf-8")
    folders(broken, mill, tmp_path / "nowhere")
    assert list(boot()) == list(causal.cases())
    first, second, third = troubles()
    assert "kind: say what kind of file this is" in first
    assert second.endswith("there is a case mill already; rename the folder")
    assert third.endswith("nowhere/case.toml: there is no such file")
    app = ran("compare")
    assert "A case of your own could not be loaded" in app.warning[0].value
    monkeypatch.setenv("COUNTERHISTORY_PUBLIC", "1")
    assert not ran("compare").warning  # strangers need not know what lies on the machine


def test_a_case_without_theories_or_scenarios(tmp_path: Path, folders: Callable[..., None]) -> None:
    made = manual_case(tmp_path)
    (made / "scenarios.toml").unlink()
    folders(made)
    for page in PAGES:
        ran(page, case=NAME)
    text = (made / "case.toml").read_text("utf-8").replace('["bridge", "shoals"]', "[]")
    (made / "case.toml").write_text(text, encoding="utf-8")
    folders(made)
    assert troubles() == (f"the case {NAME} lists no theory; a case needs one or more",)


# --- Build --------------------------------------------------------------------------------------


def test_a_theory_of_one_s_own_case_can_be_begun_and_changed(ferry: Path) -> None:
    app = ran("build", case=NAME)
    app.selectbox(key=f"build_shipped_{NAME}").set_value("shoals").run()
    app.button(key="build_go").click().run()
    assert not app.exception
    assert "Good" in said(app)
    shop = app.session_state["workshop"]
    assert (shop.document.name, shop.document.frame.home) == ("shoals", str(ferry.resolve()))
    assert app.query_params["begun"] in ("shoals", ["shoals"])


@pytest.mark.usefixtures("ferry")
def test_an_empty_theory_of_one_s_own_case() -> None:
    app = ran("build", case=NAME)
    app.button(key="build_empty").click().run()
    assert not app.exception
    assert f'case = "{NAME}"' in app.session_state["workshop"].document.text


def test_a_text_that_names_another_case_leads_there(ferry: Path) -> None:
    app = ran("build")
    app.text_area(key="build_text").set_value(
        (ferry / "theories" / "bridge.toml").read_text("utf-8")
    )
    app.button(key="build_open").click().run()
    assert not app.exception
    assert app.session_state["view"].case == NAME
    assert "Good" in said(app)
    app.selectbox(key="widget_case").set_value(MILL).run()
    assert not app.exception
    assert "one of another case" in said(app)
    assert app.session_state["workshop"].document.name == "my_theory"
    app.button(key="build_elsewhere").click().run()
    assert app.session_state["view"].case == NAME
    assert "Good" in said(app)


def test_a_text_may_not_name_a_folder(ferry: Path) -> None:
    app = ran("build")
    text = (ferry / "theories" / "bridge.toml").read_text("utf-8")
    app.text_area(key="build_text").set_value(text.replace(NAME, str(ferry)))
    app.button(key="build_open").click().run()
    assert "there is no case" in app.error[0].value.replace("\\", "")
    assert at_work() is None or "workshop" not in app.session_state


# --- the command --------------------------------------------------------------------------------


def test_the_command_hands_folders_on() -> None:
    told = Serving("127.0.0.1", 1, cases=("/a", "/b")).environment()
    assert told[OWN_CASES] == os.pathsep.join(("/a", "/b"))
    assert OWN_CASES not in Serving("127.0.0.1", 1).environment()


def test_every_case_has_an_address_of_its_own() -> None:
    for case in boot().values():
        told = {k: [v] if isinstance(v, str) else v for k, v in write(start(case)).items()}
        assert read(told, boot()) == (start(case), ())
