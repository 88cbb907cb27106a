"""A register whose next edition is late is said to be so on its page, the front page and in feeds, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest

from bench.public import HOSTILE, QUESTIONS, REGISTER
from tests.tables import add_row, delete_rows, set_fields
from web.lateness import late_entries
from web.site import Site

NOW = datetime.now(UTC)


def quarterly(site: Site, ago: int, *, kind: str = "edition_published", published: bool = True) -> None:
    """Five editions, 91 days apart, the last of them so many days ago; the site was seen well just now."""
    delete_rows(site.copy, "editions")
    set_fields(site.copy, "sources", {"looked_at": NOW.isoformat(), "good_at": NOW.isoformat()})
    for number in range(1, 6):
        at = (NOW - timedelta(days=ago + 91 * (5 - number))).isoformat()
        add_row(
            site.copy, "editions", id=number, source=REGISTER, number=number, kind="baseline" if number == 1 else kind,
            title="", published_at=at if published else "", note="", seen_at=at if not published else NOW.isoformat(),
            rows=1, summary="{}",
        )


def entries(reader: Any, path: str) -> list[Any]:
    found = feedparser.parse(reader.get(path).content)
    assert not found.bozo
    return [e for e in found.entries if ":late:" in e.id]


@pytest.mark.parametrize("published", [True, False])
def test_a_late_register_is_called_late_everywhere(published: bool, site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    quarterly(site, 120, published=published)
    reader = read(site)
    for path in ("/", "/sources", f"/sources/{REGISTER}"):
        assert "29 days beyond its own rhythm" in reader.words(path)
    assert "The next edition of 1 register is late by its own rhythm" in reader.words("/")
    assert "Four times of five the next edition came within 91 days, as 4 gaps" in reader.words(f"/sources/{REGISTER}")
    assert "rhythm" not in reader.words(f"/sources/{QUESTIONS}")
    first = reader.page("/").xpath("string(//ul[@class='watch']/li[1]/a/@href)")
    assert first == f"/sources/{REGISTER}"
    for path in ("/feeds/late.atom", "/feeds/everything.atom", f"/feeds/sources/{REGISTER}.atom"):
        (entry,) = entries(reader, path)
        assert entry.title == "DfE external data shares: the next edition is late"
        assert entry.link == f"https://npd.example.org/sources/{REGISTER}"
    for path in (f"/feeds/sources/{QUESTIONS}.atom", "/feeds/press-and-commercial.atom", "/changes.atom"):
        assert entries(reader, path) == []


def test_an_entry_stays_the_same_until_the_edition_comes(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    quarterly(site, 106)
    set_fields(site.copy, "sources", {"good_at": (NOW + timedelta(days=300)).isoformat()})
    found = [asyncio.run(late_entries(site, NOW + timedelta(days=days))) for days in (0, 1, 2, 200)]
    assert found[0] == []
    assert len(found[1]) == 1
    assert found[1] == found[2] == found[3]
    quarterly(site, 16)
    site.state.generation = "new"
    assert entries(read(site), "/feeds/late.atom") == []
    assert "beyond its own rhythm" not in read(site).words(f"/sources/{REGISTER}")


def test_the_entry_is_dated_with_the_day_on_which_it_became_late(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    quarterly(site, 120)
    (entry,) = entries(read(site), "/feeds/late.atom")
    assert entry.updated == f"{(NOW - timedelta(days=120 - 107)).date().isoformat()}T00:00:00+00:00"
    assert entry.id.endswith(f":late:{REGISTER}:{(NOW - timedelta(days=120)).date().isoformat()}")


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("sources", {"good_at": (NOW - timedelta(days=3)).isoformat()}),  # the edition may be there
        ("sources", {"state": "blind", "since": NOW.isoformat(), "reason": "its site did not answer in time"}),
        ("sources", {"watched": 0}),
        ("editions", {"kind": "file_replaced_silently"}),  # that is no next edition, and makes no rhythm
        ("editions", {"published_at": "soon", "seen_at": NOW.isoformat()}),  # all on one day
    ],
)
def test_what_is_not_known_to_be_late_is_not_called_late(
    table: str, fields: dict[str, object], site_of: Callable[..., Site], read: Any
) -> None:
    site = site_of()
    quarterly(site, 120)
    set_fields(site.copy, table, fields)
    assert "beyond its own rhythm" not in read(site).words("/")
    assert entries(read(site), "/feeds/late.atom") == []


def test_a_hostile_title_is_text(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of(bad=HOSTILE)
    quarterly(site, 120)
    (entry,) = entries(read(site), "/feeds/late.atom")
    assert "<script" not in entry.content[0].value
    assert "&lt;script" in entry.content[0].value
