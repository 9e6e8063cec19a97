"""Composite theories: several theories as parts of one, with every conflict between them named."""
