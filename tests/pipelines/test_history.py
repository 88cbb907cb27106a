"""Editions that turn up after their time stand in their place, as if the watch had seen them; nothing of it is news."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.chain.check import check_log
from db.outbox.alerts import unplanned
from demo.site import SHARES
from model.fetch import Attachment, FetchedFile, Outcome
from pipelines.history.edition import FoundEdition
from pipelines.history.put_in import NoHistory, PlacedEdition, PutIn
from tests.tables import IS_SET, assert_sound, count_of, rows_of, set_fields, value_of, values_of

HEAD = "Reference,Organisation,Project title,Dataset,Date approved"
TITLE = "Register of shares"
Rows = Sequence[tuple[str, ...]]


def row(n: int, dataset: str = "Phonics", who: str = "") -> tuple[str, ...]:
    return (f"DS{101 + 2 * n:05}", who or f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", dataset, f"20{n % 14 + 10}-05-01")


def csv(rows: Rows, headings: str = HEAD) -> bytes:
    return "\n".join([headings, *(",".join(r) for r in rows), ""]).encode()


BASE = [row(n) for n in range(30)]
EDITIONS: list[Rows] = [
    BASE,
    [*BASE, row(40)],  # 40 comes
    [*BASE[:5], row(5, "Key Stage 4"), *BASE[6:], row(40), row(41)],  # 5 has other data, 41 comes
    [*BASE[:5], row(5), *BASE[6:12], *BASE[13:], row(40), row(41)],  # 5 has the first again, 12 goes
    [*BASE[:5], row(5), *BASE[6:12], *BASE[13:], row(40, who="Press Gazette of Aldermoor"), row(42)],  # 41 goes, 42 comes
    [*BASE[:5], row(5), *BASE[6:], row(40, who="Press Gazette of Aldermoor"), row(42)],  # 12 is back
]
DAYS = [f"2026-0{n + 1}-15" for n in range(len(EDITIONS))]


def publish(desk: Desk, n: int) -> None:
    at = f"{DAYS[n]}T09:00:00Z"
    desk.now = datetime.fromisoformat(at)
    desk.replica.publish_files([PublishedFile(TITLE, f"register-{n}.csv", csv(EDITIONS[n]))], note=f"Updated {n}.", at=at)


def watch(desk: Desk, *which: int) -> None:
    for n in which:
        publish(desk, n)
        desk.poll()
        desk.poll()  # a second look confirms what is gone


def found(desk: Desk, n: int, data: bytes = b"", title: str = TITLE) -> FoundEdition:
    body = data or csv(EDITIONS[n])
    desk.store.archive.keep(body)
    sha256 = hashlib.sha256(body).hexdigest()
    attachment = Attachment(title, f"https://archive.example/{n}", filename=f"register-{n}.csv")
    at = datetime.fromisoformat(f"{DAYS[n]}T09:00:00+00:00")
    return FoundEdition((FetchedFile(attachment, Outcome.OK, sha256),), at, f"{DAYS[n]}T09:00:00+00:00", f"Updated {n}.")


def put_in(desk: Desk, *editions: FoundEdition, dry_run: bool = False) -> list[PlacedEdition]:
    done = asyncio.run(PutIn(desk.store, desk.source, lambda: desk.now).put_in(editions, dry_run=dry_run))
    assert_sound(desk.store)
    assert list(check_log(desk.store)) == []
    return done


def places(desk: Desk) -> dict[int, int]:
    """The accepted editions in their order."""
    return {e: n for n, e in enumerate(values_of(desk, "edition", "id", state="accepted"))}


def history(desk: Desk) -> dict[str, Any]:
    """What stood when, by what rows say and not by numbers."""
    place, cells, releases = places(desk), dict(values_of(desk, "version", "id", "cells")), {}
    stood: dict[int, list[tuple[int, str]]] = {}
    for edition, version in sorted(values_of(desk, "edition_row", "edition_id", "version_id")):
        stood.setdefault(value_of(desk, "version", "release_id", id=version), []).append((place[edition], cells[version]))
    for r in rows_of(desk, "release"):
        versions = rows_of(desk, "version", release_id=r["id"])
        assert place[r["first_edition"]] == stood[r["id"]][0][0]
        releases[f"{versions[0]['reference']} from {place[r['first_edition']]}"] = (
            place.get(r["gone_edition"]), [(place[v["edition_id"]], v["cells"], v["row"]) for v in versions],
            stood[r["id"]],
        )
    return {"releases": releases, "rows": values_of(desk, "edition", "rows", state="accepted")}


def told(desk: Desk) -> dict[int, set[tuple[str, str]]]:
    """The changes of rows that stand, by the place of their edition."""
    place = places(desk)
    out: dict[int, set[tuple[str, str]]] = {n: set() for n in place.values()}
    for x in rows_of(desk, "change", state={"open", "held"}, overtaken_at=None, edition_id=IS_SET, row=IS_SET):
        out[place[x["edition_id"]]].add((x["kind"], x["reference"]))
    return out


SEEN = [
    ((0, 5), (1, 2, 3, 4)),
    ((5,), (0, 1, 2, 3, 4)),
    ((3, 5), (0, 1, 2, 4)),
    ((0, 1, 2, 4, 5), (3,)),
    ((2, 3), (0, 1)),
    ((1, 3, 5), (0, 2, 4)),  # what the last one brings back is gone in the one before it
]


@pytest.mark.parametrize(("seen", "later"), SEEN, ids=str)
@pytest.mark.parametrize("one_by_one", [False, True], ids=["at once", "one by one"])
def test_the_history_is_that_of_a_watch_that_saw_all(
    desk: Desk, tmp_path: Path, seen: tuple[int, ...], later: tuple[int, ...], *, one_by_one: bool
) -> None:
    watch(desk, *seen)
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    editions = [found(desk, n) for n in later]
    if one_by_one:
        for edition in reversed(editions):
            put_in(desk, edition)
    else:
        put_in(desk, *editions)
    upto = max((*seen, *later)) + 1
    with Replica() as replica, Desk(tmp_path / "whole", replica, watched(replica, SHARES)) as whole:
        watch(whole, *range(upto))
        assert history(desk) == history(whole)
        assert told(desk) == told(whole)


def of_another_form(rows: Rows) -> Rows:
    """As another program exports them."""
    return [(r[0], r[1], f"\u201c{r[2]}\u201d", r[3], "/".join(reversed(r[4].split("-")))) for r in rows]


@pytest.mark.parametrize(("seen", "later"), [((0, 5), (1, 2, 3, 4)), ((3, 5), (0, 1, 2, 4)), ((1, 3, 5), (0, 2, 4))], ids=str)
@pytest.mark.parametrize("found_later", [True, False], ids=["found otherwise", "seen otherwise"])
def test_in_whatever_form_editions_are_found_their_history_is_the_same(
    desk: Desk, tmp_path: Path, seen: tuple[int, ...], later: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, *,
    found_later: bool,
) -> None:
    """What goes and comes back in another form is back: it was told as a new release."""
    otherwise = later if found_later else seen
    monkeypatch.setattr(f"{__name__}.EDITIONS", [of_another_form(r) if n in otherwise else r for n, r in enumerate(EDITIONS)])
    watch(desk, *seen)
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    put_in(desk, *(found(desk, n) for n in later))
    with Replica() as replica, Desk(tmp_path / "whole", replica, watched(replica, SHARES)) as whole:
        watch(whole, *range(6))
        assert ("restored", "DS00125") in told(whole)[5]
        assert told(desk) == told(whole)
        assert history(desk)["releases"].keys() == history(whole)["releases"].keys()


@pytest.mark.parametrize("order", [(2, 0, 4, 1, 3), (2, 0, 1, 4, 3), (0, 2, 4, 3, 1), (4, 2, 0, 3, 1)], ids=str)
def test_two_halves_of_a_release_are_one_once_the_edition_between_is_there(
    desk: Desk, tmp_path: Path, order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 12 is away in one edition, comes back as it was, and is changed: who sees the ends alone sees two releases."""
    back, changed = [*BASE], [*BASE[:12], row(12, "Key Stage 4"), *BASE[13:]]
    away = [*BASE[:12], *BASE[13:]]
    monkeypatch.setattr(f"{__name__}.EDITIONS", [
        back, [*back, row(40)], away, [*back, row(41)], [*changed, row(41)], [*changed, row(42)]
    ])
    watch(desk, 5)
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    for n in order:
        put_in(desk, found(desk, n))
    with Replica() as replica, Desk(tmp_path / "whole", replica, watched(replica, SHARES)) as whole:
        watch(whole, *range(6))
        assert history(desk) == history(whole)
        assert told(desk) == told(whole)


