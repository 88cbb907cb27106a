"""`read`, `compare` and `classify`: any file, any name, without a database, a network or a configuration."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from demo.ods import OdsSheet, write_ods
from model.change import ChangeKind
from model.life import Life
from model.recipient import Category, Confidence
from readers.register.problems import REFUSALS

ROOT = Path(__file__).resolve().parents[2]

EDITIONS = Path(__file__).parents[1] / "readers" / "editions"
FILES = sorted(p for p in EDITIONS.iterdir() if p.suffix not in (".json", ".md"))
REGISTER = "DfE reference,Organisation name,Project title,Purpose\n"
ROWS = [f"DS{n:05d},Invented Body {n},A study of {n} things,To learn about matter number {n}\n" for n in range(1, 41)]


def write(folder: Path, name: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text(REGISTER + "".join(rows), encoding="utf-8")
    return path


# read -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=[f.name for f in FILES])
def test_reading_keeps_the_contract(shell: Any, file: Path) -> None:
    done = shell("read", file, "--json")
    found = done.data
    doubt = found["hidden"] or any(p["level"] != "note" for p in found["problems"])
    assert (done.code, done.err) == (int(bool(doubt)), "")
    assert set(found) == {"sheets", "accounts", "releases", "problems", "hidden"}
    assert all(set(hidden) == {"kind", "place", "amount"} for hidden in found["hidden"])
    assert found["sheets"]
    assert found["releases"]
    for sheet in found["sheets"]:
        assert set(sheet) == {"name", "kind", "header_row", "columns", "rows"}
        assert sheet["header_row"] >= 1
        assert all(isinstance(h, str) and (f is None or isinstance(f, str)) for h, f in sheet["columns"].items())
    for release in found["releases"]:
        assert {"sheet", "row", "reference", "recipient", "dates", "parties", "outcome"} <= set(release)
        assert release["row"] > 0
        for date in release["dates"].values():
            assert set(date) == {"value", "precision", "meaning"}
        assert release["outcome"] in list(Life)
        assert bool(release["parties"]) == bool(release["recipient"])
        for party in release["parties"]:
            assert set(party) == {"name", "role", "people"}
        ours = ("reference", "recipient", "dates", "sheet", "parties")
        assert all(v for k, v in release.items() if k not in ours)
    for problem in found["problems"]:
        assert set(problem) == {"code", "level", "message", "sheet", "row"}


def test_each_release_says_who_is_named_in_it_and_what_became_of_it(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Reference,Organisation name,Other organisations,Purpose,Status,row,outcome\n"
        'R1,"Jane Brown, University of Leeds\nBBC Newsnight",Ofsted,To learn about schools,Live,7,good\n'
        "R2,Fictional Insight Ltd on behalf of the Daily Telegraph,,To learn about pupils,Data destroyed,8,bad\n"
        "R3,Ofqual,,To learn about exams,,9,fair\n",
        encoding="utf-8",
    )
    first, second, third = shell("read", path, "--json").data["releases"]
    assert first["parties"] == [
        {"name": "University of Leeds", "role": "recipient", "people": ["Jane Brown"]},
        {"name": "BBC Newsnight", "role": "recipient", "people": []},
        {"name": "Ofsted", "role": "recipient", "people": []},
    ]
    assert [(p["name"], p["role"]) for p in second["parties"]] == [
        ("Fictional Insight Ltd", "recipient"),
        ("the Daily Telegraph", "commissioner"),
    ]
    assert [r["outcome"] for r in (first, second, third)] == ["supplied", "destroyed", "not_said"]
    assert [r["row"] for r in (first, second, third)] == [2, 3, 4], "a heading of ours does not hide the place"
    assert [r["row (as printed)"] for r in (first, second, third)] == ["7", "8", "9"]
    assert [r["outcome (as printed)"] for r in (first, second, third)] == ["good", "bad", "fair"]


@pytest.mark.parametrize("file", FILES, ids=[f.name for f in FILES])
def test_reading_for_people_ends_with_a_count(shell: Any, file: Path) -> None:
    done = shell("read", file)
    assert done.code == int("hidden: " in done.out or "warning: " in done.out)
    releases = len(shell("read", file, "--json").data["releases"])
    assert f"{releases:,} release" in done.out.splitlines()[-1]
    assert "headings in row" in done.out


REFUSED = {
    "empty_file": (b"", "register.ods"),
    "html_instead_of_workbook": (b"<!DOCTYPE html><html><body><p>Sorry, something went wrong.</p></body></html>", "a.xlsx"),
    "damaged": ((EDITIONS / "2024-dfe-external-data-shares.ods").read_bytes()[:900], "cut.ods"),
    "not_a_register": (b"%PDF-1.7\n1 0 obj\n", "letter.ods"),
    "no_header": (b"Dear reader\nthis is a letter\nand no register\n", "letter.csv"),
}


@pytest.mark.parametrize(("code", "given"), list(REFUSED.items()), ids=list(REFUSED))
def test_a_refused_file_names_its_code_and_what_to_do(shell: Any, code: str, given: tuple[bytes, str]) -> None:
    body, name = given
    (shell.folder / name).write_bytes(body)
    done = shell("read", name)
    assert done.code == 1
    (line,) = [x for x in done.out.splitlines() if x.startswith(f"refused: {code}")]
    assert len(line) > 60, "the sentence must say what to do"
    as_data = shell("read", name, "--json")
    assert as_data.code == 1
    codes = [p["code"] for p in as_data.data["problems"]]
    assert code in codes
    assert {c for c in codes if c in [r.value for r in REFUSALS]} == {code}
    assert as_data.data["releases"] == []


@pytest.mark.parametrize("command", [("read",), ("compare", "good.csv")], ids=["read", "compare"])
def test_what_is_no_file_is_wrong_usage(shell: Any, command: tuple[str, ...]) -> None:
    write(shell.folder, "good.csv", ROWS)
    missing = shell(*command, "missing.ods")
    assert (missing.code, "missing.ods" in missing.err, "does not exist" in missing.err) == (2, True, True)
    folder = shell(*command, shell.folder)
    assert (folder.code, "is a directory" in folder.err) == (2, True)
    with (shell.folder / "huge.csv").open("wb") as stream:
        stream.truncate(33 * 2**20)
    huge = shell(*command, "huge.csv")
    said = "is larger than 32 MiB. If it is meant to be so large, raise largest under [crawl] in the configuration."
    assert (huge.code, huge.err) == (1, f"npdwatch: huge.csv {said}\n"), "as of any file that cannot be read"


def test_the_configuration_says_how_large_a_file_may_be(shell: Any) -> None:
    """The one limit; where no configuration stands it is 32 MiB."""
    why = "To learn about the attainment of pupils " * 3
    write(shell.folder, "long.csv", [f"DS{n:05},Invented Trust {n % 90},Study {n},{why}\n" for n in range(9_000)])
    configuration = shell.folder / "npdwatch.toml"
    configuration.write_text("[crawl]\nlargest = 1\n", encoding="utf-8")
    refused = shell("read", "long.csv")
    assert (refused.code, "larger than 1 MiB" in refused.err, "largest under [crawl]" in refused.err) == (1, True, True)
    configuration.write_text("[crawl]\nlargest = 2\n", encoding="utf-8")
    assert "9,000 releases" in shell("read", "long.csv").out


def test_reading_standard_input(shell: Any) -> None:
    done = shell("read", "-", "--json", typed=(REGISTER + "".join(ROWS)).encode())
    assert done.code == 0
    assert len(done.data["releases"]) == 40


# compare --------------------------------------------------------------------------------------------------------


def test_columns_that_come_and_go_are_a_change(shell: Any) -> None:
    """A register without its column of sensitivity was "no change."."""
    for name, head, more in (("old", "Reference,Organisation,Purpose,Sensitivity", ",A"),
                             ("new", "Reference,Organisation,Purpose", "")):
        rows = [f"DS{n:05},Invented Body {n} Ltd,To study matter {n}{more}" for n in range(20)]
        (shell.folder / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    done = shell("compare", "old.csv", "new.csv")
    assert "column gone · Sensitivity" in done.out
    assert "no change" not in done.out
    assert "column added · Sensitivity" in shell("compare", "new.csv", "old.csv").out
    assert "no change." in shell("compare", "new.csv", "new.csv").out


def test_comparing_keeps_the_contract(shell: Any) -> None:
    edited = [ROWS[0].replace("To learn about", "To sell what we learn about"), *ROWS[1:39]]
    new = [*edited, "DS90001,Invented Newcomer Ltd,A new study,Another purpose altogether\n"]
    done = shell("compare", write(shell.folder, "old.csv", ROWS), write(shell.folder, "new.csv", new), "--json")
    found = done.data
    assert set(found) == {"summary", "changes", "columns", "ignored", "problems", "hidden"}
    assert set(found["columns"]) == {"added", "removed", "renamed", "reordered", "reformatted", "sheets"}
    assert found["summary"] == {"added": 1, "changed": 1, "removed": 1}
    for change in found["changes"]:
        assert set(change) == {
            "kind", "reference", "recipient", "sheet", "row", "fields", "before", "after", "reason", "rows",
        }
        assert change["kind"] in list(ChangeKind)
        assert change["reason"]
    by_kind = {c["kind"]: c for c in found["changes"]}
    assert by_kind["changed"]["fields"]["purpose"] == [
        "To learn about matter number 1", "To sell what we learn about matter number 1",
    ]
    assert (by_kind["added"]["before"], by_kind["removed"]["after"]) == (None, None)
    assert by_kind["added"]["after"]["recipient"] == "Invented Newcomer Ltd"
    assert by_kind["removed"]["before"]["reference"] == "DS00040"
    for problem in found["problems"]:
        assert set(problem) == {"code", "message", "level", "sheet", "row"}


def test_the_same_sheets_in_a_file_of_another_name_are_not_renamed(shell: Any) -> None:
    write(shell.folder, "register.csv", ROWS).rename(shell.folder / "register as sent.csv")
    for old, new in (
        (shell.folder / "register as sent.csv", write(shell.folder, "other.csv", ROWS)),
        (EDITIONS / "2018-third-party-requests.ods", shell.folder / "another name.ods"),
    ):
        if not new.exists():
            new.write_bytes(old.read_bytes())
        done = shell("compare", old, new, "--json")
        assert (done.code, done.data["summary"], done.data["problems"]) == (0, {}, [])


def test_rows_in_another_order_are_no_change(shell: Any) -> None:
    old, new = write(shell.folder, "old.csv", ROWS), write(shell.folder, "new.csv", ROWS[::-1])
    done = shell("compare", old, new, "--json")
    assert (done.code, done.data["summary"], done.data["changes"]) == (0, {}, [])
    assert done.data["ignored"]["row_order"] > 0
    assert shell("compare", old, new).out.startswith("no change. Passed over: ")


@pytest.mark.parametrize(
    ("heading", "code"), [("Organisation name", 0), ("Zorblatt", 1), ("", 1)], ids=["clean", "unknown", "none"]
)
def test_what_is_not_understood_ends_with_one_in_read_and_compare_alike(shell: Any, heading: str, code: int) -> None:
    good = write(shell.folder, "good.csv", ROWS)
    text = good.read_text(encoding="utf-8").replace("Organisation name", heading)
    (shell.folder / "other.csv").write_text(text, encoding="utf-8")
    (shell.folder / "later.csv").write_text(text + "DS90001,Invented Newcomer,A new study,Another\n", encoding="utf-8")
    assert shell("read", "other.csv").code == code
    for pair in (("good.csv", "other.csv"), ("other.csv", "good.csv"), ("other.csv", "later.csv")):
        assert (shell("compare", *pair).code, shell("compare", *pair, "--json").code) == (code, code), pair


def test_a_newspaper_in_a_new_column_is_told_as_a_crawl_tells_it(shell: Any) -> None:
    good = write(shell.folder, "good.csv", ROWS)
    head, first, *others = good.read_text(encoding="utf-8").splitlines()
    for said, kinds in (("Daily Telegraph", {"changed": 1}), ("yes", {})):
        lines = [f"{head},Onward sharing", f"{first},{said}", *(f"{line}," for line in others)]
        (shell.folder / "more.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert shell("compare", good, "more.csv", "--json").data["summary"] == kinds


def test_rows_that_are_gone_are_a_note_and_no_doubt(shell: Any) -> None:
    old, new = write(shell.folder, "old.csv", ROWS), write(shell.folder, "new.csv", [*ROWS[:10], *ROWS[11:]])
    done = shell("compare", old, new, "--json")
    assert (done.code, done.data["summary"]) == (0, {"removed": 1})
    assert [(p["code"], p["level"]) for p in done.data["problems"]] == [("removals_held", "note")]


def test_a_register_that_shrank_ends_with_one_and_says_why(shell: Any) -> None:
    old, new = write(shell.folder, "old.csv", ROWS), write(shell.folder, "new.csv", ROWS[:20])
    done = shell("compare", old, new)
    assert done.code == 1
    assert "refused: shrunk: 20 of 40 rows" in done.out
    as_data = shell("compare", old, new, "--json")
    assert as_data.code == 1
    assert ("shrunk", "refused") in [(p["code"], p["level"]) for p in as_data.data["problems"]]


def test_files_of_different_registers_are_told_apart(shell: Any) -> None:
    old = write(shell.folder, "old.csv", ROWS)
    new = shell.folder / "new.csv"
    people = "".join(f"P{n},Institute of Sorts {n},{2000 + n},granted\n" for n in range(40))
    new.write_text("Project number,Lead organisation,Accredited,Decision\n" + people, encoding="utf-8")
    done = shell("compare", old, new, "--json")
    assert done.code == 1
    assert "different_registers" in [p["code"] for p in done.data["problems"]]


def test_a_file_that_cannot_be_read_is_named(shell: Any) -> None:
    good = write(shell.folder, "good.csv", ROWS)
    (shell.folder / "bad.ods").write_bytes(b"")
    for pair in ((good, "bad.ods"), ("bad.ods", good)):
        done = shell("compare", *pair)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("npdwatch: bad.ods: empty_file: ")
        as_data = shell("compare", *pair, "--json")
        assert (as_data.code, as_data.data["changes"], as_data.data["summary"]) == (1, [], {})
        assert [p["code"] for p in as_data.data["problems"]] == ["empty_file"]


def test_comparing_opens_no_database_and_takes_its_rows_not_apart(tmp_path: Path) -> None:
    """As the launcher ends a process that reads much: with a database it would take apart each row, a tenth of all."""
    paths = [write(tmp_path, "a.csv", ROWS), write(tmp_path, "b.csv", ROWS[1:])]
    look = f"""
