"""What is told, to whom, and over which channel."""
