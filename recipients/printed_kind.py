"""What kind of body the register itself says that a recipient is: "Organisation type: Media", or a line over rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from model.recipient import Category, Confidence, Recipient
from model.register import SECTION_LINE
from recipients.cell.own_label import PRINTED
from text.clean import fold
from text.pattern import lazy_pattern
from text.remarks.outcomes import LINE_WITHIN

FIELD = "organisation_type"
_LONGEST = 120
"""Characters; a longer text is no kind of body."""
_NOT_FOR_GAIN = lazy_pattern(
    r"\b(?:not|non) (?:for )?(?:profit|commercial)\b"
    r"(?: making| organi[sz]ations?| bod(?:y|ies)| company| distributing)*"
)
_FOR_GAIN = (
    r"commercial\w*|compan(?:y|ies)|business(?:es)?|industry|industrial|corporate|corporations?|for profit|vendors?|"
    r"consultanc(?:y|ies)|ltd|limited|plc|llp|startup|"
    r"private(?: sector)?(?: bod(?:y|ies)| organi[sz]ations?)?(?! (?:school|college|individual|person|provider))"
)
_KINDS = tuple(
    (category, lazy_pattern(rf"\b(?:{words})\b"))
    for category, words in (
        (Category.PRESS, r"press|media|news|newspapers?|journalis\w+|broadcast(?:er|ers|ing)?|magazines?"),
        (Category.COMMERCIAL, _FOR_GAIN),
        (Category.THINK_TANK, r"think tanks?"),
        (Category.CHARITY, r"charit(?:y|ies|able)|third sector|voluntary|vcse?|ngos?|non governmental"),
        (Category.UNIVERSITY, r"universit(?:y|ies)|academi[ac]\w*|higher education|hei"),
        (Category.CENTRAL_GOVERNMENT, r"central government|government departments?|ministerial"),
        (Category.REGULATOR_ALB, r"regulators?|arms? s? ?length\w*|ndpbs?|albs?|executive agenc(?:y|ies)|public body"),
        (Category.HEALTH, r"nhs|health\w*"),
        (Category.LOCAL_AUTHORITY, r"local authorit(?:y|ies)|local government|councils?"),
        (Category.POLICE_HOME_OFFICE, r"police|law enforcement"),
        (Category.SCHOOL_EXAM_BOARD, r"schools?|academy trusts?|exam\w*|awarding"),
    )
)
_HEARD_OF = (Category.PRESS, Category.COMMERCIAL)
_TOPICS = lazy_pattern(
    r"(?:health|police|schools?|exam\w*|academ\w*|higher education|industr\w+|business|corporate|news|"
    r"law enforcement)"
)
"""What a group of projects may be about, too."""
_BESIDE_KIND = lazy_pattern(
    r"(?:organi[sz]ations?|bod(?:y|ies)|agenc(?:y|ies)|sectors?|institutions?|requests?|requesters?|"
    r"requestors?|applicants?|recipients?|firms?|groups?|outlets?|users?|customers?|enquir\w+|shares|releases|"
    r"and|or|the|by|from|to|type|category|local|national|uk|other|\d+)"
)
"""Words beside those for a kind of body, in a line over rows."""


@lru_cache(maxsize=1_024)
def kinds_said(cell: str) -> tuple[Category, ...]:
    """The categories that a register's own word for a kind of body may mean; () where it is none of them."""
    said = fold(cell)
    if not said or len(said) > _LONGEST:
        return ()
    rest = _NOT_FOR_GAIN.sub(" charity ", said)
    return tuple(category for category, words in _KINDS if words.search(rest))


@lru_cache(maxsize=1_024)
def kind_said_over(line: str) -> str:
    """The part of the line over a row that is a kind of body and says nothing else; "" where none is."""
    return next((part for part in reversed(line.split(LINE_WITHIN)) if _is_kind(part)), "")


def _is_kind(text: str) -> bool:
    if not kinds_said(text) or _TOPICS.fullmatch(said := fold(text)):
        return False
    for words in (_NOT_FOR_GAIN, *(words for _, words in _KINDS)):
        said = words.sub(" ", said)
    return all(map(_BESIDE_KIND.fullmatch, said.split()))


def with_printed_kind(who: Recipient, cells: Mapping[str, str]) -> Recipient:
    """The recipient as the register's own column, or the line over its row, has it, where the name alone is not sure.

    A name that no list and no sure rule knows is what the register says that it is. Press and companies are in `also`
    where a name that is not sure says something else: who waits for them hears of it.
    """
    cell = cells.get(FIELD) or kind_said_over(cells.get(SECTION_LINE, ""))
    if not cell or who.rule == "reviewed" or who.confidence is Confidence.HIGH:
        return who
    kinds = kinds_said(cell)
    is_guess = who.category is Category.UNKNOWN or who.confidence is Confidence.LOW
    if is_guess and len(kinds) == 1:
        if who.category is kinds[0]:
            return who._replace(confidence=Confidence.MEDIUM, reason=f"{who.reason}{PRINTED}\u201c{cell}\u201d.")
        was = (who.category,) if who.category is Category.PRESS else ()  # who waits for the press hears of it still
        also = tuple(c for c in (*was, *who.also) if c is not kinds[0])
        reason = f"{who.reason}{PRINTED}\u201c{cell}\u201d."
        return who._replace(category=kinds[0], confidence=Confidence.MEDIUM, reason=reason, also=also)
    more = tuple(c for c in kinds if c in _HEARD_OF and c not in (who.category, *who.also))
    return who._replace(also=(*who.also, *more), reason=f"{who.reason}{PRINTED}\u201c{cell}\u201d.") if more else who
