"""Who is claimed as a grown-up anywhere in an item, beside the claims that hold where a child is spoken of.

Broader than those: it is asked of names beside which nothing tells of a child.
"""

from __future__ import annotations

import re

from text.pattern import lazy_pattern
from text.privacy.unclaimed.claims import PUPILS_OWN, ROLE

LISTS_GROWN_UPS = lazy_pattern(
    r"(?:present|attend(?:ees|ing|ance)|in attendance|apologies|witness(?:es)?|members|speakers?|authors?|editors?"
    r"|photos?(?:graph)?|picture|image|illustrations?|signed|contact|by|cc|from|to|sponsors?|tabled by|moved by)\b"
    r"(?: by| from)?:? ", re.IGNORECASE,
)
"""At the beginning of a line or a sentence: all that it names are at work, but beside a child's mark."""
_OF_AGE = lazy_pattern(
    r"\b(?:aged?|is|was|am|I['\u2019]m|will be|turn(?:s|ed)|both) (?:19|[2-9]\d)\b(?! ?(?:%|per|of|days?|weeks?"
    r"|months?|pupils"
    r"|children|schools|records|times|minutes))"
)
_OF_HISTORY = lazy_pattern(r"\b1[0-8]\d\d\b(?! (?:pupils|children|records))|\b19[0-6]\d\b")
_GROWN_BEHIND = lazy_pattern(
    r",? \(?(?:aged? |is |was )?(?:19|[2-9]\d)(?=[,;.) ]|$)(?! ?(?:%|per|pupils|children|records|times|days|months))"
    r"|,? \((?:b\. ?|born )?(?:1[0-8]|19[0-8])\d\d?"
    r"|,? (?:\((?-i:[A-Z]{3,6})\)|(?-i:[A-Z]{3,6})(?=[.;]"
    r"|$))(?<!SEND\))(?<!EAL\))(?<!FSM\))(?<!LAC\))(?<!SEN\))(?<!EHCP\))"
    r"|['\u2019]s (?:[\w-]+ ){0,2}(?:stud(?:y|ies)|project|research|report|charity|organi[sz]ation|newspaper"
    rf"|department)\b(?!{PUPILS_OWN})"
    r"|['\u2019]s record (?:on|of|in|as)\b|['\u2019]s (?:law|theorem|rule|view|evidence|speech|letter|request"
    r"|company|firm|constituen\w+|government"
    r"|predecessor|successor|staff|employer|campaign|column|blog|tweet|post|analysis|findings|amendments?|bill|words"
    r"|remarks|statement|clients?)\b"
    r"|(?:,| and| is| was)? ?(?:an? |the |then |now |both |who (?:is|was) )*(?:(?:PhD|doctoral|university"
    r"|post-?grad\w*|master['\u2019]?s"
    r"|law|medical) (?:student|candidate)|undergraduate|(?:former|ex|chief|senior|lead|vice|deputy|acting|interim) "
    r"|(?:grand)?(?:mother|father|parent)s?\b|m[ua]m\b|dad\b|carer\b|resident|retired|freelance|of this parish)"
    rf"|[^.;:]{{0,40}}, both {ROLE}\b|,? (?:who )?(?:is|was) (?:an? |the )?[\w -]{{0,40}}(?: and| or) an? {ROLE}\b"
    r"|,? (?:who )?(?:is|was) an? (?:\w+ )?student at [^.;]{0,40}\b(?:universit\w+|college|institut\w+)"
    r"|,? (?:who )?was in (?:office|post|charge|power|government)\b|, (?:of"
    r"|from) [A-Z][\w'\u2019 -]{1,30}, was (?:there|present)\b"
    r"|,? (?:an? |the )?pupil (?:premium|support|data|welfare|services)\b|,? yr? Gweinidog\b|,? yn ath(?:ro|rawes)\b"
    r"|(?: \([^()]{1,40}\))? \((?-i:Lab|Con|LD|SNP|Ind|DUP|SDLP|Green|PC|CB|UUP|Reform|Co-op|Non-Afl)[^()]{0,12}\)"
    r"|(?: \((?:left|right|centre|pictured)\))"
    r"|,? (?:also |has |had )?(?:shaped|argues?|developed|invented|proposed|introduced|brought in|acted for|sang"
    r"|designed|pioneered|criticised|praised|campaigns|campaigned|resigned|steps? down|stepped|tweeted|sponsors"
    r"|sponsored|explains (?:how|why|what)|describes (?:how|the)|discusses"
    r"|co-?(?:wrote|founded|authored)|edits|edited|moved (?:the|that|an)|seconded|intervened|urged|insisted"
    r"|defended|pledged|launched"
    r"|promised|admitted|presided|lectures|lectured|investigated|audited|drafted|coded|built|testified|spoke"
    r"|speaks|met|meets)\b",
    re.IGNORECASE,
)
_GROWN_BEFORE = lazy_pattern(
    r"(?:\b(?:said|says|asked|asks|added|wrote|replied|answered|explained|dywedodd|Dear) |\bQuestion \d{1,3},? "
    r"|\b(?:firms?|compan(?:y|ies)|bod(?:y|ies)|organi[sz]ations?|charit(?:y|ies)|(?:news)?papers?|publishers?"
    r"|suppliers?"
    r"|contractors?|brokers?|recipients?|agenc(?:y|ies)|universities|start-?ups?|consultanc(?:y|ies)|broadcasters?)"
    r"(?:,? [\u2013\u2014-]|,|:| \(| called| named) ?"
    r"|\b(?:response|reply|answer|letter)(?: to|:) |\bUnion: "
    rf"|\bQ\d{{1,3}}\.? |\b{ROLE}(?:,| is| was| are| were| called| named|:) "
    r"|\b(?:evidence|statement|submission|memorandum|testimony|speech|letter|letters|email|remarks"
    r"|views?|words|comments?|opinion|judgment|analysis|biography|works|novels?|plays|poems|music|songs|paintings)"
    r" (?:of|from|by) "
    r"|\b(?-i:Universit(?:y|ies)|College|Institute|Council|Borough|City|Diocese|Archdiocese|Bishop|Archbishop|Bank|Duke"
    r"|Duchess|Earl|Academy|School|Parish|County|Bay|Port|Vale|Forest) of "
    r"|\b(?:named|called) (?:after|for) |\bread(?:s|ing)? |\b(?:elected|appointed|re-?elected|hired|thanks? to|thanked"
    r"|joined by|succeeded by|chaired by|led by|interview(?:ed|s)? |met with|according to|per|via|cc|attn:?|fao:?) "
    r"|\b(?:candidates?|hon\.? (?:Member|Friend|Lady|Gentleman)|noble (?:Lord|Baroness))[,:]? "
    r"|\b(?:(?:my|our|your|her|his|their|its|the) (?:deputy|assistant|predecessor|successor|boss|husband|wife"
    r"|partner)|former|then"
    r"|new|acting|interim|vice|senior|chief|lead)(?: \w+)?,? )\(?$",
    re.IGNORECASE,
)
_BODIES_BEFORE = lazy_pattern(
    r"\b(?:firms?|compan(?:y|ies)|bodies|organi[sz]ations|charit(?:y|ies)|newspapers?|publishers?|suppliers?"
    r"|contractors?"
    r"|brokers?|recipients|agencies|universities|customers"
    r"|clients)\b(?! of [A-Z])[^.;:]{0,80}: (?:[^.:]{0,80}[,;] (?:and )?)?$",
    re.IGNORECASE,
)
"""Before a colon, behind which bodies stand."""
_BODY_NEXT = lazy_pattern(
    r"\s*(?:The|This) (?:firm|company|charity|business|publisher|(?:news)?paper|broker|supplier|start-?up|consultancy"
    r"|agency|organi[sz]ation|think tank|group|developer|insurer|bank|retailer|contractor)\b"
)
"""What goes on about the subject of the sentence before it."""
_IS_ONE_OF = lazy_pattern(
    r"[.;]? ?It (?:is|was) (?:one of|among) (?:[\w-]+ ){1,3}(?:firms|companies|bodies|charities|businesses|publishers"
    r"|(?:news)?papers|suppliers|organi[sz]ations|agencies|contractors|universities|broadcasters)\b"
)
"""What goes on about the last name of the sentence before it: a child is never "it"."""
_FURTHER = 200
FAR = 60
"""Characters before a name that are looked at."""


def is_grown_up_at_large(text: str, start: int, end: int) -> bool:
    """True for a name that is claimed by what stands right beside it in a clean sentence."""
    if _GROWN_BEHIND.match(text, end):
        return True
    if ":" in text[:start] and _BODIES_BEFORE.search(text, max(0, start - _FURTHER), start):
        return True
    return _GROWN_BEFORE.search(text, max(0, start - FAR), start) is not None


def is_body_by_next(text: str, start: int, end: int, line: str) -> bool:
    """True for what begins or ends a sentence of a line where the next sentence calls it a firm."""
    behind = line.find(text) + len(text)
    if start == 0 and _BODY_NEXT.match(line, behind):
        return True
    return not text[end:].strip(" .;") and _IS_ONE_OF.match(line, line.find(text) + end) is not None


def tells_of_no_child(text: str) -> bool:
    """True for a sentence of history, or of somebody whose age is a grown-up's."""
    return _OF_HISTORY.search(text) is not None or _OF_AGE.search(text) is not None
