"""Whatever a command prints, as text, JSON or CSV, is without what is withheld; every byte is searched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.recipients.reviews import Review, save_reviews
from db.withheld.record import withhold
from db.withheld.short_list import hashed
from demo.site import SHARES
from model.recipient import Category
from publicdb.build import PublicCopy
from publicdb.file import copy_path
from recipients.cell.bodies import group_key
from tests.db.kept_back_world import AT, CHANGED, KEPT, NAMED, NEVER, RELEASED, ROWS, keep, kept_back, new, workbook
from tests.tables import Like, add_row, count_of, rows_of, set_fields, values_of
from text.timestamp import stamp

TEXT, JSON, CSV = (), ("--json",), ("--csv",)
MANY = ("--limit", "100000")
COMMANDS = [
    *((("changes", *MANY, "--silent"), form) for form in (TEXT, JSON, CSV)),
    *((("changes", *MANY, "--kind", "relabelled"), form) for form in (TEXT, JSON, CSV)),
    *((("releases", *MANY), form) for form in (TEXT, JSON, CSV)),
    *((("releases", *MANY, "--as-of", "2099-01-01"), form) for form in (TEXT, JSON, CSV)),
    *((("recipients", *MANY), form) for form in (TEXT, JSON, CSV)),
    *((("stats", "--by", "recipient", "--limit", "1000"), form) for form in (TEXT, JSON, CSV)),
    *((("stats", "--reconcile"), form) for form in (TEXT, JSON)),
    *((("evidence", "--all"), form) for form in (TEXT, JSON)),
    *((("evidence", "{item}"), form) for form in (TEXT, JSON)),
    *((("show", "{release}"), form) for form in (TEXT, JSON)),
    *((("show", "{release}", "--as-of", "2099-01-01"), form) for form in (TEXT, JSON)),
    *((("show", "{body}"), form) for form in (TEXT, JSON)),
    *((("recipients", "show", "{body}"), form) for form in (TEXT, JSON)),
    *((("recipients", "show", "{body}", "--as-of", "2099-01-01"), form) for form in (TEXT, JSON)),
    *((("recipients", "relabel", "--dry-run"), form) for form in (TEXT, JSON)),
    (("recipients", "export"), TEXT),
    *((("review", "--all"), form) for form in (TEXT, JSON)),
    *((("alerts", "mute"), form) for form in (TEXT, JSON)),
    *((("alerts", "list", "--state", "muted"), form) for form in (TEXT, JSON)),
    *((("status",), form) for form in (TEXT, JSON)),
    (("withheld", "--all"), JSON),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Desk]]:
    """A database with marks, all still to be told but a child's name; the folder with its configuration."""
    folder = tmp_path_factory.mktemp("printed")
    with kept_back(folder / "data") as (desk, _):
        (folder / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
        with desk.store.transaction():
            # What names a recipient beside the registers.
            at = stamp(AT)
            add_row(desk, "mute", recipient=NAMED, until="2099-01-01T00:00:00.000Z", why=f"for {NAMED}", made_at=at)
            add_row(
                desk, "notice", source="", code="a_test", subject="", message=f"Not understood: {NAMED}", urgent=0,
                first_at=at, last_at=at, count=2,
            )
            set_fields(desk, "labelling", {"lists": "of an older version"})
            set_fields(desk, "version", {"category_reason": "x"}, recipient=Like("%Zyxw%"))
        yield folder, desk


def printed(shell: Any, world: tuple[Path, Desk], *further: str, also: str = "") -> dict[str, str]:
    """What each command prints, on both streams, by how it was called."""
    folder, desk = world
    named = {
        "item": values_of(desk, "item", "key"),
        "release": values_of(desk, "release", "id"),
        "body": [also, *sorted(set(values_of(desk, "version", "recipient")))[:5]],
    }
    said = {}
    for command, form in COMMANDS:
        kind = next((k for k in named if f"{{{k}}}" in command), "")
        for value in named.get(kind, [""]):
            own = [a.format(**{kind: value}) for a in command]
            if value or not kind:
                takes = bool(further) and command[0] in ("changes", "releases", "show", "recipients", "evidence")
                takes = takes and "relabel" not in command
                done = shell("--config", folder / "npdwatch.toml", *own, *form, *(further if takes else ()))
                assert done.code in (0, 1) or kind, (own, done.err)
                said[" ".join((*own, *form))] = done.out + done.err
    return said


def marks_in(said: dict[str, str]) -> dict[str, set[str]]:
    """Mark -> the commands that print it."""
    marks = (*KEPT, *NEVER)
    return {m: found for m in marks if (found := {c for c, t in said.items() if m.casefold() in t.casefold()})}


def test_nothing_that_is_withheld_is_printed(shell: Any, world: tuple[Path, Desk]) -> None:
    before = marks_in(printed(shell, world))
    assert set(KEPT) - set(before) == {"zyxwfile.xlsx"}, "the search finds what is there; that file is kept back by itself"
    assert not set(before) & set(NEVER), "a child's name, hidden content and the log, before anybody decides"
    asked = {(*c, *f) for c, f in COMMANDS}
    first = {c.split()[0] for commands in before.values() for c in commands}
    assert first >= {c[0] for c in asked} - {"withheld"}, "every command has something that it is to leave out"
    keep(world[1])
    after = printed(shell, world, also=NAMED)
    body = [c for c in after if c.startswith("recipients show") and NAMED in c]
    assert body
    assert all("This recipient is withheld" in after[c] for c in body)
    assert marks_in(after) == {}
    assert not [c for c in after if hashed(group_key(NAMED)) in after[c]], "a guessed name could be tried on it"
    assert "recipient withheld" in "".join(after.values())
    uncut = marks_in(printed(shell, world, "--withheld"))
    assert set(uncut) >= {*KEPT, "Zyxwchild", "17 June 2012"}, "who decides can see it"
    assert not set(uncut) & {"Zyxwrow", "Zyxwsheet", "Zyxwremark", "Zyxwbecause"}
    whole = shell("--config", world[0] / "npdwatch.toml", "withheld", "--json", "--names")
    assert NAMED in whole.out
    assert "Zyxwbecause" in whole.out


@pytest.mark.parametrize("search", [
    ("changes", "--silent", "--search", "{}"), ("releases", "--search", "{}"),
    ("releases", "--as-of", "2099-01-01", "--search", "{}"), ("evidence", "--all", "--search", "{}"),
    ("recipients", "--search", "{}"), ("show", "{}"), ("recipients", "show", "{}"),
    ("alerts", "why", "{}"), ("proof", "{}"),
])
def test_no_search_finds_what_is_withheld(shell: Any, world: tuple[Path, Desk], search: tuple[str, ...]) -> None:
    """After `keep`. Not by the whole name nor by a word of it; nor does it say that there is something."""
    def said(words: str, *more: str) -> tuple[int, str]:
        done = shell("--config", world[0] / "npdwatch.toml", *(a.format(words) for a in search), *more)
        return done.code, (done.out + done.err).replace(words, "WORDS")

    whole = () if "show" in search else (RELEASED, NAMED, CHANGED)  # who guesses a whole name is told that it is withheld
    nothing = said("Zyxwnowhere")
    assert {words: said(words) for words in (*KEPT, *whole)} == dict.fromkeys((*KEPT, *whole), nothing)
    if "--search" in search:
        assert any(said(words, "--withheld") != nothing for words in KEPT), "who decides can look for it"


def test_the_site_and_stats_count_the_same(shell: Any, world: tuple[Path, Desk]) -> None:
    """Of releases and recipients, after `keep`."""
    folder, desk = world
    told = shell("--config", folder / "npdwatch.toml", "stats", "--by", "recipient", "--json")
    assert "Not counted: 3 withheld releases" in told.err
    with PublicCopy(desk.store.folder) as copy:
        copy.refresh()
    with closing(sqlite3.connect(copy_path(folder / "data"))) as public:
        releases, recipients = count_of(public, "releases", present=1), count_of(public, "recipients")
    assert (told.data["all"]["releases"], told.data["all"]["recipients"]) == (releases, recipients)
    assert sum(x["releases"] for x in told.data["by"]["recipient"] if "withheld" in x["value"]) == 2


def test_of_rows_shown_the_others_stay(shell: Any, tmp_path: Path) -> None:
    (tmp_path / "npdwatch.toml").write_text('[data]\nfolder = "data"\n', encoding="utf-8")
    rows = [new(1, RELEASED), new(2, CHANGED), new(3, "Exampleton Analytics Ltd")]
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as desk:
        for day, body in ((20, workbook(ROWS, rows)), (21, workbook([*ROWS, *rows]))):
            file = PublishedFile("Register of shares", "a.xlsx", body)
            replica.publish_files([file], note="Updated.", at=f"2026-10-{day}T09:30:00Z")
            desk.poll()
        (change,) = rows_of(desk, "change", kind="rows_shown")
        named = change["release_id"]
        with desk.store.transaction():
            withhold(desk.store, "release", named, because="x", who="x", cause="person", now=AT)
            versions = set(values_of(desk, "version", "id", release_id=named))
            grave = {"severity": 99, "severity_name": "Zyxwname", "reasons": '["Zyxwreason"]'}
            set_fields(desk, "assessment", grave, version_id=versions)
        save_reviews(desk.store, [Review("Exampleton Analytics Ltd", Category.PRESS, "seen")], AT)
    (told,) = shell("changes", "--kind", "rows_shown", "--json").data
    assert told["severity"] != 99, "not how grave a withheld row is"
    assert "Zyxw" not in str({k: told[k] for k in ("severity_name", "reasons")})
    (told,) = shell("changes", "--kind", "relabelled", "--json").data
    assert isinstance(told["detail"]["versions"], int)
    for form in (TEXT, JSON, CSV):
        done = shell("changes", "--kind", "rows_shown", *form)
        assert change["recipient"] not in done.out
        assert any(x[1] in done.out for x in rows)
        assert change["recipient"] in shell("changes", "--kind", "rows_shown", "--withheld", *form).out
