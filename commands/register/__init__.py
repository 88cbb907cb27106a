"""What stands in the register and in its files."""
