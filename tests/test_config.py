"""Every kind of mistake in npdwatch.toml and its message; secrets come from outside and never out again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec import to_builtins

import config
from alerts.channels import CHANNELS
from config import ConfigurationError
from model.source import ReadLimits

VALUE = "s3cr3t-value-nobody-may-see"
MAIL = '[channel.mail]\ntype = "email"\nhost = "smtp.example.org"\nsender = "a@example.org"\nto = ["b@example.org"]\n'
SLACK = '[channel.slack]\ntype = "slack"\nurl_env = "NPDWATCH_TEST_SLACK"\n'
ROUTE = SLACK + '[[route]]\nname = "x"\nchannels = ["slack"]\n'
FILE = '[[source]]\nname = "one"\nkind = "file"\nurl = "https://www.example.org/a.csv"\n'


def load(folder: Path, text: str) -> config.Configuration:
    path = folder / "npdwatch.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path)


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return str(caught.value).replace(f"{folder}/", "")


# What is right --------------------------------------------------------------------------------------------------


def test_an_empty_file_watches_what_comes_with_the_program(tmp_path: Path) -> None:
    loaded = load(tmp_path, "")
    assert [s.name for s in loaded.sources][:2] == ["dfe-external-data-shares", "national-pupil-database-requests-received"]
    assert loaded.folder == tmp_path / "data"
    assert {"www.gov.uk", "assets.publishing.service.gov.uk"} <= set(loaded.hosts)
    assert (loaded.channel, loaded.route) == ({}, ())


@pytest.mark.parametrize(("kind", "more", "every"), [
    ("govuk", "", 3600), ("govuk", "changes", 17_100), ("page", "changes", 17_100), ("search", "changes", 3600),
    ("feed", "changes", 3600), ("file", "changes", 900), ("govuk", "elsewhere", 3600),
])
def test_a_source_on_auto_waits_for_hours_only_where_a_feed_of_changes_can_name_it(
    tmp_path: Path, kind: str, more: str, every: int
) -> None:
    feed = f'[[source]]\nname = "f"\nkind = "changes"\nurl = "https://{more}.example.org/f"\n'.replace("changes.example", "www.example")
    one = f'[[source]]\nname = "one"\nkind = "{kind}"\nurl = "https://www.example.org/a"\nevery = "auto"\n'
    loaded = load(tmp_path, "own_sources = false\n" + one + (feed if more else ""))
    assert loaded.sources[0].every == every


@pytest.mark.parametrize("address", ["9464", "127.0.0.1", "127.0.0.1:x", "http://127.0.0.1:9464", "127.0.0.1:0", "a@b:9464", "127.0.0.1:99999"])
def test_where_the_daemon_answers_is_a_host_and_a_port(tmp_path: Path, address: str) -> None:
    assert "is not a host and a port, such as 127.0.0.1:9464" in mistake(tmp_path, f'[daemon]\nmetrics = "{address}"\n')
    assert load(tmp_path, '[daemon]\nmetrics = "[::1]:9464"\n').daemon.metrics == "[::1]:9464"


@pytest.mark.parametrize("said", ['[page]\nport = "2525"\n', '[crawl]\ndelay = "0.5"\n'])
def test_a_number_is_written_without_quotes(tmp_path: Path, said: str) -> None:
    assert "must be a valid" in mistake(tmp_path, said)


@pytest.mark.parametrize("key", ["path", "text", "remarks"])
def test_what_the_program_knows_itself_is_no_key(tmp_path: Path, key: str) -> None:
    assert mistake(tmp_path, f'{key} = "x"\n').startswith(f"npdwatch.toml:1: unknown key '{key}'")


def test_the_programs_own_sources_are_https_of_known_hosts() -> None:
    known = {
        "www.gov.uk", "committees-api.parliament.uk", "questions-statements-api.parliament.uk",
        "www.theyworkforyou.com", "www.whatdotheyknow.com", "schoolsweek.co.uk", "defenddigitalme.org",
        "hansard-api.parliament.uk", "bills-api.parliament.uk", "www.legislation.gov.uk", "ico.org.uk",
        "uksa.statisticsauthority.gov.uk",
    }
    for part in config.own_sources():
        address = urlsplit(part.url)
        assert (address.scheme, address.netloc in known) == ("https", True), part.name
        assert part.title


def test_a_source_of_the_same_name_takes_its_place_or_switches_it_off(tmp_path: Path) -> None:
    text = '[[source]]\nname = "dfe-external-data-shares"\nkind = "govuk"\nurl = "https://www.gov.uk/x"\nevery = "1d"\n'
    (mine,) = [s for s in load(tmp_path, text).sources if s.name == "dfe-external-data-shares"]
    assert (mine.url, mine.every) == ("https://www.gov.uk/x", 86400)
    assert "dfe-external-data-shares" not in [s.name for s in load(tmp_path, text + "enabled = false\n").sources]
    assert [s.name for s in load(tmp_path, "own_sources = false\n" + FILE).sources] == ["one"]


SPANS = {'"90s"': 90, '"15m"': 900, '"6h"': 21600, '"1d"': 86400, "120": 120, '" 2 m "': 120}


@pytest.mark.parametrize(("text", "seconds"), list(SPANS.items()))
def test_time_spans(tmp_path: Path, text: str, seconds: int) -> None:
    assert load(tmp_path, FILE + f"every = {text}\n").sources[-1].every == seconds


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    assert load(tmp_path, '[data]\nfolder = "../kept"\n').folder == tmp_path.parent / "kept"
    assert load(tmp_path, '[data]\nfolder = "/var/lib/npdwatch"\n').folder == Path("/var/lib/npdwatch")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeffown_sources = false\n" + FILE).own_sources is False


# What is wrong --------------------------------------------------------------------------------------------------

MISTAKES = {
    "an unknown key": ("own_source = true\n", "npdwatch.toml:1: unknown key 'own_source'; did you mean 'own_sources'?"),
    "an unknown key of a channel: those of its kind are named": (
        '\n[channel.chat]\ntype = "slack"\nwebhook = "x"\n',
        "npdwatch.toml:4: unknown key 'channel.chat.webhook'; known are ca_file, type, url_env, url_file",
    ),
    "an unknown table": ("\n[crwal]\ndelay = 1\n", "npdwatch.toml:2: unknown key 'crwal'; did you mean 'crawl'?"),
    "an unknown table with a name": ('\n[chanel.mail]\ntype = "email"\n', "npdwatch.toml:2: unknown key 'chanel'; did you mean 'channel'?"),
    "a number that is none": ('[crawl]\ndelay = "fast"\n', "npdwatch.toml:2: crawl.delay: must be a valid number"),
    "an unknown key in a table": (
        '[data]\nfolder = "x"\n\n[crawl]\n# comment\ndealy = 1\n',
        "npdwatch.toml:6: unknown key 'crawl.dealy'; did you mean 'delay'?",
    ),
    "an unknown key in the second source": (
        FILE + FILE.replace("one", "two") + "evry = 5\n",
        "npdwatch.toml:9: unknown key 'source.2.evry'; did you mean 'every'?",
    ),
    "an unknown key like no other": ("[limits]\nzzzzzz = 1\n", "known are churn, growth, shrink, shrink_rows"),
    "a switch in words": ("own_sources = Yes\n", "npdwatch.toml:1: own_sources is true or false, in small letters"),
    "a key twice": ("[crawl]\ndelay = 1\ndelay = 2\n", "npdwatch.toml:3: delay is given twice, first in line 2: keep one"),
    "a table twice": ("[crawl]\ndelay = 1\n[data]\n[crawl]\n", "npdwatch.toml:4: the table [crawl] stands twice, first in line 1"),
    "a quotation mark is missing": ('time_zone = "Europe/London\n[crawl]\n', "npdwatch.toml:1: a quotation mark that is opened on this line does not close"),
    "no quotation marks": ("[crawl]\nretries = [5]\ncontact = me\n", 'npdwatch.toml:3: the value of contact is a text and needs quotes: contact = "…"'),
    "curly quotation marks": ("time_zone = “UTC”\n", "npdwatch.toml:1: this line has the quotation mark “; write straight ones"),
    "a no-break space": ('\ntime_zone\u00a0= "UTC"\n', "npdwatch.toml:2: this line has an invisible character (U+00A0), as pasted texts do"),
    "a bracket of a table": ("[crawl\ndelay = 1\n", "npdwatch.toml:1: the bracket of this table does not close"),
    "a bracket of a list": ("[crawl]\nretries = [1 2]\n", "npdwatch.toml:2: in this list a comma between two values, or the closing ], is missing"),
    "a colon": ("[crawl]\ndelay: 1\n", "npdwatch.toml:2: between a key and its value stands =, not :"),
    "a comma": ("[crawl]\ndelay = 1,\n", "npdwatch.toml:2: no comma stands at the end of a line"),
    "no value": ("[crawl]\ndelay =\n", "npdwatch.toml:2: delay has no value"),
    "a backslash": ('[data]\nfolder = "C:\\Users"\n', "npdwatch.toml:2: a \\ between double quotes begins a special sign"),
    "another sign for comments": ("; mine\n[crawl]\n", "npdwatch.toml:1: a comment begins with #"),
    "a quotation that never ends": ("time_zone = '''UTC\n", "npdwatch.toml: something that is opened (a quote, a bracket) does not close"),
    "a source in one bracket": ("[source]\nname = 'one'\n", "npdwatch.toml:1: a source begins with [[source]], in two brackets"),
    "a key of the top below a table": ("[data]\nown_sources = false\n", "npdwatch.toml:2: unknown key 'data.own_sources'; it stands at the top of the file"),
    "a key of another table": ("[data]\ndelay = 1\n", "npdwatch.toml:2: unknown key 'data.delay'; it belongs to [crawl]"),
    "a table for a value": ("time_zone = 5\n", "npdwatch.toml:1: time_zone: must be a valid string"),
    "a number out of range": ("[crawl]\ndelay = 61\n", "npdwatch.toml:2: crawl.delay: must be less than or equal to 60"),
    "a number that is none of numbers": ("[crawl]\ndelay = nan\n", "npdwatch.toml:2: crawl.delay: must be greater than or equal to 0"),
    "a whole number that is none": ("[crawl]\nlargest = 5.0\n", "npdwatch.toml:2: crawl.largest: must be a valid integer"),
    "a number for a path": ("[data]\nfolder = 5\n", "npdwatch.toml:2: data.folder: must be a path in quotes"),
    "a day that is none": (FILE.replace('"file"', '"committees"') + 'since = "2024-13-01"\n', "source.1.since: must be a date, such as 2026-01-31"),
    "a day and an hour": (FILE.replace('"file"', '"committees"') + "since = 2024-01-01T10:00:00\n", "source.1.since: must be a date, such as 2026-01-31"),
    "the second of a list": ("[crawl]\nretries = [1, -1]\n", "npdwatch.toml:2: crawl.retries.2: must be greater than or equal to 0"),
    "one of a table of texts": ('[scale]\n\nworkers = {a = "x", b = 5}\n', "scale.workers.b: must be a valid string"),
    "an hour as a number": (ROUTE + "at = 8\n", 'npdwatch.toml:7: route.1.at: must be a time of day, such as "08:00"'),
    "a severity as a number": (ROUTE + "min_severity = 1\n", "route.1.min_severity: 1 is not known; known are high, low, normal"),
    "a subject too long": (ROUTE + f'subject = "{"x" * 151}"\n', "route.1.subject: must have at most 150 characters"),
    "a negative number": ("[crawl]\ndelay = -1\n", "npdwatch.toml:2: crawl.delay: must be greater than or equal to 0"),
    "no time span": (FILE + 'every = "soon"\n', 'a time span is a number and s, m, h or d, such as "15m"'),
    "a time span too long": (FILE + 'every = "8d"\n', "source.1.every: must be less than or equal to 604800 seconds"),
    "a time span of nothing": (FILE + "every = 0\n", "source.1.every: must be greater than or equal to 1 seconds"),
    "no such time zone": ('time_zone = "Europe/Londn"\n', "npdwatch.toml:1: time_zone: there is no time zone 'Europe/Londn'"),
    "a time zone that is a path": ('time_zone = "../../etc/passwd"\n', "there is no time zone"),
    "a needed key is missing": ('[[source]]\nname = "one"\nkind = "file"\n', "npdwatch.toml:1: source.1.url is missing"),
    "a name that is no name": (FILE.replace("one", "One!"), "npdwatch.toml:2: source.1.name: "),
    "an unknown kind": (FILE.replace('"file"', '"fil"'), "npdwatch.toml:3: source.1.kind: 'fil' is not known; did you mean 'file'?"),
    "no address": (FILE.replace("https://www.example.org/a.csv", "example.org"), "an address starts with https:// and names a host"),
    "an address without TLS": (FILE.replace("https", "http"), "npdwatch.toml:4: source 'one' has an http:// address; only https:// is fetched"),
    "a password in an address": (FILE.replace("www.", "me:pw@www."), "must not hold a user name or password"),
    "two routes of one name": (
        ROUTE + '[[route]]\nname = "x"\nchannels = ["slack"]\n', "npdwatch.toml:8: two routes are named 'x'"),
    "the day of a daily digest": (
        ROUTE + 'digest = "daily"\nweekday = "friday"\n', "weekday is that of a weekly digest"),
    "an address for a host": (
        '[crawl]\nhosts = ["https://files.example.net/a"]\n',
        "'https://files.example.net/a' is not a host, or a host and port, such as files.example.net"),
    "a pattern for a host": (
        '[crawl]\nhosts = ["*.example.net"]\n', "'*.example.net' is not a host, or a host and port, such as example.net"),
    "two sources of one name": (FILE + FILE, "npdwatch.toml:6: two sources are named 'one'"),
    "an unknown type of channel": (
        '[channel.x]\ntype = "pigeon"\n',
        f"npdwatch.toml:2: channel.x.type: there is no type 'pigeon' of channel; known are {', '.join(CHANNELS)}",
    ),
    "a mistyped type of channel": ('[channel.x]\ntype = "emial"\n', "npdwatch.toml:2: channel.x.type: there is no type 'emial' of channel; did you mean 'email'?"),
    "a channel without a type": ('[channel.x]\nhost = "a"\n', "npdwatch.toml:1: channel.x.type is missing; known are email"),
    "a channel that is no table": ("[channel]\nx = 5\n", "npdwatch.toml:2: channel.x: must be a table"),
    "a channel in two brackets": ('[[channel]]\ntype = "slack"\n', "npdwatch.toml:1: channel: a channel needs a name of its own: write [channel.mail]"),
    "a route in one bracket": ('[route]\nname = "r"\n', "npdwatch.toml:1: route: a route begins with [[route]], in two brackets"),
    "a format for a kind": (FILE.replace('"file"', '"xlsx"'), "source.1.kind: 'xlsx' is not known; a spreadsheet at an address of its own is of the kind 'file'"),
    "a document for a kind": (FILE.replace('"file"', '"pdf"'), "source.1.kind: 'pdf' is not known; a PDF, DOCX or ODT at an address of its own is of the kind 'document'"),
    "a channel without a name": ('[channel]\ntype = "slack"\n', "npdwatch.toml:2: channel.type: a channel needs a name of its own: write [channel.mail]"),
    "a server with its port": (MAIL.replace("smtp.example.org", "smtp.example.org:587"), "channel.mail.host: 'smtp.example.org:587' is not the name of a server"),
    "a server as an address": (MAIL.replace("smtp.example.org", "https://smtp.example.org"), "is not the name of a server, such as smtp.example.org; a port stands under port"),
    "a table that is none": ("data = 5\n", "npdwatch.toml:1: data: must be a table"),
    "a list that is none": ("[crawl]\nretries = 5\n", "npdwatch.toml:2: crawl.retries: must be a list in square brackets"),
    "a switch that is none": ('own_sources = "perhaps"\n', "npdwatch.toml:1: own_sources: must be true or false"),
    "a time span that is a switch": (FILE + "every = true\n", 'a time span is a number and s, m, h or d, such as "15m"'),
    "a name with a space": (FILE.replace("one", "My Reg"), "'My Reg' must be lower-case letters, digits and hyphens"),
    "a mistyped kind of source": (FILE.replace('"file"', '"flie"'), "source.1.kind: 'flie' is not known; did you mean 'file'?"),
    "a mistyped kind of change": (ROUTE + 'kinds = ["add"]\n', "npdwatch.toml:7: route.1.kinds.1: 'add' is not known; did you mean 'added'?"),
    "a list of kinds that is none": (ROUTE + 'kinds = "added"\n', "npdwatch.toml:7: route.1.kinds: must be a list in square brackets"),
    "a mistyped category": (ROUTE + 'categories = ["pres"]\n', "; did you mean 'press'?"),
    "a mistyped severity": (ROUTE + 'min_severity = "hihg"\n', "route.1.min_severity: 'hihg' is not known; did you mean 'high'?"),
    "a mistyped digest": (ROUTE + 'digest = "dayly"\n', "; did you mean 'daily'?"),
    "a mistyped weekday": (ROUTE + 'weekday = "mondy"\n', "; did you mean 'monday'?"),
    "a mistyped security": (MAIL + 'security = "startls"\n', "; did you mean 'starttls'?"),
    "a mistyped list": (FILE.replace('"file"', '"committees"') + 'lists = ["writen"]\n', "; did you mean 'written'?"),
    "no email address": (MAIL.replace('["b@example.org"]', '["b at example.org"]'), "'b at example.org' is not an email address"),
    "a folder that is no path": ('[data]\nfolder = "\\u0000x"\n', "npdwatch.toml:2: data.folder: a path cannot hold a NUL"),
    "a folder of nobody": ('[data]\nfolder = "~no-such-user/x"\n', "npdwatch.toml:2: data.folder: there is no user whose home is"),
    "a header in an address": (MAIL.replace('"b@example.org"', '"b@example.org\\nBcc: c@example.org"'), "is not an email address"),
    "nobody to write to": (MAIL.replace('["b@example.org"]', "[]"), "npdwatch.toml:5: channel.mail.to: "),
    "a port that is none": (MAIL + "port = 99999\n", "npdwatch.toml:6: channel.mail.port: "),
    "a password in the file": (MAIL + f'password = "{VALUE}"\n', "a secret does not stand in this file; use password_file or password_env"),
    "a hook's address in the file": ('[channel.s]\ntype = "slack"\nurl = "https://hooks.slack.com/x"\n', "use url_file or url_env"),
    "a route without channels": ('[[route]]\nname = "x"\nchannels = []\n', "route.1.channels: the list needs at least 1 of them"),
    "a route to no channel": (
        SLACK + '[[route]]\nname = "all"\nchannels = ["slak"]\n',
        "route 'all' names the channel 'slak', which is not defined; did you mean 'slack'?",
    ),
    "a kind that is none": (SLACK + '[[route]]\nname = "x"\nchannels = ["slack"]\nkinds = ["new"]\n', "route.1.kinds.1: 'new' is not known; known are added, amendment_published"),
    "nothing to leave out": (ROUTE + 'not_terms = [" "]\n', "route.1.not_terms.1: must have at least 1 character"),
    "operators told of terms": (ROUTE + 'operators = true\nnot_terms = ["x"]\n', "take out 'not_terms'"),
    "a category that is none": (SLACK + '[[route]]\nname = "x"\nchannels = ["slack"]\ncategories = ["zzz"]\n', "'zzz' is not known; known are central_government, charity"),
}


SWITCHES = {
    "own_sources": "own_sources = {}\n", "loopback": "[crawl]\nloopback = {}\n", "network": "[data]\nnetwork = {}\n",
    "still_watching": "[heartbeat]\nstill_watching = {}\n", "subscribe": "[page]\nsubscribe = {}\n",
    "enabled": FILE + "enabled = {}\n", "operators": ROUTE + "operators = {}\n",
    "quiet_except_high": ROUTE + "quiet_except_high = {}\n",
}


@pytest.mark.parametrize("value", ['"yes"', '"true"', "1"])
def test_a_switch_is_true_or_false(tmp_path: Path, value: str) -> None:
    """Text that reads like a yes once passed for one."""
    for key, text in SWITCHES.items():
        found = mistake(tmp_path, text.format(value))
        assert f"{key}: must be true or false" in found, key


FOLLOWED = '[page]\naddress = "https://npd.example.org"\nsubscribe = true\nsubscribe_sender = "f@example.org"\n'
REFUSED = {
    "no address": (MAIL + FOLLOWED.replace("address", "title", 1), "needs an address there that begins with https://"),
    "an address without TLS": (MAIL + FOLLOWED.replace("https", "http"), "needs an address there that begins with https://"),
    "no channel": (FOLLOWED, "needs a channel of type email; name it by subscribe_over"),
    "no email channel": (SLACK + FOLLOWED, "needs a channel of type email; name it by subscribe_over"),
    "two": (MAIL + MAIL.replace("channel.mail", "channel.post") + FOLLOWED, "name it by subscribe_over"),
    "another name": (MAIL + FOLLOWED + 'subscribe_over = "mial"\n', "name it by subscribe_over; did you mean 'mail'?"),
    "no sender": (MAIL + FOLLOWED.replace("subscribe_sender", "contact"), "needs a sender: give subscribe_sender"),
    "a channel of the readers' name": (MAIL.replace("channel.mail", "channel.followers") + FOLLOWED, "cannot be named 'followers'"),
    "a long time": (MAIL + FOLLOWED + 'subscribe_pending = "90d"\n', "subscribe_pending"),
    "no pace": (MAIL + FOLLOWED + "subscribe_pace = 0\n", "subscribe_pace"),
}


@pytest.mark.parametrize(("text", "said"), list(REFUSED.values()), ids=list(REFUSED))
def test_readers_cannot_follow_where_something_is_missing(tmp_path: Path, text: str, said: str) -> None:
    found = mistake(tmp_path, text)
    assert said in found
    assert re.match(r"npdwatch\.toml:\d+: ", found)


def test_who_is_written_to_may_have_a_name_as_the_sender_has(tmp_path: Path) -> None:
    named = MAIL.replace('"b@example.org"', '"\u00dcnna M\u00fcller <b@example.org>", "b@example.org", "<c@example.org>"')
    loaded = load(tmp_path, named.replace('"a@example.org"', '"npdwatch <a@example.org>"'))
    assert loaded.channel["mail"].addresses == ("b@example.org", "c@example.org"), "each address once, without a name"
    assert loaded.channel_config("mail").addresses == ("b@example.org", "c@example.org")


def test_readers_are_written_to_over_the_mail_channel_from_a_sender_of_their_own(tmp_path: Path) -> None:
    loaded = load(tmp_path, MAIL + FOLLOWED)
    mail = loaded.followers_mail
    assert mail is not None
    assert (mail.host, mail.sender, mail.to, loaded.lanes) == ("smtp.example.org", "f@example.org", (), ("mail", "followers"))
    with pytest.raises(ConfigurationError, match=r"npdwatch\.toml:\d+: \[page\] email: the sender"):
        _ = load(tmp_path, MAIL + FOLLOWED.replace("f@example.org", "nobody")).followers_mail


@pytest.mark.parametrize(("text", "said"), list(MISTAKES.values()), ids=list(MISTAKES))
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    message = mistake(tmp_path, text)
    assert said in message
    assert message.startswith("npdwatch.toml")
    assert VALUE not in message


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    lines = mistake(tmp_path, "zone = 1\n[crawl]\ndelay = -1\nlargest = 0\n").splitlines()
    assert len(lines) == 3
    assert sorted(int(x.split(":")[1]) for x in lines) == [1, 3, 4]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read: No such file"):
        config.load(tmp_path / "gone.toml")
    with pytest.raises(ConfigurationError, match=r"cannot be read: Is a directory"):
        config.load(tmp_path)
    (tmp_path / "latin.toml").write_bytes("# tea\n# caf\u00e9\n".encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"latin\.toml:2: a letter here is not UTF-8; save the file as UTF-8 text"):
        config.load(tmp_path / "latin.toml")


# Where it is sought ---------------------------------------------------------------------------------------------


def test_where_it_is_sought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(config.ENVIRONMENT, raising=False)
    with pytest.raises(ConfigurationError, match=r"no npdwatch.toml in this folder. Name yours .* or make one: npdwatch init"):
        config.find(None)
    for name in ("npdwatch.toml", "environment.toml", "explicit.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert config.find(None) == tmp_path / "npdwatch.toml"
    monkeypatch.setenv(config.ENVIRONMENT, "environment.toml")
    assert config.find(None) == tmp_path / "environment.toml"
    assert config.find(Path("explicit.toml")) == tmp_path / "explicit.toml"
    with pytest.raises(ConfigurationError, match=r"gone.toml does not exist"):
        config.find(Path("gone.toml"))


def test_known_keys_are_those_that_load(tmp_path: Path) -> None:
    keys = config.known_keys()
    assert len(keys) == len(set(keys))
    for key in ("time_zone", "own_sources", "data.folder", "crawl.delay", "limits.shrink", "source.name", "route.name",
                "channel.email.to", "channel.slack.url_env", "channel.webhook.secret_file"):
        assert key in keys
    assert "path" not in keys


# Secrets --------------------------------------------------------------------------------------------------------


def with_password(how: str) -> str:
    return MAIL + f'username = "me"\n{how}\n'


def password(loaded: config.Configuration) -> Any:
    return loaded.channel_config("mail").password  # type: ignore[attr-defined]  # it is an email channel


def secret(folder: Path, how: str) -> Any:
    return password(load(folder, with_password(how)))


def test_a_secret_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPDWATCH_TEST_PASSWORD", f" {VALUE}\n")
    assert secret(tmp_path, 'password_env = "NPDWATCH_TEST_PASSWORD"') == VALUE
    (tmp_path / "kept").write_text(f"\ufeff{VALUE}\r\n", encoding="utf-8", newline="")  # as an editor of Windows keeps it
    (tmp_path / "kept").chmod(0o600)
    assert secret(tmp_path, 'password_file = "kept"') == VALUE
    assert secret(tmp_path, f'password_file = "{tmp_path / "kept"}"') == VALUE


def test_a_secret_that_need_not_be_there(tmp_path: Path) -> None:
    assert password(load(tmp_path, MAIL)) == ""


SECRET_WORDS, LIKE_A_NAME = f"{VALUE} with a space", VALUE.replace("-", "_")
SECRETS = {
    "none": ("", "password is missing; give password_env or password_file"),
    "both": ('password_env = "A"\npassword_file = "b"', "password_env and password_file are both given; keep one"),
    "not set": ('password_env = "NPDWATCH_TEST_UNSET"', "the environment variable NPDWATCH_TEST_UNSET, which is not set or is empty"),
    "empty in the environment": ('password_env = "NPDWATCH_TEST_EMPTY"', "which is not set or is empty"),
    "a file that is missing": ('password_file = "gone"', "which cannot be read: No such file or directory"),
    "a folder": ('password_file = "."', "which cannot be read: Is a directory"),
    "an empty file": ('password_file = "empty"', "which is empty"),
    "a file that is no text": ('password_file = "binary"', "which cannot be read: it is not text"),
    "a file that everybody may read": ('password_file = "open"', "holds a secret and can be read by everybody; run: chmod 600"),
    "itself in the variable's place": (f'password_env = "{SECRET_WORDS}"', "password_env is the name of an environment variable"),
    "itself, like a variable": (f'password_env = "{LIKE_A_NAME}"', "names the environment variable, which is not set or is empty"),
    "an address in the variable's place": (f'password_env = "https://hooks.example/{VALUE}"', "and not the secret itself"),
    "itself in the file's place": (f'password_file = "{VALUE}"', "which cannot be read: No such file or directory; it was looked for in "),
    "an address in the file's place": (f'password_file = "https://hooks.example/{VALUE}"', "password_file is the name of a file, and not the secret itself"),
    "two lines": ('password_file = "two"', "holds several lines; the secret is to stand there alone, in one"),
    "a placeholder": ('password_env = "NPDWATCH_TEST_PLACEHOLDER"', "password still holds a placeholder"),
}


@pytest.mark.parametrize(("how", "said"), list(SECRETS.values()), ids=list(SECRETS))
def test_a_secret_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, said: str) -> None:
    monkeypatch.delenv("NPDWATCH_TEST_UNSET", raising=False)
    monkeypatch.setenv("NPDWATCH_TEST_EMPTY", "  ")
    monkeypatch.setenv("NPDWATCH_TEST_PLACEHOLDER", "ChangeMe")
    for name, body, mode in (("empty", b"\n", 0o600), ("two", f"# of the mail server\n{VALUE}\n".encode(), 0o600), ("binary", b"\xff\xfe\x00", 0o600), ("open", VALUE.encode(), 0o604)):
        (tmp_path / name).write_bytes(body)
        (tmp_path / name).chmod(mode)
    with pytest.raises(ConfigurationError) as caught:
        secret(tmp_path, how)
    message = str(caught.value)
    assert said in message
    assert re.match(rf"{tmp_path / 'npdwatch.toml'}:{7 if how else 1}: \[channel.mail\] ", message)
    assert VALUE not in message
    assert LIKE_A_NAME not in message


def test_the_configuration_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPDWATCH_TEST_PASSWORD", VALUE)
    loaded = load(tmp_path, with_password('password_env = "NPDWATCH_TEST_PASSWORD"'))
    assert password(loaded) == VALUE
    assert VALUE not in repr(loaded)
    assert VALUE not in str(to_builtins(loaded, enc_hook=str))


def test_a_channels_settings_do_not_show_their_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from commands.telling.configured import channel_configs

    monkeypatch.setenv("NPDWATCH_TEST_PASSWORD", VALUE)
    monkeypatch.setenv("NPDWATCH_TEST_SLACK", f"https://hooks.slack.com/services/{VALUE}")
    loaded = load(tmp_path, with_password('password_env = "NPDWATCH_TEST_PASSWORD"') + SLACK)
    channels = channel_configs(loaded)
    assert set(channels) == {"mail", "slack"}
    assert VALUE not in repr(channels)
    assert VALUE not in "".join(str(c) for c in channels.values())


def test_a_mistyped_field_of_a_column_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "npdwatch.toml"
    path.write_text(
        '[[source]]\nname = "mine"\nkind = "file"\nurl = "https://example.org/r.csv"\n\n'
        '[source.columns]\n"Zorblatt" = "recipent"\n',
        encoding="utf-8",
    )
    with pytest.raises(config.ConfigurationError, match=r"'recipent' \(of the heading 'Zorblatt'\).*'recipient'"):
        config.load(path)


def test_the_limits_of_reading_go_with_each_source(tmp_path: Path) -> None:
    settings = load(tmp_path, "[crawl]\nlargest = 64\n[read]\ncell = 2000\n" + FILE)
    assert {s.reading for s in settings.sources} == {ReadLimits(64, 2_000_000, cells=10_000_000, cell=2000)}


def test_one_heading_written_in_two_ways_can_not_be_two_fields(tmp_path: Path) -> None:
    source = '[[source]]\nname = "mine"\nkind = "file"\nurl = "https://example.org/r.csv"\n\n[source.columns]\n'
    with pytest.raises(config.ConfigurationError, match=r"'Mood\.' and 'MOOD' are one heading"):
        load(tmp_path, source + '"Mood." = "status"\n"MOOD" = "tier"\n')
    said = '"Mood." = "status"\n"MOOD" = "status"\n"#" = "row_id"\n"%" = "tier"\n'
    assert len(load(tmp_path, source + said).source[-1].columns) == 4


@pytest.mark.parametrize("below", ["", "\n[[source]]\nname = 'mine'\nkind = 'file'\nurl = 'https://example.org/r.csv'\n"])
def test_columns_above_the_source_that_they_belong_to_are_said_to_be_so(tmp_path: Path, below: str) -> None:
    said = mistake(tmp_path, '[data]\n\n[source.columns]\n"Zorblatt" = "recipient"\n' + below)
    assert ":3: [source.columns] stands under the [[source]] that it belongs to" in said
    assert ":1: a source begins with [[source]]" in mistake(tmp_path, "[source]\nname = 'mine'\n")


READER = 'reader.url = "https://llm.example.org/v1"\nreader.model = "example-model"\n'


def test_the_second_reader_is_off_until_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(tmp_path, "").second_reader is None
    monkeypatch.setenv("EXAMPLE_READER", "sekrit-of-the-reader")
    chat = load(tmp_path, READER + 'reader.key_env = "EXAMPLE_READER"\nreader.budget = 0.5\n').second_reader
    assert chat is not None
    assert (chat.model, chat.key, chat.budget, chat.local) == ("example-model", "sekrit-of-the-reader", 0.5, False)
    assert "sekrit" not in repr(chat)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('reader.url = "https://llm.example.org/v1"\n', "model is missing"),
        (READER + "reader.budget = 0\n", "greater than 0"),
        (READER + "reader.price = 1\n", "unknown key 'reader.price'"),
    ],
)
def test_a_second_reader_that_is_named_by_halves_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in mistake(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (READER.replace("https", "http"), "must start with https://"),
        (READER.replace("llm.", "me:secret@llm."), "no user name"),
        (READER + 'reader.key_env = "NOT_SET_ANYWHERE"\n', "not set or is empty"),
        (READER + 'reader.key_file = "missing"\n', "cannot be read"),
    ],
)
def test_what_is_wrong_with_its_address_or_key_is_said_without_it(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(config.ConfigurationError, match=re.escape(said)) as caught:
        _ = load(tmp_path, text).second_reader
    assert "secret" not in str(caught.value).partition("[reader]")[2]
