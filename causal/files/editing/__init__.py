"""Theories as documents: plain tables as in a file, and edits that give a new document."""
