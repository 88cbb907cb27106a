"""Bytes in, values out: nothing here fetches, stores or tells."""

from __future__ import annotations

from functools import cache

from model.own_files import digest_of


@cache
def fingerprint() -> str:
    """One name for the readers and their data as they are: what was read by others may come out otherwise.

    Lists of bodies are data too: a name that stands in one is no child's.
    """
    return digest_of("model", "readers", "recipients/data", "text")
