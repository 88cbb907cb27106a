"""Forms in which universities, councils, police forces and NHS trusts write the same name, made comparable."""

from __future__ import annotations

from collections.abc import Iterator

from recipients.cell.names import Words

_ANOTHER_TURNED_ROUND = frozenset(["newcastle", "washington", "miami", "london", "city"])
"""The University of Newcastle is in Australia, Washington University in Missouri, Miami University in Ohio."""
_COUNCIL_TAILS = tuple(
    (tuple(tail.split()), kind)
    for tail, kind in (
        ("metropolitan borough council", "borough"), ("metropolitan district council", "borough"),
        ("county borough council", "borough"), ("london borough council", "borough"),
        ("borough council", "borough"), ("district council", "borough"), ("county council", "county"),
        ("city council", "city"), ("council", ""), ("mbc", "borough"), ("mdc", "borough"), ("cbc", "borough"),
        ("lbc", "borough"), ("bc", "borough"), ("dc", "borough"), ("cc", "cc"),
    )
)
_COUNCIL_HEADS = tuple(
    (tuple(head.split()), kind)
    for head, kind in (
        ("london borough of", "borough"), ("royal borough of", "borough"), ("metropolitan borough of", "borough"),
        ("borough of", "borough"), ("city of", "city"), ("lb of", "borough"), ("lb", "borough"), ("lbc", "borough"),
    )
)
_POLICE_TAILS = tuple(
    tuple(t.split()) for t in ("county constabulary", "constabulary", "police force", "police service", "police")
)
_NHS_TAILS = tuple(tuple(t.split()) for t in ("nhs foundation trust", "nhs ft", "nhs trust", "nhs"))
_ENDS_OF_COUNCILS, _ENDS_OF_POLICE, _ENDS_OF_NHS = (
    frozenset(tail[-1] for tail in tails) for tails in ([t for t, _ in _COUNCIL_TAILS], _POLICE_TAILS, _NHS_TAILS)
)
_BEGIN_COUNCILS = frozenset(head[0] for head, _ in _COUNCIL_HEADS)
OF_STANDING_FORMS = _ENDS_OF_COUNCILS | _ENDS_OF_POLICE | _ENDS_OF_NHS | _BEGIN_COUNCILS | {"university"}
"""Words of which one stands first or last in each."""


def standing_form(words: Words) -> str:
    """One text for all standing forms of a name, by its words without legal forms; "" where it has no such form.

    "Leeds Uni" and "University of Leeds" have the same, and so have "Kent Constabulary" and "Kent Police", "Barts
    Health NHS FT" and "Barts Health NHS Trust", "Wigan MBC" and "Wigan Borough Council"; "Durham City Council" and
    "Durham County Council", which are two, have not.
    """
    if len(words) < 2:
        return ""
    first, last = words[0], words[-1]
    form = _university(words) if "university" in (first, last) else ""
    form = form or (_police(words) if last in _ENDS_OF_POLICE else "")
    form = form or (_nhs(words) if last in _ENDS_OF_NHS else "")
    return form or (_council(words) if first in _BEGIN_COUNCILS or last in _ENDS_OF_COUNCILS else "")


def standing_forms(words: Words, file: str) -> Iterator[str]:
    """The standing forms under which a listed name is found; `file`: the list in which it stands.

    A council is found by its place alone too ("Leeds Council"), and by letters ("Leeds CC"); an NHS trust stands in
    the list without these words.
    """
    form = standing_form(words)
    if form:
        yield form
    if file == "health" and not form.endswith(" nhs"):
        yield f"{' '.join(words)} nhs"
    elif file == "local_authority" and form:
        place, _, kind = form.rpartition(" | ")
        if kind in ("county council", "city council"):
            yield f"{place} | cc"
        if kind == "city council":
            yield f"{place} | council"
        elif kind == "council":
            yield f"{place} | borough council"
        elif kind == "borough council":
            yield f"{place} | council"


def unlisted_form(words: Words) -> str:
    """The standing form of a body that no list has; "" where it may stand for two.

    Nobody says there that no other university has the name turned round, or what "CC" is.
    """
    form = standing_form(words)
    if form.startswith("university | ") or form.endswith(" | cc"):
        return ""
    return form.replace(" | borough council", " | council")


def _university(words: Words) -> str:
    if words[:2] == ("university", "of"):
        place = words[3:] if words[2:3] == ("the",) else words[2:]
    else:
        place = words[:-1] if words[-1] == "university" else ()
    if not place or "university" in place or place[0] in _ANOTHER_TURNED_ROUND:
        return ""
    return f"university | {' '.join(place)}"


def _police(words: Words) -> str:
    return next((f"{' '.join(place)} police" for tail in _POLICE_TAILS if (place := _before(words, tail))), "")


def _nhs(words: Words) -> str:
    return next((f"{' '.join(place)} nhs" for tail in _NHS_TAILS if (place := _before(words, tail))), "")


def _council(words: Words) -> str:
    for head, kind in _COUNCIL_HEADS:
        if words[: len(head)] == head and len(words) > len(head):
            rest = words[len(head) :]
            for tail, own in _COUNCIL_TAILS:
                if own != "county" and (place := _before(rest, tail)):
                    return f"{' '.join(place)} | {own or kind} council"
            return f"{' '.join(rest)} | {kind} council"
    for tail, kind in _COUNCIL_TAILS:
        if place := _before(words, tail):
            return f"{' '.join(place)} | {kind if kind == 'cc' else f'{kind} council'.strip()}"
    return ""


def _before(words: Words, tail: Words) -> Words:
    """The words before a tail; () where it does not end so, or nothing is before."""
    return words[: -len(tail)] if words[-len(tail) :] == tail else ()
