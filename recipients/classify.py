"""The recipient of a release: its category, how sure that is, and the reason, from its name as published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from model.recipient import Category, Confidence, Recipient
from recipients.cell.beside import may_end_in_a_title, named_beside
from recipients.cell.bodies import body_key
from recipients.cell.lines import was_cut
from recipients.cell.names import NAME_CHARACTERS, clean_name, name_words, organisation_key
from recipients.cell.parties import Party, PartyRole, has_several, split_parties
from recipients.directory import directory
from recipients.listed import read_and_listed
from recipients.looks.tokens import ENDS_TITLE, MAY_ASK
from recipients.reading import ReadName
from recipients.results import capped
from recipients.single import decide, decided, decided_of
from text.privacy.unclaimed.received import asks_for_child

_BEHIND = frozenset({PartyRole.COMMISSIONER, PartyRole.FUNDER, PartyRole.PROCESSOR})
"""Those for whom the data were got, and those who hold them for the recipient."""


_NO_BODY = (Category.UNKNOWN, Category.INDIVIDUAL)


_ASKS = "asks_for_child"
DECIDED = "Decided by a person"
"""The reason of a category that a person gave."""


class Reviewed(Struct, frozen=True):
    """A person's answer about one organisation: it wins over every list and rule."""

    category: Category
    reason: str
    also: tuple[Category, ...] = ()
    name: str = ""
    """The name as it was reviewed."""


def classify_recipient(
    name: str, *, on: date | None = None, reviewed: Mapping[str, Reviewed] | None = None,
    official: Lookup | None = None,
) -> Recipient:
    """What an organisation name, as published, is taken to be; `Category.UNKNOWN` where nothing tells. Never raises.

    `on`: the day of the release, for bodies whose category changed; without it, as they are now.
    `reviewed`: a user's own answers by `organisation_key`, and by `body_key` for other names of listed bodies.
    `official`: looks a name up in the official registers; without it, lists and rules alone answer.
    A cell that names several recipients gets the category of the first; those of the others are in `also`.
    """
    if reviewed and (answer := reviewed.get(organisation_key(name))):
        return _from_review(name, answer)
    if not reviewed and official is None:
        return _answer(name, on)
    if asks_for_child(name):
        return _asks_for_child(name)
    several = has_several(name[:NAME_CHARACTERS])
    found = _decide_cell(name, on, reviewed, official) if several else _one(name, on, reviewed, official)
    return _with_others(found, name, on, reviewed, official)


def answer_to(name: str, reviewed: Mapping[str, Reviewed]) -> Reviewed | None:
    """A person's answer about the name of one body: its own, or that about another name of the same listed body."""
    return reviewed.get(organisation_key(name)) or reviewed.get(body_key(name))


def names_no_body(cell: str) -> bool:
    """True for a recipient's cell that is empty, or that says something else in a name's place ("TBC", "As above")."""
    answer = _answer(cell, None)
    answer = _decide(*read_and_listed(cell, None)) if answer.rule == _ASKS else answer
    return not cell.strip() or answer.rule == "no_name"


def depends_on_date(recipient: Recipient) -> bool:
    """True if the entry that decided holds from or until a day, so that the day of the release matters."""
    return recipient.rule in directory().dated


def parties_of(
    name: str, *, on: date | None = None, reviewed: Mapping[str, Reviewed] | None = None, official: Lookup | None = None
) -> tuple[tuple[Party, Recipient], ...]:
    """Every body that a cell names, with its role and what it is taken to be."""
    return tuple((party, _one(party.name, on, reviewed, official)) for party in split_parties(name))


def as_json(recipient: Recipient) -> dict[str, object]:
    """The contract of `npdwatch classify --json`: name, category, confidence, reason, also."""
    return {
        "name": recipient.name,
        "category": recipient.category.value,
        "confidence": recipient.confidence.value,
        "reason": recipient.reason,
        "also": [c.value for c in recipient.also],
    }


def _one(
    name: str, on: date | None, reviewed: Mapping[str, Reviewed] | None, official: Lookup | None = None
) -> Recipient:
    answer = answer_to(name, reviewed) if reviewed else None
    if answer:
        return _from_review(name, answer)
    decided = decide(name, on)
    found = with_official(decided, name, official(organisation_key(name))) if official else decided
    return capped(decided) if found is decided else found


def _asks_for_child(name: str) -> Recipient:
    why = "A person: asks for a child, or is one."  # "for" and "friend" are words of charities
    return Recipient(name, Category.INDIVIDUAL, Confidence.MEDIUM, why, rule=_ASKS)


