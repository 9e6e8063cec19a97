"""A theory of the reader's own."""
