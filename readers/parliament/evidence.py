"""Written evidence, oral evidence and publications of the Committees API -> items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.item import Item, ItemDocument, ItemKind, Named, Submitter
from readers.documents.errors import UnknownAnswer
from readers.pages.text import text_of_html
from readers.parliament.answers import (
    ListPage,
    id_field,
    object_field,
    open_json,
    read_list,
    rows_field,
    stamp_field,
    text_field,
)
from readers.parliament.committees import ORIGIN
from readers.parliament.legacy import aliases_of

if TYPE_CHECKING:
    from collections.abc import Callable

WEBSITE = "https://committees.parliament.uk"
ANONYMOUS = "Name withheld"
FORMATS = ("Html", "OriginalFormat", "Pdf")
"""In order of how well text comes out of them. Only what is listed may be asked for: the rest answers 500."""
_MOST_NAMES = 500


def read_written_evidence(body: bytes, *, origin: str = ORIGIN) -> ListPage[Item]:
    """A page of `/api/WrittenEvidence`."""
    return read_list(body, lambda row: _written(row, origin), under="items")


def read_oral_evidence(body: bytes, *, origin: str = ORIGIN) -> ListPage[Item]:
    """A page of `/api/OralEvidence`."""
    return read_list(body, lambda row: _oral(row, origin), under="items")


def read_publications(body: bytes, *, origin: str = ORIGIN) -> ListPage[Item]:
    """A page of `/api/Publications`."""
    return read_list(body, lambda row: _publication(row, origin), under="items")


def read_one(body: bytes, kind: ItemKind, *, origin: str = ORIGIN) -> Item:
    """The answer of `/api/WrittenEvidence/{id}` and the like. The list is the richer one: prefer it."""
    readers: dict[ItemKind, Callable[[Any, str], Item]] = {
        ItemKind.WRITTEN_EVIDENCE: _written, ItemKind.ORAL_EVIDENCE: _oral, ItemKind.PUBLICATION: _publication,
    }  # fmt: skip
    return readers[kind](open_json(body), origin)


def best_document(item: Item) -> ItemDocument | None:
    """The listed file to read the text from: HTML, else the original, else the PDF; None where none is listed."""
    ranked = sorted((d for d in item.documents if d.format in FORMATS), key=lambda d: FORMATS.index(d.format))
    return ranked[0] if ranked else None


def _written(row: Any, origin: str) -> Item:  # noqa: ANN401 - any JSON
    data = _object(row)
    number = id_field(data)
    submitters, anonymous = _submitters(data)
    reference = _name(data, "internalReference")
    shown = _name(data, "anonymousWitnessText") or ANONYMOUS if anonymous else _joined(submitters)
    legacy = _legacy(data)
    return Item(
        key=f"{ItemKind.WRITTEN_EVIDENCE}:{number}",
        kind=ItemKind.WRITTEN_EVIDENCE,
        title=f"{shown} ({reference})" if shown and reference else shown or reference,
        url=_evidence_url("writtenevidence", number, data, legacy),
        aliases=tuple(dict.fromkeys(a for u in legacy for a in aliases_of(u))),
        genre="Written evidence",
        reference=reference,
        submitters=submitters,
        submitters_from="api" if submitters or anonymous else "",
        anonymous=anonymous,
        committees=_named(rows_field(data, "committees"), "name"),
        inquiries=_named([object_field(data, "committeeBusiness")], "title"),
        house=_house(rows_field(data, "committees")),
        published=stamp_field(data, "publicationDate"),
        documents=_files(object_field(data, "document"), f"{origin}/api/WrittenEvidence/{number}/Document"),
        legacy_urls=legacy,
    )


def _oral(row: Any, origin: str) -> Item:  # noqa: ANN401 - any JSON
    data = _object(row)
    number = id_field(data)
    submitters, _ = _submitters(data)
    inquiries = _named(rows_field(data, "committeeBusinesses"), "title")
    day = (stamp_field(data, "meetingDate") or stamp_field(data, "activityStartDate"))[:10]
    legacy = _legacy(data)
    about = inquiries[0].name if inquiries else ""
    return Item(
        key=f"{ItemKind.ORAL_EVIDENCE}:{number}",
        kind=ItemKind.ORAL_EVIDENCE,
        title=", ".join(filter(None, (f"Oral evidence: {about}" if about else "Oral evidence", day))),
        url=_evidence_url("oralevidence", number, data, legacy),
        aliases=tuple(dict.fromkeys(a for u in legacy for a in aliases_of(u))),
        genre="Oral evidence",
        reference="; ".join(filter(None, (_paper(n, "HC") for n in rows_field(data, "hcNumbers")))),
        submitters=submitters,
        submitters_from="api" if submitters else "",
        committees=_named(rows_field(data, "committees"), "name"),
        inquiries=inquiries,
        house=_house(rows_field(data, "committees")),
        published=stamp_field(data, "publicationDate") or day,
        documents=_files(object_field(data, "document"), f"{origin}/api/OralEvidence/{number}/Document"),
        legacy_urls=legacy,
    )


def _publication(row: Any, origin: str) -> Item:  # noqa: ANN401 - any JSON
    data = _object(row)
    number = id_field(data)
    documents: list[ItemDocument] = []
    for document in rows_field(data, "documents"):
        path = f"{origin}/api/Publications/{number}/Document/{document.get('documentId')}"
        documents += _files(document, path)
    paper = object_field(data, "hcNumber"), object_field(data, "hlPaper")
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
        related=_response_to(data),
    )


def _object(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    if not isinstance(row, dict):
        raise UnknownAnswer("it is no JSON object")
    return row


def _name(data: dict[str, Any], field: str) -> str:
    """A name as one line. Numeric entities stand in names (Barbara&#xa0;Rayment)."""
    return text_of_html(text_field(data, field)).replace("\n", " ")


def _submitters(data: dict[str, Any]) -> tuple[tuple[Submitter, ...], bool]:
    """Who gave it, by the rules of the API; and whether the name is withheld, which wins over any name listed."""
    if data.get("anonymous") is True:
        return (), True
    out: dict[tuple[str, str], Submitter] = {}
    for witness in rows_field(data, "witnesses")[:_MOST_NAMES]:
        organisation = next(iter(rows_field(witness, "organisations")), {})
        body, role = _name(organisation, "name"), _name(organisation, "role")
        name = _name(witness, "name")
        if name:
            found = Submitter(name, "person", role, body)
        elif body:
            # Of an organisation the name is null: it stands in organisations[0].name.
            found = Submitter(body, "organisation", role)
        elif context := _name(witness, "additionalContext"):
            found = Submitter(context)
        else:
            continue
        out.setdefault((found.name, found.organisation), found)
    return tuple(out.values()), False


def _joined(submitters: tuple[Submitter, ...]) -> str:
    names = [s.name for s in submitters]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _named(rows: list[dict[str, Any]], field: str) -> tuple[Named, ...]:
    pairs = ((row.get("id"), _name(row, field)) for row in rows)
    return tuple(Named("" if number is None else str(number), name) for number, name in pairs if name)


def _house(committees: list[dict[str, Any]]) -> str:
    return next((house for c in committees if (house := text_field(c, "house"))), "")


def _paper(data: dict[str, Any], prefix: str) -> str:
    number = _name(data, "number")
    session = _name(data, "sessionDescription")
    return f"{prefix} {number}" + (f" ({session})" if session else "") if number else ""


def _response_to(data: dict[str, Any]) -> tuple[str, ...]:
    number = data.get("responseToPublicationId")
    return (f"{ItemKind.PUBLICATION}:{number}",) if isinstance(number, int) and number > 0 else ()


def _files(document: dict[str, Any], path: str) -> tuple[ItemDocument, ...]:
    number = document.get("documentId")
    out = []
    for file in rows_field(document, "files"):
        size, listed = file.get("fileSize"), text_field(file, "fileDataFormat")
        if listed not in FORMATS:
            continue
        known = size if isinstance(size, int) and size >= 0 else None
        out.append(
            ItemDocument(str(number or ""), listed, f"{path}/{listed}", _name(file, "fileName"), known)
        )  # fmt: skip
    return tuple(out)


def _legacy(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(u for name in ("legacyHtmlUrl", "legacyPdfUrl") if _is_web(u := text_field(data, name)))


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and len(url) <= 2000


def _evidence_url(path: str, number: int, data: dict[str, Any], legacy: tuple[str, ...]) -> str:
    """Where people read it: the new site where a document is there, else the old one (as Parliament's own app does)."""
    if object_field(data, "document").get("documentId") or not legacy:
        return f"{WEBSITE}/{path}/{number}/html/"
    return legacy[0]
