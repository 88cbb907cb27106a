"""Pages whose dates go back: copies of a cache, and publishers who set them back for good; pages without dates."""

from __future__ import annotations

import json
import urllib.request

import pytest

from bench.desk import Desk
from bench.replica.faults import body, status
from bench.replica.govuk import PublishedFile
from db.register.states import facts_of
from demo.site import SHARES
from model.state import SourceSight, state_of
from tests.pipelines.test_decided import API, POLICE, ROWS, TELEGRAPH, csv, two
from tests.tables import IS_SET, Like, count_of, set_fields, values_of

MAIL = ("DS00991", "Daily Mail", *TELEGRAPH[2:])


def publish(desk: Desk, rows: list[tuple[str, ...]], day: int, name: str = "register.csv") -> None:
    files = [PublishedFile("Register of shares", name, csv(rows))]
    desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def file(desk: Desk) -> str:
    return next(iter(desk.replica.site.assets))


def page(desk: Desk) -> bytes:
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        data: bytes = answer.read()
    return data


def dated(data: bytes, day: int) -> bytes:
    item = json.loads(data)
    item["updated_at"] = item["public_updated_at"] = f"2026-11-{day:02}T09:00:00Z"
    return json.dumps(item).encode()


def told(desk: Desk) -> list[str]:
    return values_of(desk, "change", "recipient", kind="added")


def test_a_file_at_a_known_address_is_looked_at_though_the_page_is_an_old_copy(desk: Desk) -> None:
    publish(desk, ROWS, 3)
    desk.poll()
    desk.replica.fail(API, body(dated(page(desk), 2)))
    desk.replica.fail(file(desk), body(csv([*ROWS, TELEGRAPH])))
    done = desk.poll()
    assert done.kinds == ["added", "edition_published"]  # and no word of a date that has not moved
    assert desk.open_notices() == {"old_copy"}
    assert told(desk) == ["Daily Telegraph"]


def test_a_date_that_is_set_back_for_good_is_believed_at_the_second_look(desk: Desk) -> None:
    publish(desk, ROWS, 3)
    desk.poll()
    publish(desk, [*ROWS, TELEGRAPH], 4, "another.csv")
    desk.replica.fail(API, body(dated(page(desk), 2)))
    assert desk.poll().changes == ()
    assert desk.open_notices() == {"old_copy"}
    done = desk.poll()
    assert told(desk) == ["Daily Telegraph"]
    assert "edition_published" in done.kinds
    assert desk.open_notices() == set()
    assert desk.poll().changes == ()
    desk.replica.heal()
    publish(desk, [*ROWS, TELEGRAPH, MAIL], 5)
    desk.replica.fail(API, body(dated(page(desk), 2)))
    desk.poll()
    assert told(desk) == ["Daily Telegraph", "Daily Mail"]


def test_copies_of_a_cache_by_turns_are_never_believed(desk: Desk) -> None:
    publish(desk, ROWS, 3)
    desk.poll()
    old = page(desk)
    publish(desk, [*ROWS, TELEGRAPH], 4, "another.csv")
    desk.poll()
    for _ in range(3):
        desk.replica.fail(API, body(old))
        assert desk.poll().changes == ()
        desk.replica.heal()
        assert desk.poll().changes == ()
    assert told(desk) == ["Daily Telegraph"]
    assert count_of(desk, "edition") == 2


BARE = (
    "<html><body><main><h1>Register of shares</h1><section class='gem-c-attachment'><h3><a href='{}'>Register of "
    "shares</a></h3></section></main></body></html>"
)


@pytest.mark.parametrize("broken", [status(500), body(b'{"details": 1}')], ids=["500", "no item"])
def test_a_page_without_dates_and_notes_accuses_nobody_of_a_silent_replacement(desk: Desk, broken: object) -> None:
    publish(desk, ROWS, 3)
    desk.poll()
    desk.replica.fail(API, broken)  # type: ignore[arg-type]
    desk.replica.fail(SHARES, body(BARE.format(desk.replica.url(file(desk))).encode()))
    desk.replica.fail(file(desk), body(csv([*ROWS, TELEGRAPH])))
    assert desk.poll().kinds == ["added", "edition_published"]


