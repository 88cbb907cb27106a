"""Pupils' personal data in what was read: where a sheet shows it, and rows without it."""
