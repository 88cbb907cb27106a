"""What the front page tells first: a number to quote, and the gravest of the last weeks by edition."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.severity import gravity_of
from model.change import ChangeKind
from model.life import NEVER_SUPPLIED, Life
from publicdb.changes import worst
from text.timestamp import stamp
from web.db import Row, add_sentences, row, rows
from web.filters import EDITIONS, edition_name
from web.lists.query import ListQuery
from web.site import Site

CARDS = 5
"""Editions, or sources that have none, of which the front page tells."""
SHOWN = 4
"""Changes of each of them; the rest is a link away."""
LATELY = timedelta(weeks=8)
"""Before the newest change: a register is published every few months."""
_NO_NEWS = (*EDITIONS, ChangeKind.RELABELLED.value, ChangeKind.TO_LOOK_AT.value)
"""Kinds that say that there is an edition, and not what it changed; and what nobody has settled, which is no news."""
_MARKS = ", ".join("?" * len(_NO_NEWS))
_CARDS = (
    "select c.source, s.title source_title, c.edition, e.kind, e.title, e.published_at, e.summary,"  # noqa: S608 - ours
    " coalesce(e.seen_at, max(c.seen_at)) seen_at, max(c.open_at) newest, min(c.rank) worst,"
    f" sum(c.kind not in ({_MARKS})) news"
    " from changes c join sources s on s.name = c.source left join editions e on e.id = c.edition"
    " where c.open_at >= ? group by c.source, c.edition having news > 0"
)
_COUNTED = tuple(life.value for life in Life if life not in {*NEVER_SUPPLIED, Life.REQUESTED})
QUOTED = ListQuery(chosen={"present": ("1",), "level": ("individual",), "level_printed": ("1",), "outcome": _COUNTED})
"""The releases of the number: those that a register itself calls of individual level, and none that it calls refused,
withdrawn, not pursued or pending."""
_QUOTED = (
    "from releases where present = 1 and level = 'individual' and level_printed = {}"
    f" and outcome in ({', '.join('?' * len(_COUNTED))})"
)


async def quoted(site: Site) -> Row:
    """The number to quote, how many of it went to the press and to companies, what it leaves out, and its sources."""
    counts = (
        "count(*) n, coalesce(sum(category = 'press'), 0) press,"
        " coalesce(sum(category = 'commercial'), 0) companies, json_group_array(distinct source) sources"
    )
    found = await row(site, f"select {counts} {_QUOTED.format(1)}", _COUNTED) or {}
    inferred = await row(site, f"select count(*) n {_QUOTED.format(0)}", _COUNTED) or {"n": 0}
    of = {c: QUOTED.query(chosen={**QUOTED.chosen, "category": (c,)}) for c in ("press", "commercial")}
    return {**found, "inferred": inferred["n"], "query": QUOTED.query(), "of": of}


async def quoted_on(site: Site, sources: str) -> str:
    """Of when the number is: the last good look at that of its `sources` (JSON) that was looked at the longest ago.

    Not of the same generation as the number: a poll that finds nothing new moves it.
    """
    # A source that is no longer watched would hold the day for good; the page says when it was last looked at.
    seen = "coalesce(good_at, first_seen)"
    sql = (
        f"select coalesce(min(iif(watched, {seen}, null)), min({seen})) at from sources"  # noqa: S608 - ours
        " where name in (select value from json_each(?))"
    )
    found = await row(site, sql, [sources])
    return (found and found["at"]) or site.state.built_at


async def news(site: Site) -> Row:
    """The gravest of the weeks before the newest change: by edition, the gravest first, and then the newest."""
    newest = await row(site, f"select max(open_at) at from changes where kind not in ({_MARKS})", _NO_NEWS)  # noqa: S608 - ours
    if newest is None or not newest["at"]:
        return {"cards": []}
    since = stamp(datetime.fromisoformat(newest["at"]) - LATELY)
    cards = _merged(await rows(site, _CARDS, [*_NO_NEWS, since]))[:CARDS]
    for card in cards:
        where = (
            f"source = ? and open_at >= ? and kind not in ({_MARKS})"
            f" and coalesce(edition, 0) in ({', '.join(map(str, card['editions']))})"
        )
        card["shown"] = await rows(site, worst(where), [card["source"], since, *_NO_NEWS, SHOWN, 0])
        card["more"] = card["changes"] - len(card["shown"])
        await add_sentences(site, card["shown"])
    return {"cards": cards, "since": since, "until": newest["at"]}


def _merged(found: list[Row]) -> list[Row]:
    """A card for each edition, in their order; those that share a name, and how they came, share a card.

    What came with a note is not told under the line of what replaced it without one.
    """
    cards: dict[tuple[str, str, str | None], Row] = {}
    for one in sorted(found, key=lambda x: str(x["newest"]), reverse=True):
        title = one["title"] or one["source_title"] or one["source"]
        name = edition_name(title, one["published_at"] or one["seen_at"]) if one["edition"] else title
        blank = {"name": name, "editions": [], "changes": 0, "since": one["seen_at"]}
        card = cards.setdefault((one["source"], name, one["kind"]), {**one, **blank})
        card["editions"].append(one["edition"] or 0)
        card["changes"] += one["news"]
        card["since"] = min(card["since"], one["seen_at"])
        card["worst"] = min(card["worst"], one["worst"])
        if len(card["editions"]) > 1:
            card["summary"] = {}
    return sorted(cards.values(), key=lambda c: gravity_of(c["worst"]))
