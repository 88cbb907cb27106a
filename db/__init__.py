"""The only SQL of the program, and the archive of raw bytes."""
