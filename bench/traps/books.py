"""Writers of ODS and XLSX by hand."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from bench.traps.plans import Grid, Value
from bench.traps.render import EPOCH, shown
from demo.ods import zip_bytes


def letters(index: int) -> str:
    """The letters of a column, from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def clean(text: str) -> str:
    """Text without the characters that XML forbids."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)


def ods_cell(value: Value, width: int) -> str:
    """One cell of an ODS, spanning a width."""
    span = f' table:number-columns-spanned="{width}" table:number-rows-spanned="1"' if width > 1 else ""
    cover = "<table:covered-table-cell/>" * (width - 1)
    if value is None:
        return "<table:table-cell/>" + cover
    text = shown(value)
    lines = "".join(f"<text:p>{escape(clean(line))}</text:p>" for line in text.split("\n"))
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}" table:style-name="ce1"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}{span}>{lines}</table:table-cell>{cover}"


def ods_row(row: list[Value], merges: dict[int, int]) -> str:
    """One row of an ODS, runs of empty cells as one."""
    out, column = [], 0
    while column < len(row):
        if row[column] is None and column not in merges:
            start = column
            while column < len(row) and row[column] is None:
                column += 1
            out.append(f'<table:table-cell table:number-columns-repeated="{column - start}"/>')
            continue
        width = merges.get(column, 1)
        out.append(ods_cell(row[column], width))
        column += width
    return "<table:table-row>" + ("".join(out) or "<table:table-cell/>") + "</table:table-row>"


def ods(grids: list[Grid]) -> bytes:
    """A workbook as ODS."""
    spaces = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"'
        for k, v in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    styles = (
        '<office:automatic-styles><number:date-style style:name="N1"><number:day number:style="long"/>'
        '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
        '<number:year number:style="long"/></number:date-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>'
    )
    tables = []
    for grid in grids:
        rows = []
        for place, row in enumerate(grid.rows):
            rows.append(ods_row(row, {c: w for r, c, w in grid.merges if r == place}))
        tables.append(
            f"<table:table table:name={quoteattr(grid.name)}><table:table-column/>{''.join(rows)}</table:table>"
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"{styles}<office:body>"
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{p}" manifest:media-type="{t}"/>'
        for p, t in (("/", kind), ("content.xml", "text/xml"))
    )
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"'
    manifest = f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {space}>{entries}</manifest:manifest>'
    return zip_bytes({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def xlsx_cell(value: Value, place: str, strings: dict[str, int]) -> str:
    """One cell of an XLSX; texts go to the shared strings."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - EPOCH).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="s"><v>{strings.setdefault(clean(value), len(strings))}</v></c>'


def xlsx_sheet(grid: Grid, strings: dict[str, int]) -> str:
    """One sheet of an XLSX."""
    rows = []
    for number, row in enumerate(grid.rows, 1):
        cells = "".join(xlsx_cell(v, f"{letters(i)}{number}", strings) for i, v in enumerate(row) if v is not None)
        rows.append(f'<row r="{number}">{cells}</row>')
    spans = "".join(f'<mergeCell ref="{letters(c)}{r + 1}:{letters(c + w - 1)}{r + 1}"/>' for r, c, w in grid.merges)
    merged = f'<mergeCells count="{len(grid.merges)}">{spans}</mergeCells>' if spans else ""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>'


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XMLNS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" '
    'borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def xlsx(grids: list[Grid]) -> bytes:
    """A workbook as XLSX."""
    strings: dict[str, int] = {}
    sheets = [(f"xl/worksheets/sheet{i}.xml", xlsx_sheet(g, strings)) for i, g in enumerate(grids, 1)]
    listed = "".join(f'<sheet name={quoteattr(g.name)} sheetId="{i}" r:id="rId{i}"/>' for i, g in enumerate(grids, 1))
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    links = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(grids) + 1)]
    links += [
        (f"rId{len(grids) + 1}", "styles", "styles.xml"),
        (f"rId{len(grids) + 2}", "sharedStrings", "sharedStrings.xml"),
    ]
    rels = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{t}" Target="{p}"/>' for i, t, p in links)
    texts = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
    kinds = [(f"/{p}", "worksheet") for p, _ in sheets] + [
        ("/xl/styles.xml", "styles"),
        ("/xl/sharedStrings.xml", "sharedStrings"),
    ]
    overrides = "".join(
        f'<Override PartName="{p}" ContentType="{XMLNS}.{k}+xml"/>'
        for p, k in [("/xl/workbook.xml", "sheet.main"), *kinds]
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )
    top = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    linked = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rels}</Relationships>'
    return zip_bytes(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{top}</Relationships>',
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": linked,
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">{texts}</sst>',
            **dict(sheets),
        }
    )
