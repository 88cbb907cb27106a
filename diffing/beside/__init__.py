"""Changes of matched rows that their cells do not show."""
