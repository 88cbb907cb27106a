"""The commands, a file for each group; cli.py names them. Heavy imports stand inside the functions."""
