"""Registers and items as they are recorded."""
