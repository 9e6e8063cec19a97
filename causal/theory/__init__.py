"""What a theory is: a causal model with claims, sources, frame, histories and scenarios."""
