"""Evidence for rival accounts: items with weights, and facts on the variables of theories."""
