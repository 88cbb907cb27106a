"""Any page: bytes to an item, and HTML to words."""

from model.source import SourceKind

KIND = SourceKind("page", "web page", holds_items=True, options=("selector", "tell"), tells="all", is_announced=True)
"""The words that a selector names, or the main text. All that changes is told: whoever watches a page means it."""
