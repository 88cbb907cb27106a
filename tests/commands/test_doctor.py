"""`npdwatch doctor`: a line for each thing with what to do, and a bundle in which no canary is found."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk
from commands.upkeep import doctor
from db.problems import FILE_NAME
from db.store import Store
from net.probe import Probe, probe
from tests.commands.test_hidden import hiding  # noqa: F401 - a fixture
from tests.pipelines.test_hidden import PUPIL
from text.timestamp import stamp

NOW = datetime.now(UTC)
SECRET = "xoxb-canary-secret-0123456789"
NAME = "Canary Forename Surname"
CONFIGURATION = """own_sources = false
[data]
folder = "data"
[crawl]
contact = "me@example.org"
[[source]]
name = "register"
kind = "page"
url = "https://example.org/page?key=CANARYTOKEN0123456789abcdef&page=2"
[channel.mail]
type = "email"
host = "127.0.0.1"
port = 9
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["canary-receiver@example.org"]
username = "canary-user"
password_env = "NPDWATCH_CANARY"
"""


def findings(done: Any) -> dict[str, tuple[str, str]]:
    """About -> (state, what to do)."""
    return {f["about"]: (f["state"], f["todo"]) for f in done.data["findings"]}


@pytest.fixture
def installed(shell: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NPDWATCH_CANARY", SECRET)
    (shell.folder / "npdwatch.toml").write_text(CONFIGURATION, encoding="utf-8")
    assert shell("init").code == 0
    return Path(shell.folder)


def test_it_says_of_each_thing_whether_it_is_well_and_what_to_do(shell: Any, installed: Path) -> None:
    done = shell("doctor", "--offline", "--json")
    found = findings(done)
    assert done.code == 1
    assert {k: v[0] for k, v in found.items()} == {
        "program": "well", "configuration": "well", "permissions": "well", "disk": "well", "daemon": "watch",
        "database": "well", "backup": "watch", "archive": "well", "source register": "bad",
    }
    assert "npdwatch backup FOLDER" in found["backup"][1]
    assert "npdwatch crawl register" in found["source register"][1]
    assert shell("backup", installed.parent / "backups").code == 0
    said = shell("doctor", "--offline").out
    assert len(said.splitlines()) == len(found) + 1
    assert "well   backup: the last is of" in said
    assert said.splitlines()[-1] == "1 thing to mend, 1 to know."
    (installed.parent / "backups").rename(installed.parent / "taken out")
    assert findings(shell("doctor", "--offline", "--json"))["backup"][0] == "bad"
    refused = shell("backup")
    assert refused.code == 2
    assert "backups, where the last backup is, is not there. Mount its disk, or to begin anew:" in refused.err


def test_a_damaged_database_is_one_line_and_all_else_is_looked_at(shell: Any, installed: Path) -> None:
    path = installed / "data" / FILE_NAME
    path.write_bytes(path.read_bytes()[:8192] + bytes(8192) + path.read_bytes()[16384:])
    done = shell("doctor", "--json", "--save", "d.zip")
    found = findings(done)
    assert done.code == 78
    assert found["database"][0] == "bad"
    assert found["channel mail"][0] == "bad"
    assert zipfile.ZipFile("d.zip").namelist() == ["doctor.json"]


def test_a_wrong_configuration_is_a_finding_and_not_the_end(
    shell: Any, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NPDWATCH_CANARY")
    found = findings(shell("doctor", "--offline", "--json"))
    assert found["configuration"][0] == "bad"
    assert found["database"][0] == "well"


@pytest.mark.parametrize(
    ("ahead", "state"), [((0, 1, -2), "well"), ((30, 31, 0), "watch"), ((-4000, -4000, 0), "bad"), ((0, 0, 90000), "well")]
)
def test_the_clock_is_held_against_the_middle_one_of_the_servers(ahead: tuple[int, ...], state: str) -> None:
    (found,) = doctor._clock([Probe("a", ahead=x) for x in ahead])
    assert found.state == state
    assert ("timedatectl" in found.todo) == (state != "well")
    assert not list(doctor._clock([Probe("a", failed="dns")]))


@pytest.mark.parametrize("failed", ["dns", "connection", "tls"])
def test_each_failure_of_a_site_has_its_own_advice(failed: str) -> None:
    found = doctor._host(Probe("example.org", failed=failed, why="it is so"))
    assert found.state == "bad"
    assert found.todo
    soon = doctor._host(Probe("example.org", ("1.2.3.4",), until=NOW + timedelta(days=2)))
    assert soon.state == "watch"


def test_a_server_is_asked_and_one_that_is_not_there_is_said(shell: Any) -> None:
    from demo.replica import Replica

    with Replica() as replica:
        port = int(replica.origin.rpartition(":")[2])
        found = probe("127.0.0.1", port, tls=False, local=True, agent="x")
        assert (found.failed, found.addresses) == ("", ("127.0.0.1",))
        assert found.ahead is None or abs(found.ahead) < 30
        refused = probe("127.0.0.1", port, tls=False, local=False, agent="x")
        assert "this machine" in refused.why
        assert probe("127.0.0.1", port, tls=True, local=True, agent="x").failed == "tls"
    assert probe("127.0.0.1", 9, tls=False, local=True, agent="x").failed == "connection"
    assert probe("no-such-host.invalid", 443, tls=True, local=False, agent="x").failed == "dns"


# The bundle -----------------------------------------------------------------------------------------------------


def everything(path: Path) -> bytes:
    """All bytes of the bundle, names included, unpacked."""
    with zipfile.ZipFile(path) as bundle:
        return b"\n".join([n.encode() + b"\n" + bundle.read(n) for n in bundle.namelist()])


def answer(store: Store, url: str, body: bytes, kind: str = "text/html", **headers: str) -> tuple[int, str]:
    sha256 = store.archive.keep(body)
    id_ = store.insert(
        "snapshot", source="register", url=url, final_url=url, fetched_at=stamp(NOW - timedelta(hours=1)), status=200,
        headers=json.dumps({"Content-Type": kind, **headers}), sha256=sha256, size=len(body),
    )
    return id_, sha256


def test_the_bundle_has_what_a_failing_site_sent_and_no_canary(shell: Any, installed: Path) -> None:
    url = "https://user:CANARYPASSWORD@example.org"
    with Store.open(installed / "data") as store, store.transaction():
        store.insert("source", name="register", kind="page", url=url, first_seen_at=stamp(NOW))
        store.insert("run", id=1, trigger="manual", started_at=stamp(NOW), ended_at=stamp(NOW))
        store.insert(
            "fetch", run_id=1, source="register", url=f"{url}/page?key=CANARYTOKEN0123456789abcdef", outcome="unreadable",
            status=200, detail="heading 'CANARY cell' is unknown", at=stamp(NOW),
        )
        cookie = {"Set-Cookie": "session=CANARYCOOKIE", "X-Api": "CANARYHEADER", "Server": "a captcha"}
        answer(store, f"{url}/page?key=CANARYTOKEN0123456789abcdef", b"<p>Are you a robot? MARK</p>", **cookie)
    assert shell("doctor", "--offline", "--save", "one.zip").code == 1
    found = everything(Path("one.zip"))
    assert b"Are you a robot? MARK" in found
    assert b"a captcha" in found
    assert b"unreadable" in found
    for canary in (b"CANARY", SECRET.encode(), b"canary-receiver", b"canary-user"):
        assert canary not in found
    assert Path("one.zip").stat().st_mode & 0o777 == 0o600


def test_what_is_withheld_put_aside_or_never_looked_at_stays_out_of_the_bundle(shell: Any, installed: Path) -> None:
    with Store.open(installed / "data") as store, store.transaction():
        store.insert("source", name="register", kind="page", url="https://example.org", first_seen_at=stamp(NOW))
        answer(store, "https://example.org/name", f"<p>{NAME} asked for it</p>".encode())
        _, withheld = answer(store, "https://example.org/withheld", b"<p>CANARY withheld</p>")
        answer(store, "https://example.org/canary.xlsx", b"PK CANARY workbook", "application/vnd.ms-excel")
        _, unseen = answer(store, "https://example.org/unseen", b"<p>CANARY never looked into</p>")
        store.insert("looked_into", sha256=unseen, reader="")
        looked, register = answer(store, "https://example.org/register.html", b"<table>CANARY register</table>")
        store.insert("looked_into", sha256=register, reader="today's")
        edition = store.insert(
            "edition", source="register", number=0, state="accepted", kind="baseline", rows=1, seen_at="2026-01-01",
            files_key="y",
        )
        store.insert(
            "edition_file", edition_id=edition, file="f", title="f", url="u", final_url="u", sha256=register, register=1,
            snapshot_id=looked,
        )
        store.insert(
            "withheld", kind="file", key=withheld, because="CANARY because", who="x", cause="person", at=stamp(NOW)
        )
        store.insert(
            "withheld", kind="recipient", key="canary forename surname", name=NAME, because="x", who="x", cause="person",
            at=stamp(NOW),
        )
    shell("doctor", "--offline", "--save", "two.zip")
    found = everything(Path("two.zip"))
    assert b"example.org" in found
    assert b"CANARY" not in found
    assert NAME.encode() not in found
    with Store.open(installed / "data") as store, store.transaction():
        answer(store, "https://example.org/aside", b"<p>CANARY put aside</p>")
        store.insert(
            "edition", source="register", number=1, state="quarantined", kind="edition_published", rows=1,
            seen_at=stamp(NOW), files_key="x", why="CANARY why",
        )
    shell("doctor", "--offline", "--save", "two.zip")
    assert b"CANARY" not in everything(Path("two.zip"))


def test_what_a_site_says_of_a_child_is_in_no_bundle(shell: Any, installed: Path) -> None:
    said = "The pupil record of <b>Zebedee</b> Quillfeather, aged 9, was given away."
    with Store.open(installed / "data") as store, store.transaction():
        store.insert("source", name="register", kind="page", url="https://example.org", first_seen_at=stamp(NOW))
        answer(store, "https://example.org/page", f"<p>{said}</p>".encode())
        escaped = said.replace("<", "\\u003c").replace(">", "\\u003e")
        answer(store, "https://example.org/api", f'{{"text": "{escaped}"}}'.encode(), "application/json")
        answer(store, "https://example.org/plain", b"<p>MARK</p>")
    shell("doctor", "--offline", "--save", "child.zip")
    found = everything(Path("child.zip"))
    assert b"Quillfeather" not in found
    assert b"MARK" in found


def test_what_a_file_hides_is_in_no_bundle(shell: Any, hiding: Desk) -> None:  # noqa: F811
    assert shell("doctor", "--offline", "--save", "hidden.zip").code == 1
    found = everything(Path("hidden.zip"))
    assert b"register" in found
    for cell in PUPIL:
        if len(str(cell)) > 4:
            assert str(cell).encode() not in found
    assert b"PK\x03\x04" not in found
