"""The program broken on purpose, one fault's handling at a time; see `__main__`."""
