"""The publisher's log of amendments: each new row is told as what it is, with the release that it is about."""

from __future__ import annotations

import json

import pytest

from alerts.describe import headline_of
from alerts.severity import Severity, severity
from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from db import queries
from db.register.changes import stored_changes
from diffing.releases import AMENDMENTS_TOLD
from model.recipient import Category
from tests.readers.ods_writer import ods, table
from tests.tables import count_of, value_of

HEADINGS = ["DfE reference", "Organisation name", "Purpose", "Date supplied"]
ROWS = [[f"DS{n:05}", f"Invented Trust {n}", f"To study subject {n}", f"2024-05-{n % 28 + 1:02}"] for n in range(1, 41)]
LOG = ["DfE reference", "Change to the register", "Date change applied"]
OLD = ["DS00003", "The legal basis was corrected", "2024-06-01"]
NEW = ["DS00007", "A further year of data was added", "2024-09-01"]


def publish(desk: Desk, rows: list[list[str]], log: list[list[str]], day: int) -> None:
    data = ods(table("Shares", [HEADINGS, *rows]), table("Amendments", [LOG, *log]))
    files = [PublishedFile("Register of shares", "register.ods", data)]
    desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def test_a_new_amendment_is_told_with_its_release_and_is_none(desk: Desk) -> None:
    publish(desk, ROWS, [OLD], 1)
    desk.poll()
    assert count_of(desk, "release") == len(ROWS)
    publish(desk, ROWS, [NEW, OLD], 2)
    done = desk.poll()
    assert done.kinds == ["amendment_published", "edition_published"]
    (one,) = done.of("amendment_published")
    assert (one["reference"], one["recipient"], one["sheet"]) == ("DS00007", "Invented Trust 7", "Amendments")
    assert json.loads(one["fields"]) == {
        "amendment": ["", "Change to the register: A further year of data was added; Date change applied: 2024-09-01"]
    }
    assert one["release_id"] == value_of(desk, "version", "release_id", reference="DS00007")
    assert count_of(desk, "version") == count_of(desk, "release") == len(ROWS)
    assert desk.poll().changes == ()


def test_an_amendment_of_a_new_release_and_one_of_no_release(desk: Desk) -> None:
    publish(desk, ROWS, [OLD], 1)
    desk.poll()
    more = [*ROWS, ["DS00099", "Daily Telegraph", "League tables", "2024-10-01"]]
    publish(desk, more, [OLD, ["DS00099", "Widened", "2024-10-02"], ["DS55555", "Ended", "2024-10-03"]], 2)
    done = desk.poll()
    told = {c["reference"]: c for c in done.of("amendment_published")}
    assert (told["DS00099"]["recipient"], told["DS00099"]["category"]) == ("Daily Telegraph", "press")
    assert told["DS00099"]["release_id"] == done.of("added")[0]["release_id"]
    assert (told["DS55555"]["recipient"], told["DS55555"]["release_id"]) == (None, None)


def test_a_log_that_is_new_as_a_whole_is_one_change(desk: Desk) -> None:
    publish(desk, ROWS, [OLD], 1)
    desk.poll()
    publish(desk, ROWS, [[f"DS{n % 40 + 1:05}", f"Changed for the {n}th time", "2024-09-01"] for n in range(AMENDMENTS_TOLD + 1)], 2)
    (one,) = desk.poll().of("amendment_published")
    assert "51 amendments" in one["fields"]


