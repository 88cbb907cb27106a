"""What in texts and cells is one person's, a child's above all: names, ages, births, numbers, homes."""
