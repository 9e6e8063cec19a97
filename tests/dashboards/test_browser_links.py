"""Links in a real browser: what is opened anew is what another session showed."""

from itertools import count, islice
from urllib.parse import urlsplit

import pytest
from asking import DRAWS, SEED, rules_of
from boot import boot
from browsing import PATIENCE, link_of, settled
from offering import Offered, offered
from reader.view import View, link
from views_of import Seeded, view_of

import causal

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))
PAGES = (
    *("compare", "evidence", "worked", "parting", "theory", "counterfactual", "methods"),
    "robustness",
    *(("timeline",) if CASE.timeline else ()),
)
NUMBER = {"compare": 8, "parting": 2, "evidence": 3, "worked": 3, "theory": 6, "counterfactual": 2,
          "methods": 2, "robustness": 2, "timeline": 2}  # fmt: skip
assert sum(NUMBER.values()) == 30


def _view(name: str, seed: int) -> View:
    """Draw a view, within what is computed in a second or two."""
    view = view_of(CASE, Seeded(seed)).having(item="")
    if name in ("worked", "parting"):
        return view.having(size=1)
    if name in ("counterfactual", "robustness"):
        return view.having(theories=view.theories[:2], known="none", facts="before")
    if name == "timeline":
        return view.having(facts="before", fan=0, known_to="")
    return view


def _drawn(name: str) -> list[tuple[View, Offered]]:
    """Draw views that are answered; some ask nothing, so that there is no link to offer."""
    every = ((view, offered(name, view)) for view in (_view(name, seed) for seed in count(7)))
    return list(islice(((view, found) for view, found in every if found.taken), NUMBER[name]))


@pytest.mark.parametrize("name", PAGES)
def test_a_link_gives_back_what_it_was_made_of(opened: object, url: str, name: str) -> None:
    path = "/" if name == "compare" else f"/{name}"
    for view, found in _drawn(name):
        address = f"{url}{path}?{link(view, found.taken.fingerprint)}"
        page = opened(address, drawn="h1")
        assert link_of(page, "model=") == address
        settled(page)
        said = page.locator(".db-answer").all_inner_texts()
        assert "".join("".join(said).split()) == found.answer
        assert page.locator("[data-testid=stAlert]").filter(has_text="changed since").count() == 0
        if name == "compare":
            made = causal.compare(
                list(view.theories),
                **({"do": dict(view.do)} if view.do else {"scenario": view.scenario}),
                outcome=view.outcome,
                facts=view.facts,
                history=None if view.history == "own" else view.history,
                variant=None if view.variant == "calibrated" else view.variant,
                case=CASE.name,
                **({"draws": DRAWS, "seed": SEED} if rules_of(view)[-1] == "on" else {}),
            )
            assert made.fingerprint == found.taken.fingerprint
            assert view.do or "".join(made.sentence().split()) in found.answer


def test_a_link_of_other_numbers_says_so(opened: object, url: str) -> None:
    (view, found), *_ = _drawn("compare")
    page = opened(f"{url}/?{link(view, '0' * 12)}", drawn="h1")
    told = page.locator("[data-testid=stAlert]").filter(has_text="changed since")
    told.first.wait_for(timeout=PATIENCE)
    assert urlsplit(link_of(page, "model=")).query == link(view, found.taken.fingerprint)