def test_press_that_an_amendment_names_hears_of_it(desk: Desk) -> None:
    publish(desk, ROWS, [OLD], 1)
    desk.poll()
    told = [
        ["DS00007", "Recipient should read Daily Figment, not Invented Trust 7", "2024-09-01"],
        ["DS00008", "Passed on to Nonesuch Data Brokers Ltd", "2024-09-01"],
        ["DS00009", "A further year of data was added", "2024-09-01"],
    ]
    publish(desk, ROWS, [OLD, *told], 2)
    desk.poll()
    found = stored_changes(desk.store, "c.kind = 'amendment_published'")
    also = {c.reference: (severity(c), c.also) for c in found}
    assert also["DS00007"] == (Severity.HIGH, (Category.PRESS,))
    assert also["DS00008"][1] == (Category.COMMERCIAL,)
    for category, reference in (("press", "DS00007"), ("commercial", "DS00008")):
        fitting = queries.each_change(desk.store, category=category, limit=9)
        assert [(c["kind"], c["reference"]) for c in fitting] == [("amendment_published", reference)]
        assert queries.count_changes(desk.store, category=category) == 1
    assert [*queries.each_change(desk.store, category="university", kind="amendment_published", limit=9)] == []
    assert also["DS00009"] == (Severity.NORMAL, ())


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("DS00016: The Times added as a recipient", {"press"}),
        ("DS00009 removed: share did not go ahead. DS80001 Daily Telegraph added in error and taken out", {"press"}),
        ("DS00004 - Daily Mail removed", {"press"}),
        ("Removed The Sun from DS00004", {"press"}),
        ("Capita plc included under DS00008", {"commercial"}),
        ("Share with Serco Ltd (DS80004) was omitted from the register in error", {"commercial"}),
        ("The mail merge error in DS00003 was corrected at the same times", set()),
        ("Times of the school day were added to DS00003", set()),
        ("Express consent added as legal basis", set()),
        ("Also supplied to Radio Larkfield", {"press"}),
        ("Data also provided to Sky News under the same agreement", {"press"}),
        ("The data under DS00105 were also supplied to Capita plc.", {"commercial"}),
        ("The extract for row 12 was shared with Google", {"commercial"}),
        ("The data were last updated in June 2026", set()),
        ("Letters were sent to Mail merge and others", set()),
        ("Data shared with Next of kin", set()),
        ("University of Leeds added to DS00009", set()),
    ],
)
def test_an_entry_names_bodies_beside_references_and_what_was_done(desk: Desk, entry: str, named: set[str]) -> None:
    publish(desk, ROWS, [OLD], 1)
    desk.poll()
    publish(desk, ROWS, [OLD, ["", entry, "2024-09-01"]], 2)
    desk.poll()
    (found,) = stored_changes(desk.store, "c.kind = 'amendment_published'")
    assert {c for c in (found.category, *found.also) if c in ("press", "commercial")} == named
    assert (severity(found) is Severity.HIGH) == ("press" in named or "commercial" in named)


def publish_sheets(desk: Desk, sheets: list[tuple[str, list[list[str]]]], day: int) -> None:
    files = [PublishedFile("Register of shares", "register.ods", ods(*(table(n, rows) for n, rows in sheets)))]
    desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


CORRECTION = "Entry DS00007: the recipient should read Nonesuch Data Brokers Ltd, not Invented Trust 7."


def test_corrections_in_words_are_told_with_their_release(desk: Desk) -> None:
    """A sheet without a table was silent."""
    for day, words in enumerate((["Corrections", "None to date."], ["Corrections", CORRECTION], ["Corrections", CORRECTION]), 1):
        publish_sheets(desk, [("Shares", [HEADINGS, *ROWS]), ("Corrections", [[w] for w in words])], day)
        done = desk.poll()
        if day == 2:
            (one,) = done.of("amendment_published")
            assert (one["reference"], one["recipient"]) == ("DS00007", "Invented Trust 7")
            (change,) = stored_changes(desk.store, "c.kind = 'amendment_published'")
            assert Category.COMMERCIAL in change.also
            assert severity(change) is Severity.HIGH
            assert "(it names commercial) on Invented Trust 7" in headline_of(change)
            assert count_of(desk, "notice", code="notes_changed") == 1, "operators hear too"
        else:
            assert not done.of("amendment_published")


NOTES = (
    "Note: DS00105 was also supplied to Radio Larkfield.", "DS00105 amended: further recipient BBC News",
    "1. In June 2026 the extract for row 12 was passed on to Zorvane Systems Ltd.",
    "[note 3] Data also provided to Radio Larkfield under the same agreement",
    "Note: DS00105 was also supplied to Sky News.", "Note: DS00105 was also supplied to Capita plc.",
    "* Also supplied to Brightslate Learning Ltd", "Additional recipients: Sky News, Capita plc",
    "2. Data were also passed to Kite & Sons Media Ltd in June 2026.", "Access was also granted to Sorrel Publishing Ltd",
    "A copy was made available to Gull and Wren Books Limited in error.", "Also given to Jane Roe, freelance journalist",
    "Now also shared with the Evening Courant of Fictionbury", "Kestrel & Lowe Analytics Ltd also received these data.",
)
OF_OTHERS = (
    "DS00105 amended: further recipient Marlsea University", "Note: DS00105 was also supplied to Wexshire Police.",
    "The file of row 4 went to the Home Office as well",
)
"""Told too: whoever got data is news."""
OTHER_NOTES = (
    "1. In June 2026 the extract for row 12 was destroyed", "The data were last updated in June 2026",
    "Requests should be sent to Wexshire Police.", "No data were supplied to Wexshire Police this year.",
    "The register is published quarterly by the publisher.", "Data may be shared with Marlsea University if they ask.",
    "Data are shared with third parties under strict terms.", "The list is kept by Marlsea University for others.",
)


