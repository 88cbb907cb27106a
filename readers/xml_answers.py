"""What feeds and site maps have in common: XML parsed without entities, links, the longest title and text."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from readers.documents import errors

LONGEST_TITLE = 300
LONGEST_TEXT = 200_000
"""Characters of one entry; press feeds hold whole articles."""
_DECLARES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]{0,400}\[", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """The root. Raises EntityBomb; where it is not well-formed, lxml's XMLSyntaxError or a ValueError."""
    if _DECLARES.search(data[:65536]) or b"<!ENTITY" in data:
        raise errors.EntityBomb("it declares entities, which no honest feed or site map does; it is not read")
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    )


def web_link(link: str, base: str) -> str:
    """`link` as an absolute address of http or https, "" where it is none (javascript:, mailto:, nonsense)."""
    try:
        joined = urljoin(base, "".join(link.split())) if link.strip() else ""
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and host and len(joined) <= 2000 else ""
