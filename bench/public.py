"""A small public copy made by hand, for looking at the pages and for their tests: all that is in it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bench.copy_writer import Copy, rate
from db.archive import Archive
from publicdb.copy import make_search

BODY = b"reference,recipient\nDR260301.01,The Daily Invention Ltd\n"
GOOD = "2026-11-24T14:50:00+00:00"
BEGUN = "2024-03-01T08:00:00+00:00"
REGISTER = "dfe-external-data-shares"
QUESTIONS = "written-questions"
CELLS = {
    "reference": "DR260301.01",
    "recipient": "The Daily Invention Ltd",
    "title": "League tables of primary schools",
    "purpose": "To publish tables of all primary schools in the paper and on its site, with the results of each pupil"
    " group.",
    "dataset": "KS2 results with pupil characteristics, 2020 to 2025",
    "tier": "1",
    "identifiability": "1",
    "sensitivity": "A",
    "status": "Data supplied",
    "decided": "1 March 2026",
    "licence_end": "2029-03-31",
}
LATER = {
    **CELLS,
    "licence_end": "2031-03-31",
    "status": "Data supplied",
    "purpose": "To publish tables of all primary schools in the paper and on its site, with the results of each pupil"
    " group, and to train a model that predicts grades.",
}
COVERAGE = {
    1: ((2008, 2013, "sure", "Key Stage 2 results 2020 to 2025: born September 2008 to August 2014"),),
    2: ((2000, 2008, "possible", "Key Stage 2 results, no years said: possibly born September 2000 to August 2009"),
        (1980, 2025, "unknown", "the register does not say which years")),
    3: ((1980, 2025, "unknown", "the register says neither data sets nor years"),),
}
"""Of each release."""
STANDS = {1: ((1, 1, 10), (2, None, 11)), 2: ((1, None, 20),), 3: ((1, 1, 30),)}
"""Of each release: the first and the last edition with it, and its version."""
SENTENCE = "The Department gave The Daily Invention pupil level data from the National Pupil Database in March 2026."
SCRIPT = "</title><script>alert(1)</script>"
BIDI = "right\u202eot left\u2066\u200f\x07\x1b"
HOSTILE = f"{SCRIPT} \"'><img src=x onerror=alert(2)> {{{{ 7*7 }}}} {BIDI} "
JS = "javascript:alert(document.domain)"


def make(folder: Path, *, bad: str = "", url: str = "https://www.gov.uk/media/1/shares.csv") -> tuple[Path, Path]:
    """(copy, archive) in `folder`, which must exist. `bad` stands in every text that a publisher writes, if given."""
    copy = Copy(folder / "register.db")
    sha256 = Archive(folder / "archive").keep(BODY)
    with closing(copy.db):
        _sources(copy, sha256, bad, url)
        _recipients(copy, bad)
        _releases(copy, sha256, bad, url)
        _changes(copy, bad)
        _evidence(copy, sha256, bad, url)
        rate(copy.db)
        copy.db.execute("update recipients set words = name")
        make_search(copy.db)
        copy.db.commit()
    return folder / "register.db", folder / "archive"


def _sources(copy: Copy, sha256: str, bad: str, url: str) -> None:
    page = url if bad else "https://www.gov.uk/government/publications/dfe-external-data-shares"
    copy.add(
        "sources", name=REGISTER, title=bad or "DfE external data shares", kind="govuk", url=page, first_seen=BEGUN,
        looked_at=GOOD, good_at=GOOD, changed_at=GOOD, edition=3, rows=2, watched=1,
    )
    copy.add(
        "sources", name=QUESTIONS, title=bad or "Written questions on pupils' data", kind="questions", url=url,
        first_seen=BEGUN, looked_at=GOOD, good_at="2026-10-02T08:00:00+00:00", items=2, watched=1,
    )
    for number, kind, at, summary in (
        (1, "baseline", BEGUN, {}),
        (2, "edition_published", "2025-06-30T09:30:00+00:00", {"changed": 1, "removed": 1}),
        (3, "file_replaced_silently", GOOD, {"added": 1, "status_changed": 1}),
    ):
        copy.add(
            "editions", id=number, source=REGISTER, number=number, kind=kind, title=bad or f"Data shares, no. {number}",
            published_at="" if number == 3 else at, note=bad if number == 3 else "Updated.", seen_at=at, rows=2,
            changes=3, summary=summary,
        )
    copy.add("former_editions", id=90, edition=3)
    copy.add(
        "archived", sha256=sha256, filename=bad or "shares.csv", content_type="text/html", size=len(BODY), url=url,
        source=REGISTER, fetched_at=GOOD,
    )
    for number in (1, 2, 3):
        copy.add(
            "edition_files", edition=number, file=bad or "shares", title=bad or "Data shares", url=url, sha256=sha256,
            filename=bad or "shares.csv", register=1,
        )


def _recipients(copy: Copy, bad: str) -> None:
    for slug, name, category, n in (
        ("the-daily-invention", "The Daily Invention Ltd", "press", 1),
        ("alder-tutors", "Alder Tutors Ltd", "commercial", 0),
        ("university-of-dorne", "University of Dorne", "university", 1),
    ):
        copy.add(
            "recipients", slug=slug, name=bad or name, category=category, confidence="high" if n else "low",
            reason=bad or "a listed name", also=["commercial"] if category == "press" else [], first_seen=BEGUN,
            older_than_the_watch=1, dated="2016-11-17", releases=n, gone=1 - n, individual=n, severity=90,
            names=[
                {"name": bad or name, "first_seen": BEGUN, "last_seen": GOOD, "earlier": False},
                {"name": bad or f"{name} (old)", "first_seen": BEGUN, "last_seen": BEGUN, "earlier": True},
            ],
            key=slug,
        )
    copy.add("recipient_slugs", slug="daily-invention-old", recipient="the-daily-invention", name="The Daily Invention")


def _releases(copy: Copy, sha256: str, bad: str, url: str) -> None:
    for number, slug, category, level, present, cells in (
        (1, "the-daily-invention", "press", "individual", 1, LATER),
        (2, "university-of-dorne", "university", "aggregate", 1,
         {**CELLS, "recipient": "University of Dorne", "identifiability": "5", "sensitivity": "C"}),
        (3, "alder-tutors", "commercial", "individual", 0, {**CELLS, "recipient": "Alder Tutors Ltd"}),
    ):
        shown = {
            "reference": bad or f"DR260301.0{number}",
            "recipient": bad or cells["recipient"],
            "title": bad or cells["title"],
            "purpose": bad or cells["purpose"],
        }
        place = {
            "file": bad or "shares",
            "sheet": bad or "NPD requests",
            "row": 10 + number,
            "url": url,
            "sha256": sha256,
        }
        ours = {"category": category, "level": level, "tier": "1" if number == 1 else "", "outcome": "supplied"}
        copy.add(
            "releases", id=number, source=REGISTER, publication=bad or "DfE external data shares", recipient_slug=slug,
            confidence="low" if number == 3 else "high", category_reason=bad or "a listed name",
            dated=f"20{15 + number}", level_printed=int(number == 1), year=2015 + number, year_from=2014, year_to=2016,
            pupils=1_200_000, years_said=int(number == 1),
            items=[{"item": "ethnicity", "label": bad or "ethnicity", "words": bad or "ethnic group"}],
            data_printed=bad or cells["dataset"], sensitivity_class=cells["sensitivity"],
            identifiability_class=cells["identifiability"], datasets=[bad or "KS2"], severity=100 - number * 30,
            severity_name="high" if number == 1 else "medium",
            reasons=[bad or "recipient: press", "tier 1"], first_seen=BEGUN, baseline=1, changed_at=GOOD,
            present=present, versions=2 if number == 1 else 1, version=number * 10 + (number == 1), **shown, **place,
            **ours,
        )
        copy.add("release_recipients", release=number, recipient=slug)
        for first, last, version in STANDS[number]:
            copy.add("stands", version=version, release=number, source=REGISTER, first=first, last=last)
        for first, last, certainty, reason in COVERAGE[number]:
            copy.add("coverage", release=number, first=first, last=last, certainty=certainty, reason=bad or reason)
        for k, row in enumerate((CELLS, LATER) if number == 1 else (cells,)):
            read: Mapping[str, str] = {bad or "title": bad or "x", **dict.fromkeys(row, bad)} if bad else row
            if bad and k:
                read = {n: f"{v} changed" for n, v in read.items()}
            copy.add(
                "versions", id=number * 10 + k, release=number, edition=k + 1, seen_at=BEGUN if not k else GOOD,
                severity=90, confidence="low" if number == 3 else "high", category_reason=bad or "a listed name",
                reasons=[bad or "recipient: press", "tier 1"], cells=dict(read), **shown, **place, **ours,
            )


def _changes(copy: Copy, bad: str) -> None:
    fields = {"licence_end": ["2029-03-31", "2031-03-31"], "purpose": [CELLS["purpose"], LATER["purpose"]]}
    told: tuple[tuple[str, int | None, int | None, str], ...] = (
        ("changed", 2, 1, "press"),
        ("removed", 2, 3, "commercial"),
        ("edition_published", 2, None, "unknown"),
        ("status_changed", 3, 2, "university"),
        ("file_replaced_silently", 3, None, "unknown"),
        ("bulk_changed", 3, None, "unknown"),
    )
    for number, (kind, edition, release, category) in enumerate(told, 1):
        at = GOOD if edition == 3 else "2025-06-30T09:30:00+00:00"
        row = kind not in ("edition_published", "file_replaced_silently")
        copy.add(
            "changes", id=number, key=f"key-{number}", seen_at=at, open_at=at,
            source=REGISTER, edition=edition, kind=kind, row_kind=int(row), release=release, category=category,
            found=0, overtaken=0, reread=0, confidence={1: "high", 2: "high", 3: "low"}.get(release or 0, ""),
            version_before={1: 10, 2: 20, 3: 30}.get(release or 0), version_after={1: 11, 2: 20}.get(release or 0),
            recipient_slug="the-daily-invention" if release == 1 else None, reference=bad or "DR260301.01",
            recipient=bad or ("The Daily Invention Ltd" if release == 1 else "Dorne Council") if release else None,
            level="individual" if release == 1 else "unknown", severity=90 if release == 1 else 0,
            title=bad or "League tables", file=bad or "shares", sheet=bad or "NPD requests", row=11 if row else None,
            fields={bad or name: [bad or a, bad or b] for name, (a, b) in fields.items()} if row else {},
            reason=bad or "the same reference, and the rest agrees",
            detail={"rows": [[bad or "shares", bad or "NPD requests", n] for n in range(3, 9)]}
            if kind == "bulk_changed"
            else {"note": bad or "Updated.", "rows": 2, "rows_before": 2, "summary": {"changed": 1}}
            if not row
            else {},
        )
    copy.add(
        "changes", id=7, key="key-7", seen_at=GOOD, open_at=GOOD, source=QUESTIONS, kind="question_answered",
        row_kind=0, item=1, category="press", level="unknown", title=bad or "Pupils: Data Protection", file=bad,
        found=0, overtaken=0, reread=0, reason=bad or "an answer came",
        detail={"words": [["same", bad or "was"], ["gone", bad or "not"], ["come", bad or "given"]], "url": JS},
    )


def _evidence(copy: Copy, sha256: str, bad: str, url: str) -> None:
    text = bad or "To ask the Secretary of State for Education, to whom pupils' data was given in 2026."
    answer = f"{bad}\n{SENTENCE}\nIt did so under an agreement.\n{bad}"
    for number in (1, 2):
        copy.add(
            "evidence", id=number, key=f"question:{number}", source=QUESTIONS, kind="question", state="corrected",
            title=bad or "Pupils: Data Protection", url=url, reference=bad or f"10{number}", house=bad or "Commons",
            body=bad or "Department for Education", inquiries=[{"id": "1", "name": bad or "Data in schools"}],
            submitters=[{"name": bad or "A Member", "kind": "person", "role": bad, "organisation": bad or "Newtown"}],
            committees=[{"id": "1", "name": bad or "Education Committee"}], published="2026-11-20", first_seen=GOOD,
            seen_at=GOOD, text=text if number == 1 else None, answer=answer if number == 1 else None,
            original_answer=bad if number == 1 else None, no_text="" if number == 1 else bad or "encrypted_document",
            documents=[{"format": "html", "url": url, "sha256": sha256}], mentions=int(number == 1),
            polarity="release" if number == 1 else "", band="alert" if number == 1 else "", releases=int(number == 1),
        )
    copy.add(
        "mentions", item=1, position=0, term="National Pupil Database", sentence=SENTENCE, polarity="release",
        band="alert", reason=bad or 'the words "gave"',
        recipients=[{"name": bad or "The Daily Invention", "category": "press"}],
    )
    if bad:
        copy.add("mentions", item=1, position=1, term=bad, sentence=bad, polarity="release", reason=bad)
    copy.add("evidence_releases", item=1, release=1, by="reference", reason=bad or "it names the reference")
