"""The pages of letters: to be read, as text, and as a draft for a mail program."""

from __future__ import annotations

from collections import Counter
from typing import Any

from datasette.utils.asgi import Response

from alerts.foi import DFE, authority_of
from config.tables import LETTERS_POST, LETTERS_TO
from model.life import Life
from publicdb.coverage import UNKNOWN, open_ids
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
from web.cohorts.views import cohort_in, releases_of
from web.db import Row, cached, page, rows, rows_with
from web.files import TEXT, disposition
from web.filters import day, recipient_shown
from web.links import link
from web.site import Site, today

_NAMED = "select id, reference, dated, recipient, title, publication, outcome from releases where id in given"


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
    not_theirs = await cached(site, "not the Department's", _not_of_the_department)
    if cohort is None:
        by, left_open = {UNKNOWN: await cached(site, "open", _open)}, []
    else:
        order = (await releases_of(site, cohort))[1]
        sure, ids = order.counts[0], list(order.releases)
        by, left_open = {"sure": ids[:sure], "possible": ids[sure : order.known]}, ids[order.known :]
    theirs = [(n, certainty) for certainty, ids in by.items() for n in ids if n not in not_theirs]
    shown = {r["id"]: r for r in await rows_with(site, _NAMED, [n for n, _ in theirs[:NAMED]])}
    named = [(c, [_named(shown[n]) for n, of in theirs[:NAMED] if of == c and n in shown]) for c in by]
    return LetterFacts(
        kind, cohort, asker_of(cohort, today(site.about)), named,
        others=max(0, len(theirs) - NAMED), left_open=sum(n not in not_theirs for n in left_open),
        elsewhere=Counter(not_theirs[n] for ids in by.values() for n in ids if n in not_theirs),
        list_address=_whole(site, f"/cohorts/{UNKNOWN if cohort is None else cohort}"),
        open_address=_whole(site, f"/cohorts/{UNKNOWN}"), demonstration=site.about.demonstration,
    )


async def _open(site: Site) -> list[int]:
    found: list[int] = await site.register.execute_fn(open_ids)
    return found


async def _not_of_the_department(site: Site) -> dict[int, tuple[str, str]]:
    """The releases of registers that are not the Department's, each with its source and the title of that.

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
    return {r["id"]: (r["source"], r["publication"]) for r in await rows_with(site, sql, theirs)}


def _named(row: Row) -> NamedRelease:
    return NamedRelease(
        row["reference"], day(row["dated"]), recipient_shown(row["recipient"]), row["title"], row["publication"],
        outcome="" if row["outcome"] == Life.NOT_SAID else OUTCOME_WORDS[row["outcome"]],
    )


def _whole(site: Site, path: str) -> str:
    """The whole address of a page; "" where the site was not told its own: never the one that a reader asked by."""
    return f"{site.about.address}{link(path)}" if site.about.address else ""
