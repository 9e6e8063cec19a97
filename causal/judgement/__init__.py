"""Comparing theories, and judging how far their answers can be trusted."""
