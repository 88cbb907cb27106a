"""Names of files, and arguments, may hold bytes that are no UTF-8: each is a lone surrogate here, which no text has.

Paths keep them, since only so is the file found. What is stored or shown of a name has U+FFFD there, everywhere.
"""

from __future__ import annotations

import codecs

from text.pattern import lazy_pattern

_SURROGATES = lazy_pattern("[\ud800-\udfff]")
UNREADABLE = "\ufffd"
"""Stands for a byte that is no UTF-8."""


def readable(text: object) -> str:
    """The text, or the path, as it is stored and shown."""
    return _SURROGATES.sub(UNREADABLE, str(text))


def is_readable(text: str) -> bool:
    """Whether it is text, all of it."""
    return text.isascii() or _SURROGATES.search(text) is None


def _put(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeEncodeError) and error.encoding.replace("-", "").casefold() == "utf8":
        return UNREADABLE.encode() * (error.end - error.start), error.end  # of text the codec takes ASCII alone
    return codecs.backslashreplace_errors(error)


PRINTED = "npdwatch.readable"
"""How streams deal with what they cannot encode: no name of a file ends a command; an old terminal shows escapes."""
codecs.register_error(PRINTED, _put)
