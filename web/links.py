"""The addresses of the pages, and links between them: on a server, and as plain files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple, TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from readers.visible_copy import copy_name

STATIC_PAGES = ("csv", "json", "atom", "css", "png", "svg", "txt", "eml", "ico")
"""Addresses with these endings are files already; any other one is a folder with an index.html in the plain copy."""
PLAIN_QUERIES = frozenset({"page"})
"""What may be asked of an address in the plain copy, where a further page of a list is a file of its own."""
NOT_PLAIN = re.compile(r"/(search|register)(/|\.|$)|/editions/(.+/)?against(/|$)|/charts/recipients/[^/]+\.png")
"""What only a server can answer, or what is too much for files: any two of the editions side by side, and a picture of
each recipient's chart, which takes a processor for a tenth of a second."""


_KEPT = 1 << 15
"""Addresses whose links are kept ready."""


@lru_cache(maxsize=_KEPT)
def file_of(path: str) -> str:
    """The file of a path and query of the site, relative to the root of the export."""
    plain, _, query = path.partition("?")
    plain = plain.strip("/")
    if plain.startswith("archive/") or ("." in plain.rpartition("/")[2] and plain.rpartition(".")[2] in STATIC_PAGES):
        return plain
    further = parse_qsl(query) if query else ()
    pages = [f"{k}-{v}" for k, v in further if k in PLAIN_QUERIES and v.isdigit() and v != "1"]
    return posixpath.join(plain, *pages, "index.html")


def link(path: str, query: Mapping[str, str] | None = None, *, at: str | None = None) -> str:
    """A link to an unquoted path of this site.

    `at`: in the plain copy, the address of the page on which the link stands; the link is then relative, and "" where
    it leads to what only a server can answer.
    """
    asked = tuple((k, str(v)) for k, v in query.items() if v not in ("", None)) if query else ()
    if at is None:
        return quoted(path) + (f"?{urlencode(asked)}" if asked else "")
    file = _parts_of(path, asked)
    return _relative(file, _folder_of(at)) if file else ""


_QUOTED = re.compile(r"[a-zA-Z0-9/:~._-]*", re.ASCII)


def quoted(path: str) -> str:
    """A link to an unquoted path of this site."""
    return path if _QUOTED.fullmatch(path) else quote(path, safe="/:~.-_")


