"""The commands, a file for each group; cli.py names them. What one command alone needs is imported in its function."""
