"""How `status` puts its sentences together: a line for each trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from commands.watch.shown import show
from commands.watch.status import gather
from commands.watch.trouble import trouble_lines
from config import load
from db.locks import source_lock
from db.register.runs import close_run, start_run
from db.store import Store
from db.watch import not_looking_since
from model.source import Source
from tests.tables import add_blank
from text.timestamp import stamp

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


def source(state: str, reason: str, why: str, todo: str = "look", *, owed: bool = False) -> Any:
    return {"name": "one", "state": state, "reason": reason, "decision_owed": owed, "since": None, "why": why, "todo": todo}


def incident(code: str, message: str, number: int = 1, source: str = "one", subject: str = "File") -> Any:
    at = "2026-11-24T14:56:00Z"
    return {"id": number, "source": source, "code": code, "subject": subject, "message": message, "count": 2, "first_at": at}


def lines(*, sources: Any = (), trouble: Any = (), dead: Any = (), low: int | None = None, closed: str = "",
          failing: Any = (), paused: Any = (), since: str | None = None, daemon: bool = True, alone: Any = (), budgets: Any = ()) -> list[str]:
    found = {
        "daemon": daemon, "not_looking_since": since,
        "sources": sources, "trouble": trouble, "dead": dead, "untold": None, "overdue": None, "last_run": None,
        "disk_low": low, "not_writable": closed, "archive_amiss": None, "workers": None, "told_to_nobody": None, "failing": failing,
        "paused": paused, "left_alone": alone, "budgets": budgets,
    }
    return [click.unstyle(line) for line in trouble_lines(found)]


DEAD = {"channel": "mail", "n": 1, "oldest": "2026-11-24T14:56:00Z", "error": "550 no.", "alerts": []}


@pytest.mark.parametrize(
    ("say", "given", "expected"),
    [
        (
            "a source that fails",
            {"sources": [source("blind", "tls", "tls: no")], "trouble": [incident("source_failing", "tls: no. To do: look")]},
            ["! one: blind: tls: no. What to do: look"],
        ),
        (
            "a file that cannot be read: the incident and the ledger say it in the same words",
            {
                "sources": [source("blind", "unreadable", "unreadable: File: no sheet [https://x]")],
                "trouble": [incident("unreadable", "File: no sheet. To do: open https://x in a browser")],
            },
            ["! one: blind: unreadable: File: no sheet [https://x]. What to do: look"],
        ),
        (
            "a decision that is owed: the incident says more, and what to do",
            {
                "sources": [source("watch", "quarantined", "9 rows are gone", owed=True)],
                "trouble": [incident("quarantined", "File: 9 rows are gone. Look, then: npdwatch accept one")],
            },
            ["! one: watch, a decision is owed: File: 9 rows are gone. Look, then: npdwatch accept one"],
        ),
        (
            "cells that are kept as printed in several sources are one line, with the sources counted",
            {
                "sources": [
                    *({**source("watch", "odd_reference", f"in row {n}"), "name": f"s{n}"} for n in range(7)),
                    {**source("watch", "unknown_tier", "in row 9"), "name": "other"},
                ],
                "trouble": [incident("odd_reference", f"in row {n}", n + 1, f"s{n}") for n in range(7)],
            },
            [
                "! 7 sources: watch, odd reference: s0, s1, s2, s3, s4 and 2 more. Of s0: in row 0",
                "! other: watch: in row 9. What to do: look",
            ],
        ),
        (
            "a second file of which something is to be decided is a line of its own",
            {
                "sources": [source("watch", "hidden", "a file hides something", owed=True)],
                "trouble": [incident("hidden_content", "File hides x"), incident("hidden_content", "Other hides y", 2)],
            },
            [
                "! one: watch, a decision is owed: File hides x",
                "! one: hidden content since 2026-11-24 14:56, 2 times: Other hides y [File]",
            ],
        ),
        (
            "what is put aside while the source is not seen",
            {"sources": [source("blind", "tls", "tls: no")], "trouble": [incident("quarantined", "File: 9 rows are gone")]},
            [
                "! one: blind: tls: no. What to do: look",
                "! one: quarantined since 2026-11-24 14:56, 2 times: File: 9 rows are gone",
            ],
        ),
        (
            "what is dead, and why",
            {"dead": [DEAD], "trouble": [
                incident("delivery_dead", "m", source="", subject="mail [a@example.org]"),
                incident("mail_came_back", "m", 2, source="", subject="mail [b@example.org]"),
            ]},
            ["! 1 delivery dead over channel mail"],
        ),
        (
            "what a receiver has not taken yet, though operators are not written to yet",
            {"failing": [{"channel": "chat", "alerts": 2, "failed_at": "2026-11-24T14:02:00Z", "error": "500.",
                          "next_at": "2026-11-24T14:07:00Z"}]},
            ["! 2 alerts wait for channel chat (failed at 2026-11-24 14:02: 500; tried again at 2026-11-24 14:07)"],
        ),
        (
            "a disk that is full, of which nothing can be noted, and one that was nearly full when it was",
            {"low": 4096, "trouble": [incident("disk_low", "only 20 MiB are free", source="")]},
            ["! only 0 MiB of disk are free: what cannot be recorded is not told. Make room"],
        ),
        (
            "what was dead and waits, since its channel is paused",
            {"paused": [{"name": "mail", "until": None, "why": "550"}], "trouble": [
                incident("delivery_dead", "m", source="", subject="mail [a@example.org]"),
                incident("channel_paused", "Channel mail: 550", source="", subject="mail"),
            ]},
            ["! mail: channel paused since 2026-11-24 14:56, 2 times: Channel mail: 550"],
        ),
        (
            "what is redriven and not sent yet",
            {"trouble": [incident("delivery_dead", "Channel mail: m", source="", subject="mail [a@example.org]")]},
            ["! mail [a@example.org]: delivery dead since 2026-11-24 14:56, 2 times: Channel mail: m"],
        ),
    ],
)
def test_each_trouble_is_one_line(say: str, given: Any, expected: list[str]) -> None:
    found = lines(**{"sources": [source("well", "", "")], **given})
    assert len(found) == len(expected), say
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def test_where_nothing_is_watched_not_all_is_well(shell: Any) -> None:
    (shell.folder / "npdwatch.toml").write_text("own_sources = false\n", "utf-8")
    shell("init")
    done = shell("status")
    assert (done.code, "! no source is watched" in done.out) == (1, True)


def test_sources_that_fail_together_are_one_line_which_says_how_many() -> None:
    at = "2026-11-24T14:50:00Z"
    many = [source("blind", "unreachable", "no answer") | {"name": f"s{n}", "since": at} for n in range(20)]
    other = source("blind", "tls", "tls: no") | {"name": "other", "since": "2026-11-20T09:00:00Z"}
    owed = source("blind", "quarantined", "9 rows are gone", owed=True) | {"name": "owed", "since": at}
    found = lines(
        sources=[*many, other, owed],
        trouble=[incident("sources_failing", "20 of 22 sources cannot be reached", source="", subject="several sources")
                 | {"sources": [f"s{n}" for n in range(20)]}],
    )
    assert found == [
        "! several sources: sources failing since 2026-11-24 14:56, 2 times: 20 of 22 sources cannot be reached",
        "! other: blind since 2026-11-20 09:00: tls: no. What to do: look",
        "! owed: blind, a decision is owed since 2026-11-24 14:50: 9 rows are gone. What to do: look",
    ]


def test_of_a_source_that_is_being_asked_for_the_first_time_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "npdwatch.toml"
    one = '[[source]]\nname = "one"\nkind = "page"\nurl = "https://example.org/"\n'
    path.write_text(f'own_sources = false\n[data]\nfolder = "data"\n[crawl]\ncontact = "a test"\n{one}', encoding="utf-8")
    settings = load(path)
    Store.create(settings.folder).close()
    with source_lock(settings.folder, "one"):
        (asked,) = gather(settings)["sources"]
        assert (asked["state"], asked["todo"]) == ("blind", "")
        assert "first crawl is under way" in asked["why"]
    (waits,) = gather(settings)["sources"]
    assert (waits["why"], waits["todo"]) == ("not polled yet", "npdwatch crawl one")


def test_a_register_that_is_late_by_its_own_rhythm_is_said_as_the_site_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "npdwatch.toml"
    path.write_text('own_sources = false\n[[source]]\nname = "one"\nkind = "file"\nurl = "https://www.example.org/a.csv"\n', "utf-8")
    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    with Store.create(tmp_path / "data") as store:
        add_blank(store, "source", name="one", first_seen_at=stamp(at), polled_at=stamp(at), good_at=stamp(at))
        add_blank(store, "run", id=1, started_at=stamp(at), ended_at=stamp(at), counts="{}")
        add_blank(store, "fetch", run_id=1, source="one", url="https://www.example.org/a.csv", outcome="ok", at=stamp(at))
        for n, month in enumerate((1, 3, 5, 7), 1):
            seen = stamp(at.replace(month=month, day=1))
            add_blank(store, "edition", id=n, source="one", number=n, kind="edition_published", state="accepted", seen_at=seen)
    found = gather(load(path), at)
    assert found["sources"][0]["late"] == "85 days beyond its own rhythm"
    show(found)
    assert "one: the next edition is late, 85 days beyond its own rhythm." in click.unstyle(capsys.readouterr().out)
    assert gather(load(path), at.replace(month=8))["sources"][0]["late"] == ""


@pytest.mark.parametrize(("daemon", "said"), [
    (True, "! the daemon runs, but hangs: nothing was looked at since 2026-11-24 14:56. Restart it: systemctl restart npdwatch"),
    (False, "! the daemon is not running: nothing was looked at since 2026-11-24 14:56. Start it: systemctl start npdwatch"),
])
def test_a_daemon_that_looks_at_nothing_is_said(daemon: bool, said: str) -> None:
    assert lines(sources=[{"state": "well", "name": "one"}], since="2026-11-24T14:56:00Z", daemon=daemon) == [said]


@pytest.mark.parametrize(("trigger", "runs", "minutes", "missed"), [
    ("daemon", False, 44, False), ("daemon", False, 46, True), ("daemon", True, 46, True),
    ("manual", False, 600, False), ("manual", True, 46, True),
])
def test_since_when_a_daemon_looks_at_nothing(tmp_path: Path, *, trigger: str, runs: bool, minutes: int, missed: bool) -> None:
    watched = [Source("one", "feed", "https://site.example.org/feed")]
    with Store.create(tmp_path) as store:
        assert not_looking_since(store, watched, NOW, running=runs) is None, "nothing was ever looked at"
        close_run(store, start_run(store, watched, [], trigger, NOW), NOW, {})
        found = not_looking_since(store, watched, NOW + timedelta(minutes=minutes), running=runs)
    assert (found == stamp(NOW)) if missed else found is None


def test_sources_that_were_never_polled_are_one_line_that_says_when_they_are_looked_at() -> None:
    new = [source("blind", "never_polled", "not polled yet") | {"name": name, "url": f"https://{name}.example/x", "auto": None}
           for name in ("one", "two")]
    seen = source("well", "", "") | {"name": "three"}
    due = "they are due, and the daemon looks at them in turn, at the pace of their hosts"
    assert lines(sources=new) == [f"! no source was polled yet: {due}. What to do: npdwatch crawl"]
    assert lines(sources=[*new, seen]) == [f"! 2 sources were not polled yet: {due}. What to do: npdwatch crawl"]
    assert lines(sources=[new[0], seen]) == ["! one: blind: not polled yet. What to do: look"]
    assert lines(sources=new, daemon=False) == [
        "! no source was polled yet: the daemon, which looks at them, is not running. What to do: npdwatch crawl"]
    alone = [{"place": "two.example", "until": "2026-11-24T15:10:00Z", "why": "429"}]
    paced = [s | {"auto": {"due_at": "2026-11-24T15:10:00Z", "why": "it was never looked at"}, "url": "https://two.example/x"} for s in new]
    found = lines(sources=paced, alone=alone, budgets=[{"host": "two.example", "delay": 60.0}])
    alone_until = "2 of them are on hosts that are left alone, until 2026-11-24 15:10"
    said = f"{due}, those on auto within some 4 min; {alone_until}"
    assert found == [f"! no source was polled yet: {said}. What to do: npdwatch crawl"]
