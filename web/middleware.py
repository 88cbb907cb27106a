"""ASGI middleware: URL allow-list, security headers, ETags.

Datasette has addresses of its own that tell of the installation (/-/settings, /-/metadata, /-/threads ...). Here an
address that is not on the list does not exist, whatever a later Datasette or another plugin adds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from datasette.utils.asgi import Request

from web.gate import RETRY
from web.site import Site, program, today

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]

TABLES = (
    "sources", "editions", "former_editions", "edition_files", "archived", "recipients", "recipient_slugs", "releases",
    "release_recipients", "versions", "changes", "evidence", "mentions", "evidence_releases",
)
"""The tables that readers may open as tables; the rest of the copy serves the searching."""

ADDRESSES = re.compile(
    r"/|/favicon\.ico|/robots\.txt|/health"
    r"|/static/[a-z0-9.-]+"
    r"|/(releases|recipients|editions|changes|evidence|sources|search|feeds|charts|disappeared|cohorts|about|privacy)(/[^/]+){0,3}/?"
    r"|/(releases|recipients|changes|evidence|search)\.(csv|json|atom)|/disappeared\.(csv|json)"
    r"|/archive/[0-9a-f]{64}(/[^/]{1,255})?"
    rf"|/register(\.json)?|/register/({'|'.join(TABLES)})(\.(csv|json))?(/[^/]{{1,400}})?"
)
FOLLOWING = re.compile(r"/follow(/(confirm|manage|stop)/[^/]{1,200})?")
"""Where readers follow by email: there alone something can be sent. Not there where it is not switched on."""
PREPARED = re.compile(r"/static/.*|/favicon\.ico|/robots\.txt|/health")
"""What is answered while there is no copy yet."""
PREPARING = "This site is being prepared. It will be here in a minute or so: try again then."
PREPARING_RETRY = 10
"""Seconds."""
METHODS = frozenset({"GET", "HEAD"})
LONGEST = 4000
"""Characters of path and query together."""
TABLE_OPTIONS = frozenset(
    {
        "_facet", "_facet_size", "_sort", "_sort_desc", "_sort_by_desc", "_next", "_size", "_search", "_col", "_nocol",
        "_labels", "_label", "_shape", "_nl", "_nofacet", "_nocount", "_nosuggest", "_filter_column", "_filter_op",
        "_filter_value", "_stream", "_header", "_dl",
    }
)
"""What Datasette's tables may be asked by; what it takes besides is SQL, or costs more than a reader should."""
_NUMBERED = re.compile(r"_filter_(column|op|value)_[0-9]{1,2}")
_UNWANTED = re.compile("[\x00-\x1f\x7f\\\\]")

