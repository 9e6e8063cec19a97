"""How a variable is set from its parents: the forms a mechanism can take."""
