"""The organisations of the registers, their labels, and people's answers."""