import os, runpy, sys
os._exit = lambda code: print("at once", code, sorted({{"sqlite3", "ctypes", "scrapy"}} & sys.modules.keys()))
sys.argv = ["npdwatch", "compare", *{list(map(str, paths))}]
runpy.run_path('__main__.py', run_name='__main__')
"""
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "at once 0 []"


def test_comparing_editions_of_different_formats(shell: Any) -> None:
    done = shell("compare", EDITIONS / "2018-third-party-requests.ods", EDITIONS / "2020-dfe-external-data-shares.ods", "--json")
    assert done.code == 1, "other columns and sheets: a person must look"
    assert done.data["changes"]


# classify -------------------------------------------------------------------------------------------------------


def test_classifying_keeps_the_contract(shell: Any) -> None:
    done = shell("classify", "Daily Telegraph", "University of Exampleton", "", "--json")
    assert done.code == 0
    assert [x["name"] for x in done.data] == ["Daily Telegraph", "University of Exampleton", ""]
    assert [x["category"] for x in done.data] == ["press", "university", "unknown"]
    for answer in done.data:
        assert list(answer) == ["name", "category", "confidence", "reason", "also"]
        assert answer["confidence"] in list(Confidence)
        assert answer["reason"]
        assert all(c in list(Category) for c in answer["also"])


def test_a_name_that_a_crawl_would_withhold_is_said_to_be_so(shell: Any) -> None:
    done = shell("classify", "Zyxa Zyxwchild (born 12/03/2009)", "Zyxa Zyxwchild (8)", "Trust (2)", "Daily Telegraph", "--json")
    assert [x["category"] for x in done.data][:2] == ["individual", "individual"]
    for answer, why in zip(done.data, ("a birth date", "a child's age"), strict=False):
        assert answer["reason"] == f"Withheld in a crawl until a person decides (npdwatch review): the recipient's cell holds {why}."
    assert not any("Withheld" in x["reason"] for x in done.data[2:])


TABLES = {
    "a byte order mark and a heading": ("\ufeffName,Year\r\nDaily Telegraph,2013\r\n", ["Daily Telegraph"]),
    "a heading that is not the first": ("year,Organisation\n2013,Daily Telegraph\n", ["Daily Telegraph"]),
    "no heading": ("Daily Telegraph,2013\nHome Office,2015\n", ["Daily Telegraph", "Home Office"]),
    "quotes, commas and empty lines": ('recipient\n"Body, Soul and Co"\n\n', ["Body, Soul and Co"]),
}


@pytest.mark.parametrize(("text", "names"), list(TABLES.values()), ids=list(TABLES))
def test_names_from_a_csv(shell: Any, text: str, names: list[str]) -> None:
    (shell.folder / "names.csv").write_bytes(text.encode())
    done = shell("classify", "--csv", "names.csv", "--json")
    assert done.code == 0
    assert [x["name"] for x in done.data] == names


WRONG = {
    "nothing": (b"", "is empty"),
    "a heading alone": (b"name\n", "at least one name"),
    "not UTF-8": ("name\nCaf\u00e9\n".encode("cp1252"), "not UTF-8"),
    "a quote that does not end": (b'name\n"Body', "not CSV"),
}


@pytest.mark.parametrize(("body", "said"), list(WRONG.values()), ids=list(WRONG))
def test_a_csv_that_is_none(shell: Any, body: bytes, said: str) -> None:
    (shell.folder / "names.csv").write_bytes(body)
    done = shell("classify", "--csv", "names.csv")
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_no_name_at_all(shell: Any) -> None:
    assert shell("classify").code == 2


def test_comparing_carries_the_meaning_of_a_column_and_says_so(shell: Any) -> None:
    old = write(shell.folder, "old.csv", ROWS)
    new = write(shell.folder, "new.csv", [*ROWS, "DS90001,Invented Newcomer Ltd,A new study,Another purpose altogether\n"])
    new.write_text(new.read_text().replace("Organisation name", "Zorblatt"))
    done = shell("compare", old, new, "--json")
    assert [(c["kind"], c["recipient"]) for c in done.data["changes"]] == [("added", "Invented Newcomer Ltd")]
    assert "meaning_carried_over" in [p["code"] for p in done.data["problems"]]


# What a crawl withholds ------------------------------------------------------------------------------------------

WHO = ("Emily Quillfeather, aged 9", "A123456789012", "Mother of Emily Quillfeather, DOB 03/04/2012")
SAID = ("Quillfeather", "A123456789012", "03/04/2012")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("column", ["Organisation name", "Requester name", "Commissioned by"])
def test_who_a_crawl_withholds_is_withheld_by_commands_on_files(shell: Any, who: str, column: str) -> None:
    heads = ("Reference", "Organisation name", "Requester name", "Commissioned by", "Purpose", "Date supplied")

    def file(name: str, last: str) -> Path:
        rows = [[f"DS{n:05}", f"University of Aldermoor {n}", "Jane Carter", "DfE", "To study", "2020-05-01"] for n in range(9)]
        rows[3][heads.index(column)] = last
        path: Path = shell.folder / name
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([heads, *rows])
        return path

    plain, told, edited = file("plain.csv", "Someone Else Ltd"), file("told.csv", who), file("edited.csv", who)
    edited.write_text(edited.read_text().replace("DS00003", "DS00099").replace("2020-05-01", "2020-05-02"))
    for asked in (
        ("read", told), ("compare", plain, told), ("compare", told, plain), ("compare", told, edited),
        ("compare", told, edited, "--ignored"),
    ):
        for form in ((), ("--json",)):
            done = shell(*asked, *form)
            assert done.code == 1
            assert not [s for s in SAID if s in done.out], asked
            assert done.data["hidden"] if form else "hidden: " in done.out
    assert "withheld" in shell("compare", plain, told).out
    assert not [s for s in SAID if s in shell("read", told, "--propose").out]
    assert (shell("read", plain).code, shell("compare", plain, plain).code) == (0, 0)


def test_who_is_told_by_a_row_that_is_the_same_is_withheld_in_one_that_changes(shell: Any) -> None:
    rows = ["DS00001,Emily Quillfeather,Pupil in Year 4,2020-05-01\n", "DS00002,Emily Quillfeather,A study,2020-05-01\n"]
    old = shell.folder / "old.csv"
    old.write_text("Reference,Organisation name,Purpose,Date supplied\n" + "".join([*rows, *ROWS_OF_BODIES]))
    new = shell.folder / "new.csv"
    new.write_text(old.read_text().replace("A study", "Another study"))
    done = shell("compare", old, new, "--json")
    assert (done.code, "Quillfeather" in done.out) == (1, False)
    assert [c["recipient"] for c in done.data["changes"]] == ["recipient withheld until reviewed"]


ROWS_OF_BODIES = [f"DS001{n},University of Aldermoor {n},A study,2020-05-01\n" for n in range(9)]


# read --propose ---------------------------------------------------------------------------------------------------

UNKNOWN = (
    "Reference,Zorblatt,Purpose,Date supplied,References\n"
    '2019/001,University of Invented,To learn about schools,2020-01-31,"Inventedson, A. On schools, a study"\n'
    '2019/002,Fictional Insight Ltd,To learn about pupils,2020-02-28,"Madeupper, B. On pupils, a study"\n'
)


def test_what_is_in_doubt_ends_with_code_1_and_is_said(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    done = shell("read", path)
    assert done.code == 1
    assert "recipient_by_values" in done.out
    assert "field_does_not_fit" in done.out
    assert "taken for releases, since" in done.out
    assert "would be lost: what a column means" in done.out


def test_the_proposed_columns_are_toml_that_settles_what_was_in_doubt(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    proposed = shell("read", path, "--propose").out
    assert tomllib.loads(proposed) == {"source": {"columns": {"Zorblatt": "recipient", "References": ""}}}
    settings = tmp_path / "npdwatch.toml"
    settings.write_text(
        '[[source]]\nname = "mine"\nkind = "file"\nurl = "https://example.org/register.csv"\n\n' + proposed,
        encoding="utf-8",
    )
    done = shell("--config", settings, "read", path, "--source", "mine", "--json")
    assert (done.code, done.data["problems"]) == (0, [])
    assert done.data["sheets"][0]["columns"]["Zorblatt"] == "recipient"


def test_where_no_headings_are_it_is_said_that_nothing_is_proposed(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("".join(f"R{n},University of Invented,Study {n},2020-01-0{n}\n" for n in range(1, 9)), encoding="utf-8")
    proposed = shell("read", path, "--propose").out
    assert tomllib.loads(proposed) == {"source": {"columns": {}}}
    assert "# Nothing to propose: no headings were recognised.\n# no heading row was recognised" in proposed
    assert '# Where a row of it is the headings, name one: "a heading as printed" = "recipient"' in proposed
    assert "none is read as a release" in shell("read", path).out


def read_again(shell: Any, path: Path, columns: str) -> Any:
    settings = path.with_name("npdwatch.toml")
    source = '[[source]]\nname = "mine"\nkind = "file"\nurl = "https://example.org/register.csv"\n\n'
    settings.write_text(source + columns, encoding="utf-8")
    return shell("--config", settings, "read", path, "--source", "mine", "--json")


@pytest.mark.parametrize(
    ("headings", "key", "field"),
    [
        ("#,Organisation name,Purpose,Zorblatt,Zorblatt", "Zorblatt (2)", "decided"),
        ("#,Organisation name,Project title,,Went out", "column D", "purpose"),
        ("#,Organisation name,Project title,Purpose,Went out", "#", "row_id"),
        ("#,Organisation name,Project title,Column of purposes,Went out", "Column of purposes", "purpose"),
    ],
)
def test_each_column_is_proposed_by_a_name_by_which_it_can_be_said(
    shell: Any, tmp_path: Path, headings: str, key: str, field: str
) -> None:
    path = tmp_path / "register.csv"
    rows = [f"-,University of Invented {n},Study {n},To learn about schools {n},0{n}/03/2021\n" for n in range(1, 9)]
    path.write_text("".join([headings + "\n", *rows]), encoding="utf-8")
    proposed = shell("read", path, "--propose").out
    line = next(x for x in proposed.splitlines() if f'"{key}" = ' in x)
    said = f'[source.columns]\n"{key}" = "{field}"\n'
    done = read_again(shell, path, said)
    assert done.data["sheets"][0]["columns"][key] == field, line
    assert [r["row"] for r in done.data["releases"]] == list(range(2, 10)), "a cell of a mere sign is no heading"
    assert not [p for p in done.data["problems"] if key in p["message"]]


def test_a_heading_that_stands_nowhere_is_said(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(UNKNOWN.replace("Purpose", "Wherefore"), encoding="utf-8")
    columns = '[source.columns]\nZorblatt = "recipient"\nReferences = ""\nGone = ""\nAnother = "recipient"\n'
    done = read_again(shell, path, columns + 'Whereforre = "purpose"\n')
    (vain,) = (p["message"] for p in done.data["problems"] if p["code"] == "heading_not_found")
    assert "names the heading 'Whereforre'" in vain, "what another column is, or nothing, is no loss"
    assert done.code == 1
    done = read_again(shell, path, columns + 'WHEREFORE = "purpose"\n')
    assert (done.code, done.data["problems"]) == (0, [])


def test_of_two_columns_that_are_said_to_be_the_same_one_is_told(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(UNKNOWN.replace("References", "Mood").replace("Purpose", "Humour"), encoding="utf-8")
    both = read_again(shell, path, '[source.columns]\nZorblatt = "recipient"\nMood = "tier"\nHumour = "tier"\n')
    assert [p["code"] for p in both.data["problems"] if "you say that column 'Mood'" in p["message"]] == ["column_meant_twice"]


def test_a_row_is_shown_as_it_is_printed_each_cell_once(shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    assert shell("read", path).out.count("2019/001") == 1


def test_what_is_the_same_or_endless_is_shown_once_and_in_short(shell: Any, tmp_path: Path) -> None:
    path, other = tmp_path / "register.ods", tmp_path / "other.ods"
    rows = [[f"R{n}", f"University of Invented {n}", f"Purpose {n}", *["x"] * 60] for n in range(1, 4)]
    table = [["Reference", "Organisation name", "Purpose", *(f"Answer {n}" for n in range(60))], *rows]
    long = [*table, ["R4", "University of Leeds", "word " * 30_000]]
    path.write_bytes(write_ods([OdsSheet("First", table), OdsSheet("Second", table)]))
    other.write_bytes(write_ods([OdsSheet("First", table), OdsSheet("Second", long)]))
    out = shell("read", path).out
    assert out.count("Organisation name → recipient") == 1
    assert "  63 columns as in First" in out
    assert "… and 40 more kept as it is" in out
    assert "Answer 20 kept" not in out
    assert "cell_cut [other.ods, Second, row 5]: " in shell("compare", path, other).out


@pytest.mark.parametrize("word", ["", "TBC", "Redacted", "[c]", "See note 3", "See above"])
def test_a_row_without_the_name_of_its_recipient_ends_with_code_1(shell: Any, tmp_path: Path, word: str) -> None:
    path = tmp_path / "register.csv"
    head = "DfE reference,Organisation name,Purpose,Dataset\n"
    rest = "DS00002,University of Leeds,To learn,School Census\nDS00003,University of Bath,To learn,School Census\n"
    path.write_text(f"{head}DS00001,{word},To learn,School Census\n{rest}", encoding="utf-8")
    done = shell("read", path)
    assert done.code == 1
    assert "recipient_not_named [register, row 2]: in row 2 the recipient is not named" in done.out
    path.write_text(head + rest, encoding="utf-8")
    assert shell("read", path).code == 0
