"""A register: sheets of text to tables of releases."""
