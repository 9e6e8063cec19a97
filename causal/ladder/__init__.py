"""The rungs of the ladder: association, intervention, counterfactual, on structural causal models."""
