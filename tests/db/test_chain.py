"""The log: written with what it is about, checked entry by entry; the tree of a day is that of RFC 6962."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.chain import moves
from db.chain.check import check_head, check_log, head
from db.chain.entries import close_day, close_past_day, day_is_open
from db.chain.tree import leaf_hash, node_hash, path_of, root_of
from db.register.editions import save_snapshot
from db.store import Store
from model.answers.exchange import Exchange, kept_request, without_secrets
from model.fetch import Snapshot
from tests.tables import add_row, count_of, delete_rows, rows_of, set_fields, values_of

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def answer(n: int) -> Snapshot:
    url, body = f"https://example.org/{n}", f"answer {n}".encode()
    return Snapshot(url, url, NOW, 200, {"ETag": f'"{n}"'}, hashlib.sha256(body).hexdigest(), body)


def made(folder: Path, days: int = 3, each: int = 4) -> Store:
    """A log of some days."""
    store = Store.create(folder)
    with store.transaction():
        store.insert("source", name="a", kind="page", url="https://example.org/", first_seen_at="2026-11-27T12:00:00.000Z")
    for day in range(days):
        for n in range(each):
            with store.transaction():
                save_snapshot(store, "a", answer(day * each + n), NOW + timedelta(days=day, minutes=n))
    return store


def wrong(store: Store) -> list[str]:
    return [f"{w.where}: {w.what}" for w in check_log(store)]


def test_the_tree_is_that_of_rfc_6962() -> None:
    a, b, c, d, e = map(leaf_hash, "abcde")
    assert a == hashlib.sha256(b"\0a").hexdigest()
    assert root_of([a]) == a
    ab, cd = node_hash(a, b), node_hash(c, d)
    assert ab == hashlib.sha256(b"\1" + bytes.fromhex(a + b)).hexdigest()
    assert root_of([a, b, c]) == node_hash(ab, c)
    assert root_of([a, b, c, d, e]) == node_hash(node_hash(ab, cd), e)


@pytest.mark.parametrize("leaves", range(1, 18))
def test_the_path_of_each_leaf_leads_to_the_root(leaves: int) -> None:
    hashes = [leaf_hash(str(n)) for n in range(leaves)]
    for n, leaf in enumerate(hashes):
        so_far = leaf
        for sibling in path_of(hashes, n):
            so_far = node_hash(sibling.hash, so_far) if sibling.left else node_hash(so_far, sibling.hash)
        assert so_far == root_of(hashes)


def test_each_answer_has_an_entry_and_each_day_a_root(tmp_path: Path) -> None:
    store = made(tmp_path)
    assert wrong(store) == []
    assert values_of(store, "chain_entry", "kind") == ["beginning", *["answer"] * 12]
    assert [(x["first"], x["last"], x["day"]) for x in rows_of(store, "chain_day")] == [
        (1, 5, "2026-11-27"), (6, 9, "2026-11-28")
    ]
    with store.transaction():
        close_day(store, "2026-11-29")
        assert count_of(store, "chain_day") == 2, "the day goes on"
        close_day(store, "2026-11-30")
        close_day(store, "2026-11-30")
    assert count_of(store, "chain_day") == 3
    assert wrong(store) == []


def test_a_day_that_is_over_gets_its_root_though_nothing_is_written_after_it(tmp_path: Path) -> None:
    store = made(tmp_path)
    for now, open_, roots in (("2026-11-28", False, 2), ("2026-11-29", False, 2), ("2026-11-30", True, 3), ("2026-12-04", False, 3)):
        at = datetime.fromisoformat(f"{now}T00:00:01Z")
        assert day_is_open(store, at) is open_, "a clock that is behind ends no day"
        close_past_day(store, at)
        assert count_of(store, "chain_day") == roots, now
    assert wrong(store) == []


def test_the_same_answer_again_has_no_second_entry_and_what_is_rolled_back_none(tmp_path: Path) -> None:
    store = made(tmp_path, days=1)
    with store.transaction():
        save_snapshot(store, "a", answer(0), NOW)
    with pytest.raises(RuntimeError), store.transaction():  # noqa: PT012 - both are in the transaction
        save_snapshot(store, "a", answer(99), NOW)
        raise RuntimeError
    assert count_of(store, "chain_entry") == 5
    assert wrong(store) == []


def test_a_clock_that_is_put_back_makes_the_day_twice(tmp_path: Path) -> None:
    store = made(tmp_path, days=2)
    with store.transaction():
        save_snapshot(store, "a", answer(50), NOW)
    assert values_of(store, "chain_day", "day") == ["2026-11-27", "2026-11-28"]
    assert wrong(store) == []


def test_an_installation_that_exists_begins_with_all_that_it_has(tmp_path: Path) -> None:
    store = made(tmp_path, days=1)
    bodies = sorted(values_of(store, "snapshot", "sha256"))
    for table in ("chain_entry", "chain_day", "chain_body"):
        delete_rows(store, table)
    with store.transaction():
        save_snapshot(store, "a", answer(4), NOW)
    first = json.loads(values_of(store, "chain_entry", "text", number=1)[0])
    assert (first["kind"], first["bodies"], first["root"]) == ("beginning", 4, root_of([leaf_hash(b) for b in bodies]))
    assert values_of(store, "chain_body", "sha256") == bodies
    assert wrong(store) == []
    set_fields(store, "chain_body", {"sha256": "0" * 64}, sha256=bodies[1])
    assert wrong(store) == [
        f"entry 1 (beginning {first['logged_at']}): the list of what was archived before it was altered"
    ]


def test_what_the_log_does_not_tell_of_is_named(tmp_path: Path) -> None:
    store = made(tmp_path, days=1)
    (row,) = rows_of(store, "snapshot", id=2)
    add_row(store, "snapshot", **{**row, "id": 77, "url": "https://example.org/slipped-in"})
    assert wrong(store) == [
        f"answer {row['final_url']} of {row['fetched_at']}: it was recorded, and the log has no entry of it"
    ]


def test_an_end_that_was_cut_off_shows_beside_a_hash_kept_elsewhere(tmp_path: Path) -> None:
    store = made(tmp_path, days=1)
    known = head(store)
    delete_rows(store, "chain_entry", number=5)
    delete_rows(store, "snapshot", id=4)
    assert wrong(store) == [], "the log alone cannot know of it: docs/using/proof.md says so"
    assert [w.what for w in check_head(store, *known)] == [
        "it was written down, and is not in the log: the end of it was cut off"
    ]
    assert check_head(store, *head(store)) == []
    assert "written anew" in check_head(store, 4, "0" * 64)[0].what


def test_no_secret_is_kept() -> None:
    given = {"User-Agent": "npdwatch/0.1 (+me@example.org)", "Authorization": "Basic abc", "Cookie": "a=b", "Accept": "*/*"}
    assert kept_request(given) == {"Accept": "*/*", "User-Agent": "npdwatch/0.1"}
    assert without_secrets("https://me:word@example.org/a?page=2&X-Amz-Signature=abc&api_key=d#top") == (
        "https://example.org/a?page=2&X-Amz-Signature=&api_key=#top"
    )
    assert without_secrets("https://example.org/a?b=c%20d&e") == "https://example.org/a?b=c%20d&e"
    assert Exchange(certificate="ab").as_dict() == {"certificate": "ab"}


def test_the_list_of_what_was_touched_is_hashed_as_one_text_and_never_held_so() -> None:
    for number in range(4):
        leaves = [(f"change {n}", "open", bytes([n, 255]), b"") for n in range(number)]
        whole = json.dumps([[x[0], x[1], x[2].hex()] for x in leaves], separators=(",", ":"))
        assert moves._hash(leaves) == leaf_hash(whole)