def test_nothing_of_it_is_news_and_what_was_told_stays(desk: Desk) -> None:
    watch(desk, 1, 5)
    before = rows_of(desk, "change")
    releases = {x["id"] for x in rows_of(desk, "release")}
    waiting = [c.id for c in unplanned(desk.store, 100)]
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    put_in(desk, found(desk, 0), found(desk, 2), found(desk, 3), found(desk, 4))
    after = {x["id"]: x for x in rows_of(desk, "change")}
    for x in before:
        same = {k: after[x["id"]][k] for k in ("key", "kind", "state", "release_id", "seen_at", "planned_at")}
        assert same == {k: x[k] for k in same}
    assert releases <= {x["id"] for x in rows_of(desk, "release")}
    assert [c.id for c in unplanned(desk.store, 100)] == waiting
    assert all(x["planned_at"] and x["found_at"] for x in after.values() if x["id"] not in {y["id"] for y in before})
    assert values_of(desk, "edition", "published_at", state="accepted") == [f"{d}T09:00:00+00:00" for d in DAYS]
    assert count_of(desk, "notice", recovered_at=None) == 0


def test_an_old_number_of_an_edition_leads_to_it(desk: Desk) -> None:
    watch(desk, 1, 2)
    first, second = values_of(desk, "edition", "id")
    put_in(desk, found(desk, 0))
    once = dict(values_of(desk, "edition_was", "id", "edition_id"))
    assert [value_of(desk, "edition", "published_at", id=once[e]) for e in (first, second)] == [f"{DAYS[1]}T09:00:00+00:00", f"{DAYS[2]}T09:00:00+00:00"]
    put_in(desk, found(desk, 0, csv(BASE[1:])))
    twice = dict(values_of(desk, "edition_was", "id", "edition_id"))
    assert value_of(desk, "edition", "published_at", id=twice[first]).startswith(DAYS[1])
    assert len(set(values_of(desk, "edition", "id"))) == 4


