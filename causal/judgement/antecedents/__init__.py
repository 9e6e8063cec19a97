"""How far-fetched an antecedent is, and the smallest rewriting of what came before it."""
