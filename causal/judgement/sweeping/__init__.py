"""Many evaluations in a fixed order: theories, scenarios, draws and grids over their numbers."""
