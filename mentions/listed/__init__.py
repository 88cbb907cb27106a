"""What the lines of lists and the rows of tables say: each is a statement of its own, with what stands above it."""
