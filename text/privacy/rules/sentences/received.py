"""Who received or holds something: never taken for a child because of what stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.naming import given_names
from text.privacy.unclaimed.vocabulary import is_word

_WORD = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[\w-]|['\u2019](?!s\b))*)"
_GAVE = lazy_pattern(
    r"\b(?:gave|gives?|given|giving|sold|suppl\w+|pass(?:ed|es|ing)?|shar(?:ed?|es|ing)|provid\w+|disclos\w+|releas\w+|sent"
    r"|hand(?:ed|s)?|went|go(?:es|ing)|transfer\w*|licen[sc]\w+|(?<!subject )access\w*|obtained|received|bought"
    r"|purchased|held)\b[^.;]*$", re.IGNORECASE,
)
_GONE = lazy_pattern(r"\bgone\b[^.;]*$")
"""A child goes somewhere too, with whoever is named."""
_TO_BEFORE = lazy_pattern(
    rf"\b(?:to|with|for|by) (?:the )?(?:{_WORD}(?: {_WORD}){{0,4}}(?:, and |, | and | or )(?:the )?){{0,8}}$"
)
_HAS = lazy_pattern(
    r" (?:(?:(?:was|were|has been|is) )?(?:given|sold|sent|supplied|provided|granted)|received|obtained|bought"
    r"|purchased|holds|collects?) (?:access to )?(?:(?!his|her|their)\w+ ){0,3}"
    r"(?:data|records?|extracts?|database|NPD|it|them)\b"
    r"| (?:holds|stores|sells|processes|bought|has bought) (?:his|her|their)\b"
    r"| (?:was|were|has been) (?:given|sold|sent|supplied with) (?:his|her|their) (?:\w+ ){0,2}(?:data|records?)\b"
    r"(?! (?:by|after|when) (?:his|her))",
    re.IGNORECASE,
)
_OF_WHOM = lazy_pattern(
    r"\b(?:records?|data|entry|file|information|details|address|nationality|results|mother|father|parents?)"
    r" (?:of|on|for|about) (?:the (?:pupil|child) )?$", re.IGNORECASE,
)
"""Before a name, beside what was given: it is that of a child, not of who received it."""
_OF_ONE = lazy_pattern(r"\b(?:record|entry|row) (?:of|on|for|about) $", re.IGNORECASE)
_BODIES = (
    r"(?:recipients?|receivers?|compan(?:y|ies)|bod(?:y|ies)|organi[sz]ations?|firms?|(?:news)?papers?|charit(?:y|ies)"
    r"|publishers?|suppliers?|providers?|licen[cs]ees?|requesters?|applicants?|agenc(?:y|ies)|departments?|journalists?"
    r"|broadcasters?|users?|(?:third )?part(?:y|ies))"
)
_GOT = (
    r"(?:receiv(?:ed|es|e|ing)|got|gets?|obtain(?:ed|s|ing)?|bought|purchas(?:ed|es|ing)|ha[sdve]{1,2}|holds?|holding"
    r"|held"
    r"|asked for|uses?|used|using|given|sent|supplied|sold|licensed|granted|provided with|accessed)"
)
_HEADS_RECEIVERS = lazy_pattern(
    rf"(?:(?:who|which|what|those|(?:the |these |all |other |following |named |two |three |four "
    rf"|five )*(?:\w+ )?{_BODIES}"
    rf"(?: (?:that|who|which|to whom|of|with))?) )?(?:(?:has|have|had|were|was|been) ){{0,2}}{_GOT}\b[^:;.]*"
    rf"|(?:(?:the|these|all|other|following|named) )*(?:\w+ )?{_BODIES} (?:of|with) [^:;.]*", re.IGNORECASE,
)
"""Before a colon or above a list: bodies stand there, whosever data they have."""
_GIVES = lazy_pattern(
    r"\b(?:(?:gave|gives?|giving|sent|sends?|sold|sells?|hand(?:ed|s)|passed|offered|granted"
    r"|reach(?:ed|es)|identified|named as)(?: the)?|staff of|ended up (?:at|with)"
    r"|(?:compan(?:y|ies)|firms?|contractors?|suppliers?|publishers?|newspapers?|charit(?:y|ies)|brokers?|bod(?:y|ies)"
    r"|recipients?|receivers?|agenc(?:y|ies)|organi[sz]ations?)(?:,| called| named| is| was| of [^.;]{1,40} (?:is"
    r"|was))?:?) $",
    re.IGNORECASE,
)
_ASKS = lazy_pattern(r"\b(?:let|allow(?:ed|s)|told|asked) (?:the )?$")
_FOR_IT = lazy_pattern(r" (?:for|to (?:see|use|have|send|give|say|delete)|see|have|use|access|who|how|why)\b")
_LISTED = r"(?:(?:,| and|, and|;|; and) (?:the )?(?:[A-Z][\w'\u2019&-]*(?: |(?=[,;]))){1,5}){0,4}"
_OF_SCHOOL = (
    r"(?:(?:an?|the|only|just|his|her|their) )*(?:(?:(?:low|high|poor|top|final|mock|long|short) )*(?:grade|mark"
    r"|detention|suspension|exclusion|diagnosis|EHCP)\b(?! (?:data|records?|of)\b)|(?:full|low|high|top|poor) marks\b"
    r"|free (?:school )?(?:meals|dinners)\b(?! data)|extra time\b|\d+(?:\.\d+)?%? (?:in|out of|on|for) "
    r"|[A-U1-9]\*? (?:in|for) "
    r"|levels? \d)"
)
"""What pupils get, of whom it is told."""
_ASKED = lazy_pattern(
    rf"{_LISTED} ?,? ?(?:also )?(?:(?:each |both |all |then |now |later )?(?:has |have "
    rf"|had )?(?:asked (?:the [A-Z]\w+ )?for|requested|applied for|received"
    r"|obtained|bought|got|used|uses|holds|linked|matched|analysed|processe[sd]|runs|sells|makes|owns"
    r"|took(?! (?:his|her|their|an?|part)\b))(?! (?:they|them|he|she)\b)"
    r"|had (?:it |them )?from (?:the )?[A-Z]\w+"
    r"|had access to (?!(?:his|her|their)\b)"
    r"|(?:has|have) had (?:access|(?!his\b|her\b|their\b)[\w'\u2019 ]{1,30}\b(?:data|records?|details|file)\b)"
    r"|(?:was|were|had been|has been|have been) (?:given|sent|sold|granted))\b"
    rf"(?! (?:bullied|excluded|a letter|into|home|ill|lost|{_OF_SCHOOL}|to (?!(?:see|use|have|keep|match|check)\b)))"
    r"|,? (?:has|had|have) (?:his|her|their) (?:[\w-]+ ){0,3}(?:data|records?|file|details)(?=\s*(?:$|[.;,]))"
    r"|,? \((?:his|her|their) (?:[\w-]+ ){0,3}(?:data|records?|file|details|returns?)\b"
    r"|,? \(?(?:an?|the) (?:[\w-]+ ){0,3}(?:broker|contractor|processor|supplier|company|firm|publisher|charity"
    r"|newspaper"
    r"|agency|app|recipient|receiver)\b|,? to (?:which|whom)\b"
)
_SHARED_WITH = lazy_pattern(
    r"\b(?:gave|given|sold|suppl\w+|pass(?:ed|es|ing)?|shar(?:ed?|es|ing)|provid\w+|disclos\w+|releas\w+|sent|handed)\b"
    r"[^.:]* (?:to|with|by)(?: \w+){0,3}: [^.:]*$"
    r"|\b(?:recipients?|receivers?|recipients of [^.;:]{1,40}|companies|bodies|organi[sz]ations"
    r"|firms)(?: (?!of\b)[^.;:]{0,50})?"
    r" (?:are|were|include[sd]?|including) [^.;:]*$", re.IGNORECASE,
)
"""Before all that is listed behind the colon."""
_GOES_ON = lazy_pattern(r"['\u2019]s\b|[\w-]| [A-Z]")
_NEAR = 60
_CLAUSE = lazy_pattern(r"[.;!?:] ")
_FAR = 200
"""Characters before a name that are looked at."""


def received(name: str, line: str) -> bool:
    """True where the name stands in the place of who received something, or of who has it."""
    return any(is_received_at(line, start, end) for start, end in _places_of(name, line))


def is_received_at(line: str, start: int, end: int) -> bool:
    """The same of a name that stands there."""
    before = line[max(0, start - _FAR) : start]
    if _HAS.match(line, end) and not _OF_WHOM.search(before):
        return True
    if _TO_BEFORE.search(before) is None or _OF_ONE.search(before):
        return False
    return _GAVE.search(before) is not None or (_GONE.search(before) is not None and _may_be_body(line[start:end]))


def _may_be_body(name: str) -> bool:
    """True for a name that ends in a word or in capitals, and begins with no name: "Lambswick CAMHS"."""
    first, _, last = name.rpartition(" ")
    return bool(first) and (last.isupper() or is_word(last)) and fold(first).partition(" ")[0] not in given_names()


def is_given_to(name: str, line: str) -> bool:
    """True where something is given right to who has the name, or who asked for it: "gave X his record"."""
    return any(is_given_at(line, start, end) for start, end in _places_of(name, line))


def is_given_at(line: str, start: int, end: int) -> bool:
    """The same of a name that stands there."""
    return bool(
        _ASKED.match(line, end) or _GIVES.search(line, max(0, start - _NEAR), start)
        or (_ASKS.search(line, max(0, start - _NEAR), start) and _FOR_IT.match(line, end))
        or _SHARED_WITH.search(line, max(0, start - _FAR), start)
    )


def _places_of(name: str, line: str) -> Iterator[tuple[int, int]]:
    """Where the name stands, by itself and as the owner of nothing."""
    at = line.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and (line[at - 1].isalnum() or line[at - 1] in "-_")) and not _GOES_ON.match(line, end):
            yield at, end
        at = line.find(name, end)


def heads_receivers(text: str, at: int) -> bool:
    """True where the clause that ends there heads who received: "Received data of pupils: "."""
    clause = _CLAUSE.split(text[max(0, at - _FAR) : at].rstrip(": "))[-1].strip()
    return _HEADS_RECEIVERS.fullmatch(clause) is not None
