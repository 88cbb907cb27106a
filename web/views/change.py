"""The page of one change: what it was before and after, where, and why it is held to be this."""

from __future__ import annotations

from typing import Any

from diffing.items.words import changed_words
from model.change import WordSpan
from web.db import NotThere, Row, described, page, row, whole_number
from web.site import Site

_FIELDS = 60
_PLACES = 200
"""Rows of a wholesale change that are listed; the rest is counted."""
_COMPARED = 2_000
"""Characters of a text that is compared word by word."""


async def change(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/changes/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await row(site, "select * from changes where id = ?", [number])
    if found is None:
        raise NotThere(f"There is no change {number}. The list of changes has all that were told.")
    said = (await described(site, [number])).get(number)
    if said is None:  # another copy was put in place of that one meanwhile
        raise NotThere(f"There is no change {number} any more.")
    edition = await row(site, "select * from editions where id = ?", [found["edition"]])
    detail = found["detail"] if isinstance(found["detail"], dict) else {}
    context = {
        "change": found,
        "said": said,
        "detail": detail,
        "edition": edition,
        "source": await row(site, "select * from sources where name = ?", [found["source"]]),
        "release": await row(site, "select * from releases where id = ?", [found["release"]]),
        "item": await row(site, "select id, kind, title, url, state from evidence where id = ?", [found["item"]]),
        "file": await row(
            site,
            "select v.sha256, v.url, v.kept_back, a.filename, a.size from versions v"
            " left join archived a on a.sha256 = v.sha256"
            " where v.release = ? and (v.edition = ? or ? in ('removed', 'duplicate_removed', 'no_longer_held'))"
            " order by v.id desc limit 1",
            [found["release"], found["edition"], found["kind"]],
        ),
        "fields": _fields(found),
        "more_fields": max(0, len(found["fields"]) - _FIELDS),
        "words": _spans(detail),
        **_places(detail),
    }
    return await page(site, request, "change.html", context)


def _fields(found: Row) -> list[Row]:
    out: list[Row] = []
    for name, (before, after) in list(found["fields"].items())[:_FIELDS]:
        long = all(60 < len(side or "") <= _COMPARED for side in (before, after))
        spans = changed_words(before or "", after or "") if long and len(out) < 20 else ()
        out.append({"name": name, "before": before, "after": after, "words": spans})
    return out


def _places(detail: Row) -> Row:
    """The rows of a wholesale change; a single number there is how many rows an edition has."""
    rows = detail.get("rows")
    places = [p for p in rows if isinstance(p, list) and len(p) == 3] if isinstance(rows, list) else []
    references = detail.get("references")
    if isinstance(references, list):
        both = zip(places, references, strict=False)
        places = [[*place, f"{old or '(none)'} → {new or '(none)'}"] for place, (old, new) in both]
    return {"places": places[:_PLACES], "more_places": max(0, len(places) - _PLACES)}


def _spans(detail: Row) -> list[WordSpan]:
    """A changed text word by word, as it was told."""
    spans = detail.get("words")
    pairs = [s for s in spans if isinstance(s, list) and len(s) == 2] if isinstance(spans, list) else []
    return [WordSpan(op, str(words)) for op, words in pairs if op in ("same", "gone", "come")]
