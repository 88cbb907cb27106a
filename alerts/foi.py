"""Drafts a freedom of information request for the papers behind a release: the next step of an alert."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus, urlsplit

from model.change import REMOVAL_KINDS, ROW_KINDS, StoredChange
from recipients.cell import in_one_line
from text.sanitise import clean, safe_url

SITE = "https://www.whatdotheyknow.com/new/"
LONGEST = 2000
"""Characters of a link that every browser, mail program and chat opens. Encoded, other scripts' letters take 6 or 9."""
DFE = "dfe"
"""The Department for Education's name in WhatDoTheyKnow's addresses."""


class Papers(NamedTuple):
    """The release whose papers are asked for, in plain values as published."""

    source_title: str
    source_url: str
    reference: str | None
    recipient: str | None
    sheet: str | None = None
    row: int | None = None
    changed: Sequence[str] = ()
    """Names of the cells that were changed."""
    gone: bool = False
    """True where the row is no longer in the register."""
    body: str | None = None
    """Whom to ask, by WhatDoTheyKnow's name, where somebody said so; "" for nobody."""


def asked_body(papers: Papers) -> str:
    """Whom to ask, by the name WhatDoTheyKnow gives it; "" where it is not known or there is no row to ask about."""
    if not (papers.reference or papers.recipient):
        return ""
    return authority_of(papers.source_url, papers.body)


def authority_of(source_url: str, said: str | None) -> str:
    """Whose register a source is, by the name WhatDoTheyKnow gives it; "" where it is not known. `said`: by somebody.

    A request to the wrong authority costs a month: a page of GOV.UK is the DfE's only where its address says so.
    """
    if said is not None:
        return said if re.fullmatch(r"[a-z0-9_]{1,100}", said) else ""
    address = safe_url(source_url)
    ours = any(word in urlsplit(address).path for word in ("dfe", "pupil", "department-for-education"))
    return DFE if ours and urlsplit(address).hostname == "www.gov.uk" else ""


def request_link(change: StoredChange) -> str:
    """A link that opens a draft request about the row of a change; "" if none fits. "foi_body" says whom to ask."""
    if change.kind not in ROW_KINDS:
        return ""
    gone = change.kind in REMOVAL_KINDS
    return draft_link(
        Papers(
            change.source_title, change.source_url, change.reference, change.recipient, change.sheet, change.row,
            () if gone else list(change.fields), gone, change.detail.get("foi_body"),
        )
    )


def draft_link(papers: Papers) -> str:
    """A link that opens a draft request for the application form and the agreement of a release; "" if none fits."""
    body = asked_body(papers)
    if not body:
        return ""
    # Names are cut evenly until it fits: a request that names the row is better than none, or one that is cut off.
    for room in (90, 60, 40, 25, 12):
        link = _link(papers, body, room)
        if len(link) <= LONGEST:
            return link
    return _link(papers._replace(source_title="", sheet=None, changed=()), body, 12)


def _link(papers: Papers, body: str, room: int) -> str:
    who = clean(in_one_line(papers.recipient or ""), room) or "an unnamed recipient"
    reference = clean(papers.reference, min(room, 40))
    sheet, title = clean(papers.sheet, min(room, 60)), clean(papers.source_title, room)
    data = "pupil data" if body == DFE else "data"
    place = ", ".join(x for x in (sheet and f'sheet "{sheet}"', papers.row and f"row {papers.row}") if x)
    release = f"{data} to {who}" + (f", reference {reference}" if reference else "") + (f" ({place})" if place else "")
    lines = [
        "Dear Department for Education," if body == DFE else "Dear Sir or Madam,",
        (f'Your register "{title}"' if title else "Your register") + f" lists a release of {release}.",
        "Please send me, for this release:",
        "1. the application form, with its annexes, as approved;",
        "2. the agreement or licence under which the data was shared, with its schedules and any later amendment;",
        "3. the list of the data items that were shared, and for which years.",
    ]
    if papers.changed:
        cells = ", ".join(clean(name, min(room, 60)).replace("_", " ") for name in papers.changed[:5])
        lines.append(f"The row was changed ({cells}). Please include what was decided about that change, and when.")
    if papers.gone:
        lines.append("The row is no longer in the register. Please say when and why it was taken out.")
    lines += ["I would like to receive these in electronic form.", "Yours faithfully,"]
    named = f"{reference} ({who})" if reference else who
    title = quote_plus(f"Application form and agreement for {data} release {named}")
    tags = "&tags=national_pupil_database" if body == DFE else ""
    return f"{SITE}{body}?title={title}&body={_PARAGRAPH.join(map(_quoted, lines))}{tags}"


# Most lines are the same in every draft, and quoting them would be most of what a draft costs.
_quoted = lru_cache(maxsize=1024)(quote_plus)
_PARAGRAPH = quote_plus("\n\n")
