"""Where the pages stand, and how one leads to another: on a server, and as plain files beside each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from readers.copies.visible_copy import copy_name

STATIC_PAGES = ("csv", "json", "atom", "css", "png", "svg", "txt", "ico")
"""Addresses with these endings are files already; any other one is a folder with an index.html in the plain copy."""
PLAIN_QUERIES = frozenset({"page"})
"""What may be asked of an address in the plain copy, where a further page of a list is a file of its own."""
NOT_PLAIN = re.compile(r"/(search|register)(/|\.|$)|/editions/(.+/)?against(/|$)")
"""What only a server can answer, or what is too much for files: any two of the editions side by side."""


def file_of(path: str) -> str:
    """The file, relative to the root of the plain copy, that stands for a path of the site with its query."""
    plain, _, query = path.partition("?")
    plain = plain.strip("/")
    if plain.startswith("archive/") or ("." in plain.rpartition("/")[2] and plain.rpartition(".")[2] in STATIC_PAGES):
        return plain
    further = [f"{k}-{v}" for k, v in parse_qsl(query) if k in PLAIN_QUERIES and v.isdigit() and v != "1"]
    return posixpath.join(plain, *further, "index.html")


def in_plain_copy(path: str, query: Mapping[str, str]) -> bool:
    """True where the plain copy can have a page of its own for this address."""
    plain = all(k in PLAIN_QUERIES and v.isdigit() for k, v in query.items())
    return plain and not NOT_PLAIN.match(path)


def link(path: str, query: Mapping[str, str] | None = None, *, at: str | None = None) -> str:
    """A link to `path` (beginning with a slash, unquoted) of this site.

    `at`: in the plain copy, the address (with its query) of the page on which the link stands; the link is then
    relative, and "" where it leads to what only a server can answer.
    """
    asked = {k: str(v) for k, v in (query or {}).items() if v not in ("", None)}
    if at is None:
        return quote(path, safe="/:~.-_") + (f"?{urlencode(asked)}" if asked else "")
    if not in_plain_copy(path, asked):
        return ""
    here = posixpath.dirname(file_of(at))
    there = posixpath.relpath(file_of(path + (f"?{urlencode(asked)}" if asked else "")), here or ".")
    return quote(there, safe="/~.-_")  # a colon too: what stands before one would be a scheme


def archived_path(sha256: str, filename: str) -> str:
    """The path of an archived file, with the name that its publisher gave it, or that of its copy."""
    filename = copy_name(filename)
    name = "".join("_" if c in "/\\" or not c.isprintable() else c for c in filename)[-120:].lstrip(".")
    return f"/archive/{sha256}/{name}" if name else f"/archive/{sha256}"
