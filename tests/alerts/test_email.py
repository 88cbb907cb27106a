"""Email through a real mail server: what arrives, and what each answer of the server means."""

from __future__ import annotations

import base64
import email
import email.policy
import re
import smtplib
import socket
from pathlib import Path
from typing import Any

import pytest

from alerts.channels import email as channel
from alerts.channels.email import TOTAL, EmailConfig
from alerts.channels.replies import SMALL, ReplyAbout, read_reply
from alerts.channels.smtp import MailServer, _of_port
from alerts.message import Form
from model.delivery import GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from net.session import Unreachable

MANUAL = Path(__file__).parents[2] / "docs" / "using" / "followers.md"
# The server warns of taking passwords without TLS, which is what some of these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def config_of(server: Any, **over: Any) -> Any:
    values = {
        "host": "127.0.0.1",
        "port": server.port,
        "sender": "npdwatch <watch@example.org>",
        "to": ("reader@example.org",),
        "security": "none",
    }
    return EmailConfig(**{**values, **over})


def send(server: Any, message: Any, clock: Any, **over: Any) -> Any:
    config = config_of(server, **over)
    return channel.send(config, channel.render(config, message), message, clock)


def arrived(server: Any) -> Any:
    ((sender, to, raw),) = server.got
    return sender, to, email.message_from_bytes(raw, policy=email.policy.default)


