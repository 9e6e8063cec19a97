"""Where theories part: the question over which their answers differ most, and why they do."""