def test_an_address_that_the_api_lacks_is_taken_from_the_page_and_the_words_are_the_apis(desk: Desk) -> None:
    two(desk, ROWS, POLICE, 3)
    desk.poll()
    two(desk, [*ROWS, TELEGRAPH], POLICE, 4)
    item = json.loads(page(desk))
    item["details"]["attachments"][0].pop("url")
    desk.replica.fail(API, body(json.dumps(item).encode()))
    done = desk.poll()
    assert told(desk) == ["Daily Telegraph"]
    assert "edition_published" in done.kinds
    assert "file_replaced_silently" not in done.kinds
    assert done.tally.failures == (), "all was had in the end"
    assert done.result is not None
    assert done.result.fetched.item is not None
    assert done.result.fetched.item.notes


@pytest.mark.parametrize("looks", [1, 3])
def test_a_release_in_a_file_that_old_copies_do_not_list_is_told_when_the_page_lists_it_again(
    desk: Desk, looks: int
) -> None:
    """The file is not asked for meanwhile: a look later, and nothing is lost, though the old copy be believed."""
    two(desk, ROWS, POLICE, 3)
    desk.poll()
    other = next(a for a in desk.replica.site.assets if a.endswith("police.csv"))
    item = json.loads(dated(page(desk), 2))
    item["details"]["attachments"] = [a for a in item["details"]["attachments"] if "police" not in a["url"]]
    item["details"]["documents"] = [d for d in item["details"].get("documents", []) if "police" not in d]
    desk.replica.fail(API, body(json.dumps(item).encode()))
    more = POLICE + ",".join(TELEGRAPH).encode() + b"\n"
    desk.replica.fail(other, body(more))
    for _ in range(looks):
        desk.poll()
        assert told(desk) == []
    desk.replica.heal()
    desk.replica.fail(other, body(more))
    desk.poll(force=True)
    desk.poll(force=True)
    assert told(desk) == ["Daily Telegraph"]
    assert count_of(desk, "change", kind="removed", state="open") == 0
    assert count_of(desk, "release", gone_edition=IS_SET) == 0


def test_an_old_copy_ends_also_where_the_site_then_says_that_nothing_changed(desk: Desk) -> None:
    desk.is_today()
    publish(desk, ROWS, 3)
    desk.poll()
    set_fields(desk, "validator", {"etag": "x"}, url=Like("%/api/content/%"))
    desk.replica.fail(API, body(dated(page(desk), 2)))
    desk.poll()
    assert desk.open_notices() == {"old_copy"}
    desk.replica.fail(API, status(304))
    done = desk.poll()
    assert done.tally.failures == ()
    assert desk.open_notices() == set()


def test_an_old_copy_is_to_be_watched_for_an_hour_and_then_blind_with_a_step_that_ends_it(desk: Desk) -> None:
    desk.confirm_after = 2 * 3600
    publish(desk, ROWS, 3)
    desk.poll()
    publish(desk, [*ROWS, TELEGRAPH], 4, "another.csv")
    desk.replica.fail(API, body(dated(page(desk), 2)))
    desk.poll()
    for minutes, sight in ((15, SourceSight.WATCH), (44, SourceSight.WATCH), (1, SourceSight.BLIND)):
        desk.poll(wait=60 * minutes)
        state = state_of(facts_of(desk.store, desk.source), desk.now)
        assert (state.sight, state.reason, state.needs_a_person) == (sight, "old_copy", sight is SourceSight.BLIND)
    assert f"open {desk.source.url}; if it shows the older state too, the next look believes it" in state.todo
    desk.poll(wait=3600)
    assert told(desk) == ["Daily Telegraph"], "as the advice says"
    assert state_of(facts_of(desk.store, desk.source), desk.now).sight is SourceSight.WELL
