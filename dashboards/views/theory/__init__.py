"""One theory and its causal map."""
