"""What the evidence says for rival accounts: items with weights, and facts on theories' variables."""
