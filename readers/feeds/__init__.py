"""Feeds: bytes to items."""
