"""Counterhistory."""
