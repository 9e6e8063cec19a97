"""Laws over response functions: the full program, all compared, and searched for."""

import numpy as np
import pytest
from scipy.optimize import linprog
from small import random_model

from causal.ladder.bounds import generation
from causal.ladder.bounds.functions import all_functions, worth_of
from causal.ladder.bounds.room import room_of
from causal.ladder.bounds.twin import Hearing, Shared, Twin


def room_in_which_all_rows_meet(rng, states, parent_states, restricted):
    """A mechanism heard in two worlds whose parents are two free axes."""
    model = random_model(rng, 2, 1, [parent_states, states])
    table, rows = model.cpt("v1"), np.arange(parent_states)
    copies = (Hearing(2, (0,), table, rows), Hearing(3, (1,), table, rows))
    mechanism = Shared("v", True, copies)
    cards = (parent_states, parent_states, states, states)
    twin = Twin(cards, {}, (), (mechanism,), (3,), np.ones(states))
    return room_of(mechanism, twin, restricted=restricted)


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize(("states", "parent_states"), [(2, 4), (2, 6), (3, 3), (3, 5), (4, 4)])
def test_all_ways_to_the_best_law_agree(states, parent_states, restricted, monkeypatch):
    rng = np.random.default_rng(states * parent_states)
    room = room_in_which_all_rows_meet(rng, states, parent_states, restricted)
    (block,) = room.blocks
    assert not block.forest
    worth = [rng.random([states] * len(rows)) * 1e-9 for rows in room.sets]
    every = all_functions(block, room, restricted)
    values = worth_of(every, block, room, worth)
    margins = np.array([every[:, r] == s for r in range(len(block.rows)) for s in range(states)])
    wanted = (
        -linprog(
            -values / values.max(),
            A_eq=margins.astype(float),
            b_eq=room.rows[list(block.rows)].reshape(-1),
        ).fun
        * values.max()
    )
    for most, at_once in ((generation.ALL, generation.ALL), (generation.ALL, 0), (0, 0)):
        monkeypatch.setattr(generation, "ALL", most)
        monkeypatch.setattr(generation, "_AT_ONCE", at_once)
        laws = generation.best_laws(
            block, room, worth, {}, restricted=restricted, rng=np.random.default_rng(0)
        )
        found = sum(float((laws[k] * worth[k]).sum()) for k in block.sets)
        assert found == pytest.approx(wanted, rel=1e-7)
        for k, rows in enumerate(room.sets):
            if len(rows) == 2:
                assert laws[k].sum(axis=1) == pytest.approx(room.rows[rows[0]], abs=1e-9)
                assert laws[k].sum(axis=0) == pytest.approx(room.rows[rows[1]], abs=1e-9)


def test_slopes_far_below_a_solver_s_tolerance_do_not_matter():
    """What 30 observed variables leave of a slope; unscaled, a solver calls any law the best."""
    rng = np.random.default_rng(5)
    room = room_in_which_all_rows_meet(rng, 3, 4, restricted=False)
    (block,) = room.blocks
    worth = [rng.random([3] * len(rows)) for rows in room.sets]
    found = []
    for scale in (1.0, 1e-30):
        laws = generation.best_laws(
            block,
            room,
            [scale * each for each in worth],
            {},
            restricted=False,
            rng=np.random.default_rng(0),
        )
        found.append(sum(float((laws[k] * worth[k]).sum()) for k in block.sets))
    assert found[0] == pytest.approx(found[1])
