"""Letters of one alert to many readers: made once, with what is each reader's own put in.

Making a letter takes three milliseconds and 10,000 of them half a minute, for some lines in which they differ.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator
from email.quoprimime import body_encode
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from alerts.channels import email
from alerts.channels.email import EmailConfig
from alerts.details import KEPT
from alerts.message import Form, Message
from model.delivery import Payload
from model.follow import Reader
from text.sanitise import isolated

_LINE = 76
_SPAN = re.compile(r"(\d{4})-(\d{4})")


class _Marks(Reader, frozen=True):
    """Stands in the letter in place of a reader, with words that no register can know."""

    word: str = ""

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        yield self.text, ""

    @property
    def text(self) -> str:
        return f"t{self.word}t"

    @property
    def html(self) -> str:
        return f"h{self.word}h"


HIDDEN = "Files that hold something hidden, or that is withheld, are not linked here."


def as_for_readers(payload: Payload, years: Collection[int]) -> tuple[Payload, bool]:
    """An alert as readers have it who follow these years of birth; and whether a file of it is kept back.

    How we found a change is on its page, and that a file is kept back is said once (`HIDDEN`).
    """
    if payload["type"] != "changes":
        return payload, False
    items, kept = [], False
    for item in payload["items"]:
        details = [d for d in item["details"] if d["label"] != KEPT]
        kept = kept or len(details) < len(item["details"])
        whose = {"whose": _with_years(item["whose"], years)} if item.get("whose") else {}
        items.append({**item, "details": details, "reason": "", **whose})
    return {**payload, "items": items, "whose_first": bool(years)}, kept


def _with_years(whose: str, years: Collection[int]) -> str:
    """Whose data, with what that says of each year: "born 1996-2001, possibly 1990 (your year 1999: yes)"."""
    sure, _, possible = whose.partition("possibly")
    said = ((year, _holds(sure, year) or ("possibly" if _holds(possible, year) else "")) for year in sorted(years))
    own = "; ".join(f"your year {year}: {word}" for year, word in said if word)
    return f"{whose} ({own})" if own else whose


def _holds(spans: str, year: int) -> str:
    """Whether those born in a year are among them: school years begin in September."""
    for first, last in ((int(a), int(b)) for a, b in _SPAN.findall(spans)):
        if first <= year <= last:
            return "yes, from September" if year == first else "yes, until August" if year == last else "yes"
    return ""


class Letters(Struct):
    """Makes letters; remembers the one that it made last."""

    word: str = field(default_factory=lambda: secrets.token_hex(12))
    made_for: tuple[Payload, Form, bool, bool] | None = None
    letter: bytes = b""

    def letter_to(self, config: EmailConfig, message: Message) -> bytes:
        """The letter to `message.reader`, as `alerts.channels.email.render` would make it."""
        reader = message.reader
        assert reader is not None
        made_for = message.payload, message.form, message.maybe_repeat, bool(reader.stop)
        if made_for != self.made_for:
            self.letter, self.made_for = self._with_marks(config, message, reader), made_for
        own = {
            f"a{self.word}a@mark.invalid": reader.address, f"d{self.word}d": message.delivery,
            f"s{self.word}s": reader.stop,
        }
        letter = self.letter
        for mark, value in own.items():
            letter = letter.replace(mark.encode("ascii"), value.encode("ascii"))
        for kind, lines in (("t", reader.text), ("h", reader.html)):
            letter = letter.replace(f"{kind}{self.word}{kind}".encode("ascii"), _quoted(lines))
        return letter

    def _with_marks(self, config: EmailConfig, message: Message, reader: Reader) -> bytes:
        address = f"a{self.word}a@mark.invalid"
        marks: Any = _Marks(address, "", "", f"s{self.word}s" if reader.stop else "", word=self.word)
        return email.render(
            config, replace(message, address=address, delivery=f"d{self.word}d", reader=marks)
        ).as_bytes()


def _quoted(lines: str) -> bytes:
    """Whole lines as they stand in a quoted-printable part."""
    return body_encode(isolated(lines).encode().decode("latin-1"), _LINE, "\r\n").encode("ascii")
