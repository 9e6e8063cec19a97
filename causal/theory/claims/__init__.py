"""What a theory's numbers and arrows rest on: a table, and linked data."""
