"""A strict look at the bytes of a feed before the lenient feedparser sees them.

It shows two of three entries of a cut feed, none of an HTML page (without calling it bad), and takes 10 s over deep
nesting. Each fault has its own name.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from html.entities import html5

from lxml import etree

from readers.documents import errors
from readers.list_page import note_odd
from readers.xml_answers import parse_xml
from text.labels import plural

MAX_BYTES = 5_000_000
MAX_ENTRIES = 2000
"""feedparser takes 0.3 s for a thousand."""
WATCH_ANOTHER = f"{errors.NEVER_READ}; watch a shorter one, or the page that lists its entries"
MAX_ELEMENTS = 60_000
MAX_ATTRIBUTES = 64
"""Of one element."""
MAX_PREFIXES = 200
_PREFIX = re.compile(rb"xmlns:([\w.-]{1,100})")
_ROOTS = {
    "{http://www.w3.org/2005/Atom}feed": "entry",
    "{http://purl.org/atom/ns#}feed": "entry",
    "rss": "item",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF": "item",
}
_OTHER_CODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_ENDS_ROOT = re.compile(rb"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:feed|rss|rdf)\s*>", re.IGNORECASE)
_ENDING = re.compile(_ENDS_ROOT.pattern + rb"\s*(?:<!--[^>]{0,2000}-->\s*)*\Z", re.IGNORECASE)
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_HTML = re.compile(rb"<!doctype\s+html\b|<(?:html|head|body)[\s>]", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:rss|(?:[A-Za-z_][\w.-]{0,40}:)?(?:feed|RDF))[\s>]")
_A_PAGE = "a page of HTML came in place of the feed; open the address and look"


def prove_feed(body: bytes) -> bytes:
    """The feed's bytes, fit for feedparser; those of JSON as they are. Raises one of the errors that `read_feed` names.

    Faults of real sites are mended where nothing has to be guessed: white space before the XML declaration (WordPress
    plugins), Windows-1252 under the name of UTF-8, and what `mended` names, which is noted (`note_odd`).
    """
    body = _unpacked(body)
    if not body.strip():
        raise errors.EmptyAnswer("the feed has no bytes; entries seen before stay as they are")
    if len(body) > MAX_BYTES:
        raise errors.TooBig(f"the feed has more than {MAX_BYTES:,} bytes: {WATCH_ANOTHER}")
    if errors.is_challenge(body):
        raise errors.Challenge("a bot guard answers in place of the feed; nothing is known of it")
    data = body.lstrip(b"\xef\xbb\xbf \t\r\n") if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else body
    if data.startswith(b"{"):
        return data
    if _HTML.match(data, _begin_of(data)):
        raise errors.NotAFeed(_A_PAGE)
    if not (data.startswith((b"\xff\xfe", b"\xfe\xff")) or _OTHER_CODING.match(data)):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            data = data.decode("cp1252", "replace").encode()
    try:
        root = parse_xml(data)
    except (etree.XMLSyntaxError, ValueError) as error:
        better, what = mended(data)
        try:
            root = parse_xml(better)
        except (etree.XMLSyntaxError, ValueError):
            raise _fault(data, error) from error
        data = better
        note_odd(f"the feed is not well-formed XML and was read without its faults: {what}. Tell its publisher")
    data = _with_letters(root, data)
    entry = _ROOTS.get(str(root.tag))
    if entry is None:
        root_tag = str(root.tag)[:60]
        raise errors.NotAFeed(f"the root is <{root_tag}>, not Atom's feed, RSS or RDF; open the address and look")
    _count(root, entry, data)
    return data


def _begin_of(data: bytes) -> int:
    """Where a document begins behind declarations, comments and instructions, such as that of a style sheet."""
    begun = _PROLOG.match(data)
    return begun.end() if begun else 0


def _unpacked(body: bytes) -> bytes:
    """The bytes of a feed that came packed without a word of it in its headers."""
    if not body.startswith(b"\x1f\x8b\x08"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return body


_AS_IT_IS = re.compile(rb"<!\[CDATA\[|<!--|<\?")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
"""Where what begins so, and in which an ampersand is one, ends."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AMPERSAND = re.compile(rb"&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_LETTERS = (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF)
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def mended(data: bytes) -> tuple[bytes, str]:
    """The bytes of a feed without faults that can be read in one way alone, and what these were; "" where none was.

    A control character, which XML has not, is a space, named by a number too; an entity of HTML is its letter, and an
    ampersand that begins none is itself. What stands before or behind the feed, such as a program's warning, is no part
    of it. Of an encoding in which these have other bytes (UTF-16) nothing is mended.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data, ""
    found: Counter[str] = Counter()

    def letter(match: re.Match[bytes]) -> bytes:
        name = match[1] or b""
        if name in _OF_XML:
            return match[0]
        if name.startswith(b"#"):
            number = int(b"0" + name[1:], 16) if name[1:2] in b"xX" else int(name[1:])
            if number in (9, 10, 13) or any(first <= number <= last for first, last in _LETTERS):
                return match[0].lower()
            found["number of no letter"] += 1
            return b" "
        if letters := html5.get(f"{name.decode()};") if name else None:
            found["entity of HTML"] += 1
            return "".join(f"&#{ord(c)};" for c in letters).encode()
        found["bare ampersand"] += 1
        return b"&amp;" + match[0][1:]

    data, controls = _CONTROL.subn(b" ", data)
    found["control character"] += controls
    data, found["piece of text beside it"] = _without_what_stands_beside(data)
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        begin = _AS_IT_IS.search(data, at)
        end = data.find(_ENDS[begin[0]], begin.end()) if begin else -1
        upto = begin.start() if begin and end >= 0 else len(data)
        parts.append(_AMPERSAND.sub(letter, data[at:upto]))
        at = end if end >= 0 else len(data)
        parts.append(data[upto:at])
    return b"".join(parts), ", ".join(_counted(many, what) for what, many in found.items() if many)


def _with_letters(root: etree._Element, data: bytes) -> bytes:
    """A feed with the letters of entities that its type, which is not fetched, would declare; else they are lost."""
    better, what = mended(data) if root.getroottree().docinfo.system_url else (data, "")
    try:
        parse_xml(better)
    except (etree.XMLSyntaxError, ValueError):
        return data
    return better if what else data


def _counted(many: int, what: str) -> str:
    word, of, kind = what.partition(" of ")
    return f"{plural(many, word)}{of}{kind}"


def _without_what_stands_beside(data: bytes) -> tuple[bytes, int]:
    """A feed from its declaration or root to the end of this, and how many texts stood beside it."""
    root = _ROOT.search(data)
    ends = [m.end() for m in _ENDS_ROOT.finditer(data)]
    if root is None or not ends or ends[-1] < root.start():
        return data, 0
    declared = data.rfind(b"<?xml ", 0, root.start())
    begin = root.start() if declared < 0 else declared
    beside = data[:begin], _PROLOG.sub(b"", data[ends[-1] :], count=1)
    return data[begin : ends[-1]], sum(bool(x.strip()) for x in beside)


def _count(root: etree._Element, entry: str, data: bytes) -> None:
    """Refuses what feedparser takes quadratic time over: 200,000 attributes held it for minutes."""
    entries = 0
    for elements, e in enumerate(root.iter(), 1):
        entries += isinstance(e.tag, str) and e.tag.rpartition("}")[2] == entry
        if entries > MAX_ENTRIES:
            raise errors.TooManyEntries(f"the feed has more than {MAX_ENTRIES:,} entries: {WATCH_ANOTHER}")
        if len(e.attrib) > MAX_ATTRIBUTES or elements > MAX_ELEMENTS:
            raise errors.MalformedFeed("the feed has more attributes or elements than any honest one; it is not read")
    if len(set(_PREFIX.findall(data))) > MAX_PREFIXES:
        raise errors.MalformedFeed("the feed declares more namespaces than any honest one; it is not read")


def _fault(data: bytes, error: Exception) -> errors.Unread:
    if not data.lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return errors.NotAFeed("what came is not XML; open the address and look")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not _ROOT.search(data):
        is_page = _HTML.search(data[:1024])
        return errors.NotAFeed(_A_PAGE if is_page else "what came is no feed; open the address and look")
    if not _ENDING.search(data[-4096:]):
        return errors.CutFeed(f"the feed ends before its root does ({error}); entries seen before stay as they are")
    return errors.MalformedFeed(f"the feed is not well-formed XML ({error}); entries seen before stay as they are")
