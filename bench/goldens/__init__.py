"""Frozen outputs of the whole program, to hold a later commit against: `python -m bench.goldens`."""
