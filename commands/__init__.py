"""The commands, a file for each group; cli.py names them, some in rooms. What one command alone needs is imported in its function."""
