"""`npdwatch import`: files, folders and zips with their dates go into the history; what cannot be taken is said."""

from __future__ import annotations

import csv as csv_files
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from commands.history import manifest
from db.chain.check import check_log
from db.store import Store
from db.withheld.decide import load_withheld
from demo.site import SHARES
from model.source import Source
from pipelines.registers.withheld.hidden import sweep
from publicdb.build import refresh
from tests.commands.conftest import configure_register
from tests.db.public_world import build_anew
from tests.pipelines.test_hidden import PUPIL, ROWS, workbook
from tests.pipelines.test_history import DAYS, EDITIONS, csv, watch
from tests.tables import IS_SET, add_row, count_of, delete_rows, rows_of, set_fields, value_of, values_of
from tests.web.conftest import ABOUT, Reader
from web.app import make_site

OTHERWISE = "an edition that was found later tells it otherwise"


@pytest.fixture
def desk(shell: Any, tmp_path: Path) -> Iterator[Desk]:
    """A source of which the watch saw the second and the last of six editions; the others lie in a folder."""
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as made:
        configure_register(tmp_path, replica.url(SHARES))
        watch(made, 1, 5)
        (tmp_path / "old").mkdir()
        for n in (0, 2, 3, 4):
            (tmp_path / "old" / f"register-{n}.csv").write_bytes(csv(EDITIONS[n]))
        yield made


def test_what_stands_in_an_imported_file_is_not_said_to_stand_in_the_first(shell: Any, desk: Desk, tmp_path: Path) -> None:
    """The oldest file's name stood for all later ones, in what a journalist was told to cite."""
    for n in (0, 2, 3):
        done = shell("import", f"old/register-{n}.csv", "--source", "register", "--published", DAYS[n])
        assert done.code == 0
    refresh(desk.store.folder)
    with closing(sqlite3.connect(desk.store.folder / "public" / "register.db")) as copy:
        titles = {x["sha256"]: x["title"].casefold() for x in rows_of(copy, "edition_files")}
        places = [x for table in ("versions", "releases") for x in rows_of(copy, table) if x["sha256"]]
        assert places
        assert [x for x in places if x["file"].casefold() not in titles[x["sha256"]]] == []
        put_in = [x for x in rows_of(copy, "archived") if not x["size"]]
    assert len(put_in) == 3
    assert {x["fetched_at"][:10] for x in put_in}.isdisjoint(DAYS), "nobody fetched them on the day of their edition"


def test_an_imported_file_is_called_by_its_name_wherever_it_is_shown(shell: Any, tmp_path: Path) -> None:
    """Each was called as the address of its source ends, so that nobody could tell which of one's files is meant."""
    with Replica() as replica:
        file = PublishedFile("Register", "e.csv", csv(EDITIONS[5]), "text/csv")
        replica.publish_files([file], note=None, at=f"{DAYS[5]}T09:00:00Z")
        (path,) = replica.site.assets
        source = Source("register", "file", replica.asset_origin + path)
        with Desk(tmp_path / "data", replica, source) as desk:
            assert desk.poll().decision == "baseline"
    configure_register(tmp_path, source.url)
    text = (tmp_path / "npdwatch.toml").read_text(encoding="utf-8")
    (tmp_path / "npdwatch.toml").write_text(text.replace('"govuk"', '"file"'), encoding="utf-8")
    for n in (0, 3):
        (tmp_path / f"register-{n}.csv").write_bytes(csv(EDITIONS[n]))
        done = shell("import", f"register-{n}.csv", "--source", "register", "--published", DAYS[n])
        assert (done.code, f"register-{n}.csv: " in done.out, "e.csv" in done.out) == (0, True, False)
    added = [c for c in shell("changes", "--json", "--kind", "added").data if c["seen_at"].startswith(DAYS[3])]
    assert added
    assert {c["file"] for c in added} == {"register-3.csv"}
    assert "“register-3.csv”" in shell("changes", "--kind", "edition_published").out
    shown = shell("show", added[0]["reference"])
    assert "from register-3.csv, row" in shown.out
    (release,) = shell("show", added[0]["reference"], "--json").data
    assert {release["versions"][0]["file"], release["changes"][0]["file"]} == {"register-3.csv"}
    assert "“register-0.csv”, which stood" in shell("show", added[0]["reference"], "--as-of", DAYS[0]).out
    shell("proof", str(added[0]["id"]), "--to", "proof.zip")
    with zipfile.ZipFile(tmp_path / "proof.zip") as made:
        assert b"register-3.csv" in made.read("change.json")
    made = openpyxl.Workbook()
    for row in csv(EDITIONS[4]).decode().splitlines():
        made.active.append(row.split(","))
    made.active.row_dimensions[5].hidden = True
    made.save(tmp_path / "secret-4.xlsx")
    shell("import", "secret-4.xlsx", "--source", "register", "--published", DAYS[4])
    with Store.open(tmp_path / "data", read_only=True) as store:
        titles = {f["filename"]: f["title"] for f in rows_of(store, "edition_file")}
    assert titles["secret-4.xlsx"] == "e.csv", "it hides something: its name too may say what is not to be said"


