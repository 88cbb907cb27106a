"""`npdwatch source add` and `channel add`: tried first, written whole beside what stands there, or not at all."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from commands.failures import Exit
from commands.runtime import run_program
from config import load
from model.own_files import ROOT

CONFIG = """# mine, and it stays
own_sources = false   # a remark
[data]
folder = "data"
[crawl]
loopback = true
delay = 0.0
retries = []
"""
CSV = "Reference,Recipient,Purpose\n" + "".join(f"DS0000{i},Made-up Institute {i},To study {i}\n" for i in range(1, 8))
FEED = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>tag:a</id>
<updated>2026-01-02T00:00:00Z</updated><entry><title>One</title><id>tag:b</id><updated>2026-01-02T00:00:00Z</updated>
<link href="https://example.org/1"/></entry></feed>"""
PAGE = "<html><head><title>About</title></head><body><main><h1>About</h1><p>Words of a page.</p></main></body></html>"


def added(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: Scrapy's reactor starts but once in one."""
    return run_program(path, "source", "add", *arguments, timeout=300)


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    return "127.0.0.1", 0


@pytest.fixture(autouse=True)
def no_robots(httpserver: HTTPServer) -> None:
    """What pytest-httpserver does not know it answers with 500, and a robots.txt that fails forbids all."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)


@pytest.fixture
def path(shell: Any) -> Path:
    path: Path = shell.folder / "npdwatch.toml"
    path.write_text(CONFIG, "utf-8")
    path.chmod(0o640)
    shell("init")
    return path


@pytest.mark.parametrize(
    ("address", "body", "content_type", "kind", "holds"),
    [
        ("/shares.csv", CSV, "text/csv", "file", "1 register, 7 rows"),
        ("/feed", FEED, "application/atom+xml", "feed", "it answers"),
        ("/about", PAGE, "text/html; charset=utf-8", "page", "it answers"),
    ],
)
def test_what_an_address_is_is_seen_and_written(
    shell: Any, path: Path, httpserver: HTTPServer, address: str, body: str, content_type: str, kind: str, holds: str
) -> None:
    httpserver.expect_request(address).respond_with_data(body, content_type=content_type)
    url = httpserver.url_for(address)
    done = added(path, url, "--every", "6h")
    assert done.returncode == Exit.DONE, done.stderr
    assert holds in done.stdout
    assert [r.path for r, _ in httpserver.log].count(address) == 1, "each kind reads the one answer"
    text = path.read_text("utf-8")
    assert text.startswith(CONFIG)  # comments, order and all
    (source,) = load(path).source
    assert (source.kind, source.url, source.every) == (kind, url, 6 * 3600)
    assert source.title == {"page": "About", "feed": "News"}.get(kind, source.name)
    assert f"{path}:{len(CONFIG.splitlines()) + 2}" in done.stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    again = shell("source", "add", url)
    assert (again.code, path.read_text("utf-8")) == (Exit.DONE, text)
    assert f"watched already, as {source.name}" in again.out
    assert shell("source", "add", url, "--kind", kind).code == Exit.DONE
    other = "list" if kind == "page" else "page"
    refused = shell("source", "add", url, "--kind", other)
    assert (refused.code, path.read_text("utf-8")) == (Exit.USAGE, text)
    line = text.splitlines().index(f'kind = "{kind}"') + 1
    assert f"a source of kind {kind}, not {other}" in refused.err
    assert f'write kind = "{other}" at {path}:{line}' in refused.err


REMARKED = {
    "odd references": CSV.replace("DS0000", "DR24010"),
    "a date that is none": CSV.replace("Purpose\n", "Purpose,Date\n").replace("study 1\n", "study 1,27.2.207\n"),
    "headings that nobody knows": CSV.replace("Recipient,Purpose", "Zorblatt,Flimp"),
}
TABLE = "<table><tr><th>Day</th><th>Opens</th></tr><tr><td>Monday</td><td>9</td></tr><tr><td>Friday</td><td>8</td></tr></table>"


def test_a_register_is_one_whatever_is_remarked_on_it(path: Path, httpserver: HTTPServer) -> None:
    """As a page, which any file is too, none of its rows would be compared."""
    for n, (what, body) in enumerate(REMARKED.items()):
        httpserver.expect_request(f"/{n}.csv").respond_with_data(body, content_type="text/csv")
        done = added(path, httpserver.url_for(f"/{n}.csv"), "--dry-run")
        assert 'kind = "file"' in done.stdout, (what, done.stdout, done.stderr)
        assert "1 register, 7 rows" in done.stdout, what
    assert "? 2: " in done.stdout, "and the remarks are said"
    httpserver.expect_request("/hours").respond_with_data(PAGE.replace("<p>", f"{TABLE}<p>"), content_type="text/html")
    assert 'kind = "page"' in added(path, httpserver.url_for("/hours"), "--dry-run").stdout


def test_a_page_that_links_to_files_of_rows_says_how_to_watch_them(path: Path, httpserver: HTTPServer) -> None:
    linking = PAGE.replace("<p>", "<p><a href='/shares.csv'>The register</a> ")
    httpserver.expect_request("/about").respond_with_data(linking, content_type="text/html")
    done = added(path, httpserver.url_for("/about"), "--dry-run")
    assert 'kind = "page"' in done.stdout
    assert f"\n  npdwatch source add {httpserver.url_for('/shares.csv')}\n" in done.stdout


def test_a_pdf_is_no_page(path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/list.pdf").respond_with_data(b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    done = added(path, httpserver.url_for("/list.pdf"))
    assert done.returncode == Exit.LOOK
    assert "a PDF stands there, and no web page" in done.stderr


def test_an_address_that_leads_on_or_answers_nothing_is_asked_once_too(path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", status=302, headers={"Location": "/shares.csv"})
    httpserver.expect_request("/shares.csv").respond_with_data(CSV, content_type="text/csv")
    done = added(path, httpserver.url_for("/old"))
    assert done.returncode == Exit.LOOK
    assert f"To watch what is there: npdwatch source add {httpserver.url_for('/shares.csv')}\n" in done.stderr
    assert sorted(r.path for r, _ in httpserver.log) == ["/old", "/robots.txt", "/shares.csv"]
    done = added(path, "http://127.0.0.1:9/shares.csv")
    assert done.returncode == Exit.LOOK
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_that_is_damaged_ends_the_look_of_every_kind(path: Path, httpserver: HTTPServer) -> None:
    """Scrapy shows no middleware what another's process_response raises: each kind once waited for ever."""
    httpserver.expect_request("/shares.csv").respond_with_data("no gzip", headers={"Content-Encoding": "gzip"})
    done = run_program(path, "source", "add", httpserver.url_for("/shares.csv"), timeout=120)
    assert done.returncode == Exit.LOOK
    assert "damaged" in done.stderr
    assert [r.path for r, _ in httpserver.log].count("/shares.csv") == 1
    path.write_text(CONFIG.replace("retries = []", "retries = [0.1]"), "utf-8")
    done = run_program(path, "source", "add", httpserver.url_for("/shares.csv"), timeout=120)
    assert [r.path for r, _ in httpserver.log].count("/shares.csv") == 3, "a second try is made, once for all"


def test_nothing_is_written_where_it_cannot_be_watched_or_is_only_tried(
    shell: Any, path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/gone").respond_with_data("no", status=404)
    httpserver.expect_request("/from").respond_with_data("", status=301, headers={"Location": httpserver.url_for("/gone")})
    for address in ("/gone", "/from"):
        httpserver.clear_log()
        done = added(path, httpserver.url_for(address))
        assert done.returncode == Exit.LOOK
        assert "nothing was written" in done.stderr
        assert sorted(r.path for r, _ in httpserver.log) == sorted({address, "/gone", "/robots.txt"})
    httpserver.expect_request("/feed").respond_with_data(FEED, content_type="application/atom+xml")
    assert 'kind = "feed"' in added(path, httpserver.url_for("/feed"), "--dry-run").stdout
    assert path.read_text("utf-8") == CONFIG


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (CONFIG + "[crawl\n", "the bracket of this table does not close"),
        (CONFIG + 'sources = "x"\n', "unknown key"),
        ("source = []\n" + CONFIG, "Write it yourself"),
        (CONFIG + "\n[channel]\nx = 1\n", "channel"),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence_and_nothing_is_lost(
    shell: Any, path: Path, broken: str, said: str
) -> None:
    path.write_text(broken, "utf-8")
    for arguments in (
        ["source", "add", "https://example.org/feed", "--kind", "feed", "--untried"],
        ["channel", "add", "hook", "type=webhook", "url_env=NPDWATCH_TEST_HOOK", "--untried"],
    ):
        done = shell(*arguments)
        if done.code != Exit.DONE:  # a list of sources in one line takes a channel below it
            assert (done.code, path.read_text("utf-8")) == (Exit.USAGE, broken)
            assert said in done.err
            assert "npdwatch.toml" in done.err
    assert list(path.parent.glob(".npdwatch.toml*")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["example.org/feed"], "an address starts with https://"),
        (["https://example.org/feed", "--untried"], "Give --kind, one of: file, feed, list, page"),
        (["https://example.org/feed", "--kind", "feeed"], "Did you mean feed?"),
        (["http://example.org/feed", "--kind", "feed", "--untried"], "only https:// is fetched"),
        (["https://me:secret@example.org/feed", "--kind", "feed", "--untried"], "user name or password"),
        (["https://web.archive.org/web/2023/https://example.org/"], "copy in a web archive"),
        (["https://example.org/q", "--kind", "questions", "--untried"], "searches is missing"),
        (["https://example.org/q", "--kind", "page", "--untried", "--every", "soon"], " --every: a time span"),
        (["https://example.org/q", "--kind", "page", "--untried", "--name", "My Reg"],
         "--name: 'My Reg' must be lower-case letters, digits and hyphens"),
    ],
)
def test_what_cannot_be_a_source_is_refused(shell: Any, path: Path, arguments: list[str], said: str) -> None:
    done = shell("source", "add", *arguments)
    assert done.code == Exit.USAGE
    assert done.err.count(said) == 1
    assert path.read_text("utf-8") == CONFIG


