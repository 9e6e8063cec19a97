"""Exact inference on arrays: factors with numbered axes, plans, batches. Knows no theory."""

ENGINE = "2"
"""Version of the arithmetic; part of every fingerprint, raised when results could change."""
