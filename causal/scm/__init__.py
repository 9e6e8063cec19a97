"""Structural causal models: variables, mechanisms, interventions, evidence."""
