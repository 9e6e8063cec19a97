"""Colours can be read, told apart, and exported."""

from itertools import pairwise

import pytest

from causal.display.palette import DARK, LIGHT, Palette, contrast, luminance, palette, style_sheet
from causal.errors import UnknownName

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_text_reads_on_every_ground(colours: Palette) -> None:
    for ground in (colours.background, colours.panel, colours.card, colours.head):
        assert contrast(colours.text, ground) >= 4.5
        assert contrast(colours.muted, ground) >= 4.5
    assert contrast(colours.text, colours.accent_soft) >= 4.5
    assert contrast(colours.muted, colours.accent_soft) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.accent, colours.background) >= 4.5


@BOTH
def test_labels_read_on_every_state(colours: Palette) -> None:
    assert len(colours.states) == len(colours.on_states) == 8
    for i in range(8):
        assert contrast(colours.state(i), colours.on_state(i)) >= 4.5


@BOTH
def test_lines_are_seen(colours: Palette) -> None:
    assert contrast(colours.edge, colours.background) >= 3
    assert contrast(colours.bar, colours.track) >= 3
    for ground in (colours.card, colours.panel, colours.background):
        assert contrast(colours.focus, ground) >= 3


@BOTH
def test_neighbouring_states_part_in_grey(colours: Palette) -> None:
    assert len(set(colours.states)) == 8
    for one, other in pairwise(colours.states):
        assert contrast(one, other) >= 1.25


def test_the_style_sheet_defines_what_the_automatic_scheme_refers_to() -> None:
    rules = style_sheet(".x")
    auto = palette("auto")
    for colour in (auto.text, auto.on_accent, *auto.states, *auto.on_states):
        name = colour.removeprefix("var(").removesuffix(")")
        assert rules.count(f"{name}:#") == 2
    assert style_sheet(".x", "dark") == ""


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(UnknownName, match="'sepia'"):
        palette("sepia")


def test_luminance_ends() -> None:
    assert luminance("#000000") == 0
    assert contrast("#777777", "#777777") == 1
