"""npdwatch alerts: what was told to whom, previews, a test message, sending again, mutes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from alerts.samples import sample_change
from commands.daemon.heartbeat import reasons
from commands.telling.deliver import tell
from config import load
from db.health import look
from db.outbox.alerts import defer, save_plan
from db.outbox.attempts import lease, record
from db.outbox.deliveries import pause, save_alert
from db.outbox.incidents import Incident, channel_subject, report, untold
from db.problems import FILE_NAME
from db.register.changes import stored_changes
from db.store import Store
from db.withheld.record import withhold
from demo.sinks import HookSink, MailSink
from model.change import ChangeKind
from model.delivery import Alert, GiveUp, PendingNotification, Sent, TryLater
from tests.tables import add_row, set_fields, values_of
from text.timestamp import stamp

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailSink]:
    with MailSink(tmp_path / "mail") as sink:
        yield sink


@pytest.fixture
def ready(shell: Any, mail: MailSink) -> Any:
    """A configuration with a mail server that takes everything, and an empty database."""
    (shell.folder / "npdwatch.toml").write_text(
        f"""[channel.mail]
type = "email"
host = "127.0.0.1"
port = {mail.port}
security = "none"
sender = "w@example.org"
to = ["a@example.org", "b@example.org"]
""", "utf-8")
    Store.create(shell.folder / "data").close()
    return shell


def put(folder: Path, name: str = "AL-0000000001") -> None:
    """An alert to two people: one has it, one is unknown to the mail server."""
    payload = changes_payload(name, [sample_change(ChangeKind.ADDED, 0, AT)], [], AT)
    alert = Alert(name, "mail", payload, ("a@example.org", "b@example.org"))
    with Store.open(folder / "data") as store:
        save_plan(store, [alert], (), AT)
        for delivery, address in alert.deliveries:
            good = address.startswith("a@")
            lease(store, AT, "test", "mail", 60)
            record(store, delivery, Sent("250 queued") if good else GiveUp("550 no such user"), AT, None)


@pytest.fixture
def make_change_waiting() -> Any:
    """Puts a moved row down for the digest of tomorrow."""

    def build(folder: Path) -> None:
        with Store.open(folder / "data") as store, store.transaction():
            add_row(store, "source", name="s", kind="govuk", url="https://x", first_seen_at=stamp(AT))
            store.insert("change", id=1, key="k", source="s", kind="moved", state="open", reason="r", seen_at=stamp(AT),
                         planned_at=stamp(AT))
            (change,) = stored_changes(store, "c.id = 1")
            tomorrow = datetime.now(UTC) + timedelta(days=1)
            defer(store, [PendingNotification(change, "mail", "a@example.org", tomorrow, (("rest", "every change"),))])

    return build


def states(folder: Path) -> list[str]:
    with Store.open(folder / "data") as store:
        return values_of(store, "delivery", "state")


def test_what_was_sent_to_whom_and_when_with_the_answer(ready: Any) -> None:
    put(ready.folder)
    found = ready("alerts", "show", "AL-0000000001").out
    assert "To a@example.org" in found
    assert "24 Nov 2026, 14:56 GMT: sent: 250 queued" in found
    assert "24 Nov 2026, 14:56 GMT: give up: 550 no such user" in found
    data = ready("alerts", "show", "AL-0000000001", "--json").data
    assert [d["tries"][0]["outcome"] for d in data["deliveries"]] == ["sent", "give_up"]
    assert data["payload"]["headline"].startswith("The Daily Invention Ltd gets pupil data")


@pytest.mark.parametrize(("options", "addresses"), [
    ((), ["b@example.org", "a@example.org"]), (("--state", "dead"), ["b@example.org"]),
    (("--state", "pending"), []), (("--channel", "mail"), ["b@example.org", "a@example.org"]), (("--limit", "1"), ["b@example.org"]),
])
def test_list(ready: Any, options: Any, addresses: Any) -> None:
    put(ready.folder)
    assert [x["address"] for x in ready("alerts", "list", *options, "--json").data] == addresses
    shown = ready("alerts", "list", *options).out
    assert all(a in shown for a in addresses)


def test_redriving_twice_sends_what_was_dead_once(ready: Any, mail: MailSink) -> None:
    put(ready.folder)
    assert "1 dead delivery due again" in ready("alerts", "redrive", "--all").out
    assert ready("deliver").code == 0
    assert "0 dead deliveries due again" in ready("alerts", "redrive", "AL-0000000001").out
    assert "Nothing is due" in ready("deliver").out
    assert [m["To"] for m in mail.messages] == ["b@example.org"]
    assert states(ready.folder) == ["sent", "sent"]


def test_what_waits_behind_a_pause_is_named_with_its_command(ready: Any) -> None:
    """`deliver` said "Nothing is due.", code 0."""
    put(ready.folder)
    with Store.open(ready.folder / "data") as store:
        pause(store, "mail", "the server refuses us", datetime.now(UTC), None)
    ready("alerts", "redrive", "--all")
    done = ready("deliver")
    assert (done.code, "Nothing is due" in done.out) == (1, False)
    said = "Channel mail is paused (the server refuses us), and 1 delivery waits for it"
    assert f"{said}. When it is mended: npdwatch alerts resume mail" in done.err
    assert ready("deliver", "--json").data["held_back"] == {"mail": 1}
    ready("alerts", "resume", "mail")
    assert ready("deliver").code == 0


def test_a_run_that_could_not_write_is_seen_until_one_does(ready: Any) -> None:
    put(ready.folder)
    ready("alerts", "dismiss", "AL-0000000001")
    said = []
    for code in (73, 0):
        with Store.open(ready.folder / "data") as store, store.transaction():
            store.insert("run", trigger="manual", started_at=stamp(AT), ended_at=stamp(AT), exit_code=code)
        done = ready("status")
        said.append("ended with code 73: not all is recorded" in done.out)
        assert not (said[-1] and done.code == 0)
    assert said == [True, False]


def test_what_a_channel_has_not_taken_yet_is_no_all_is_well(ready: Any) -> None:
    """From the first attempt on, whoever looks hears what waits; a channel that takes it, or is paused, says no more."""
    alert = Alert("AL-0000000001", "mail", changes_payload("x", [sample_change(ChangeKind.ADDED, 0, AT)], [], AT), ("a@example.org",))
    at, (delivery, _) = datetime.now(UTC), alert.deliveries[0]
    with Store.open(ready.folder / "data") as store:
        save_plan(store, [alert], (), at)
        assert ready("status", "--json").data["failing"] == []
        lease(store, at, "test", "mail", 60)
        record(store, delivery, TryLater("421 busy"), at, at + timedelta(minutes=5))
        found = ready("status", "--json")
        assert (found.code, found.data["well"]) == (1, False)
        assert found.data["failing"] == [{
            "channel": "mail", "alerts": 1, "failed_at": stamp(at), "error": "421 busy",
            "next_at": stamp(at + timedelta(minutes=5)),
        }]
        assert "! 1 alert waits for channel mail (failed at " in ready("status").out
        pause(store, "mail", "x", at)
        assert ready("status", "--json").data["failing"] == []
        record(store, delivery, Sent("250"), at, None)
    assert ready("status", "--json").data["failing"] == []


def test_dismissed_is_kept_and_no_trouble(ready: Any) -> None:
    put(ready.folder)
    assert ready("alerts", "dismiss", "AL-0000000001").code == 0
    assert states(ready.folder) == ["sent", "cancelled"]
    assert "0 dead" in ready("alerts", "redrive", "--all").out


def test_what_is_dead_is_said_everywhere_until_it_is_redriven_or_dismissed(ready: Any) -> None:
    """Also where its incident is over, as an earlier version ended it: what is dead is asked of the deliveries."""
    put(ready.folder)
    settings = load(ready.folder / "npdwatch.toml")

    def said() -> list[bool]:
        with Store.open(ready.folder / "data") as store:
            beat = reasons(store, settings, datetime.now(UTC))
        healthz = look(ready.folder / "data", (), datetime.now(UTC), tells=True).reasons()
        doctor = [f["said"] for f in ready("doctor", "--offline", "--json").data["findings"] if f["state"] == "bad"]
        return [bool(re.search(r"channel mail.*dead|1 delivery dead", " ".join(x))) for x in (beat, healthz, doctor)]

    assert said() == [True] * 3
    status = ready("status")
    assert status.code == 1
    (line,) = (x for x in status.out.splitlines() if x.startswith("! ") and "dead" in x)
    for what in ("1 delivery dead over channel mail", "The Daily Invention Ltd gets", "AL-0000000001", "550 no such user",
                 "npdwatch alerts redrive --channel mail", "npdwatch alerts dismiss --channel mail"):
        assert what in line
    done = ready("deliver")
    assert (done.code, "1 delivery dead" in done.err, "Nothing is due" in done.out) == (1, True, False)
    assert ready("deliver", "--json").data["kept_dead"] == 1
    assert tell(settings).code == 1, "which the code of a crawl follows"
    ready("alerts", "dismiss", "AL-0000000001")
    assert said() == [False] * 3
    assert ready("deliver").code == 0
    assert "dead" not in ready("status").out


def test_what_was_dead_before_an_upgrade_is_told_once(ready: Any, mail: MailSink) -> None:
    """An earlier version told nobody of it, or that it had recovered."""
    put(ready.folder)
    put(ready.folder, "AL-0000000002")
    for _ in range(2):
        assert ready("deliver").code == 1
    news = [m for m in mail.messages if "operators" in m["Subject"]]
    assert len(news) == 2, "one letter for each address"
    plain: Any = news[0].get_body(("plain",))
    text = " ".join(plain.get_content().split())
    assert "alert AL-0000000002 (and 1 more) was not delivered to b@example.org" in text
    assert "550 no such user. To do:" in text
    ready("alerts", "dismiss", "--channel", "mail")
    assert ready("deliver").code == 0
    assert len([m for m in mail.messages if "operators" in m["Subject"]]) == 2


def test_dismissing_ends_the_reminders_of_operators(ready: Any) -> None:
    """It was looked at: neither told again each week, nor told as recovered."""
    put(ready.folder)
    put(ready.folder, "AL-0000000002")
    with Store.open(ready.folder / "data") as store:
        incident = Incident("", "delivery_dead", channel_subject("mail", "b@example.org"), "m", urgent=True)
        with store.transaction():
            report(store, [incident], AT)
        save_plan(store, (), (), AT, untold(store, AT))
        ready("alerts", "dismiss", "AL-0000000001")
        assert len(untold(store, AT + timedelta(days=8))) == 1, "another one to this address is dead still"
        ready("alerts", "dismiss", "AL-0000000002")
        assert untold(store, AT + timedelta(days=8)) == []


def test_resending_is_marked_and_has_an_id_of_its_own(ready: Any, mail: MailSink) -> None:
    put(ready.folder)
    done = ready("alerts", "resend", "AL-0000000001", "--to", "a@example.org")
    assert done.code == 0
    assert ready("deliver").code == 1, "the other one is dead"
    (again,) = (m for m in mail.messages if "operators" not in m["Subject"])
    assert again["Subject"].startswith("(sent again, first as AL-0000000001) The Daily")
    assert again["X-Npdwatch-Alert"] != "AL-0000000001"
    assert again["X-Npdwatch-Alert"] in done.out


def test_a_test_message_is_marked_and_kept_as_proof(ready: Any, mail: MailSink) -> None:
    done = ready("alerts", "test", "mail")
    assert done.code == 0
    assert done.out.count("taken") == 2
    assert all(m["Subject"].startswith("[npdwatch test]") for m in mail.messages)
    assert len({m["Message-ID"] for m in mail.messages}) == 2
    kept = ready("alerts", "list", "--json").data
    assert {(x["type"], x["state"], x["attempts"]) for x in kept} == {("test", "sent", 1)}
    assert {x["address"] for x in kept} == {"a@example.org", "b@example.org"}
    assert {m["X-Npdwatch-Alert"] for m in mail.messages} == {kept[0]["alert"]}
    assert ready("alerts", "list").out.count("(test)") == 2
    shown = ready("alerts", "show", kept[0]["alert"]).out
    assert f"Test {kept[0]['alert']} over mail" in shown
    assert shown.count(": sent: OK") == 2
    assert "Nothing is due" in ready("deliver").out


def test_a_test_that_fails_says_why_and_is_not_tried_again(ready: Any, mail: MailSink) -> None:
    path = ready.folder / "npdwatch.toml"
    path.write_text(path.read_text("utf-8").replace(f"port = {mail.port}", "port = 1"), "utf-8")
    done = ready("alerts", "test", "mail")
    assert (done.code, "connection refused" in done.out) == (1, True)
    (one, _) = ready("alerts", "list", "--json").data
    assert (one["state"], "connection refused" in one["error"]) == ("cancelled", True)
    assert "0 dead deliveries" in ready("alerts", "redrive", "--all").out
    assert "Nothing is due" in ready("deliver").out


def test_a_test_is_sent_without_a_database_too_and_says_that_it_is_not_kept(ready: Any, mail: MailSink) -> None:
    (ready.folder / "data" / "npdwatch.db").unlink()
    done = ready("alerts", "test", "mail")
    assert (done.code, len(mail.messages)) == (0, 2)
    assert "not kept as proof" in done.err


def test_resume(ready: Any) -> None:
    with Store.open(ready.folder / "data") as store:
        pause(store, "mail", "535 login refused", AT)
    assert "goes on" in ready("alerts", "resume", "mail").out
    assert "was not paused" in ready("alerts", "resume", "mail").out


def test_what_failed_over_a_channel_that_is_mended_goes_at_once(ready: Any, mail: MailSink) -> None:
    mail.refuse("451 4.3.0 try again later", "451 4.3.0 try again later")
    payload = changes_payload("AL-0000000001", [sample_change(ChangeKind.ADDED, 0, AT)], [], AT)
    with Store.open(ready.folder / "data") as store:
        save_plan(store, [Alert("AL-0000000001", "mail", payload, ("a@example.org",))], (), AT)
    ready("deliver")
    with Store.open(ready.folder / "data") as store:
        set_fields(store, "delivery", {"next_at": stamp(datetime.now(UTC) + timedelta(minutes=30))})
    mail.accept()
    assert ready("deliver").code in (0, 1)
    assert mail.messages == []
    said = ready("alerts", "resume", "mail").out
    assert "was not paused" in said
    assert "1 delivery that failed is due now" in said
    ready("deliver")
    assert len(mail.messages) == 1


def test_mutes_are_made_listed_shown_in_the_status_and_lifted(ready: Any) -> None:
    day = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")
    assert ready("alerts", "mute", "--kind", "moved", "--until", day, "--why", "noise").code == 0
    (one,) = ready("alerts", "mute", "--json").data
    assert (one["kind"], one["why"], one["kept"]) == ("moved", "noise", 0)
    assert "Muted until" in ready("status").out
    assert "Nothing is muted" in ready("alerts", "mute", "--lift", str(one["id"])).out
    assert ready("alerts", "list", "--state", "muted", "--json").data == []


def test_a_mute_that_is_lifted_says_what_it_lets_go(ready: Any, make_change_waiting: Any) -> None:
    make_change_waiting(ready.folder)
    ready("alerts", "mute", "--kind", "moved")
    (one,) = ready("alerts", "mute", "--json").data
    assert "1 change that it kept back: told in one digest" in ready("alerts", "mute", "--lift", str(one["id"])).err


def test_a_mute_says_what_it_takes_out_of_the_digests_that_wait(ready: Any, make_change_waiting: Any) -> None:
    make_change_waiting(ready.folder)
    assert [x["changes"] for x in ready("alerts", "list", "--state", "waiting", "--json").data] == [1]
    done = ready("alerts", "mute", "--kind", "moved")
    assert "1 change that waited for a digest was taken out" in done.out + done.err
    assert ready("alerts", "list", "--state", "waiting", "--json").data == []
    assert [x["kind"] for x in ready("alerts", "list", "--state", "muted", "--json").data] == ["moved"]
    assert [x["kept"] for x in ready("alerts", "mute", "--json").data] == [1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "AL-nothere"), "There is no alert or delivery 'AL-nothere'"),
        (("redrive",), "Name an alert or a delivery, or give --channel or --all"),
        (("redrive", "AL-x"), "no alert or delivery"),
        (("resend", "AL-x"), "no alert or delivery"),
        (("dismiss", "AL-x"), "no alert or delivery"),
        (("dismiss",), "Name an alert or a delivery, or give --channel"),
        (("resume", "mial"), "Did you mean mail?"),
        (("redrive", "--channel", "mial"), "Did you mean mail?"),
        (("dismiss", "--channel", "nosuch"), "There is no channel 'nosuch'"),
        (("test", "fax"), "There is no channel 'fax'"),
        (("mute", "--kind", "movd"), "Did you mean moved?"),
        (("mute", "--source", "x"), "There is no source 'x'"),
        (("mute", "--kind", "moved", "--until", "soon"), "'soon' is not a day"),
        (("mute", "--kind", "moved", "--until", "2020-01-01"), "is over"),
        (("mute", "--until", "2099-01-01"), "Say what to mute"),
        (("mute", "--lift", "7"), "There is no mute 7"),
    ],
)
def test_mistakes_are_named(ready: Any, arguments: Any, said: Any) -> None:
    done = ready("alerts", *arguments)
    assert (done.code, said in done.err) == (2, True), done.err


def test_a_mute_of_a_name_that_nobody_bears_is_taken_and_says_so(ready: Any) -> None:
    done = ready("alerts", "mute", "--recipient", "Madeup  Bdoy")
    assert done.code == 0
    assert "No change so far is about a recipient 'Madeup Bdoy'" in done.err
    with Store.open(ready.folder / "data") as store, store.transaction():
        add_row(store, "source", name="s", kind="govuk", url="https://x", first_seen_at=stamp(AT))
        store.insert("change", key="k", source="s", kind="added", state="open", reason="r", seen_at=stamp(AT), recipient="Madeup Body")
    assert ready("alerts", "mute", "--recipient", "MADEUP body").err == ""


def test_no_option_is_offered_that_is_for_the_programs_own_use(shell: Any) -> None:
    done = shell("--confg", "x", "status")
    assert done.code == 2
    assert "--config" in done.err
    assert "--config-handle" not in done.err


def test_what_is_no_number_is_said_in_plain_words(shell: Any) -> None:
    assert "'abc' is not a valid whole number" in shell("worker", "--name", "x", "--lanes", "abc").err


def test_preview_writes_every_kind_for_every_channel(shell: Any) -> None:
    assert shell("alerts", "preview", "out").code == 0
    names = {p.name for p in (shell.folder / "out").iterdir()}
    for kind in ("new-release", "edited-release", "evidence", "several-changes", "many-rows", "every-kind", "digest", "possible-repeat",
                 "sent-again", "operators", "still-watching", "test"):
        assert {f"{kind}.{e}" for e in ("eml", "html", "txt", "slack.json", "webhook.json")} <= names
    kinds = json.loads((shell.folder / "out" / "every-kind.webhook.json").read_text("utf-8"))["data"]["counts"]
    assert set(kinds) == {k.value for k in ChangeKind}


def test_preview_uses_the_users_template(shell: Any, monkeypatch: Any) -> None:
    (shell.folder / "t.txt").write_text("{{ headline }}!", "utf-8")
    (shell.folder / "npdwatch.toml").write_text(
        '[channel.team]\ntype = "webhook"\nurl_env = "X"\ntemplate_file = "t.txt"\ncontent_type = "text/plain"\n', "utf-8"
    )
    assert shell("alerts", "preview", "out").code == 0
    assert (shell.folder / "out" / "new-release.team.body").read_text("utf-8").startswith("The Daily")


def test_preview_shows_the_shortened_form_of_what_a_template_makes_too_long(shell: Any) -> None:
    (shell.folder / "t.txt").write_text("{{ headline }}{% for i in items %}{{ i.recipient * 400 }}{% endfor %}", "utf-8")
    (shell.folder / "npdwatch.toml").write_text(
        '[channel.team]\ntype = "webhook"\nurl_env = "X"\ntemplate_file = "t.txt"\ncontent_type = "text/plain"\n', "utf-8"
    )
    done = shell("alerts", "preview", "out")
    assert done.code == 0, done.err
    assert (shell.folder / "out" / "several-changes.team.body").read_text("utf-8").startswith("The Daily Invention Ltd, Made-up Tutors")
    (shell.folder / "t.txt").write_text("{{ 'x' * 10 ** 10 }}", "utf-8")
    done = shell("alerts", "preview", "out")
    assert (done.code, "more than 256 MiB of memory" in done.err) == (2, True), done.err


# What is refused at the start --------------------------------------------------------------------------------------

HOOK = '[channel.hook]\ntype = "webhook"\nurl_env = "HOOK_URL"\n'
BOT = '[channel.chat]\ntype = "slack_bot"\n'
MAIL = (
    '[channel.mail]\ntype = "email"\nhost = "mail.example"\nusername = ""\nsecurity = "starttls"\nsender = "w@example.org"\n'
    'to = ["TO"]\n'
)
ROUTE = '[[route]]\nname = "r"\nchannels = ["hook"]\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HOOK + '[[route]]\nname = "r"\nchannels = ["hock"]\n', 6, "'hock', which is not defined; did you mean 'hook'?"),
        (HOOK + ROUTE + ROUTE + 'time_zone = "Europe/Lundon"\n', 10, "there is no time zone 'Europe/Lundon'"),
        (HOOK + ROUTE + 'at = "25:00"\n', 7, 'write it like "08:00"'),
        (HOOK + ROUTE + 'quiet = "22-7"\n', 7, 'write it like "22:00-07:00"'),
        (HOOK + ROUTE + 'quiet = "07:00-7:00"\n', 7, "would never end"),
        (HOOK + ROUTE + 'subject = "{hedline}"\n', 7, "did you mean {headline}?"),
        (HOOK + ROUTE + 'sources = ["nobody"]\n', 7, "names the source 'nobody'"),
        (HOOK + ROUTE + ROUTE + 'operators = true\ndigest = "daily"\n', 7, "take out 'digest'"),
        (HOOK + ROUTE + 'digest = "monthly"\n', 7, "digest"),
        (HOOK + 'template_file = "none.j2"\n', 4, "cannot be read: No such file"),
        (HOOK + 'ca_file = "none.pem"\n', 4, "which is not a file"),
        (HOOK + 'headers_env = { Authorization = "NOT_SET" }\n', 4, "header 'Authorization': value_env names the environment"),
        ('[channel.hook]\ntype = "webhook"\nurl_env = "NOT_SET"\n', 3, "NOT_SET, which is not set or is empty"),
        (HOOK + 'secret_env = "HOOK_URL"\n', 4, "starts with whsec_"),
        (HOOK + 'template_file = "loop.j2"\n', 4, "2 seconds of computing"),
        (MAIL.replace("TO", "no address"), 7, "'no address' is not an email address"),
        (MAIL.replace("TO", "a..b@example.org"), 7, "'a..b@example.org' is not an email address"),
        (MAIL.replace("TO", "ä@example.org"), 7, "is not an email address"),
        (MAIL.replace('"w@', '"w at '), 6, "is not an email address"),
        (BOT + 'token_env = "NOT_SET"\nchannel = "C0123456789"\n', 3, "NOT_SET, which is not set or is empty"),
        (BOT + 'token_env = "HOOK_URL"\nchannel = "C0123456789"\n', 3, "it begins with xoxb-"),
        (BOT + 'token_env = "X"\nchannel = "#general"\n', 4, "channel"),
        (BOT + 'channel = "C0123456789"\ntoken = "xoxb-1"\n', 4, "use token_file or token_env"),
        (MAIL.replace("TO", "a@example.org") + 'bounce = "npdwatch@example.org"\n', 8, "with one {id} before the @"),
        (HOOK + '[heartbeat]\nurl_env = "NOT_SET"\n', 5, "[heartbeat] url_env names"),
    ],
)
def test_what_cannot_be_followed_is_refused_at_start_with_the_line(
    shell: Any, text: Any, line: Any, said: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("HOOK_URL", "https://hooks.example/x")
    Store.create(shell.folder / "data").close()
    path = shell.folder / "npdwatch.toml"
    path.write_text(text, "utf-8")
    (shell.folder / "loop.j2").write_text("{% for a in range(99999) %}" * 2 + "{% endfor %}" * 2, "utf-8")
    done = shell("_prepare")
    assert done.code == 2
    assert f"{path}:{line}: " in done.err
    assert said in done.err, done.err
    tried = shell("check", "--no-sources")
    assert tried.code in (1, 2)
    assert f"{path}:{line}: " in tried.out + tried.err
    assert said in tried.out + tried.err, tried.err


@pytest.mark.parametrize("at", ["01:30", "02:00"])
def test_an_hour_that_the_clocks_leave_out_is_no_mistake(shell: Any, at: Any, monkeypatch: Any) -> None:
    """What becomes of it: tests/alerts/test_routes.py::test_next_slot."""
    monkeypatch.setenv("HOOK_URL", "https://hooks.example/x")
    Store.create(shell.folder / "data").close()
    (shell.folder / "npdwatch.toml").write_text(HOOK + ROUTE + f'digest = "daily"\nat = "{at}"\n', "utf-8")
    assert shell("_prepare").code == 0


def test_a_webhook_gets_its_own_headers(shell: Any, tmp_path: Path, monkeypatch: Any) -> None:
    with HookSink(tmp_path / "hooks") as sink:
        monkeypatch.setenv("HOOK_URL", sink.url())
        monkeypatch.setenv("HOOK_AUTH", "Bearer abc")
        (shell.folder / "npdwatch.toml").write_text(
            "[crawl]\nloopback = true\n" + HOOK + 'headers_env = { Authorization = "HOOK_AUTH" }\n', "utf-8"
        )
        assert shell("alerts", "test", "hook").code == 0
        assert sink.received[0].headers["Authorization"] == "Bearer abc"


def test_what_is_left_out_of_a_message_since_it_was_sent_is_said(ready: Any) -> None:
    put(ready.folder)
    left = "what is withheld now is left out here"
    assert left not in ready("alerts", "show", "AL-0000000001").out
    with Store.open(ready.folder / "data") as store, store.transaction():
        withhold(store, "recipient", "The Daily Invention Ltd", because="a test", who="x", cause="person", now=AT)
    shown = ready("alerts", "show", "AL-0000000001").out
    assert left in shown
    assert "The Daily Invention" not in shown


ROUTES = """
[[route]]
name = "press"
channels = ["mail"]
categories = ["press"]

