"""Under a real systemd, in the sandbox of their units, the daemon, the page, the backup and the upkeep do all that they do outside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.machine import Machine, machine, why_not
from tests.waiting import until

NOT_HERE = why_not()
pytestmark = pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)
CONFIGURATION = """
own_sources = false
[data]
folder = "/var/lib/npdwatch"
[crawl]
contact = "the tests"
loopback = true
delay = 0.0
confirm_after = "0s"
[channel.hook]
type = "webhook"
url_file = "/run/credentials/npdwatch.service/hook"
[page]
address = "https://npd.example.org"
subscribe = true
subscribe_sender = "follow@npd.example.org"
[channel.mail]
type = "email"
host = "127.0.0.1"
port = 9
security = "none"
sender = "w@example.org"
to = ["newsdesk@example.org"]
[[route]]
name = "everything"
channels = ["hook"]
[[source]]
name = "copy"
kind = "file"
url = "http://127.0.0.1:8000/register.xlsx"
every = "1s"
"""
SECRETS = "[Service]\nLoadCredential=hook:/etc/npdwatch/secrets/hook\n"
SITE = """
from http.server import HTTPServer, SimpleHTTPRequestHandler
class Site(SimpleHTTPRequestHandler):
    def do_POST(self):
        with open("/run/told", "ab") as told:
            told.write(self.rfile.read(int(self.headers["Content-Length"])) + b"\\n")
        self.send_response(204)
        self.end_headers()
HTTPServer(("127.0.0.1", 8000), lambda *a: Site(*a, directory="/run/site")).serve_forever()
"""
WORKBOOK = """
import sys, openpyxl
book = openpyxl.Workbook()
for row in [["Reference", "Organisation", "Purpose", "Date"], *(r.split("|") for r in sys.argv[1:])]:
    book.active.append(row)
book.save("/run/site/new.xlsx")
import os
os.replace("/run/site/new.xlsx", "/run/site/register.xlsx")
"""
ROWS = ("DS1|University of Inventia|to study attendance|2023-01-02", "DS2|Invented Pupil Analytics Ltd|to sell|2023-02-02")
POST = "Fictionbury Evening Post"
NEW = f"DS3|{POST}|to report on attainment|2023-03-02"
"""All made up."""


def publish(there: Machine, *rows: str) -> None:
    there.run("/opt/npdwatch/.venv/bin/python", "-c", WORKBOOK, *rows)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine with a site that has a register, and the daemon as its service."""
    with machine(tmp_path_factory.mktemp("machine")) as made:
        made.write("/etc/npdwatch/npdwatch.toml", CONFIGURATION)
        made.run("mkdir", "/run/site")
        made.write("/run/site.py", SITE)
        publish(made, *ROWS)
        made.run("systemd-run", "--unit=site", "/opt/python/bin/python3", "/run/site.py")
        made.run("mkdir", "-p", "/etc/npdwatch/secrets", "/etc/systemd/system/npdwatch.service.d")
        made.write("/etc/npdwatch/secrets/hook", "http://127.0.0.1:8000/hook\n")
        made.write("/etc/systemd/system/npdwatch.service.d/secrets.conf", SECRETS)
        made.run("systemctl", "daemon-reload")
        made.npdwatch("init")
        made.start("npdwatch")
        until(lambda: "All is well." in made.npdwatch("status", check=False))
        yield made


def told(there: Machine) -> bool:
    path = there.file("/run/told")
    return path.exists() and POST in path.read_text(encoding="utf-8")


def have_told(there: Machine) -> None:
    """Lets the daemon see a new release, and waits for the message."""
    publish(there, *ROWS, NEW)
    until(lambda: told(there))


def test_it_looks_compares_and_tells(there: Machine) -> None:
    have_told(there)


def test_its_files_are_its_own(there: Machine) -> None:
    assert there.run("find", "/var/lib/npdwatch", "-name", "npdwatch.db")
    assert there.run("find", "/var/lib/npdwatch", "-perm", "/077", check=False) == ""


