"""`npdwatch show` tells a life in order of time, and how it stood on any day, of a release and of a recipient."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.withheld.record import withhold
from demo.site import SHARES
from tests.pipelines.test_history import BASE, DAYS, HEAD, csv, publish, row
from tests.tables import set_fields, values_of

HEADINGS = f"{HEAD},Licence expiry date,Status of request"


def lines(n: int) -> list[tuple[str, ...]]:
    """Editions of a register: row 5 is corrected, then refused; row 12 goes, and comes back; row 40 comes."""
    rows = [(*r, "2020-06-30", "Approved") for r in BASE]
    rows[5] = (*row(5), ("2020-06-30", "2021-06-30", "2021-06-30")[min(n, 2)], "Rejected" if n >= 2 else "Approved")
    if n == 2:
        del rows[12]
    if n == 4:
        rows[7] = (*row(7, who="Newname Learning Holdings"), "2020-06-30", "Approved")
    return [*rows, (*row(40, who=BASE[5][1]), "", "Data supplied")] if n else rows


@pytest.fixture
def desk(shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("tests.pipelines.test_history.EDITIONS", [lines(n) for n in range(6)])
    monkeypatch.setattr("tests.pipelines.test_history.csv", lambda rows: csv(rows, HEADINGS))
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as made:
        (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
        for n in range(4):
            publish(made, n)
            made.poll()
            made.poll()
        yield made


def said(release: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(e["at"][:10], e["by"], e["what"]) for e in release["timeline"]]


def test_the_life_of_a_release_is_one_timeline(shell: Any, desk: Desk) -> None:
    (release,) = shell("show", BASE[5][0], "--json").data
    assert said(release) == [
        ("2015-05-01", "register", "decided"), ("2020-06-30", "register", "licence_end"),
        ("2021-06-30", "register", "licence_end"), (DAYS[0], "watch", "first_seen"), (DAYS[1], "watch", "changed"),
        (DAYS[2], "watch", "status_changed"),
    ]
    corrected = release["timeline"][1]
    assert (corrected["until"][:10], corrected["now"]) == (DAYS[1], "2021-06-30")
    text = shell("show", BASE[5][0]).out
    assert "Its life, in order of time (what was seen by days in UTC):" in text
    assert "2015-05-01  printed  decided: rejected" in text
    assert f"2020-06-30  printed  licence ends, as printed until {DAYS[1]}; the register says 2021-06-30 now" in text
    assert "first seen, approved, in the oldest edition that we have: it may be older" in text


def test_a_release_as_it_stood_on_a_day(shell: Any, desk: Desk) -> None:
    (then,) = shell("show", BASE[5][0], "--as-of", DAYS[0], "--json").data
    assert (then["as_of"]["standing"], then["present"], len(then["versions"])) == ("stood", True, 1)
    assert then["versions"][0]["cells"]["licence_end"] == "2020-06-30"
    assert [e["what"] for e in then["timeline"]] == ["decided", "licence_end", "first_seen"], "nothing of what came later"
    assert "2021-06-30" not in shell("show", BASE[5][0], "--as-of", DAYS[0]).out
    assert "Rejected" in shell("show", BASE[5][0], "--as-of", "2999-12-31").out


@pytest.mark.parametrize(
    ("day", "standing", "words"),
    [
        ("2011-01-01", "not_known", "is not known: no edition of that time is known; the oldest, “Register of shares”, seen 2026-01-15, came later"),
        (DAYS[1], "stood", "This release stood in it."),
        (DAYS[2], "gone", "This release was in it no more: “Register of shares”, seen 2026-02-15, was the last edition that had it"),
        (DAYS[3], "stood", "This release stood in it."),
        ("2027-01-01", "stood", "The register was last looked at on 2026-04-15: it may be otherwise since."),
    ],
)
def test_each_day_is_said_plainly_also_one_on_which_it_was_gone(shell: Any, desk: Desk, day: str, standing: str, words: str) -> None:
    (release,) = shell("show", BASE[12][0], "--as-of", day, "--json").data
    assert release["as_of"]["standing"] == standing
    done = shell("show", BASE[12][0], "--as-of", day)
    assert (done.code, words in done.out) == (0, True), done.out


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2011-01-01", "What stood in the register on 2011-01-01 is not known: no edition of that time is known; the oldest"),
        (DAYS[1], f"which stood from {DAYS[1]} to {DAYS[2]}."),
        ("2027-01-01", "The register was last looked at on 2026-04-15: it may be otherwise since."),
    ],
)
def test_lists_and_totals_of_a_day_say_what_is_known_of_it(shell: Any, desk: Desk, day: str, words: str) -> None:
    for asked in (("releases",), ("stats", "--by", "level")):
        text, lines = shell(*asked, "--as-of", day), shell(*asked, "--as-of", day, "--csv")
        assert words in text.out, text.out
        assert (words in lines.err, words in lines.out) == (True, False)
        assert "the register was" not in shell(*asked, "--csv").err.casefold(), "of today nothing is in doubt"
    assert words in shell("stats", "--as-of", day, "--json").data["registers"][0]["said"]
    listed = shell("releases", "--as-of", day, "--json")
    assert (isinstance(listed.data, list), words in listed.err) == (True, True)
    assert words in shell("show", BASE[5][1], "--as-of", day).out


def test_a_gap_is_said_of_totals_too(shell: Any, desk: Desk) -> None:
    set_fields(desk, "edition", {"seen_at": "2025-01-15T09:00:00Z"}, number=1)
    for asked in ("releases", "stats"):
        assert "one that stood on the day may be missing" in shell(asked, "--as-of", "2025-06-01").out


def test_who_is_named_now_is_said_of_a_day_as_of_today(shell: Any, desk: Desk) -> None:
    publish(desk, 4)
    desk.poll()
    desk.poll()
    for day in ((), ("--as-of", DAYS[3])):
        assert "now: Newname Learning Holdings" in shell("show", BASE[7][1], *day).out
    with desk.store.transaction():
        withhold(desk.store, "recipient", "Newname Learning Holdings", because="a test", who="me", cause="person", now=desk.now)
    for day in ((), ("--as-of", DAYS[3])):
        assert "Newname" not in shell("show", BASE[7][1], *day).out


def test_a_recipient_by_its_name(shell: Any, desk: Desk) -> None:
    name = BASE[5][1]
    told = shell("show", name.upper(), "--json").data
    assert told == shell("recipients", "show", name, "--json").data
    assert [(e["at"][:10], e["reference"], e["what"]) for e in told["timeline"]] == [
        ("2015-05-01", BASE[5][0], "decided"), ("2020-06-30", BASE[5][0], "licence_end"),
        ("2021-06-30", BASE[5][0], "licence_end"), ("2022-05-01", row(40)[0], "decided"),
        (DAYS[0], BASE[5][0], "first_seen"), (DAYS[1], BASE[5][0], "changed"), (DAYS[1], row(40)[0], "added"), (DAYS[2], BASE[5][0], "status_changed"),
    ]
    text = shell("show", name).out
    assert f"{DAYS[2]}  seen     {BASE[5][0]}: status changed (status: Approved → Rejected)" in text
    then = shell("show", name, "--as-of", DAYS[0], "--json").data
    assert [r["reference"] for r in then["all_releases"]] == [BASE[5][0]]
    assert (then["as_of"]["stood"], then["as_of"]["not_yet"]) == (1, 1)
    assert f"On {DAYS[0]} 1 release of it stood in a register; 1 came later." in shell("show", name, "--as-of", DAYS[0]).out
    before = shell("show", name, "--as-of", "2011-01-01")
    assert (before.code, "2 may have stood: no edition of that time is known" in before.out) == (0, True)


@pytest.mark.parametrize(("asked", "words"), [("Nobody at all", "There is no release, and no recipient, 'Nobody at all'."), ("Organisation", "Perhaps: Organisation")])
def test_what_is_neither_is_said_with_what_is_like_it(shell: Any, desk: Desk, asked: str, words: str) -> None:
    done = shell("show", asked)
    assert (done.code, done.out, words in done.err) == (2, "", True), done.err


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20260101T10"])
def test_a_day_that_is_none_is_refused(shell: Any, desk: Desk, day: str) -> None:
    for asked in (BASE[5][0], BASE[5][1]):
        done = shell("show", asked, "--as-of", day)
        assert (done.code, "is not a day" in done.err) == (2, True)


def test_what_is_withheld_is_so_on_every_day(shell: Any, desk: Desk) -> None:
    (release,) = set(values_of(desk, "version", "release_id", reference=BASE[5][0]))
    with desk.store.transaction():
        withhold(desk.store, "release", release, because="a test", who="me", cause="person", now=desk.now)
    for day in ((), ("--as-of", DAYS[0])):
        assert shell("show", BASE[5][0], *day).code == 2
        body = shell("show", BASE[5][1], *day, "--json").data
        assert BASE[5][0] not in str(body)
