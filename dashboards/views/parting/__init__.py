"""Where the theories part, and why."""
