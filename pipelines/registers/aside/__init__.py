"""Editions that are put aside: what of them is told at once, what becomes of them, and what a person decides."""
