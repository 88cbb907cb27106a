"""Rows within a table that are no releases: hints on filling it in, counts of its groups, ends of texts above."""
