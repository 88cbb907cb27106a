"""PDF and Word documents: bytes to text."""