def test_a_channel_is_tried_and_written_and_sends_a_test_where_asked(
    shell: Any, path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")
    secret = f"{httpserver.url_for('/hook')}\n".encode()
    done = shell("channel", "add", "hook", "type=webhook", "--ask", "url", "--test", typed=secret)
    assert done.code == Exit.DONE, done.err
    assert "Next:" not in done.out, "it is just done"
    assert len(httpserver.log) == 1
    text = path.read_text("utf-8")
    assert text == CONFIG + '\n[channel.hook]\ntype = "webhook"\nurl_file = "hook-url"\n'
    kept = path.parent / "hook-url"
    assert (kept.read_text("utf-8"), stat.S_IMODE(kept.stat().st_mode)) == (httpserver.url_for("/hook") + "\n", 0o600)
    again = shell("channel", "add", "hook", "type=webhook", "url_file=hook-url")
    assert (again.code, again.out) == (Exit.DONE, "Channel hook is set up like this already.\n")
    other = shell("channel", "add", "hook", "type=webhook", "url_file=another")
    assert other.code == Exit.USAGE
    assert f"with other values: change it in {path}:" in other.err
    assert path.read_text("utf-8") == text


def test_a_channel_that_a_route_names_already_comes(shell: Any, path: Path) -> None:
    """The route once made every command refuse, this one too."""
    text = CONFIG + '\n[[route]]\nname = "all"\nchannels = ["hook", "chat"]\n'
    path.write_text(text, "utf-8")
    pairs = ["type=webhook", "url_env=NPDWATCH_TEST_HOOK", "--untried"]
    assert shell("channel", "add", "chat", "type=webhoook").code == Exit.USAGE
    first = shell("channel", "add", "hook", *pairs)
    assert first.code == Exit.LOOK
    assert "Still to mend" in first.err
    assert "names the channel 'chat', which is not defined" in first.err
    second = shell("channel", "add", "chat", *pairs)
    assert (second.code, second.err) == (Exit.DONE, "")
    assert set(load(path).channel) == {"hook", "chat"}
    assert path.read_text("utf-8").startswith(text)


def test_a_channel_with_a_route_of_categories_alone_is_said_to_miss_what_is_to_be_looked_at(
    shell: Any, path: Path
) -> None:
    path.write_text(CONFIG + '\n[[route]]\nname = "press"\nchannels = ["hook"]\ncategories = ["press"]\n', "utf-8")
    done = shell("channel", "add", "hook", "type=webhook", "url_env=NPDWATCH_TEST_HOOK", "--untried")
    assert done.code == Exit.DONE
    assert "Told of what is sure alone: hook. A route with categories" in done.out
    assert 'kinds = ["to_look_at"]' in done.out


def test_the_letters_of_readers_go_over_a_channel_that_comes(shell: Any, path: Path) -> None:
    page = '\n[page]\naddress = "https://npd.example.org"\nsubscribe = true\nsubscribe_sender = "f@example.org"\n'
    path.write_text(CONFIG + page, "utf-8")
    pairs = ["type=email", "host=mail.example.org", "sender=a@example.org", "to=b@example.org"]
    assert shell("channel", "add", "mail", *pairs, "--untried").code == Exit.DONE
    assert load(path).followers_mail


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["type=email", "host=x", "sender=a@example.org", "to=b@example.org", "port=99999"], "port: must be less"),
        (["type=email", "host=x", "sender=a@example.org", "to=b@example.org", "port=many"], "port: must be a valid integer"),
        (["type=webhook", "url_env=NPDWATCH_NOT_SET"], "url_env names the environment variable"),
        (["type=webhook", "url_file=not-there"], "url_file names"),
    ],
)
def test_what_is_wrong_with_a_channel_is_said_of_what_was_given(shell: Any, path: Path, pairs: list[str], said: str) -> None:
    done = shell("channel", "add", "m4", *pairs)
    assert done.code in (Exit.USAGE, Exit.LOOK)
    assert said in done.err
    assert not any(x in done.err for x in ("channel.trial", "npdwatch.toml:", "[channel.m4] url")), done.err


