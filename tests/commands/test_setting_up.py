"""From nothing to a configuration: init, what is refused, and how mistakes at the command line are answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import cli
from commands.telling.configured import routes
from config import load
from db.archive import Archive
from scale.keys import SigningKey
from tests.tables import values_of

ROOT = Path(__file__).parents[2]


def configure(folder: Path, text: str) -> Path:
    path = folder / "npdwatch.toml"
    path.write_text(text, encoding="utf-8")
    return path


# init -----------------------------------------------------------------------------------------------------------


def test_init_writes_a_configuration_that_is_right_and_a_database(shell: Any) -> None:
    done = shell("init", "--contact", "you@example.org")
    assert (done.code, done.err) == (0, "")
    assert "Wrote npdwatch.toml." in done.out
    assert f"Made the database {shell.folder / 'data' / 'npdwatch.db'}." in done.out
    text = (shell.folder / "npdwatch.toml").read_text(encoding="utf-8")
    assert '\ncontact = "you@example.org"\n' in text
    shown = shell("check", "--no-sources")
    assert shown.code == 1
    assert "no mistakes found" in shown.out
    assert "! who is told: no channel is configured: changes are recorded, and nobody is told. Add one" in shown.out
    assert "All works." not in shown.out
    assert not [x for x in shown.out.splitlines() if x.startswith("[crawl] contact")]


def test_status_before_the_first_crawl_shows_what_is_watched(shell: Any) -> None:
    assert shell("init").code == 0
    for form in ((), ("--json",)):
        said = shell("status", *form)
        assert said.code == 1, "nothing was looked at yet"
        assert "dfe-external-data-shares" in said.out


def test_init_again_changes_nothing(shell: Any) -> None:
    shell("init")
    path, database = shell.folder / "npdwatch.toml", shell.folder / "data" / "npdwatch.db"
    before = path.read_bytes(), database.read_bytes()
    done = shell("init", "--contact", "other@example.org")
    assert done.code == 0
    assert "stays as it is" in done.out
    assert "Found the database" in done.out
    assert "--contact was not used" in done.err
    assert (path.read_bytes(), database.read_bytes()) == before


@pytest.mark.parametrize("left", [False, True], ids=["no file", "an empty file"])
def test_init_where_the_database_was_lost_says_what_it_means(shell: Any, *, left: bool) -> None:
    """It said "Next: npdwatch crawl": whoever followed that told nobody of what was published meanwhile."""
    assert shell("init").code == 0
    assert shell("init").code == 0
    data = shell.folder / "data"
    Archive(data / "archive").keep(b"a body")
    (data / "npdwatch.db").unlink()
    if left:
        (data / "npdwatch.db").touch()
    done = shell("init")
    assert done.code == 1
    assert "Made the database" in done.out
    assert "An earlier database of" in done.err
    assert "To begin anew all the same: npdwatch verify --trust" in done.err
    assert "npdwatch crawl" not in done.out


def test_init_beside_a_configuration_from_another_machine(shell: Any) -> None:
    configure(shell.folder, '[data]\nfolder = "elsewhere/deep"\n')
    assert shell("init").code == 0
    assert (shell.folder / "elsewhere" / "deep" / "npdwatch.db").is_file()


def test_init_where_config_says(shell: Any) -> None:
    (shell.folder / "etc").mkdir()
    assert shell("--config", "etc/mine.toml", "init").code == 0
    assert (shell.folder / "etc" / "mine.toml").is_file()
    assert (shell.folder / "etc" / "data" / "npdwatch.db").is_file()
    assert shell("--config", "etc/mine.toml", "changes").code == 0


def test_init_with_a_configuration_that_is_wrong(shell: Any) -> None:
    configure(shell.folder, "own_source = true\n")
    done = shell("init")
    assert done.code == 2
    assert "did you mean 'own_sources'?" in done.err
    assert not (shell.folder / "data").exists()


def test_init_where_nothing_can_be_written(shell: Any) -> None:
    done = shell("--config", "no-such-folder/npdwatch.toml", "init")
    assert (done.code, done.out) == (73, "")
    assert "no-such-folder/npdwatch.toml cannot be written" in done.err
    (shell.folder / "file").write_text("", encoding="utf-8")
    for folder in ("file", "file/below"):
        configure(shell.folder, f'[data]\nfolder = "{folder}"\n')
        done = shell("init")
        assert done.code == 73
        assert "there is a file where a folder must be" in done.err


@pytest.mark.parametrize("folder", ["/proc/nd", "a" * 300, "circle/below"], ids=["no such place", "too long", "circle"])
def test_init_where_the_data_folder_cannot_be_made(shell: Any, folder: str) -> None:
    (shell.folder / "circle").symlink_to("circle")
    configure(shell.folder, f'[data]\nfolder = "{folder}"\n')
    done = shell("init")
    assert done.code == 73
    assert re.search(r"the data folder cannot be made: .+\. Set folder under \[data\] in npdwatch.toml", done.err)


def test_init_names_the_next_step_that_is_left(shell: Any) -> None:
    assert "Next: say who is told (npdwatch channel add, or in the file), then: npdwatch check" in shell("init").out
    told = '[channel.mail]\ntype = "email"\nhost = "localhost"\nsender = "a@example.org"\nto = ["b@example.org"]\n'
    configure(shell.folder, told)
    assert "Next: npdwatch check, npdwatch crawl, npdwatch daemon" in shell("init").out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_init_in_a_folder_that_is_not_ours(shell: Any) -> None:
    shell.folder.chmod(0o555)
    try:
        done = shell("init")
    finally:
        shell.folder.chmod(0o755)
    assert done.code == 73
    assert "cannot be written: Permission denied" in done.err


@pytest.mark.parametrize("contact", ['a"b', "a\\b", "a\nb"], ids=["quote", "backslash", "two lines"])
def test_a_contact_that_would_break_the_file_is_refused(shell: Any, contact: str) -> None:
    done = shell("init", "--contact", contact)
    assert done.code == 2
    assert "one line without quotes" in done.err
    assert not (shell.folder / "npdwatch.toml").exists()


# Where the configuration is sought ------------------------------------------------------------------------------


NEEDS_CONFIGURATION = ["check", "crawl", "deliver", "status", "changes", "releases", "show x", "accept x"]


@pytest.mark.parametrize("command", NEEDS_CONFIGURATION)
def test_without_a_configuration_a_command_says_how_to_make_one(shell: Any, command: str) -> None:
    done = shell(*command.split())
    assert (done.code, done.out) == (2, "")
    assert done.err == "npdwatch: There is no npdwatch.toml in this folder. Name yours (npdwatch --config FILE …), or make one: npdwatch init\n"


@pytest.mark.parametrize("command", NEEDS_CONFIGURATION)
def test_a_configuration_that_is_named_and_missing_is_refused(shell: Any, command: str) -> None:
    configure(shell.folder, "")
    done = shell("--config", "other.toml", *command.split())
    assert (done.code, done.out) == (2, "")
    assert "other.toml does not exist" in done.err


def test_a_configuration_that_was_not_taken_is_told_of_in_whole_sentences(shell: Any) -> None:
    shell("init")
    for why in ("unknown key 'evry'; did you mean 'every'?", "it is not valid TOML."):
        assert shell("_refused", why).code == 0
        (said,) = values_of(shell.folder / "data", "notice", "message", code="configuration_refused", recovered_at=None)
        assert f"{why} The daemon goes on" in " ".join(said.split())
    assert "The daemon goes on" not in shell("status").out, "the file is good, and no daemon runs that has not read it"


def test_the_environment_names_a_configuration(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPDWATCH_CONFIG", "gone.toml")
    done = shell("status")
    assert done.code == 2
    assert "gone.toml does not exist" in done.err
    assert "$NPDWATCH_CONFIG" in done.err


def test_a_mistake_in_the_configuration_is_named_with_its_line(shell: Any) -> None:
    path = configure(shell.folder, '# mine\n[crawl]\ncontact = "you@example.org"\ndelai = 2\n')
    done = shell("status")
    assert done.code == 2
    assert done.err == f"npdwatch: {path}:4: unknown key 'crawl.delai'; did you mean 'delay'?\n"


def test_before_init_the_database_is_missed_and_never_made(shell: Any) -> None:
    configure(shell.folder, "")
    for command in ("status", "changes", "releases", "crawl", "deliver"):
        done = shell(command)
        assert done.code == 78, command
        assert "run: npdwatch init" in done.err
    assert not (shell.folder / "data").exists()


# Mistakes of typing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "meant"), [("crwal", "crawl"), ("relases", "releases"), ("Status", "status")])
def test_an_unknown_command_names_the_nearest(shell: Any, typed: str, meant: str) -> None:
    done = shell(typed)
    assert done.code == 2
    assert f"There is no command {typed!r}. Did you mean {meant}?" in done.err


def test_an_unknown_source_names_the_nearest_or_all(shell: Any) -> None:
    shell("init")
    for command in (["crawl"], ["accept"], ["changes", "--source"], ["releases", "--source"]):
        done = shell(*command, "dfe-external-datashares")
        assert done.code == 2, command
        assert "Did you mean dfe-external-data-shares?" in done.err
        done = shell(*command, "zzz")
        assert done.code == 2, command
        assert all(name in done.err for name in ("dfe-new-publications", "education-committee", "written-statements"))


def test_nothing_is_watched(shell: Any) -> None:
    configure(shell.folder, "own_sources = false\n")
    shell("init")
    for command in ("crawl", "check"):
        done = shell(command)
        assert done.code == 2
        assert "no source is watched; add a [[source]]" in done.err


def test_every_command_helps(shell: Any) -> None:
    for name in cli.COMMANDS:
        if name != "scrapy" and not name.startswith("_"):
            done = shell(name, "--help")
            assert done.code == 0
            assert done.out.startswith(f"Usage: npdwatch {name}")


def test_help_lists_the_commands_in_order_and_none_that_is_hidden(shell: Any) -> None:
    done = shell("--help")
    listed = re.findall(r"^  ([a-z-]+)  ", done.out.split("Commands:")[1], re.MULTILINE)
    assert listed == [n for n in cli.COMMANDS if not n.startswith("_")]


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "__main__.py", "--help"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )
    loaded = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    heavy = {"scrapy", "twisted", "msgspec", "sqlite_utils", "sqlite3", "requests", "lxml", "apscheduler", "jinja2"}
    assert loaded.isdisjoint(heavy)


def test_scrapy_is_imported_without_reading_the_sources_of_all_that_imports_it() -> None:
    """Its classes know their modules all the same, and `inspect` is whole again."""
    asked = """
