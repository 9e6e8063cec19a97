"""Arithmetic and logic over potential outcomes, in the spelling of the R package CausalQueries."""
