"""Written evidence, oral evidence and publications of the Committees API -> items, and who submitted them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from model.item import Item, ItemDocument, ItemKind, Named, Submitter
from readers.json_answers import id_field, object_field, read_list, rows_field, stamp_field, text_field
from readers.list_page import ListPage
from readers.pages.read import text_of_html
from readers.parliament.addresses import COMMITTEES_API, Listed, aliases_of
from readers.parliament.annexes import annexes_of
from text.clean import clean
from text.labels import first_of

WEBSITE = "https://committees.parliament.uk"
ANONYMOUS = "Name withheld"
FORMATS = ("Html", "OriginalFormat", "Pdf")
"""In order of how well text comes out of them. Only what is listed may be asked for: the rest answers 500."""
LEGACY = "Legacy"
"""A file at an address of the old site."""
NO_DOCUMENT = "no_document"
"""The API lists no file of it, or none that can be asked for."""
_MOST_SUBMITTERS = 500
_OF_CHILD = re.compile(
    r"\d|pupil|student|child|young|school|year|boy|girl|teen|minor|sixth|reception|son\b|daughter|mother|father|parent"
    r"|mum\b|dad\b|carer|guardian", re.IGNORECASE,
)
"""One of these stands in what tells of a child who a witness is, or has."""
OPENING = 600
"""Characters that are searched. Anchored at the first character only 15.7 % of 600 documents matched (2026)."""

_REFERENCE = r"\(?\s{0,2}[A-Z]{2,6}\s?\d{2,5}\s{0,2}\)?"
_END = rf"(?=\s{{0,2}}(?:{_REFERENCE}|\(|\[|\n|$))"
_NAME = r"(?P<name>[^\n()\[\]]{2,160}?)"
_SUBMITTED = re.compile(
    rf"(?:written\s)?(?:evidence|submission)\s(?:was\s)?submitted\s(?:by|on\sbehalf\sof|from)\s(?-i:{_NAME}{_END})",
    re.IGNORECASE,
)
"""FSH0146 - Evidence on Fisheries Written evidence submitted by Mr James Vernon (FSH0146)"""
_FROM = re.compile(
    rf"(?:written\s(?:evidence|submission)|memorandum|supplementary\sevidence)\s(?:from|by|of)\s(?-i:{_NAME}{_END})",
    re.IGNORECASE,
)
"""Written Evidence from the Department for Work and Pensions DES0051"""
_DASHED = re.compile(
    rf"(?:^|\n)(?:{_REFERENCE}\s?[-\u2013\u2014:]\s?)?{_NAME}\s?[-\u2013\u2014]\s?"
    r"(?:(?i:further|supplementary)\s)?(?i:written\sevidence)"
)
"""Science Education Policy Alliance - Written evidence ( EDU 0099 )"""
_TO_BY = re.compile(
    rf"submission\sto\s[^\n]{{3,120}}?\s(?:by|from)\s(?-i:{_NAME}(?=\s(?:on|to|regarding|concerning|in)\s|[.,(\n]|$))",
    re.IGNORECASE,
)
"""Submission to the International Development Committee by Rotary International on the ..."""
_OF_TO = re.compile(
    rf"(?:^|\n)(?:written\s)?(?:evidence|submission)\s(?:of|from|by)\s{_NAME}\sto\s(?:the\s)?"
    r"(?:house|education|select|[a-z ,&]{0,60}committee)",
    re.IGNORECASE,
)
"""EVIDENCE OF THE UK ENVIRONMENTAL LAW ASSOCIATION TO THE HOUSE OF COMMONS ..."""
_FORMS = (_SUBMITTED, _FROM, _DASHED, _TO_BY, _OF_TO)
_NO_NAME = frozenset({"anonymous", "name withheld", "a member of the public", "an individual"})
_LEAD = re.compile(r"^(?:the\s(?=[A-Z]))", re.IGNORECASE)


def read_evidence(listed: Listed, body: bytes, *, origin: str = COMMITTEES_API) -> ListPage[Item]:
    """A page of a list, such as `/api/WrittenEvidence`."""
    return read_list(
        body, lambda row: _READERS[listed](row, origin), under="items", has=_FIELDS[listed],
        key_of=lambda row: f"{_KINDS[listed]}:{id_field(row)}",
    )


def _written(data: dict[str, Any], origin: str) -> Item:
    submitters, anonymous, children = _submitters(data)
    reference = _name(data, "internalReference")
    names = [s.name for s in submitters]
    shown = first_of(names, 3)
    if anonymous:
        shown = _name(data, "anonymousWitnessText") or ANONYMOUS
    return _evidence(
        data, ItemKind.WRITTEN_EVIDENCE, "WrittenEvidence", origin,
        title=f"{shown} ({reference})" if shown and reference else shown or reference,
        genre="Written evidence",
        reference=reference,
        submitters=submitters,
        submitters_from="api" if submitters or anonymous else "",
        anonymous=anonymous,
        children=children,
        inquiries=_named([object_field(data, "committeeBusiness")], "title"),
        published=stamp_field(data, "publicationDate"),
    )


def _oral(data: dict[str, Any], origin: str) -> Item:
    submitters, _, children = _submitters(data)
    inquiries = _named(rows_field(data, "committeeBusinesses"), "title")
    day = (stamp_field(data, "meetingDate") or stamp_field(data, "activityStartDate"))[:10]
    about = inquiries[0].name if inquiries else ""
    return _evidence(
        data, ItemKind.ORAL_EVIDENCE, "OralEvidence", origin,
        title=", ".join(filter(None, (f"Oral evidence: {about}" if about else "Oral evidence", day))),
        genre="Oral evidence",
        reference="; ".join(filter(None, (_paper(n, "HC") for n in rows_field(data, "hcNumbers")))),
        submitters=submitters,
        submitters_from="api" if submitters else "",
        children=children,
        inquiries=inquiries,
        published=stamp_field(data, "publicationDate") or day,
    )


def _evidence(data: dict[str, Any], kind: ItemKind, listed: str, origin: str, **fields: Any) -> Item:  # noqa: ANN401
    """What written and oral evidence have in common, with the `fields` that they have not."""
    number, document = id_field(data), object_field(data, "document")
    legacy = tuple(u for name in ("legacyHtmlUrl", "legacyPdfUrl") if _is_web(u := text_field(data, name)))
    # The new site where a document is there, else the old one, as Parliament's own app does.
    on_the_site = document.get("documentId") or not legacy
    return Item(
        key=f"{kind}:{number}",
        kind=kind,
        url=f"{WEBSITE}/{listed.lower()}/{number}/html/" if on_the_site else legacy[0],
        aliases=tuple(dict.fromkeys(a for u in legacy for a in aliases_of(u))),
        committees=_named(rows_field(data, "committees"), "name"),
        house=_house(rows_field(data, "committees")),
        documents=_files(document, f"{origin}/api/{listed}/{number}/Document"),
        legacy_urls=legacy,
        **fields,
    )


def _publication(data: dict[str, Any], origin: str) -> Item:
    number = id_field(data)
    documents: list[ItemDocument] = []
    for document in rows_field(data, "documents"):
        documents += _files(document, f"{origin}/api/Publications/{number}/Document/{document.get('documentId')}")
    paper = object_field(data, "hcNumber"), object_field(data, "hlPaper")
    answered = data.get("responseToPublicationId")
    links = (text_field(data, "additionalContentUrl"), text_field(data, "additionalContentUrl2"))
    committee = object_field(data, "committee")
    web = f"{WEBSITE}/publications/{number}/documents/{documents[0].id}/default/" if documents else ""
    return Item(
        key=f"{ItemKind.PUBLICATION}:{number}",
        kind=ItemKind.PUBLICATION,
        title=_name(data, "description"),
        # The bare address answers 404, and .../html/ is another id space (it showed somebody else's evidence).
        url=web or next((u for u in links if _is_web(u)), ""),
        genre=_name(object_field(data, "type"), "name"),
        reference="; ".join(filter(None, (_paper(paper[0], "HC"), _paper(paper[1], "HL")))),
        committees=_named([committee], "name"),
        inquiries=_named(rows_field(data, "businesses"), "title"),
        house=_house([committee]),
        body=_name(object_field(data, "respondingDepartment"), "name"),
        published=stamp_field(data, "publicationStartDate"),
        documents=tuple(documents),
        links=tuple(u for u in links if _is_web(u)),
        related=(f"{ItemKind.PUBLICATION}:{answered}",) if isinstance(answered, int) and answered > 0 else (),
    )


_READERS: dict[Listed, Callable[[dict[str, Any], str], Item]] = {
    "WrittenEvidence": _written,
    "OralEvidence": _oral,
    "Publications": _publication,
}


_KINDS: dict[Listed, ItemKind] = {
    "WrittenEvidence": ItemKind.WRITTEN_EVIDENCE,
    "OralEvidence": ItemKind.ORAL_EVIDENCE,
    "Publications": ItemKind.PUBLICATION,
}


_FIELDS: dict[Listed, tuple[str, ...]] = {
    "WrittenEvidence": ("publicationDate", "witnesses", "document", "document.files"),
    "OralEvidence": ("publicationDate", "witnesses", "document", "document.files"),
    "Publications": ("publicationStartDate", "description", "documents", "documents.files"),
}
"""What every entry has, be it as null: without it something would go untold."""


def _name(data: dict[str, Any], field: str) -> str:
    """A name as one line. Numeric entities stand in names (Barbara&#xa0;Rayment)."""
    return text_of_html(text_field(data, field)).replace("\n", " ")


def _submitters(data: dict[str, Any]) -> tuple[tuple[Submitter, ...], bool, tuple[str, ...]]:
    """Who gave it, by the rules of the API; whether the name is withheld, which wins over any name listed.

    And the names of children that what is said of a witness gives away: the witness's own, or a child's of theirs.
    """
    if data.get("anonymous") is True:
        return (), True, ()
    out: dict[tuple[str, str], Submitter] = {}
    children: dict[str, None] = {}
    for witness in rows_field(data, "witnesses")[:_MOST_SUBMITTERS]:
        organisation = next(iter(rows_field(witness, "organisations")), {})
        body, role = _name(organisation, "name"), _name(organisation, "role")
        name = _name(witness, "name")
        context = _name(witness, "additionalContext")
        if name and _OF_CHILD.search(f"{role} {context}"):
            from text.privacy.witness import children_of_witness  # loads what judges texts

            children |= dict.fromkeys(children_of_witness(name, role, context))
        if name:
            found = Submitter(name, "person", role, body)
        elif body:
            # Of an organisation the name is null: it stands in organisations[0].name.
            found = Submitter(body, "organisation", role)
        elif context:
            found = Submitter(context)
        else:
            continue
        out.setdefault((found.name, found.organisation), found)
    return tuple(out.values()), False, tuple(children)


def _named(rows: list[dict[str, Any]], field: str) -> tuple[Named, ...]:
    pairs = ((row.get("id"), _name(row, field)) for row in rows)
    return tuple(Named("" if number is None else str(number), name) for number, name in pairs if name)


def _house(committees: list[dict[str, Any]]) -> str:
    return next((house for c in committees if (house := text_field(c, "house"))), "")


def _paper(data: dict[str, Any], prefix: str) -> str:
    number = _name(data, "number")
    session = _name(data, "sessionDescription")
    return f"{prefix} {number}" + (f" ({session})" if session else "") if number else ""


def _files(document: dict[str, Any], path: str) -> tuple[ItemDocument, ...]:
    number, out = str(document.get("documentId") or ""), []
    for file in rows_field(document, "files"):
        size, listed = file.get("fileSize"), text_field(file, "fileDataFormat")
        if listed in FORMATS:
            known = size if isinstance(size, int) and size >= 0 else None
            out.append(ItemDocument(number, listed, f"{path}/{listed}", _name(file, "fileName"), known))
    return tuple(out)


def best_first(item: Item) -> tuple[ItemDocument, ...]:
    """The files of its first document, the one that text comes out of best first."""
    known = [d for d in item.documents if d.format in FORMATS and d not in annexes_of(item)]
    first = [d for d in known if d.id == known[0].id]
    return tuple(sorted(first, key=lambda d: FORMATS.index(d.format)))


def legacy_files(item: Item) -> tuple[ItemDocument, ...]:
    """The document of a record that lists none, at its old addresses."""
    found = [u.replace("http://", "https://", 1) if aliases_of(u) else u for u in item.legacy_urls]
    return tuple(ItemDocument("", LEGACY, url) for url in found)


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and len(url) <= 2000


def read_opening(text: str) -> tuple[str, bool]:
    """The submitter named in the first lines of a document's text (one paragraph a line), and whether it is withheld.

    No name where no form is recognised.
    """
    head = "\n".join(clean(line) for line in text[: OPENING * 2].splitlines())[:OPENING]
    for form in _FORMS:
        if match := form.search(head):
            name = _LEAD.sub("", match["name"].strip(" \t:;,.-\u2013\u2014"))
            if len(name) > 1:
                withheld = name.casefold() in _NO_NAME
                return "" if withheld else name, withheld
    return "", False


def with_text(item: Item, text: str) -> Item:
    """The item with its document's text. Where the API names nobody, the opening does; a withheld name stays so."""
    item = replace(item, text=text, no_text="", listed=item.mark)
    if item.submitters or item.anonymous:
        return item
    name, withheld = read_opening(text)
    if not name:
        return replace(item, anonymous=withheld)
    title = item.title
    if title in ("", item.reference):
        title = f"{name} ({item.reference})" if item.reference else name
    return replace(item, submitters=(Submitter(name),), submitters_from="document", title=title)


def without_text(item: Item, code: str) -> Item:
    """The item with the reason why its document gave no text: it is told all the same, with its link."""
    return replace(item, text=None, no_text=code, listed=item.mark)
