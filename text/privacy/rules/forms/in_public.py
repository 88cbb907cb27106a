"""Whom a text names as public texts do: a member who asks in Parliament, an author in a list of references, parishes.

Each is a form that no child's name stands in, whatever else the text tells.
"""

from __future__ import annotations

from text.pattern import lazy_pattern

_PARTY = (
    r"(?:Labour|Lab|Conservative|Con|Liberal Democrats?|Lib Dem|LD|Scottish National Party|SNP|Plaid Cymru|PC"
    r"|(?:Scottish )?Green(?: Party)?|Democratic Unionist(?: Party)?|DUP|Sinn F[e\u00e9]in|SF|Alliance|Ind(?:ependent)?"
    r"|Social Democratic (?:and|&) Labour(?: Party)?|SDLP|Ulster Unionist(?: Party)?|UUP|Reform(?: UK)?|Crossbench|CB"
    r"|Non-[Aa]ffiliated|Non-Afl|Your Party|Traditional Unionist Voice|TUV|Restore Britain)"
)
_MEMBER_BEHIND = lazy_pattern(
    rf"(?: \([^()]{{2,50}}\))? \({_PARTY}(?: ?[-/(] ?(?:Co-op|Co-operative)\)?| (?:and|&) Co-operative)?"
    r"(?:(?:,| [\u2013-]) [^()]{2,60})?\)"
    r"|(?:(?: \([^()]{2,60}\)){1,2})?: To ask (?:the (?:Secretary|Minister|Lord|Leader|Chancellor|Prime Minister"
    r"|Attorney|Senior Deputy|Chairman|House|hon\.)|Her Majesty['\u2019]s|His Majesty['\u2019]s|Ministers\b)"
)
"""Behind who asks, as Parliament prints it: "X Y (Liberal Democrat, Northmoor): To ask the Secretary of State"."""
_AUTHOR = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+(?: [^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+)?, (?:[A-Z]\.[ -]?){1,3}"
_CITED_BEHIND = lazy_pattern(
    rf", (?:[A-Z]\.[ -]?){{1,3}}(?:(?:, (?:and |& )?|,? ?and |,? ?& |; ){_AUTHOR}){{0,12}}(?:,? et al\.?)? ?"
    r"(?:\(eds?\.?\),? ?)?\((?:19|20)\d\d[a-z]?\)[.,:]? [\"'\u2018\u201c]?"
    r"(?=[A-Z][\w'\u2019-]*[:,]? (?:[\w'\u2019-]+[:,]? ){0,3}[a-z]{2,}\b)"
)
"""Behind an author's family name: first letters, other authors, a year and the words of a title."""
_PLACES_BEFORE = lazy_pattern(
    r"\b(?:parish(?:es)?|villages?|hamlets?|towns?|wards|districts|boroughs|counties|islands?|localities"
    r"|communities|neighbourhoods|suburbs|estates|constituencies|cities) (?:of|called|such as|like|around) "
    r"(?:[A-Z][\w'\u2019-]*(?: (?:[A-Z][\w'\u2019-]*|upon|on|in|le|la|the|under|of))*(?:, (?:and )?| and | & )){0,8}$"
)
"""Before a place, and before another that such a list goes on with."""
_IN_BEFORE = lazy_pattern(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]round|[Bb]etween|[Aa]cross|[Ff]rom) "
    r"(?:[A-Z][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*){0,2}(?:, (?:and )?| and | & )){0,8}$"
)
_PLACE_NAME = lazy_pattern(
    r"(?:[A-Z][\w'\u2019-]+ ){1,2}(?:Abb[ao]t|Abbas|Regis|Magna|Parva|Episcopi|Monachorum|Canonicorum|Priory|Abbey"
    r"|Priors?|Bishop|Ducis|Inferior|Superior|Tavy|Deverill|Bassett|Peverell?|Courtenay|Fitzpaine|Mandeville|Marsh"
    r"|Common|Green|Heath|Cross|Ferry|Quay|Haven|Bay|Sands|Moor|Wood|Hill|Park|Village|Town|Wells|Spa)"
)
"""Two words that places of people's names end with. Some are family names too: a list of places must stand there."""
_FAR = 120


def is_member(text: str, end: int) -> bool:
    """True for who asks in Parliament."""
    return text.startswith((" (", ": To ask"), end) and _MEMBER_BEHIND.match(text, end) is not None


def is_cited(text: str, end: int) -> bool:
    """True for an author's family name in a list of references."""
    return text.startswith(", ", end) and _CITED_BEHIND.match(text, end) is not None


def is_among_places(text: str, start: int, end: int) -> bool:
    """True for a name in a list of parishes, one that ends as a place behind another or "in", or a member's party."""
    before = text[max(0, start - _FAR) : start]
    if before.endswith("(") or ("(" in before and before.endswith(", ")):
        opens = start - len(before) + before.rindex("(") - 1
        party = _MEMBER_BEHIND.match(text, opens) if opens > 0 else None
        return party is not None and end <= party.end()
    if not before.endswith((" ", "\u00a0")):
        return False
    if _PLACES_BEFORE.search(before):
        return True
    return _PLACE_NAME.fullmatch(text, start, end) is not None and _IN_BEFORE.search(before) is not None
