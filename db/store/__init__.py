"""The tables, and the one way to write to them."""
