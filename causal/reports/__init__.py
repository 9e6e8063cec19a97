"""Reports: a study answered, with its methods, tables, figures, sources, and how to repeat it."""
