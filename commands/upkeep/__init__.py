"""Upkeep of the data folder."""
