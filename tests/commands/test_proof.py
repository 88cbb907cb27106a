"""The log, time-stamps and bundles by the program's own commands: crawled, stamped, verified, altered, handed on."""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.authority import INSTALLED, LocalAuthority
from bench.replica.govuk import PublishedFile
from bench.serving import served
from bench.stranger import commands, unpacked, verified
from bench.world import REGISTER, World
from demo.editions import baseline
from tests.tables import count_of, set_fields, values_of
from tests.waiting import until

pytestmark = pytest.mark.skipif(not INSTALLED, reason="openssl, by which the authority answers, is not installed")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with LocalAuthority(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority) -> Iterator[World]:
    """A register with two editions, each stamped when it came."""
    with World(tmp_path_factory.mktemp("world") / "there") as made:
        made.watch(more=f'[proof]\ntimestamps = "{authority.url}"\nauthority = "{authority.ca}"\n[page]\naddress = "https://npd.example.org"\n')
        b = baseline()
        for month, rows in (("03", b.shares), ("04", (*b.shares, replace(b.shares[20], reference="DS99001")))):
            file = PublishedFile("DfE external data shares: June 2023", f"{month}.ods", replace(b, shares=rows).ods())
            made.replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
            made.crawl("--no-deliver", code=None)
            assert made.run("stamp", "--json").data == {"given": 1, "waiting": 0, "why": ""}
        yield made


def test_what_is_crawled_is_logged_and_stamped_and_verify_says_so(world: World) -> None:
    found = world.run("verify", "--json").data["log"]
    assert (found["stamps"], found["wrong"]) == (2, [])
    said = world.run("verify").out
    assert f"The log is whole. It ends with {found['entries']}:{found['head']}" in said
    assert "2 time-stamps; the newest is of" in said
    since = found["moves_since"]
    assert since["as_found"] == 0
    at = since["at"][:16].replace("T", " ")
    assert f"What is found, told and kept back is in the log since {at} UTC, entry {since['number']}.\n" in said
    world.run("verify", "--head", f"{found['entries']}:{found['head']}")
    assert "was cut off" in world.run("verify", "--head", f"{found['entries'] + 1}:{found['head']}", code=1).out
    assert "--head is written as" in world.run("verify", "--head", "7", code=2).err


def test_check_and_doctor_try_the_authority(world: World) -> None:
    checked = world.run("check", "--no-sources", "--json").data["channels"]
    assert [c["ok"] for c in checked if c["kind"] == "time-stamps"] == [True]
    found = world.run("doctor", "--json", code=None).data["findings"]
    assert [f["state"] for f in found if f["about"] == "time-stamps"] == ["well"]


def test_verify_names_what_is_altered(world: World) -> None:
    number = values_of(world, "chain_entry", "number", kind="edition")[0]
    before = values_of(world, "chain_entry", "hash", number=number)[0]
    set_fields(world, "chain_entry", {"hash": "0" * 64}, number=number)
    said = world.run("verify", "--trust", code=1).out
    assert f"! entry {number} (edition {REGISTER} of 1): its text or its hash was altered" in said
    set_fields(world, "chain_entry", {"hash": before}, number=number)
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    set_fields(world, "change", {"state": "silent"}, id=change)
    said = world.run("verify", "--trust", code=1).out
    assert f"! change {change}: the log has it as “open”, and it stands as “silent” now" in said
    set_fields(world, "change", {"state": "open"}, id=change)
    world.run("verify", "--trust")


def test_a_bundle_is_written_and_verified(world: World, tmp_path: Path) -> None:
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    path = tmp_path / "evidence.zip"
    done = world.run("proof", f"https://npd.example.org/changes/{change}", "--to", str(path), "--json").data
    assert (done["change"], done["bodies"], done["left_out"]) == (change, 2, [])
    assert done["stamps"] == 2
    folder = unpacked(path.read_bytes(), tmp_path / "empty")
    for block in commands(folder):
        assert verified(folder, block), block
    assert "Written:" in world.run("proof", str(change), "--to", str(path)).out
    world.run("proof", f"http://127.0.0.1:8001/changes/{change}", "--to", str(path))
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None


def bundle_of_a_change(world: World, folder: Path) -> Path:
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    world.run("proof", str(change), "--to", str(folder / "evidence.zip"))
    return unpacked((folder / "evidence.zip").read_bytes(), folder / "empty")


