"""Email over SMTP: one message for each address, text and HTML that say the same, headers that thread and identify."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from alerts.channels.channel import Channel, TlsSettings
from alerts.facts import (
    DETAILED,
    OF_ALL,
    and_more,
    facts,
    heading,
    host_of,
    in_full,
    listed,
    notice_lines,
    sent_by,
    shared,
    shown,
    since,
)
from alerts.message import Form, Message, bare_text, full_text, short_text
from alerts.settings import BadSetting, bare_address, is_address
from alerts.tables import Checks
from model.delivery import AttemptResult, Payload
from model.discreet import Discreet
from text.labels import plural
from text.sanitise import clean, isolated
from text.timestamp import moment

if TYPE_CHECKING:
    from email.policy import EmailPolicy

    from jinja2 import Template

    from alerts.channels.smtp import MailServer

TOTAL = 60.0
"""Seconds for the whole attempt."""
PREHEADER = 140
"""Characters that programs for mail show behind the subject."""
CELLS, CELL = 8, 200
"""Cells of each of several changes in HTML, and characters of each."""
_UNSUBSCRIBE = re.compile(r"(?:mailto:|https://)[!-;=?-~]{1,500}\Z")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Security = Literal["starttls", "tls", "none"]


def _address(text: str) -> str:
    bare_address(text)
    return text


def _addresses(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Bare, each once: by them deliveries, mutes and bounces are found."""
    return tuple(dict.fromkeys(map(bare_address, texts)))


def _name_of_server(host: str) -> str:
    if not host or "/" in host or host.count(":") == 1 or any(c.isspace() or c == "@" for c in host):
        raise ValueError(f"{host!r} is not the name of a server, such as smtp.example.org; a port stands under port")
    return host


class EmailSettings(TlsSettings, kw_only=True):
    """Email over SMTP."""

    type: Literal["email"]
    host: Annotated[str, Checks(_name_of_server)]
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Security = "starttls"
    username: str = ""
    password_env: str = ""
    password_file: str = ""
    sender: Annotated[str, Checks(_address)]
    to: Annotated[tuple[str, ...], Meta(min_length=1), Checks(_addresses)]
    list_unsubscribe: str = ""
    bounce: str = ""
    """The sender in the envelope, such as "npdwatch+{id}@example.org"."""

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.to

    def config(self, folder: Path, *, local: bool) -> EmailConfig:  # noqa: ARG002 - all channels are called alike
        ca_file = self.certificates(folder)
        password = self.secret("password", folder, needed=bool(self.username))
        others = {"type", "password_env", "password_file", "ca_file"}
        given = {key: v for key, v in self.by_key().items() if key not in others}
        return EmailConfig(**given, password=password, ca_file=ca_file)


class EmailConfig(Discreet, frozen=True):
    """A mail server, who writes, and who is written to; see `EmailSettings`."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"password"})
    kind: ClassVar[str] = "email"
    host: str
    port: int
    sender: str
    """An address, or "Name <address>"."""
    to: tuple[str, ...]
    security: Security = "starttls"
    username: str = ""
    password: str = ""
    ca_file: str = ""
    list_unsubscribe: str = ""
    """Where a reader leaves the list: mailto: or https:; "" for none."""
    bounce: str = ""
    """The sender in the envelope, with {id} where the delivery's id stands: what comes back names its delivery."""
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def __post_init__(self) -> None:
        if self.security == "none" and self.username and self.host not in _LOOPBACK:
            text = f"email: a password is not sent to {self.host} without TLS; set security = starttls or tls"
            raise BadSetting(text, "security")
        if not self.sender.isprintable():
            raise ValueError("email: the sender must be one line of plain text")
        for what, address in (("sender", self.sender_parts[1]), *(("recipient", a) for a in self.to)):
            if not is_address(address):
                text = f"email: the {what} {clean(address, 80)!r} is not an address like somebody@example.org"
                raise ValueError(text)
        if self.bounce and not _is_bounce(self.bounce):
            text = "email: bounce must be like npdwatch+{id}@example.org, with one {id} before the @"
            raise BadSetting(text, "bounce")
        if self.list_unsubscribe and not _UNSUBSCRIBE.match(self.list_unsubscribe):
            raise BadSetting("email: list_unsubscribe must be one mailto: or https: address", "list_unsubscribe")

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.to

    @property
    def sender_parts(self) -> tuple[str, str]:
        """(display name or "", address) of "Name <address>" or an address alone."""
        name, _, rest = self.sender.rpartition("<")
        return name.strip().strip('"'), rest.strip().removesuffix(">").strip()

    @property
    def domain(self) -> str:
        """Of the sender: what letters are named after, and the name we greet the server with."""
        return self.sender_parts[1].rpartition("@")[2]

    @property
    def server(self) -> MailServer:
        """The mail server, to hand letters to; imported here, since the daemon reads settings and sends nothing."""
        from alerts.channels.smtp import MailServer

        return MailServer(
            self.host, self.port, self.security, self.username, self.password, self.ca_file, self.domain, self.total
        )


