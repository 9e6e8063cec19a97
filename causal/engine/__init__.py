"""Exact inference on arrays: factors with numbered axes, plans, batches. Knows no theory."""
