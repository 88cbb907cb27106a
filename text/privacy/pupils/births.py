"""A line that is a name and a day and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_grown_up, is_titled
from text.privacy.marks import DAY, YEAR_ALONE
from text.privacy.pupils.values import NUMBERED
from text.privacy.rules.children import is_rare_name

_NAME_AND_BIRTH = lazy_pattern(
    rf"(?P<name>[^\W\d_][^\d,;:|()]{{3,50}}?)[ ,;:|(\u2013-]{{1,4}}(?P<day>{DAY})\)?\.?", re.IGNORECASE
)
_OF_PUPILS = lazy_pattern(r"\b(?:pupils?|child(?:ren)?|learners?|boys?|girls?|births?|born)\b", re.IGNORECASE)
_NOT_THEMSELVES = lazy_pattern(
    r"\bnational pupil database\b|\b(?:pupil|child)[- ](?:level|data\w*|records?|information)\b", re.IGNORECASE
)
_OF_GROWN_UPS = lazy_pattern(
    r"\b(?:approv\w+|research\w*|applica\w+|author\w*|signed|dated|requests?|requested|requesters?|panel|members?"
    r"|minister\w*|contacts?|supplied|suppliers?|shared with|sent to|given to|staff|officials?|officers?|teachers?"
    r"|governors?|supervis\w+|letters?|wrote|written|published|yours|accredited|licen[cs]e\w*)\b", re.IGNORECASE
)
_OF_SCHOOL_BORN = "2000"
_LONGEST_BIRTH = 90


def is_name_and_birth(line: str) -> bool:
    """True for a line that is somebody's name and a day on which a pupil may be born, and nothing else."""
    if not 8 < len(line) <= _LONGEST_BIRTH or not line[-3:-1].strip(" )").isdigit():
        return False
    m = _NAME_AND_BIRTH.fullmatch(bare := NUMBERED.sub("", line))
    return m is not None and _is_birth(bare, m)


def births_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    """Takes lines that are a pupil's name and birth out of `out`; their names go into `named`."""
    last = ""
    for n, line in enumerate(lines):
        said = line.strip()
        if not is_name_and_birth(said):
            last = line if said else last
        elif out[n] == line and _says_pupils(last):
            m = _NAME_AND_BIRTH.fullmatch(NUMBERED.sub("", said))
            named.update((m["name"].strip(),) if m else ())
            out[n] = instead


def _is_birth(line: str, m: re.Match[str]) -> bool:
    year = YEAR_ALONE.search(m["day"])
    if year is not None and year[0] < _OF_SCHOOL_BORN:
        return False
    return is_rare_name(m["name"].strip()) and not is_titled(line, 0) and not is_grown_up(line, *m.span("name"))


def _says_pupils(before: str) -> bool:
    """True where the line above a list speaks of pupils themselves, and of nobody who acts."""
    if _OF_GROWN_UPS.search(before):
        return False
    return _OF_PUPILS.search(_NOT_THEMSELVES.sub(" ", before)) is not None
