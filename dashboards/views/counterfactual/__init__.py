"""The same luck in another course of events."""
