"""Each kind of change is told in one sentence, of no more than its source says, and an alert's line carries the news."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.channels import webhook
from alerts.channels.email import EmailConfig, html_of, render
from alerts.describe import describe
from alerts.message import Message, full_text, short_text
from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.payload.rows import rows_csv
from alerts.samples import sample_change, sample_evidence
from alerts.sentences import SENTENCE
from alerts.sentences.headline import headline
from alerts.sentences.reasons import score_in_words
from alerts.severity import GRAVE_KINDS, Severity, base_rank, gravity_of, rank, severity, worst_first
from model.change import ROW_KINDS, ChangeKind
from model.delivery import Notice
from model.hidden import WITHHELD_CELL
from model.recipient import Category, Confidence
from recipients.classify import classify_recipient
from text.labels import KIND_WORDS
from text.sanitise import NEWS, nested

K = ChangeKind
AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
ROW = {
    "reference": "DS90501", "recipient": "The Daily Invention", "purpose": "To report on the attainment of pupils.",
    "dataset": "Key stage 4 results; School Census", "licence_end": "2026-08-24",
}
PRINTED = ("recipient: press", "sensitivity B", "level individual: identifiability 2")
WHO = "The Daily Invention (press)"
WHAT = "individual-level data, sensitivity B: Key stage 4 results; School Census, to report on the attainment of pupils"
ITEM = {"submitters": ["A Made-up Member"], "mentions": []}
OF_ROWS: dict[ChangeKind, tuple[dict[str, Any], str]] = {
    K.ADDED: ({}, f"{WHO} was given {WHAT} (DS90501)."),
    K.REMOVED: ({}, f"A release to {WHO} was removed from the register: {WHAT} (DS90501)."),
    K.CHANGED: ({"fields": {"purpose": ("To look at schools", ROW["purpose"])}}, f"{WHO}: the purpose was reworded to “To report on the attainment of pupils” (DS90501)."),
    K.MOVED: ({"sheet": "Regular shares"}, f"{WHO}: the entry was moved to the sheet “Regular shares”; its cells are the same (DS90501)."),
    K.REFERENCE_CORRECTED: ({"fields": {"reference": ("DS905O1", "DS90501")}},
                            f"{WHO}: the reference DS905O1 was corrected to DS90501."),
    K.REFERENCE_REUSED: ({"before": {**ROW, "recipient": "University of Nowhere"}, "reference": "DS90501"},
                         f"The reference DS90501, which stood for a release to University of Nowhere, was used again, for {WHO}."),
    K.DUPLICATE_ADDED: ({}, f"{WHO}: the entry now stands in the register a second time (DS90501)."),
    K.DUPLICATE_REMOVED: ({}, f"{WHO}: a copy of the entry was taken out of the register; the other one still stands (DS90501)."),
    K.RESTORED: ({}, f"A release to {WHO} is in the register again: {WHAT} (DS90501)."),
    K.ROWS_SHOWN: ({"detail": {"rows": [["f", "s", 1], ["f", "s", 2]]}},
                   f"2 rows that the register had hidden are now shown, the gravest: {WHO} was given {WHAT} (DS90501)."),
    K.SPLIT: ({"detail": {"rows": [["f", "s", 1], ["f", "s", 2]]}}, f"{WHO}: the entry was divided into 2 entries (DS90501)."),
    K.MERGED: ({"detail": {"rows": [["f", "s", 1], ["f", "s", 2]]}}, f"{WHO}: 2 entries were put into one (DS90501)."),
    K.STATUS_CHANGED: ({"fields": {"status": ("Pending", "Approved")}}, f"{WHO}: the status is now “Approved”; it was “Pending” (DS90501)."),
    K.NO_LONGER_HELD: ({"sheet": "NPD"}, f"{WHO}: the entry left the sheet “NPD”, which lists data that is still held (DS90501)."),
    K.LICENCE_ENDED: ({}, f"{WHO}: the licence has ended, by the date in the register (2026-08-24) (DS90501)."),
    K.DESTRUCTION_RECORDED: ({"fields": {"destroyed": ("", "Yes")}},
                             f"{WHO}: the register now records that the data were destroyed: “Yes” (DS90501)."),
    K.DESTRUCTION_OVERDUE: ({"reason": "no destruction is recorded 90 days after the licence ended on 2026-08-24"},
                            f"{WHO}: no destruction of the data is recorded, 90 days after the licence ended on 2026-08-24 (DS90501)."),
    K.BULK_CHANGED: ({"confidence": Confidence.HIGH, "detail": {"rows": 812}, "fields": {"purpose": ("…", "… again")}},
                     f"One rewording was applied to 812 rows, in “Purpose”; the first, of {WHO}, now says “… again”."),
    K.REFERENCES_RENUMBERED: ({"recipient": None, "detail": {"rows": 812}}, "812 references of DfE external data shares were numbered anew."),
    K.RECIPIENT_KNOWN: ({}, f"The recipient of a release that was told without one is known: {WHO} was given {WHAT} (DS90501)."),
    K.AMENDMENT_PUBLISHED: ({"fields": {"amendment": ("", "Extended by a year")}},
                            f"The publisher's log of amendments has a new entry on {WHO}: “Extended by a year” (DS90501)."),
    K.RECIPIENT_RENAMED: ({"fields": {"recipient": ("Invented Ltd", "The Daily Invention")}},
                          f"The recipient Invented Ltd was replaced by {WHO}; the rest of the entry is the same (DS90501)."),
    K.NAME_CORRECTED: ({"fields": {"recipient": ("Daily Invenion", "The Daily Invention")}},
                       f"{WHO}: the name is now spelt this way; it was “Daily Invenion” (DS90501)."),
}
SHARES = "“DfE external data shares”"
MOVED_TO = {"fields": {"address": ("https://www.gov.uk/a", "https://www.gov.uk/b")}}
OF_PUBLICATIONS: dict[ChangeKind, tuple[dict[str, Any], str]] = {
    K.BASELINE: ({"detail": {"rows": 389}}, f"{SHARES} is watched from now on; it lists 389 releases so far."),
    K.EDITION_PUBLISHED: ({"file": "Shares: May 2026", "detail": {"rows": 391, "note": "Added May 2026."}},
                          "A new edition was published: “Shares: May 2026”, with 391 rows. The publisher says: “Added May 2026”."),
    K.FILE_REPLACED_SILENTLY: ({"file": "Shares: May 2026", "detail": {"rows": 391, "rows_differ": 0}},
                               "The file “Shares: May 2026” was replaced without notice; no row in it is new or changed."),
    K.DOCUMENT_CHANGED: ({"file": "A letter"}, "The document “A letter” was changed."),
    K.ATTACHMENT_ADDED: ({"file": "A letter"}, f"The file “A letter” was added to {SHARES}."),
    K.ATTACHMENT_REMOVED: ({"file": "A letter"}, f"The file “A letter” was removed from {SHARES}."),
    K.REGISTER_LOST: ({"file": "Shares: May 2026", "detail": {"form": "a PDF"}, **MOVED_TO},
                     "The register “Shares: May 2026” is no longer a spreadsheet on the page; in its place stands a PDF, to be read by hand: https://www.gov.uk/b."),
    K.PAGE_CHANGED: ({"fields": {"title": ("a", "b")}}, f"The page {SHARES} was changed: title; it now says “b”."),
    K.PAGE_WITHDRAWN: ({}, f"The publisher has withdrawn the page {SHARES}."),
    K.PAGE_RESTORED: ({}, f"The page {SHARES} can be read again."),
    K.PAGE_GONE: ({}, f"The page {SHARES} is gone."),
    K.PAGE_MOVED: (MOVED_TO, f"The page {SHARES} is no longer at its address; that leads to https://www.gov.uk/b."),
    K.LISTED: ({"file": "A letter"}, f"The document “A letter” joined the collection {SHARES}."),
    K.UNLISTED: ({"file": "A letter"}, f"The document “A letter” left the collection {SHARES}."),
    K.RELABELLED: ({"recipient": "Invented Ltd", "fields": {"category": ("unknown", "think_tank")}},
                   "Invented Ltd is now counted as “think tank”; before as “not known”."),
    K.PUBLICATION_FOUND: ({"file": "New shares"}, "A publication was found: “New shares”."),
    K.COLUMNS_CHANGED: ({"fields": {"Old": ("Old", "New"), "More": (None, "More")}},
                        f"The columns of {SHARES} were changed: “Old” is now “New”; “More” is new."),
    K.TO_LOOK_AT: ({"file": "A letter"}, "Somebody should look at “A letter”: it may tell of a release."),
    K.TEXT_RELEASE: ({"file": "A letter", "detail": {"mentions": [{"sentence": "Data went to Invented Ltd."}]}},
                     "“A letter” tells of a release: “Data went to Invented Ltd”."),
    K.PAGE_WATCHED: ({"file": "Privacy notice"}, "The page “Privacy notice” is watched from now on."),
    K.WENT_BACK: ({"file": "May", "detail": {"rows": 2}}, f"{SHARES} shows an edition again that had been replaced: “May”, with 2 rows."),
}


def row(kind: ChangeKind, **over: Any) -> Any:
    cells = {**ROW, **({"recipient": over["recipient"]} if over.get("recipient") else {})}
    values = {
        "recipient": "The Daily Invention", "reference": "DS90501", "score": 85, "score_reasons": PRINTED, "fields": {},
        "category": Category.PRESS, "sheet": "Third-party shares", "detail": {}, "before": cells, "after": cells, **over,
    }
    return sample_change(kind, 0, AT, **values)


def test_of_many_rows_that_moved_or_have_other_capitals_no_one_is_named() -> None:
    many: dict[str, Any] = {"recipient": None, "reference": None, "detail": {"rows": 60}}
    moved = describe(row(K.MOVED, **many, sheet="Closed")).headline
    assert moved == "60 entries were moved to the sheet “Closed”; their cells are the same."
    capitals = describe(row(K.BULK_CHANGED, **many, fields={"recipient": ("…", "…")})).headline
    assert capitals == "The capitals of 60 rows were changed, in “Recipient”, and no other letter."


def test_where_the_link_of_a_page_leads_now_is_said() -> None:
    old, new = "https://example.org/may.ods", "https://example.org/june.ods"
    page: dict[str, Any] = {"file": "Our register", "detail": {}}
    told = describe(sample_change(K.PAGE_CHANGED, 0, AT, **page, fields={"links": (old, new)})).headline
    assert told == f"The page “Our register” was changed: links; it now links to {new}."
    told = describe(sample_change(K.PAGE_CHANGED, 0, AT, **page, fields={"links": (old, "")})).headline
    assert told == "The page “Our register” was changed: links; a file that it linked to is linked to no more."


def test_a_day_to_come_is_not_told_as_a_destruction() -> None:
    told = describe(row(ChangeKind.DESTRUCTION_RECORDED, fields={"destroyed": ("", "01/02/2099")})).headline
    assert told.startswith(f"{WHO}: the register now gives a day that is yet to come for the destruction of the data")


def test_every_kind_has_its_case() -> None:
    assert set(OF_ROWS) == ROW_KINDS
    items = set(K) - ROW_KINDS - set(OF_PUBLICATIONS)
    assert {k.value.split("_")[0] for k in items} == {"evidence", "report", "response", "publication", "question", "statement", "entry"}


@pytest.mark.parametrize("kind", OF_ROWS)
def test_the_sentence_of_a_row(kind: ChangeKind) -> None:
    over, said = OF_ROWS[kind]
    assert describe(row(kind, **over)).headline == said


@pytest.mark.parametrize("kind", OF_PUBLICATIONS)
def test_the_sentence_of_a_publication(kind: ChangeKind) -> None:
    over, said = OF_PUBLICATIONS[kind]
    assert describe(sample_change(kind, 0, AT, **{"file": "", "detail": {}, **over})).headline == said


@pytest.mark.parametrize("kind", sorted(set(K) - ROW_KINDS - set(OF_PUBLICATIONS)))
def test_the_sentence_of_an_item(kind: ChangeKind) -> None:
    said = describe(sample_evidence(1, AT, **ITEM)._replace(kind=kind)).headline
    assert re.fullmatch(r"(?:An?|The|Written) [a-z' ]+ by A Made-up Member [a-z ]+: “Written evidence PD0001” \(Education Committee\)\.", said)


@pytest.mark.parametrize("kind", K)
def test_a_sentence_is_bounded_and_says_no_inner_words(kind: ChangeKind, hostile: Any) -> None:
    change = hostile()._replace(kind=kind)
    said = describe(change)
    assert len(said.headline) <= SENTENCE
    assert len(headline([change], said.headline)) <= NEWS
    assert not set(said.headline) & set("\r\n\u2028\x00\u202e")
    mail = full_text(_message([sample_change(kind, 1, AT, reason="same reference; likeness 0.76")]))
    assert not re.search(r"likeness|\.csv as|Rule \w+:|npdwatch (?:show|changes|evidence|review|releases)", mail)


@pytest.mark.parametrize(
    ("cells", "sheet", "title", "said"),
    [
        ({}, "Third-party shares", "A register", "was given"),
        ({}, "Shares approved by the panel", "A register", "was approved for"),
        ({}, "Sheet1", "Accredited projects", "was approved for"),
        ({}, "Sheet1", "Requests received", "asked for"),
        ({}, "NPD requests", "DfE external data shares", "was given"),
        ({}, "Sheet1", "A register", "is listed with"),
        ({"status": "Pending"}, "Third-party shares", "A register", "asked for"),
        ({"outcome": "Rejected"}, "Sheet1", "Requests received", "was refused"),
        ({"status": "Withdrawn"}, "Sheet1", "Requests received", "withdrew a request for"),
        ({"Application status": "Approved"}, "Sheet1", "Requests received", "was approved for"),
        ({}, "Pending approval", "A register", "asked for"),
        ({}, "Withdrawn before approval", "A register", "withdrew a request for"),
        ({"status": "No data supplied"}, "Sheet1", "A register", "asked for"),
        ({"status": "Closed"}, "Sheet1", "A register", "is listed with"),
        ({"Data supplied?": "No"}, "Sheet1", "A register", "asked for"),
    ],
)
def test_a_sentence_claims_no_more_than_the_register(cells: Any, sheet: str, title: str, said: str) -> None:
    change = row(K.ADDED, after={**ROW, **cells}, sheet=sheet, source_title=title, file="f")
    assert describe(change).headline.startswith(f"{WHO} {said} individual-level data, sensitivity B: ")


@pytest.mark.parametrize(("text", "said"), [
    ("s47 enquiry, siblings Q.", "“s47 enquiry, siblings Q.”"), ("Survey for Kite & Sons Inc.", "“Survey for Kite & Sons Inc.”"),
    ("As in Pike et al.", "“As in Pike et al.”"), ("Made for Pike Ltd.", "“Made for Pike Ltd.”"),
    ("Research into attainment.", "“Research into attainment”"), ("Study of towns", "“Study of towns”"),
    ("Work on key stage 2.", "“Work on key stage 2”"), ("Towns...", "“Towns”"),
])
def test_a_stop_is_quoted_where_it_belongs_to_the_last_word(text: str, said: str) -> None:
    assert f"for {said}" in describe(row(K.ADDED, after={**ROW, "purpose": text})).headline


@pytest.mark.parametrize(("cell", "said"), [
    ("Attendance at each secondary school, for the Fictionbury Mercury",
     "“Request” says “Attendance at each secondary school, for the Fictionbury Mercury” (press)"),
    ("Supplied to the Daily Invention.", "“Request” says “Supplied to the Daily Invention” (press)"),
    ("The Daily Invention", "“Request” names The Daily Invention (press)"),
    ("Pike & Sons, Media Ltd", "“Request” names Pike & Sons, Media Ltd (press)"),
    ("University of Nowhere (with the Daily Invention)", "“Request” names University of Nowhere (with the Daily Invention) (press)"),
])
def test_a_sentence_is_not_told_as_the_name_of_a_body(cell: str, said: str) -> None:
    change = row(K.ADDED, after={**ROW, "Request": cell}, detail={"named_in": [["Request", "press"]]})
    assert f"; {said}" in describe(change).headline


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("decided", "the date of the decision was changed from 2019 to 2020"), ("destroyed", "the entry on destruction was changed from"),
        ("supplied", "the date of supply was"), ("purpose", "the purpose was"), ("Date Approved", "“Date Approved” was changed"),
        ("sub-licensees", "the sub-licensees were changed"), ("number of partners", "the number of partners was changed"),
    ],
)
def test_a_field_is_called_by_a_noun(field: str, said: str) -> None:
    assert f"{WHO}: {said}" in describe(row(K.CHANGED, fields={field: ("2019", "2020")})).headline


@pytest.mark.parametrize(
    ("outcome", "said", "entry"),
    [
        ("pending", "asked for", "request by"), ("rejected", "was refused", "refusal of"),
        ("withdrawn", "withdrew a request for", "request by"), ("not_pursued", "did not pursue a request for", "request by"),
        ("supplied", "was given", "release to"), ("not_said", "was given", "release to"),
    ],
)
def test_what_was_not_given_by_its_outcome_is_not_said_to_be(outcome: str, said: str, entry: str) -> None:
    """Whichever cell says so: a note, or "TBC" for a date."""
    assert describe(row(K.ADDED, outcome=outcome)).headline.startswith(f"{WHO} {said} individual-level data")
    assert describe(row(K.REMOVED, outcome=outcome)).headline.startswith(f"A {entry} {WHO} was removed")
    assert ("gets pupil data" in _payload([row(K.ADDED, outcome=outcome)])["headline"]) is (said == "was given")


@pytest.mark.parametrize(
    ("over", "begins"),
    [
        ({"confidence": Confidence.LOW, "category": Category.COMMERCIAL}, "The Daily Invention (commercial, a guess to be reviewed) was given"),
        ({"confidence": Confidence.LOW, "category": Category.UNKNOWN}, "The Daily Invention (kind of body not known) was given"),
        ({"detail": {"recipient_unread": True}, "recipient": None}, "A recipient that could not be read was given"),
        ({"recipient": None}, "An unnamed recipient was given"),
        ({"detail": {"recipient_unread": True}, "recipient": "TBC"}, "A recipient given only as “TBC” was given"),
        ({"recipient": None, "sheet": "Police"}, "An unnamed police force was given"),
        ({"recipient": None, "sheet": "Court orders"}, "An unnamed recipient under a court order was given"),
        ({"recipient": "Home Office", "reference": None, "category": Category.POLICE_HOME_OFFICE, "score_reasons": (),
          "after": {"requested": "2026-08-01", "requests": "400", "pupils": "1200"}},
         "Home Office was given data (2026-08-01: 400 requests, 1,200 pupils)."),
        ({"recipient": "The Daily Invention¹"}, f"{WHO} was given"),
        ({"recipient": "The Daily Invention [1]"}, f"{WHO} was given"),
        ({"recipient": "Invented Ltd;\nUniversity of Nowhere"}, "Invented Ltd; University of Nowhere (press) were given"),
        ({"recipient": ";\n".join(f"Invented Body {n} Ltd" for n in range(9))},
         "Invented Body 0 Ltd; Invented Body 1 Ltd; Invented Body 2 Ltd; Invented Body 3 Ltd and 5 others (press) were given"),
        ({"score_reasons": ('level individual: the words "pupil level"',)}, f"{WHO} was given data: Key stage 4"),
        ({"after": {"recipient": "x"}, "score_reasons": ()}, f"{WHO} was given data (DS90501)."),
    ],
)
def test_what_is_guessed_or_not_known_is_said_as_such(over: Any, begins: str) -> None:
    assert describe(row(K.ADDED, **over)).headline.startswith(begins)


def _payload(changes: Any) -> Any:
    ordered = sorted(changes, key=worst_first)
    return changes_payload("AL-0123456789", ordered, [], AT)


def _message(changes: Any) -> Any:
    return Message("AL-0123456789", "AL-0123456789.abcd1234", "reader@example.org", _payload(changes))


def _of_an_edition() -> list[Any]:
    company = {"recipient": "Invented Pupil Analytics Ltd", "category": Category.COMMERCIAL, "confidence": Confidence.MEDIUM, "score": 100}
    university = {"recipient": "University of Nowhere", "category": Category.UNIVERSITY, "score": 38}
    return [row(K.ADDED, **company), row(K.ADDED), row(K.ADDED, **university),
            row(K.CHANGED, **company, fields={"purpose": ("To sell tests to schools and parents in England", "To sell forecasts")})]


def test_the_subject_carries_the_news_the_press_first() -> None:
    message = _message(_of_an_edition())
    news = "The Daily Invention, Invented Pupil Analytics Ltd and 1 more get pupil data; 1 edited"
    assert message.subject == f"{news} - DfE external data shares, September 2026"
    assert full_text(message).splitlines()[:2] == [
        news, "4 changes: 3 new releases, 1 release edited (1 press, 2 commercial)"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([row(K.REMOVED)], "Release to The Daily Invention removed"),
        ([row(K.REMOVED), row(K.REMOVED, recipient="Invented Ltd")], "Releases to The Daily Invention and Invented Ltd removed"),
        ([row(K.ADDED), row(K.REMOVED, recipient="Invented Ltd")], "The Daily Invention gets pupil data; 1 removed"),
        ([row(K.CHANGED)], "Release to The Daily Invention edited"),
        ([row(K.RECIPIENT_RENAMED)], "The Daily Invention replaced another recipient"),
        ([row(K.RECIPIENT_RENAMED, fields={"recipient": ("University of Nowhere", "The Daily Invention")})],
         "The Daily Invention replaced University of Nowhere as recipient"),
        ([row(K.RECIPIENT_RENAMED, fields={"recipient": ("TBC", "The Daily Invention")})],
         "The Daily Invention is named as recipient, given only as “TBC” before"),
        ([row(K.RECIPIENT_RENAMED, fields={"recipient": ("Invented " * 12, "The Daily Invention")})], "The Daily Invention replaced another recipient"),
        ([row(K.RECIPIENT_RENAMED, fields={"recipient": ("One Ltd\nTwo Ltd", "The Daily Invention")})], "The Daily Invention replaced another recipient"),
        ([row(K.RECIPIENT_RENAMED), row(K.RECIPIENT_RENAMED, recipient="Invented Ltd", category=Category.COMMERCIAL)],
         "The Daily Invention and Invented Ltd replaced other recipients"),
        ([row(K.ADDED, recipient="University of Nowhere", category=Category.UNIVERSITY, score=90), row(K.RECIPIENT_RENAMED)],
         "The Daily Invention replaced another recipient; 1 new"),
        ([row(K.ADDED), row(K.RECIPIENT_RENAMED, recipient="University of Nowhere", category=Category.UNIVERSITY)],
         "The Daily Invention gets pupil data; 1 with another recipient"),
        ([row(K.ADDED), row(K.FILE_REPLACED_SILENTLY, detail={"rows_differ": 1, "rows_gone": 2, "gone": [], "gone_held": True})],
         "The Daily Invention gets pupil data; 2 gone, 1 file replaced without notice"),
        ([row(K.FILE_REPLACED_SILENTLY, detail={"rows_differ": 0, "rows_gone": 1, "gone": ["The Daily Invention (press)"], "gone_held": True})],
         "1 row gone (to be confirmed), for The Daily Invention (press): the file “DfE external data shares”…"),
        ([row(K.ADDED, recipient=None)], "An unnamed recipient gets pupil data"),
        ([row(K.ADDED), row(K.ADDED, recipient="As above", detail={"recipient_unread": True})],
         "The Daily Invention and a recipient given only as “As above” get pupil data"),
        ([row(K.REMOVED, recipient=None)], "Release to an unnamed recipient removed"),
        ([row(K.ADDED, source_title="Approved projects", sheet=None, file="")], "The Daily Invention is approved for data"),
        ([row(K.ADDED, recipient=f"The {'Very ' * 20}Long Name")], "The Very Very Very Very Very Very Very Very Very Very Very Very Very Very Very Very…"),
    ],
)
def test_the_news_in_a_line(changes: Any, said: str) -> None:
    news = _payload(changes)["headline"]
    assert len(news) <= NEWS
    assert news.startswith(said.removesuffix("…"))
    assert news == said or said.endswith("…")


def test_who_stands_in_anothers_place_is_as_grave_as_a_new_release() -> None:
    place, new = row(K.RECIPIENT_RENAMED), row(K.ADDED)
    assert gravity_of(rank(base_rank(place), 0)) == gravity_of(rank(base_rank(new), 0)) == 0
    school = row(K.RECIPIENT_RENAMED, category=Category.UNIVERSITY, recipient="University of Nowhere")
    assert gravity_of(rank(base_rank(school), 0)) > 1


def test_of_rows_shown_each_is_named_or_said_not_to_be() -> None:
    def one(recipient: str, category: str) -> dict[str, Any]:
        return {
            "reference": "DS90501", "recipient": recipient, "category": category, "confidence": "high", "also": [],
            "category_reason": "", "cells": {}, "sheet": "s", "row": 1, "score": 50, "score_reasons": [], "release": 1,
        }

    shown = [one("The Daily Invention", "press"), one("TBC", "unknown"), one("Quux", "unknown")]
    change = row(K.ROWS_SHOWN, detail={"recipient_unread": True, "shown": shown, "rows": [["f", "s", n] for n in range(3)]})
    assert "the gravest: The Daily Invention (press) was given" in describe(change).headline
    assert _payload([change])["headline"] == "The Daily Invention, a recipient given only as “TBC” and 1 more get pupil data"


def test_a_recipient_that_is_taken_out_is_grave() -> None:
    change = row(
        K.RECIPIENT_RENAMED, recipient="TBC", category=Category.UNKNOWN, also=(), score=20,
        fields={"recipient": ("The Daily Invention", "TBC")}, detail={"recipient_unread": True},
    )
    assert severity(change) is Severity.HIGH
    assert describe(change).headline.startswith(
        "The recipient The Daily Invention was replaced by a recipient given only as “TBC”"
    )


@pytest.mark.parametrize("withheld", ["recipient withheld until reviewed", "recipient withheld"])
def test_what_stands_for_a_withheld_name_is_not_called_a_recipient_twice(withheld: str) -> None:
    """It said: The recipient recipient withheld until reviewed was replaced by ..."""
    change = row(K.RECIPIENT_RENAMED, fields={"recipient": (withheld, "The Daily Invention")})
    assert describe(change).headline.startswith(f"The {withheld} was replaced by The Daily Invention (press)")
    change = row(K.RECIPIENT_RENAMED, recipient=withheld, fields={"recipient": ("Invented Ltd", withheld)})
    assert describe(change).headline.startswith(f"The recipient Invented Ltd was replaced by a {withheld}")


def _press(kind: Any, n: int, **over: Any) -> list[Any]:
    return [row(kind, recipient=f"The Pretend Times {i}", score=100, **over) for i in range(n)]


LISTED = {"source_title": "A register", "sheet": "Sheet1", "file": ""}
UNIVERSITY = {"category": Category.UNIVERSITY, "recipient": "University of Nowhere", "score": 10}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([*_press(K.RESTORED, 4, **LISTED), *[row(K.REMOVED, **LISTED)] * 16],
         "Entries of The Daily Invention removed; 16 removed in all, 4 back"),
        ([*_press(K.RESTORED, 4, **LISTED), row(K.REMOVED, **LISTED, **UNIVERSITY)],
         "Entries of The Pretend Times 0, The Pretend Times 1 and 2 more back in the register; 1 removed"),
        ([*_press(K.REMOVED, 6), row(K.ADDED, score=1)], "The Daily Invention gets pupil data; 6 removed"),
        ([*_press(K.REMOVED, 6), row(K.ADDED, **UNIVERSITY)], "University of Nowhere gets pupil data; 6 removed"),
        ([*_press(K.REMOVED, 2), row(K.ADDED), row(K.FILE_REPLACED_SILENTLY, recipient=None)],
         "The Daily Invention gets pupil data; 2 removed, 1 file replaced without notice"),
        ([row(K.FILE_REPLACED_SILENTLY, recipient=None), row(K.REMOVED, **UNIVERSITY)], "…; 1 removed"),
        ([row(K.ADDED), row(K.ADDED, recipient="Invented Ltd", after={**ROW, "status": "Pending"})],
         "The Daily Invention gets pupil data; 2 new in all"),
        ([row(K.ADDED, recipient=f"The {'Very ' * 20}Long Name {i}") for i in range(9)] + _press(K.REMOVED, 3), "…; 3 removed"),
    ],
)
def test_the_gravest_leads_and_every_main_kind_is_counted(changes: Any, said: str) -> None:
    """Of an edition that took 16 rows out and put 4 back, the subject told of the 4 alone."""
    payload = _payload(changes)
    assert payload["headline"] == said or (said.startswith("…") and payload["headline"].endswith(said[1:]))
    assert len(payload["headline"]) <= NEWS
    assert said.removeprefix("…") in _message(changes).subject


def test_no_line_ends_within_a_clause() -> None:
    first = "The file “A register with a long title: September 2026” was replaced without notice; 1 row in it is new or changed."
    news = headline([row(K.FILE_REPLACED_SILENTLY, recipient=None), row(K.CHANGED)], first)
    assert news == "The file “A register with a long title: September 2026” was replaced without notice; 1 edited"


@pytest.mark.parametrize("several", [1, 1234])
def test_no_main_kind_is_left_out_for_want_of_room(several: int) -> None:
    kinds = {K.ADDED: "new", K.REMOVED: "removed", K.RESTORED: "back", K.CHANGED: "edited"}
    one_each = [row(k, recipient="W" * 120) for k in (*kinds, *GRAVE_KINDS)]
    news = headline([one_each[0], *(c for k in kinds if k != K.ADDED for c in [row(k)] * several)], "x")
    assert all(f"{several:,} {word}" in news for k, word in kinds.items() if k != K.ADDED)
    assert len(headline(one_each, "x")) <= NEWS


@pytest.mark.parametrize("name", ["The Daily Invention", "Prifysgol Ddychmygol Ŵ", "数据研究所" * 12, "W" * 120])
def test_no_header_begins_with_an_empty_line(name: str) -> None:
    """A subject that is folded right behind its name is shown empty by some programs."""
    config = EmailConfig("localhost", 25, "npdwatch <npdwatch@example.org>", ("reader@example.org",), "none")
    raw = render(config, _message([row(K.ADDED, recipient=name)])).as_bytes()
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert not re.search(rb"^[\w-]+:[ \t]*\r?$", head, re.MULTILINE)
    assert message_from_bytes(raw, policy=default)["Subject"].startswith(name[:40])


def test_the_preheader_is_what_a_list_of_mails_shows() -> None:
    html = html_of(_message(_of_an_edition()))
    assert re.search(r'<body[^>]*>\s*<div style="display:none[^>]*>The Daily Invention \(press\) was given', html)


def test_what_all_changes_share_stands_once_in_text_and_html() -> None:
    message = _message(_of_an_edition())
    for told in (full_text(message), html_of(message)):
        assert [told.count(name) for name in ("Published", "First seen by us", "SHA-256", "Of all of these")] == [1] * 4
    assert "Of all of these" not in full_text(_message([row(K.ADDED)]))


def test_what_an_alert_follows_stands_at_its_foot() -> None:
    message = _message([row(K.ADDED)])
    message.payload["follows"] = {"id": "AL-0000000001", "created_at": "2026-11-20T00:00:00Z", "headline": "x", "page": ""}
    lines = [line for line in full_text(message).splitlines() if line]
    assert "Follows" not in "".join(lines[:-6])
    assert "Follows AL-0000000001 of 20 Nov 2026" in "".join(lines[-6:])


def test_a_recovery_says_since_when_and_nothing_of_the_alarm() -> None:
    over = Notice("dfe", "source_failing", "GOV.UK answered 403. To do: look", AT, recovered=True, recovered_at=AT)
    payload = notices_payload("AL-0123456789", [over], AT, zone="Europe/London")
    assert payload["headline"] == "dfe (source failing): well again since 24 Nov 2026, 14:56 GMT"
    assert "403" not in str(payload)
    both = notices_payload("AL-0123456789", [over, replace(over, source="phe")], AT)
    assert both["headline"] == "Well again: dfe, phe"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("To study what becomes of pupils", "To study what becomes of pupils and of their parents",
         "the purpose was reworded to “To study what becomes of pupils and of their parents” ("),
        (f"{'To study pupils. ' * 30}End of it.", f"{'To study pupils. ' * 30}Then to sell it.",
         "reworded to “…pupils. To study pupils. To study pupils. To study pupils. To study pupils. To study pupils. Then to sell it” ("),
        (f"{'To study pupils. ' * 9}Then to sell it.", f"{'To study pupils. ' * 9}", "“…pupils. To study pupils. To study pupils. To study pupils. To study pupils. To study pupils. To study pupils” ("),
        ("x", f"{'of many words ' * 30}", "“of many words of many words of many words of many words of many words of many words of many words of many…” ("),
        ("1" * 2000, "1" * 1999 + "2", "the purpose was reworded ("),
    ],
    ids=["short", "late", "taken off", "long", "beyond what is told"],
)
def test_a_rewording_quotes_the_new_words_from_where_they_differ(before: str, after: str, said: str) -> None:
    assert said in describe(row(K.CHANGED, fields={"purpose": (before, after)})).headline


def test_what_was_edited_beside_the_news_is_told_or_counted() -> None:
    """A row that was moved and edited is one change: its sentence told of the move alone."""
    end, tier = {"licence_end": ("2027-03-31", "2029-03-31")}, {"tier": ("4", "1")}
    moved = row(K.MOVED, sheet="Old shares", fields={**end, **tier})
    assert describe(moved).headline == (
        f"{WHO}: the entry was moved to the sheet “Old shares”; the licence end was changed from 2027-03-31 to 2029-03-31 "
        "and the tier was changed from 4 to 1 (DS90501)."
    )
    renamed = row(K.RECIPIENT_RENAMED, fields={"recipient": ("Invented Ltd", "x"), "purpose": ("To sell", "y " * 300)})
    assert "; the purpose was reworded to “y y" in describe(renamed).headline
    long = row(K.STATUS_CHANGED, recipient="Invented " * 12, fields={"status": ("Pending", "Live"), **end, **tier})
    assert "“Pending”; 2 cells changed too (" in describe(long).headline
    assert describe(long).headline.count("“") == describe(long).headline.count("”")


def test_the_short_text_of_one_change_says_what_changed() -> None:
    """"Release to … edited" was all that a notification told of a rewording."""
    message = _message([row(K.CHANGED, fields={"purpose": ("To look at schools", "To sell forecasts")})])
    assert short_text(message).splitlines()[:2] == [
        "Release to The Daily Invention edited", f"{WHO}: the purpose was changed from “To look at schools” to “To sell forecasts” (DS90501).",
    ]


def test_what_is_cut_within_a_quotation_closes_it() -> None:
    cells = {**ROW, "dataset": "School Census; " * 20, "purpose": "A study of pupils " * 20}
    said = describe(row(K.REMOVED, recipient="Invented Body " * 6, after=None, before=cells)).headline
    assert said.endswith("…” (DS90501).")
    assert len(said) <= SENTENCE


def _quarter(grave: int, others: int, of: int) -> list[Any]:
    press = [row(K.ADDED, recipient=f"The Pretend Times {n}") for n in range(grave)]
    plain = {"category": Category.UNIVERSITY, "score": 20, "score_reasons": ()}
    rest = [row(K.ADDED, recipient=f"University of Nowhere {n % of}", reference=f"DS{n:05}", **plain) for n in range(others)]
    return [*rest, *press]


def test_of_many_rows_the_grave_have_a_sentence_each_and_the_others_a_line_for_each_recipient() -> None:
    message = _message(_quarter(14, 46, 3))
    payload = message.payload
    assert [i["recipient"] for i in payload["items"]] == [f"The Pretend Times {n}" for n in range(14)]
    assert (payload["total"], payload["not_shown"]) == (60, 46)
    lines = [f"University of Nowhere {n}: {(16, 15, 15)[n]} new releases (DS0000{n}, DS0000{n + 3}, DS0000{n + 6}…)" for n in range(3)]
    assert payload["others"] == lines
    text = full_text(message).splitlines()
    at = text.index("and 46 more:")
    assert text[at - 1].startswith("14. The Pretend Times 13 (press)")
    assert text[at + 1 : at + 4] == [f"- {line}" for line in lines]
    page = html_of(message)
    assert all(page.index("and 46 more:") < page.index(f"{line}</li>") for line in lines)


def test_what_is_said_of_the_others_has_bounds_and_names_its_source() -> None:
    others = _payload(_quarter(2, 90, 90))["others"]
    assert (len(others), others[-1]) == (61, "and 22 more recipients")
    assert others[0] == "University of Nowhere 8: 1 new release (DS00008)"
    page = row(
        K.PAGE_CHANGED, source="other", source_title="Another register", file="Its page", category=Category.UNKNOWN,
        reference=None, score=None,
    )
    two = [*_quarter(12, 40, 1), page]
    assert sorted(_payload(two)["others"]) == [
        f"Its page: 1 {KIND_WORDS[K.PAGE_CHANGED][0]}, Another register",
        "University of Nowhere 0: 40 new releases (DS00000, DS00001, DS00002…), DfE external data shares",
    ]
    assert "others" not in _payload(_quarter(2, 28, 3))


def test_of_a_first_look_among_others_is_said_how_much_it_found() -> None:
    looks = [
        row(K.BASELINE, source=f"s{n}", source_title=f"Register {n}", file="", reference=None, detail={"rows": 12 + n}) for n in range(40)
    ]
    assert _payload(looks)["others"][0] == f"{looks[10].source_title}: 22 releases so far"


@pytest.mark.parametrize(("grave", "others"), [(2, 60), (58, 40)])
def test_a_webhook_that_cannot_hold_all_says_where_the_rest_is(grave: int, others: int) -> None:
    body = json.loads(webhook.render(webhook.WebhookConfig("https://hooks.example/x"), _message(_quarter(grave, others, 40))))
    data = body["data"]
    assert data["not_shown"] == data["total"] - len(data["items"]) > 0
    assert data["rest"] == "npdwatch changes --source dfe-external-data-shares --since 2026-11-24 --csv; " + data["source"]["url"]
    told = len(data["items"])
    assert told >= 10
    assert data["others"][0].startswith("University of Nowhere" if grave == 2 else f"New release: The Pretend Times {told}")
    assert "fields" in data["items"][-1]
    assert len(webhook.render(webhook.WebhookConfig("https://hooks.example/x"), _message(_quarter(grave, others, 40)))) <= webhook.LARGEST
    whole = json.loads(webhook.render(webhook.WebhookConfig("https://hooks.example/x"), _message(_quarter(2, 1, 1))))
    assert "rest" not in whole["data"]


def test_a_grave_change_that_names_nobody_is_told_by_its_sentence_in_a_webhook_without_room() -> None:
    unnamed = row(K.CHANGED, recipient="", reference=None, fields={"DEA/PS/09": (None, "Northern Lamp Press Ltd")})
    rows = [row(K.ADDED, recipient=f"The Pretend Times {n}") for n in range(58)]
    body = json.loads(webhook.render(webhook.WebhookConfig("https://hooks.example/x"), _message([*rows, unnamed])))
    assert "Release edited" not in body["data"]["others"]
    assert any("Northern Lamp Press Ltd" in line for line in body["data"]["others"])


def test_the_grave_stand_first_among_those_of_a_line() -> None:
    edits = [row(K.CHANGED, recipient=f"The Pretend Times {n}", reference=f"DS{n:05}") for n in range(70)]
    others = _payload([*_quarter(0, 40, 40), *edits])["others"]
    assert others[0].startswith("The Pretend Times ")
    assert [line.startswith("The Pretend") for line in others] == sorted((line.startswith("The Pretend") for line in others), reverse=True)


def _moves(press: int, companies: int, others: int, kind: ChangeKind = K.STATUS_CHANGED, **over: Any) -> list[Any]:
    """Rows of one edition that went from Live to Closed, each a change of its own."""
    plain = {"score": 20, "score_reasons": (), "also": ()}
    names = [(f"The Pretend Times {n}", Category.PRESS) for n in range(press)]
    names += [(f"Invented Tables {n} Ltd", Category.COMMERCIAL) for n in range(companies)]
    names += [(f"University of Nowhere {n}", Category.UNIVERSITY) for n in range(others)]
    moved = {"fields": {"status": ("Live", "Closed")}, "before": {"status": "Live"}, **over}
    return [
        row(kind, id=n, key=f"key-{n}", recipient=name, category=category, reference=f"DS{n:05}", **{**plain, **moved})
        for n, (name, category) in enumerate(names, start=1)
    ]


def test_sixty_rows_that_went_to_another_status_are_one_line_that_names_the_press_and_companies() -> None:
    changes = _moves(1, 2, 57)
    message = _message(changes)
    payload = message.payload
    line = "60 entries: the status is now “Closed”; it was “Live”; of The Pretend Times 0, Invented Tables 0 Ltd, Invented Tables 1 Ltd, and 57 of others."
    assert [i["line"] for i in payload["items"]] == [line]
    assert (payload["total"], payload["not_shown"], payload["counts"]) == (1, 0, {"status_changed": 60})
    assert payload["severity"] == "high"
    assert "University of Nowhere" not in full_text(message)
    assert len(rows_csv(changes).splitlines()) == 61, "none is lost"
    body = json.loads(webhook.render(webhook.WebhookConfig("https://hooks.example/x"), message))
    assert body["data"]["rest"].startswith("npdwatch changes --source")


def test_what_is_told_together_is_the_same_of_five_rows_of_one_edition_and_nothing_else_changed_in_them() -> None:
    def lines(changes: list[Any]) -> list[str]:
        return [i["line"] for i in _payload(changes)["items"]]

    assert len(lines(_moves(0, 0, 5))) == 1
    assert len(lines(_moves(0, 0, 4))) == 4
    other = {"status": ("Live", "Closed"), "title": ("A", "B")}
    assert len(lines(_moves(0, 0, 5, fields=other))) == 5, "an edit is told beside it"
    mixed = [*_moves(0, 0, 3), *(c._replace(id=c.id + 9, fields={"status": ("Live", "Open")}) for c in _moves(0, 0, 3))]
    assert len(lines(mixed)) == 6
    two = [*_moves(0, 0, 3), *(c._replace(id=c.id + 9, edition_id=8) for c in _moves(0, 0, 3))]
    assert len(lines(two)) == 6
    new = row(K.ADDED, id=99, recipient="The Pretend Times")
    told = lines([*_moves(1, 0, 59), new])
    assert len(told) == 2, "a new release keeps its own"
    assert lines(_moves(0, 0, 6, K.LICENCE_ENDED, fields={"status": ("Live", "Expired")})) == [
        "6 entries: the register now says “Expired” of the licence; the gravest is of University of Nowhere 0 (university)."
    ]
    assert lines(_moves(0, 1, 6, K.DESTRUCTION_RECORDED, fields={"destroyed": ("", "Yes")})) == [
        "7 entries: the register now records that the data were destroyed: “Yes”; of Invented Tables 0 Ltd, and 6 of others."
    ]


def test_of_many_of_the_press_that_a_line_has_no_room_for_all_are_named_beside_it() -> None:
    item = _payload(_moves(30, 0, 10))["items"][0]
    assert "more of the press or companies, and 10 of others." in item["line"]
    cell = item["details"][0]
    assert all(f"The Pretend Times {n}" in cell["value"] for n in range(30))


def _of_cell(cell: str, kind: ChangeKind = K.ADDED, **over: Any) -> Any:
    found = classify_recipient(cell)
    return row(kind, recipient=cell, category=found.category, also=found.also, category_reason=found.reason,
               confidence=found.confidence, score_reasons=(), reference=None, **over)


@pytest.mark.parametrize(
    ("cell", "news", "said"),
    [
        ("University of Leeds, Daily Telegraph and Zorvane Analytics Ltd", "Daily Telegraph (with Zorvane Analytics Ltd and 1 other) gets",
         "Daily Telegraph (press), Zorvane Analytics Ltd (commercial) and University of Leeds (university) were given data"),
        ("Durham University\nThe Times", "The Times (with Durham University) gets", "The Times (press) and Durham University (university) were given"),
        ("University of Leeds (on behalf of Daily Mail)", "University of Leeds (for Daily Mail) gets",
         "University of Leeds (university) on behalf of Daily Mail (press) was given"),
        ("University of Leeds (data processor: Zorvane Analytics Ltd)", "University of Leeds (with Zorvane Analytics Ltd) gets",
         "University of Leeds (university) with Zorvane Analytics Ltd (commercial) as data processor was given"),
        ("UCL (funded by Nuffield Foundation)", "UCL (for Nuffield Foundation) gets", "UCL (university) with funding from Nuffield Foundation (charity) was"),
        ("Sutton Trust\nSutton Trust", "Sutton Trust gets", "Sutton Trust (think tank) was given"),
        ("Home Office; Kent Police", "Home Office (with Kent Police) gets", "Home Office and Kent Police (police or Home Office) were given"),
        ("University of Leeds; Kent County Council; Ofsted; Ofqual", "University of Leeds (with Kent County Council and 2 others) gets",
         "University of Leeds (university), Kent County Council (local authority), Ofsted (regulator or arm's length body) and 1 other were given"),
    ],
)
def test_of_several_bodies_in_a_cell_each_has_its_own_category_and_the_press_leads(cell: str, news: str, said: str) -> None:
    change = _of_cell(cell)
    assert _payload([change])["headline"] == f"{news} pupil data"
    assert describe(change).headline.startswith(said)


def test_what_the_cell_does_not_print_is_not_taken_from_the_reason() -> None:
    change = _of_cell("Daily Telegraph; Zorvane Ltd")._replace(recipient="recipient withheld until reviewed")
    assert "Telegraph" not in describe(change).headline
    assert "Telegraph" not in _payload([change])["headline"]


def test_a_headline_ends_with_a_whole_clause() -> None:
    page = row(
        K.EDITION_PUBLISHED, recipient=None, reference=None, category=Category.UNKNOWN, score=None, fields={},
        file="DfE external data shares: September 2026", detail={"rows": 1574, "note": "Removed the old file, and put in a new one."},
    )
    news = _payload([page])["headline"]
    assert news == "A new edition was published: “DfE external data shares: September 2026”, with 1,574 rows"
    note = "This register is suspended. No further releases will be published until June 2028."
    page = page._replace(kind=K.PAGE_CHANGED, fields={"note": ("", note)}, detail={})
    assert _payload([page])["headline"].endswith(": “This register is suspended”")


def test_a_quotation_within_a_quotation_has_single_marks() -> None:
    message = _message([row(K.ADDED)])
    message.payload["follows"] = {"id": "AL-1", "created_at": AT.isoformat(), "headline": "“Shares” is watched", "page": ""}
    assert message.followed.endswith(": “‘Shares’ is watched”")
    purpose = {"fields": {"purpose": ("To look at schools", "To ask what “good schools” are for pupils in England, again and again")}}
    assert "“To ask what ‘good schools’ are for" in describe(row(K.CHANGED, **purpose)).headline
    assert nested("a” b “c” d “e “f” g” h”") == "a” b “c” d “e ‘f’ g” h”"


def test_a_recipient_that_is_named_twice_is_not_said_to_be_replaced() -> None:
    fields = {"recipient": ("Sutton Trust", "Sutton Trust\nSutton Trust"), "title": ("Reading, part 1", "Reading, part 1; Writing, part 2")}
    said = describe(row(K.CHANGED, recipient="Sutton Trust\nSutton Trust", category=Category.THINK_TANK, fields=fields)).headline
    assert said.startswith("Sutton Trust (think tank): the recipient is now named twice")
    assert "Sutton Trust; Sutton Trust" not in said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (WITHHELD_CELL, f"{WITHHELD_CELL} (changed)", "the title was changed (the text is withheld until reviewed)"),
        ("A study of reading", WITHHELD_CELL, "the title was changed (the text is withheld until reviewed)"),
        ("", WITHHELD_CELL, "the title was filled in (the text is withheld until reviewed)"),
        (WITHHELD_CELL, "", "the title was emptied (the text is withheld until reviewed)"),
    ],
)
def test_of_a_text_that_is_withheld_it_is_said_that_it_was_changed(before: str, after: str, said: str) -> None:
    assert describe(row(K.CHANGED, fields={"title": (before, after)})).headline == f"{WHO}: {said} (DS90501)."
    many = row(K.BULK_CHANGED, fields={"title": (before, after)}, recipient=None, reference=None, category=Category.UNKNOWN,
               detail={"rows": [["f", "s", n] for n in range(7)]})
    assert "withheld until reviewed]" not in describe(many).headline


def test_what_is_to_be_looked_at_says_whom_it_may_name_and_in_which_words() -> None:
    """Fifty lines that said only "it may tell of a release" could not be told apart."""
    named = [{"name": "Invented Film Ltd", "category": "commercial", "role": "given"}, {"name": "Elm Trust", "category": "charity", "role": "denied"}]
    doubt = {"sentence": "Pupil data may have gone to Invented Film Ltd, not to the Elm Trust.", "polarity": "possible", "recipients": named}
    plain = {"sentence": "Somebody has pupil data.", "polarity": "possible", "recipients": []}
    one = sample_change(K.TO_LOOK_AT, 0, AT, detail={"mentions": [plain, doubt]})
    assert describe(one).headline.endswith(
        "”: it may tell that Invented Film Ltd got data: “Pupil data may have gone to Invented Film Ltd, not to the Elm Trust”."
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ('"was not given" is negated: it is denied', "it denies a release"),
        ('the passage reads as a denial, by words such as "no copy"', "it may tell of a release, or deny one"),
    ],
)
def test_what_only_its_passage_makes_a_denial_is_not_said_to_deny(reason: str, said: str) -> None:
    m = {"sentence": "It keeps the extract no longer.", "polarity": "denial", "reason": reason, "recipients": []}
    assert f"”: {said}: “" in describe(sample_change(K.TO_LOOK_AT, 0, AT, detail={"mentions": [m]})).headline


def test_a_score_says_what_its_classes_mean() -> None:
    said = score_in_words(85, ["recipient: press", "sensitivity B", "level individual: identifiability 1", "names homes"])
    assert said == (
        "85 of 100: press; sensitivity B, of A (the most sensitive) to E;"
        " individual level (identifiability 1, 1 being where it is easiest to tell who a child is, 5 hardest); mentions homes"
    )


def test_a_column_that_asks_is_quoted() -> None:
    ended = row(K.CHANGED, fields={"Ended?": (None, "Yes")})
    assert describe(ended).headline == f"{WHO}: a new column, “Ended?”, says “Yes” (DS90501)."
