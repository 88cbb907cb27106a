"""A recipient given as an address of mail or of a site: whose it is, by its domain. Always a weak answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from model.register import Category, Confidence, Recipient
from recipients.directory import book
from recipients.results import from_entry, not_known, sentence

if TYPE_CHECKING:
    from datetime import date

_EMAIL = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\."
    r"(?:uk|com|org|net|edu|gov|io|ai|eu|info|co|tv|fm|news|media|press|london|scot|wales|cymru))(?:/\S*)?$",
    re.IGNORECASE,
)
_DOMAINS = (
    (".ac.uk", Category.UNIVERSITY),
    (".edu", Category.UNIVERSITY),
    (".police.uk", Category.POLICE_HOME_OFFICE),
    (".nhs.uk", Category.HEALTH),
    (".sch.uk", Category.SCHOOL_EXAM_BOARD),
    (".news", Category.PRESS),
)
_SITE_ENDINGS = (
    (".tv", Category.PRESS),
    (".fm", Category.PRESS),
    (".media", Category.PRESS),
    (".press", Category.PRESS),
    (".co.uk", Category.COMMERCIAL),
    (".com", Category.COMMERCIAL),
    (".ai", Category.COMMERCIAL),
    (".io", Category.COMMERCIAL),
    (".org.uk", Category.CHARITY),
    (".org", Category.CHARITY),
)
_FREE_MAIL = frozenset(
    ["gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "btinternet", "aol", "protonmail", "ymail", "live"]
)
_PRIVATE_MAIL = "an email address such as people have for themselves"


def by_address(name: str, text: str, on: date | None) -> Recipient | None:
    """What the domain says, or None where `text` (cleaned) is neither an address of mail nor of a site."""
    email = _EMAIL.search(text)
    found = email or _SITE.match(text)
    if not found:
        return None
    domain = found[1].casefold()
    what = "an email address" if email else "a web address"
    whose = domain.removeprefix("mail.").split(".", 1)[0]
    if email and whose in _FREE_MAIL:
        return Recipient(name, Category.INDIVIDUAL, Confidence.LOW, sentence([_PRIVATE_MAIL]), rule="private_mail")
    known = book()
    alias = known.find(whose, on) or known.find(whose.removeprefix("the"), on)
    ending = next((e for e in _DOMAINS if domain.endswith(e[0])), None)
    if not ending and not email and not alias:
        ending = next((e for e in _SITE_ENDINGS if domain.endswith(e[0])), None)
    if ending:
        reason = sentence([f'{what}: its domain ends in "{ending[0]}"'])
        return Recipient(name, ending[1], Confidence.LOW, reason, rule="domain")
    if alias:
        return from_entry(name, alias, f'{what} at "{domain}", which is listed', Confidence.LOW, on)
    return not_known(name, "address", f"{what}: it does not say whose")
