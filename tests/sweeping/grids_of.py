"""Two grids over the invented town: a number of a table, and one of a ranked node."""

GRIDS = """
[[sweep.grids]]
variable = "levee"
state = "high"
row = { mayor = "smith" }
values = [0.1, 0.6]
[[sweep.grids]]
variable = "water"
parameter = "weights.rain"
linspace = [0.5, 1.5, 3]
"""
