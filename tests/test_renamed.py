"""A key of the configuration that is called otherwise now is read under its old name, and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import config
from cli import npdwatch
from config.renamed import RENAMED
from db.store import Store

FILE = """own_sources = false
[crawl]
wait = 7
[[source]]
name = "one"
kind = "file"
url = "https://www.example.org/a.csv"
[[source]]
name = "two"
kind = "file"
url = "https://www.example.org/b.csv"
pause = "6h"
[channel.hook]
type = "slack"
address_env = "NPDWATCH_TEST_SLACK"
[channel.mail]
type = "email"
host = "smtp.example.org"
sender = "a@example.org"
to = ["b@example.org"]
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    of_tests = {"crawl.wait": "delay", "source.pause": "every", "channel.slack.address_env": "url_env", "zone": "time_zone"}
    for old, new in of_tests.items():
        monkeypatch.setitem(RENAMED, old, new)
    path = tmp_path / "npdwatch.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_key_is_read_under_its_old_name(path: Path) -> None:
    loaded = config.load(path)
    assert loaded.crawl.delay == 7
    assert [s.every for s in loaded.source] == [900, 6 * 3600]
    assert loaded.channel["hook"].url_env == "NPDWATCH_TEST_SLACK"  # type: ignore[attr-defined]  # it is one of Slack
    assert [r.removeprefix(f"{path}:").partition(";")[0] for r in loaded.remarks] == [
        "3: crawl.wait: is called delay now", "12: source.2.pause: is called every now",
        "15: channel.hook.address_env: is called url_env now",
    ]
    assert loaded.remarks[0].endswith("; it is read, and the old name will go: write delay")


def test_a_command_says_so_and_does_its_work(path: Path) -> None:
    Store.create(path.parent / "data").close()
    done = CliRunner().invoke(npdwatch, ["--config", str(path), "status"])
    assert "crawl.wait: is called delay now" in done.stderr
    assert "one" in done.stdout


def test_both_names_at_once_are_a_mistake(path: Path) -> None:
    path.write_text('zone = "UTC"\ntime_zone = "UTC"\n', encoding="utf-8")
    with pytest.raises(config.ConfigurationError, match=r":1: zone: is the old name of time_zone, which is given too"):
        config.load(path)


def test_a_wrong_value_is_still_named(path: Path) -> None:
    path.write_text('[crawl]\nwait = "long"\n', encoding="utf-8")
    with pytest.raises(config.ConfigurationError, match=r":1: crawl\.delay: must be a valid number"):
        config.load(path)


def test_every_new_name_is_a_key_and_no_old_one_is() -> None:
    keys = set(config.known_keys())
    for old, new in RENAMED.items():
        table = old.rpartition(".")[0]
        assert old not in keys
        assert f"{table}.{new}".lstrip(".") in keys
