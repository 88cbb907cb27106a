"""Two editions of a register in, what happened between them out. Pure."""
