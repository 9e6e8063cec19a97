"""Theories side by side."""
