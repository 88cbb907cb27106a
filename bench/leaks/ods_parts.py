"""Leaks in what only ODS has: tracked changes, objects, cached external tables."""

from __future__ import annotations

import io
import zipfile

from bench.leaks.model import Book, Plant, Scene, Sheet
from bench.leaks.ods_writer import MIME, ods_bytes
from bench.leaks.pack import text
from bench.leaks.sheet_leaks import pupil_rows

_INFO = ("<office:change-info><dc:creator>Data team</dc:creator><dc:date>2024-04-02T10:00:00</dc:date>"
         "</office:change-info>")


def _lost_cell(value: str) -> str:
    return (f'<table:change-track-table-cell office:value-type="string"><text:p>{text(value)}</text:p>'
            "</table:change-track-table-cell>")


def tracked_changes(book: Book, scene: Scene) -> None:
    """Recorded changes: a changed cell, or a deleted row with its cells."""
    child = scene.child
    if scene.variant % 2:
        changes = "".join(
            f'<table:cell-content-change table:id="ct{i + 2}"><table:cell-address table:column="{i}" '
            f'table:row="{scene.first + 3}" table:table="0"/>{_INFO}<table:previous>{_lost_cell(v)}'
            "</table:previous></table:cell-content-change>" for i, v in enumerate(child.fields))
        changes += (f'<table:deletion table:id="ct9" table:type="row" table:position="{scene.first + 3}" '
                    f'table:table="0">{_INFO}<table:deletions><table:cell-content-deletion table:id="ct2"/>'
                    "</table:deletions></table:deletion>")
    else:
        changes = (f'<table:cell-content-change table:id="ct1"><table:cell-address table:column="1" '
                   f'table:row="{scene.first + 1}" table:table="0"/>{_INFO}<table:previous>'
                   f"{_lost_cell(child.sentence)}</table:previous></table:cell-content-change>")
    book.slots["tracked"] = f"<table:tracked-changes>{changes}</table:tracked-changes>"


def embedded_object(book: Book, scene: Scene) -> None:
    """An embedded spreadsheet "Object 1" (variant 1: its picture alone shows)."""
    inner = ods_bytes(Book([Sheet("Sheet1", pupil_rows(scene))]))
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        for name in ("content.xml", "styles.xml", "settings.xml"):
            book.parts[f"Object 1/{name}"] = archive.read(name)
    book.slots["manifest"] = (f'<manifest:file-entry manifest:full-path="Object 1/" '
                              f'manifest:media-type="{MIME.decode()}"/>')
    size = "0.1cm" if scene.variant % 2 else "5cm"
    book.sheets[0].tail["shapes"] = (
        f'<draw:frame draw:name="Object 1" svg:width="{size}" svg:height="{size}" svg:x="22cm" svg:y="3cm">'
        '<draw:object xlink:href="./Object 1" xlink:type="simple" xlink:show="embed"/></draw:frame>')


def external_link(book: Book, scene: Scene) -> None:
    """The cached cells of a linked file, kept as a table of its own."""
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{text(v)}</text:p></table:table-cell>'
                    for v in scene.child.fields)
    book.slots["styles"] = ('<style:style style:name="ta_extref" style:family="table">'
                            '<style:table-properties table:display="false"/></style:style>')
    book.slots["tables"] = (
        "<table:table table:name=\"'file:///S:/Data/exclusions.ods'#$Sheet1\" table:print=\"false\" "
        'table:style-name="ta_extref"><table:table-source xlink:type="simple" xlink:href="../exclusions.ods" '
        'table:table-name="Sheet1" table:mode="copy-results-only"/><table:table-column '
        f'table:number-columns-repeated="5"/><table:table-row>{cells}</table:table-row></table:table>')


ODS_PARTS: dict[str, Plant] = {"tracked_changes": tracked_changes, "embedded_object": embedded_object,
                               "external_link": external_link}
