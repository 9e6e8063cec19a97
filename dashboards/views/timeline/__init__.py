"""When it would have ended."""
