"""An alert as an email: text and HTML that say the same, the rows attached, and headers that thread and identify it."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from alerts.messages.message import Form, Message, bare_text, facts, full_text, host_of, short_text, shown, since
from text.sanitise import isolated
from text.times import moment


@lru_cache(maxsize=1)
def _template() -> Template:
    # autoescape=True and not select_autoescape(): that one goes by the file's name, and lets page.html.j2 through.
    environment = Environment(
        loader=PackageLoader("alerts"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("email.html")


def html_of(message: Message) -> str:
    """The HTML part."""
    payload = {"why": (), "licence": None, "csv": "", "resent": None, **message.payload}
    return _template().render(
        m=message, p=payload, shown=shown, facts=lambda item: list(facts(item, payload)),
        moment=lambda text: moment(text, message.zone), since=lambda item: since(item, message.zone), host=host_of,
    )  # fmt: skip


def letter(message: Message, sender: str, list_unsubscribe: str = "") -> EmailMessage:
    """The email to `message.target`. The same message gives the same letter, attempt after attempt.

    `sender` is "Name <address>" or an address, as checked by the channel's configuration.
    """
    name, spec = sender_parts(sender)
    domain = spec.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name, addr_spec=spec)
    mail["To"] = Address(addr_spec=message.target)
    mail["Subject"] = isolated(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.delivery}@{domain}>"
    thread = _thread(message, domain)
    mail["References"] = thread
    mail["In-Reply-To"] = thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"npdwatch alerts <npdwatch.{domain}>"
    if list_unsubscribe:
        mail["List-Unsubscribe"] = f"<{list_unsubscribe}>"
    mail["X-Npdwatch-Alert"] = message.alert
    if message.form is Form.BARE:
        mail.set_content(bare_text(message), cte="quoted-printable")
        return mail
    if message.form is Form.PLAIN:
        mail.set_content(isolated(short_text(message)), cte="quoted-printable")
        return mail
    mail.set_content(isolated(full_text(message)), cte="quoted-printable")
    mail.add_alternative(isolated(html_of(message)), subtype="html", cte="quoted-printable")
    rows = message.payload.get("csv")
    if rows:
        # The mark at the start makes spreadsheet programs read UTF-8 as UTF-8.
        data = ("\ufeff" + rows).encode("utf-8", "replace")
        mail.add_attachment(data, maintype="text", subtype="csv", filename=f"{message.alert}.csv",
                            params={"charset": "utf-8"})  # fmt: skip
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        # Neither quoted-printable nor base64 can hold "=_", so no text can end a part.
        part.set_boundary(f"=_{message.delivery}_{number}")
    return mail


def _thread(message: Message, domain: str) -> str:
    """A made-up first message of each source, so that mail programs show one thread for each."""
    source = (message.payload.get("source") or {}).get("name") or "operators"
    return f"<thread.{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:16]}@{domain}>"


def sender_parts(sender: str) -> tuple[str, str]:
    """(display name or "", address) of "Name <address>" or an address alone."""
    name, _, rest = sender.rpartition("<")
    return name.strip().strip('"'), rest.strip().removesuffix(">").strip()
