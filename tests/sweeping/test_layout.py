"""The order of a sweep's evaluations does not hang on how it is cut."""

from hypothesis import given
from hypothesis import strategies as st

from causal.judgement.sweeping.layout import Layout, Share

SHARES = st.lists(
    st.builds(
        Share,
        st.lists(st.integers(1, 40), min_size=1, max_size=3).map(tuple),
        st.integers(1, 9000),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@given(SHARES, st.integers(1, 200_000))
def test_every_tile_stands_in_one_chunk_in_the_same_order(shares, chunk):
    cut, whole = Layout(shares, chunk), Layout(shares, 1)
    chunks = list(cut.every())
    assert [one.number for one in chunks] == list(range(cut.chunks))
    assert [(one.speaker, tile) for one in chunks for tile in one.tiles] == [
        (one.speaker, tile) for one in whole.every() for tile in one.tiles
    ]
    assert sum(one.evaluations for one in chunks) == cut.evaluations
    for one in chunks[:-1]:
        following = chunks[one.number + 1]
        share = shares[one.speaker]
        full = len(one.tiles) * max(share.rows) * share.width >= chunk
        assert full or following.speaker != one.speaker


@given(SHARES)
def test_every_lane_and_every_row_once(shares):
    for number, share in enumerate(shares):
        tiles = [t for one in Layout(shares, 1).every() if one.speaker == number for t in one.tiles]
        for group, rows in enumerate(share.rows):
            mine = [tile for tile in tiles if tile.group == group]
            assert {tile.rows for tile in mine} == {rows}
            lanes = [lane for tile in mine for lane in range(tile.first, tile.first + tile.count)]
            assert lanes == list(range(share.lanes))


def test_a_sweep_of_a_million_millions_is_laid_out_at_once():
    layout = Layout((Share((32, 8), 25_000_000_000),), 2**22)
    assert layout.evaluations == 10**12
    last = layout.at(layout.chunks - 1)
    assert last.tiles[-1].first + last.tiles[-1].count == 25_000_000_000
