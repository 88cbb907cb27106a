"""What a mail server's answers mean: one table of reply codes, whichever step they came at, and for what comes back.

The codes are those of RFC 5321 (550) and, where a server gives one, of RFC 3463 (5.1.1), which says more.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from model.delivery import AttemptResult, GiveUp, NotAccepted, PauseChannel, TryLater


class ReplyStep(StrEnum):
    """At which step of handing a letter over the answer came."""

    SENDER = "MAIL FROM"
    ADDRESS = "RCPT TO"
    LETTER = "the letter"


class ReplyAbout(StrEnum):
    """What an answer that is no yes is about."""

    PASSING = "passing"
    """Not now (4yz): greylisting, a mailbox that is full, a server in trouble."""
    GONE = "gone"
    """There is no such mailbox, or it is closed for good."""
    MAILBOX = "mailbox"
    """A mailbox that is full, or in other trouble; or the way there. It may pass."""
    SIZE_OR_FORM = "letter"
    """What we wrote is too large, or in a form that is not taken."""
    US = "us"
    """They want no letters from us, whoever they are for, or no more of them."""
    UNSAID = "unsaid"
    """A refusal without a reason."""


_BY_CODE = {
    "1": ReplyAbout.GONE, "1.7": ReplyAbout.US, "1.8": ReplyAbout.US,  # 1.7 and 1.8: the sender's address is at fault
    "2": ReplyAbout.MAILBOX, "2.1": ReplyAbout.GONE, "2.3": ReplyAbout.SIZE_OR_FORM,
    "3": ReplyAbout.MAILBOX, "3.4": ReplyAbout.SIZE_OR_FORM,
    "4": ReplyAbout.MAILBOX, "4.5": ReplyAbout.US,  # 4.5: we sent too much through it for today
    "5": ReplyAbout.MAILBOX, "6": ReplyAbout.SIZE_OR_FORM, "7": ReplyAbout.US,
}
"""By the subject of the code, or subject and detail: 5.1.1 is "1.1", else "1"."""
SMALL = 64 * 1024
"""Bytes that every mail server takes (RFC 5321, 4.5.3.1.7): a 552 to less is about the mailbox, not the size."""
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
"""Not a part of a network address, which stands in many answers."""
_BASIC = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")


class MailReply(NamedTuple):
    """The codes in an answer."""

    basic: int
    """552; 0 where none is there."""
    code: str
    """Subject and detail of the enhanced code: "2.2"; "" where none is there."""
    about: ReplyAbout


def read_reply(said: str, size: int = 0) -> MailReply:
    """The codes in what a server said, as we put it down, or as it stands in a status notification.

    `size`: bytes of a letter that was refused whole.
    """
    found, basic = _ENHANCED.search(said), _BASIC.search(said)
    number = int(basic[1]) if basic else 0
    code = f"{int(found[2])}.{int(found[3])}" if found else ""
    if number // 100 == 4 or (not number and found and found[1] == "4"):
        return MailReply(number, code, ReplyAbout.PASSING)
    about = _BY_CODE.get(code) or _BY_CODE.get(code.partition(".")[0])
    if about is None and number == 552:
        about = ReplyAbout.SIZE_OR_FORM if size >= SMALL else ReplyAbout.MAILBOX
    if about is None and number == 555:  # options that are unknown there
        about = ReplyAbout.SIZE_OR_FORM
    return MailReply(number, code, about or ReplyAbout.UNSAID)


def result_of(step: ReplyStep, reply: MailReply, why: str) -> AttemptResult:
    """How an attempt ended that met this answer: the consequence for a channel.

    A full mailbox and the like cost no letter: it is tried again for days. For readers who follow, whom nobody looks
    after one by one, all is tried again that does not say that the mailbox is gone (`followers.sending`).
    """
    about = reply.about
    if about is ReplyAbout.PASSING:
        # A server in trouble, or one that ends the session, is so for all; the rest is about this one address.
        of_all = step is ReplyStep.SENDER or reply.basic == 421 or reply.code.partition(".")[0] == "3"
        return TryLater(why, whole_channel=of_all)
    if step is ReplyStep.SENDER:
        wants = "It wants a login or TLS first: see security, username and password"
        return PauseChannel(f"{why}. {wants if reply.basic == 530 else 'It refuses our sender'}", tries=1)
    if about is ReplyAbout.MAILBOX:
        return TryLater(why, whole_channel=False)
    if about is ReplyAbout.SIZE_OR_FORM:
        return NotAccepted(why)
    if about is ReplyAbout.GONE or (step is ReplyStep.ADDRESS and about is not ReplyAbout.US):
        return GiveUp(why)
    return NotAccepted(why, policy=True)