_POLICY = b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _POLICY + b" frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
)
FRAME = re.compile(r"/charts/(?:[^/]+/){1,2}embed")
"""The pages that any site may show in a frame: nothing can be pressed there but a link that opens elsewhere."""
FRAME_HEADERS = ((HEADERS[0][0], _POLICY + b" frame-ancestors *"), *HEADERS[1:])
FOLLOW_HEADERS = tuple((k, b"strict-origin" if k == b"referrer-policy" else v) for k, v in HEADERS)
"""Of the pages with forms: without it browsers say "Origin: null" of our own page, as of any (`refuse_other_sites`)."""
_NOT_READ = (b"cookie", b"authorization", b"x-csrftoken")
# No answer of ours depends on cookies, and a cache between must not think so.
_OURS = frozenset(name for name, _ in HEADERS) | {b"set-cookie", b"server", b"vary"}
_PLAIN_ESCAPE = re.compile(rb"%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
"""A letter or a digit that is escaped, %32 for 2: the same address by RFC 3986, 6.2.2.2."""
_OWN_TAGS = ("/static/", "/archive/", "/health", "/follow")
"""Addresses whose answers do not follow the copy: they say themselves how long they stay."""
_NEVER_KEPT = ((b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex, nofollow"))


def allowed(method: str, path: str, *, follow: bool = False) -> bool:
    """True for an address that the site has; `follow`: readers can follow by email."""
    there = ADDRESSES.fullmatch(path) or (follow and FOLLOWING.fullmatch(path))
    return method in methods(path, follow=follow) and bool(there) and not _UNWANTED.search(path)


def methods(path: str, *, follow: bool) -> frozenset[str]:
    """By what an address can be asked."""
    return METHODS | {"POST"} if follow and FOLLOWING.fullmatch(path) else METHODS


def refused_option(path: str, query: bytes) -> str:
    """The first option in a question to a table that is not answered here, "" where there is none."""
    if not path.startswith("/register"):
        return ""
    for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        known = name in TABLE_OPTIONS or _NUMBERED.fullmatch(name) or name.startswith("_search_")
        if name == "sql" or (name.startswith("_") and not known):
            return name
    return ""


def middleware(app: App, site: Site) -> App:
    """The application behind the list of addresses, without cookies, with the headers above on every answer."""
    from web.db import problem

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = [(k, v) for k, v in scope["headers"] if k not in _NOT_READ]
        asked = {**scope, "headers": headers}
        if b"%" in (raw := scope.get("raw_path") or b""):  # by which Datasette finds the page
            asked["raw_path"] = _PLAIN_ESCAPE.sub(lambda found: unquote_to_bytes(found[0]), raw)
        if scope["path"].startswith("/register"):
            asked["query_string"] = plainly_asked(scope.get("query_string", b""))
            # Datasette takes a key of several columns apart at its commas, and does not know them spelled as %2C.
            asked["raw_path"] = quote(scope["path"], safe="/~,:+").encode()
        site.look_at_gate()
        tag = etag(site, asked)
        marked = _marked(send, asked, tag, by_host=not site.about.address)
        status, message, more = _refusal({**asked, "raw_path": scope.get("raw_path")}, follow=bool(site.about.follow))
        if not status and site.state.preparing and not PREPARED.fullmatch(asked["path"]):
            status, message, more = 503, PREPARING, [(b"retry-after", b"%d" % PREPARING_RETRY)]
        elif not status:
            status, message = site.gate.refusal(asked["path"], asked.get("query_string", b""))
            more = [(b"retry-after", b"%d" % RETRY)] if status == 503 else ()
        if status:
            raw = asked.get("raw_path") or b"/"
            safe = {**asked, "raw_path": raw if raw.isascii() else b"/", "csrftoken": str}
            answer = await problem(site, Request(safe, None), status, message)
            answer.headers.update({k.decode(): v.decode() for k, v in more})
            await answer.asgi_send(marked)
        elif tag and tag[2:] in _known_tags(headers):
            unchanged = [(b"cache-control", b"no-cache"), (b"etag", tag)]
            await marked({"type": "http.response.start", "status": 304, "headers": unchanged})
            await marked({"type": "http.response.body", "body": b""})
        elif not tag or asked["method"] != "GET" or asked["path"].startswith("/register"):
            await app(asked, receive, marked)
        elif known := site.kept.get(tag):
            await known.send(marked)
        else:
            await app(asked, receive, site.kept.keeping(marked, tag, lambda: etag(site, asked) == tag))

    return guarded


def _known_tags(headers: Headers) -> set[bytes]:
    """The tags that somebody asks by, without W/, which makes no difference here (RFC 9110, 13.1.2)."""
    return {t.strip().removeprefix(b"W/") for k, v in headers if k == b"if-none-match" for t in v.split(b",")}


def _refusal(scope: Scope, *, follow: bool) -> tuple[int, str, Headers]:
    """(status, message, headers) for what is not asked on; 0 where it may be."""
    path, query, raw = scope["path"], scope.get("query_string", b""), scope.get("raw_path") or b""
    if scope["method"] not in (known := methods(path, follow=follow)):
        return 405, "", [(b"allow", ", ".join(sorted(known)).encode())]
    if len(path) + len(query) > LONGEST:
        return 414, f"The address is longer than {LONGEST:,} characters. Ask in fewer words.", ()
    # What is a separator only after decoding would be one path to this guard and another to what stands behind it.
    if not raw.isascii() or b"%2f" in raw.lower() or not allowed(scope["method"], path, follow=follow):
        return 404, "", ()
    if option := refused_option(path, query):
        status = 403 if option in ("sql", "_where") else 400
        return status, "" if status == 403 else "The tables here have no such option.", ()
    return 0, "", ()


def _marked(send: Send, scope: Scope, tag: bytes, *, by_host: bool) -> Send:
    """`send` with our headers on every answer, and for HEAD without the body.

    `by_host`: answers hold the address by which the site was asked, since it knows none of its own.
    """
    begun = False

    async def marked(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            if begun:
                # An answer failed midway. It must end as cut, not as a shorter whole one with a page of error behind.
                raise RuntimeError("an answer broke off")
            begun = True
            headers = [(bytes(k), bytes(v)) for k, v in message.get("headers", ()) if k.lower() not in _OURS]
            of_follow = scope["path"].startswith("/follow")
            if of_follow:
                headers = [*(h for h in headers if h[0].lower() != b"cache-control"), *_NEVER_KEPT]
            tagged = message["status"] == 200 and tag and not any(k.lower() == b"etag" for k, _ in headers)
            own = [(b"etag", tag)] if tagged else []
            if not any(k.lower() == b"cache-control" for k, _ in (*headers, *(_NEVER_KEPT if of_follow else ()))):
                own.append((b"cache-control", b"no-cache"))  # whatever it is, it may be withheld
            own += [(b"vary", b"Host")] if by_host else []
            framed = message["status"] in (200, 304) and FRAME.fullmatch(scope["path"])
            always = FOLLOW_HEADERS if of_follow else FRAME_HEADERS if framed else HEADERS
            message = {**message, "headers": [*headers, *own, *always]}
        elif scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await send(message)

    return marked


def etag(site: Site, scope: Scope) -> bytes:
    """A tag for what an address shows, b"" where there is none.

    Pages are made from the copy, the program, the address and, in a few words such as "today", the day, or how long ago
    a source was seen, to the hour; where the site does not know its own address, from that by which it was asked.
    """
    state, about, now = site.state, site.about, datetime.now(UTC)
    if not state.generation or scope["path"].startswith(_OWN_TAGS):
        return b""
    host = b"" if about.address else next((v for k, v in scope["headers"] if k == b"host"), b"")
    parts = [
        state.generation, state.revision, state.withheld, state.built_at, state.problem, today(about).isoformat(),
        f"{now:%H}", program(), repr(about), scope.get("scheme", ""), host.decode("latin-1"), scope["path"],
        scope.get("query_string", b"").decode("latin-1"),
    ]
    return b'W/"%s"' % hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24].encode()


def plainly_asked(query: bytes) -> bytes:
    """A question to a table without what a form left empty, and with no meaning of signs in words that are searched."""
    if b"_search" not in query and b"_facet" not in query:
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    plain = [(k, re.sub(r"[\W_]+", " ", v[:200]).strip() if k.startswith("_search") else v) for k, v in pairs]
    return urlencode([(k, v) for k, v in plain if v or not k.startswith(("_search", "_facet"))]).encode()