SECRETS = [
    "url_env=https://hooks.slack.com/services/T/B/s3cr3t", "url_file=https://hooks.slack.com/services/T/B/s3cr3t",
    "url_file=hooks.slack.com/services/T/B/s3cr3t", "url_env=s3cr3t!", "url_env=s3cr3t", "url_env=hunter2s3cr3t",
    "url_env=xoxb-s3cr3t", "url_file=xoxb-s3cr3t", "secret_env=whsec_s3cr3t", "secret_file=whsec_s3cr3t",
    "secret_env=s3cr3t words", "old_secret_file=whsec_s3cr3t",
]


@pytest.mark.parametrize("pair", SECRETS)
@pytest.mark.parametrize("options", [["--untried"], [], ["--dry-run"]], ids=["untried", "tried", "dry run"])
def test_a_secret_in_the_place_of_its_name_is_neither_written_nor_repeated(
    shell: Any, path: Path, pair: str, options: list[str]
) -> None:
    done = shell("channel", "add", "hook", "type=webhook", pair, *([] if "url" in pair else ["url_env=HOOK"]), *options)
    assert done.code == Exit.USAGE
    assert "Nothing was written: " in done.err
    assert f"--ask {pair.partition('=')[0].rpartition('_')[0]}" in done.err
    assert "s3cr3t" not in done.out + done.err
    assert path.read_text("utf-8") == CONFIG