@lru_cache(maxsize=8_192)
def _answer(name: str, on: date | None) -> Recipient:
    read, found = read_and_listed(name, on)
    may_ask = read.text != name or read.some & MAY_ASK
    return _asks_for_child(name) if may_ask and asks_for_child(name) else _decide(read, found)


def _decide(read: ReadName, found: Recipient | None) -> Recipient:
    name, on = read.name, read.on
    if not (read.may_name_several or (read.last & ENDS_TITLE and may_end_in_a_title(name))):
        return capped(decided_of(read, found), read.words)
    several = has_several(name[:NAME_CHARACTERS])
    return _with_others(_decide_cell(name, on, None) if several else capped(decided(name, on)), name, on, None)


def _decide_cell(
    name: str, on: date | None, reviewed: Mapping[str, Reviewed] | None, official: Lookup | None = None
) -> Recipient:
    """Of a cell that may name several bodies, by those that received; those behind and beside them are in `also`."""
    parties = split_parties(name)
    if len(parties) == 1 and parties[0].name == read_and_listed(name, None)[0].text:
        return _one(name, on, reviewed, official)
    answers = [(p, _one(p.name, on, reviewed, official)) for p in parties]
    received = [(p, r) for p, r in answers if p.role is PartyRole.RECIPIENT] or answers
    party, first = received[0]
    behind = [r.category for p, r in answers if p.role in _BEHIND and r.category is not Category.INDIVIDUAL]
    also = dict.fromkeys([*first.also, *(c for _, r in received[1:] for c in (r.category, *r.also)), *behind])
    also.pop(first.category, None)
    also.pop(Category.UNKNOWN, None)
    others = [f"{p.role} {p.name} ({r.category})" for p, r in answers if p is not party]
    listed = "; ".join(others[:8]) + (f"; and {len(others) - 8} more" if len(others) > 8 else "")
    reason = f'By "{party.name}": {first.reason}' + (f" The cell also names: {listed}." if others else "")
    reason += " The cell is very long, and is not read to its end." if was_cut(name) else ""
    confidence = first.confidence
    if len(received) > 1 and confidence is Confidence.HIGH:
        confidence = Confidence.MEDIUM
    return first._replace(name=name, confidence=confidence, reason=reason, also=tuple(also))


def _with_others(
    found: Recipient, name: str, on: date | None, reviewed: Mapping[str, Reviewed] | None,
    official: Lookup | None = None,
) -> Recipient:
    """The answer with the press and companies in `also` that the cell names in whatever connection.

    "University of Leeds with The Times" is nobody's list, but the press got the data.
    """
    if found.rule == "reviewed":
        return found
    others = [_one(other, on, reviewed, official) for other in named_beside(name[:NAME_CHARACTERS])]
    new = {r.category: r for r in others if r.category not in (found.category, *found.also, *_NO_BODY)}
    if not new:
        return found
    said = "; ".join(f"{r.name} ({r.category})" for r in new.values())
    return found._replace(also=(*found.also, *new), reason=f"{found.reason} The cell also names: {said}.")


def _from_review(name: str, answer: Reviewed) -> Recipient:
    # The person's note is no part of it: a reason stands on pages, in files and in messages.
    return Recipient(name, answer.category, Confidence.HIGH, DECIDED, answer.also, "reviewed")


class OfficialRegister(StrEnum):
    """A register that a public body offers for download; in order of who speaks first where several know a name."""

    HIGHER_EDUCATION = "office_for_students"
    SCHOOLS = "schools"
    CHARITIES = "charity_commission"
    COMPANIES = "companies_house"


TITLES = {
    OfficialRegister.HIGHER_EDUCATION: "the Office for Students' register",
    OfficialRegister.SCHOOLS: "Get Information About Schools",
    OfficialRegister.CHARITIES: "the Charity Commission's register",
    OfficialRegister.COMPANIES: "Companies House",
}
NUMBERS = {
    OfficialRegister.HIGHER_EDUCATION: "UKPRN",
    OfficialRegister.SCHOOLS: "URN",
    OfficialRegister.CHARITIES: "charity number",
    OfficialRegister.COMPANIES: "company number",
}


class OfficialName(NamedTuple):
    """One name of one body in an official register."""

    register: OfficialRegister
    number: str
    name: str
    """As printed there."""
    kind: str = ""
    """In the register's own words: the company's category and trades (SIC codes), the type of school."""
    status: str = ""
    """Active, Registered, Open, ..., as printed."""
    former: bool = False
    """True for an earlier name, or another name that it goes by."""
    day: str = ""
    """ISO day of the edition of the register that says so."""


