"""Items that a reader adds: read from bytes, and refused in a sentence where they cannot be."""

import pytest

from causal.errors import FileError
from causal.files.catalogue import load_frame
from causal.files.evidence import load_evidence, read_evidence
from causal.files.evidence_added import MOST_ADDED, added_template, read_added
from causal.judgement.evidence.weighing import weigh

FRAME, BASE = load_frame("soviet_collapse"), load_evidence("soviet_collapse")
TEMPLATE = added_template(BASE)


def added(text: str | bytes) -> object:
    data = text.encode() if isinstance(text, str) else text
    return read_added(data, file="mine.toml", frame=FRAME, base=BASE)


def test_the_template_can_be_read_and_says_nothing_for_or_against_any() -> None:
    both = added(TEMPLATE)
    assert both.items[:-1] == BASE.items
    assert weigh(both).posterior == pytest.approx(weigh(BASE).posterior)
    assert both.items[-1].explananda == (BASE.explananda[0].name,)


def test_the_question_in_the_template_can_be_asked() -> None:
    start = TEMPLATE.index("# [items.my_question]")
    asked = TEMPLATE[:start] + TEMPLATE[start:].replace("# ", "")
    assert [one.name for one in added(asked).unseen] == ["my_question"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "no text in UTF-8"),
        (b"#" * (MOST_ADDED + 1), "longer than 256 KiB"),
        ("this is [no toml", "no TOML"),
        (TEMPLATE.replace("soviet_collapse", "elsewhere"), "for the case soviet_collapse"),
        (TEMPLATE.replace("adds = true", ""), "write adds = true"),
        (TEMPLATE.replace('"RP" = 0.0', '"XX" = 0.0'), "no hypothesis 'XX'"),
        (TEMPLATE.replace('kind = "evidence"', 'kind = "theory"'), "evidence"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: str | bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        added(data)


def test_a_new_account_is_refused_for_the_items_of_the_case_do_not_weigh_it() -> None:
    more = TEMPLATE.replace('"RP" = 0.0', '"RP" = 0.0, "luck" = 0.0')
    with pytest.raises(FileError, match="no number for it"):
        added(f'{more}\n[hypotheses.luck]\ntitle = "Luck"\n')


def test_an_item_says_which_record_tells_it() -> None:
    assert all(one.record == one.name for one in BASE.items)
    text = TEMPLATE.replace("adds = true", "adds = true")
    both = read_evidence(text, name="x", file="x.toml", frame=FRAME, base=BASE)
    assert both.items[-1].record == ""