@pytest.mark.parametrize(("options", "code"), [(["--dry-run"], Exit.LOOK), (["--dry-run", "--untried"], Exit.DONE)])
def test_a_dry_run_refuses_what_the_real_one_would(shell: Any, path: Path, options: list[str], code: Exit) -> None:
    pairs = ["type=email", "host=127.0.0.1", "sender=a@example.org", "to=Ann <b@example.org>", "list_unsubscribe=no link"]
    done = shell("channel", "add", "mail", *pairs, *options)
    assert done.code == code
    assert ("list_unsubscribe must be one" in done.err) == (code is Exit.LOOK)
    assert path.read_text("utf-8") == CONFIG
    assert shell("channel", "add", "mail", *pairs[:-1], "--dry-run").code == Exit.DONE


@pytest.mark.parametrize("pair", [
    "url_env=HOOK", "url_env=NPDWATCH_SLACK_2", "url_env=lower_case_and_set", "url_file=slack-url", "url_file=/etc/x/slack.url",
    "url_file=secrets/https", "url_file=~/hook",
])
def test_a_name_is_written_though_nothing_is_there_yet(shell: Any, path: Path, pair: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("lower_case_and_set", "https://hooks.example.org/x")
    assert shell("channel", "add", "hook", "type=webhook", pair, "--untried").code == Exit.DONE
    assert pair.replace("=", ' = "') in path.read_text("utf-8")


@pytest.mark.parametrize(("typed", "code"), [("https://hooks.example.org/x\n", Exit.DONE), ("", Exit.USAGE)])
def test_a_secret_that_is_piped_in_is_taken_without_a_warning(path: Path, typed: str, code: Exit) -> None:
    """A session of its own has no terminal that could be asked instead."""
    words = ["channel", "add", "hook", "type=webhook", "--ask", "url", "--untried"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "__main__.py"), "--config", str(path), *words], input=typed, capture_output=True,
        text=True, check=False, timeout=60, start_new_session=True,
    )
    assert done.returncode == code, done.stderr
    said = "npdwatch: url is asked for, and there is neither a terminal nor a line on standard input\n"
    assert done.stderr == ("" if typed else said)
    assert (path.parent / "hook-url").exists() is bool(typed)


