"""Years as printed: one, lists and ranges of them, and those with gaps."""