def test_notes_that_name_press_or_a_company_are_told_in_any_words(desk: Desk) -> None:
    for day, some in enumerate(((), (*NOTES, *OF_OTHERS, *OTHER_NOTES)), 1):
        publish_sheets(desk, [("Shares", [HEADINGS, *ROWS, [""], *([note] for note in some)])], day)
        done = desk.poll()
    said = [json.loads(c["fields"])["note"][1] for c in done.of("amendment_published")]
    assert said == [*NOTES, *OF_OTHERS]
    found = stored_changes(desk.store, "c.kind = 'amendment_published'")
    grave = {c.fields["note"][1] for c in found if severity(c) is Severity.HIGH}
    assert grave == {*NOTES}


PASSED = "Data were also passed to Kite & Sons Media Ltd in June 2026."
PLAIN = "Numbers are rounded to the nearest five."


def laid_out(where: str, *notes: str) -> list[tuple[str, list[list[str]]]]:
    """The register with these notes somewhere about its rows."""
    rows, of_notes = [HEADINGS, *ROWS], [[n] for n in notes]
    beside = {n: ["", note] for n, note in enumerate(notes, 3)}
    sheets = {
        "above": [*of_notes, [""], *rows], "below": [*rows, *of_notes],
        "below, under a heading": [*rows, [""], ["Notes"], *([f"{n}. {note}"] for n, note in enumerate(notes, 1))],
        "below, in another column": [*rows, [""], *(["", note] for note in notes)],
        "beside": [[*row, *beside.get(n, [])] for n, row in enumerate(rows)],
        "under a row": [*rows[:5], *of_notes, *rows[5:]], "on a sheet of notes": rows,
    }
    apart = [("Read me", [["About this register"], *of_notes])] if where == "on a sheet of notes" else []
    return [("Shares", sheets[where]), *apart]


@pytest.mark.parametrize("where", [
    "above", "below", "below, under a heading", "below, in another column", "beside", "under a row", "on a sheet of notes",
])
def test_a_note_that_says_who_got_data_is_told_wherever_it_stands(desk: Desk, where: str) -> None:
    for day, notes in enumerate(((PLAIN,), (PLAIN, PASSED), (PLAIN, PASSED)), 1):
        publish_sheets(desk, laid_out(where, *notes), day)
        done = desk.poll()
        told = [c for c in done.changes if "Kite & Sons Media Ltd" in (c["fields"] or "")]
        assert len(told) == (day == 2)
    found = [c for c in stored_changes(desk.store, "1") if "Kite & Sons" in str(c.fields)]
    assert [severity(c) for c in found] == [Severity.HIGH]
    assert "Kite & Sons Media Ltd" in headline_of(found[0])


def test_a_new_note_that_names_a_newspaper_is_told_and_others_are_not(desk: Desk) -> None:
    notes = [
        ["Note 1: years are school years."],
        ["Note 3: the extract was also passed to the Fictionbury Gazette."],
        ["Note 4: small numbers are suppressed."],
    ]
    for day, some in enumerate((notes[:1], notes), 1):
        publish_sheets(desk, [("Shares", [HEADINGS, *ROWS, [""], *some])], day)
        done = desk.poll()
    (one,) = done.of("amendment_published")
    (change,) = stored_changes(desk.store, "c.kind = 'amendment_published'")
    assert json.loads(one["fields"]) == {"note": ["", notes[1][0]]}
    assert severity(change) is Severity.HIGH
    assert headline_of(change) == (
        "A note is new in the register (it names press): “Note 3: the extract was also passed to the Fictionbury Gazette”."
    )
