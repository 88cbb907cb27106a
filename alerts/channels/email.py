"""Email over SMTP: one message for each recipient, TLS verified, the server's answer at each step told apart."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import ClassVar, Literal

from alerts.channels.mime import letter, sender_parts
from alerts.messages.message import Message
from model.delivery import GiveUp, NotAccepted, PauseChannel, Result, Sent, TryLater, Unknown
from net.connectivity import Unreachable
from net.deadline import Deadline
from net.session import explained
from text.sanitise import clean

PACE = 0.0
TIMEOUT = 30
"""Seconds for one answer of the server."""
TOTAL = 60.0
"""Seconds for the whole attempt."""
_UNSUBSCRIBE = re.compile(r"(?:mailto:|https://)[!-;=?-~]{1,500}\Z")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class EmailConfig:
    """A mail server, who writes, and who is written to."""

    kind: ClassVar[str] = "email"
    host: str
    port: int
    sender: str
    """An address, or "Name <address>"."""
    to: tuple[str, ...]
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    list_unsubscribe: str = ""
    """Where a reader leaves the list: mailto: or https:; "" for none."""
    bounce: str = ""
    """The sender in the envelope, with {id} where the delivery's id stands: what comes back names its delivery."""
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "tls", "none"):
            raise ValueError(f"email security {self.security!r} is not starttls, tls or none")
        if self.security == "none" and self.username and self.host not in _LOOPBACK:
            raise ValueError(
                f"email: a password is not sent to {self.host} without TLS; set security = starttls or tls"
            )
        if not self.to:
            raise ValueError('email: no recipient; set to = ["somebody@example.org"]')
        if not self.sender.isprintable():
            raise ValueError("email: the sender must be one line of plain text")
        _checked(sender_parts(self.sender)[1], "sender")
        for address in self.to:
            _checked(address, "recipient")
        if self.bounce and not _is_bounce(self.bounce):
            raise ValueError("email: bounce must be like npdwatch+{id}@example.org, with one {id} before the @")
        if self.list_unsubscribe and not _UNSUBSCRIBE.match(self.list_unsubscribe):
            raise ValueError("email: list_unsubscribe must be one mailto: or https: address")

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.to

    def envelope_sender(self, delivery: str) -> str:
        """Who sends the letter as far as mail servers are concerned: to whom it comes back."""
        return self.bounce.replace("{id}", delivery) if self.bounce else sender_parts(self.sender)[1]


def _checked(address: str, what: str) -> None:
    try:
        parsed = Address(addr_spec=address)
    except Exception as error:  # the parser raises many kinds, IndexError among them
        raise ValueError(f"email: the {what} {clean(address, 80)!r} is not an address") from error
    if not parsed.username or not parsed.domain or not address.isascii() or not address.isprintable():
        raise ValueError(f"email: the {what} {clean(address, 80)!r} is not an address like somebody@example.org")


def _is_bounce(text: str) -> bool:
    local, _, _ = text.rpartition("@")
    try:
        _checked(text.replace("{id}", "AL-0123456789.abcd1234"), "sender")
    except ValueError:
        return False
    # 64 characters is what the standard allows before the @.
    return local.count("{id}") == text.count("{") == text.count("}") == 1 and len(local) <= 64 - 22 + len("{id}")


def render(config: EmailConfig, message: Message) -> EmailMessage:
    """The letter to one recipient."""
    return letter(message, config.sender, config.list_unsubscribe)


