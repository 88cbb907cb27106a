"""`recipients` and `stats`: what they print, what a person types, and what is refused."""

from __future__ import annotations

import csv
import io
import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.counts import NAMES
from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from bench.world import Installation
from commands.register.review import UnusableAnswers, as_csv, read_answers, walk
from db.recipients.reviews import list_reviews
from db.store import Store
from db.totals import By, TotalStanding
from demo.site import SHARES
from recipients.published import published_counts
from tests.commands.conftest import configure_register
from tests.pipelines.test_decided import ROWS, TELEGRAPH, publish
from tests.pipelines.test_decided import csv as as_register
from tests.tables import set_fields, value_of, values_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FUND, COMPANY = NAMES[3], NAMES[1]


@pytest.fixture
def installed(registered: Path, tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "installed")
    made.configure([])
    shutil.copytree(registered, made.data, dirs_exist_ok=True)
    return made


@pytest.fixture
def ask(shell: Any, installed: Installation) -> Callable[..., Any]:
    def asked(*arguments: object, typed: bytes = b"") -> Any:
        return shell("--config", installed.configuration, *map(str, arguments), typed=typed)

    return asked


@pytest.fixture
def store(installed: Installation) -> Iterator[Store]:
    with Store.open(installed.data) as opened:
        yield opened


