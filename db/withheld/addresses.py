"""Addresses that lead straight to a file that is kept back: nowhere is one passed on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from db.store import Store

_STAND_AT = """
select s.url, s.final_url from snapshot s left join validator v on v.source = s.source and v.url = s.url
where s.sha256 in given and (v.sha256 = s.sha256 or (coalesce(v.checked_at, '') < s.fetched_at
  and s.id = (select max(t.id) from snapshot t where t.source = s.source and t.url = s.url)))
union select f.url, f.final_url from edition_file f join edition e on e.id = f.edition_id where f.sha256 in given
  and e.id = (select max(n.id) from edition n where n.source = e.source and n.state != 'superseded')
union select d.url, d.url from document d where d.sha256 in given
union select f.final_url, f.final_url from edition_file f join edition e on e.id = f.edition_id
  join source s on s.name = e.source where f.sha256 in given and e.found_at is not null
  and f.final_url not in ('', s.url)
union select c.final_url, c.final_url from capture c where c.sha256 in given and c.kind = 'file'
union select s.capture, s.capture from save s where s.sha256 in given and s.capture != ''
"""
"""What an address gave last is by its validator: a body that comes back makes no second snapshot. A web archive gives
the same for good."""


class Addresses(Struct, frozen=True):
    """Some addresses, and what finds them in a text."""

    hosts: frozenset[str] = frozenset()
    """Whose they are: most texts name none of them, and need no search."""
    pattern: re.Pattern[str] | None = None

    def any_in(self, text: str) -> bool:
        """True for a text in which any of them stands."""
        return self.pattern is not None and self.may_stand_in(text) and self.pattern.search(text) is not None

    def cut(self, text: str) -> str:
        """The text with the host alone in place of each of them."""
        return self.pattern.sub(r"\g<scheme>\g<host>/", text) if self.pattern and self.may_stand_in(text) else text

    def may_stand_in(self, text: str) -> bool:
        """False for a text that names none of their hosts."""
        lower = text.casefold()
        return any(h in lower for h in self.hosts)


NO_ADDRESSES = Addresses()


def addresses_of(store: Store, files: Iterable[str]) -> Addresses:
    """Where these files, by their sha256, can be had from their publishers now, as far as we know."""
    return addresses({a for x in store.rows_with(_STAND_AT, files) for a in x.values()})


def addresses(found: Iterable[str]) -> Addresses:
    """What finds these addresses: by either scheme or none, percent-encoded or not, with any user name and query."""
    paths: dict[str, set[str]] = {}
    for url in found:
        try:
            u = urlsplit(url)
        except ValueError:
            continue
        if u.netloc:
            path = u.path.rstrip("/")
            paths.setdefault(u.netloc.rpartition("@")[2].casefold(), set()).update((path, quote(path), unquote(path)))
    if not paths:
        return NO_ADDRESSES
    some = "|".join(rf"{re.escape(host)}(?={_any_of(own)}{_END})" for host, own in paths.items())
    path = rf"{_any_of(set().union(*paths.values()))}{_END}(?:[?#][^\s\"'<>]*)?"
    pattern = rf"(?P<scheme>(?:https?://)?)(?:[^\s/@]+@)?(?<![\w.-])(?P<host>{some}){path}"
    return Addresses(frozenset(paths), re.compile(pattern, re.IGNORECASE))


_END = r"/?(?![\w%~/-]|\.\w)"


def _any_of(paths: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, paths), key=len, reverse=True))})"