def test_the_next_poll_sees_no_difference(desk: Desk) -> None:
    watch(desk, 2, 4)
    desk.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    put_in(desk, found(desk, 1), found(desk, 3))
    assert desk.poll(force=True).changes == ()
    publish(desk, 5)
    assert "restored" in desk.poll().kinds


def test_what_is_no_edition_is_said(desk: Desk) -> None:
    watch(desk, 1, 5)
    other = csv([(f"{n}", f"Person {n}", "yes") for n in range(9)], "Number,Colour of the door,Painted")
    nothing = b"PK\x03\x04 cut"
    said = put_in(desk, found(desk, 2, other), found(desk, 3, nothing), found(desk, 1), found(desk, 4))
    assert [p.is_put_in for p in said] == [False, False, False, True]
    whys = [p.why for p in said]
    assert "it is known already: edition 1" in whys
    assert any("of another register" in w for w in whys)
    assert any(w.endswith("% have a reference that is known there too") for w in whys)
    assert count_of(desk, "edition") == 3


def test_the_same_files_stand_wherever_they_stood(desk: Desk) -> None:
    watch(desk, 1, 5)
    again, waiting = csv(EDITIONS[5]), [c.id for c in unplanned(desk.store, 100)]
    runs = [[found(desk, 2, again), found(desk, 3)], [found(desk, 4, again), found(desk, 4)], [found(desk, 2, again), found(desk, 5)]]
    assert [[p.is_put_in for p in put_in(desk, *run)] for run in runs] == [[True, True], [True, True], [False, False]]
    versions, at = values_of(desk, "version", "id", reference="DS00185"), {x["id"]: x for x in rows_of(desk, "edition")}
    stood = sorted(x["edition_id"] for x in rows_of(desk, "edition_row") if x["version_id"] in versions)
    days = [at[edition]["published_at"][:10] for edition in stood]
    assert days == [DAYS[2], DAYS[4], DAYS[4], DAYS[5]], "it was said that they were known: of the last day alone"
    assert [c.id for c in unplanned(desk.store, 100)] == waiting, "nothing of it is news"


