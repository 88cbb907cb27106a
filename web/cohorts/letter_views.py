"""The pages of letters: to be read, as text, and as a draft for a mail program."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from config.tables import LETTERS_POST, LETTERS_TO
from publicdb.coverage import UNKNOWN, CohortRelease, open_releases
from recipients.cell import in_one_line
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
from web.cohorts.views import cohort_in, counts_of, releases_of
from web.db import Row, cached, page, rows_with
from web.files import TEXT, disposition
from web.filters import day
from web.links import link
from web.site import Site, address_of, today

_NAMED = "select id, reference, dated, recipient, title, publication from releases where id in given"


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
    said = await counts_of(site)
    if cohort is None:
        found = await cached(site, "open letter", _gravest_open)
        by, total, left_open = {UNKNOWN: [r.release for r in found]}, said.open, 0
    else:
        order = (await releases_of(site, cohort))[1]
        sure, _, left_open = order.counts
        total, first = order.known, list(order.releases[: min(order.known, NAMED)])
        by = {"sure": first[:sure], "possible": first[sure:]}
    shown = {r["id"]: r for r in await rows_with(site, _NAMED, [n for ids in by.values() for n in ids])}
    named = [(certainty, [_named(shown[n]) for n in ids if n in shown]) for certainty, ids in by.items()]
    return LetterFacts(
        kind, cohort, asker_of(cohort, today(site.about)), named, total - sum(len(ids) for _, ids in named), left_open,
        _whole(site, request, f"/cohorts/{UNKNOWN if cohort is None else cohort}"),
        _whole(site, request, f"/cohorts/{UNKNOWN}"),
    )


async def _gravest_open(site: Site) -> list[CohortRelease]:
    found: list[CohortRelease] = await site.register.execute_fn(lambda copy: open_releases(copy, most=NAMED))
    return found


def _named(row: Row) -> NamedRelease:
    return NamedRelease(
        row["reference"], day(row["dated"]), in_one_line(row["recipient"]), row["title"], row["publication"]
    )


def _whole(site: Site, request: Any, path: str) -> str:  # noqa: ANN401
    """The whole address of a page; "" where the site does not know its own."""
    address = address_of(site, request)
    return f"{address}{link(path)}" if address else ""