[[route]]
name = "operators"
channels = ["mail"]
operators = true
"""


@pytest.fixture
def rehearsed(ready: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A route for the press, whose channel's secret is not at hand; a newspaper's row and a charity's, both told."""
    monkeypatch.delenv("NPDWATCH_TEST_NOT_SET", raising=False)
    with (ready.folder / "npdwatch.toml").open("a", encoding="utf-8") as file:
        file.write('username = "u"\npassword_env = "NPDWATCH_TEST_NOT_SET"\n' + ROUTES)
    with Store.open(ready.folder / "data") as store, store.transaction():
        add_row(store, "source", name="s", kind="govuk", url="https://x", first_seen_at=stamp(AT))
        for n, (who, category) in enumerate((("The Daily Invention", "press"), ("An Invented Body", "charity")), 1):
            add_row(store, "change", id=n, key=str(n), source="s", kind="added", state="open", recipient=who, reason="r",
                    category=category, seen_at=stamp(AT), open_at=stamp(AT), planned_at=stamp(AT))
    return ready


def test_a_rehearsal_says_when_what_and_what_not(rehearsed: Any) -> None:
    done = rehearsed("alerts", "rehearse")
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(x.split()) for x in done.out.splitlines()]
    assert lines[:2] == ["Routes rehearsed: press. Nothing was sent or stored.", "2 changes: 1 message on 1 day; 1 told by no route."]
    assert "2026-11-24 1 1 mail 1" in lines
    assert any(x.startswith("2026-11-24 high 1 The Daily Invention") and x.endswith(" press") for x in lines)
    assert any(x.startswith("normal 1 new release 2 An Invented Body") and x.endswith(" press: the recipient is charity") for x in lines)
    with Store.open(rehearsed.folder / "data") as store:
        assert values_of(store, "alert", "id") == []


