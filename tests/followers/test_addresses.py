"""Addresses as people type them, and as attackers do."""

from __future__ import annotations

import pytest

from followers.addresses import AddressRefused, mailbox_of, normal_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("somebody@example.org", "somebody@example.org"),
        (" Some.Body+npd@Example.ORG ", "Some.Body+npd@example.org"),
        ("o'neill@example.co.uk", "o'neill@example.co.uk"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("a_b-c=d@mail.example.org", "a_b-c=d@mail.example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert normal_address(typed) == kept
    assert kept.isascii()


REFUSED = [
    "", "   ", "nobody", "@example.org", "a@", "a@b@example.org", "a b@example.org", '"a b"@example.org',
    '"a"@example.org', "a@localhost", "a@[127.0.0.1]", "a@127.0.0.1", "a@example.org.", "a@.example.org", "a@exa mple.org",
    "a@-example.org", "a@example-.org", "a@example..org", "a..b@example.org", ".a@example.org", "a.@example.org",
    "a@example.org\nBcc: b@example.org", "a@example.org\r\nSubject: x", "a@example.org\r\n\r\nbody", "a\n@example.org",
    "a@example.org\0", "a\0@example.org", "a@example.org\u2028Bcc: b@example.org", "a@example.org\x85", "a\t@example.org",
    "a@example.org, b@example.org", "a@example.org;b@example.org", "A <a@example.org>", "<a@example.org>", "a(comment)@example.org",
    "a@example.org> SIZE=1", "a%b@example.org", "b.example!a@example.org", "@relay.example:a@example.org", "|cat@example.org",
    "a\\@b@example.org", "jürgen@example.org", "а@example.org", "a@\ud800.org", "a\ud800@example.org", "a@exam\u200bple\u202e.org",
    "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + "bb." * 90 + "org", "x" * 400, "a@" + "x" * 398, "`id`@example.org",
    "a@example.123", "a'--\"@example.org", "<script>@example.org", "a@<script>.org", "a@exa/mple.org", "a@_dmarc.example.org",
]


@pytest.mark.parametrize("typed", REFUSED, ids=range(len(REFUSED)))
def test_what_is_none_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        normal_address(typed)
    said = str(refused.value)
    assert said[0].isupper()
    assert said.endswith(".")
    assert len(said) < 200
    assert len(typed) < 14 or typed not in said, "what was typed is not sent back"


def test_what_leads_into_one_mailbox_counts_as_one() -> None:
    assert len({mailbox_of(a) for a in ("A.b@example.org", "a.b+x@example.org", "a.b+y+z@Example.org")}) == 1
    assert len({mailbox_of(a) for a in ("A.b@gmail.com", "ab+x@gmail.com", "a.b+y@googlemail.com")}) == 1
    assert len({mailbox_of(a) for a in ("a.b@example.org", "ab@example.org", "ab@gmail.com", "+a@example.org", "+b@example.org")}) == 5
