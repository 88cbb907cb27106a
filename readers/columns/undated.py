"""Titles without their dates: what stays the same in the next edition. Few rules: each poll asks them."""

from __future__ import annotations

import re
from functools import lru_cache

from text.clean import clean, without_turns
from text.pattern import lazy_pattern
from text.periods import MONTH, ORDINAL

_DATES_OUT = lazy_pattern(
    rf"\b(?:(?:from|to|until|as (?:at|of|on)|updated|up to|end of|between|and|by|before|since|of) +)*"
    rf"(?:(?:[0-9]{{1,2}}{ORDINAL}? +(?:o +)?)?{MONTH}\b[ ,.'-]*(?:[0-9]{{4}}|[0-9]{{2}})?(?![0-9])"
    rf"|[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b"
    rf"|(?:19|20)[0-9]{{2}}(?:[-/ ]+(?:[0-9]{{4}}|[0-9]{{2}}))?\b"
    rf"|q[1-4]\b|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter\b|[0-9]{{6,8}}\b)",
    re.IGNORECASE,
)
_HANGING = lazy_pattern(
    r"(?:[\s:,;.\-\u2013\u2014_()\[\]&]|\b(?:to|from|as at|as of|until|and|the end of|of|for|up)\b)+$", re.IGNORECASE
)
_EXTENSION = lazy_pattern(r"\.(?:ods|xlsx?|xlsm|csv|tsv|txt|html?)$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def without_dates(text: str) -> str:
    """`text` with months, years, dates, and the words that lead to them, taken out."""
    text = without_turns(clean(text.replace("_", " ")))[:300]
    bare = _HANGING.sub("", clean(_DATES_OUT.sub(" ", text)))
    return bare + ")" * (bare.count("(") - bare.count(")"))


def file_key(title: str) -> str:
    """What stays the same in the title of a file from one edition to the next.

    `DfE external data shares: June 2020` and `DfE_external_data_shares_September_2023.ods` give the same.
    """
    plain = without_turns(clean(title))
    bare = _EXTENSION.sub("", plain.split("/")[-1] if "/" in title and " " not in title else plain)
    return without_dates(bare) or clean(title)
