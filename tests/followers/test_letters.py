"""A letter that is made once for all is, for each, the letter that would be made for them alone."""

from __future__ import annotations

import email
import email.policy
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.channels.email import EmailConfig, render
from alerts.details import KEPT
from alerts.message import Form, Message
from alerts.payload.changes import changes_payload, confirmation_payload
from followers.bounces import without_address
from followers.letters import HIDDEN, Letters, as_for_readers
from model.follow import Reader
from tests.alerts.conftest import NOW, make

SITE = "https://npd.example.org/follow/"
READERS = [
    Reader("a@example.org", "You get this because you follow: press and companies.", f"{SITE}manage/{'m' * 66}", f"{SITE}stop/{'s' * 66}",
           (("Born September 2011 to August 2012:", "https://npd.example.org/cohorts/2011"),)),
    Reader("o'neill+npd@xn--bcher-kva.example", "… “École <b>&amp;</b> جامعة = x”; " + "long " * 60, f"{SITE}manage/{'n' * 66}", f"{SITE}stop/{'p' * 66}"),
    Reader("r" * 64 + "@" + "b" * 60 + ".example.org", "..\n.\n.", f"{SITE}manage/x", f"{SITE}stop/x"),
]


def parts(raw: bytes) -> list[Any]:
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    texts = [p.get_content() for p in letter.walk() if not p.is_multipart()]
    return [sorted((k, v) for k, v in letter.items() if not k.startswith("Content-Type")), texts]


@pytest.mark.parametrize("form", list(Form))
def test_each_letter_is_as_if_made_alone(form: Form) -> None:
    config, letters = EmailConfig("127.0.0.1", 25, "npdwatch <f@example.org>", (), "none"), Letters()
    payload = changes_payload("AL-0123456789", [make(number=n, recipient=f"Bücher & Söhne {n}") for n in range(3)], [], NOW)
    base = Message("AL-0123456789", "AL-0123456789.abcd1234", "", payload, form=form)
    for n, reader in enumerate(READERS):
        for repeat in (False, True):
            message = replace(base, delivery=f"AL-0123456789.abcd000{n}", address=reader.address, reader=reader, maybe_repeat=repeat)
            made, alone = letters.letter_to(config, message), render(config, message).as_bytes()
            assert parts(made) == parts(alone)
            assert letters.word.encode() not in made
            assert all(len(line) <= 998 for line in made.split(b"\r\n"))


def test_a_confirmation_is_made_alone_too_and_has_nothing_to_leave() -> None:
    config, letters = EmailConfig("127.0.0.1", 25, "f@example.org", (), "none"), Letters()
    payload = confirmation_payload("AL-0123456789", "Please confirm", "Somebody asked.", NOW, zone="UTC")
    reader = Reader("a@example.org", "", confirm=f"{SITE}confirm/{'c' * 66}")
    message = Message("AL-0123456789", "AL-0123456789.abcd1234", reader.address, payload, reader=reader)
    for form in (Form.RICH, Form.PLAIN):
        made = letters.letter_to(config, replace(message, form=form))
        assert parts(made) == parts(render(config, replace(message, form=form)).as_bytes())
        assert b"List-Unsubscribe" not in made
        assert all("Somebody asked." in said and "Alert AL" not in said for said in parts(made)[1])


@pytest.mark.parametrize(("whose", "years", "said"), [
    ("born 1996-2001, possibly 1990-1995", (1999,), "born 1996-2001, possibly 1990-1995 (your year 1999: yes)"),
    ("born 1996-2001, possibly 1990-1995", (2001, 1990, 2004, 1996), "born 1996-2001, possibly 1990-1995 (your year 1990: possibly; your year 1996: yes, from September; your year 2001: yes, until August)"),
    ("possibly born 1990-1991", (1990,), "possibly born 1990-1991 (your year 1990: possibly)"),
    ("born 1990-1991, 1998-1999", (1995,), "born 1990-1991, 1998-1999"), ("born 1990-1991", (), "born 1990-1991"),
])
def test_a_parents_letter_begins_with_whose_data(whose: str, years: tuple[int, ...], said: str) -> None:
    payload = changes_payload("AL-0123456789", [make(number=n, recipient=f"Invented {n}") for n in range(2)], [], NOW)
    hidden = {"label": KEPT, "value": "kept back: this file hides something, or shows what was hidden"}
    items = [{**i, "whose": whose, "whose_page": "https://npd.example.org/r#whose", "reason": "a reason", "details": [*i["details"], hidden]} for i in payload["items"]]
    shown, kept = as_for_readers({**payload, "items": items}, years)
    reader = replace(READERS[0], pages=((HIDDEN, ""),), years=years)
    message = Message("AL-0123456789", "AL-0123456789.abcd1234", reader.address, shown, reader=reader)
    letter = email.message_from_bytes(Letters().letter_to(EmailConfig("127.0.0.1", 25, "f@example.org", (), "none"), message), policy=email.policy.default)
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    first = text.partition("== 1. ")[2].splitlines()[1]
    assert first.startswith(f"Whose data: {said}, " if years else "Recipient: ")
    assert (kept, text.count("kept back"), text.count(HIDDEN), text.count("Why we say so")) == (True, 0, 1, 0)
    assert items[0]["reason"] == "a reason", "what is stored stays"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <jane.doe+npd@example.org>: unknown", "550 5.1.1 <(address)>: unknown"),
        ("550 Jane.Doe+NPD is not here", "550 (address) is not here"),
        ("550 no mailbox jane.doe at example.org", "550 no mailbox (address) at (address)"),
        ("550 see https://x.example/b?to=jane.doe%2Bnpd%40example.org", "550 see https:(address)"),
        ("550 SRS0=ab=cd=example.org=jane.doe+npd@relay.example", "550 (address)"),
        ("451 4.7.1 greylisted, come back in 300 seconds", "451 4.7.1 greylisted, come back in 300 seconds"),
    ],
)
def test_what_a_server_says_is_kept_without_the_address(said: str, kept: str) -> None:
    assert without_address(said, "jane.doe+npd@example.org") == kept
