"""What the form of a whole cell says: prose, the name of a body, the name of a person."""

from __future__ import annotations

import re
from functools import lru_cache

from text.clean import fold
from text.pattern import lazy_pattern

_ORGANISATION_WORDS = (
    r"universit\w+ college school schools academy academies institut\w+ trust council borough county ltd limited plc "
    r"llp inc gmbh cic company group holdings foundation charity society association federation union committee "
    r"department ministry ministere ministeri\w+ ministero agency authority commission office ofsted ofqual ofcom ofs "
    r"ons service services centre center bureau board bank hospital nhs police constabulary force bbc itv sky news "
    r"newspapers? times telegraph "
    r"guardian press media publish\w+ broadcasting research consult\w+ partners partnership network alliance analytics "
    r"education learning technolog\w+ systems solutions software international government assembly parliament church "
    r"diocese library museum laborator\w+ ucas ucl lse nfer fft dwp hmrc dfe kpmg pwc deloitte ipsos natcen mori "
    r"yougov solicitors barristers chambers crown court tribunal organisation organization corporation enterprises? "
    r"insights? labs? studios? "
)
ORGANISATION = lazy_pattern(rf"\b(?:{'|'.join(_ORGANISATION_WORDS.split())})\b")
_TITLED = lazy_pattern(r"(?:dr|prof|professor|mr|mrs|ms|miss|mx|sir|dame|lord|lady|rev)\b\.? ", re.IGNORECASE)
_NAME_PART = lazy_pattern(r"[^\W\d_]\.?|[^\W\d_](?:[^\W\d_]|['\u2019\-])+")
PARTICLES = frozenset(("de", "da", "del", "della", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "le"))
_PROSE = frozenset(
    """
    will is are was were be been to this that which we has have whether how into between their these our using from by
    on a an it its not should
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)


@lru_cache(maxsize=16384)
def is_prose(cell: str) -> bool:
    """A sentence or more, as a purpose or a summary is; a long list of names is none."""
    words = fold(cell[:600]).split()
    little = sum(map(_PROSE.__contains__, words))
    return len(words) >= 6 and little >= 2 and little * 10 >= len(words)


@lru_cache(maxsize=16384)
def is_organisation_like(cell: str) -> bool:
    """It has a word that names of organisations have: University, Ltd, Council, Trust, BBC."""
    return len(cell) <= 400 and not is_prose(cell) and ORGANISATION.search(fold(cell)) is not None


@lru_cache(maxsize=16384)
def is_person_like(cell: str) -> bool:
    """It reads as the name of one person: two to five capitalised words, no word of an organisation, no digit."""
    bare = _TITLED.sub("", cell).strip()
    if not 3 <= len(bare) <= 60 or any(c.isdigit() for c in bare) or is_organisation_like(cell):
        return False
    parts = bare.replace(",", " ").split()
    if not (2 if bare == cell else 1) <= len(parts) <= 5:
        return False
    capitals = [p for p in parts if p.casefold() not in PARTICLES]
    return bool(capitals) and all(_NAME_PART.fullmatch(p) and p[0].isupper() for p in capitals)


def forget() -> None:
    """Forgets the cells remembered while one file was read: they may be long."""
    for remembered in (is_prose, is_organisation_like, is_person_like):
        remembered.cache_clear()
