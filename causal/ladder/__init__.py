"""The rungs of the ladder: association, intervention, counterfactual, on causal models."""