def test_a_reader_that_did_not_write_it_finds_each_answer_and_request_in_its_warc(world: World, tmp_path: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc")
    folder = bundle_of_a_change(world, tmp_path)
    given, requests = {}, 0
    with (folder / "answers.warc.gz").open("rb") as stream:
        for record in fastwarc.ArchiveIterator(stream, verify_digests=True):
            if record.headers["WARC-Type"] == "response":
                assert record.http_headers.status_code == 200
                given[record.headers["WARC-Target-URI"]] = record.reader.read()
            else:
                assert record.http_headers["Host"]
                requests += 1
    assert sorted(given.values()) == sorted(p.read_bytes() for p in (folder / "files").iterdir())
    assert requests == len(given)


@pytest.mark.skipif(shutil.which("wb-manager") is None, reason="pywb, of which wb-manager is, is not on PATH")
def test_pywb_replays_it(world: World, tmp_path: Path) -> None:
    folder = bundle_of_a_change(world, tmp_path)
    there = tmp_path / "replayed"
    there.mkdir()
    for arguments in (("init", "evidence"), ("add", "evidence", str(folder / "answers.warc.gz"))):
        subprocess.run(["wb-manager", *arguments], cwd=there, check=True, capture_output=True, timeout=60)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["wayback", "--bind", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=there, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until(lambda: is_listening(port), seconds=60)
            answers = json.loads((folder / "answers.json").read_text("utf-8"))
            assert len(answers) == 2
            for a in answers:
                at = re.sub(r"[-:TZ]", "", a["fetched_at"])[:14]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/evidence/{at}id_/{a['url']}", timeout=30) as got:
                    assert got.read() == (folder / a["file"]).read_bytes()
        finally:
            server.terminate()


def is_listening(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_the_site_hands_it_out_by_a_link_and_not_what_is_withheld(world: World, tmp_path: Path) -> None:
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    held = values_of(world, "change", "id", kind="baseline")[0]
    with served(world) as site:
        path = f"/changes/{change}/evidence.zip"
        assert f'href="{path}"' in site.get(f"/changes/{change}").text
        answer = site.get(path)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
        assert answer.headers["cache-control"] == "no-store"
        folder = unpacked(answer.body, tmp_path)
        for block in commands(folder):
            assert verified(folder, block), block
        assert site.get("/changes/99999/evidence.zip").status == 404
        assert site.get("/changes/x/evidence.zip").status in (400, 404)
        assert "Disallow: /changes/*/evidence.zip" in site.get("/robots.txt").text
        world.run("withhold", "change", str(held), "--because", "a test")
        assert site.get(f"/changes/{held}/evidence.zip").status == 410
        world.run("unwithhold", "change", str(held))
        sha256 = values_of(world, "edition_file", "sha256", edition_id=2)[0]
        world.run("withhold", "file", sha256, "--because", "a test")
        after = site.get(path)
        assert after.status in (200, 503), "made anew, or in a few seconds"
        if after.status == 200:
            with zipfile.ZipFile(io.BytesIO(after.body)) as z:
                assert not any(n.startswith("files/2-after") for n in z.namelist())
        world.run("unwithhold", "file", sha256)


def test_there_is_none_of_what_is_withheld_or_unknown(world: World, tmp_path: Path) -> None:
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    path = tmp_path / "evidence.zip"
    world.run("withhold", "change", str(change), "--because", "a test")
    assert "it is withheld" in world.run("proof", str(change), "--to", str(path), code=2).err
    world.run("unwithhold", "change", str(change))
    assert "there is no change 99999" in world.run("proof", "99999", code=2).err
    for site in ("https://evil.example", "https://npd.example.org.evil.example", "http://npd.example.org:81", "https://npd.example.org/evil"):
        refused = world.run("proof", f"{site}/changes/{change}", "--to", str(path), code=2)
        assert f"{site.partition('//')[2]} is another site" in refused.err
    assert "There is no change 'DS99009'" in world.run("proof", "DS99009", code=2).err
    assert not path.exists()


def test_a_reference_is_enough_for_the_newest_of_its_changes(world: World, tmp_path: Path) -> None:
    change = values_of(world, "change", "id", kind="added", state="open")[0]
    said = world.run("proof", "DS99001", "--to", str(tmp_path / "evidence.zip"), "--json").data
    assert said["change"] == change
    assert f"· change {change}" in world.run("changes").out


def test_an_authority_that_lies_or_is_none_is_said(world: World, authority: LocalAuthority) -> None:
    text = world.configuration.read_text("utf-8")
    with world.store() as store, store.transaction():
        store.insert("chain_stamp", kind="day", number=99_999, next_at="2026-01-01T00:00:00.000Z")
    said = world.run("stamp", code=1).out
    assert "not in the log any more" in said
    assert count_of(world, "notice", code="timestamps_failing", recovered_at=None) == 1
    assert "no time-stamp is had" in world.run("status", code=None).out
    world.configuration.write_text(text.replace(str(authority.ca), "no-such-file.pem"), "utf-8")
    assert "no-such-file.pem cannot be read" in world.run("stamp", code=2).err
    assert "no-such-file.pem" in world.run("check", "--no-sources", code=1).out
    world.configuration.write_text(text.replace("[proof]", "").replace("timestamps =", "#").replace("authority =", "#"), "utf-8")
    assert "there is no timestamps under [proof]" in world.run("stamp", code=2).err
    world.configuration.write_text(text, "utf-8")
