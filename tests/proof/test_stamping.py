"""Time-stamps: asked for of a real authority on loopback, checked, kept in the log; one that is away or lies."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.authority import INSTALLED, Lie, LocalAuthority
from bench.wire import Wire
from db.chain.check import check_log
from db.chain.entries import log_edition
from db.chain.stamps import FIRST_WAIT, line_up
from db.outbox.incidents import end_open
from db.schedule import something_to_stamp
from db.store import Store
from net.timestamps import Authority
from proof import tokens
from proof.stamping import FAILING, check_stamps, stamp_due
from proof.tokens import NotGood, check_reply, check_token, query_over
from tests.db.test_chain import made
from tests.tables import count_of, delete_rows, rows_of, set_fields, value_of, values_of
from text.timestamp import stamp

pytestmark = pytest.mark.skipif(not INSTALLED, reason="openssl, by which the authority answers, is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with LocalAuthority(tmp_path_factory.mktemp("authority")) as found:
        yield found


@pytest.fixture
def authority(server: LocalAuthority) -> Iterator[Authority]:
    server.lie = None
    server.asked.clear()
    yield Authority(server.url, server.ca.read_text("ascii"), local=True)
    server.lie = None


@pytest.fixture(params=["openssl", "rfc3161-client"])
def means(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param != "openssl":
        pytest.importorskip("rfc3161_client")
        monkeypatch.setattr(tokens, "by_openssl", lambda: False)
    return str(request.param)


def now() -> datetime:
    return datetime.now(UTC)


def fault(store: Store) -> list[str]:
    return [f"{w.where}: {w.what}" for w in (*check_log(store), *check_stamps(store))]


@pytest.mark.usefixtures("means")
def test_a_good_answer_says_when_and_another_question_text_or_authority_is_refused(
    server: LocalAuthority, tmp_path: Path
) -> None:
    query, ca = query_over("a text"), server.ca.read_text("ascii")
    reply = server.signed(query.data)
    assert abs(check_reply(query, reply, ca, now()) - now()) < timedelta(seconds=30)
    assert check_token("a text", reply, ca) == check_reply(query, reply, ca, now())
    other = LocalAuthority(tmp_path / "other")
    for text, token, by, asked in (
        ("another text", reply, ca, None), ("a text", reply, ca, query_over("a text")),
        ("a text", reply, other.ca.read_text("ascii"), None), ("a text", other.signed(query.data), ca, query),
        ("a text", server.over(b"a text"), ca, query), ("a text", b"garbage", ca, None), ("a text", b"", ca, None),
        ("a text", reply[:-7], ca, None), ("a text", b"\x30\x03\x02\x01\x02", ca, None),
    ):
        with pytest.raises(NotGood):
            check_token(text, token, by, asked)
    with pytest.raises(NotGood, match="its clock says"):
        check_reply(query, reply, ca, now() + timedelta(days=1))


@pytest.mark.usefixtures("means")
def test_no_byte_of_what_is_signed_can_be_another(server: LocalAuthority) -> None:
    reply, ca = server.over(b"a text"), server.ca.read_text("ascii")
    good = check_token("a text", reply, ca)
    said = 0
    for at in range(0, len(reply), 17):
        try:
            found = check_token("a text", reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1:], ca)
        except NotGood:
            said += 1
        else:
            assert found == good, "it says nothing else: the log holds the hash of all of it besides"
    assert said > len(reply) // 17 * 0.9


def stamped(folder: Path) -> Store:
    """A log with an edition on its last day, which is today."""
    store = made(folder, days=2)
    with store.transaction():
        begun = now()
        add = {"source": "a", "number": 1, "state": "accepted", "kind": "baseline", "seen_at": "2026-11-28T12:00:00.000Z"}
        edition = store.insert("edition", **add, rows=1, files_key="k")
        log_edition(store, edition, begun)
    return store


def test_the_last_edition_and_day_are_stamped_and_the_stamps_are_in_the_log(authority: Authority, tmp_path: Path) -> None:
    store = stamped(tmp_path)
    assert something_to_stamp(tmp_path, now())
    done = stamp_due(store, authority, now)
    assert (done.given, done.waiting, done.why) == (2, 0, "")
    assert sorted(values_of(store, "chain_stamp", "kind")) == ["day", "edition"]
    assert values_of(store, "chain_entry", "kind")[-2:] == ["token", "token"]
    assert fault(store) == []
    assert not something_to_stamp(tmp_path, now())
    assert stamp_due(store, authority, now).given == 0
    about = json.loads(values_of(store, "chain_entry", "text", kind="token")[-1])
    assert {"of", "number", "text_sha256", "token_sha256", "said_at", "authority", "ca_sha256"} < about.keys()


def test_a_day_with_nothing_but_stamps_calls_for_none(authority: Authority, tmp_path: Path) -> None:
    store = stamped(tmp_path)
    stamp_due(store, authority, now)
    tomorrow = now() + timedelta(days=1)
    assert something_to_stamp(tmp_path, tomorrow)
    with store.transaction():
        line_up(store, tomorrow)
    assert count_of(store, "chain_stamp", given_at=None) == 1, "today, which holds an edition"
    set_fields(store, "chain_stamp", {"next_at": stamp(now())}, given_at=None)
    assert stamp_due(store, authority, now).given == 1
    with store.transaction():
        line_up(store, tomorrow + timedelta(days=1))
    assert count_of(store, "chain_stamp", given_at=None) == 0


@pytest.mark.parametrize(("kind", "alter"), [
    ("a token of another", lambda s: set_fields(s, "chain_stamp", {"token": value_of(s, "chain_stamp", "token", kind="day")}, kind="edition")),
    ("a byte of it", lambda s: set_fields(s, "chain_stamp", {"token": value_of(s, "chain_stamp", "token", kind="day")[:-1] + b"x"}, kind="day")),
    ("its time", lambda s: set_fields(s, "chain_stamp", {"said_at": "2020-01-01T00:00:00.000Z"}, kind="day")),
    ("its row", lambda s: delete_rows(s, "chain_stamp", kind="day")),
    ("its entry", lambda s: delete_rows(s, "chain_entry", kind="token")),
    ("its authority", lambda s: set_fields(s, "chain_authority", {"ca": "none"})),
])
def test_what_is_altered_of_a_stamp_is_named(
    kind: str, alter: Callable[[Store], None], authority: Authority, tmp_path: Path
) -> None:
    store = stamped(tmp_path)
    stamp_due(store, authority, now)
    alter(store)
    assert any("stamp" in f or "(token" in f or "token of" in f for f in fault(store)), (kind, fault(store))


LIES: dict[str, Lie] = {
    "garbage": lambda *_: b"<p>Welcome</p>",
    "nothing": lambda *_: b"",
    "huge": lambda *_: b"\x30" * 3_000_000,
    "over another text": lambda a, _: a.over(b"another"),
    "an old answer": lambda a, q: a.signed(a.asked[0]) if q != a.asked[0] else a.over(b"first"),
    "refused": lambda *_: bytes.fromhex("30053003020102"),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_authority_that_lies_is_not_believed_and_is_told(
    lie: str, server: LocalAuthority, authority: Authority, tmp_path: Path
) -> None:
    store = stamped(tmp_path)
    server.lie = LIES[lie]
    done = stamp_due(store, authority, now)
    assert (done.given, done.waiting) == (0, 2)
    assert done.why
    assert count_of(store, "chain_stamp", given_at=None) == 2
    assert not something_to_stamp(tmp_path, now()), "it is asked again after a while"
    assert something_to_stamp(tmp_path, now() + FIRST_WAIT + timedelta(seconds=5))
    (notice,) = rows_of(store, "notice", code=FAILING)
    assert done.why in notice["message"]
    server.lie = None
    later = now() + FIRST_WAIT + timedelta(seconds=5)
    assert stamp_due(store, authority, lambda: later).given == 2
    assert count_of(store, "notice", code=FAILING, recovered_at=None) == 0
    assert fault(store) == []


@pytest.mark.usefixtures("means")
@pytest.mark.parametrize(("begins", "ends"), [(-30, -1), (1, 30)], ids=["expired", "not yet valid"])
def test_a_certificate_that_was_not_good_then_is_refused_and_one_that_ran_out_since_is_not(
    begins: int, ends: int, tmp_path: Path
) -> None:
    with LocalAuthority(tmp_path / "authority") as server:
        good = server.over(b"a text")
        ca = server.ca.read_text("ascii")
        server.certify(now() + timedelta(days=begins), now() + timedelta(days=ends))
        store = stamped(tmp_path / "data")
        done = stamp_due(store, Authority(server.url, ca, local=True), now)
        assert (done.given, done.waiting) == (0, 2)
        assert done.why
        assert fault(store) == []
        assert check_token("a text", good, ca) <= now(), "of when its certificate was good"


@pytest.mark.parametrize("slow", ["an answer that never ends", "no answer"])
def test_one_that_takes_its_time_is_left_and_asked_again(
    slow: str, server: LocalAuthority, tmp_path: Path, authority: Authority
) -> None:
    def drip(wire: Wire) -> None:
        if slow == "an answer that never ends":
            wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            while not wire.pause(0.1):
                wire.send(b"0")
        wire.hang()

    store = stamped(tmp_path)
    server.server.scripts["/slow"] = drip
    done = stamp_due(store, replace(authority, url=server.server.url("/slow"), patience=1.0), now)
    assert (done.given, done.waiting) == (0, 2)
    assert "no full answer within 1 seconds" in done.why
    assert stamp_due(store, authority, lambda: now() + FIRST_WAIT + timedelta(seconds=9)).given == 2


def test_one_that_is_away_is_asked_once_a_round_and_ever_more_seldom(authority: Authority, tmp_path: Path) -> None:
    store = stamped(tmp_path)
    away = Authority("http://127.0.0.1:9/tsa", authority.ca, local=True)
    begun = now()
    for tries in range(1, 12):
        at = begun + timedelta(days=tries)
        done = stamp_due(store, away, lambda at=at: at)  # type: ignore[misc]
        assert done.waiting >= 2
        assert "127.0.0.1" in done.why
    waits = values_of(store, "chain_stamp", "next_at", tries=11)
    assert set(waits) == {stamp(at + timedelta(hours=6))}
    end_open(store, FAILING, now())
    assert count_of(store, "notice", code=FAILING, recovered_at=None) == 0


def test_a_clock_a_day_off_is_said(authority: Authority, tmp_path: Path) -> None:
    store = stamped(tmp_path)
    done = stamp_due(store, authority, lambda: now() - timedelta(days=1))
    assert done.given == 0
    assert "its clock says" in done.why


def test_without_any_means_it_is_said(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stamped(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(tokens, "find_spec", lambda _: None)
    done = stamp_due(store, authority, now)
    assert "pip install 'npdwatch[proof]'" in done.why
