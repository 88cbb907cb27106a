"""Who asks for a child, or is known as a child's parent: a recipient's cell that says so tells of the child."""

from __future__ import annotations

import re

from model.recipient import Category
from recipients.cell.forms import everyday_words, places_among
from recipients.cell.names import name_words
from recipients.private.persons import BODY, COLLECTIVE, is_known_body
from recipients.single import decide
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cases.kin import KIN
from text.privacy.cases.plain import OF_A_CHILD
from text.privacy.naming import holds_given_name, reads_as_person
from text.privacy.rules.children import CAPITAL

_FOR_CHILD = lazy_pattern(
    rf"\b(?:(?i:(?:{KIN}(?: of| to)|{OF_A_CHILD}(?: of| to| for)))(?i: (?:the )?(?:child|pupil|young person|minor),?)? "
    rf"(?P<of>(?:[A-Z]\.? ){{1,2}}{CAPITAL}|{CAPITAL}(?: (?:and|&) {CAPITAL})?(?: {CAPITAL}){{1,2}})"
    rf"|(?i:on behalf of|obo|o/b/o|for)(?i: (?:his|her|their|my|our))?(?: \w+)? (?:son|daughter|child"
    rf"|grandson|granddaughter|nephew|niece)[,:]? (?P<child>{CAPITAL}(?: {CAPITAL}){{0,2}}))(?=\s*(?:$|[,;()]|[a-z]))"
)
"""Who is named as the child for whom somebody acts."""
_OF_ONESELF = lazy_pattern(
    rf"(?:(?i:(?:litigation|next) friend|estate|executors?) (?i:of|to|for) (?:the late )?(?P<of>{CAPITAL}(?: {CAPITAL})"
    rf"{{1,2}})(?=\s*(?:$|[,;(]))"
    rf"|(?P<own>{CAPITAL}(?:,? {CAPITAL}){{1,2}}),?(?: ?[(\[]| [-\u2013\u2014]|,) ?(?i:(?:aged? )?\d{{1,2}}, )?"
    r"(?i:(?:D?SAR|subject access(?: request)?|data subject|own (?:record|data|file|request)|(?:my|him|her|them)?self)"
    r"\b(?!-)))"
)
"""Who asks for what is held of themselves, who acts for a child in court, and of whom an estate is."""
_FAMILY = lazy_pattern(
    rf"(?:[Tt]he )?(?P<name>{CAPITAL}(?:-{CAPITAL})?) [Ff]amily(?=\s*(?:$|[,;(]|(?:via|c/o|with|by|through|represented"
    r"|of|at|and)\b))"
)
"""A family that asks, whoever acts for it."""
_KIN = (
    r"(?i:(?:(?:birth|step|foster|adoptive|kinship|legal|single|family|special|own)[ -]?)*(?:(?:grand)?(?:parents?"
    r"|mothers?|fathers?)|mums?|dads?|guardians?|carers?|grandma|grandad|next of kin|rhieni|rhiant))"
)
_OF_OWN = (
    r"(?i:(?:acting )?(?:on behalf of|obo|o/b/o|for) (?:his|her|their|my|our) (?:\w+ )?"
    r"(?:grand)?(?:sons?|daughters?|child(?:ren)?))"
)
_AS_KIN = lazy_pattern(
    r"(?P<name>.{3,80}?)\s*(?:[(\[,;]|\s[-\u2013\u2014]|\bas|(?=\bon behalf\b))\s*"
    r"(?i:the |an? |(?:his|her|their|pupil|child)(?:'s|\u2019s)? )?"
    rf"(?:{_OF_OWN}|{_KIN}(?:\s+(?i:of|to|and|&)\b(?! (?:two|three|four|five|\d)).{{0,80}})?)\s*[)\]]?\s*"
)
_KIN_BEFORE = lazy_pattern(rf"(?!The Guardian\b)(?i:the )?{_KIN}\s*[:,(\u2013-]\s*(?P<name>.{{3,80}}?)\)?\s*")
_OF_KIN = lazy_pattern(
    r"parent|mother|father|mum|dad|guardian|carer|grand|kin\b|rhi|behalf|obo|o/b/o|\bfor\b", re.IGNORECASE
)
_PERSONAL_TITLE = lazy_pattern(r"(?:mrs?|ms|miss|mx|dr|rev(?:erend)?|prof(?:essor)?|sir|lady|dame)\b\.?", re.IGNORECASE)


def is_kin(part: str) -> bool:
    """True for a person who is named as a parent or carer: "Ms C X (parent)", "Mr and Mrs X (foster carers)"."""
    if not _OF_KIN.search(part):
        return False
    said = _AS_KIN.fullmatch(part.strip()) or _KIN_BEFORE.fullmatch(part.strip())
    name = said["name"].strip(" ,") if said else ""
    if not name or BODY.search(name) or COLLECTIVE.search(name) or is_known_body(name):
        return False
    if _PERSONAL_TITLE.match(name) or holds_given_name(name):
        return True
    return decide(name).category is Category.INDIVIDUAL


def is_for_child(part: str) -> bool:
    """True for who asks for a child of any name, and for a family: "Parent of X Y", "Mr Y obo son X", "X family"."""
    if asking := _FAMILY.match(part.strip()):
        word = asking["name"]
        of_many = everyday_words([word.casefold()]) or is_known_body(word)
        return not of_many and reads_as_person(f"{word} {word}", family=True)
    if own := _OF_ONESELF.match(part.strip()):
        said = (own["of"] or own["own"]).replace(",", "")
        is_body = BODY.search(said) or COLLECTIVE.search(said) or is_known_body(said) or is_listed_body(said)
        return not is_body and reads_as_person(said, family=True)
    child = _FOR_CHILD.search(part)
    name = (child["child"] or child["of"]) if child else ""
    if child is None or BODY.search(name) or COLLECTIVE.search(name):
        return False
    person = reads_as_person(name.replace(" and ", " ").replace(" & ", " "), family=True)
    return person and not (places_among(name_words(name)) or is_known_body(name) or is_listed_body(name))