def test_the_list_and_its_filters(ask: Any) -> None:
    every = ask("recipients", "--json").data
    assert {o["name"] for o in every} == set(NAMES)
    assert sum(o["releases"] for o in every) == 1008
    assert all(o["older_than_the_watch"] and o["sources"] == ["made-up"] for o in every)
    assert [o["name"] for o in ask("recipients", "--json", "--category", "commercial").data] == [COMPANY]
    assert [o["name"] for o in ask("recipients", "--json", "--search", "FUND").data] == [FUND]
    assert ask("recipients", "--json", "--reviewed").data == []
    assert ask("recipients", "--json", "--since", "2030-01-01").data == []
    rows = list(csv.DictReader(io.StringIO(ask("recipients", "--csv").out)))
    assert {r["name"] for r in rows} == set(NAMES)
    assert FUND in ask("recipients").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("recipients", "--category", "pres"), "no category"),
        (("recipients", "--source", "nowhere"), "no source"),
        (("recipients", "--since", "yesterday"), "is not a day"),
        (("recipients", "show", "Nobody"), "No register names"),
        (("recipients", "show", "Exampleton"), "Perhaps:"),
        (("recipients", "set", FUND, "newspaper", "--because", "x"), "no category"),
        (("recipients", "set", "?!", "press", "--because", "x"), "not a name"),
        (("recipients", "set", FUND, "press", "--because", "  "), "--because is empty"),
        (("recipients", "set", FUND, "press"), "--because"),
        (("recipients", "forget", FUND), "Nobody has reviewed"),
        (("recipients", "review"), "needs a terminal"),
        (("stats", "--csv"), "one --by"),
        (("stats", "--source", "nowhere"), "no source"),
        (("stats", "--by", "colour"), "colour"),
    ],
)
def test_what_is_refused(ask: Any, arguments: tuple[str, ...], said: str) -> None:
    done = ask(*arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_set_show_and_forget(ask: Any) -> None:
    done = ask("recipients", "set", FUND, "press", "--because", "it prints a paper", "--also", "charity")
    assert done.code == 0, done.err
    assert "Nobody is alerted" in done.out
    told = ask("recipients", "show", FUND.upper(), "--json").data
    assert (told["category"], told["also"], told["reviewed"]) == ("press", ["charity"], True)
    assert told["reason"] == "Decided by a person", "a reason is published"
    assert "it prints a paper" in ask("recipients", "export").out
    assert told["relabelled"][0]["fields"] == {"category": ["charity", "press"]}
    assert len(told["all_releases"]) == told["releases"]
    assert "relabelled" in ask("recipients", "show", FUND).out
    assert ask("recipients", "forget", FUND).code == 0
    assert ask("recipients", "show", FUND, "--json").data["category"] == "charity"
    assert ask("changes", "--json", "--search", "Exampleton").data == [], "a review is no news"


def test_export_and_import_are_a_round_trip(ask: Any, tmp_path: Path) -> None:
    ask("recipients", "set", FUND, "press", "--because", '=1+1, "quoted"\nand a second line', "--also", "charity")
    ask("recipients", "set", "'Twas Invented", "commercial", "--because", "-")
    file = tmp_path / "answers.csv"
    assert ask("recipients", "export", file).code == 0
    text = file.read_text(encoding="utf-8")
    assert "\n=1" not in text
    assert ",=1" not in text
    assert ask("recipients", "export").out == text
    for name in (FUND, "'Twas Invented"):
        ask("recipients", "forget", name)
    assert ask("recipients", "import", file, "--dry-run").code == 0
    assert ask("recipients", "show", FUND, "--json").data["reviewed"] is False
    assert ask("recipients", "import", file).code == 0
    again = tmp_path / "again.csv"
    ask("recipients", "export", again)
    first, second = ([r[:4] for r in csv.reader(io.StringIO(t))] for t in (text, again.read_text(encoding="utf-8")))
    assert first == second


HEAD = "name,category,because,also\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1: the heading has no column name, category, because"),
        (b"name,category\nx,press\n", "no column because"),
        (b"name;category;because\nx;press;y\n", "parted by semicolons: save it with commas"),
        ((HEAD + "Invented,pres,x,\n").encode(), "Line 2: there is no category 'pres'"),
        ((HEAD + "Invented,press,x,foo\n").encode(), "Line 2: there is no category 'foo'"),
        ((HEAD + "Invented,press,,\n").encode(), "Line 2: no reason"),
        ((HEAD + "Good One,press,x,\n\n--,press,x,\n").encode(), "Line 4: '--' is not a name"),
        ((HEAD + "Invented,press,x,,,,\n").encode(), "Line 2: more cells"),
        (
            (HEAD + "Invented,press,x,\nThe INVENTED Ltd,charity,x,\n").encode(),
            "Line 3: 'The INVENTED Ltd' has another",
        ),
        ((HEAD + 'Invented,press,"x\n').encode(), "Line 2"),
        ((HEAD + f"{'x' * 20_000},press,x,\n").encode(), "longer than 10,000"),
        ((HEAD + f"{'x' * 200_000},press,x,\n").encode(), "Line 2"),
        ("name,category,because\nCafé,press,x\n".encode("cp1252"), "not UTF-8"),
        (b"x" * 10_000_001, "larger than"),
        ((HEAD + "?,?,?,?\n" * 500).encode(), "and 480 more"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(UnusableAnswers, match=r"(?s).*") as refused:
        read_answers(data)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 10_000


def test_nothing_of_a_bad_file_is_taken(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(HEAD + f"{FUND},press,x,\nInvented,pres,x,\n", encoding="utf-8")
    done = ask("recipients", "import", file)
    assert done.code == 2
    assert "nothing was imported" in done.err
    assert "Line 3" in done.err
    assert ask("recipients", "--reviewed", "--json").data == []


def test_a_csv_with_a_mark_at_its_beginning_is_read() -> None:
    (one,) = read_answers(("\ufeff" + HEAD + "Invented,press,x,charity|commercial\n").encode())
    assert [c.value for c in (one.category, *one.also)] == ["press", "charity", "commercial"]
    assert read_answers(as_csv([]).encode()) == []


def test_walking_through_what_is_unsure(store: Store) -> None:
    typed = iter(["what", "99", "press", "it is one", "s", "q"])
    said: list[str] = []
    assert walk(store, lambda _: next(typed), said.append, lambda: NOW, everything=True) == 1
    (answer,) = list_reviews(store)
    assert (answer["category"], answer["because"]) == ("press", "it is one")
    assert sum("is none of" in s for s in said) == 2
    assert any("held to be" in s for s in said)


def test_nothing_waits(store: Store) -> None:
    said: list[str] = []
    assert walk(store, lambda _: pytest.fail("asked"), said.append, lambda: NOW) == 0
    assert said == ["Nothing waits for a review."]


def test_a_review_at_a_terminal(installed: Installation) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        installed.command("recipients", "review", "--all"), stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    os.write(ours, b"press\nseen in print\nq\n")
    out = b""
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                out += os.read(ours, 65_536)
            except OSError:  # the terminal is closed at its other end
                break
    assert child.wait(timeout=10) == 0, out
    os.close(ours)
    with Store.open(installed.data) as store:
        assert [(r["category"], r["because"]) for r in list_reviews(store)] == [("press", "seen in print")]


# Totals -----------------------------------------------------------------------------------------------------------


def test_the_published_counts_are_reproduced(store: Store) -> None:
    ours = {(p.said_by, p.since, p.what): (p.count, TotalStanding(store).ours(p)) for p in published_counts() if p.countable}
    campaign = {k: v for k, v in ours.items() if k[0] == "Defend Digital Me"}
    assert len(campaign) == 13
    assert [k for k, (said, counted) in campaign.items() if said != counted] == []


def test_totals_add_up(store: Store) -> None:
    for by in By:
        rows = TotalStanding(store).totals(by)
        assert sum(r["releases"] for r in rows) == 1008, by
        assert sum(r["individual"] + r["aggregate"] + r["level_unknown"] for r in rows) == 1008, by
    assert TotalStanding(store, as_of="2020-01-01").totals(By.YEAR) == [], "no edition had been seen by then"
    assert TotalStanding(store, sources=["another"]).totals(By.YEAR) == []


def test_stats_in_its_forms(ask: Any) -> None:
    told = ask("stats", "--json", "--by", "tier", "--by", "recipient").data
    assert set(told["by"]) == {"tier", "recipient"}
    assert told["all"]["releases"] == 1008
    assert told["all"]["recipients"] == len(NAMES)
    assert all(p["source"].startswith("https://") and p["said_on"] for p in told["published"])
    rows = list(csv.DictReader(io.StringIO(ask("stats", "--csv", "--by", "category").out)))
    assert sum(int(r["releases"]) for r in rows) == 1008
    out = ask("stats").out
    assert "1,008 entries to 4 recipients, of which " in out
    assert "not in a register" in out
    assert ask("stats", "--as-of", "2020-01-01").code == 0


def test_releases_by_level(ask: Any) -> None:
    assert len(ask("releases", "--json", "--level", "aggregate").data) == 30
    (one,) = ask("releases", "--json", "--level", "individual", "--limit", "1").data
    assert one["severity_name"] in ("low", "medium", "high")
    assert one["reasons"]
    assert "sensitivity score" in ask("show", str(one["id"])).out


def test_counting_when_nothing_was_recorded(shell: Any, tmp_path: Path) -> None:
    empty = Installation(tmp_path / "empty")
    empty.configure([])
    for arguments in (("stats",), ("stats", "--json"), ("recipients",), ("recipients", "export")):
        done = shell("--config", empty.configuration, *arguments)
        assert done.code == 0, done.err


# Relabelling ------------------------------------------------------------------------------------------------------


@pytest.fixture
def older(store: Store) -> None:
    """What an older version had made of the company."""
    set_fields(store, "version", {"category": "charity"}, recipient=COMPANY)
    set_fields(store, "labelling", {"lists": "those of an older version"})


@pytest.mark.usefixtures("older")
def test_better_lists_relabel_by_a_command(ask: Any) -> None:
    assert "the next crawl relabels" in ask("status").out
    trial = ask("recipients", "relabel", "--dry-run", "--json").data
    (row,) = trial["recipients"]
    assert (row["recipient"], row["fields"]) == (COMPANY, {"category": ["charity", "commercial"]})
    assert trial["versions"] == row["versions"] > 100
    assert f"{COMPANY} (made-up): category: charity → commercial" in ask("recipients", "relabel", "--dry-run").out
    assert ask("changes", "--kind", "relabelled", "--json").data == [], "a trial writes nothing"
    done = ask("recipients", "relabel", "--json").data
    assert (done["versions"], done["assessed"]) == (trial["versions"], 0)
    assert ask("recipients", "relabel").out.startswith("0 versions"), "done again it finds nothing"
    assert ask("recipients", "relabel", "--dry-run", "--json").data == {
        "dry_run": True, "versions": 0, "recipients": []
    }
    assert "relabels" not in ask("status").out


@pytest.mark.usefixtures("older")
def test_what_was_relabelled_is_listed_where_it_is_asked_for(ask: Any) -> None:
    usual = ask("changes", "--json").data
    ask("recipients", "relabel")
    assert ask("changes", "--json").data == usual, "it is no news"
    (change,) = ask("changes", "--kind", "relabelled", "--json").data
    assert (change["state"], change["recipient"]) == ("silent", COMPANY)
    assert change["fields"] == {"category": ["charity", "commercial"]}
    assert change in ask("changes", "--silent", "--json").data
    assert COMPANY in ask("changes", "--kind", "relabelled").out


def test_official_registers_are_read_listed_cited_and_taken_out(ask: Any, installed: Installation, tmp_path: Path) -> None:
    assert "Companies House: Free Company Data Product" in ask("recipients", "sources").out
    file = tmp_path / "BasicCompanyDataAsOneFile-2026-11-01.csv"
    heading = "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus"
    file.write_text(f'{heading}\n"{COMPANY.upper()}",09999901,Private Limited Company,Active\n', encoding="utf-8")
    done = ask("recipients", "sources", file)
    assert "1 name of companies_house" in done.out
    assert [(s["register"], s["day"], s["names"]) for s in ask("recipients", "sources", "--json").data] == [
        ("companies_house", "2026-11-01", 1)
    ]
    assert "as of 1 November 2026" in ask("classify", COMPANY, "--json").data[0]["reason"]
    ask("recipients", "relabel")
    assert "company number 09999901, active" in ask("recipients", "show", COMPANY, "--json").data["reason"]

    other = tmp_path / "list.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    refused = ask("recipients", "sources", other)
    assert refused.code == 2
    assert "list.csv is no official register; known are" in refused.err
    assert "What was read before stands" in refused.err
    assert ask("recipients", "sources", "--remove", "companies_house").code == 0
    assert ask("recipients", "sources", "--remove", "companies_house").code == 2
    assert ask("recipients", "sources", "--json").data == []


def test_of_one_whose_rows_name_another_now_the_list_says_whom_but_who_is_withheld(shell: Any, tmp_path: Path) -> None:
    """One company under two names was counted as two, the earlier with no release and no word why."""
    was, now = "Brackwell Insights Ltd", "Brackwell Group Holdings Ltd"
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as desk:
        for day, name in enumerate((was, now), start=1):
            publish(desk, as_register([*ROWS, (TELEGRAPH[0], name, *TELEGRAPH[2:])]), day)
            desk.poll()
    configure_register(tmp_path, "http://127.0.0.1/register")
    lines = shell("recipients", "--search", "Brackwell").out.splitlines()
    assert "Its rows now name" in lines[0]
    (old,) = (line for line in lines if line.startswith(was))
    assert old.rstrip().endswith(now)
    shell("withhold", "recipient", now, "--because", "asked for")
    assert now not in shell("recipients", "--search", "Brackwell").out


def test_a_row_that_is_no_release_says_so_among_releases_and_in_the_count(ask: Any, store: Store) -> None:
    version = value_of(store, "version", "id", reference="DS90001")
    set_fields(store, "assessment", {"outcome": "approved"})
    assert "Outcome" not in ask("releases", "--limit", "3").out
    total = ask("stats", "--json").data["all"]
    for outcome, words in (("rejected", "rejected"), ("withdrawn", "withdrawn"), ("pending", "pending")):
        set_fields(store, "assessment", {"outcome": outcome}, version_id=version)
        head, _, first, *_ = ask("releases", "--limit", "3").out.splitlines()
        assert first[head.index("Outcome") :].startswith(words)
        said = f"{total['releases']:,} entries to {total['recipients']} recipients, of which 1 was rejected, withdrawn or"
        assert (said in ask("stats").out) == (outcome != "pending")
    set_fields(store, "assessment", {"outcome": "approved"}, version_id=version)
    assert " entries to " not in ask("stats").out


def test_a_category_that_a_row_has_by_another_body_is_said(ask: Any, store: Store) -> None:
    assert "by a further recipient" not in ask("releases", "--category", "commercial", "--limit", "5").out
    (version, *_) = [v for v, who in values_of(store, "version", "id", "recipient") if who == FUND]
    set_fields(store, "version", {"also": '["commercial"]'}, id=version)
    found = ask("releases", "--category", "commercial").out
    assert "1 of these " in found
    assert "stats counts each once, under the category of its first recipient" in found


def test_a_name_that_rows_have_in_another_place_is_found_there(ask: Any, store: Store) -> None:
    said = "pupil level data"
    told = ask("recipients", "show", said)
    assert told.code == 2
    assert f"No register names {said!r} as a recipient." in told.err
    assert "Rows that have its words in another place: DS90001, " in told.err
    assert "npdwatch releases --search " in told.err
    assert "another place" not in ask("recipients", "show", "Quillfeather Nowhere").err
