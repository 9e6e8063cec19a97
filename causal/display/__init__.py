"""Plain rows in; tables, pictures, causal maps and sentences out."""
