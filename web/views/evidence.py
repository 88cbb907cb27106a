"""The page of an item of evidence, a question, an entry or a page, with what it says of pupils' data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from model.change import STRONGEST
from text.sanitise import clean
from web.db import NotThere, Row, page, row, rows, rows_with, whole_number
from web.site import Site

MOST = 120_000
"""Characters of a text that the page shows; the whole is a link away."""
NOT_COPIED = "none: no files come with these pages, or none could be made, or what it shows may tell of a child"
_MENTIONS = 100
_LINE = 20_000


class Piece(NamedTuple):
    """A stretch of a paragraph."""

    marked: bool
    """True for a sentence that speaks of pupils' data."""
    words: str


async def evidence(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/evidence/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await row(
        site,
        "select e.*, s.title source_title from evidence e join sources s on s.name = e.source where e.id = ?",
        [number],
    )
    if found is None:
        raise NotThere(f"There is no piece of evidence {number}. Search for its words instead.")
    mentions = await rows(site, "select * from mentions where item = ? order by position limit ?", [number, _MENTIONS])
    sentences = [m["sentence"] for m in mentions]
    hashes = [str(d.get("sha256") or "") for d in found["documents"] if isinstance(d, dict)]
    files = await rows_with(site, "select * from archived where sha256 in given", hashes[:20])
    copied = [f for f in files if site.copied is None or f["sha256"] in site.copied]
    kept_back = {d["kept_back"] for d in found["documents"] if isinstance(d, dict) and d.get("kept_back")}
    rank = {polarity: n for n, polarity in enumerate(STRONGEST)}
    context = {
        "item": found,
        # One for each sentence, which may hold several terms; what says most comes first.
        "mentions": sorted(
            {(m["sentence"], m["polarity"]): m for m in reversed(mentions)}.values(),
            key=lambda m: (rank.get(m["polarity"], len(rank)), m["position"]),
        ),
        "texts": _texts(found, sentences),
        "releases": await rows(
            site,
            "select r.*, l.reason link_reason from evidence_releases l join releases r on r.id = l.release"
            " where l.item = ? order by r.severity desc, r.id limit 50",
            [number],
        ),
        "changes": await rows(site, "select * from changes where item = ? order by id desc limit 50", [number]),
        # The documents that it was read from, as far as the archive holds them.
        "files": copied,
        "kept_back": sorted(kept_back | ({NOT_COPIED} if len(copied) < len(files) else set())),
    }
    return await page(site, request, "evidence.html", context)


def _texts(found: Row, sentences: Sequence[str]) -> list[tuple[str, list[list[Piece]], bool]]:
    """Heading, marked paragraphs, and whether the text goes on, of each text that the piece has."""
    asked = found["kind"] == "question"
    return [
        (heading, marked(found[column], sentences), len(found[column] or "") > MOST)
        for heading, column in (
            ("The question" if asked else "The text", "text"), ("The answer", "answer"),
            (f"The {'answer' if asked else 'text'} before it was corrected", "original_answer"),
        )
        if found[column]
    ]


def marked(text: str, sentences: Iterable[str]) -> list[list[Piece]]:
    """The paragraphs of a text, cleaned for showing, with the sentences marked that stand in it.

    A sentence is found whatever white space and punctuation stand between its words; one that the reader of mentions
    had to mend (a word broken at the end of a line) may not be found, and stands in the list of mentions only.
    """
    lines = [line for raw in text[:MOST].splitlines() if (line := clean(raw, _LINE))]
    whole = "\n".join(lines)
    stretches = _merged(span for s in sentences if (span := _found(whole, s)))
    out, start = [], 0
    for line in lines:
        out.append(list(_pieces(line, start, stretches)))
        start += len(line) + 1
    return out


def _found(whole: str, sentence: str) -> tuple[int, int] | None:
    words = re.findall(r"\w+", clean(sentence, 1_500))
    if not words:
        return None
    match = re.search(r"\b" + r"\W{1,12}".join(words) + r"\b[.!?)\]\"'\u2019\u201d]{0,4}", whole)
    return match.span() if match else None


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _pieces(line: str, start: int, stretches: Sequence[tuple[int, int]]) -> Iterable[Piece]:
    at = 0
    for a, b in stretches:
        low, high = max(a - start, at), min(b - start, len(line))
        if low >= high:
            continue
        if low > at:
            yield Piece(False, line[at:low])
        yield Piece(True, line[low:high])
        at = high
    if at < len(line):
        yield Piece(False, line[at:])
