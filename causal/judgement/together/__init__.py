"""Rivals or parts: two theories, each alone and as parts of one, on the record and on levers."""