def test_an_edition_that_may_be_cut_is_put_in_and_said_to_be(desk: Desk) -> None:
    watch(desk, 1, 5)
    cut, whole = put_in(desk, found(desk, 2, csv(EDITIONS[2][:9])), found(desk, 4))
    assert (cut.is_put_in, whole.is_put_in) == (True, True)
    assert "a crawl would put it aside: 22 of 31 rows (71 %) are gone" in cut.why
    assert "a crawl would put it aside" not in put_in(desk, found(desk, 3))[0].why


@pytest.mark.parametrize(("altered", "said"), [
    ({"published_at": "2012-01-01T09:00:00+00:00"}, "the edition or its files were altered since"),
    ({"state": "rejected"}, "the edition was accepted, and is rejected now: that was altered"),
])
def test_an_edition_that_was_put_in_is_not_backdated_or_put_away_unseen(
    desk: Desk, altered: dict[str, str], said: str
) -> None:
    watch(desk, 1, 5)
    put_in(desk, found(desk, 3))
    (edition,) = values_of(desk, "edition", "id", published_at=f"{DAYS[3]}T09:00:00+00:00")
    set_fields(desk, "edition", altered, id=edition)
    assert [w.what for w in check_log(desk.store)] == [said]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    watch(desk, 1, 5)
    before = rows_of(desk, "change"), rows_of(desk, "edition"), rows_of(desk, "version")
    (one,) = put_in(desk, found(desk, 3), dry_run=True)
    assert (one.is_put_in, one.rows, one.summary) == (True, 31, {"removed": 1, "added": 1})
    assert (rows_of(desk, "change"), rows_of(desk, "edition"), rows_of(desk, "version")) == before


def test_a_source_that_was_never_seen_has_no_history(desk: Desk) -> None:
    with pytest.raises(NoHistory, match="npdwatch crawl"):
        put_in(desk, found(desk, 0))


def test_an_edition_that_is_newer_than_all_is_no_history(desk: Desk) -> None:
    watch(desk, 1, 2)
    (one,) = put_in(desk, found(desk, 4))
    assert not one.is_put_in
    assert "newer than the newest edition" in one.why


def test_a_withheld_release_is_withheld_in_what_is_found(desk: Desk) -> None:
    watch(desk, 5)
    release = value_of(desk, "version", "release_id", reference="DS00111")
    set_fields(desk, "release", {"first_look": 1}, id=release)
    put_in(desk, found(desk, 2))
    assert set(values_of(desk, "version", "release_id", reference="DS00111")) == {release}


def test_an_edition_that_stood_again_after_another_is_put_in_again(desk: Desk) -> None:
    """Its title names a month before that of the one between, and its dates are of the time when it came first."""
    watch(desk, 0, 5)
    titles = ["Register September 2023", "Register October 2023"]
    first, other = (found(desk, n, title=title) for n, title in zip((1, 2), titles, strict=True))
    at = datetime.fromisoformat(f"{DAYS[3]}T09:00:00+00:00")
    again = replace(found(desk, 1, title=titles[0]), at=at, published_at="", is_back=True)
    put_in(desk, first, other, again)
    stood = history(desk)
    one, between, two = sorted(rows_of(desk, "edition", found_at=IS_SET), key=lambda x: x["id"])
    assert one["files_key"] == two["files_key"] != between["files_key"]
    assert len(places(desk)) == 5
    gone = {reference for kind, reference in told(desk)[3] if kind == "removed"}
    assert gone == {row[0] for row in EDITIONS[2]} - {row[0] for row in EDITIONS[1]} != set()
    assert [p.is_known for p in put_in(desk, first, other, again)] == [True, True, True]
    assert history(desk) == stood
