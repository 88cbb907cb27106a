"""Change notes of a GOV.UK page that are reworded, come under an old time, or disappear."""

from __future__ import annotations

import pytest

from alerts.describe import headline_of
from alerts.sentences.headline import headline
from alerts.severity import Severity, severity
from bench.desk import Desk
from db.register.changes import stored_changes
from demo.site import SHARES as PAGE

FIRST = ("2026-09-01T09:30:00.000+00:00", "First published.")
OLD = ("2026-10-20T09:30:00.000+00:00", "Withdrew the share with Invented Media Ltd.")
NOV = ("2026-11-01T09:30:00.000+00:00", "Added the register for October.")
REWORDED = (NOV[0], "Added the register for October. Removed the row on Invented Media Ltd.")
LATER = ("2026-11-20T09:30:00.000+00:00", "Added the register for November.")


def write(desk: Desk, minute: int, *notes: tuple[str, str], words: str = "") -> None:
    """Writes the notes; `updated_at` moves, as with every write, and `public_updated_at` does not."""
    item = desk.replica.site.items[PAGE]
    history = [{"public_timestamp": at, "note": note} for at, note in notes]
    over = {"description": words} if words else {}
    desk.replica.site.items[PAGE] = {
        **item, "updated_at": f"2026-11-24T10:{minute:02}:00Z", "public_updated_at": NOV[0],
        "details": {**item["details"], "change_history": history}, **over,
    }


def said(desk: Desk) -> list[str]:
    changes = stored_changes(desk.store, "c.kind = 'page_changed'")
    assert all(severity(c) is Severity.LOW for c in changes if "past" in c.reason)
    return [headline_of(c) for c in changes]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((NOV, FIRST), (REWORDED, FIRST), "A past change note now says “Added the register for October. Removed the row on Invented Media Ltd. (1 Nov 2026)”; on the page “register” it said “Added the register for October. (1 Nov 2026)”."),
        ((NOV, FIRST), (NOV, OLD, FIRST), "A change note came under a past time: “Withdrew the share with Invented Media Ltd. (20 Oct 2026)”, on the page “register”."),
        ((NOV, OLD, FIRST), (NOV, FIRST), "A change note was taken out: “Withdrew the share with Invented Media Ltd. (20 Oct 2026)”, of the page “register”."),
        ((NOV, FIRST), (FIRST,), "A change note was taken out: “Added the register for October. (1 Nov 2026)”, of the page “register”."),
    ],
)
def test_it_is_told_once_quietly(desk: Desk, before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...], told: str) -> None:
    write(desk, 0, *before)
    desk.poll()
    for minute, notes in enumerate((after, after, before, after, before, after), 1):
        write(desk, minute, *notes)
        desk.poll(force=True)
        assert said(desk)[:1] == [told]
    assert len(said(desk)) <= 2, "the way back at most, and never again"


def test_a_new_note_and_an_edited_one_are_two(desk: Desk) -> None:
    write(desk, 0, NOV, FIRST)
    desk.poll()
    write(desk, 1, LATER, REWORDED, FIRST, words="Other words about shares of data.")
    desk.poll(force=True)
    edited, new = sorted(said(desk), key=lambda s: LATER[1][:-1] in s)
    assert edited.startswith("A past change note now says")
    assert "Other" not in edited
    assert LATER[1][:-1] in new


def test_the_subject_has_what_a_note_says_now(desk: Desk) -> None:
    write(desk, 0, NOV, FIRST)
    desk.poll()
    write(desk, 1, REWORDED, FIRST)
    desk.poll(force=True)
    (change,) = stored_changes(desk.store, "c.kind = 'page_changed'")
    assert "Removed the row on Invented Media Ltd" in headline([change], headline_of(change))


def test_another_time_alone_is_no_news(desk: Desk) -> None:
    write(desk, 0, NOV, FIRST)
    desk.poll()
    write(desk, 1, NOV, ("2026-09-01T10:30:00.000+00:00", FIRST[1]))
    desk.poll(force=True)
    assert said(desk) == []
