"""Headings of what pupils alone have, of sheets, tables and forms alike: births and numbers. In any case of letters."""

BIRTH = (
    r"(?:d\. ?o\. ?b\.?|d ?o ?b|d of b|(?:date|day|month|year) of birth|birth ?(?:dates?|days?|years?)|born(?: on)?"
    r"|dyddiad geni|ganwyd|date de naissance|fecha de nacimiento|data urodzenia"
    r"|data (?:di )?nascita|data de nascimento|data na[s\u0219\u015f]terii|geburts(?:datum|tag)|geboortedatum"
    r"|do[g\u011f]um tarihi|gimimo data|d[a\u00e1]tum narozen[i\u00ed])"
)
_SAID = r"(?:number|no\.?|id\w*|ref\w*)"
NUMBER = (
    rf"(?:(?:former |current |temporary )?upn|uln|ucn|uci|nhs ?{_SAID}|unique (?:pupil|learner|candidate) {_SAID}"
    rf"|candidate {_SAID})"
)
"""Of anybody who has been a pupil or a patient; a "pupil number" is of whom its first word says."""
