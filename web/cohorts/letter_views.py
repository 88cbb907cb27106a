"""The pages of letters: to be read, as text, and as a draft for a mail program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from datasette.utils.asgi import Response

from alerts.foi import DFE, authority_of
from config.tables import LETTERS_POST, LETTERS_TO
from model.life import Life
from publicdb.bits import positions_of
from publicdb.coverage import UNKNOWN
from text.labels import OUTCOME_WORDS
from web.cohorts.letters import (
    NAMED,
    OFFICER,
    Asker,
    LetterFacts,
    LetterKind,
    NamedRelease,
    asker_of,
    draft_of,
    subject_of,
    text_of,
)
from web.cohorts.views import cohort_in, index_of
from web.db import Row, cached, page, rows, rows_with
from web.files import TEXT, disposition
from web.filters import day, recipient_shown
from web.links import link
from web.site import Site, today

_NAMED = "select id, reference, dated, recipient, title, publication, outcome, present from releases where id in given"


async def letter(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/cohorts/<year>/access-request and …/objection, /cohorts/unknown/access-request; each with .txt and .eml."""
    facts = await _facts(site, request)
    form = request.url_vars.get("form")
    name = f"{facts.kind}-{facts.cohort or UNKNOWN}.eml"
    kept = {"cache-control": "no-cache"}
    if form == ".txt":
        return Response(text_of(facts), headers=kept, content_type=TEXT)
    if form == ".eml":
        headers = {**kept, "content-disposition": disposition(name)}
        return Response(draft_of(facts, site.about.letters_to), headers=headers, content_type="message/rfc822")
    about = site.about
    context = {
        "facts": facts, "subject": subject_of(facts), "text": text_of(facts),
        "of": f"/cohorts/{facts.cohort or UNKNOWN}",
        "either": facts.asker is Asker.EITHER, "adult": facts.asker is Asker.ADULT,
        "access": facts.kind is LetterKind.ACCESS,
        "letters_to": LETTERS_TO, "letters_post": LETTERS_POST, "officer": OFFICER,
        "as_we_know": about.letters_to == LETTERS_TO or about.letters_post == LETTERS_POST,
    }
    return await page(site, request, "cohort_letter.html", context)


async def _facts(site: Site, request: Any) -> LetterFacts:  # noqa: ANN401
    of, kind = request.url_vars.get("year"), LetterKind(request.url_vars["kind"])
    cohort = None if of is None else cohort_in(of)
    index, others = await index_of(site), await cached(site, "not the Department's", _not_of_the_department)
    not_theirs = reduce(or_, others.values(), 0)
    if cohort is None:
        by, left_open = {UNKNOWN: index.open}, 0
    else:
        found = index.of_cohort(cohort)
        by, left_open = {"sure": found.sure, "possible": found.possible}, found.open
    theirs = {certainty: bits & ~not_theirs for certainty, bits in by.items()}
    first = list(islice(((n, certainty) for certainty, bits in theirs.items() for n in index.in_order(bits)), NAMED))
    shown = {r["id"]: r for r in await rows_with(site, _NAMED, [n for n, _ in first])}
    named = [(c, [_named(shown[n]) for n, of in first if of == c and n in shown]) for c in by]
    return LetterFacts(
        kind, cohort, asker_of(cohort, today(site.about)), named,
        others=sum(bits.bit_count() for bits in theirs.values()) - len(first),
        left_open=(left_open & ~not_theirs).bit_count(), elsewhere=_elsewhere(by.values(), others),
        list_address=_whole(site, f"/cohorts/{UNKNOWN if cohort is None else cohort}"),
        open_address=_whole(site, f"/cohorts/{UNKNOWN}"), demonstration=site.about.demonstration,
    )


def _elsewhere(by: Iterable[int], others: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """How many there are of each register that is not the Department's; first that of the gravest."""
    found: dict[tuple[str, str], int] = {}
    for bits in by:
        of = {register: bits & there for register, there in others.items() if bits & there}
        for register in sorted(of, key=lambda r: next(positions_of(of[r]))):
            found[register] = found.get(register, 0) + of[register].bit_count()
    return found


async def _not_of_the_department(site: Site) -> dict[tuple[str, str], int]:
    """The registers that are not the Department's, each by its source and title, with the bits of its releases.

    Decided as for a draft request. In a demonstration all are taken for the Department's: no letter of it is sent.
    """
    if site.about.demonstration:
        return {}
    bodies = site.about.foi_bodies
    theirs = [
        s["name"] for s in await rows(site, "select name, url from sources")
        if authority_of(s["url"], bodies.get(s["name"])) == DFE
    ]
    sql = "select id, source, publication from releases where source not in given"
    found: dict[tuple[str, str], list[int]] = {}
    for r in await rows_with(site, sql, theirs):
        found.setdefault((r["source"], r["publication"]), []).append(r["id"])
    index = await index_of(site)
    return {register: index.bits(ids) for register, ids in found.items()}


def _named(row: Row) -> NamedRelease:
    return NamedRelease(
        row["reference"], day(row["dated"]), recipient_shown(row["recipient"]), row["title"], row["publication"],
        outcome="" if row["outcome"] == Life.NOT_SAID else OUTCOME_WORDS[row["outcome"]],
        gone=not row["present"],
    )


def _whole(site: Site, path: str) -> str:
    """The whole address of a page; "" where the site was not told its own: never the one that a reader asked by."""
    return f"{site.about.address}{link(path)}" if site.about.address else ""