def test_crawls_are_forked_in_its_sandbox(there: Machine) -> None:
    def is_forked() -> bool:
        """Whether a crawl runs now whose parent is kept ready for that; one that was begun as ever has the daemon's."""
        shown = there.run("ps", "-wweo", "pid=,ppid=,comm=,args=").splitlines()
        processes = [line.split(maxsplit=3) for line in shown if " _ready " in line]
        kept = {pid for pid, _, name, _ in processes if name != "crawl"}
        return any(name == "crawl" and parent in kept for _, parent, name, _ in processes)

    until(is_forked)


def test_a_new_configuration_is_taken_and_a_wrong_one_refused(there: Machine) -> None:
    one = there.shows("npdwatch", "MainPID")
    there.write("/etc/npdwatch/npdwatch.toml", CONFIGURATION.replace('kind = "file"', 'kind = "fiel"'))
    there.run("systemctl", "reload", "npdwatch")
    until(lambda: "did you mean 'file'" in there.log("npdwatch"))
    there.write("/etc/npdwatch/npdwatch.toml", CONFIGURATION)
    there.run("systemctl", "reload", "npdwatch")
    assert (there.shows("npdwatch", "ActiveState"), there.shows("npdwatch", "MainPID")) == ("active", one)


def test_killed_it_is_started_again(there: Machine) -> None:
    one = there.shows("npdwatch", "MainPID")
    there.run("systemctl", "kill", "--kill-whom=main", "--signal=KILL", "npdwatch")
    until(lambda: there.shows("npdwatch", "ActiveState") == "active" and there.shows("npdwatch", "MainPID") not in ("0", one))


def test_the_page_answers_beside_it(there: Machine) -> None:
    have_told(there)
    there.start("npdwatch-page")

    def shown() -> bool:
        try:
            status, body = there.asks("http://127.0.0.1:8001/")
        except AssertionError:
            return False
        return bool(status == 200 and POST in body)

    until(shown)
    _, said = there.asks("http://127.0.0.1:8001/follow", "kind=press&often=daily&address=a.reader%40example.org")
    assert "a letter is on its way" in said, "it may write who follows by email"
    there.run("systemctl", "stop", "npdwatch-page")
    assert there.shows("npdwatch-page", "Result") == "success"


def test_the_nights_backup_is_whole(there: Machine) -> None:
    have_told(there)
    there.start("npdwatch-backup")
    assert there.shows("npdwatch-backup", "Result") == "success"
    there.run("systemctl", "stop", "npdwatch")
    there.npdwatch("restore", "/var/backups/npdwatch")
    assert POST in there.npdwatch("releases")
    there.start("npdwatch")


def test_what_is_kept_is_looked_through_beside_the_daemon(there: Machine) -> None:
    have_told(there)
    there.start("npdwatch-upkeep")
    assert there.shows("npdwatch-upkeep", "Result") == "success"
    assert POST in there.npdwatch("releases")


def test_where_something_is_altered_nothing_is_deleted_and_somebody_is_told(there: Machine) -> None:
    have_told(there)
    kept = there.file("/var/lib/npdwatch/archive").glob("??/*.zst")
    body = min(kept, key=lambda path: path.stat().st_mtime_ns)  # what is published now the next look would put back whole
    whole = body.read_bytes()
    body.write_bytes(whole[:-9])
    there.file("/run/mail").unlink(missing_ok=True)
    there.run("systemctl", "start", "npdwatch-upkeep", check=False)
    assert there.shows("npdwatch-upkeep", "Result") == "exit-code"
    until(lambda: there.file("/run/mail").exists())
    body.write_bytes(whole)
    there.start("npdwatch-upkeep")


def test_stopped_it_ends_well_and_at_a_mistake_somebody_is_told(there: Machine) -> None:
    there.run("systemctl", "stop", "npdwatch")
    assert there.shows("npdwatch", "Result") == "success"
    there.file("/run/mail").unlink(missing_ok=True)  # it was told of the kill
    there.write("/etc/npdwatch/npdwatch.toml", CONFIGURATION.replace('kind = "file"', 'kind = "fiel"'))
    there.run("systemctl", "start", "npdwatch", check=False)
    until(lambda: there.file("/run/mail").exists() and "did you mean" in there.file("/run/mail").read_text())
    assert there.shows("npdwatch", "ActiveState") == "failed", "it is not started again and again"
