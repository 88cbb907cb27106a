"""The copy of its own, and what an operator can do for one reader."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from followers.backup import NoFollowersBackup, copy_of, restore_copy, seal, unseal
from followers.replies import ReplyKind
from followers.store import FollowerStore, ReadersUnsettled
from model.follow import Follow, FollowKind, Frequency
from tests.commands.conftest import Shell
from tests.followers.conftest import NOW, PRESS, Desk
from tests.tables import delete_rows, values_of

A, B, C = "a.reader@example.org", "b.reader@example.org", "c.reader@example.org"
WORDS = "correct horse battery"
CONFIG = """
[page]
address = "https://npd.example.org"
subscribe = true
subscribe_sender = "follow@npd.example.org"
[channel.mail]
type = "email"
host = "127.0.0.1"
port = 1
security = "none"
sender = "w@example.org"
to = ["newsdesk@example.org"]
bounce = "b+{id}@example.org"
"""


def test_a_copy_is_read_by_its_passphrase_alone() -> None:
    sealed = seal(b'{"a.reader@example.org"}', WORDS)
    assert b"reader" not in sealed
    assert unseal(sealed, WORDS) == b'{"a.reader@example.org"}'
    for bad, words in ((sealed, WORDS + "!"), (sealed[:-1], WORDS), (sealed[:30] + bytes([sealed[30] ^ 1]) + sealed[31:], WORDS), (b"", WORDS), (sealed[:25], WORDS), (b"x" + sealed, WORDS)):
        with pytest.raises(NoFollowersBackup):
            unseal(bad, words)
    assert seal(b"", WORDS) != seal(b"", WORDS)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Desk:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Desk(folder)


def test_what_comes_back_is_who_has_not_been_erased(desk: Desk, elsewhere: Desk) -> None:
    """Erased and stopped since the copy here, and in an installation that is begun anew and has another key."""
    pages = {a: desk.join(a, PRESS, frequency=Frequency.WEEKLY) for a in (A, B, C)}
    desk.ask("pending@example.org")
    with desk.open() as store:
        copy = copy_of(store, NOW)
    desk.forms.erase(pages[A], NOW)
    desk.forms.stop(pages[B], NOW)
    with desk.open() as store:
        assert [*vars_of(restore_copy(store, copy, NOW))] == [0, 2, 1]
        late = copy_of(store, NOW)
    assert desk.states() == {B: "stopped", C: "confirmed", "pending@example.org": "pending"}
    with desk.open() as store:
        store.check_settled()  # who has left since the copy is known here
        delete_rows(store, "follower")
        restore_copy(store, copy, NOW + timedelta(days=31))
        assert store.why_unsettled(), "nor is that known here, where it was kept for 30 days"
        assert store.settle()
    with elsewhere.open() as other:
        assert [*vars_of(restore_copy(other, late, NOW))] == [1, 0, 0]
        assert [*vars_of(restore_copy(other, copy, NOW))] == [1, 1, 1], "erased by the key of the other"
    assert elsewhere.states() == {B: "confirmed", C: "confirmed"}
    seen = elsewhere.forms.see(pages[C])
    assert seen.subscription is not None, "links of earlier letters open what they opened"
    assert (seen.subscription.follows, seen.subscription.frequency) == ((PRESS,), Frequency.WEEKLY)
    elsewhere.ask(A)
    assert elsewhere.letters() == []


def test_who_erased_one_address_of_a_mailbox_comes_back_by_the_other(desk: Desk, elsewhere: Desk) -> None:
    desk.join("one@example.org")
    desk.forms.erase(desk.join("one+tag@example.org"), NOW)
    with desk.open() as store:
        copy = copy_of(store, NOW)
    with elsewhere.open() as other:
        assert [*vars_of(restore_copy(other, copy, NOW))] == [1, 0, 0]
        assert other.is_erased("one+tag@example.org")
    assert elsewhere.states() == {"one@example.org": "confirmed"}


def vars_of(done: Any) -> list[int]:
    return [done.returned, done.there, done.erased]


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("NPDWATCH_CONFIG", "NPDWATCH_FOLLOWERS_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "npdwatch.toml").write_text(CONFIG, "utf-8")
    shell = Shell(tmp_path)
    assert shell("init", "--no-files").code in (0, 2)
    (tmp_path / "data").mkdir(exist_ok=True)
    return shell


def test_counts_export_delete_and_allow(ready: Any, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    assert ready("followers").out.startswith("0 readers follow by email.")
    desk.join(A, PRESS, Follow(FollowKind.SEARCH, "phonics"), at=datetime.now(UTC) - timedelta(hours=1))
    desk.join(B, frequency=Frequency.DAILY)
    said = ready("followers")
    assert "2 readers follow" in said.out
    assert "reader@" not in said.out
    counts = ready("followers", "--json").data
    assert (counts["states"], counts["follows"]) == ({"confirmed": 2}, {"press": 2, "search": 1})
    assert counts["frequencies"] == {"daily": 1, "immediate": 1}
    kept = ready("followers", "export", A.upper()).data
    assert {f["value"] for f in kept["follow"]} == {"", "phonics"}
    assert len(kept["tried"]) == 1
    assert ready("followers", "delete", A).out == "Erased.\n"
    gone = ready("followers", "export", A).data
    assert (set(gone), bool(gone["erased"]), "reader" in str(gone)) == ({"erased", "tried"}, True, False), "a keyed hash is kept"
    assert ready("followers", "export", "nobody@example.org").code == 2
    assert desk.ask(A, at=datetime.now(UTC)).kind is ReplyKind.ASKED
    assert set(desk.states()) == {B}
    assert "signed up again" in ready("followers", "allow", A).out
    assert ready("followers", "delete", "a b").code == 2


def test_the_doctor_looks_at_their_file_too(ready: Any, tmp_path: Path) -> None:
    from db.store import Store

    Store.create(tmp_path / "data").close()
    Desk(tmp_path / "data").join(A)
    found = [f for f in ready("doctor", "--offline", "--json").data["findings"] if f["about"] == "readers"]
    assert [(f["state"], f["said"]) for f in found] == [("well", "1 reader follows by email")]
    text = (tmp_path / "npdwatch.toml").read_text("utf-8")
    (tmp_path / "npdwatch.toml").write_text(text.replace("bounce =", "list_unsubscribe =").replace("b+{id}@", "mailto:b@"), "utf-8")
    assert "no bounce" in ready("doctor", "--offline").out
    (tmp_path / "data" / "followers" / "followers.db").write_bytes(b"no database" * 1000)
    assert ready("doctor", "--offline").code == 78


def test_a_backup_and_a_restoring_by_hand(ready: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, file = Desk(tmp_path / "data"), tmp_path / "copies" / "followers.npdw"
    file.parent.mkdir()
    desk.join(A)
    assert ready("backup", "--followers", file).code == 2, "no passphrase"
    monkeypatch.setenv("NPDWATCH_FOLLOWERS_PASSPHRASE", "short")
    assert ready("backup", "--followers", file).code == 2
    monkeypatch.setenv("NPDWATCH_FOLLOWERS_PASSPHRASE", WORDS)
    assert ready("backup", "--followers", file, "--json").data == {"followers": str(file), "readers": 1}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == [file.name]
    (tmp_path / "data" / "followers" / "followers.db").unlink()
    done = ready("restore", "--followers", file)
    assert "1 reader put back" in done.out
    assert (done.code, "npdwatch followers resume" in done.err) == (1, True), "who has left since is not known here"
    with desk.open() as store, pytest.raises(ReadersUnsettled):
        store.check_settled()
    assert "followers resume" in ready("followers").err
    assert ready("followers", "resume").code == 0
    assert (ready("followers").code, ready("followers", "resume").out) == (0, "Nothing kept readers' letters back.\n")
    assert desk.states() == {A: "confirmed"}
    monkeypatch.setenv("NPDWATCH_FOLLOWERS_PASSPHRASE", "another passphrase")
    done = ready("restore", "--followers", file)
    assert (done.code, "passphrase" in done.err) == (78, True)


def test_the_registers_backup_holds_nobody(ready: Any, tmp_path: Path) -> None:
    from db.store import Store

    Store.create(tmp_path / "data").close()
    desk = Desk(tmp_path / "data")
    desk.join(A)
    assert ready("backup", tmp_path / "copies").code == 0
    held = [p for p in (tmp_path / "copies").rglob("*") if p.is_file()]
    assert held
    assert not any(b"a.reader" in p.read_bytes() or "followers" in str(p.relative_to(tmp_path)) for p in held)
    assert ready("restore", tmp_path / "copies").code == 0
    assert desk.states() == {A: "confirmed"}, "who follows stays where they are"


def test_a_letter_that_came_back_is_dealt_with_by_rule(ready: Any, tmp_path: Path) -> None:
    from alerts.payload.changes import changes_payload
    from alerts.samples import sample_change
    from db.outbox.alerts import save_plan
    from db.outbox.attempts import lease, record
    from db.store import Store
    from model.change import ChangeKind
    from model.delivery import Alert, Sent
    from model.follow import LANE

    desk = Desk(tmp_path / "data")
    Store.create(tmp_path / "data").close()
    for address in (A, B, C):
        desk.join(address)
    with desk.open() as followers:
        ids = dict(values_of(followers, "follower", "address", "id"))
    sent = {}
    with Store.open(tmp_path / "data") as store:
        alert = Alert("AL-0000000001", LANE, changes_payload("AL-0000000001", [sample_change(ChangeKind.ADDED, 0, NOW)], [], NOW), tuple(ids.values()))
        save_plan(store, [alert], (), NOW)
        for _ in ids:
            leased = lease(store, NOW, "test", LANE, 60)
            assert leased
            record(store, leased.delivery, Sent("250 queued"), NOW, None)
            sent[leased.address] = leased.delivery
    head = 'To: b+{}@example.org\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type={}; boundary="B"\n\n--B\nContent-Type: {}\n\n{}\n\n--B--\n'
    dsn = "Reporting-MTA: dns; mx\n\nAction: failed\nDiagnostic-Code: smtp; {}"
    for address, kind, said in (
        (A, "delivery-status", dsn.format(f"550 5.1.1 <{A}> unknown, a.reader is gone")), (B, "delivery-status", dsn.format("550 5.7.1 spam")),
        (C, "feedback-report", "Feedback-Type: abuse\nVersion: 1"),
    ):
        raw = head.format(sent[ids[address]], kind, f"message/{kind}", said).encode()
        done = ready("alerts", "bounced", typed=raw)
        assert done.code == 0, done.err
        assert "reader" not in done.out.replace("The follower", "")
    assert desk.states() == {A: "bounced", B: "confirmed", C: "stopped"}
    shown = ready("alerts", "show", "AL-0000000001", "--json").out
    assert "a.reader" not in shown
    assert "5.1.1" in shown
    assert [(n["code"], n["subject"]) for n in ready("status", "--json").data["trouble"]] == [("channel_failing", "followers [what comes back]")]
    states = {d["address"]: (d["state"], d["maybe"]) for d in json.loads(shown)["deliveries"]}
    assert [states[ids[a]] for a in (A, B, C)] == [("cancelled", 0), ("pending", 1), ("cancelled", 0)]
    with FollowerStore.open(tmp_path / "data") as store:
        assert len(values_of(store, "bounce", "at")) == 1
