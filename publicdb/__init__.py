"""The public copy: a second SQLite file, built whole, with nothing in it that must not be public."""