def _is_bounce(text: str) -> bool:
    local = text.rpartition("@")[0]
    one = local.count("{id}") == text.count("{") == text.count("}") == 1
    # 64 characters is what the standard allows before the @; a delivery's id has 22.
    return one and is_address(text.replace("{id}", "AL-0123456789.abcd1234")) and len(local) <= 64 - 22 + len("{id}")


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # autoescape=True and not select_autoescape(): that one goes by the file's name, and lets page.html.j2 through.
    environment = Environment(
        loader=PackageLoader("alerts"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("email.html")


def html_of(message: Message) -> str:
    """The HTML part."""
    left_out = {"why": (), "licence": None, "csv": "", "resent": None, "summary": "", "source": None, "others": ()}
    payload = {**left_out, **message.payload}
    several = payload["type"] == "changes" and payload["total"] > 1
    return _template().render(
        m=message, p=payload, shown=shown, sent_by=sent_by(payload), notice_lines=notice_lines, host=host_of,
        heading=heading, in_full=in_full(payload), common=shared(payload), of_all=OF_ALL, detailed=DETAILED,
        and_more=and_more(payload), lines=listed(payload) if several else (),
        facts=lambda item: list(facts(_brief(item, payload) if several else item, payload)),
        moment=lambda text: moment(text, message.zone), since=lambda item: since(item, message.zone),
        preheader=clean(" ".join(item["line"] for item in payload["items"]), PREHEADER),
    )


def _brief(item: dict[str, Any], payload: Payload) -> dict[str, Any]:
    """One of several changes with the beginnings of its first cells: long rows are left to the page and the CSV."""
    cells = item["details"]
    shown = [{**c, "value": clean(c["value"], CELL)} for c in cells[:CELLS]]
    if shown != cells:
        where = " and ".join(["on its page"] * bool(item.get("page")) + ["in the attached CSV"] * bool(payload["csv"]))
        all_of_it = "The whole row" if item["row"] else "In full"
        shown.append({"label": all_of_it, "value": f"is {where or 'in the text of this message'}"})
    return {**item, "details": shown}


@lru_cache(maxsize=1)
def _policy() -> EmailPolicy:
    """As for SMTP; a link in a header stays whole, where the library would encode one that is longer than a line."""
    from email.policy import SMTP, EmailPolicy

    class LinksWhole(EmailPolicy):
        def fold_binary(self, name: str, value: str) -> bytes:
            if name == "List-Unsubscribe":
                return f"{name}: {value}\r\n".encode("ascii")
            folded = super().fold_binary(name, value)
            # Some programs show nothing of a subject that begins on the second line.
            return folded.replace(b":\r\n ", b": ", 1) if folded.startswith(b"Subject:\r\n ") else folded

    return LinksWhole(linesep=SMTP.linesep)


def render(config: EmailConfig, message: Message) -> EmailMessage:
    """The letter to `message.address`. The same message gives the same letter, attempt after attempt."""
    from email.headerregistry import Address
    from email.utils import format_datetime

    name, spec = config.sender_parts
    domain = config.domain
    mail = EmailMessage(policy=_policy())
    mail["From"] = Address(name, addr_spec=spec)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = isolated(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.delivery}@{domain}>"
    # A made-up first message of each source, so that mail programs show one thread for each.
    source = (message.payload.get("source") or {}).get("name") or "operators"
    thread = f"<thread.{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:16]}@{domain}>"
    mail["References"] = thread
    mail["In-Reply-To"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"npdwatch alerts <npdwatch.{domain}>"
    if leave := message.reader.stop if message.reader else config.list_unsubscribe:
        mail["List-Unsubscribe"] = f"<{leave}>"
    if message.reader and leave:
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail["X-Npdwatch-Alert"] = message.alert
    texts = {Form.BARE: bare_text, Form.PLAIN: short_text, Form.RICH: full_text}
    mail.set_content(isolated(texts[message.form](message)), cte="quoted-printable")
    if message.form is not Form.RICH:
        return mail
    mail.add_alternative(isolated(html_of(message)), subtype="html", cte="quoted-printable")
    if rows := message.payload.get("csv"):
        # The mark at the start makes spreadsheet programs read UTF-8 as UTF-8.
        data = ("\ufeff" + rows).encode("utf-8", "replace")
        mail.add_attachment(data, maintype="text", subtype="csv", filename=f"{message.alert}.csv",
                            params={"charset": "utf-8"})
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        # Neither quoted-printable nor base64 can hold "=_", so no text can end a part.
        part.set_boundary(f"=_{message.delivery}_{number}")
    return mail


def send(config: EmailConfig, mail: EmailMessage, message: Message, now: Callable[[], datetime]) -> AttemptResult:  # noqa: ARG001
    """Hands the letter to the server and says how that ended."""
    return config.server.hand_over(mail.as_bytes(), envelope_sender(config, message), message.address)


def envelope_sender(config: EmailConfig, message: Message) -> str:
    """To whom a letter comes back."""
    return config.bounce.replace("{id}", message.delivery) or config.sender_parts[1]


def check(config: EmailConfig) -> str:
    """What works of it: connects, secures, logs in. No letter is sent. Raises Unreachable with what does not work."""
    config.server.check()
    how = {"starttls": "STARTTLS", "tls": "TLS", "none": "without TLS"}[config.security]
    login = f", logged in as {config.username}" if config.username else ", no login"
    return f"{config.host}:{config.port} answers, {how}{login}; {plural(len(config.to), 'recipient')}"


def preview(message: Message) -> dict[str, bytes]:
    """The letter, its HTML and its text."""
    config = EmailConfig("localhost", 25, "npdwatch <npdwatch@example.org>", (message.address,), "none")
    return {
        "eml": render(config, message).as_bytes(),
        "html": html_of(message).encode(),
        "txt": f"Subject: {message.subject}\n\n{full_text(message)}".encode(),
    }


CHANNEL = Channel(EmailSettings, render, send, check, preview, attaches=True)
