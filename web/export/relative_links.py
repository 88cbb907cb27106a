"""Makes a page of the server into one that stands as a plain file: relative links, none to what only a server answers.

All links of a page are made over here, whoever wrote them, so that a plain copy cannot hold one that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import parse_qsl, unquote, urlsplit

from web.links import link

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_TAG = re.compile(r"<(?:a|area|link|img|source|image|use)\b[^>]*>")
_ADDRESS = re.compile(r'\s(?:xlink:)?(href|src)="(/(?:[^/"][^"]*)?)"')
"""An attribute with an address of this site; values are escaped, so a quote ends one."""


def plain(html: str, at: str, there: Callable[[str], bool]) -> tuple[str, set[str]]:
    """The page as a plain file, and the addresses of this site to which it leads.

    `at`: its address. `there`: whether the plain copy has a page for an address; what leads elsewhere on this site
    stays as words without a link. Forms are taken out, since nobody would answer.
    """
    targets: set[str] = set()

    def tag(found: re.Match[str]) -> str:
        text = found[0]
        address = _ADDRESS.search(text)
        if address is None:
            return text
        wanted = unescape(address[2])
        parts = urlsplit(wanted)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        static = path.startswith("/static/")
        target = path if static or not parts.query else f"{path}?{parts.query}"
        to = link(path, {} if static else query, at=at)
        if not to or not there(target):
            return "" if text.startswith("<link") else text.replace(address[0], "", 1)
        targets.add(target)
        # The hash of a style sheet says to a browser that another one has come, on any web host.
        to += (f"?{parts.query}" if static and parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        return text.replace(address[0], f' {address[1]}="{escape(to)}"', 1)

    return _TAG.sub(tag, _FORM.sub("", html)), targets
