"""Editions found after their time: their order, reading them as if the watch had seen them, putting them in."""
