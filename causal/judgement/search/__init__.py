"""What would have done it: the smallest sets of interventions that reach a goal."""