def test_a_letter_arrives_whole(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    m = message([make_change(recipient="Caf\u00e9 & S\u00f6hne GmbH")], payload={"csv": "a,b\r\n1,\u00e9\r\n"})
    assert send(mail, m, clock) == Sent("2.0.0 queued as ABC")
    sender, to, got = arrived(mail)
    assert (sender, to) == ("watch@example.org", ["reader@example.org"])
    assert got["From"] == "npdwatch <watch@example.org>"
    assert got["Message-ID"] == "<AL-0123456789.abcd1234@example.org>"
    assert got["Date"] == "Tue, 24 Nov 2026 14:56:00 +0000"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Id"] == "npdwatch alerts <npdwatch.example.org>"
    assert got["References"] == got["In-Reply-To"]
    assert [p.get_content_type() for p in got.walk() if not p.is_multipart()] == ["text/plain", "text/html", "text/csv"]
    assert "Caf\u00e9 & S\u00f6hne GmbH" in got.get_body(("plain",)).get_content()
    assert "Caf\u00e9 &amp; S\u00f6hne GmbH" in got.get_body(("html",)).get_content()
    (attached,) = got.iter_attachments()
    assert attached.get_payload(decode=True) == "\ufeffa,b\r\n1,\u00e9\r\n".encode()


def test_a_name_written_from_right_to_left_moves_nothing_beside_it(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    name = "\u062c\u0627\u0645\u0639\u0629 \u0627\u0644\u0642\u0627\u0647\u0631\u0629"
    send(mail, message([make_change(recipient=name, after={"title": f"{name}, 2019"})]), clock)
    _, _, got = arrived(mail)
    for kind in ("plain", "html"):
        text = got.get_body((kind,)).get_content()
        assert text.count(name) == text.count(f"\u2068{name}\u2069") > 0
    assert got["Subject"].count(name) == got["Subject"].count(f"\u2068{name}\u2069")
    assert "\u2068" not in channel.render(config_of(mail), message([make_change()])).as_string()


def test_the_same_message_makes_the_same_letter_and_sources_are_threads(message: Any, make_change: Any) -> None:
    config = EmailConfig("mail.example", 587, "w@example.org", ("r@example.org",))
    one, again = (
        channel.render(config, message([make_change()], payload={"csv": "a\r\n"})).as_bytes() for _ in range(2)
    )
    assert one == again
    other = channel.render(config, message([make_change(source="phe")]))
    assert other["References"] != email.message_from_bytes(one)["References"]


@pytest.mark.parametrize(("title", "edition", "end"), [
    ("reg", "register.csv", " - reg"), ("her", "her.xlsx", " - her"), ("Shares", "Shares: May 2026", " - Shares, May 2026"), ("Shares", "Shares", " - Shares"),
])
def test_a_subject_ends_with_the_edition_not_with_half_a_word(message: Any, make_change: Any, title: str, edition: str, end: str) -> None:
    named = message([make_change()], payload={"source": {"title": title}, "edition": {"title": edition}})
    assert named.subject.endswith(end)


def test_dots_and_long_lines_arrive_as_they_were(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    m = message([make_change(after={"title": ". dot " + "x" * 1400})])
    send(mail, m, clock)
    _, _, got = arrived(mail)
    assert ". dot " + "x" * 1400 in got.get_body(("plain",)).get_content().replace("\n", "")


@pytest.mark.parametrize("form", list(Form))
def test_a_possible_repeat_says_so(form: Any, mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    send(mail, message([make_change()], maybe_repeat=True, form=form), clock)
    _, _, got = arrived(mail)
    assert got["Subject"].strip().startswith("(may repeat AL-0123456789) " + ("[npdwatch]" if form is Form.BARE else "The Daily"))
    assert "epeat" in got.get_body(("plain",)).get_content()
    assert got["Message-ID"] == "<AL-0123456789.abcd1234@example.org>"


@pytest.mark.parametrize(
    ("say", "behave", "kind", "got"),
    [
        ("shutting down", {"at_mail": "421 4.3.2 shutting down"}, TryLater, 0),
        ("sender refused", {"at_mail": "550 5.7.1 not you"}, PauseChannel, 0),
        ("grey-listed", {"at_rcpt": {"reader": "451 4.7.1 greylisted"}}, TryLater, 0),
        ("mailbox full", {"at_rcpt": {"reader": "452 4.2.2 full"}}, TryLater, 0),
        ("mailbox full, the old way", {"at_rcpt": {"reader": "552 5.2.2 full"}}, TryLater, 0),
        ("they are on a block list", {"at_rcpt": {"reader": "550 5.7.1 Blocked"}}, NotAccepted, 0),
        ("no such mailbox", {"at_rcpt": {"reader": "550 5.1.1 no such user"}}, GiveUp, 0),
        ("try later, after the letter", {"at_data": ["451 4.3.0 try later"]}, TryLater, 0),
        ("taken for spam", {"at_data": ["554 5.7.1 spam"]}, NotAccepted, 0),
        ("too large", {"at_data": ["552 5.3.4 too big"]}, NotAccepted, 0),
        ("taken, then dropped", {"at_data": ["drop"]}, Unknown, 1),
    ],
)
def test_answers(
    say: Any, behave: Any, kind: Any, got: Any, mail: Any, message: Any, make_change: Any, clock: Any
) -> None:
    for name, value in behave.items():
        setattr(mail, name, value)
    assert isinstance(send(mail, message([make_change()]), clock), kind), say
    assert len(mail.got) == got


CONSEQUENCES: dict[Any, tuple[Any, Any]] = {
    ReplyAbout.PASSING: (TryLater, TryLater), ReplyAbout.GONE: (GiveUp, GiveUp), ReplyAbout.MAILBOX: (TryLater, TryLater),
    ReplyAbout.SIZE_OR_FORM: (NotAccepted, NotAccepted), ReplyAbout.US: (NotAccepted, NotAccepted), ReplyAbout.UNSAID: (GiveUp, NotAccepted),
}
"""What follows for a channel at the address, and at the letter."""
MEANT = {
    ReplyAbout.GONE: "550 5.1.1|550 5.1.10|550 5.1.0|550 5.2.1|551 5.1.6", ReplyAbout.SIZE_OR_FORM: "552 5.2.3|552 5.3.4|554 5.6.0|555",
    ReplyAbout.MAILBOX: "552|552 5.2.2|550 5.2.2|554 5.2.0|550 5.3.0|554 5.3.5|550 5.4.1|550 5.4.4|554 5.4.7|550 5.5.0|501 5.5.4|503 5.5.1",
    ReplyAbout.US: "550 5.7.1|554 5.7.26|553 5.1.8|550 5.1.7|550 5.4.5", ReplyAbout.UNSAID: "550|551|553|554|550 5.0.0|554 [192.5.1.1] listed",
    ReplyAbout.PASSING: "421|421 4.3.2|450|450 4.2.1|451|451 4.3.0|452|452 4.2.2|452 4.3.1|451 4.4.2|452 4.5.3|451 4.6.0|451 4.7.1|450 5.7.1",
}
TABLE = [(about, said) for about, codes in MEANT.items() for said in codes.split("|")]


@pytest.mark.parametrize(("about", "said"), TABLE, ids=[said for _, said in TABLE])
def test_a_code_means_the_same_at_every_step(
    about: Any, said: Any, mail: Any, message: Any, make_change: Any, clock: Any
) -> None:
    m, answer = message([make_change()]), f"{said} an answer"
    of_all = said.startswith("421") or " 4.3." in said
    for step, kind in zip(("rcpt", "data"), CONSEQUENCES[about], strict=True):
        mail.at_rcpt, mail.at_data = ({"reader": answer}, ["250"]) if step == "rcpt" else ({}, [answer])
        result = send(mail, m, clock)
        assert type(result) is kind, step
        assert read_reply(result.why).about is about, "as it is read again from what was put down"
        assert getattr(result, "whole_channel", of_all) is of_all
        assert getattr(result, "policy", False) is (about is ReplyAbout.US or (about is ReplyAbout.UNSAID and step == "data"))
    mail.at_mail, mail.at_rcpt, mail.at_data = answer, {}, ["250"]
    result = send(mail, m, clock)
    assert (type(result), result.whole_channel) == (TryLater, True) if about is ReplyAbout.PASSING else type(result) is PauseChannel
    assert read_reply(f"it came back: smtp; {answer}").about is about
    assert mail.got == []


def test_the_manuals_tables_of_codes_say_the_same() -> None:
    rows = [line for line in MANUAL.read_text("utf-8").splitlines() if line.startswith("| ")]
    said = {about: next(r for r in rows if r.startswith(f"| {begins}")) for about, begins in {
        ReplyAbout.GONE: "there is no", ReplyAbout.MAILBOX: "it is full", ReplyAbout.UNSAID: "a refusal", ReplyAbout.PASSING: "not now",
        ReplyAbout.SIZE_OR_FORM: "our letter", ReplyAbout.US: "it wants no",
    }.items()}
    for about, row in said.items():
        codes = re.findall(r"\b(?:[45]\.\d\.[\dx]|[45]\d\d|4yz)", row.split(" | ")[0])
        assert codes, row
        for code in codes:
            assert read_reply(code.replace("x", "9") if code != "4yz" else "450").about is about, code
    assert [read_reply("552 too much", size=n).about for n in (SMALL - 1, SMALL)] == [ReplyAbout.MAILBOX, ReplyAbout.SIZE_OR_FORM]


def test_one_mailbox_in_trouble_is_not_the_channels_trouble(
    mail: Any, message: Any, make_change: Any, clock: Any
) -> None:
    mail.at_rcpt = {"full": "452 4.2.2 full", "gone": "421 4.3.2 shutting down"}
    results = [
        send(mail, message([make_change()], address=f"{who}@example.org"), clock) for who in ("full", "gone", "well")
    ]
    assert [r.whole_channel for r in results[:2]] == [False, True]
    assert isinstance(results[2], Sent)


def test_a_letter_over_the_servers_size_is_not_sent_at_all(
    mail_server: Any, message: Any, make_change: Any, clock: Any
) -> None:
    with mail_server(data_size_limit=5000) as server:
        result = send(server, message([make_change()], payload={"csv": "x" * 9000}), clock)
        assert isinstance(result, NotAccepted)
        assert "5000 bytes at most" in result.why
        assert isinstance(send(server, message([make_change()], form=Form.PLAIN), clock), Sent)


def test_nobody_there(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    result = send(mail, message([make_change()]), clock, port=1)
    assert result == TryLater("127.0.0.1: connection refused")


def test_a_server_that_says_nothing_ends(message: Any, make_change: Any, clock: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        config = EmailConfig("127.0.0.1", server.getsockname()[1], "w@example.org", ("r@example.org",), "none", total=0.3)
        m = message([make_change()])
        assert channel.send(config, channel.render(config, m), m, clock) == TryLater(
            "127.0.0.1: not done within 0.3 seconds"
        )


def test_a_greeting_may_take_as_long_as_the_attempt(mail_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """We left after half a minute, and said that the connection was closed: some servers greet after that."""
    waits: list[float | None] = []
    sent = smtplib.SMTP.getreply

    def watched(session: Any) -> Any:
        waits.append(session.sock.gettimeout())
        return sent(session)

    monkeypatch.setattr(smtplib.SMTP, "getreply", watched)
    with mail_server() as server:
        config_of(server).server.check()
    assert min(w or 0 for w in waits) > TOTAL


def test_a_host_that_lets_nobody_connect_is_said_to_give_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(*_: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", deaf)
    config = EmailConfig("127.0.0.1", 25, "w@example.org", ("r@example.org",), "none", total=7)
    with pytest.raises(Unreachable, match="no answer within 7 seconds"):
        config.server.check()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_and_login(
    security: Any, mail_server: Any, certificates: Any, message: Any, make_change: Any, clock: Any
) -> None:
    over = {"security": security, "username": "watch", "password": "CANARYSECRET", "ca_file": certificates.ca_file}
    with mail_server(certificates.good, implicit=security == "tls", login="watch:CANARYSECRET") as server:
        assert isinstance(send(server, message([make_change()]), clock, **over), Sent)
        wrong = send(server, message([make_change()]), clock, **{**over, "password": "CANARYOTHER"})
        assert isinstance(wrong, PauseChannel)
        assert wrong.tries == 0
        assert "535" in wrong.why
        assert "CANARY" not in wrong.why


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("bad", ["wrong_host", "stranger"])
def test_a_bad_certificate_gets_neither_password_nor_letter(
    security: Any, bad: Any, mail_server: Any, certificates: Any, message: Any, make_change: Any, clock: Any
) -> None:
    over = {"security": security, "username": "watch", "password": "pw", "ca_file": certificates.ca_file}
    with mail_server(getattr(certificates, bad), implicit=security == "tls", login="watch:pw") as server:
        result = send(server, message([make_change()]), clock, **over)
        why = "it is for another name; give the host as" if bad == "wrong_host" else "nobody signed it whom"
        assert isinstance(result, TryLater)
        assert result.why.startswith(f"127.0.0.1: its certificate could not be verified: {why}")
        assert (server.logins, server.got) == (0, [])


def test_a_server_without_starttls_gets_neither_password_nor_letter(
    mail_server: Any, message: Any, make_change: Any, clock: Any
) -> None:
    with mail_server(login="watch:pw") as server:
        result = send(server, message([make_change()]), clock, security="starttls", username="watch", password="pw")
        assert isinstance(result, PauseChannel)
        assert "does not offer STARTTLS" in result.why
        assert result.tries == 1
        assert (server.logins, server.got) == (0, [])


def test_a_login_in_the_clear_works_on_loopback_only(
    mail_server: Any, message: Any, make_change: Any, clock: Any
) -> None:
    with mail_server(login="watch:pw") as server:
        assert isinstance(send(server, message([make_change()]), clock, username="watch", password="pw"), Sent)
    with pytest.raises(ValueError, match=r"a password is not sent to mail.example without TLS"):
        EmailConfig("mail.example", 25, "w@example.org", ("r@example.org",), "none", "watch", "pw")


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"to": ("nobody",)}, "recipient 'nobody' is not an address"),
        ({"to": ("a@b.example\r\nBcc: x@y.example",)}, "is not an address"),
        ({"to": ("t\u00e9st@example.org",)}, "is not an address"),
        ({"to": ("",)}, "is not an address"),
        ({"to": ("a@b.example, c@d.example",)}, "is not an address"),
        ({"list_unsubscribe": "https://x.example/\r\nBcc: y"}, "list_unsubscribe must be"),
        ({"list_unsubscribe": "leave"}, "list_unsubscribe must be"),
        ({"sender": "npdwatch"}, "sender 'npdwatch' is not an address"),
        ({"sender": "x\r\nBcc: y <a@b.example>"}, "one line of plain text"),
    ],
)
def test_a_wrong_configuration_is_refused(over: Any, said: Any) -> None:
    with pytest.raises(ValueError, match=said):
        EmailConfig(
            **{"host": "mail.example", "port": 587, "sender": "w@example.org", "to": ("r@example.org",), **over}
        )


def test_a_list_that_can_be_left_says_how(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    leave = "https://example.org/" + "long-" * 90 + "leave?a=b"
    send(mail, message([make_change()]), clock, list_unsubscribe=leave)
    assert f"\r\nList-Unsubscribe: <{leave}>\r\n".encode() in mail.got[0][2], "whole, and not encoded"
    mail.got.clear()
    send(mail, message([make_change()]), clock, list_unsubscribe="mailto:leave@example.org?subject=leave")
    _, _, got = arrived(mail)
    assert got["List-Unsubscribe"] == "<mailto:leave@example.org?subject=leave>"


def test_the_password_is_not_shown() -> None:
    assert "CANARYSECRET" not in repr(
        EmailConfig("mail.example", 587, "w@example.org", ("r@example.org",), "tls", "u", "CANARYSECRET")
    )


def test_what_the_server_repeats_of_the_login_is_not_put_down(mail_server: Any, message: Any, make_change: Any, clock: Any) -> None:
    """Some name the line that they refuse, and that holds the password."""
    over = {"username": "watch", "password": "CANARYSECRET"}
    coded = base64.b64encode(b"\0watch\0CANARYSECRET").decode()
    for said in (f"535 5.7.8 no such login: CANARYSECRET {coded}", f"454 4.7.0 AUTH PLAIN {coded} is not for now"):
        with mail_server(login="watch:pw") as server:
            server.at_login = said
            result = send(server, message([make_change()]), clock, **over)
        assert result.why.startswith(f"the mail server answered {said[:3]} to the login"), said
        assert "CANARY" not in result.why
        assert coded not in result.why


@pytest.mark.parametrize(
    ("password", "said"),
    [("pässword", "other letters than ASCII, with which nobody can log in here"), ('"pw2"', "it stands in quotation marks")],
)
def test_a_password_that_cannot_be_right_is_said_to_be_so(
    password: str, said: str, mail_server: Any, message: Any, make_change: Any, clock: Any
) -> None:
    with mail_server(login="watch:pw") as server:
        result = send(server, message([make_change()]), clock, username="watch", password=password)
    assert isinstance(result, PauseChannel), "to try it again is in vain"
    assert said in result.why
    assert password not in result.why


def test_tls_at_one_end_alone_is_said_with_what_is_usual(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    usual = 'Usual are 587 with "starttls" and 465 with "tls"'
    result = send(mail, message([make_change()]), clock, security="tls")
    assert isinstance(result, TryLater)
    assert usual in result.why
    for port, security, is_said in ((465, "starttls", True), (587, "starttls", False), (465, "tls", False)):
        server = MailServer("mail.example", port, security, "", "", "", "example.org", 1.0)
        assert (usual in _of_port(smtplib.SMTPServerDisconnected("x"), server)) is is_said, (port, security)


def test_check_sends_no_letter(mail: Any, mail_server: Any, certificates: Any) -> None:
    assert channel.check(config_of(mail)) == f"127.0.0.1:{mail.port} answers, without TLS, no login; 1 recipient"
    assert mail.got == []
    over = {"security": "starttls", "username": "watch", "ca_file": certificates.ca_file}
    with mail_server(certificates.good, login="watch:pw") as server:
        assert "STARTTLS, logged in as watch" in channel.check(config_of(server, password="pw", **over))
        with pytest.raises(Unreachable, match="535"):
            channel.check(config_of(server, password="wrong", **over))
    with pytest.raises(Unreachable, match="connection refused"):
        channel.check(config_of(mail, port=1))


def test_a_subject_begins_on_the_line_of_its_header(message: Any, make_change: Any) -> None:
    for name in ("x" * 90, "\u2066" * 5 + "é" * 90, "Olive Transport, Hornbeam Ltd"):
        head = channel.render(EmailConfig("mail.example", 587, "w@example.org", ("r@example.org",)), message([make_change(recipient=name)], payload={"headline": name})).as_bytes()
        (line,) = [x for x in head.split(b"\r\n\r\n")[0].split(b"\r\n") if x.startswith(b"Subject:")]
        assert len(line) > len("Subject: ")
