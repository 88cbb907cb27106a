"""A bundle is verified by its own README in an empty folder, and holds nothing that is withheld or hidden."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bench.authority import INSTALLED, LocalAuthority
from bench.desk import Desk, watched
from bench.leaks.__main__ import found_in
from bench.replica.faults import Fault
from bench.replica.govuk import Replica
from bench.stranger import commands, sums_made_anew, unpacked, verified
from bench.tampering import DAY, world
from db.chain.entries import begin, close_day
from db.store import Store
from db.withheld.record import withhold
from demo.replica import Reply
from net.timestamps import Authority
from proof.bundle import write_bundle
from proof.case import NoBundle, gather
from proof.stamping import stamp_due
from tests.db.kept_back_world import KEPT, NEVER, keep, kept_back
from tests.tables import add_row, delete_rows, set_fields, value_of, values_of

pytestmark = pytest.mark.skipif(not INSTALLED, reason="openssl, by which bundles are verified, is not installed")
MADE = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


def bundle(store: Store, change: int, *, public: bool = False) -> bytes:
    return write_bundle(gather(store, change, public=public), MADE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A register with editions and their time-stamps."""
    folder = tmp_path_factory.mktemp("bundle")
    with world(folder / "data") as made, LocalAuthority(folder / "authority") as server:
        authority = Authority(server.url, server.ca.read_text("ascii"), local=True)
        with made.store.transaction():
            close_day(made.store, "9999-12-31")
            for number in values_of(made, "chain_entry", "number", kind="edition")[:2]:
                made.store.insert("chain_stamp", kind="edition", number=number, next_at="2026-01-01T00:00:00.000Z")
            for last in values_of(made, "chain_day", "last"):
                made.store.insert("chain_stamp", kind="day", number=last, next_at="2026-01-01T00:00:00.000Z")
        assert stamp_due(made.store, authority, lambda: datetime.now(UTC)).why == ""
        yield made


def added(desk: Desk) -> int:
    return int(value_of(desk, "change", "id", kind="added", reference="DS99002"))


@pytest.mark.parametrize("kind", ["added", "baseline", "edition_published"])
def test_a_stranger_verifies_it_by_the_readme_alone(kind: str, desk: Desk, tmp_path: Path) -> None:
    change = values_of(desk, "change", "id", kind=kind, state="open")[0]
    folder = unpacked(bundle(desk.store, change), tmp_path)
    blocks = commands(folder)
    assert len(blocks) >= 5
    for block in blocks:
        assert verified(folder, block), block
    assert any("openssl ts -verify" in b for b in blocks)


def test_it_shows_the_row_by_its_cells_and_both_files(desk: Desk, tmp_path: Path) -> None:
    folder = unpacked(bundle(desk.store, added(desk)), tmp_path)
    page = (folder / "change.html").read_text("utf-8")
    assert "DS99002" in page
    assert re.search(r"<th>A</th><th>B</th>", page), "letters above"
    row = value_of(desk, "change", "row", id=added(desk))
    assert f"<tr><th>{row}</th>" in page
    assert "<script" not in page
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    assert [a["side"] for a in answers] == ["before", "after"]
    for a in answers:
        assert (folder / a["file"]).read_bytes() == desk.store.archive.body(a["sha256"])
        assert a["headers"]["Content-Type"]
    assert json.loads((folder / "change.json").read_text("utf-8"))["kind"] == "added"


