"""Writes a Book as an XLSX package."""

from __future__ import annotations

from datetime import date

from bench.leaks.model import Book, Cell, Row, Sheet
from bench.leaks.pack import XML, attr, cell_name, logo_png, serial, text
from bench.leaks.xlsx_sheet import columns_xml, tail_xml, view_xml
from bench.leaks.xlsx_styles import NS, Styles, theme_xml
from bench.traps.books import letters
from demo.ods import zip_bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument."
MAIN = TYPE + "spreadsheetml."
Rel = tuple[str, str, str, bool]


def rels_xml(rels: list[Rel]) -> bytes:
    """A relationships part; each is id, type, target, external."""
    lines = ""
    for name, kind, target, external in rels:
        full = kind if kind.startswith("http") else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        lines += f'<Relationship Id="{name}" Type="{full}" Target={attr(target)}{mode}/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'.encode()


class XlsxWriter:
    """Holds the growing package of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.styles = Styles()
        self.strings: dict[str, int] = {}
        self.parts: dict[str, bytes] = {}
        self.types: list[tuple[str, str]] = []
        self.current = Sheet("")

    def write(self) -> bytes:
        """The whole package."""
        for index, sheet in enumerate(self.book.sheets, 1):
            self._sheet(index, sheet)
        for look in self.book.unused_looks:
            self.styles.number(look, False)
        self.parts["xl/styles.xml"] = self.styles.xml()
        self.parts["xl/theme/theme1.xml"] = theme_xml()
        self._workbook()
        self._properties()
        self.parts.update(self.book.parts)
        head = {"[Content_Types].xml": self._content_types(), "_rels/.rels": rels_xml([
            ("rId1", "officeDocument", "xl/workbook.xml", False),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ("rId3", "extended-properties", "docProps/app.xml", False)])}
        return zip_bytes(head | self.parts)

    def _cell(self, row: int, column: int, cell: Cell) -> str:
        name, value = cell_name(row, column), cell.value
        style = self.styles.number(cell.look, isinstance(value, date), bool(cell.link))
        if value is None:
            return f'<c r="{name}" s="{style}"/>' if style else ""
        if isinstance(value, date):
            return f'<c r="{name}" s="{style}"><v>{serial(value)}</v></c>'
        if isinstance(value, int):
            return f'<c r="{name}" s="{style}"><v>{value}</v></c>'
        if self.book.inline_strings:
            return (f'<c r="{name}" s="{style}" t="inlineStr"><is>'
                    f'<t xml:space="preserve">{text(value)}</t></is></c>')
        number = self.strings.setdefault(value, len(self.strings))
        return f'<c r="{name}" s="{style}" t="s"><v>{number}</v></c>'

    def _row(self, index: int, row: Row) -> str:
        flags = f' r="{index + 1}"'
        if row.height is not None:
            flags += f' ht="{row.height:g}" customHeight="1"'
        if row.hidden or row.filtered:
            flags += ' hidden="1"'
        if row.level:
            flags += f' outlineLevel="{row.level}"'
        if row.collapsed_after:
            flags += ' collapsed="1"'
        cells = "".join(self._cell(index, i, c) for i, c in enumerate(row.cells))
        return f"<row{flags}>{cells}</row>"

    def _sheet(self, index: int, sheet: Sheet) -> None:
        self.current = sheet
        rows = "".join(self._row(i, r) for i, r in enumerate(sheet.rows))
        width = max([len(r.cells) for r in sheet.rows] + [1])
        wide = cell_name(max(len(sheet.rows) - 1, 0), width - 1)
        rels = list(sheet.rels)
        tail = dict(sheet.tail)
        self._comments(index, sheet, rels, tail)
        if sheet.logo:
            self._logo(index, rels, tail)
        zero = ' zeroHeight="1"' if sheet.hide_unused else ""
        body = (f'{XML}<worksheet xmlns="{NS}" xmlns:r="{OFFICE}"><dimension ref="A1:{wide}"/>'
                f'{view_xml(sheet, index == 1)}<sheetFormatPr defaultRowHeight="15"{zero}/>'
                f'{columns_xml(sheet)}<sheetData>{rows}</sheetData>{tail_xml(sheet, rels, tail)}</worksheet>')
        self.parts[f"xl/worksheets/sheet{index}.xml"] = body.encode()
        if rels:
            self.parts[f"xl/worksheets/_rels/sheet{index}.xml.rels"] = rels_xml(rels)
        self.types.append((f"/xl/worksheets/sheet{index}.xml", MAIN + "worksheet+xml"))

    def _comments(self, index: int, sheet: Sheet, rels: list[Rel], tail: dict[str, str]) -> None:
        found = [(r, c, cell.comment) for r, row in enumerate(sheet.rows)
                 for c, cell in enumerate(row.cells) if cell.comment]
        if not found and not sheet.empty_comments:
            return
        listed = "".join(f'<comment ref="{cell_name(r, c)}" authorId="0"><text><r><t xml:space="preserve">'
                         f'{text(note)}</t></r></text></comment>' for r, c, note in found)
        self.parts[f"xl/comments{index}.xml"] = (
            f'{XML}<comments xmlns="{NS}"><authors><author>Data team</author></authors>'
            f'<commentList>{listed}</commentList></comments>').encode()
        self.types.append((f"/xl/comments{index}.xml", MAIN + "comments+xml"))
        rels.append(("rIdC", "comments", f"../comments{index}.xml", False))
        shapes = "".join(
            f'<v:shape id="_x0000_s{1025 + i}" type="#_x0000_t202" style="visibility:hidden">'
            f'<x:ClientData ObjectType="Note"><x:Row>{r}</x:Row><x:Column>{c}</x:Column></x:ClientData></v:shape>'
            for i, (r, c, _) in enumerate(found))
        self.parts[f"xl/drawings/vmlDrawing{index}.vml"] = (
            '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            f'xmlns:x="urn:schemas-microsoft-com:office:excel">{shapes}</xml>').encode()
        rels.append(("rIdV", "vmlDrawing", f"../drawings/vmlDrawing{index}.vml", False))
        tail["legacyDrawing"] = '<legacyDrawing r:id="rIdV"/>'

    def _logo(self, index: int, rels: list[Rel], tail: dict[str, str]) -> None:
        a = "http://schemas.openxmlformats.org/drawingml/2006/main"
        xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        self.parts["xl/media/image1.png"] = logo_png()
        self.parts[f"xl/drawings/drawing{index}.xml"] = (
            f'{XML}<xdr:wsDr xmlns:xdr="{xdr}" xmlns:a="{a}"><xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col>'
            '<xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>'
            '<xdr:ext cx="304800" cy="304800"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" '
            'descr="Department logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
            f'<a:blip xmlns:r="{OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
            '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/>'
            '</xdr:oneCellAnchor></xdr:wsDr>').encode()
        self.parts[f"xl/drawings/_rels/drawing{index}.xml.rels"] = rels_xml(
            [("rId1", "image", "../media/image1.png", False)])
        self.types.append((f"/xl/drawings/drawing{index}.xml", TYPE + "drawing+xml"))
        rels.append(("rIdD", "drawing", f"../drawings/drawing{index}.xml", False))
        tail["drawing"] = '<drawing r:id="rIdD"/>'

    def _names(self) -> str:
        lines = ""
        for number, sheet in enumerate(self.book.sheets):
            quoted = "'" + sheet.name.replace("'", "''") + "'"
            if sheet.filter:
                last = f"${letters(sheet.filter.columns)}${sheet.filter.last + 1}"
                lines += (f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
                          f"{quoted}!$A${sheet.filter.first + 1}:{last}</definedName>")
            if sheet.print_area:
                wide = letters(max(len(sheet.columns) - 1, 0))
                lines += (f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">'
                          f"{quoted}!$A$1:${wide}${len(sheet.rows)}</definedName>"
                          f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
                          f"{quoted}!$1:$1</definedName>")
        for name, formula, hidden in self.book.names:
            flag = ' hidden="1"' if hidden else ""
            lines += f"<definedName name={attr(name)}{flag}>{text(formula)}</definedName>"
        return f"<definedNames>{lines}</definedNames>" if lines else ""

    def _workbook(self) -> None:
        rels: list[Rel] = []
        sheets = ""
        for number, sheet in enumerate(self.book.sheets, 1):
            state = "" if sheet.state == "visible" else f' state="{sheet.state}"'
            sheets += f'<sheet name={attr(sheet.name)} sheetId="{number}"{state} r:id="rId{number}"/>'
            rels.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml", False))
        rels += [("rIdS", "styles", "styles.xml", False), ("rIdT", "theme", "theme/theme1.xml", False)]
        if self.strings:
            listed = "".join(f'<si><t xml:space="preserve">{text(s)}</t></si>' for s in self.strings)
            self.parts["xl/sharedStrings.xml"] = (
                f'{XML}<sst xmlns="{NS}" count="{len(self.strings)}" uniqueCount="{len(self.strings)}">'
                f"{listed}</sst>").encode()
            self.types.append(("/xl/sharedStrings.xml", MAIN + "sharedStrings+xml"))
            rels.append(("rIdSS", "sharedStrings", "sharedStrings.xml", False))
        slots = self.book.slots
        self.parts["xl/workbook.xml"] = (
            f'{XML}<workbook xmlns="{NS}" xmlns:r="{OFFICE}"><workbookPr/><bookViews><workbookView/></bookViews>'
            f'<sheets>{sheets}</sheets>{slots.get("externalReferences", "")}{self._names()}'
            f'<calcPr calcId="191029"/>{slots.get("pivotCaches", "")}{slots.get("extLst", "")}</workbook>').encode()
        self.parts["xl/_rels/workbook.xml.rels"] = rels_xml(rels + self.book.rels)

    def _properties(self) -> None:
        who = self.book.creator and f"<dc:creator>{text(self.book.creator)}</dc:creator>"
        last = self.book.modifier and f"<cp:lastModifiedBy>{text(self.book.modifier)}</cp:lastModifiedBy>"
        self.parts["docProps/core.xml"] = (
            f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{who}{last}</cp:coreProperties>').encode()
        self.parts["docProps/app.xml"] = (
            f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'extended-properties"><Application>Microsoft Excel</Application></Properties>').encode()

    def _content_types(self) -> bytes:
        usual = [("/xl/workbook.xml", MAIN + "sheet.main+xml"), ("/xl/styles.xml", MAIN + "styles+xml"),
                 ("/xl/theme/theme1.xml", TYPE + "theme+xml"),
                 ("/docProps/app.xml", TYPE + "extended-properties+xml"),
                 ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
        lines = "".join(f'<Override PartName="{p}" ContentType="{t}"/>'
                        for p, t in usual + self.types + self.book.types)
        kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
                 "png": "image/png", "vml": TYPE + "vmlDrawing", "bin": TYPE + "oleObject",
                 "emf": "image/x-emf", "xlsx": MAIN + "sheet",
                 "docx": TYPE + "wordprocessingml.document"}
        defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in kinds.items())
        return f'{XML}<Types xmlns="{PACKAGE}/content-types">{defaults}{lines}</Types>'.encode()


def xlsx_bytes(book: Book) -> bytes:
    """The book as an XLSX file."""
    return XlsxWriter(book).write()