def test_a_channel_that_does_not_work_leaves_nothing_behind(shell: Any, path: Path) -> None:
    done = shell("channel", "add", "hook", "type=webhook", "--ask", "url", typed=b"http://127.0.0.1:9/hook\n")
    assert done.code == Exit.LOOK
    assert "does not work, and nothing was written" in done.err
    assert path.read_text("utf-8") == CONFIG
    assert not (path.parent / "hook-url").exists()


def test_lists_and_numbers_are_written_as_such(shell: Any, path: Path) -> None:
    pairs = ["type=email", "host=mail.example.org", "port=25", "sender=a@example.org", "to=b@example.org", "to=c@example.org"]
    assert shell("channel", "add", "mail", *pairs, "--untried").code == Exit.DONE
    assert 'port = 25\nsender = "a@example.org"\nto = ["b@example.org", "c@example.org"]\n' in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([], "Say what it is: type=…"),
        (["type=emial"], "Did you mean email?"),
        (["type=email", "hots=x"], "Did you mean host?"),
        (["type=email", "host"], "'host' is not KEY=VALUE"),
        (["type=email", "host=x", "host=y"], "host is given twice"),
        (["type=email", "host=x"], "sender is missing"),
        (["type=slack", "url=https://hooks.slack.com/services/x"], "url is a secret"),
        (["type=slack", "--ask", "password"], "There is no key"),
    ],
)
def test_what_cannot_be_a_channel_is_refused(shell: Any, path: Path, pairs: list[str], said: str) -> None:
    done = shell("channel", "add", "name", *pairs)
    assert done.code == Exit.USAGE
    assert said in done.err
    assert path.read_text("utf-8") == CONFIG