def test_whatever_is_altered_in_it_a_command_says(desk: Desk, tmp_path: Path) -> None:
    sound = unpacked(bundle(desk.store, added(desk)), tmp_path / "sound")
    for path in sorted(p for p in sound.rglob("*") if p.is_file() and p.name != "README.md"):
        folder = tmp_path / "altered"
        shutil.copytree(sound, folder)
        other = folder / path.relative_to(sound)
        body = bytearray(other.read_bytes())
        body[len(body) // 2] ^= 1
        other.write_bytes(bytes(body))
        assert not all(verified(folder, b) for b in commands(folder)), path.name
        # Also where who altered it has made the sums anew, but for what is there for people and tools to read.
        if path.parts[len(sound.parts)] in ("files", "log", "stamps"):
            sums_made_anew(folder)
            assert not all(verified(folder, b) for b in commands(folder)), path.name
        shutil.rmtree(folder)


def test_the_same_case_makes_the_same_bytes(desk: Desk) -> None:
    one = zipfile.ZipFile(io.BytesIO(bundle(desk.store, added(desk))))
    other = zipfile.ZipFile(io.BytesIO(bundle(desk.store, added(desk))))
    assert one.namelist() == other.namelist()
    assert one.namelist()[0] == "README.md"
    same = [n for n in one.namelist() if one.read(n) == other.read(n)]
    assert set(one.namelist()) - set(same) <= {"answers.warc.gz", "SHA256SUMS"}


def test_its_warc_is_replayed(desk: Desk, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from warcio.archiveiterator import ArchiveIterator
    from warcio.cli import main

    folder = unpacked(bundle(desk.store, added(desk)), tmp_path)
    path = folder / "answers.warc.gz"
    found = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                assert record.http_headers.get_statuscode() == "200"
                found[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read()
            else:
                assert record.rec_type in ("request", "warcinfo")
    assert set(found.values()) == {p.read_bytes() for p in (folder / "files").glob("*")}
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])
    assert ended.value.code == 0, "every digest is right"


def test_files_of_before_the_log_are_proved_by_its_first_entry(tmp_path: Path) -> None:
    with world(tmp_path / "data", editions=2) as desk:
        for table in ("chain_entry", "chain_day", "chain_body"):
            delete_rows(desk, table)
        with desk.store.transaction():
            begin(desk.store, MADE)
        change = values_of(desk, "change", "id", kind="added", state="open")[0]
        folder = unpacked(bundle(desk.store, change), tmp_path / "bundle")
        blocks = commands(folder)
        assert len([b for b in blocks if "log/before/" in b]) == 2
        for block in blocks:
            assert verified(folder, block), block
        assert "There is no time-stamp in this bundle" in (folder / "README.md").read_text("utf-8")


def test_a_public_one_has_no_file_as_it_came_and_is_verified_all_the_same(desk: Desk, tmp_path: Path) -> None:
    folder = unpacked(bundle(desk.store, added(desk), public=True), tmp_path)
    assert not (folder / "files").exists()
    assert "DS99002" in (folder / "change.html").read_text("utf-8")
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    assert all(len(a["sha256"]) == 64 and "hands out no file as it came" in a["left_out"] for a in answers)
    for a in answers:
        body = desk.store.archive.body(a["sha256"])
        assert not any(body in p.read_bytes() for p in folder.rglob("*") if p.is_file())
    blocks = commands(folder)
    assert any("openssl ts -verify" in b for b in blocks)
    for block in blocks:
        assert verified(folder, block), block


def test_an_edition_that_an_older_one_came_in_front_of_keeps_its_entry(tmp_path: Path) -> None:
    with world(tmp_path / "data", editions=2) as desk:
        change = values_of(desk, "change", "id", kind="added", state="open")[0]
        before = gather(desk.store, change).editions
        for edition in values_of(desk, "edition", "id"):  # its entry was written under another id
            add_row(desk, "edition_was", id=1000 + edition, edition_id=edition)
            set_fields(desk, "chain_entry", {"subject": 1000 + edition}, kind="edition", subject=edition)
        assert gather(desk.store, change).editions == before
        assert len(before) == 2


def everything(desk: Desk, *, public: bool = False) -> Iterator[tuple[str, bytes]]:
    for change in values_of(desk, "change", "id"):
        try:
            data = bundle(desk.store, change, public=public)
        except NoBundle:
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            yield from ((f"{change}: {n}", z.read(n)) for n in z.namelist())
            yield f"{change}: names", "\n".join(z.namelist()).encode()


def test_nothing_that_is_withheld_or_hidden_is_in_any(tmp_path: Path) -> None:
    with kept_back(tmp_path) as (desk, _):
        never = {v: m for m in NEVER for v in (m, m.lower())}
        before = list(everything(desk))
        assert before
        assert found_in(never, before) == set()
        assert any(b"Zyxwnamed" in b for _, b in before), "it is public before"
        keep(desk)
        secrets = never | {v: m for m in KEPT for v in (m, m.lower())}
        after = list(everything(desk))
        assert after
        assert found_in(secrets, after) == set()
        kept = value_of(desk, "withheld", "key", kind="file", cause="person")
        assert any(kept.encode() in b for n, b in after if n.endswith("answers.json")), "its hash alone"
        assert not any(b == desk.store.archive.body(kept) for _, b in after)
        public = list(everything(desk, public=True))
        assert public
        assert found_in(secrets | {kept: kept}, public) == set(), "a hash by which names could be tried is not public"


def test_what_is_not_told_has_none(desk: Desk) -> None:
    with pytest.raises(NoBundle, match="there is no change 9999"):
        gather(desk.store, 9999)
    change = added(desk)
    set_fields(desk, "change", {"state": "held"}, id=change)
    with pytest.raises(NoBundle, match="or not yet"):
        gather(desk.store, change)
    set_fields(desk, "change", {"state": "open"}, id=change)


@contextmanager
def at_one_address(folder: Path) -> Iterator[tuple[Desk, list[bytes]]]:
    """A register at one address for good, of which three editions came: each with one more release."""
    bodies = [book(n) for n in range(3)]
    with Replica() as replica, Desk(folder, replica, watched(replica, "/register.csv", kind="file")) as desk:
        for rows in bodies:
            replica.fail("/register.csv", csv(rows))
            desk.poll(wait=DAY)
        yield desk, bodies


def csv(rows: bytes) -> Fault:
    return lambda _: Reply(200, rows, {"Content-Type": "text/csv"})


def book(news: int) -> bytes:
    rows = [f"DS{n:05},University of Aldermoor {n},A study of {n * n} things,Phonics" for n in range(101, 131)]
    new = [f"DS9900{n},Invented Analytics {n} Ltd,A look at {n} things,Key Stage 4" for n in range(news)]
    return "\n".join(["Reference,Organisation name,Project title,Dataset", *rows, *new, ""]).encode()


def names_in(data: bytes, part: str) -> list[str]:
    return [n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.startswith(f"{part}/")]


def test_of_a_register_at_one_address_only_what_names_the_withheld_is_left_out(tmp_path: Path) -> None:
    """One withheld release took every entry and the address out of each bundle of the register."""
    with at_one_address(tmp_path / "data") as (desk, bodies):
        first, second = values_of(desk, "change", "id", kind="added", state="open")
        with desk.store.transaction():
            release = value_of(desk, "change", "release_id", id=second)
            withhold(desk.store, "release", release, because="x", who="x", cause="person", now=MADE)
            close_day(desk.store, "9999-12-31")
        kept = sha256(bodies[2]).hexdigest()
        with pytest.raises(NoBundle):
            gather(desk.store, second)
        data = bundle(desk.store, first)
        folder = unpacked(data, tmp_path / "own")
        assert {p.read_bytes() for p in (folder / "files").iterdir()} == set(bodies[:2])
        assert len(list((folder / "log").glob("entry-*.json"))) == 4, "two answers, two editions"
        answers = json.loads((folder / "answers.json").read_text("utf-8"))
        assert all(a["url"].endswith("/register.csv") for a in answers)
        assert not any(m in p.read_bytes() for m in (kept.encode(), b"DS99001", b"Analytics 1") for p in folder.rglob("*") if p.is_file())
        assert "hash alone" not in (folder / "README.md").read_text("utf-8")
        public = unpacked(bundle(desk.store, first, public=True), tmp_path / "public")
        assert not any(b"/register" in p.read_bytes() for p in public.rglob("*") if p.is_file()), "it is there now"
        text = (public / "README.md").read_text("utf-8")
        assert "shown by their hash alone (entries" in " ".join(text.split())
        assert "address, times and headers stand" not in text
        for there in (folder, public):
            for block in commands(there):
                assert verified(there, block), block
            assert any("root" in b for b in commands(there)), "each entry is under the root of its day"
        (path, *_) = public.glob("log/entry-*/hash.bin")
        path.write_bytes(bytes(32))
        sums_made_anew(public)
        assert not all(verified(public, b) for b in commands(public))


def test_an_edition_that_is_kept_back_takes_its_own_entries_with_it_alone(tmp_path: Path) -> None:
    with at_one_address(tmp_path / "data") as (desk, bodies):
        _, second = values_of(desk, "change", "id", kind="added", state="open")
        with desk.store.transaction():
            kept = sha256(bodies[1]).hexdigest()
            withhold(desk.store, "file", kept, because="x", who="x", cause="hidden", now=MADE)
            close_day(desk.store, "9999-12-31")
        folder = unpacked(bundle(desk.store, second), tmp_path / "own")
        assert [p.read_bytes() for p in (folder / "files").iterdir()] == [bodies[2]]
        assert len(list((folder / "log").glob("entry-*.json"))) == 2
        assert len(list((folder / "log").glob("entry-*/hash.bin"))) == 2
        assert not any(kept.encode() in p.read_bytes() for p in (folder / "log").rglob("*") if p.is_file())
        for block in commands(folder):
            assert verified(folder, block), block


@pytest.mark.parametrize("public", [False, True])
def test_on_the_same_day_an_altered_entry_and_an_added_file_are_noticed(tmp_path: Path, *, public: bool) -> None:
    """The sums were made anew, and every command said OK."""
    with at_one_address(tmp_path / "data") as (desk, _):
        change = values_of(desk, "change", "id", kind="added", state="open")[-1]
        delete_rows(desk, "chain_day")
        sound = unpacked(bundle(desk.store, change, public=public), tmp_path / "sound")
        for block in commands(sound):
            assert verified(sound, block), block
        text = " ".join((sound / "README.md").read_text("utf-8").split())
        assert "Nothing outside this bundle confirms entries" in text
        assert "ask for one made tomorrow" in text
        entries = sorted((sound / "log").glob("entry-*.json"))
        assert entries
        for path in entries:
            folder = tmp_path / "altered"
            shutil.copytree(sound, folder)
            other = folder / path.relative_to(sound)
            other.write_text(path.read_text("utf-8").replace("20", "19", 1), encoding="utf-8")
            sums_made_anew(folder)
            assert not all(verified(folder, b) for b in commands(folder)), path.name
            shutil.rmtree(folder)
        for more in ("files/3-after.csv", "log/entry-99.json", "stamps/x/y.tsr"):
            folder = tmp_path / "added"
            shutil.copytree(sound, folder)
            (folder / more).parent.mkdir(parents=True, exist_ok=True)
            (folder / more).write_bytes(b"x")
            assert not all(verified(folder, b) for b in commands(folder)), more
            with (folder / "SHA256SUMS").open("a", encoding="utf-8") as sums:
                sums.write(f"{sha256(b'x').hexdigest()}  {more}\n")
            assert not all(verified(folder, b) for b in commands(folder)), more
            shutil.rmtree(folder)
