"""Which sheet and column of one edition is which of the other."""
