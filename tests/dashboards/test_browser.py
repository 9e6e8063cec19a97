"""The dashboard in a real browser: links, keyboard, dark, phone, and nothing from outside."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from boot import boot
from browsing import PATIENCE, headed, link_of, query, sideways
from reader.entries import OWN

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = next(iter(boot().values()))


def _lever_in(theory: object) -> str:
    return next(name for name in theory.role("lever") if name in CASE.frame)


def test_a_question_is_asked_by_the_picker_and_kept_in_the_link(opened: object) -> None:
    page = opened("/")
    other = CASE.featured[1]
    picker = page.get_by_role("combobox", name=re.compile("What if")).first
    picker.click()
    picker.fill(other.title)
    page.get_by_role("option").first.click()
    headed(page, other.title)
    page.wait_for_url(f"**scenario={other.name}**")
    assert query(page)["facts"] == ["before"]
    linked = link_of(page, f"scenario={other.name}")
    said = page.locator(".db-answer").inner_text()
    assert parse_qs(urlsplit(linked).query)["scenario"] == [other.name]
    again = opened(linked, color_scheme="dark")
    headed(again, other.title)
    assert again.locator(".db-answer").inner_text() == said
    assert again.locator("[data-testid=stAlert]").count() == 0


def test_the_way_back_goes_back(opened: object) -> None:
    first, second = CASE.featured[:2]
    page = opened(f"/?scenario={first.name}")
    picker = page.get_by_role("combobox", name=re.compile("What if")).first
    picker.click()
    picker.fill(second.title)
    page.get_by_role("option").first.click()
    headed(page, second.title)
    page.wait_for_url(f"**scenario={second.name}**")
    page.go_back()
    headed(page, first.title)


def test_the_other_page_keeps_the_question(opened: object) -> None:
    scenario = CASE.featured[1]
    page = opened(f"/?scenario={scenario.name}")
    page.get_by_role("link", name="One theory").click()
    expect(page.locator("svg.ch-map")).to_be_visible(timeout=PATIENCE)
    page.wait_for_url(f"**/theory?**scenario={scenario.name}**")
    page.get_by_role("link", name="Compare theories").click()
    headed(page, scenario.title)


def _settled(page: object) -> str:
    """Return the answer when nothing is being worked out any more."""
    expect(page.locator("h2", has_text="Take it with you")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-testid=stProgress]")).to_have_count(0, timeout=PATIENCE)
    return page.locator(".db-answer").inner_text()


def test_a_counterfactual_is_changed_and_its_link_gives_it_back(opened: object) -> None:
    scenario = CASE.featured[1]
    page = opened(f"/counterfactual?scenario={scenario.name}")
    expect(page.locator(".db-wide svg.ch-ranges")).to_be_visible(timeout=PATIENCE)
    before = _settled(page)
    variable = CASE.frame.outcomes[0].variable
    page.get_by_role("button", name=variable.labels[-1], exact=True).click()
    page.wait_for_url(f"**states=**{variable.states[-1]}**")
    page.get_by_role("button", name="Luck:").click()
    page.get_by_test_id("stRadioGroup").get_by_text("Drawn anew", exact=True).click()
    page.wait_for_url("**couplings=independent**")
    expect(page.locator(".db-answer")).to_contain_text("drawn anew", timeout=PATIENCE)
    page.keyboard.press("Escape")
    linked = link_of(page, "couplings=independent")
    said = _settled(page)
    assert said != before
    again = opened(linked, color_scheme="dark")
    headed(again, scenario.title)
    assert _settled(again) == said
    assert again.locator("[data-testid=stAlert]").count() == 0


def test_a_comparison_with_all_facts_leads_to_the_counterfactual(opened: object) -> None:
    scenario = CASE.featured[1]
    page = opened(f"/?scenario={scenario.name}&facts=all&couplings=independent")
    page.get_by_role("button", name="See how far these answers could move").click()
    page.wait_for_url("**/counterfactual?**couplings=own**")
    headed(page, scenario.title)
    expect(page.locator(".db-wide svg.ch-ranges")).to_be_visible(timeout=PATIENCE)


def test_a_comparison_leads_to_why_its_theories_part(opened: object) -> None:
    lever = next(
        one.variable.name
        for one in CASE.frame.levers
        if all(one.variable.name in theory for theory in CASE.theories)
    )
    page = opened(f"/?scenario={OWN}&do={lever}.{CASE.lever(lever).variable.states[0]}")
    page.locator(".st-key-apart button").click()
    page.wait_for_url(f"**/parting?**do={lever}.**")
    expect(page.locator(".db-answer")).to_contain_text("bits apart", timeout=PATIENCE)
    expect(page.locator(".db-wide svg.ch-apart")).to_be_visible(timeout=PATIENCE)


def test_a_way_that_worked_opens_its_comparison(opened: object) -> None:
    page = opened("/worked?size=1")
    page.get_by_text("Each by itself", exact=True).click()
    page.wait_for_url("**whom=each**")
    linked = link_of(page, "whom=each")
    assert parse_qs(urlsplit(linked).query)["size"] == ["1"]
    way = page.locator(".ch-table a").first
    (do,) = parse_qs(urlsplit(way.get_attribute("href")).query)["do"]
    way.click()
    page.wait_for_url(f"**/?**do={do}**")
    assert query(page)["scenario"] == [OWN]
    lever, state = do.split(".")
    label = CASE.lever(lever).variable.label(state)
    headed(page, label)


def test_a_variable_shows_what_it_rests_on(opened: object) -> None:
    theory = next(t for t in CASE.theories if not t.entry(_lever_in(t)).backing.elicited)
    name = _lever_in(theory)
    page = opened(f"/theory?theory={theory.name}&scenario={CASE.frame.baseline}")
    page.locator(f"svg.ch-map [data-node={name}]").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(theory[name].title, timeout=PATIENCE)
    claim = theory.library.claim(theory.entry(name).backing.claims[0])
    expect(drawer).to_contain_text(claim.paraphrase)
    expect(drawer).to_contain_text(claim.name)


def test_the_keyboard_opens_an_arrow_and_a_card_and_comes_back(opened: object) -> None:
    theory = CASE.theories[0]
    page = opened(f"/theory?theory={theory.name}")
    for kind in ("node", "edge"):
        card = page.locator(f"svg.ch-map [data-{kind}]").first
        name = card.get_attribute(f"data-{kind}")
        card.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        held = page.evaluate(f"document.activeElement?.dataset?.{kind}")
        assert held == name


def test_a_state_in_the_drawer_becomes_an_intervention(opened: object) -> None:
    theory = CASE.theories[0]
    name = _lever_in(theory)
    lever = CASE.lever(name)
    state = next(s for s in lever.variable.states if s != lever.factual)
    page = opened(f"/theory?theory={theory.name}&scenario={CASE.frame.baseline}")
    page.locator(f"svg.ch-map [data-node={name}]").click()
    buttons = page.locator(".st-key-set_it_so")
    label = lever.variable.label(state)
    buttons.get_by_role("button", name=label, exact=True).click(timeout=PATIENCE)
    page.wait_for_url(f"**scenario={OWN}**")
    assert query(page)["do"] == [f"{name}.{state}"]
    expect(page.locator("svg.ch-map .ch-cut, svg.ch-map").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/counterfactual", "/worked", "/theory"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes(opened: object, path: str, scheme: str) -> None:
    page = opened(path, color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    bright = sum(int(part) for part in ground.strip("rgba()").split(",")[:3])
    assert (bright > 600) == (scheme == "light")
    drawn = page.locator("svg.ch-map > rect, .db-wide svg > rect").first
    expect(drawn).to_have_css("fill", ground, timeout=PATIENCE)
    assert not sideways(page)


@pytest.mark.parametrize("path", ["/", "/parting", "/counterfactual", "/worked", "/theory"])
def test_a_phone(opened: object, path: str) -> None:
    size = {"width": 390, "height": 844}
    page = opened(path, viewport=size, is_mobile=True, has_touch=True)
    assert not sideways(page)
    if path != "/theory":
        expect(page.locator(".db-narrow svg").first).to_be_visible()
        expect(page.locator(".db-wide svg").first).to_be_hidden()
    if path in ("/", "/counterfactual"):
        answer = page.locator(".db-answer").first.bounding_box()
        assert answer["y"] + answer["height"] < size["height"]  # it is seen without scrolling
    if path == "/theory":
        expect(page.locator("svg.ch-map")).to_be_hidden()
        expect(page.locator(".ch-map-list")).to_be_visible()
        page.locator(".ch-map-list [data-node]").first.tap()
        expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)


def test_a_bad_address_is_explained(opened: object) -> None:
    page = opened("/?scenario=nonsense&facts=nonsense")
    told = page.locator("[data-testid=stAlert]")
    expect(told).to_contain_text("nonsense", timeout=PATIENCE)
    expect(told).to_contain_text("Shown instead")


def test_what_is_folded_is_printed_and_controls_are_not(opened: object) -> None:
    page = opened("/")
    table = page.locator("[data-testid=stExpanderDetails] table").first
    expect(page.locator("h2", has_text="Take it with you")).to_be_visible(timeout=PATIENCE)
    assert not table.is_visible()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    for control in ("stButton", "stSelectbox", "stButtonGroup", "stHeader"):
        for one in page.locator(f"[data-testid={control}]").all():
            assert not one.is_visible()
    assert not sideways(page)
