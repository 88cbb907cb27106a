"""The lists: what a reader asks, what is found, and its pages, CSV and JSON."""
