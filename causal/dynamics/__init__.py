"""Models that run from year to year: what may happen in each, and when something ends."""
