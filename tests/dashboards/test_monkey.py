"""Whatever a reader does, in whatever order, pages hold together and say nothing odd."""

import pytest
from boot import boot
from monkey import APP, Monkey, shown
from offering import answer_of, opened_at

CASES = list(boot())
PAGES = sorted(file.parent.name for file in APP.parent.glob("views/*/page.py"))


def walked(seed: int, steps: int, page: str, case: str) -> Monkey:
    level, guess = ("scholar", "student")[seed % 2], ("off", "on")[seed // 2 % 2]
    monkey = Monkey(seed, page, {"case": case, "level": level, "guess": guess})
    for _ in range(steps):
        monkey.step()
        assert not monkey.wrong(), monkey.told[-6:]
    return monkey


@pytest.mark.parametrize("seed", [3])
def test_a_short_walk(seed: int) -> None:
    monkey = walked(seed, 4, "methods", CASES[-1])
    assert len(monkey.told) == 5


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "page"), list(enumerate(PAGES)))
def test_long_walks(seed: int, page: str) -> None:
    monkey = walked(seed, 15, page, CASES[seed % len(CASES)])
    assert len({text for text in shown(monkey.app) if text}) > 3
    if monkey.where != "build" and monkey.view.theories and monkey.view.guess == "off":
        assert answer_of(opened_at(monkey.where, monkey.view)) == answer_of(monkey.app)
