"""Registers as they are recorded."""
