"""Where the pages stand, and how one leads to another: on a server, and as plain files beside each other."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, urlencode

STATIC_PAGES = ("csv", "json", "atom", "css", "png", "svg", "txt", "ico")
"""Addresses with these endings are files already; any other one is a folder with an index.html in the plain copy."""


def file_of(path: str) -> str:
    """The file, relative to the root of the plain copy, that stands for a path of the site."""
    plain = path.partition("?")[0].strip("/")
    if plain.rpartition(".")[2] in STATIC_PAGES and "." in plain.rpartition("/")[2]:
        return plain
    return posixpath.join(plain, "index.html") if plain else "index.html"


def link(path: str, query: dict[str, str] | None = None, *, at: str | None = None) -> str:
    """A link to `path` (beginning with a slash, unquoted) of this site.

    `at`: for plain files, the path of the page on which the link stands; the link is then relative, and a query, which
    only a server understands, is left out.
    """
    if at is None:
        asked = {k: v for k, v in (query or {}).items() if v not in ("", None)}
        return quote(path, safe="/:~.-_") + (f"?{urlencode(asked)}" if asked else "")
    here = posixpath.dirname(file_of(at))
    return quote(posixpath.relpath(file_of(path), here or "."), safe="/:~.-_")
