"""Feeds: bytes to items."""

from model.source import SourceKind

KIND = SourceKind("feed", "feed", holds_items=True, options=("tell",))
"""Atom, RSS, RDF or JSON Feed."""
