"""PDF, Word and OpenDocument texts: bytes to text."""

from model.source import SourceKind

KIND = SourceKind("document", "document", holds_items=True, options=("tell",), tells="all")
"""One at an address of its own, read as those of a publication are. All that changes of it is told."""
