"""The parts of an XLSX worksheet around its cells."""

from __future__ import annotations

from bench.leaks.model import Filter, Sheet
from bench.leaks.pack import attr, cell_name, text

Rel = tuple[str, str, str, bool]


def view_xml(sheet: Sheet, active: bool) -> str:
    """The view, with frozen panes."""
    pane = ""
    if sheet.freeze:
        pane = (f'<pane ySplit="{sheet.freeze}" topLeftCell="A{sheet.freeze + 1}" '
                'activePane="bottomLeft" state="frozen"/>')
    chosen = ' tabSelected="1"' if active else ""
    return f'<sheetViews><sheetView{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'


def columns_xml(sheet: Sheet) -> str:
    """The column widths and what hides them."""
    lines = ""
    for index, column in enumerate(sheet.columns, 1):
        hidden = ' hidden="1"' if column.hidden else ""
        lines += f'<col min="{index}" max="{index}" width="{column.width:g}" customWidth="1"{hidden}/>'
    if sheet.hide_unused:
        start = len(sheet.columns) + 1
        lines += f'<col min="{start}" max="16384" width="9.14" hidden="1"/>'
    return f"<cols>{lines}</cols>" if lines else ""


def filter_xml(chosen: Filter) -> str:
    """The autofilter."""
    inner = ""
    if chosen.on is not None:
        values = "".join(f"<filter val={attr(v)}/>" for v in chosen.values)
        inner = f'<filterColumn colId="{chosen.on}"><filters>{values}</filters></filterColumn>'
    last = cell_name(chosen.last, chosen.columns)
    return f'<autoFilter ref="A{chosen.first + 1}:{last}">{inner}</autoFilter>'


def tail_xml(sheet: Sheet, rels: list[Rel], tail: dict[str, str]) -> str:
    """All that follows the cells, in the order of the standard."""
    out = filter_xml(sheet.filter) if sheet.filter else ""
    if sheet.merges:
        merged = "".join(f'<mergeCell ref="{cell_name(a, b)}:{cell_name(c, d)}"/>' for a, b, c, d in sheet.merges)
        out += f'<mergeCells count="{len(sheet.merges)}">{merged}</mergeCells>'
    end = len(sheet.rows)
    if sheet.banded:
        out += (f'<conditionalFormatting sqref="A2:E{end}"><cfRule type="expression" dxfId="0" priority="1">'
                "<formula>MOD(ROW(),2)=0</formula></cfRule></conditionalFormatting>")
    if sheet.choices:
        column, values = sheet.choices
        listed = text('"' + ",".join(values) + '"')
        area = f"{cell_name(1, column)}:{cell_name(end, column)}"
        out += (f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="{area}">'
                f"<formula1>{listed}</formula1></dataValidation></dataValidations>")
    links = ""
    for r, row in enumerate(sheet.rows):
        for c, cell in enumerate(row.cells):
            if cell.link:
                name = f"rIdL{len(rels)}"
                rels.append((name, "hyperlink", cell.link, True))
                links += f'<hyperlink ref="{cell_name(r, c)}" r:id="{name}"/>'
    out += f"<hyperlinks>{links}</hyperlinks>" if links else ""
    out += '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    return out + "".join(tail.get(k, "") for k in ("drawing", "legacyDrawing", "oleObjects"))
