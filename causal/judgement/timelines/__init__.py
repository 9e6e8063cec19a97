"""Dated interventions run through yearly theories: when it ends, and when it is too late."""