# Pages lead to the same addresses again and again: these two are most of what the links of a page cost.
@lru_cache(maxsize=_KEPT)
def _parts_of(path: str, query: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The parts of the path of an address's file, quoted; none for what only a server can answer."""
    if NOT_PLAIN.match(path) or not all(k in PLAIN_QUERIES and v.isdigit() for k, v in query):
        return ()
    file = posixpath.normpath(file_of(path + (f"?{urlencode(query)}" if query else "")))
    return tuple(quote(file, safe="/~.-_").split("/"))  # a colon too: what stands before one would be a scheme


@lru_cache(maxsize=64)
def _folder_of(address: str) -> tuple[str, ...]:
    """The parts of the folder in which an address's file lies, quoted."""
    return tuple(filter(None, quote(posixpath.dirname(file_of(address)), safe="/~.-_").split("/")))


def _relative(file: Sequence[str], folder: Sequence[str]) -> str:
    same = 0
    for a, b in zip(file, folder, strict=False):
        if a != b:
            break
        same += 1
    return "/".join((*[".."] * (len(folder) - same), *file[same:]))


@lru_cache(maxsize=_KEPT)
def archived_path(sha256: str, filename: str) -> str:
    """The path of an archived file, with the name that its publisher gave it, or that of its copy."""
    filename = copy_name(filename)
    name = "".join("_" if c in "/\\" or not c.isprintable() else c for c in filename)[-120:].lstrip(".")
    return f"/archive/{sha256}/{name}" if name else f"/archive/{sha256}"


_FORM = re.compile(rb"<form\b.*?</form>", re.DOTALL)
_LINK = re.compile(rb"<link\b[^>]*>")
"""A link of the head."""
_NAMES = (b" href", b" xlink:href", b" src")
"""What stands before ="/ where an address of this site does, in tags alone: words hold no bare quote."""
_FOLDERS, _LINKS = 64, 1 << 13
"""Folders of which links are kept ready, and links of each."""


_Attribute: TypeAlias = tuple[bytes, str, tuple[str, ...]]
"""As it is written, b"" for none, what is noted with it, and a folder: on a page that lies there it is another one."""


class PlainPages:
    """Makes pages plain files. A link is made once for all pages whose folders lie in one: it is the same on each."""

    def __init__(self, there: Callable[[str], tuple[bool, str]]) -> None:
        """`there`: whether the plain copy has a page for an address, and what is to be noted with whatever leads there.

        What leads elsewhere on this site stays as words without a link.
        """
        self._there = there
        self._made: dict[tuple[int, tuple[str, ...]], dict[bytes, _Attribute]] = {}
        """By value, of pages so deep in a part of the site; what leads within that part, by the folder of theirs."""

    def forget(self) -> None:
        """Asks anew what is there."""
        self._made.clear()

    def plain(self, html: bytes, at: str) -> tuple[bytes, list[str]]:
        """The page at an address as a plain file, and what is noted with its links, each once.

        Forms are taken out, since nobody would answer.
        """
        folder = _folder_of(at)
        if len(self._made) > _FOLDERS:
            self._made.clear()
        far, near = (self._made.setdefault((len(folder), within), {}) for within in (folder[:1], folder[:-1]))
        for made in (far, near):
            if len(made) > _LINKS:
                made.clear()
        noted: dict[str, None] = {}

        def linked(part: bytes) -> bytes:
            before, *others = part.split(b'="/')
            pieces: list[bytes] = []
            for piece in others:
                if not before.endswith(_NAMES) or piece[:1] == b"/":  # a second slash: another host
                    pieces += (before, b'="/')
                    before = piece
                    continue
                value, _, behind = piece.partition(b'"')
                known = far.get(value) or near.get(value)
                if known is None or known[2] == folder:
                    known = self._attribute(value, folder)
                    if known[2] != folder:
                        (near if known[2][:1] == folder[:1] else far)[value] = known
                attribute, note, _ = known
                if before.endswith(b" href"):
                    pieces += (before[:-5], attribute)
                else:
                    tag, _, name = before.rpartition(b" ")
                    pieces += (tag, attribute.replace(b"href", b"src", 1) if name == b"src" else attribute)
                if note:
                    noted[note] = None
                before = behind
            return b"".join((*pieces, before))

        def linked_in_head(found: re.Match[bytes]) -> bytes:
            link = linked(found[0])
            return link if b" href=" in link else b""

        html = _FORM.sub(b"", html) if b"<form" in html else html
        body = max(html.find(b"</head>"), 0)
        text = _LINK.sub(linked_in_head, html[:body]) + linked(html[body:])
        return text, list(noted)

    def _attribute(self, value: bytes, folder: tuple[str, ...]) -> _Attribute:
        to = _target(value)
        there, note = self._there(to.address) if to.file else (False, "")
        attribute = b' href="%b%b"' % (_relative(to.file, folder).encode(), to.rest) if there else b""
        return attribute, note, to.file[: len(folder)]


class _Target(NamedTuple):
    """Where an attribute with an address of this site leads."""

    address: str
    """Unquoted, with its query."""
    file: tuple[str, ...]
    """As `_parts_of` says."""
    rest: bytes
    """What stands behind the path, as an attribute says it."""


_USUAL = re.compile(r"(?!archive/)[a-z0-9-]+/[a-z0-9-]+", re.ASCII)
"""Addresses such as changes/5: most of those that one page leads to, and no other."""


@lru_cache(maxsize=_KEPT)
def _target(attribute: bytes) -> _Target:
    """Of an attribute without the slash that it begins with."""
    said = attribute.decode()
    if _USUAL.fullmatch(said) and not NOT_PLAIN.match(f"/{said}"):  # nothing in it to be unquoted, nor to be quoted
        return _Target(f"/{said}", (*said.split("/"), "index.html"), b"")
    parts = urlsplit(unescape(f"/{said}"))
    path = unquote(parts.path)
    static = path.startswith("/static/")
    address = path if static or not parts.query else f"{path}?{parts.query}"
    query = {} if static else dict(parse_qsl(parts.query))
    # The hash of a style sheet says to a browser that another one has come, on any web host.
    rest = (f"?{parts.query}" if static and parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return _Target(address, _parts_of(path, tuple(query.items())), escape(rest).encode())