def test_one_file_goes_where_its_date_says(shell: Any, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    tried = shell("import", "old/register-3.csv", "--source", "register", "--published", DAYS[3], "--dry-run")
    assert (tried.code, count_of(desk, "edition")) == (0, 2)
    assert "31 rows, after 'Register of shares'; 1 added, 1 removed" in tried.out
    assert "1 edition would be put into the history" in tried.out
    delete_rows(desk, "labelling")
    done = shell("import", "old/register-3.csv", "--source", "register", "--published", DAYS[3], "--json")
    assert done.code == 0
    assert [e["put_in"] for e in done.data["editions"]] == [True]
    assert "relabelled" not in caplog.text + done.err, "lists that stored labels are of have not changed"
    assert value_of(desk, "labelling", "ended_at"), "it was looked for"
    assert values_of(desk, "edition", "published_at") == [f"{d}T09:00:00+00:00" if d != DAYS[3] else f"{d}T00:00:00+00:00" for d in (DAYS[1], DAYS[3], DAYS[5])]
    again = shell("import", "old/register-3.csv", "--source", "register", "--published", DAYS[3])
    assert "it is known already" in again.out
    assert (again.code, count_of(desk, "edition")) == (0, 3)


@pytest.mark.parametrize("url", ["", "https://archive.example/register-3.csv"])
def test_what_is_said_of_a_file_is_that_the_operator_put_it_in(
    url: str, shell: Any, desk: Desk, tmp_path: Path
) -> None:
    given = ("--url", url) if url else ()
    shell("import", "old/register-3.csv", "--source", "register", "--published", DAYS[3], *given)
    (edition,) = [x for x in rows_of(desk, "edition") if x["found_at"]]
    entry = json.loads(values_of(desk, "chain_entry", "text", kind="edition")[-1])
    assert [f["url"] for f in entry["files"]] == [url]
    said = f"a file that the operator put in on {edition['found_at'][:10]}; published on {DAYS[3]}, as the operator states"
    (change,) = [x for x in rows_of(desk, "change", kind="added") if x["edition_id"] == edition["id"]]
    for recorded in (url, desk.source.url)[: 2 - bool(url)]:  # as it was recorded once
        set_fields(desk, "edition_file", {"final_url": recorded}, edition_id=edition["id"])
        (release,) = shell("show", str(change["release_id"]), "--json").data
        assert release["versions"][0]["origin"].startswith(said)
        assert release["versions"][0]["url"] == url
        printed = shell("show", str(change["release_id"])).out
        assert (said in printed, desk.source.url in printed) == (True, False)
        shell("proof", str(change["id"]), "--to", "proof.zip")
        with zipfile.ZipFile(tmp_path / "proof.zip") as made:
            page, readme = (made.read(name).decode() for name in ("change.html", "README.md"))
            told, (*_, answer) = (json.loads(made.read(name)) for name in ("change.json", "answers.json"))
        assert (answer["origin"][: len(said)], answer["url"], told["url"]) == (said, url, url)
        assert (said in page, said in readme, url in page) == (True, True, True)
        assert "Seen by npdwatch" not in page
        assert not any(x in page.partition("<h3>After")[2] for x in ("publisher", "as they came", "fetched"))
        assert ("seen_at" in told, told["dated"][:10]) == (False, DAYS[3])


def test_a_folder_by_a_manifest_that_was_begun_by_the_command(shell: Any, desk: Desk, tmp_path: Path) -> None:
    begun = shell("import", "old", "--source", "register", "--write-manifest", "files.csv")
    assert begun.code == 0
    with (tmp_path / "files.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv_files.DictReader(stream))
    assert [r["file"] for r in rows] == [f"old/register-{n}.csv" for n in (0, 2, 3, 4)]
    wanting = shell("import", "--manifest", "files.csv", "--source", "register")
    assert wanting.code == 2
    assert "no date is given" in wanting.err
    for row, day in zip(rows, (DAYS[0], DAYS[2], DAYS[3], DAYS[4]), strict=True):
        row |= {"published": day, "url": "https://archive.example/x.csv", "note": f"Of {day}."}
    with (tmp_path / "files.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv_files.DictWriter(stream, manifest.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    done = shell("import", "--manifest", "files.csv", "--source", "register")
    assert "4 editions put into the history; nothing of it is told as news" in done.out
    found = [x for x in rows_of(desk, "edition") if x["found_at"]]
    assert [x["note"] for x in found] == [f"Of {d}." for d in (DAYS[0], DAYS[2], DAYS[3], DAYS[4])]
    assert count_of(desk, "alert") == 0


@pytest.mark.parametrize("where", ["lists/files.csv", "files.csv"])
@pytest.mark.parametrize("what", ["old", "old.zip", "{here}/old"])
def test_a_manifest_that_lies_elsewhere_reads_back(
    shell: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, what: str
) -> None:
    (tmp_path / "lists").mkdir()
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as made:
        for n in (0, 2):
            made.writestr(f"register-{n} April 20{n + 15}.csv", csv(EDITIONS[n]))
    begun = shell("import", what.format(here=tmp_path), "--source", "register", "--write-manifest", where)
    assert begun.code == 0, begun.err
    text = (tmp_path / where).read_text("utf-8")
    (tmp_path / where).write_text(re.sub(",[^,\n]*,,$", f",{DAYS[2]},,", text, flags=re.MULTILINE).replace(
        f"file,{DAYS[2]},,", "file,published,url,note"), encoding="utf-8")
    done = shell("import", "--manifest", where, "--source", "register", "--dry-run")
    assert done.code != 2, done.err
    assert "register-2" in done.out


def test_names_that_are_no_text_are_imported_listed_and_stored_as_text(shell: Any, desk: Desk, tmp_path: Path) -> None:
    """Common in old archives: "2018-04 édition.csv" in Latin-1 ended the import, and its list, with a traceback."""
    folder = tmp_path / os.fsdecode(b"arch\xe8")
    (tmp_path / "old").rename(folder)
    for n, name in ((0, b"0 \xe9dition.csv"), (2, b"2 \xe9dition.csv")):
        (folder / f"register-{n}.csv").rename(folder / os.fsdecode(name))
    (folder / "register-3.csv").unlink()
    (folder / "register-4.csv").unlink()
    begun = shell("import", folder, "--source", "register", "--write-manifest", "files.csv")
    assert begun.code == 0, begun.err
    text = (tmp_path / "files.csv").read_text("utf-8")
    assert "arch\ufffd/0 \ufffddition.csv,,,\n" in text.replace("\r", "")
    for n in (0, 2):
        text = text.replace(f"{n} \ufffddition.csv,,,", f"{n} \ufffddition.csv,{DAYS[n]},,")
    (tmp_path / "files.csv").write_text(text, "utf-8")
    done = shell("import", "--manifest", "files.csv", "--source", "register")
    assert "2 editions put into the history" in done.out, done.err
    assert "2 \ufffddition.csv" in values_of(desk, "edition_file", "filename")
    again = shell("import", folder / os.fsdecode(b"0 \xe9dition.csv"), "--source", "register", "--published", DAYS[0])
    assert again.code in (0, 1), again.err

    (folder / os.fsdecode(b"0 \xebdition.csv")).touch()
    unclear = shell("import", "--manifest", "files.csv", "--source", "register")
    assert unclear.code == 2
    assert "has 2 names '0 \ufffddition.csv': rename one of them" in unclear.err


def test_of_the_same_bytes_the_original_is_kept_and_the_copy_said(shell: Any, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "old" / "register-3 (copy).csv").write_bytes(csv(EDITIONS[3]))
    for n in (0, 2, 4):
        (tmp_path / "old" / f"register-{n}.csv").unlink()
    told = shell("import", "old", "--source", "register", "--published", DAYS[3], "--dry-run", "--json")
    assert told.code == 0, "nothing is lost by it"
    assert told.data["same_bytes"] == [{"what": "old/register-3 (copy).csv", "kept": "old/register-3.csv"}]
    done = shell("import", "old", "--source", "register", "--published", DAYS[3])
    assert "Once, under old/register-3.csv: the same bytes as old/register-3 (copy).csv" in done.out
    assert values_of(desk, "edition_file", "filename", edition_id=value_of(desk, "edition", "id", number=3)) == ["register-3.csv"]


def test_a_zip_and_what_cannot_be_taken(shell: Any, desk: Desk, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as made:
        made.writestr("a/register-2.csv", csv(EDITIONS[2]))
        made.writestr("readme.txt", "x")
    done = shell("import", "old.zip", "--source", "register", "--published", DAYS[2])
    assert "1 edition put into" in done.out
    (tmp_path / "other.csv").write_text("Colour,Door\nred,1\ngreen,2\n", encoding="utf-8")
    other = shell("import", "other.csv", "--source", "register", "--published", DAYS[2])
    assert (other.code, "not put in: " in other.out) == (1, True)
    (tmp_path / "bad.zip").write_bytes(b"PK no zip")
    bad = shell("import", "bad.zip", "--source", "register", "--published", DAYS[2])
    assert (bad.code, "no zip that can be read" in bad.err) == (2, True)


def _with_more_beside(folder: Path) -> None:
    with zipfile.ZipFile(folder / "more.ZIP", "w") as made:
        for name in ("register-9.csv", "in/letter.docx", "inner.zip", "__MACOSX/register-9.csv", ".DS_Store"):
            made.writestr(name, csv(EDITIONS[3]))
    for name in ("letter.pdf", "damaged.zip", "~$register.xlsx", ".DS_Store"):
        (folder / name).write_bytes(b"%PDF-1.7 no spreadsheet")


def test_in_a_folder_a_zip_is_read_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "register-1.csv").write_bytes(csv(EDITIONS[1]))
    _with_more_beside(tmp_path)
    (tmp_path / "link.csv").symlink_to(tmp_path / "register-1.csv")
    found, left = manifest.find_files([tmp_path])
    assert [f.name.removeprefix(f"{tmp_path}/") for f in found] == ["more.ZIP/register-9.csv", "register-1.csv"]
    assert found[0].read(10_000) == csv(EDITIONS[3])
    assert {x.name.removeprefix(f"{tmp_path}/"): x.why.partition(" (")[0] for x in left} == {
        "damaged.zip": "it is no zip that can be read", "letter.pdf": "no spreadsheet", "link.csv": "a link to a file",
        "more.ZIP/in/letter.docx": "no spreadsheet", "more.ZIP/inner.zip": "a zip in a zip: unpack it",
    }
    assert [x.name for x in left if x.is_fault] == [str(tmp_path / "damaged.zip")]
    (tmp_path / "files.csv").write_text(manifest.written(found, tmp_path))
    listed = manifest.read_manifest(tmp_path / "files.csv")
    assert [f.read(10_000) for f in listed] == [f.read(10_000) for f in found]


def test_what_is_left_out_stands_in_the_plan_the_manifest_and_the_account(
    shell: Any, desk: Desk, tmp_path: Path
) -> None:
    for n in (0, 2, 3):
        (tmp_path / "old" / f"register-{n}.csv").unlink()
    _with_more_beside(tmp_path / "old")
    asked = ("import", "old", "--source", "register")
    said = "Left out, no spreadsheet: old/letter.pdf, old/more.ZIP/in/letter.docx"
    begun = shell(*asked, "--write-manifest", "files.csv")
    assert (begun.code, said in begun.out, "2 files" in begun.out) == (0, True, True)
    tried = shell(*asked, "--published", DAYS[4], "--dry-run")
    assert (tried.code, said in tried.out) == (1, True), "a zip that cannot be opened may hold editions"
    done = shell(*asked, "--published", DAYS[4], "--dry-run", "--json")
    assert [x["what"] for x in done.data["left_out"]][1:3] == ["old/letter.pdf", "old/more.ZIP/in/letter.docx"]


@pytest.mark.parametrize("day", ["2018-02-31", "yesterday", "1066-10-14", "2999-01-01"])
def test_a_date_that_cannot_be_is_refused(shell: Any, desk: Desk, day: str) -> None:
    done = shell("import", "old/register-3.csv", "--source", "register", "--published", day)
    assert done.code == 2
    assert day in done.err


def test_ten_thousand_files_are_taken_and_one_more_is_refused_before_any_is_read(
    shell: Any, desk: Desk, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    first = many / "register-00000.csv"
    first.write_bytes(csv(EDITIONS[2]))
    for n in range(1, manifest.MOST_FILES):
        (many / f"register-{n:05}.csv").hardlink_to(first)
    done = shell("import", "many", "--source", "register", "--published", DAYS[2])
    assert (done.code, "1 edition put into the history" in done.out) == (0, True)
    assert count_of(desk, "edition_file", edition_id=value_of(desk, "edition", "id", number=3)) == 1
    (many / "one-more.csv").write_bytes(csv(EDITIONS[3]))
    for more in ((), ("--dry-run",), ("--write-manifest", "x.csv")):
        done = shell("import", "many", "--source", "register", *(() if "x.csv" in more else ("--published", DAYS[3])), *more)
        assert (done.code, "more than 10,000 files: import them in parts" in done.err) == (2, True)
    assert (count_of(desk, "edition"), (tmp_path / "x.csv").exists()) == (3, False)
    lines = ["file,published,url,note", *[f"many/register-00000.csv,{DAYS[2]},,"] * (manifest.MOST_FILES + 1)]
    (tmp_path / "files.csv").write_text("\n".join(lines), encoding="utf-8")
    listed = shell("import", "--manifest", "files.csv", "--source", "register")
    assert (listed.code, "lists more than 10,000 files" in listed.err) == (2, True)
    assert count_of(desk, "alert") == 0


def test_a_zip_that_unpacks_to_too_much_is_refused_and_so_is_each_file(
    shell: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.csv", bytes(40 * 2**20))
        made.writestr("register-2.csv", csv(EDITIONS[2]))
    done = shell("import", "bomb.zip", "--source", "register", "--published", DAYS[2])
    assert "bomb.zip/bomb.csv: it is larger than 32 MiB" in done.out
    assert "1 edition put into the history" in done.out, "the other is taken"
    monkeypatch.setattr(manifest, "MOST_UNPACKED", 40 * 2**20)
    done = shell("import", "bomb.zip", "--source", "register", "--published", DAYS[3])
    assert (done.code, "bomb.zip unpacks to more than 0 GiB: import what you need" in done.err) == (2, True)


def test_names_that_lead_out_of_a_zip_lead_nowhere(shell: Any, desk: Desk, tmp_path: Path) -> None:
    names = ("../../outside.csv", "/outside.csv", "a/../../outside.csv", "a\\..\\outside.csv")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as made:
        for n, name in enumerate(names):
            made.writestr(name, csv(EDITIONS[n + 1 if n < 3 else 2]))
    before = sorted(p for p in tmp_path.parent.rglob("*.csv"))
    begun = shell("import", "old.zip", "--source", "register", "--write-manifest", "files.csv")
    assert begun.code == 0
    text = (tmp_path / "files.csv").read_text("utf-8")
    rows = list(csv_files.DictReader(text.splitlines()))
    assert len(rows) == len(names)
    (tmp_path / "files.csv").write_text(
        "\n".join(["file,published,url,note", *(f"\"{r['file']}\",{DAYS[2]},," for r in rows)]), encoding="utf-8"
    )
    done = shell("import", "--manifest", "files.csv", "--source", "register", "--dry-run")
    assert done.code != 2, done.err
    after = sorted(p for p in tmp_path.parent.rglob("*.csv") if p.name != "files.csv")
    assert after == before, "no file was written by its name"


def test_what_a_file_hides_is_kept_back_with_one_word_for_all(shell: Any, desk: Desk, tmp_path: Path) -> None:
    listed = ["file,published,url,note"]
    for n, day in enumerate((DAYS[2], DAYS[3])):
        (tmp_path / f"hiding-{n}.xlsx").write_bytes(workbook([*ROWS[n:], PUPIL], [PUPIL]))
        listed.append(f"hiding-{n}.xlsx,{day},,")
    (tmp_path / "files.csv").write_text("\n".join(listed), encoding="utf-8")
    done = shell("import", "--manifest", "files.csv", "--source", "register")
    assert done.code == 1
    assert "2 files hold what is kept back" in done.out
    notices = [n for n in rows_of(desk, "notice") if n["code"] == "hidden_content"]
    assert [n["subject"] for n in notices] == ["files recorded earlier"]
    assert PUPIL[1] not in "".join(values_of(desk, "version", "cells"))
    shown = shell("hidden", "register")
    assert shown.code == 1
    shas = {x["sha256"] for x in rows_of(desk, "edition_file") if x["filename"].startswith("hiding")}
    assert shas == set(values_of(desk, "withheld", "key", kind="file"))
    assert value_of(desk, "edition", "found_at", number=3)
    shown = shell("show", ROWS[-1][0])
    assert ("its bytes are kept back" in shown.out, "sha256 \n" in shown.out) == (True, False), shown.out
    now = rows_of(desk, "edition_file")[-1]
    for beside in (False, True):  # and where what stands hides something else
        if beside:
            add_row(desk, "hidden", source="register", file=now["file"], title=now["title"], sha256=now["sha256"],
                    kind="comments", place="Sheet", amount=1, digest="d", seen_at="x", state="hidden", hid_in="", earlier=0)
        said = shell("accept", "register", "--hidden", "rows", "--no-deliver")
        assert (said.code, "of an earlier edition, in which hidden rows do not count" in said.err) == (2, True), said.err
        assert rows_of(desk, "hidden_decision") == [], "it said that they count from now on, and asked no more"
    assert "--hidden private or public" in shell("hidden", "register").out


def test_a_name_of_a_file_that_tells_of_a_child_stands_nowhere(shell: Any, desk: Desk, tmp_path: Path) -> None:
    name = "Zebedee Quillfeather, aged 9.csv"
    (tmp_path / "old" / "register-3.csv").rename(tmp_path / "old" / name)
    (tmp_path / "files.csv").write_text(
        f'file,published,url,note\n"old/{name}",{DAYS[3]},,"With Zebedee Quillfeather, aged 9, in it"\n', "utf-8"
    )
    done = shell("import", "--source", "register", "--manifest", "files.csv", "--json")
    assert (done.code, done.data["editions"][0]["put_in"], done.data["editions"][0]["hides"]) == (1, True, 1)
    held = "\n".join(desk.store.db.conn.iterdump())
    assert "Quillfeather" not in done.out + held
    assert "[withheld until reviewed].csv" in held


class AsItIs:
    """An earlier version looked into no name of a file."""

    def __init__(self, texts: Sequence[str], _: str) -> None:
        self.texts = list(texts)

    def file_name(self, name: str) -> str:
        return name

    def address(self, url: str) -> str:
        return url


def test_a_name_that_an_earlier_version_stored_goes_at_the_first_crawl_after_an_upgrade(
    shell: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Zebedee Quillfeather, aged 9.csv", "Zebedee Quillfeather, aged 9 - v2.csv", "register-0.csv")
    listed = ["file,published,url,note"]
    for n, name in zip((3, 2, 0), names, strict=True):
        (tmp_path / "old" / f"register-{n}.csv").rename(tmp_path / "old" / name)
        note = '"With Zebedee Quillfeather, aged 9, in it"' if n == 3 else ""
        listed.append(f'"old/{name}",{DAYS[n]},,{note}')
    (tmp_path / "files.csv").write_text("\n".join(listed), "utf-8")
    with monkeypatch.context() as earlier:
        earlier.setattr("text.privacy.prose.WithoutPrivate", AsItIs)
        done = shell("import", "--source", "register", "--manifest", "files.csv", "--json")
    assert len(done.data["editions"]) == 3, done.out
    held = "\n".join(desk.store.db.conn.iterdump())
    assert held.count("Quillfeather") > 10, "it stands there"
    releases = rows_of(desk, "release")
    set_fields(desk, "gone_over", {"reader": "an earlier one"})
    sources = {"register": desk.source}
    assert sweep(desk.store, sources, lambda: desk.now) is not None
    held = "\n".join(desk.store.db.conn.iterdump())
    assert "Quillfeather" not in held
    assert set(values_of(desk, "edition_file", "filename")) >= {
        "[withheld until reviewed].csv", "[withheld until reviewed] 2.csv", "register-0.csv",
    }
    assert list(check_log(desk.store)) == []
    assert rows_of(desk, "release") == releases
    kept = load_withheld(desk.store)
    for sha256, name in values_of(desk, "edition_file", "sha256", "filename"):
        assert bool(kept.kept_back(sha256)) == name.startswith("[withheld"), name
    (change, *_) = [x["id"] for x in rows_of(desk, "change", kind="added")]
    shown = "".join(shell(*command).out for command in (
        ("show", "1", "--json"), ("releases", "--json"), ("changes", "--json"), ("proof", str(change), "--to", "proof.zip"),
    ))
    with zipfile.ZipFile(tmp_path / "proof.zip") as made:
        shown += "".join(made.read(name).decode("utf-8", "replace") for name in made.namelist())
    copy = build_anew(desk.store.folder, tmp_path / "copy.db")
    shown += "".join(str(row) for table in ("edition_files", "editions", "changes", "versions") for row in rows_of(copy, table))
    assert "Quillfeather" not in shown
    before = desk.store.db.conn.total_changes
    assert sweep(desk.store, sources, lambda: desk.now) is None
    assert desk.store.db.conn.total_changes == before


@pytest.mark.parametrize("which", ["the one put in", "the one that was seen"])
def test_what_one_edition_says_of_a_child_is_withheld_in_one_that_is_put_in_and_around_it(
    shell: Any, desk: Desk, which: str
) -> None:
    """Whichever of them tells: neither the rows nor the files of the other show it."""
    plain, tells = ("DS09001", "University of Exeter", "Re: Emily Quillfeather", "Phonics", "2026-10-01"), "Pupil was 8 years old"
    rows = [*EDITIONS[5], plain]
    told = [*EDITIONS[5], (*plain[:3], tells, plain[4])]
    seen, put_in = (rows, told) if which == "the one put in" else (told, rows)
    at = f"{DAYS[5][:8]}28T09:00:00Z"
    desk.now = datetime.fromisoformat(at)
    desk.replica.publish_files([PublishedFile("Register of shares", "register.csv", csv(seen))], note="Updated.", at=at)
    desk.poll()
    (desk.store.folder.parent / "late.csv").write_bytes(csv(put_in))
    done = shell("import", "late.csv", "--source", "register", "--published", f"{DAYS[5][:8]}27")
    assert done.code in (0, 1), done.err
    assert count_of(desk, "edition") == 4
    assert "Quillfeather" not in "\n".join(desk.store.db.conn.iterdump())
    kept = load_withheld(desk.store)
    newest = values_of(desk, "edition_file", "sha256")[-2:]
    assert all(kept.kept_back(sha256) for sha256 in newest)


def test_what_was_found_later_is_marked_wherever_changes_are_counted(shell: Any, desk: Desk, tmp_path: Path) -> None:
    """A journalist counts rows of a CSV: what was told otherwise, and what was never news, must not look like news."""
    for n in (3, 4):
        assert shell("import", f"old/register-{n}.csv", "--source", "register", "--published", DAYS[n]).code == 0
    told = {x["id"]: x for x in rows_of(desk, "change", state="open")}
    listed = shell("changes", "--json").data
    assert {x["remark"] for x in listed} == {"", "found later: it was never news", OTHERWISE}
    for x in listed:
        known = told[x["id"]]
        assert bool(x["remark"]) == bool(known["found_at"] or known["overtaken_at"])
        assert (x["remark"] == OTHERWISE) == bool(known["overtaken_at"])
    lines = list(csv_files.DictReader(shell("changes", "--csv").out.splitlines()))
    assert [x["remark"] for x in lines] == [x["remark"] for x in listed]
    printed = shell("changes").out.splitlines()
    assert [next((r for r in ("found later", OTHERWISE) if f"({r}" in p), "") for p in printed] == [
        x["remark"].partition(":")[0] for x in listed
    ]
    came = value_of(desk, "release", "id", id=next(x["release_id"] for x in listed if x["reference"] == "DS00185"))
    life = [line for line in shell("show", str(came)).out.splitlines() if "  seen  " in line]
    assert [OTHERWISE in line or "(found later)" in line for line in life] == [True] * len(life)
    refresh(desk.store.folder)
    with closing(make_site(tmp_path / "data" / "public" / "register.db", tmp_path / "data" / "archive", ABOUT)) as site:
        reader = Reader(site)
        public = list(csv_files.DictReader(reader.get("/changes.csv").text.splitlines()))
        for x in public:
            known = told[int(x["id"])]
            assert (x["found"], x["overtaken"]) == tuple(str(int(bool(known[k]))) for k in ("found_at", "overtaken_at"))
        assert {"1"} <= {x["found"] for x in public} & {x["overtaken"] for x in public}
        gone = reader.get("/disappeared.json").json()
        overtaken = {int(x["id"]) for x in public if x["overtaken"] == "1"}
        assert overtaken
        assert not overtaken & {x["change"] for x in gone["rows"]}
        assert OTHERWISE in reader.words("/changes")


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("register April.csv", "register April (1).csv")])
def test_two_editions_of_one_day_are_not_put_together(
    names: tuple[str, str], shell: Any, desk: Desk, tmp_path: Path
) -> None:
    """They became one edition with each row twice."""
    (tmp_path / "day").mkdir()
    files = [f"day/{name}" for name in names]
    for file, n in zip(files, (2, 3), strict=True):
        (tmp_path / file).write_bytes(csv(EDITIONS[n]))
    done = shell("import", *files, "--source", "register", "--published", DAYS[2])
    assert done.code == 1
    assert re.search(rf"{re.escape(names[0])} and {re.escape(names[1])}\s+have\s+one\s+day", done.out)
    assert count_of(desk, "edition") == 2
    listed = f"file,published\n{files[0]},{DAYS[2]}\n{files[1]},{DAYS[2]}T14:00\n"
    (tmp_path / "files.csv").write_text(listed, "utf-8")
    done = shell("import", "--manifest", "files.csv", "--source", "register")
    assert (done.code, count_of(desk, "edition")) == (0, 4), done.out
    assert count_of(desk, "edition_row", edition_id=max(values_of(desk, "edition", "id", found_at=IS_SET))) == len(EDITIONS[3])
    (tmp_path / "other.csv").write_bytes(csv([("DS09001", *EDITIONS[0][0][1:])]))
    done = shell("import", "old/register-4.csv", "other.csv", "--source", "register", "--published", DAYS[4], "--dry-run")
    assert done.code == 0, done.out
    assert f"{len(EDITIONS[4]) + 1} rows" in done.out
