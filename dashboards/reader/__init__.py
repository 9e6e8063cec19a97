"""What the reader chose: as a value, in the address, in the session, and where it is chosen."""
