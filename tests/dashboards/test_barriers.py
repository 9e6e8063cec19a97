"""No page keeps anybody out: axe finds nothing on any page, light, dark, or on a phone."""

import pytest
from browsing import PATIENCE, page_paths, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORMS = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


def problems(axe: object, page: object) -> list[tuple[str, str, list[str]]]:
    """Return what axe finds: the rule, how serious it is, and where."""
    return [
        (one["id"], one["impact"], [f"{node['target']} {node['html']}" for node in one["nodes"]])
        for one in axe.run(page).response["violations"]
    ]


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing(opened: object, form: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    paths = page_paths(opened("/"))
    assert len(paths) > 3
    found = []
    for path in paths:
        page = opened(path, drawn="h1", **FORMS[form])
        settled(page)
        found += [(path, *problem) for problem in problems(axe, page)]
    assert not found


def test_everything_is_opened_and_shut(opened: object) -> None:
    """What is folded away on arrival has no barriers either."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened("/")
    settled(page)
    for folded in page.locator("[data-testid=stExpander] summary:visible").all():
        folded.click()
    settled(page)
    for tab in page.locator("[role=tab]:visible").all():
        tab.click()
        settled(page)
        assert not problems(axe, page)
    page.get_by_role("button", name="Rules", exact=False).click()
    page.get_by_role("radiogroup").first.wait_for(timeout=PATIENCE)
    settled(page)
    assert not problems(axe, page)
