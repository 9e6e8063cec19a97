"""How answers come about, and everything they rest on."""
