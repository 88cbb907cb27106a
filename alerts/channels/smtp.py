"""One attempt to deliver a message by SMTP, each step's answer told apart."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from contextlib import closing, suppress
from typing import ClassVar

from alerts.channels.replies import ReplyStep, read_reply, result_of
from model.delivery import AttemptResult, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from model.discreet import Discreet
from net.connection import Deadline
from net.session import Unreachable, explained
from text.sanitise import clean, without

GOODBYE = 10.0


class MailServer(Discreet, frozen=True):
    """Where letters go, and how we get in."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"password"})
    host: str
    port: int
    security: str
    username: str
    password: str
    ca_file: str
    our_name: str
    """The name we greet with; it is given, since finding out our own asks the DNS, which can hang."""
    total: float
    """Seconds for the whole attempt."""

    def hand_over(self, data: bytes, sender: str, address: str) -> AttemptResult:
        """Hands a letter over and says how that ended."""
        with closing(MailSession(self)) as session:
            return session.hand_over(data, sender, address)

    def check(self) -> None:
        """Connects, secures, logs in, and says NOOP. Raises Unreachable with what does not work."""
        with Deadline(self.total) as deadline:
            try:
                with closing(_open(self, deadline)) as session:
                    code, said = session.noop()
            except _Refused as refused:
                raise Unreachable(refused.result.why) from refused
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(f"{self.host}: {_explained(error, deadline)}") from error
        if code != 250:
            raise Unreachable(_answer("NOOP", code, said))


class MailSession:
    """Hands letter after letter over in one session, which is opened anew where the server has ended it."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._open: _Session | None = None

    def hand_over(self, data: bytes, sender: str, address: str) -> AttemptResult:
        """Hands a letter over and says how that ended."""
        with Deadline(self.server.total) as deadline:
            try:
                session = self._ready(deadline)
            except _Refused as refused:
                return refused.result
            result = _hand_over(session, self.server.host, data, sender, address, deadline)
        if session.sock is None or deadline.passed:
            self.close()
        return result

    def _ready(self, deadline: Deadline) -> _Session:
        if self._open is not None:
            # After a letter that was refused too: what was begun with it is forgotten by the server.
            with suppress(OSError, smtplib.SMTPException):
                self._open.watched_by(deadline)
                if self._open.rset()[0] == 250:
                    return self._open
            self.close()
        self._open = _open(self.server, deadline)
        return self._open

    def close(self) -> None:
        """Says goodbye. A server that is slow at that changes nothing of what was handed over."""
        session, self._open = self._open, None
        if session is not None:
            with Deadline(GOODBYE) as deadline, suppress(OSError, smtplib.SMTPException):
                session.watched_by(deadline)
                session.quit()
            session.close()


class _Refused(Exception):
    """Ends an attempt early with a result."""

    def __init__(self, result: AttemptResult) -> None:
        super().__init__(result)
        self.result = result


class _Session(smtplib.SMTP):
    """An SMTP client whose socket the deadline can shut, with TLS from the start where that is asked for."""

    tls: ssl.SSLContext

    def __init__(self, server: MailServer, deadline: Deadline) -> None:
        self._server, self._deadline = server, deadline
        self._handle: socket.socket | None = None
        """Of the connection, beside the one that TLS takes over."""
        super().__init__(local_hostname=server.our_name, timeout=server.total)

    def watched_by(self, deadline: Deadline) -> None:
        """From now on this deadline may shut the connection."""
        if self._handle is not None:
            deadline.watch(self._handle)

    def close(self) -> None:
        super().close()
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        sock.settimeout(timeout + GOODBYE)  # the deadline, which knows all of the attempt, ends each wait before
        self._handle = sock.dup()
        self.watched_by(self._deadline)
        return self.tls.wrap_socket(sock, server_hostname=host) if self._server.security == "tls" else sock


def _open(server: MailServer, deadline: Deadline) -> _Session:
    """A session that may send: connected, secured, logged in. Raises _Refused with how the attempt ended."""
    session = _Session(server, deadline)
    try:
        session.tls = ssl.create_default_context(cafile=server.ca_file or None)
        # Set before connecting: starttls checks the certificate against this name.
        session._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
        code, said = session.connect(server.host, server.port)
        if code != 220:
            raise _Refused(TryLater(_answer("the greeting", code, said)))  # noqa: TRY301
        session.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            session.starttls(context=session.tls)
            session.ehlo_or_helo_if_needed()
        if server.username:
            session.login(server.username, server.password)
    except BaseException as error:
        session.close()
        if result := _result_of(error, server, deadline):
            raise _Refused(result) from error
        raise
    return session


def _result_of(error: BaseException, server: MailServer, deadline: Deadline) -> AttemptResult | None:
    """How an attempt ended that an error cut off before anything was sent."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        what = "STARTTLS" if server.security == "starttls" and "STARTTLS" in str(error) else "a login we can use"
        return PauseChannel(f"{server.host} does not offer {what}; nothing was sent, and no password", tries=1)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = _answer("the login", error.smtp_code, _kept_back(error.smtp_error, server))
        quoted = server.password[:1] in "\"'" and server.password[:1] == server.password[-1:]
        hint = ": it stands in quotation marks, which count as part of it" if server.password and quoted else ""
        later = error.smtp_code < 500
        return TryLater(said) if later else PauseChannel(f"{said}. Check the username and the password{hint}")
    if isinstance(error, UnicodeEncodeError):
        return PauseChannel("the username or the password has other letters than ASCII, with which nobody can log in "
                            "here; nothing was sent. Have another password made, of plain letters, digits and signs")
    if isinstance(error, smtplib.SMTPResponseException):
        return TryLater(f"{server.host}: {_answer('a command', error.smtp_code, _kept_back(error.smtp_error, server))}")
    if isinstance(error, OSError | smtplib.SMTPException | ValueError):
        return TryLater(f"{server.host}: {_explained(error, deadline)}{_of_port(error, server)}")
    return None


