"""Bodies whose names end in a word of data or papers (Larkmere Data), or begin with one that denies (No Frills Ltd)."""

from __future__ import annotations

import re

from mentions import any_of, data_file
from mentions.words.shapes import is_listed
from mentions.words.tokens import Token
from recipients.cell.alone import is_place
from recipients.cell.forms import everyday_words
from text.privacy.unclaimed.vocabulary import is_english, is_word

_LONGEST = 3
"""Words before the last, and letters of one that is no name."""
_TO = any_of("to with")
_GOT = re.compile(
    r"\s(?:(?:has|have|had|also|since|later|already)\s){0,2}(?:(?:received|got|obtained|bought|acquired|requested)\s(?!by\b)"
    r"|(?:was|were|been)\s(?:given|sent|handed|granted|shown|sold|supplied\swith|provided\swith)\s(?!to\b|by\b|on\b|out\b|over\b))"
)
"""Behind who got something, not behind what was got."""
_GAVE = any_of("give send hand sell provide supply grant offer")
_SOMETHING = re.compile(r"\s(?:with\s)?(?:the|a|an|its|all|every|access|pupils?|children|records|data)\b")
"""Behind whom something was given: "provided Silver Birch Data with the records"."""


def is_called_data(name: str) -> bool:
    """True for "Larkmere Data", not for "Census Data", "Ofqual Data", "Leeds Data"."""
    *words, last = name.split()
    if last != "Data" or len(words) > _LONGEST or is_listed(" ".join(words)):
        return False
    own = (w for w in words if len(w) > _LONGEST and w.istitle())
    return any(not (everyday_words([w.lower()]) or is_english(w) or is_place(w) or is_word(w)) for w in own)


def is_called_here(sentence: str, name: str, start: int, before: Token | None) -> bool:
    """True for a name of everyday words where who got something stands: "sent to Kestrel Data", "Kestrel Data got"."""
    *words, last = name.removeprefix("The ").split()
    lists = data_file("named.toml")
    if not words or len(words) > _LONGEST or last.casefold() not in lists["called_like_data"]:
        return False
    listed = len(words) == 1 and is_listed(words[0])
    if listed or is_place(" ".join(words)) or not all(w.istitle() for w in (*words, last)):
        return False
    if any(w.casefold() in lists["kinds_of_data"] for w in words):
        return False
    if before is not None and before.low in _TO:
        return True
    behind = _GOT if before is None or before.lemma not in _GAVE else _SOMETHING
    return behind.match(sentence, start + len(name)) is not None


_NO = r"(?:No|None|Nothing|Nobody|Never|Not|Nil|Zero)"
_FORM = r"(?:Ltd|Limited|plc|PLC|LLP|CIC|CIO|Inc|GmbH)\b\.?"
_REST = rf"(?:\s(?:of|the|to|in|and|a|for|&)|\s(?!{_FORM})[A-Z][\w'\u2019-]*){{0,6}}\s{_FORM}"
_HAS_GOT = (
    r"(?:\s\(|,\s[^,.;]{1,60},)?\s(?:(?:has|had|was|were|is)\s(?:been\s)?(?:\w+ly\s)?)?"
    r"(?:received|got|obtained|bought|downloaded|acquired|holds?|held|has|had|took|taken|given|sent|sold|handed|supplied|"
    r"provided|passed|granted|paid)(?:\swith|\saccess\sto)?"
    r"\s(?:the|an?|all|its|some|most|individual|pupils?['\u2019]?|pupil-level|school|data|details|names|copies|extracts?|"
    r"records|access|national|npd|£?\d[\d,]*)\b"
)
_NO_IN_NAME = re.compile(rf"(?:(?<=[a-z]\s){_NO}(?={_REST})|(?<![a-z]\s)\b{_NO}(?={_REST}(?i:{_HAS_GOT})))")


def without_no_in_names(sentence: str) -> str:
    """A sentence, with a letter changed in each word of a body's name that would deny: "Nothing Personal Ltd"."""
    return _NO_IN_NAME.sub(lambda m: f"{m[0][0]}a{m[0][2:]}", sentence)
