"""Answers from the official registers: companies, charities, schools, higher education; with number and day.

The classifier takes a look-up as an argument; `db.official_names` is one. What is only like a name never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from model.register import Category, Confidence, Recipient
from recipients.cell.names import clean_name, name_words
from recipients.certainty import capped


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
