"""The words by which something was given to, or got for, whoever follows them or stands before them."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_GIVEN = (
    r"(?i:passed|supplied|given|provided|sold|sent|shared|released|disclosed|transferred|forwarded|delivered"
    r"|handed|copied|extended|granted|sub-?licen[cs]ed|re-?licen[cs]ed|made available)(?: on(?:ward)?)?"
)
_GIVING = r"(?i:sharing|sub-?licen[cs](?:e|es|ing)|onward \w+|disclosures?|copy|copies)"
GIVEN_TO = lazy_pattern(
    rf"\b(?:{_GIVEN}|{_GIVING}|(?i:went|going|transfer|sale)(?: on(?:ward)?)?)$"
)
_AMENDED = (
    r"(?i:amend|extend|extension|varied|variation|widened|updated|revis|licen[cs]e|agreement|recipients?|parties)"
)
TO_ADD = frozenset(["add", "include", "adding", "including"])
AMENDED_TO = lazy_pattern(rf"\b{_AMENDED}[^.;\n]{{0,40}}$")
GOT_BY = lazy_pattern(
    r"\b(?:(?i:used|reported|published|printed|broadcast|investigated|analysed|carried|shown|run) (?:by|in|on)|"
    rf"(?:{_GIVEN}|{_GIVING}) (?:to|with)|"
    r"[Ff]or(?: use (?:by|in))?(?: an?)?|"
    r"(?i:suppl(?:y|ies|ying)|provid(?:e|es|ing)|sell(?:s|ing)?|send(?:s|ing)?|furnish(?:es|ing)?|equip)|"
    rf"{_AMENDED}[^.;\n]{{0,40}}? (?i:to add|to include|adding|including))"
    r"\s+(?=(?:the\s+)?[A-Z\d])"
)
MAY_BE_GOT_FOR = lazy_pattern(
    r"[A-Z\d](?<=\s.)(?:(?<=(?i: by| in| on| to| an|\bfor)\s.)|(?<=(?i: with)\s.)|(?<=\sa\s.)"
    r"|(?<=(?i:pply|lies|ying|vide|ides|ding|sell|ells|ling|send|ends|nish|shes|hing|quip)\s.)|(?<=\sthe\s.)|(?<=\s\s.)"
    r"|(?<=(?i: add|lude)\s.))"
)
"""Behind the last letters of the words that `GOT_BY` ends with: found nine times as fast, and stands in few texts."""
JOINED = lazy_pattern(
    r",?\s+(?:(?:has|have|was|were|been|is|are|also|now|then|newly|will|be|to)\s+)*(?:(?:added|joins|joined|included)\b"
    r"(?=\s*(?:[.;:,()]|$)|\s+(?:as|on|from|under)\b|\s+in \w+ \d"
    r"|\s+(?:(?:to|in) )?(?:the|this|our) (?:data |list of )?(?:licen[cs]e|agreement|project|stud(?:y|ies)|recipients?"
    r"|list|register|panel|team|approval|application|consortium)\b)"
    r"|(?:received|receives|obtained|given|granted|supplied with|provided with)\s[^.;]{0,40}?"
    r"\b(?:data|extracts?|files?|cop(?:y|ies)|records|access|sublicen[cs]e)\b)",
    re.IGNORECASE,
)
"""What is said behind the name of one who came to have the data: "Acme Ltd added as joint recipient"."""
JOINING_WORDS = (
    *(" added", " join", " included", " received", " receives", " obtained", " given", " granted", "supplied with"),
    "provided with",
)
"""Of which each text that `JOINED` fits has one."""
TO_SOMEBODY = lazy_pattern(
    rf"\b(?:(?:{_GIVEN}|{_GIVING}|(?i:went|transfer)) (?:to|with)"
    r"|(?i:(?:further|additional|new|joint|other|second) recipients?(?: is| are|:)?))\s+(?:the\s+)?(?=[A-Z])"
)
"""Before the name of whoever got the data."""
TO_BE_DONE = lazy_pattern(r"\b(?:be|to|or|please)\s*$", re.IGNORECASE)
"""Before such words: what may or must be done was not."""
OF_NEWS = lazy_pattern(
    rf"\b(?:{_GIVEN}|{_GIVING}) (?:to|with) (?:(?:an?|the) )?(?:[A-Z][\w'\u2019.-]+,? ){{0,4}}\(?(?:(?:an?|the) )?"
    r"(?P<who>(?:(?:freelance|independent|investigative|local|national) )*"
    r"(?:journalists?|reporters?|columnists?|correspondents?|broadcasters?|newspapers?))\b"
)
"""Somebody of the press by a word alone: "given to Jane Roe, freelance journalist"."""
DENIED = lazy_pattern(r"\b(?:not|no|nor|never|neither|nobody|nothing|without|cannot)\b[^.;]{0,60}$", re.IGNORECASE)
