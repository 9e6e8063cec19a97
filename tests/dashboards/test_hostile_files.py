"""Files from strangers, given to the running pages: one sentence each, and the page lives."""

import re

import pytest
from apps import page_of
from boot import boot
from files.strangers import HEAD, HOSTILE, INSIDE, ODD
from streamlit.testing.v1 import AppTest

from causal.files.evidence_added import MOST_ADDED, added_template

pytestmark = pytest.mark.slow

CASE = next(iter(boot().values()))
THEORY = CASE.theories[0]
MARKUP = ("<script", "<img", "<b>")


def put(app: AppTest, file: str, data: str | bytes) -> AppTest:
    raw = data if isinstance(data, bytes) else data.encode()
    return app.file_uploader[0].set_value((file, raw, "text/plain")).run()


def drawn(app: AppTest) -> str:
    """Return what a page draws, without its own styles."""
    bodies = [str(one.proto.body) for one in app.get("html")]
    return " ".join(one for one in bodies if not one.startswith("<style"))


def told(app: AppTest) -> str:
    """Return the sentence in which a page refuses a file."""
    assert not app.exception
    assert len(app.title) == 1
    sentence = {one.value for one in app.error}
    assert len(sentence) == 1
    (found,) = sentence
    assert 10 < len(found) < 600
    assert found.replace("  \n", "").isprintable()
    assert not any(one in re.sub(r"\\.", "", found) for one in MARKUP)
    return found


def test_every_hostile_file_is_one_sentence_on_the_page_build() -> None:
    app = page_of("build", begun=THEORY.name)
    before = app.session_state["workshop"].document
    sentences = set()
    for file, data in HOSTILE.values():
        sentences.add(told(put(app, file, data)))
        assert app.session_state["workshop"].document == before
    assert len(HOSTILE) >= 50
    assert len(sentences) > 30
    app.number_input[0].set_value(0.5).run()
    assert not app.exception
    assert app.session_state["workshop"].document != before


@pytest.mark.parametrize("name", INSIDE)
def test_faults_inside_are_shown_at_their_places(name: str) -> None:
    app = put(page_of("build"), "x.toml", INSIDE[name])
    assert not app.exception
    assert not app.error
    body = drawn(app)
    assert "problem" in body
    assert not any(one in body for one in MARKUP)
    for variable in [*app.session_state["workshop"].document.variables][:4]:
        app.selectbox(key="widget_build_variable").set_value(variable).run()
        assert not app.exception


@pytest.mark.parametrize("name", ODD)
def test_odd_words_are_only_words(name: str) -> None:
    app = put(page_of("build"), "x.toml", ODD[name])
    assert not app.exception
    assert not app.error
    body = drawn(app)
    assert not any(one in body for one in MARKUP)
    assert "causal check accepts it" in body
    for variable in [*app.session_state["workshop"].document.variables][:4]:
        app.selectbox(key="widget_build_variable").set_value(variable).run()
        assert not app.exception


@pytest.mark.skipif(CASE.evidence is None, reason="the case has no evidence")
def test_every_hostile_file_is_one_sentence_on_the_page_evidence() -> None:
    app = page_of("evidence")
    template = added_template(CASE.evidence)
    files = {name: data for name, (file, data) in HOSTILE.items() if file == "x.toml"}
    files |= {
        "not a number": template.replace(" = 0.0", " = nan", 1),
        "beyond floats": template.replace(" = 0.0", " = 1e400", 1),
        "another case": template.replace(f'case = "{CASE.name}"', 'case = "../../x"'),
        "too long": template + "#" * MOST_ADDED,
        "a year beyond years": template.replace("learnt = 2000", "learnt = 1" + "0" * 400),
        "a theory": HEAD,
    }
    for data in files.values():
        app.file_uploader[0].set_value([]).run()
        told(put(app, "<b>.toml", data))
    titled = template.replace('"What was found, in a few words"', '"<script>alert(1)</script> $x$"')
    app.file_uploader[0].set_value([]).run()
    put(app, "<b>.toml", titled)
    assert not app.exception
    assert not app.error
    assert not any(one in drawn(app) for one in MARKUP)


@pytest.mark.skipif(CASE.evidence is None, reason="the case has no evidence")
def test_scenarios_of_ones_own_are_refused_in_a_sentence_or_shown() -> None:
    app = page_of("build", begun=THEORY.name)
    lever = CASE.frame.levers[0].variable
    text = (
        f'schema = 1\nkind = "scenarios"\ncase = "{CASE.name}"\n[scenarios.mine]\n'
        f'title = "Mine"\nclaims = ["elicited"]\nset = {{ {lever.name} = "{lever.states[0]}" }}\n'
    )
    bad = {
        "no state": text.replace(f'= "{lever.states[0]}" }}', '= "<b>" }'),
        "no lever": text.replace(f"{{ {lever.name} =", '{ "<img>" ='),
        "a name of markup": text.replace("scenarios.mine", 'scenarios."<script>"'),
        "a circle of lists": text.replace('claims = ["elicited"]', "claims = [[[]]]"),
        "no claims": text.replace('claims = ["elicited"]\n', ""),
        "no such claim": text.replace('"elicited"', '"<b>"'),
        "nothing set": text[: text.index("set =")],
        "10^4 settings": text.replace(
            "set = {", "set = {" + "".join(f" x{i} = 1," for i in range(9999))
        ),
    }
    for data in bad.values():
        told(put(app, "<b>.toml", data))
    for title in ("own", "<script>alert(1)</script>", "x" * 50_000, "\u202e", "=1+1"):
        put(app, "mine.toml", text.replace('"Mine"', f'"{title}"'))
        assert not app.exception
        assert not app.error
        assert not any(one in drawn(app) for one in MARKUP)
