"""Bytes in, values out: nothing here fetches, stores or tells."""
