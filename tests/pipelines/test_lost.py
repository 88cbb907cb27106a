"""The register leaves its page, or becomes what no program can read row by row."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bench.desk import Desk
from bench.replica.faults import body, status
from bench.replica.govuk import PublishedFile
from demo.site import SHARES
from model.state import SourceSight
from pipelines.registers.aside.quarantine import reject_edition
from pipelines.registers.lost import accept_loss
from tests.pipelines.test_decided import API, POLICE, ROWS, TELEGRAPH, csv, publish, seen
from tests.readers.pdf_writer import pdf_of
from tests.tables import count_of, rows_of, values_of


def pdf(words: str) -> bytes:
    return pdf_of(f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET")


REGISTER = PublishedFile("Register of shares: September 2026", "register.csv", csv(ROWS))
PDF = PublishedFile("Register of shares: September 2026", "register.pdf", pdf("Daily Telegraph"), "application/pdf")
Act = Callable[[Desk], None]


def files(desk: Desk, *published: PublishedFile, day: int = 2, note: str | None = "Replaced.") -> None:
    desk.replica.publish_files(published, note=note, at=f"2026-11-{day:02}T09:00:00Z")


def item(desk: Desk, **details: Any) -> None:
    """The Content API answers with these details in place of its own; None takes a key out."""
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        given = json.loads(answer.read())
    given["updated_at"] = "2026-11-20T09:00:00Z"
    given["details"] = {k: v for k, v in {**given["details"], **details}.items() if v is not None}
    desk.replica.fail(API, body(json.dumps(given).encode()))


def linked(kind: str, url: str) -> Act:
    return lambda desk: item(desk, attachments=[{"attachment_type": kind, "id": "7", "title": REGISTER.title, "url": url}])


def page_of_its_own(desk: Desk) -> None:
    """An HTML attachment, with a page of its own on the site."""
    path = f"{SHARES}/register-of-shares"
    own = {"base_path": path, "schema_name": "html_publication", "title": "Register", "details": {"body": "<p>Rows</p>"}}
    desk.replica.fail(f"/api/content{path}", body(json.dumps(own).encode()))
    linked("html", path)(desk)


def collection(desk: Desk) -> None:
    made = {
        "base_path": SHARES, "schema_name": "document_collection", "title": "Register of shares: a collection",
        "updated_at": "2026-11-20T09:00:00Z", "public_updated_at": "2026-11-20T09:00:00Z", "details": {"body": "<p>x</p>"},
    }
    desk.replica.fail(API, body(json.dumps(made).encode()))


LOSSES: dict[str, tuple[Act, str]] = {
    "a PDF of the same title": (lambda desk: files(desk, PDF), "a PDF"),
    "a PDF of another month": (lambda desk: files(desk, PDF._replace(title="Register of shares: December 2026")), "a PDF"),
    "a PDF of another title": (lambda desk: files(desk, PDF._replace(title="All that was shared (PDF)")), "a PDF"),
    "a web page as a file": (
        lambda desk: files(desk, PublishedFile(REGISTER.title, "register.html", b"<html><p>x</p></html>", "text/html")),
        "a web page",
    ),
    "a zip file": (
        lambda desk: files(desk, PublishedFile(REGISTER.title, "register.zip", b"PK\x05\x06" + bytes(18), "application/zip")),
        "a zip file",
    ),
    "an HTML attachment": (page_of_its_own, "a web page"),
    "a link to another site": (linked("external", "https://data.example.org/shares"), "a link to another site"),
    "nothing": (files, ""),
    "no list of attachments": (lambda desk: item(desk, attachments=None), ""),
    "a collection": (collection, ""),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_register_that_left_its_page_is_told_and_the_source_is_blind(desk: Desk, name: str) -> None:
    publish_whole, form = LOSSES[name]
    files(desk, REGISTER, day=1)
    desk.poll()
    publish_whole(desk)
    first = desk.poll()
    assert "no_register" in first.failures
    assert [c["state"] for c in first.of("register_lost")] == ["held"]
    assert (seen(desk).sight, seen(desk).reason) == (SourceSight.BLIND, "no_register")
    assert seen(desk).needs_a_person
    desk.poll()
    (lost,) = rows_of(desk, "change", kind="register_lost")
    assert (lost["state"], lost["file"], json.loads(lost["detail"])["form"]) == ("open", REGISTER.title, form)
    assert (json.loads(lost["fields"])["address"][1] is None) == (not form)
    assert desk.open_notices() >= {"source_failing"}
    assert count_of(desk, "change", kind={"removed", "attachment_removed"}) == 0
    desk.poll()
    assert count_of(desk, "change", kind="register_lost") == 1
    assert seen(desk).sight is SourceSight.BLIND, "for as long as it lasts"


def test_a_register_that_is_back_ends_it_and_its_new_rows_are_told(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, PDF, day=2)
    desk.poll()
    desk.poll()
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), day=3)
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    assert (seen(desk).sight, "source_failing" in desk.open_notices()) == (SourceSight.WELL, False)


def test_the_same_register_back_is_told_in_one_line(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, PDF, day=2)
    desk.poll()
    desk.poll()
    files(desk, REGISTER, day=3, note=None)
    assert desk.poll().kinds == ["page_restored"]
    assert desk.poll().kinds == []


def test_one_answer_without_files_is_no_news(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    item(desk, attachments=None)
    desk.poll(wait=60)
    desk.replica.heal()
    files(desk, REGISTER, day=21, note=None)
    desk.poll(wait=60)
    desk.poll()
    assert set(values_of(desk, "change", "state", kind="register_lost")) == {"retracted"}
    assert count_of(desk, "change", kind={"attachment_added", "page_restored"}) == 0
    assert seen(desk).sight is SourceSight.WELL


def test_what_a_person_has_accepted_is_silent_until_it_is_another(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, PDF, day=2)
    desk.poll()
    assert accept_loss(desk.store, desk.source, desk.now)
    assert desk.states("register_lost") == {"open"}
    assert seen(desk).sight is SourceSight.WELL
    assert not accept_loss(desk.store, desk.source, desk.now)
    assert desk.poll().failures == {}
    assert (seen(desk).sight, desk.open_notices()) == (SourceSight.WELL, set())
    files(desk, PDF._replace(body=pdf("Daily Mail")), day=3)
    done = desk.poll()
    assert "document_changed" in done.kinds, "the next PDF is news"
    assert done.failures == {}
    files(desk, day=4)
    desk.poll()
    assert seen(desk).sight is SourceSight.BLIND
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), day=5)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]
    files(desk, PDF, day=6)
    desk.poll()
    assert seen(desk).sight is SourceSight.BLIND, "what was accepted once is not accepted for ever"


def test_one_of_two_registers_that_is_a_pdf_now_keeps_its_rows_and_a_decision_is_owed(desk: Desk) -> None:
    police = PublishedFile("Police", "police.csv", POLICE)
    files(desk, REGISTER, police, day=1)
    desk.poll()
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), PDF._replace(title="Police", filename="police.pdf"), day=2)
    done = desk.poll()
    assert [c["recipient"] for c in done.of("added")] == ["Daily Telegraph"]
    desk.poll()
    assert count_of(desk, "change", kind="removed") == 0
    assert values_of(desk, "change", "file", kind="register_lost", state="open") == ["Police"]
    state = seen(desk)
    assert (state.sight, state.reason, state.needs_a_person) == (SourceSight.WATCH, "attachment", True)
    assert accept_loss(desk.store, desk.source, desk.now)
    desk.poll()
    assert seen(desk).sight is SourceSight.WELL


def test_one_of_two_registers_that_just_goes_is_removed_with_its_rows(desk: Desk) -> None:
    files(desk, REGISTER, PublishedFile("Few", "few.csv", csv([TELEGRAPH])), day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("A letter", "letter.pdf", pdf("Dear reader"), "application/pdf"), day=2)
    desk.poll()
    desk.poll()
    assert count_of(desk, "change", kind="register_lost") == 0
    assert desk.states("removed") == desk.states("attachment_removed") == {"open"}
    assert seen(desk).sight is SourceSight.WELL


@pytest.mark.parametrize("published", [(PDF,), ()])
def test_a_publication_that_has_no_register_at_the_first_look_is_said_at_once(
    desk: Desk, published: tuple[PublishedFile, ...]
) -> None:
    files(desk, *published, day=1)
    done = desk.poll()
    assert done.failures["no_register"].startswith("the page lists no register")
    (first,) = done.of("baseline")
    assert json.loads(first["detail"])["note"] == "no register that can be read is on it"
    desk.poll()
    assert (seen(desk).sight, "source_failing" in desk.open_notices()) == (SourceSight.BLIND, True)
    assert accept_loss(desk.store, desk.source, desk.now)
    assert desk.poll().failures == {}
    files(desk, REGISTER, day=3)
    assert desk.poll().decision == "baseline"
    assert seen(desk).sight is SourceSight.WELL


@pytest.mark.parametrize("path", ["/guidance/data-protection", "/government/collections/national-pupil-database"])
def test_a_guidance_and_a_collection_need_no_register(desk: Desk, path: str) -> None:
    made = {"base_path": path, "schema_name": "detailed_guide", "title": "Guidance", "details": {"body": "<p>x</p>"}}
    desk.replica.fail(f"/api/content{path}", body(json.dumps(made).encode()))
    desk.source = replace(desk.source, url=desk.replica.url(path))
    assert desk.poll().failures == {}
    assert seen(desk).sight is SourceSight.WELL


SUSPENDED = "This register is suspended. No further releases will be published until June 2028."


def test_a_change_note_alone_is_told_once(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, day=2, note=SUSPENDED)
    (told,) = desk.poll().changes
    assert (told["kind"], told["state"], json.loads(told["fields"])) == ("page_changed", "open", {"note": ["", SUSPENDED]})
    assert desk.poll().changes == ()


def test_the_item_of_another_page_says_nothing_of_this_one(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        other = {**json.loads(answer.read()), "base_path": "/government/publications/another", "title": "School workforce"}
    desk.replica.fail(API, body(json.dumps({**other, "updated_at": "2026-11-20T09:00:00Z"}).encode()))
    done = desk.poll()
    assert "the item of another page came" in done.failures["unreadable"]
    desk.poll()
    assert (seen(desk).sight, count_of(desk, "change", kind="page_changed")) == (SourceSight.BLIND, 0)
    desk.replica.heal()
    assert desk.poll().kinds == []
    assert seen(desk).sight is SourceSight.WELL


def test_no_file_of_another_page_s_item_is_read_where_the_page_itself_does_not_answer(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), note=None)  # as another publication's
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        other = {**json.loads(answer.read()), "base_path": "/government/publications/another"}
    desk.replica.fail(API, body(json.dumps(other).encode()))
    desk.replica.fail(SHARES, status(503))
    for _ in range(3):
        assert desk.poll().kinds == []
    assert seen(desk).sight is SourceSight.BLIND
    desk.replica.heal()
    files(desk, REGISTER, day=3, note=None)
    assert desk.poll().kinds == []
    assert seen(desk).sight is SourceSight.WELL


def test_a_note_that_an_edition_is_told_with_and_an_edit_without_one_are_no_news_of_their_own(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), day=2, note="Added October.")
    assert desk.poll().kinds == ["added", "edition_published"]
    files(desk, REGISTER._replace(body=csv([*ROWS, TELEGRAPH])), day=3, note=None)
    assert desk.poll().changes == ()


def test_a_note_beside_other_words_of_the_page_is_one_line(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, day=2, note="The register moves.")
    item(desk, body="<p>From January the register is published elsewhere.</p>")
    (told,) = desk.poll().changes
    assert set(json.loads(told["fields"])) == {"text", "note"}


def test_a_file_that_is_no_register_is_silent_once_a_person_has_rejected_it(desk: Desk) -> None:
    publish(desk, csv(ROWS), 1)
    desk.poll()
    publish(desk, b"\x89PNG\r\n\x1a\n" + bytes(500), 2)
    assert desk.poll().decision == "refused"
    reject_edition(desk.store, desk.source, desk.now)
    done = desk.poll()
    assert (done.decision, done.failures, desk.open_notices()) == ("rejected", {}, set())
    assert seen(desk).sight is SourceSight.WELL
    publish(desk, csv([*ROWS, TELEGRAPH]), 3)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Telegraph"]
