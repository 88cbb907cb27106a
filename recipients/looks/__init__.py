"""What one look at the tokens of a name or a cell shows, before any of it is read closely."""
