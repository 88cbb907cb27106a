"""Feeds (Atom, RSS, RDF) as bytes -> items, behind a strict gate; feedparser is never given an address."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from html.entities import html5
from typing import Any

import feedparser
from lxml import etree
from msgspec.structs import replace

from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind
from readers.documents import errors
from readers.feeds.identity import hashed, identify, plain_link
from readers.list_page import fault_of_ours, note_odd
from readers.pages.read import text_of_html
from readers.xml_answers import LONGEST_TEXT, LONGEST_TITLE, parse_xml, web_link
from text.clean import clean
from text.privacy.private import tells
from text.privacy.prose import WithoutPrivate

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MAX_AHEAD = dt.timedelta(days=2)


def read_feed(body: bytes, url: str, now: dt.datetime) -> tuple[Item, ...]:
    """The entries of a feed fetched from `url`, in its order, which tells nothing; `now` (aware) bounds the dates.

    Raises EmptyAnswer, TooBig, Challenge, NotAFeed, CutFeed, MalformedFeed, EntityBomb, TooManyEntries: then entries
    seen before stay as they are. Those that are no longer in it are not gone: feeds drop their oldest. Whether a feed
    without entries can be is for whoever knows how many there were.
    """
    data = prove_feed(body)
    # The sanitiser and the link resolver walk HTML slowly; text is taken out here, and links are checked below.
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    has_entries = b"<item" in data or b"<entry" in data
    if not parsed.get("version") or (parsed.get("bozo") and not parsed.entries and has_entries):
        raise errors.MalformedFeed(f"the feed cannot be read ({parsed.get('bozo_exception')}); look at it")
    items: list[Item] = []
    for number, entry in enumerate(parsed.entries, 1):
        try:
            items.append(_item(entry, url, now))
        except errors.Unread:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of one entry: the others are read
            note_odd(fault_of_ours(f"entry {number} of {len(parsed.entries)}", error))
    return _with_own_keys(items)


def _with_own_keys(read: list[Item]) -> tuple[Item, ...]:
    """The entries in their order, each with a key of its own; what stands twice is left out once.

    Several that share an id are told apart by link, title and date, each of them: a key that one had without these
    would be another's when that one has left the feed. Where these are the same too, by their words.
    """
    last: dict[tuple[str, ...], Item] = {}
    for i in sorted(read, key=lambda i: i.published, reverse=True):
        last.setdefault(_once(i), i)
    items = [i for i in read if last[_once(i)] is i]
    sharing = Counter(i.key for i in items)
    alike = Counter((i.key, _named(i)) for i in items)
    if nameless := sum(many for many in alike.values() if many > 1):
        note_odd(_NAMELESS.format(nameless))

    def own_key(item: Item) -> str:
        words = [item.text or ""] if alike[item.key, _named(item)] > 1 else []
        return f"{item.key}#{hashed(*_named(item), *words)}" if sharing[item.key] > 1 else item.key

    return tuple(replace(i, key=own_key(i)) for i in items)


_NAMELESS = (
    "{:,} entries of the feed have neither an id of their own nor a link, title or date that tells them from another: "
    "they are known by their words, and one that is edited is told as new. Tell its publisher"
)


def _named(item: Item) -> tuple[str, str, str]:
    return plain_link(item.url), item.title, item.published


def _once(item: Item) -> tuple[str, ...]:
    """Of what an answer has one entry: GOV.UK lists a page with each of its updates, and it stands as in the last."""
    is_page = item.version and plain_link(item.url).startswith("gov.uk/")
    return (item.key, item.url) if is_page else (item.key, *_named(item), item.text or "")


def _item(entry: Any, url: str, now: dt.datetime) -> Item:  # noqa: ANN401 - untyped
    link = web_link(_text(entry, "link"), url)
    published, updated = _stamp(entry, "published", now), _stamp(entry, "updated", now)
    title = (_words(_text(entry, "title")) or "").replace("\n", " ")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 4].rstrip() + " ..."
    content = max((_text(c, "value") for c in entry.get("content") or ()), key=len, default="")
    text = _words(content or _text(entry, "summary"))
    terms = [clean(_text(t, "term")) for t in (entry.get("tags") or ())[:8] if _text(t, "term")]
    identity = identify(_text(entry, "id"), link, title, published or updated, text or "")
    unread = _words(_text(entry, "summary")) if content else None  # feedparser gives the content there too
    children = WithoutPrivate((unread,), WITHHELD_CELL).named if unread and unread != text else set()
    return Item(
        key=identity.key,
        kind=ItemKind.FEED_ENTRY,
        title=title or published[:10] or link,
        url=link,
        aliases=identity.aliases,
        related=identity.related,
        genre="; ".join(WITHHELD_CELL if tells(t) else t for t in terms),
        published=published or updated,
        updated=updated,
        # GOV.UK's feeds move this only for a major update and show nothing else of it; elsewhere it moves for nothing.
        version=updated if identity.key.startswith("govuk:") else "",
        text=text and text[:LONGEST_TEXT],
        children=tuple(sorted(children)),
    )


def _stamp(entry: Any, name: str, now: dt.datetime) -> str:  # noqa: ANN401 - untyped
    """An ISO time in UTC, "" where there is none. What lies outside of [2000, now + 2 days] is not believed.

    feedparser makes 2925-01 of the thirteenth month of 2924; a date put at the edge would be an invented one.
    """
    printed = entry.get(name) if name in entry else None  # .get alone falls back from updated to published, and warns
    parsed = entry.get(f"{name}_parsed") if printed else None
    try:
        when = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        return ""
    return when.isoformat().replace("+00:00", "Z") if when and EARLIEST <= when <= now + MAX_AHEAD else ""


def _text(data: Any, name: str) -> str:  # noqa: ANN401 - untyped
    value = data.get(name) if data else None
    return value if isinstance(value, str) else ""


def _words(html: str) -> str | None:
    """The words of a snippet; one that cannot be read (None) costs its text, not the feed."""
    try:
        return text_of_html(html)
    except errors.UnknownAnswer:
        return None


# ---------------------------------------------------------------------------------------------------------------
# A strict look at the bytes before the lenient feedparser sees them: it shows two of three entries of a cut feed, none
# of an HTML page (without calling it bad), and takes 10 s over deep nesting. Each fault has its own name

MAX_BYTES = 5_000_000
MAX_ENTRIES = 2000
"""feedparser takes 0.3 s for a thousand."""
_WATCH_ANOTHER = f"{errors.NEVER_READ}; watch a shorter one, or the page that lists its entries"
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
_ENDING = re.compile(
    rb"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:feed|rss|rdf)\s*>\s*(?:<!--[^>]{0,2000}-->\s*)*\Z", re.IGNORECASE
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def prove_feed(body: bytes) -> bytes:
    """The feed's bytes, fit for feedparser. Raises one of the errors that `read_feed` names.

    Faults of real sites are mended where nothing has to be guessed: white space before the XML declaration (WordPress
    plugins), Windows-1252 under the name of UTF-8, and what `mended` names, which is noted (`note_odd`).
    """
    if not body.strip():
        raise errors.EmptyAnswer("the feed has no bytes; entries seen before stay as they are")
    if len(body) > MAX_BYTES:
        raise errors.TooBig(f"the feed has more than {MAX_BYTES:,} bytes: {_WATCH_ANOTHER}")
    if errors.is_challenge(body):
        raise errors.Challenge("a bot guard answers in place of the feed; nothing is known of it")
    data = body.lstrip(b"\xef\xbb\xbf \t\r\n") if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else body
    head = data[:1024].lower()
    if head.startswith(_HTML) or b"<html" in head:
        raise errors.NotAFeed("a page of HTML came in place of the feed; open the address and look")
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
    entry = _ROOTS.get(str(root.tag))
    if entry is None:
        root_tag = str(root.tag)[:60]
        raise errors.NotAFeed(f"the root is <{root_tag}>, not Atom's feed, RSS or RDF; open the address and look")
    _count(root, entry, data)
    return data


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
    ampersand that begins none is itself. Of an encoding in which these have other bytes (UTF-16) nothing is mended.
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
            found["numbers of no letter"] += 1
            return b" "
        if letters := html5.get(f"{name.decode()};") if name else None:
            found["entities of HTML"] += 1
            return "".join(f"&#{ord(c)};" for c in letters).encode()
        found["bare ampersands"] += 1
        return b"&amp;" + match[0][1:]

    data, controls = _CONTROL.subn(b" ", data)
    found["control characters"] += controls
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        begin = _AS_IT_IS.search(data, at)
        end = data.find(_ENDS[begin[0]], begin.end()) if begin else -1
        upto = begin.start() if begin and end >= 0 else len(data)
        parts.append(_AMPERSAND.sub(letter, data[at:upto]))
        at = end if end >= 0 else len(data)
        parts.append(data[upto:at])
    return b"".join(parts), ", ".join(f"{many:,} {what}" for what, many in found.items() if many)


def _count(root: etree._Element, entry: str, data: bytes) -> None:
    """Refuses what feedparser takes quadratic time over: 200,000 attributes held it for minutes."""
    entries = 0
    for elements, e in enumerate(root.iter(), 1):
        entries += isinstance(e.tag, str) and e.tag.rpartition("}")[2] == entry
        if entries > MAX_ENTRIES:
            raise errors.TooManyEntries(f"the feed has more than {MAX_ENTRIES:,} entries: {_WATCH_ANOTHER}")
        if len(e.attrib) > MAX_ATTRIBUTES or elements > MAX_ELEMENTS:
            raise errors.MalformedFeed("the feed has more attributes or elements than any honest one; it is not read")
    if len(set(_PREFIX.findall(data))) > MAX_PREFIXES:
        raise errors.MalformedFeed("the feed declares more namespaces than any honest one; it is not read")


def _fault(data: bytes, error: Exception) -> errors.Unread:
    if not data.lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return errors.NotAFeed("what came is not XML; open the address and look")
    if not _ENDING.search(data[-4096:]):
        return errors.CutFeed(f"the feed ends before its root does ({error}); entries seen before stay as they are")
    return errors.MalformedFeed(f"the feed is not well-formed XML ({error}); entries seen before stay as they are")
