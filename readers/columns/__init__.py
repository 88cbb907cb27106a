"""What the columns of a table mean, and what stands in their cells."""
