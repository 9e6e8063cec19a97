"""The row of links to the sections of a page: it leads to each, and to nothing else."""

import re

import pytest
from apps import page_of
from boot import boot
from reader.view import start

VIEW = start(next(iter(boot().values())))
ROW = re.compile(r'<nav class="db-contents" aria-label="On this page">(.*?)</nav>', re.DOTALL)
LINK = re.compile(r'<a href="#([^"]+)">([^<]+)</a>')
LONG = ("compare", "timeline", "evidence", "robustness", "worked", "methods")


@pytest.mark.parametrize("page", [*LONG[:1], *(pytest.param(p, marks=pytest.mark.slow)
                                               for p in LONG[1:])])  # fmt: skip
def test_the_row_leads_to_every_section_and_no_other(page: str) -> None:
    app = page_of(page, scenario=VIEW.scenario)
    (row,) = [found for one in app.get("html") for found in ROW.findall(one.proto.body)]
    links = LINK.findall(row)
    headings = [(one.proto.anchor, one.value) for one in app.header]
    assert links == headings
    assert len({slug for slug, _ in links}) == len(links) >= 3


def test_a_page_that_says_nothing_yet_has_no_row() -> None:
    app = page_of("compare", scenario="own")
    assert not [one for one in app.get("html") if "db-contents" in one.proto.body]


def test_what_is_left_out_for_a_first_reading_is_not_led_to() -> None:
    app = page_of("compare", scenario=VIEW.scenario, level="student")
    (row,) = [found for one in app.get("html") for found in ROW.findall(one.proto.body)]
    assert "how-far-fetched" not in row
    assert "a-hundred-histories" in row
