"""What only tests and benches replicate: Parliament and its feeds, older registers, faults of answers."""
