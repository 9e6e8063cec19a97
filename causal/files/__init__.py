"""Theory files in and out, the catalogue of what ships, other formats."""
