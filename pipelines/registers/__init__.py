"""One poll of a register, step by step: read, compare, check, classify, record."""
