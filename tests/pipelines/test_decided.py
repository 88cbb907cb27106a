"""What the crawl decides about editions whose numbers, letters or headings are not what they were."""

from __future__ import annotations

import json

from bench.desk import Desk
from demo.site import PublishedFile

HEADINGS = "Reference,Organisation,Project title,Dataset,Date approved"
Rows = list[tuple[str, ...]]
ROWS: Rows = [
    (f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", "Phonics", f"20{n % 14 + 10}-05-01")
    for n in range(60)
]  # fmt: skip


def csv(rows: Rows, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *(",".join(row) for row in rows), ""]).encode()


def publish(desk: Desk, body: bytes, day: int, name: str = "register.csv") -> None:
    at = f"2026-11-{day:02}T09:00:00Z"
    desk.replica.publish_files([PublishedFile("Register of shares", name, body)], note="Updated.", at=at)


def test_references_numbered_anew_are_one_change_with_its_rows(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    after = [(f"DR{7000 + 3 * n}", *row[1:]) if n < 27 else row for n, row in enumerate(ROWS)]
    after.append(("DR9001", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01"))
    publish(desk, csv(after), 2)
    done = desk.poll()
    assert done.kinds == ["added", "edition_published", "references_renumbered"]
    (one,) = done.of("references_renumbered")
    detail = json.loads(one["detail"])
    assert len(detail["rows"]) == len(detail["references"]) == 27
    assert detail["references"][:2] == [["DS00101", "DR7000"], ["DS00103", "DR7003"]]
    assert (one["release_id"], one["recipient"], one["category"]) == (None, None, "unknown")
    assert desk.count("release") == 61
    assert desk.count("version where reference = 'DR7003'") == 1
    assert desk.poll().changes == ()


BEACON = ("DS00900", "Daily Bêacon", "League tables – England", "Key Stage 4", "2026-10-01")
ACCENTED: Rows = [(row[0], row[1].replace("Aldermoor", "Sœur-Élan"), *row[2:]) for row in ROWS]


def damaged(body: bytes) -> bytes:
    """UTF-8 taken for Windows-1252 and saved again."""
    return body.decode("latin-1").encode()


def test_damaged_letters_are_told_to_operators_alone(desk: Desk) -> None:
    publish(desk, csv(ACCENTED), 1)
    desk.poll()
    body = bytearray(csv(ACCENTED))
    body[body.index("œ".encode()) + 1] = ord("A")
    for day, wrong in ((2, bytes(body)), (3, damaged(csv(ACCENTED))), (4, csv(ACCENTED).replace("œ".encode(), b"?"))):
        publish(desk, wrong, day)
        done = desk.poll()
        assert done.kinds == ["edition_published"]
        assert "letters_put_back" in desk.open_notices()
        assert desk.count("version") == 60
    publish(desk, csv(ACCENTED).replace(b"\n", b"\r\n"), 5)
    assert desk.poll().kinds == ["edition_published"]
    assert "letters_put_back" not in desk.open_notices()
    assert desk.count("version where cells like '%Sœur%'") == desk.count("version") == 60


def test_a_new_row_in_a_damaged_file_is_told_and_so_is_its_repair(desk: Desk) -> None:
    publish(desk, csv(ACCENTED), 1)
    desk.poll()
    publish(desk, damaged(csv([*ACCENTED, BEACON])), 2)
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]
    publish(desk, damaged(csv([*ACCENTED[1:], BEACON, ("DS00901", *BEACON[1:4], "2026-11-01")])), 3)
    assert desk.poll().kinds == ["added", "edition_published", "removed"]
    publish(desk, csv([*ACCENTED[1:], BEACON, ("DS00901", *BEACON[1:4], "2026-11-01")]), 4)
    done = desk.poll()
    assert [c["recipient"] for c in done.changes if c["release_id"]] == ["Daily Bêacon"] * 2
    assert desk.poll().changes == ()
