"""Annexes of evidence: files that are listed with it, and are not its own text in one more format."""

from __future__ import annotations

import re

from model.item import Item, ItemDocument, ItemKind

_EVIDENCE = (ItemKind.WRITTEN_EVIDENCE, ItemKind.ORAL_EVIDENCE)
_ANNEX = re.compile(
    r"\b(?:annex(?:e|es|ure)?|appendi(?:x|xes|ces)|attachments?|enclosures?|tables?)\b|\.(?:xls[xmb]?|ods|csv|tsv|zip)$",
    re.IGNORECASE,
)


def annexes_of(item: Item) -> tuple[ItemDocument, ...]:
    """Files of another name than the evidence that are called so, are tables, or of a format that its text has."""
    if item.kind not in _EVIDENCE or len(item.documents) < 2:
        return ()
    named = [(d.name.rpartition(".")[0].casefold(), d) for d in item.documents]
    stems, reference = [stem for stem, _ in named], item.reference.casefold()
    plain = (stem for stem, d in named if not _ANNEX.search(d.name))
    own = reference if reference in stems else next(plain, stems[0])
    formats = [d.format for stem, d in named if stem == own]
    return tuple([d for stem, d in named if stem not in ("", own) and (d.format in formats or _ANNEX.search(d.name))])


def web_address(item: Item, document: ItemDocument) -> str:
    """Where a person opens a file of evidence: the API hands it out within JSON."""
    folder = _FOLDERS.get(document.format, "")
    return f"{item.url.removesuffix('html/')}{folder}/" if folder and item.url.endswith("/html/") else item.url


_FOLDERS = {"Html": "html", "OriginalFormat": "default", "Pdf": "pdf"}
