"""What would have reached a goal."""
