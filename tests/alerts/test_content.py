"""What a message says of a change: enough to act upon."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alerts.describe import describe
from alerts.foi import LONGEST, request_link
from alerts.payload.rows import rows_csv
from alerts.sentences.headline import headline, summary
from alerts.severity import worst_first
from model.change import ChangeKind
from model.recipient import Category
from recipients import sensitivity
from recipients.lists import FILES
from text.labels import CATEGORY_WORDS, KIND_WORDS
from text.timestamp import moment
from web.charts.data import GROUPS
from web.lists import offered

K = ChangeKind


def test_every_kind_and_category_has_words() -> None:
    assert len(set(KIND_WORDS.values())) == len(ChangeKind)
    assert KIND_WORDS[ChangeKind.PAGE_MOVED] == ("page moved", "pages moved")
    assert set(CATEGORY_WORDS) == set(Category)


def test_every_category_has_its_place_wherever_categories_are_told_apart() -> None:
    every = set(Category)
    assert set(sensitivity._BY_RECIPIENT) == every, "recipients/sensitivity.py: how much a recipient counts"
    assert set(offered._CATEGORIES) == every, "web/lists/offered.py: the words by which readers search for it"
    assert {c for _, group in GROUPS for c in group} == every, "web/charts/data.py: the bar that it is counted in"
    assert set(FILES) == {c.value for c in every} - {"individual", "unknown"}, "recipients/lists.py: its list"


def test_an_item_says_who_what_when_where_and_why(make_change: Any) -> None:
    item = describe(make_change()).as_item()
    assert item["line"] == (
        "The Daily Invention Ltd (press) was given data: KS2 results with pupil characteristics, 2020 to 2025, to publish"
        " school tables in the paper and on its site (DR260301.01)."
    )
    assert [d["label"] for d in item["details"]] == ["Title", "Purpose", "Dataset", "Tier", "Licence end"]
    assert (item["sheet"], item["row"], item["sha256"]) == ("NPD requests", 11, "ab" * 32)
    assert item["category_reason"] == "Listed newspaper: Daily Invention"


def test_a_removed_row_is_told_as_it_stood(make_change: Any) -> None:
    item = describe(make_change(K.REMOVED, before={"title": "As it stood"}, after=None)).as_item()
    assert item["details"] == [{"label": "Title", "value": "As it stood"}]


def test_changes_are_field_by_field(make_change: Any) -> None:
    item = describe(make_change(K.CHANGED, fields={"licence_end": ("2027", ""), "Notes": (None, "new")})).as_item()
    assert item["fields"] == [
        {"label": "Licence end", "before": "2027", "after": ""},
        {"label": "Notes", "before": None, "after": "new"},
    ]


def test_worst_first(make_change: Any) -> None:
    changes = [
        make_change(K.MOVED, 1),
        make_change(K.ADDED, 2, category=Category.UNIVERSITY, also=(), after={"tier": "1"}),
        make_change(K.ADDED, 3, category=Category.COMMERCIAL, also=(), after={"Tier of data": "Tier 4"}),
        make_change(K.ADDED, 4, category=Category.COMMERCIAL, also=(), after={"Identifiability": "1 high"}),
        make_change(K.ADDED, 5, also=()),
        make_change(K.ADDED, 6, category=Category.UNIVERSITY, also=(), after={"tier": "", "Sensitivity": ""}),
    ]
    assert [c.id for c in sorted(changes, key=worst_first)] == [5, 4, 3, 2, 6, 1]


def test_headline_of_several(make_change: Any) -> None:
    changes = [make_change(K.ADDED, n) for n in range(3)] + [
        make_change(K.REMOVED, 9, category=Category.CHARITY, also=())
    ]
    assert headline(changes, "") == "The Daily Invention Ltd gets pupil data; 3 new in all, 1 removed"
    assert summary(changes) == "4 changes: 3 new releases, 1 release removed (3 press, 3 commercial)"


@pytest.mark.parametrize(
    ("say", "over", "body"),
    [
        ("a register on GOV.UK is the DfE's", {}, "dfe"),
        ("a source that names its owner", {"detail": {"foi_body": "phe"}}, "phe"),
        ("an owner with a long name", {"detail": {"foi_body": "x" * 100}}, "x" * 100),
        ("an owner that is no name of theirs", {"detail": {"foi_body": "dfe?x=1&body="}}, None),
        ("a source that has no owner to ask", {"detail": {"foi_body": ""}}, None),
        ("another site", {"source_url": "https://register.example/x.xlsx"}, None),
        ("an address that cannot be read", {"source_url": "https://[x"}, None),
        ("not about a row", {"kind": K.PAGE_CHANGED}, None),
        ("a row that names nobody", {"reference": None, "recipient": None}, None),
    ],
)
def test_whom_to_ask(say: Any, over: Any, body: Any, make_change: Any) -> None:
    link = request_link(make_change(**over))
    assert (urlsplit(link).path == f"/new/{body}") if body else link == "", say


def test_the_draft_request_asks_for_the_papers_of_this_row(make_change: Any) -> None:
    parts = urlsplit(request_link(make_change(recipient="A & B's Tutors #1")))
    assert (parts.scheme, parts.hostname) == ("https", "www.whatdotheyknow.com")
    query = parse_qs(parts.query, strict_parsing=True)
    assert query["title"] == ["Application form and agreement for pupil data release DR260301.01 (A & B's Tutors #1)"]
    assert query["tags"] == ["national_pupil_database"]
    for words in (
        "Dear Department for Education",
        "A & B's Tutors #1",
        "DR260301.01",
        'sheet "NPD requests", row 11',
        "application form",
        "agreement",
    ):
        assert words in query["body"][0]


def test_the_draft_to_another_authority_is_not_addressed_to_the_dfe(make_change: Any) -> None:
    query = parse_qs(urlsplit(request_link(make_change(detail={"foi_body": "nhs_imagined"}))).query, strict_parsing=True)
    assert set(query) == {"title", "body"}, "a tag of theirs is about the National Pupil Database"
    assert query["body"][0].startswith("Dear Sir or Madam,")
    assert "pupil" not in query["title"][0] + query["body"][0].replace("DfE external data shares", "")


@pytest.mark.parametrize("script", ["\u00e9\u2014", "\u0416", "\u6f22", "%&+", "x"])
def test_names_are_cut_so_that_the_link_can_be_opened_everywhere(script: Any, make_change: Any) -> None:
    """A letter of another script takes six or nine characters of a link. The row's name stays, and the letter's end."""
    long = script * 200
    link = request_link(
        make_change(K.CHANGED, recipient=long, reference="DR260301.01", source_title=long, sheet=long,
                    fields={f"{long}{n}": ("a", "b") for n in range(9)})
    )
    assert len(link) <= LONGEST == 2000
    query = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert "DR260301.01" in query["title"][0]
    assert script[:1] in query["title"][0]
    assert query["body"][0].endswith("Yours faithfully,")


def test_a_hostile_row_makes_a_link_that_ends_where_it_should(hostile: Any) -> None:
    link = request_link(hostile(size=100_000)._replace(detail={"foi_body": "dfe"}))
    assert len(link) <= LONGEST
    assert set(parse_qs(urlsplit(link).query, strict_parsing=True)) == {"title", "body", "tags"}
    assert not set(link) & set(" <>\"'\r\n|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T14:50:00+00:00", "24 Nov 2026, 14:50 UTC"),
        ("2026-11-24", "24 Nov 2026"),
        ("", ""),
        ("pending", "pending"),
    ],
)
def test_moment(text: Any, expected: Any) -> None:
    assert moment(text) == expected


def test_the_csv_holds_every_row_and_no_formula(make_change: Any, hostile: Any) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(rows_csv([make_change(), hostile("="), make_change(K.REMOVED, 3, before={"title": "@gone"})]))
        )
    )
    assert [r["what"] for r in rows] == ["new release", "release edited", "release removed"]
    assert rows[0]["purpose"] == "To publish school tables in the paper and on its site."
    assert rows[2]["title"] == "'@gone"
    cells = [c for r in rows for c in r.values()]
    assert not [c for c in cells if c[:1] in "=+-@\t\r" and c]
    assert not [c for c in cells if "\n" in c or "\x00" in c]


def test_a_csv_that_grows_too_large_says_what_is_missing(make_change: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("alerts.payload.rows.CSV_FILE", 2000)
    text = rows_csv([make_change(number=n) for n in range(100)])
    assert text.endswith("more rows do not fit into this file\r\n")
    assert text.count("\r\n") < 20


def test_a_cell_that_stands_under_two_headings_is_said_once(make_change: Any) -> None:
    """As printed, and as we call it: one label."""
    made = make_change()
    twice = {**(made.after or {}), "Purpose": (made.after or {})["purpose"], "Reference": made.reference}
    assert describe(made._replace(after=twice)).details == describe(made).details
    other = {**twice, "Purpose": "another purpose"}
    labels = [d.label for d in describe(made._replace(after=other)).details]
    assert labels.count("Purpose") == 2, "what says something else is said"
