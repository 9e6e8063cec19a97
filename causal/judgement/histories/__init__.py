"""Whole histories under a scenario: the most probable ones, and exact samples of them."""
