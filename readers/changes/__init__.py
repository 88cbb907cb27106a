"""Feeds of what a publisher has changed: bytes to what they name."""

from model.source import CHANGES, SourceKind

KIND = SourceKind(CHANGES, "feed of changes", announces=True)
"""GOV.UK's search by time, or an Atom feed of an organisation: one request says what of many sources is due."""
