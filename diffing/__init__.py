"""Two editions of a register to the changes between them. Pure."""
