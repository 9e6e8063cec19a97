"""Yearly theories: dynamic models with their claims, what they share, and dated scenarios."""