Lookup = Callable[[str], Sequence[OfficialName]]
"""From `organisation_key` to all official names with that key."""

_PRESS_TRADES = frozenset({"58130", "58142", "60100", "60200", "63910"})
"""Standard Industrial Classification 2007: newspapers, consumer and business periodicals, radio, television, news
agencies. Source: Companies House, condensed SIC list."""
_KNOWN_BY_FORM = frozenset(
    [
        *(Category.HEALTH, Category.PRESS, Category.LOCAL_AUTHORITY),
        *(Category.POLICE_HOME_OFFICE, Category.CENTRAL_GOVERNMENT),
    ]
)
"""What a name says for sure ("... NHS Trust") is not what a charity of that name is."""
_NAMED = 3
"""Bodies of one name whose numbers are given; there are 60 schools called St Mary's."""


def with_official(answer: Recipient, name: str, found: Sequence[OfficialName]) -> Recipient:
    """The answer of lists and rules, bettered or borne out by the official registers. `found` has the name's key.

    A listed name keeps its category. A name printed just as registered, legal form and all, is what the register says,
    with high confidence; one without its legal form only where nothing else is known, with medium: "Acme" may be
    another than ACME LIMITED. A person is never made a body of the same name, nor a hospital, a newspaper or a council
    that is known for sure.
    """
    if not found or answer.category is Category.INDIVIDUAL:
        return answer
    words = name_words(clean_name(name))
    exact = [o for o in found if name_words(clean_name(o.name)) == words]
    chosen = _first_register(exact or found)
    category = _category(chosen)
    cited, rule = _cited(chosen), f"official/{chosen[0].register}"
    listed = "/" in answer.rule
    if exact and (listed or category is None or category is answer.category):
        sure = Confidence.HIGH if category is answer.category else capped(answer).confidence
        return answer._replace(confidence=sure, reason=f"{answer.reason} {cited}")
    sure_already = answer.confidence is Confidence.HIGH and (
        answer.category in _KNOWN_BY_FORM or not _speaks_first(chosen)
    )
    if exact and category is not None and not sure_already:
        return Recipient(answer.name, category, Confidence.HIGH, cited, answer.also, rule)
    guessed = answer.category is Category.UNKNOWN or answer.confidence is Confidence.LOW
    if guessed and not listed and category is not None and len(words) > 1:
        reason = f"{cited} The name is printed without its legal form, or in another spelling."
        return Recipient(answer.name, category, Confidence.MEDIUM, reason, answer.also, rule)
    return answer


def _first_register(found: Sequence[OfficialName]) -> list[OfficialName]:
    order = list(OfficialRegister)
    first = min(found, key=lambda o: (o.former, order.index(o.register)))
    return [o for o in found if o.register is first.register and o.former is first.former]


def _speaks_first(chosen: Sequence[OfficialName]) -> bool:
    """True where the register is about what the body is, not only about its legal form."""
    return chosen[0].register is not OfficialRegister.COMPANIES and not chosen[0].former


def _category(chosen: Sequence[OfficialName]) -> Category | None:
    """What the register says that it is; None where it says no more than that it exists."""
    first = chosen[0]
    if first.register is OfficialRegister.HIGHER_EDUCATION:
        return Category.UNIVERSITY
    if first.register is OfficialRegister.SCHOOLS:
        higher = first.kind.casefold().startswith("higher education")
        return Category.UNIVERSITY if higher else Category.SCHOOL_EXAM_BOARD
    if first.register is OfficialRegister.CHARITIES:
        return Category.CHARITY
    if any(trade in first.kind for trade in _PRESS_TRADES):
        return Category.PRESS
    kind = first.kind.casefold()
    # Limited by guarantee: charities, associations and think tanks as well as companies.
    if "guar" in kind or "community interest" in kind or "charitable" in kind or "royal charter" in kind:
        return None
    return Category.COMMERCIAL


def _cited(chosen: Sequence[OfficialName]) -> str:
    first = chosen[0]
    numbers = ", ".join(dict.fromkeys(o.number for o in chosen[:_NAMED]))
    more = f" and {len(chosen) - _NAMED} more of this name" if len(chosen) > _NAMED else ""
    how = f"an earlier or other name of {NUMBERS[first.register]}" if first.former else NUMBERS[first.register]
    status = f", {first.status.casefold()}" if first.status and len(chosen) == 1 else ""
    title = TITLES[first.register]
    return f'{title[:1].upper()}{title[1:]}: "{first.name}", {how} {numbers}{more}{status} (as of {_day(first.day)}).'


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return "an unknown day"
    return f"{day.day} {day:%B %Y}"
