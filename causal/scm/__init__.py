"""Structural causal models: variables, mechanisms, interventions, evidence. No sources, no files."""