def _kept_back(said: bytes | str, server: MailServer) -> str:
    """What a server said, without the login: some repeat the line that they do not understand."""
    plain = f"\0{server.username}\0{server.password}"
    coded = [base64.b64encode(s.encode()).decode() for s in (plain, server.password) if server.password]
    return without(_text(said), [*coded, server.password])


def _of_port(error: BaseException, server: MailServer) -> str:
    """What is most often wrong where nobody can be understood: TLS from the start at one end alone."""
    certificate = isinstance(error, ssl.SSLCertVerificationError)
    no_tls = server.security == "tls" and isinstance(error, ssl.SSLError) and not certificate
    mute = isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError)
    if no_tls or (server.security != "tls" and server.port == 465 and mute):
        return '. Are port and security of one kind? Usual are 587 with "starttls" and 465 with "tls"'
    return ""


def _answer(step: str, code: int, said: bytes | str) -> str:
    return f"the mail server answered {code} to {step}: {clean(_text(said), 200)}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _hand_over(
    session: smtplib.SMTP, host: str, data: bytes, sender: str, address: str, deadline: Deadline
) -> AttemptResult:
    limit = session.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(data):
        return NotAccepted(f"the mail server takes {limit} bytes at most, the message has {len(data)}")
    try:
        refused = _envelope(session, sender, address)
    except (OSError, smtplib.SMTPException) as error:
        return TryLater(f"{host}: {_explained(error, deadline)}")
    if refused is not None:
        return refused
    said: bytes | str
    try:
        code, said = session.data(data)
    except smtplib.SMTPDataError as error:  # not 354: the letter itself was not sent
        code, said = error.smtp_code, error.smtp_error
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(f"{host}: the letter was sent, but no answer came ({_explained(error, deadline)})")
    if code == 250:
        return Sent(clean(_text(said), 200))
    return _refusal(ReplyStep.LETTER, code, said, size=len(data))


def _envelope(session: smtplib.SMTP, sender: str, address: str) -> AttemptResult | None:
    """MAIL and RCPT; None where the server takes both."""
    code, said = session.mail(sender)
    if code != 250:
        return _refusal(ReplyStep.SENDER, code, said)
    code, said = session.rcpt(address)
    return None if code in (250, 251) else _refusal(ReplyStep.ADDRESS, code, said, f" <{address}>")


def _refusal(step: ReplyStep, code: int, said: bytes | str, of: str = "", size: int = 0) -> AttemptResult:
    if code < 400:  # an answer that belongs to no such question
        return TryLater(_answer(step + of, code, said), whole_channel=step is not ReplyStep.ADDRESS)
    return result_of(step, read_reply(f"{code} {_text(said)}", size), _answer(step + of, code, said))


def _explained(error: BaseException, deadline: Deadline) -> str:
    if deadline.passed:
        return f"not done within {deadline.seconds:g} seconds"
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer("a command", error.smtp_code, error.smtp_error)
    # Of a time that is over while it waits for an answer smtplib says that the connection was closed.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"no answer within {deadline.seconds:g} seconds"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the connection was closed"
    if isinstance(error, socket.gaierror):
        return "its name was not found"
    return explained(error)
