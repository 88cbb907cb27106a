"""The lists: queries, results, and their pages, CSV and JSON."""