def test_a_rehearsal_since_a_day_goes_by_the_clock_of_the_configuration(rehearsed: Any) -> None:
    of = {day: rehearsed("alerts", "rehearse", "--json", "--since", day).data for day in ("2026-11-24", "2026-11-25", "0001-01-01")}
    assert {day: x["changes"] for day, x in of.items()} == {"2026-11-24": 2, "2026-11-25": 0, "0001-01-01": 2}
    assert rehearsed("alerts", "rehearse", "--since", "2026-11-25").out.splitlines()[1:] == [
        "0 changes: 0 messages on 0 days; 0 told by no route.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--route", "pres"), "There is no route 'pres'. Did you mean press?"),
        (("--route", "operators"), "Route 'operators' carries news of the watch itself, and no changes."),
        (("--since", "2026-02-30"), "--since '2026-02-30' is not a day; write it as 2026-01-31"),
        (("--since", "yesterday"), "--since 'yesterday' is not a day; write it as 2026-01-31"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(rehearsed: Any, arguments: tuple[str, ...], said: str) -> None:
    done = rehearsed("alerts", "rehearse", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"npdwatch: {said}\n")


def test_without_a_channel_there_is_nothing_to_rehearse(ready: Any) -> None:
    (ready.folder / "npdwatch.toml").write_text("", "utf-8")
    done = ready("alerts", "rehearse")
    assert done.code == 2
    assert "no [channel] is configured" in done.err


def test_what_became_of_a_change_is_said(rehearsed: Any) -> None:
    """Whoever says that he was not told hears why: by its number, or by who got data."""
    lines = rehearsed("alerts", "why", "An Invented Body").out.splitlines()
    assert lines[0].startswith("Change 2: An Invented Body")
    assert lines[-2:] == [
        "  Looked at 24 Nov 2026, 14:56 GMT, and no route carried it. The routes as they are now:",
        "    press: the recipient is charity",
    ]
    with Store.open(rehearsed.folder / "data") as store, store.transaction():
        alert = Alert("AL-0000000001", "mail", {"items": [], "headline": ""}, ("a@example.org", "b@example.org"), (1,))
        save_alert(store, alert, AT)
    at = lease_one(rehearsed.folder)
    said = rehearsed("alerts", "why", "1").out
    assert f"  Sent to {at} 24 Nov 2026, 14:56 GMT. See: npdwatch alerts show AL-0000000001" in said
    assert "  To be sent to b@example.org, next attempt" in said
    for state, words in (("held", "waits for a second look"), ("retracted", "Taken back"), ("silent", "never told")):
        set_fields(rehearsed.folder / "data" / FILE_NAME, "change", {"state": state}, id=2)
        assert words in rehearsed("alerts", "why", "2").out
    set_fields(rehearsed.folder / "data" / FILE_NAME, "change", {"state": "open", "planned_at": None}, id=2)
    assert "Not told yet. The daemon tells what waits" in rehearsed("alerts", "why", "2").out
    with Store.open(rehearsed.folder / "data") as store, store.transaction():
        withhold(store, "change", "2", because="a test", who="x", cause="person", now=AT)
    done = rehearsed("alerts", "why", "2")
    assert "Something of it is withheld" in done.out
    assert "Invented Body" not in done.out
    assert "There is no change 'DS0', by number, reference or recipient" in rehearsed("alerts", "why", "DS0").err


def test_a_change_that_waits_or_is_muted_says_so(ready: Any, make_change_waiting: Any) -> None:
    make_change_waiting(ready.folder)
    assert "  Waits for the digest to a@example.org, due" in ready("alerts", "why", "1").out
    ready("alerts", "mute", "--kind", "moved", "--why", "noise")
    assert re.search(r"  Kept back by mute 1, until .*: noise\.", ready("alerts", "why", "1").out)


def lease_one(folder: Path) -> str:
    """Sends the first delivery: its address."""
    with Store.open(folder / "data") as store:
        leased = lease(store, AT, "test", "mail", 60)
        assert leased is not None
        record(store, leased.delivery, Sent("250 queued"), AT, None)
        return leased.address