import inspect, linecache, click
import cli
cli.npdwatch.get_command(click.Context(cli.npdwatch), "crawl")
from scrapy.core.downloader import tls
read = sorted(p for p in linecache.cache if "scrapy" in p)
print(tls.ScrapyClientTLSOptions.__module__, inspect.stack(0)[0].function, inspect.getmodule.__module__, read)
"""
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )
    assert done.stdout == "scrapy.core.downloader.tls <module> inspect []\n"


# check, without a network ---------------------------------------------------------------------------------------


NO_NETWORK = """
import socket
def refuse(host, *_, **__):
    raise socket.gaierror(-3, "Temporary failure in name resolution")
socket.getaddrinfo = socket.gethostbyname = refuse
"""


def test_check_without_a_network_says_so_once_and_at_once(tmp_path: Path) -> None:
    names = [("one", "a"), ("two", "b"), ("three", "b")]
    sources = "".join(
        f'[[source]]\nname = "{name}"\nkind = "file"\nurl = "https://{host}.invalid/r.csv"\n' for name, host in names
    )
    path = configure(tmp_path, f"own_sources = false\n{sources}")
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    program = [sys.executable, str(ROOT / "__main__.py"), "--config", str(path)]
    subprocess.run([*program, "init"], check=True, capture_output=True, timeout=60, env=environment)
    begun = time.monotonic()
    done = subprocess.run(
        [*program, "check"], check=False, capture_output=True, text=True, timeout=120, env=environment
    )
    assert time.monotonic() - begun < 35, "our waits of 5 and 30 seconds are not made"
    assert done.returncode == 1
    said = [x for x in done.stdout.splitlines() if "resolved" in x]
    assert len(said) == 1
    assert said[0].startswith("! None of the 2 hosts' names can be resolved: this machine has no network, or its resolver")
    assert done.stdout.count("no network") == 1 + len(names)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("whole", ["", '[scale]\nkey = "keys/mine"\ndatabase = "dbname=x"\nwriter = "not known yet"\n'])
def test_a_key_is_made_before_the_other_sides_is_known(shell: Any, whole: str) -> None:
    """Each side's configuration needs the other's key, and a key needed a configuration."""
    if whole:
        (shell.folder / "npdwatch.toml").write_text(whole)
    done = shell("scale", "key")
    path = shell.folder / ("keys/mine" if whole else "scale.key")
    assert (done.code, done.out.strip()) == (0, SigningKey.of_file(path).public)
    assert f"made {path}" in done.err
    again = shell("scale", "key")
    assert (again.code, again.out, again.err) == (0, done.out, "")
    path.chmod(0o644)
    assert shell("scale", "key").code == 2


# Who is told ----------------------------------------------------------------------------------------------------

MAIL = '[channel.{0}]\ntype = "email"\nhost = "localhost"\nsender = "a@example.org"\nto = ["{0}@example.org"]\n'
ROUTE = '[[route]]\nname = "one"\nchannels = ["mail"]\n'


FAULTS = {
    "no channel": ("", "no channel is configured"),
    "what is low alone": (MAIL.format("mail") + ROUTE + 'kinds = ["baseline", "listed"]\n', "no route carries anything"),
}
SOUND = {
    "no route": MAIL.format("mail"),
    "operators alone": MAIL.format("mail") + ROUTE + "operators = true\n",
    "a narrow route": MAIL.format("mail") + ROUTE + 'min_severity = "high"\ncategories = ["press"]\n',
    "a kind that may weigh high": MAIL.format("mail") + ROUTE + 'kinds = ["baseline", "page_gone"]\n',
}


def telling(shell: Any, told: str) -> tuple[list[str], str | None, str]:
    """What check, status and doctor say of who is told: the rows that fail, the reason, a state."""
    source = '[[source]]\nname = "one"\nkind = "feed"\nurl = "https://example.org/feed"\n'
    configure(shell.folder, f'own_sources = false\n[data]\nfolder = "data"\n[crawl]\ncontact = "a@example.org"\n{told}{source}')
    assert shell("init").code == 0
    checked = shell("check", "--no-sources", "--json").data["channels"]
    found = {f["about"]: f for f in shell("doctor", "--offline", "--json").data["findings"]}["configuration"]
    rows = [x["detail"] for x in checked if x["kind"] == "telling" and not x["ok"]]
    return rows, shell("status", "--json").data["told_to_nobody"], found["state"]


@pytest.mark.parametrize("name", FAULTS)
def test_where_nobody_is_told_check_status_and_doctor_say_so(shell: Any, name: str) -> None:
    told, why = FAULTS[name]
    (detail,), reason, state = telling(shell, told)
    assert detail.startswith(why)
    assert (reason or "").startswith(why)
    assert state == "bad"
    assert shell("check", "--no-sources").code == 1
    assert f"! {why}" in shell("status").out


def test_check_says_which_two_sources_are_one(shell: Any) -> None:
    one = '[[source]]\nname = "{}"\nkind = "{}"\nurl = "https://www.example.org/{}"\n'
    tables = [("a", "file", "r.csv"), ("b", "file", "r.csv?utm_source=mail#top"), ("c", "page", "r.csv"), ("d", "file", "r.csv?id=2")]
    configure(shell.folder, "own_sources = false\n" + "".join(one.format(*t) for t in tables))
    said = [x for x in shell("check", "--no-sources").out.splitlines() if x.startswith("Watched twice")]
    assert said == ["Watched twice: b has the address of a, so that each change there is told twice. Take one of the two out."]


def test_check_says_which_channels_of_one_route_reach_the_same(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """By two routes each may be told of other things."""
    monkeypatch.setenv("HOOK", "https://hooks.example/1")
    mail = '[channel.{}]\ntype = "email"\nhost = "127.0.0.1"\nport = 25\nsecurity = "none"\nsender = "w@example.org"\nto = {}\n'
    hooks = "".join(f'[channel.{n}]\ntype = "webhook"\nurl_env = "HOOK"\n' for n in ("one", "two"))
    mails = mail.format("a", '["Desk@Example.org"]') + mail.format("b", '["x@example.org", "desk@example.org"]')
    parts = '[[route]]\nname = "all"\nchannels = ["a", "b", "one"]\n[[route]]\nname = "rest"\nchannels = ["two"]\n'
    for ways, pairs in (("", [("one", "two"), ("a", "b")]), (parts, [("a", "b")])):
        configure(shell.folder, "own_sources = false\n" + hooks + mails + ways)
        said = [x for x in shell("check", "--no-sources").out.splitlines() if x.startswith("Told twice")]
        assert said == [
            f"Told twice: {second} reaches whom {first} does, by the same route, so that each change is told there twice."
            for first, second in pairs
        ]


@pytest.mark.parametrize("name", SOUND)
def test_where_somebody_is_told_of_what_matters_most_nothing_is_said(shell: Any, name: str) -> None:
    assert telling(shell, SOUND[name]) == ([], None, "well")


def test_a_route_for_operators_alone_leaves_releases_told_as_without_any(shell: Any) -> None:
    only_operators = '[[route]]\nname = "mine"\nchannels = ["ops"]\noperators = true\n'
    path = configure(shell.folder, MAIL.format("mail") + MAIL.format("ops") + only_operators)
    made = routes(load(path))
    assert [r.name for r in made] == ["press and commercial", "grave", "first looks", "everything", "mine"]
    assert {r.channels for r in made if not r.operators} == {("mail", "ops")}


@pytest.mark.parametrize(
    ("more", "is_said"),
    [
        ("", True),
        ('[[route]]\nname = "grave"\nchannels = ["mail"]\nmin_severity = "high"\n', True),
        ('[[route]]\nname = "elsewhere"\nchannels = ["spare"]\n', True),
        ('[[route]]\nname = "rest"\nchannels = ["mail"]\ndigest = "daily"\n', False),
        ('[[route]]\nname = "look"\nchannels = ["mail"]\nkinds = ["to_look_at"]\n', False),
    ],
)
def test_a_channel_that_has_categories_alone_is_said_to_miss_what_is_to_be_looked_at(
    shell: Any, more: str, is_said: bool
) -> None:
    of_press = ROUTE + 'categories = ["press", "commercial"]\n'
    configure(shell.folder, MAIL.format("mail") + MAIL.format("spare") + of_press + more)
    assert shell("init").code == 0
    said = shell("check", "--no-sources").out
    assert ("Told of what is sure alone: mail. " in said) == is_said
    assert "alone: spare" not in said


def test_a_channel_that_no_route_names_is_named(shell: Any) -> None:
    configure(shell.folder, MAIL.format("mail") + MAIL.format("spare") + ROUTE)
    assert shell("init").code == 0
    assert "In no route: spare. Nothing of releases is told over it." in shell("check", "--no-sources").out
