"""What the record says for and against each account."""
