"""Lists at one address that are no feed: publications of a bill, speeches that a search finds, a site's map."""

from model.source import SourceKind

KIND = SourceKind("list", "list", holds_items=True, options=("searches", "tell"))
"""JSON of the Bills API or of Hansard's search, or a site map. `searches`: only addresses or titles with one of these
in them."""
