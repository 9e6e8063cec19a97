"""How firmly an answer holds, what would turn it, and what it rests on."""