class _Refused(Exception):
    """Ends an attempt early with a result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


class _Session(smtplib.SMTP):
    """An SMTP client whose socket the deadline can shut, with TLS from the start where that is asked for."""

    def __init__(self, config: EmailConfig, deadline: Deadline, context: ssl.SSLContext) -> None:
        self._deadline = deadline
        self._first = context if config.security == "tls" else None
        self._name = config.host
        # The name we greet with is given: finding out our own asks the DNS, which can hang.
        super().__init__(local_hostname=sender_parts(config.sender)[1].rpartition("@")[2], timeout=TIMEOUT)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        self._deadline.watch(sock)
        if self._first is None:
            return sock
        return self._first.wrap_socket(sock, server_hostname=self._name)


def _open(config: EmailConfig, deadline: Deadline) -> _Session:
    """A session that may send: connected, secured, logged in.

    Raises:
        _Refused: with the result, for what the server says.
        OSError, smtplib.SMTPException: for what the network does.
    """
    context = ssl.create_default_context(cafile=config.ca_file or None)
    session = _Session(config, deadline, context)
    try:
        # Set before connecting: starttls checks the certificate against this name.
        session._host = config.host  # type: ignore[attr-defined]  # noqa: SLF001
        _greet(session, config)
        session.ehlo_or_helo_if_needed()
        if config.security == "starttls":
            session.starttls(context=context)
            session.ehlo_or_helo_if_needed()
        if config.username:
            session.login(config.username, config.password)
    except smtplib.SMTPNotSupportedError as error:
        session.close()
        what = "STARTTLS" if config.security == "starttls" and "STARTTLS" in str(error) else "a login we can use"
        raise _Refused(
            PauseChannel(f"{config.host} does not offer {what}; nothing was sent, and no password", tries=2)
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        session.close()
        said_so = _answer("the login", error.smtp_code, error.smtp_error)
        refused = PauseChannel(f"{said_so}. Check the username and the password") if error.smtp_code >= 500 else None
        raise _Refused(refused or TryLater(said_so)) from error
    except BaseException:
        session.close()
        raise
    return session


def _greet(session: _Session, config: EmailConfig) -> None:
    code, said = session.connect(config.host, config.port)
    if code != 220:
        raise _Refused(TryLater(_answer("the greeting", code, said)))


def _answer(step: str, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"the mail server answered {code} to {step}: {clean(text, 200)}"


def send(config: EmailConfig, mail: EmailMessage, message: Message, now: Callable[[], datetime]) -> Result:  # noqa: ARG001
    """Hands the letter to the server and says how that ended."""
    with Deadline(config.total) as deadline:
        try:
            session = _open(config, deadline)
        except _Refused as refused:
            return refused.result
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return TryLater(f"{config.host}: {_explained(error, deadline)}")
        try:
            return _hand_over(session, config, mail, message, deadline)
        finally:
            # The message is done with: a server that is slow to say goodbye changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                session.quit()
            session.close()


def _hand_over(
    session: smtplib.SMTP, config: EmailConfig, mail: EmailMessage, message: Message, deadline: Deadline
) -> Result:
    data = mail.as_bytes()
    limit = session.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(data):
        return NotAccepted(f"the mail server takes {limit} bytes at most, the message has {len(data)}")
    try:
        refused = _envelope(session, config.envelope_sender(message.delivery), message.target)
    except (OSError, smtplib.SMTPException) as error:
        return TryLater(f"{config.host}: {_explained(error, deadline)}")
    if refused is not None:
        return refused
    try:
        code, said = session.data(data)
    except smtplib.SMTPDataError as error:
        # Not 354: the letter itself was not sent.
        code, said = error.smtp_code, _bytes(error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(f"{config.host}: the letter was sent, but no answer came ({_explained(error, deadline)})")
    if code == 250:
        return Sent(clean(said.decode("utf-8", "replace"), 200))
    text = _answer("the letter", code, said)
    return TryLater(text) if code < 500 else NotAccepted(text)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")


def _envelope(session: smtplib.SMTP, sender: str, target: str) -> Result | None:
    """MAIL and RCPT; None where the server takes both."""
    code, said = session.mail(sender)
    if code != 250:
        text = _answer("MAIL FROM", code, said)
        return TryLater(text) if code < 500 else PauseChannel(f"{text}. It refuses our sender", tries=2)
    code, said = session.rcpt(target)
    if code in (250, 251):
        return None
    text = _answer(f"RCPT TO <{target}>", code, said)
    # 552 here is a full mailbox: RFC 5321 says to take it for 452.
    return TryLater(text, whole_channel=code == 421) if code < 500 or code == 552 else GiveUp(text)


def _explained(error: BaseException, deadline: Deadline) -> str:
    if deadline.passed:
        return f"not done within {deadline.seconds:g} seconds"
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer("a command", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the connection was closed"
    if isinstance(error, socket.gaierror):
        return "its name was not found"
    if isinstance(error, TimeoutError):
        return "no answer within the time allowed"
    return explained(error)


def check(config: EmailConfig) -> str:
    """What works of it: connects, secures, logs in, and says NOOP. No letter is sent.

    Raises:
        Unreachable: with what does not work.
    """
    with Deadline(config.total) as deadline:
        try:
            session = _open(config, deadline)
            try:
                code, said = session.noop()
            finally:
                session.close()
        except _Refused as refused:
            raise Unreachable(refused.result.why) from refused
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Unreachable(f"{config.host}: {_explained(error, deadline)}") from error
    if code != 250:
        raise Unreachable(_answer("NOOP", code, said))
    how = {"starttls": "STARTTLS", "tls": "TLS", "none": "without TLS"}[config.security]
    login = f", logged in as {config.username}" if config.username else ", no login"
    return f"{config.host}:{config.port} answers, {how}{login}; {len(config.to)} recipients"
