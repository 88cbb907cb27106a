"""What is kept of readers who follow, for the site's page on privacy."""

from __future__ import annotations

from datetime import timedelta

from followers.store import AFTER_THE_END
from text.labels import plural

_PRIVACY = """\
To follow by email you give an address and what you want to hear of. Nothing is sent before you confirm by a link in a \
letter; without that, both are deleted after {unconfirmed}.
They are kept in a file apart, which only the program of this site reads: not in the public register, its backups, or \
any log. What mail servers answer is kept without your address.
They are used to write to you and for nothing else, and are given to nobody but the mail servers that carry the \
letters. There are no pictures and no counted links in them.
Every letter has a link that stops all with one click, and one to see and change what you follow. After you have \
stopped, or when letters to you come back, your address is deleted after {month}.
You can have it erased at once. Then a mark is kept from which the address cannot be read, so that no backup brings it \
back and nobody can sign it up again.
From which network a request came is kept for a day, as a mark from which it cannot be read, so that nobody can have \
letters sent to many.
"""


def privacy(pending: timedelta) -> list[str]:
    """What is kept of a reader and for how long, in sentences for the page on privacy; by the rules as they are set."""
    month = plural(AFTER_THE_END.days, "day")
    return _PRIVACY.format(unconfirmed=in_days_or_hours(pending), month=month).splitlines()


def in_days_or_hours(pending: timedelta) -> str:
    """How long an address is kept that is not confirmed, and its link is good, as each page and letter says it."""
    hours = round(pending.total_seconds() / 3600)
    return plural(hours // 24, "day") if hours >= 48 else plural(hours, "hour")
