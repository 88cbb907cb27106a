"""What an XLS (BIFF8) hides."""
