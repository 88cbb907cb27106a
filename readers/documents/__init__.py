"""PDF, Word and OpenDocument texts: bytes to text."""
