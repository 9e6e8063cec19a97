"""What every page is made of, whatever it is about."""
