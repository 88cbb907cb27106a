"""Rows that differ in what is withheld alone are different releases, in one edition and over many. All are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from commands.register.compare import compare_readings
from diffing.compare import as_json
from pipelines.registers.aside.quarantine import reject_edition
from tests.db.public_world import build_anew
from tests.pipelines.test_alike import ROWS, Row, about, everything, poll, read, register
from tests.pipelines.test_amendments import ROWS as BOOK
from tests.pipelines.test_amendments import publish as publish_log
from tests.pipelines.test_decided import ROWS as MANY
from tests.pipelines.test_decided import publish as publish_csv
from tests.pipelines.test_hidden import poll as poll_book
from tests.pipelines.test_hidden import told as told_of_rows
from tests.pipelines.test_hidden import workbook
from tests.pipelines.test_replay import differing, replay, tables
from tests.tables import rows_of, values_of

CHILDREN = {
    "A": "Ottavia Quillfeather, aged 9", "B": "Lysander Quillfeather, aged 8", "C": "Titus Quillfeather, aged 8",
    "D": "Rhea Quillfeather, aged 6", "E": "Corvin Quillfeather, aged 7",
}


def edition(which: str, *, recipient: str = "Kent Police", reference: str = "") -> list[Row]:
    """A row for each letter, all alike but for the child."""
    return [*((reference, recipient, CHILDREN[x], "Trace a missing pupil", "2026-01-01") for x in which), *ROWS]


def told(old: Sequence[Row], new: Sequence[Row]) -> list[str]:
    comparison = compare_readings(read(old), read(new)).comparison
    assert "Quillfeather" not in json.dumps(as_json(comparison))
    return sorted(c.kind.value for c in comparison.changes)


BECAME: dict[tuple[str, str], list[str]] = {
    ("", "A"): ["added"],
    ("AB", "ABCD"): ["added", "added"],
    ("AB", "A"): ["removed"],
    ("AB", "B"): ["removed"],
    ("ABC", "AD"): ["added", "removed", "removed"],
    ("AB", "BA"): [],
    ("AB", "ABB"): ["duplicate_added"],
    ("ABB", "AB"): ["duplicate_removed"],
    ("A", "AA"): ["duplicate_added"],
}


@pytest.mark.parametrize(("before", "after"), BECAME)
@pytest.mark.parametrize("reference", ["", "DS00900"])
def test_another_childs_row_is_another_release(before: str, after: str, reference: str) -> None:
    one, other = (edition(x, recipient="Daily Zorblatt Ltd", reference=reference) for x in (before, after))
    is_edited = reference and (before, after) == ("ABC", "AD")  # under one reference, as of any other title
    assert told(one, other) == (["changed", "removed"] if is_edited else BECAME[before, after])


@pytest.mark.parametrize(("before", "after"), BECAME)
def test_so_a_crawl_tells_it(desk: Desk, tmp_path: Path, before: str, after: str) -> None:
    poll(desk, edition(before))
    assert sorted(str(c["kind"]) for c in poll(desk, edition(after))) == BECAME[before, after]
    assert "Quillfeather" not in everything(desk)
    assert b"Quillfeather" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


def states(desk: Desk) -> list[tuple[str, str]]:
    """Of each change to a row kind and state."""
    return [(x["kind"], x["state"]) for x in rows_of(desk, "change") if x["release_id"] is not None]


@pytest.mark.parametrize("reference", ["", "DS00900"])
def test_a_row_of_another_child_does_not_stand_for_one_that_is_gone(desk: Desk, reference: str) -> None:
    """It was taken for the one whose removal waited, and nobody was told of it."""
    for which in ("AB", "A", "AD"):
        changes = poll(desk, edition(which, reference=reference))
    assert [c["kind"] for c in changes] == ["added"]
    assert [kind for kind, state in states(desk) if state == "retracted"] == []
    assert len({*values_of(desk, "release", "id")}) == len(ROWS) + 3
    assert "Quillfeather" not in everything(desk)


@pytest.mark.parametrize(("which", "back"), [(("ABC", "A", "AC"), 1), (("ABC", "A", "ACB"), 2), (("ABC", "A", "ADC"), 1)])
def test_a_row_that_comes_back_is_known_again(desk: Desk, which: tuple[str, ...], back: int) -> None:
    for x in which:
        poll(desk, edition(x))
    assert [kind for kind, state in states(desk) if state == "retracted"] == ["removed"] * back
    assert [kind for kind, _ in states(desk) if kind in ("added", "restored")] == ["added"] * ("D" in which[-1])


def test_it_is_known_again_in_the_last_of_many_editions_where_it_was_told_as_gone(desk: Desk) -> None:
    for x in ("AB", "A", "A", "AC", "AC"):
        poll(desk, edition(x))
        desk.poll()
    assert ("removed", "open") in states(desk)
    assert [c["kind"] for c in poll(desk, edition("ACB"))] == ["restored"]
    assert [c["kind"] for c in poll(desk, edition("ACBE"))] == ["added"]
    assert not any(kind.startswith("duplicate") for kind, _ in states(desk))


def test_where_its_file_is_lost_it_is_told_as_new(desk: Desk) -> None:
    poll(desk, edition("AB"))
    (first,) = {*values_of(desk, "edition_file", "sha256")}
    poll(desk, edition("A"))
    (desk.store.archive.path(first)).unlink()
    assert [c["kind"] for c in poll(desk, edition("BA"))] == ["added"]


def test_references_that_stay_are_not_told_as_corrected(desk: Desk) -> None:
    one = [*ROWS, about("Re Ottavia Quillfeather", "To study outcomes"), about("History of Lysander Quillfeather-Coker", "To study outcomes", number="DS00901")]
    other = [
        *ROWS, about("Re Ottavia Quillfeather, aged 9", "To study outcomes"),
        about("History of Lysander Quillfeather-Coker", "Of a pupil, DOB 01/02/2013", number="DS00901"),
    ]
    assert told(one, other) == ["changed", "changed"]
    poll(desk, one)
    assert [(c["kind"], c["reference"]) for c in poll(desk, other)] == [("changed", "DS00900"), ("changed", "DS00901")]
    assert "Quillfeather" not in everything(desk)


def test_capitals_are_no_other_child() -> None:
    rows = edition("AB")
    assert told(rows, [(*r[:2], r[2].upper(), *r[3:]) if "Quillfeather" in r[2] else r for r in rows]) == []


def of_child(letter: str) -> Row:
    return "", "Daily Telegraph", CHILDREN[letter], "Phonics", "2026-10-01"


def decisions(desk: Desk, *editions: Sequence[Row]) -> list[str]:
    out = []
    for day, rows in enumerate(editions, start=1):
        publish_csv(desk, register(rows), day)
        out.append(str(desk.poll().decision))
    return out


def telegraph(desk: Desk, kind: str) -> int:
    return len(values_of(desk, "change", "id", kind=kind, recipient="Daily Telegraph"))


@pytest.mark.parametrize(("then", "added"), [("AB", 2), ("B", 2), ("A", 1)])
def test_rows_of_a_quarantined_edition_are_told_once_each(desk: Desk, then: str, added: int) -> None:
    """The second child's was taken for the first one's, which was told already."""
    cut = MANY[:30]
    decided = decisions(desk, MANY, [of_child("A"), *cut], [*map(of_child, then), *cut], [*map(of_child, then), *MANY])
    assert decided == ["baseline", "quarantined", "quarantined" if then != "A" else decided[2], "accepted"]
    assert telegraph(desk, "added") == added
    assert telegraph(desk, "duplicate_added") == telegraph(desk, "restored") == 0
    assert "Quillfeather" not in everything(desk)


def test_what_stood_alone_in_editions_that_were_put_aside_is_told(desk: Desk) -> None:
    first, other = ([(f"DS{base + n:05}", *r[1:4], "2026-10-02") for n, r in enumerate(MANY[:9])] for base in (700, 800))
    decisions(desk, MANY, [of_child("A"), *first], [of_child("B"), *other], [of_child("C"), *MANY])
    assert telegraph(desk, "added") == 3


def test_what_was_rejected_is_not_rejected_of_another_child(desk: Desk) -> None:
    decisions(desk, MANY, [of_child("A"), *MANY[:9]])
    reject_edition(desk.store, desk.source, desk.now)
    publish_csv(desk, register([of_child("B"), *MANY[:9]]), 8)
    assert desk.poll().decision == "quarantined"


def publish_files(desk: Desk, day: int, **files: Sequence[Row]) -> None:
    listed = [PublishedFile("Register of shares", f"{name}.csv", register(rows)) for name, rows in files.items()]
    desk.replica.publish_files(listed, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def test_a_row_that_stands_in_two_files_is_not_another_childs(desk: Desk) -> None:
    publish_files(desk, 1, old=[of_child("A"), *MANY])
    desk.poll()
    publish_files(desk, 2, old=[of_child("A"), *MANY], new=[of_child("B"), of_child("A"), *MANY])
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    assert len({*values_of(desk, "release", "id")}) == len(MANY) + 2
    publish_files(desk, 3, new=[of_child("B"), *MANY])
    desk.poll()
    assert telegraph(desk, "removed") == 1


def test_a_filter_over_a_childs_row_is_not_a_removal(desk: Desk) -> None:
    rows = [(x[0], *x[1:3], "Phonics", x[4]) for x in edition("AB")]
    poll_book(desk, workbook(rows))
    for hidden in (rows[:1], [], rows[1:2]):
        done = poll_book(desk, workbook(rows, hidden=hidden))
        assert told_of_rows(done) == []
    assert told_of_rows(poll_book(desk, workbook(rows[1:]))) == [("removed", None)]
    assert "Quillfeather" not in everything(desk)


def test_of_rows_whose_file_is_lost_none_is_told_as_gone_or_new(desk: Desk) -> None:
    """What was withheld in them is known to nobody: those that look the same are taken for the same."""
    poll(desk, edition("AB"))
    (first,) = {*values_of(desk, "edition_file", "sha256")}
    desk.store.archive.path(first).unlink()
    assert [c["recipient"] for c in poll(desk, [*edition("BA"), about("A study", "To study outcomes")])] == ["University of Exeter"]


def test_an_amendment_on_another_child_is_another_amendment(desk: Desk) -> None:
    def log(letter: str) -> list[list[str]]:
        return [["DS00003", f"Withdrawn at the request of {CHILDREN[letter]}", "2024-06-01"]]

    publish_log(desk, BOOK, log("A"), 1)
    desk.poll()
    publish_log(desk, BOOK, log("B"), 2)
    assert [c["kind"] for c in desk.poll().changes] == ["amendment_published", "edition_published"]
    assert "Quillfeather" not in everything(desk)


@pytest.mark.parametrize("which", [("AB", "A", "AD"), ("ABC", "A", "ACB"), ("AB", "A", "AC", "ACB"), ("AB", "ABB", "BA")])
def test_a_replay_tells_it_likewise(desk: Desk, which: tuple[str, ...]) -> None:
    for x in which:
        poll(desk, edition(x))
        desk.poll()
    before = tables(desk, *OF_HIDDEN)
    replay(desk)
    assert differing(before, tables(desk, *OF_HIDDEN)) == {}


OF_HIDDEN = ("hidden", "notice", "withheld", "looked_into")
"""What older files show of pupils is written down anew by each replay, and looked for again where a name was given
away since, as a crawl does."""
