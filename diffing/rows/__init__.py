"""Which row of one edition is which row of the other."""
