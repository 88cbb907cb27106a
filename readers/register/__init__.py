"""A register: sheets of text to tables of releases."""

from model.source import SourceKind

KIND = SourceKind("file", "register file", options=("columns",))
"""A register at an address of its own: a workbook, a CSV, or the tables of an HTML page."""
