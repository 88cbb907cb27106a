"""Who submitted a piece of evidence, as its opening lines say; for documents whose record does not tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from model.item import Submitter
from text.clean import clean

if TYPE_CHECKING:
    from model.item import Item

OPENING = 600
"""Characters that are searched. Anchored at the first character only 15.7 % of 600 documents matched (2026)."""

_REFERENCE = r"\(?\s{0,2}[A-Z]{2,6}\s?\d{2,5}\s{0,2}\)?"
_END = rf"(?=\s{{0,2}}(?:{_REFERENCE}|\(|\[|\n|$))"
_NAME = r"(?P<name>[^\n()\[\]]{2,160}?)"
_SUBMITTED = re.compile(
    rf"(?:written\s)?(?:evidence|submission)\s(?:was\s)?submitted\s(?:by|on\sbehalf\sof|from)\s(?-i:{_NAME}{_END})",
    re.IGNORECASE,
)
"""FSH0146 - Evidence on Fisheries Written evidence submitted by Mr James Vernon (FSH0146)"""
_FROM = re.compile(
    rf"(?:written\s(?:evidence|submission)|memorandum|supplementary\sevidence)\s(?:from|by|of)\s(?-i:{_NAME}{_END})",
    re.IGNORECASE,
)
"""Written Evidence from the Department for Work and Pensions DES0051"""
_DASHED = re.compile(
    rf"(?:^|\n)(?:{_REFERENCE}\s?[-\u2013\u2014:]\s?)?{_NAME}\s?[-\u2013\u2014]\s?"
    r"(?:(?i:further|supplementary)\s)?(?i:written\sevidence)"
)
"""Science Education Policy Alliance - Written evidence ( EDU 0099 )"""
_TO_BY = re.compile(
    rf"submission\sto\s[^\n]{{3,120}}?\s(?:by|from)\s(?-i:{_NAME}(?=\s(?:on|to|regarding|concerning|in)\s|[.,(\n]|$))",
    re.IGNORECASE,
)
"""Submission to the International Development Committee by Rotary International on the ..."""
_OF_TO = re.compile(
    rf"(?:^|\n)(?:written\s)?(?:evidence|submission)\s(?:of|from|by)\s{_NAME}\sto\s(?:the\s)?"
    r"(?:house|education|select|[a-z ,&]{0,60}committee)",
    re.IGNORECASE,
)
"""EVIDENCE OF THE UK ENVIRONMENTAL LAW ASSOCIATION TO THE HOUSE OF COMMONS ..."""
_FORMS = (_SUBMITTED, _FROM, _DASHED, _TO_BY, _OF_TO)
_REFERENCE_FOUND = re.compile(r"\b([A-Z]{2,6})\s?(\d{2,5})\b")
_NO_NAME = frozenset({"anonymous", "name withheld", "a member of the public", "an individual"})
_LEAD = re.compile(r"^(?:the\s(?=[A-Z]))", re.IGNORECASE)


class Opening(NamedTuple):
    """What the opening says."""

    name: str
    """"" where no form is recognised."""
    anonymous: bool
    reference: str
    """Such as BIG0001 or HERB39, white space taken out; "" where none stands there."""


def read_opening(text: str) -> Opening:
    """The submitter and the reference in the first lines of a document's text (one paragraph a line)."""
    head = "\n".join(clean(line) for line in text[: OPENING * 2].splitlines())[:OPENING]
    found = _REFERENCE_FOUND.search(head)
    reference = found[1] + found[2] if found else ""
    for form in _FORMS:
        if match := form.search(head):
            name = _LEAD.sub("", match["name"].strip(" \t:;,.-\u2013\u2014"))
            if len(name) > 1:
                return Opening("" if name.casefold() in _NO_NAME else name, name.casefold() in _NO_NAME, reference)
    return Opening("", False, reference)


def with_text(item: Item, text: str) -> Item:
    """The item with its document's text. Where the API names nobody, the opening does; a withheld name stays so."""
    opening, item = read_opening(text), replace(item, text=text, no_text="", listed=item.mark)
    if item.submitters or item.anonymous:
        return item
    if not opening.name:
        return replace(item, anonymous=opening.anonymous)
    title = item.title if item.title not in ("", item.reference) else (
        f"{opening.name} ({item.reference})" if item.reference else opening.name
    )  # fmt: skip
    return replace(item, submitters=(Submitter(opening.name),), submitters_from="document", title=title)


def without_text(item: Item, code: str) -> Item:
    """The item with the reason why its document gave no text: it is told all the same, with its link."""
    return replace(item, text=None, no_text=code, listed=item.mark)
