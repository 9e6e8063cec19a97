"""Sweeps: many evaluations, spread over processes and machines, kept as Parquet."""
