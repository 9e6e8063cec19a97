"""Ranges of a counterfactual over all mechanisms that the network allows.

`twin.Twin` is a question with what its copies share left open; `posing.twin_of` makes one.
`outer.outer_range` gives limits that no mechanism leaves, `inner.inner_range` values that some
mechanism attains, `leverage.leverage` what hangs on each mechanism alone, and `agnostic` limits
that do not trust the graph either.
"""
