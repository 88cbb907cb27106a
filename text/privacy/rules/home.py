"""Where somebody lives, is reached or was born, as a text says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like
from text.privacy.marks import LABEL
from text.privacy.naming import Name
from text.privacy.rules import family
from text.privacy.rules.sought import is_named_beside_a_day, is_of_person

SHORT = 120
"""Characters of a cell that is about one thing."""
LONG = 240
_NEAR = 60
_BESIDE = 8
HOME_OR_NUMBER = "a private address or number"
PUPILS_MAIL = "a pupil's mail address"
_TO_CONTACT = lazy_pattern(r"\b(?:contact|enquir\w+|press office|help ?desk)\b", re.IGNORECASE)
_ASKED_BY = lazy_pattern(r"\b(?:requested|asked|sought|made|ordered|wanted) (?:for )?by [^.;]*", re.IGNORECASE)
_OF_BODY = lazy_pattern(
    r"(?:(?:data|joint|lead) )*(?:controllers?|processors?|organi[sz]ation|company|office|site|venue|storage|location)"
    r"(?: address)?:", re.IGNORECASE,
)
"""Before an address in the same cell: a body has it."""
_LABEL_BEFORE = lazy_pattern(rf"\b{LABEL}[ :,-]*$", re.IGNORECASE)
MAY_BE_DAY = lazy_pattern(r"\d[/. ,-]+\d|(?:19|20)\d\d|\d{6}|\d[^\W\d_]*[ .-]*[^\W\d_]{3,}[ .,'\u2019-]*\d\d")
"""Quickly seen: without it there is no day."""


class Home:
    """What in a text says where somebody lives, is reached or was born, and whether that tells."""

    def __init__(self, text: str, heading: str, words: AbstractSet[str]) -> None:
        self.text, self.heading, mail = text, heading, "@" in text
        self.reached = ("0" in text and family.PHONE.search(text)) or (mail and family.MAIL.search(text))
        self.addresses = family.addresses_in(text, words)
        self.day = family.ANY_DAY.search(text) if len(text) <= SHORT and MAY_BE_DAY.search(text) else None
        self.found = mail or self.reached or self.addresses or self.day

    def reasons(self, names: Sequence[Name]) -> Iterator[str]:
        """Why it is a private person's, where no heading or body says otherwise."""
        text = self.text
        if len(text) > LONG or not self.found:
            return
        if family.PUPILS_MAIL.search(text):
            yield PUPILS_MAIL
        if family.of_contacts(self.heading):
            return
        if family.SCHOOL_MAIL.search(text) and any(n.sure for n in names) and not family.STAFF.search(text):
            yield "a name beside a school's mail address"
        if self.day and not _TO_CONTACT.search(text) and is_named_beside_a_day(text):
            yield "a name and a day, as of birth"
        if _OF_BODY.match(text) or _TO_CONTACT.search(text) or is_organisation_like(_ASKED_BY.sub("", text)):
            return
        if family.PUBLIC_OFFICE.search(text) and not (self.reached or any(n.sure for n in names)):
            return
        if family.WHOLE_ADDRESS.fullmatch(text) or family.MAIL.fullmatch(text):
            yield "a private address"
        for n in (n for n in names if n.whole):
            if self.reached or any(0 <= a - n.end <= _NEAR for a in self.addresses):
                yield HOME_OR_NUMBER
            day = self.day if is_of_person(text[n.start : n.end]) else None
            if day and not family.NOTHING_ELSE.sub("", text[: n.start] + text[n.end : day.start()] + text[day.end() :]):
                yield "a name and a day, as of birth"

    def of_a_family(self, names: Sequence[Name], *, many: bool) -> Iterator[str]:
        """Why it is a family's, whatever heads the cell."""
        text = self.text
        home = family.HOME_OF.search(text) if self.addresses and not text[1:].islower() else None
        if home and any(0 <= a - home.end() <= _BESIDE for a in self.addresses) and not many:
            yield "where a family lives"
        if self.reached and (family.PARENT.search(text) or family.CHILD_REACHED.search(text)):
            yield "how to reach a family"
        if names and not many and (self.reached or self.addresses) and family.RELATION.search(text):
            yield "how to reach a family"
        at = family.CHILD_AT.search(text) if self.addresses and len(text) <= LONG else None
        if at and self.addresses[-1] >= at.end() and not is_organisation_like(text):
            yield "how to reach a family"
        whose = family.OF_CHILD_BEHIND.search(text) if self.addresses and len(text) <= LONG else None
        if whose and self.addresses[0] < whose.start() and not is_organisation_like(text):
            yield "where a family lives"
        at_school = family.AT_SCHOOL.search(text)
        for n in names:
            if (at_school or _LABEL_BEFORE.search(text[: n.start])) and n.sure and family.DAY_BEHIND.match(text, n.end):
                yield "a name and a day, as of birth"
