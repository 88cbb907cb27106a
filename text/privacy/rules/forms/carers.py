"""A child in the words of who brings it up: "X has lived with us since her mam died", "X's mam here"."""

from __future__ import annotations

from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.rules.forms.awards import may_be_pupils
from text.privacy.unclaimed.claims import is_bodys

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019]*[a-z\u00df-\u00ff](?:-[^\W\d_a-z\u00df-\u00ff][\w]*)?"
_WHOLE = rf"{_ONE}(?: {_ONE}){{0,2}}"
_WITH_OTHERS = lazy_pattern(
    rf"(?:^|(?<=[.;:!?\u201c\"(] )|(?<=[\u201c\"(])|\b(?:that|and|because|but) )"
    rf"(?:(?:[Oo]ur|[Mm]y|[Ll]ittle|[Pp]oor) ){{0,2}}(?P<name>{_WHOLE}),? "
    r"(?:who )?(?:has |had |have |is |was |'s |\u2019s )?(?:been )?(?:lives?|lived|living|stays?|stayed|staying|came"
    r"|come|moved|placed|brought up|raised|cared for|looked after)(?: here| in)?(?: to live| to stay| back)?"
    r" (?:with|to|by) (?:us|me|(?:his|her|their|my) (?:nan\w*|gran\w*|nain|taid|aunt\w*|uncle|(?:older |big )?(?:sister"
    r"|brother)|foster \w+))\b[^.;:!?]{0,40}?\b(?:his|her|their) (?:m[ua]m\w*|mam|mother|dad\w*|father|parents|birth"
    r" \w+)\b"
)
_KIN_HERE = lazy_pattern(
    rf"(?:^|(?<=[.;:!?\u201c\"(] )|(?<=[\u201c\"(])|[\u2013-] )"
    rf"(?:(?:[Hh]i|[Hh]ello|[Dd]ear all|[Ss]alaam),? )?(?:this is |it is |it['\u2019]s |[Ii]['\u2019]m"
    rf" |[Ii] am )?(?P<name>{_ONE}?)(?:(?P<ending>-(?:er|r|ke))|['\u2019]s?| k[aiey]| d[ai]"
    r"| ni|) (?:m[au]m?|m[ua]mm[ya]|m[oa]m|mam[ai]|mata|ammi?|ammu|amma|mother|dad\w{0,2}|father|abb[au]|baba|tad"
    r"|tata|baap|nain|nan\w{0,2}|taid|gran\w{0,3}|dadi|nani|auntie|hooyo|aabo|iya|carer|guardian)(?: \w+)? "
    r"(?:here|speaking|writing|again|bol|this end)\b"
)
_KIN_OF = lazy_pattern(
    r"(?:^|(?<=[.;:!?\u201c\"(] )|(?<=[\u201c\"(]))(?:[Mm]ama|[Mm]am|[Mm]um|[Bb]aba|[Ii]ya|[Hh]ooyo|[Aa]bu|[Uu]mm)"
    rf" (?P<name>{_ONE})(?:['\u2019]s)? (?:here|speaking|writing|again)(?=\s*(?:$|[.,;:!?]|(?:again|about|to|and)\b))"
)
_SPEAKS = (" here", " speaking", " writing", " again", " bol", " this end")


def names_by_carers(line: str) -> Iterator[str]:
    """The names of children in a clean line that is, or quotes, what somebody says who brings one up."""
    small = line.lower()
    with_others = " with " in small or " by " in small
    found = [*_WITH_OTHERS.finditer(line)] if with_others else []
    if any(map(small.__contains__, _SPEAKS)):
        found += (*_KIN_HERE.finditer(line), *_KIN_OF.finditer(line))
    for m in found:
        at = m.span("name")
        of_body = m.re is _WITH_OTHERS and is_bodys(line, *at)  # X-er: an ending is no part of a body's name
        if may_be_pupils(m["name"]) and not (of_body or is_at_work(line, *at)):
            yield m["name"]
            yield from (m["name"] + x for x in (m.groupdict().get("ending"),) if x)
