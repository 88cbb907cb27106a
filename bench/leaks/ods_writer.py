"""Writes a Book as an ODS package."""

from __future__ import annotations

from datetime import date

from bench.leaks.model import PLAIN, Book, Cell, Look, Row, Sheet
from bench.leaks.ods_styles import NAMESPACES, look_xml
from bench.leaks.pack import attr, logo_png, text
from bench.traps.books import letters
from demo.ods import zip_bytes

XMLHEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MIME = b"application/vnd.oasis.opendocument.spreadsheet"


class OdsWriter:
    """Holds the growing content of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.looks: dict[tuple[Look, bool], str] = {}
        self.auto = ""
        self.parts: dict[str, bytes] = {}

    def write(self) -> bytes:
        """The whole package."""
        tables = "".join(self._table(i, s) for i, s in enumerate(self.book.sheets, 1))
        for look in self.book.unused_looks:
            self._look(look, False)
        styles = "".join(look_xml(name, look, is_date) for (look, is_date), name in self.looks.items())
        slots = self.book.slots
        content = (f'{XMLHEAD}<office:document-content {NAMESPACES} office:version="1.2">'
                   f"<office:automatic-styles>{self.auto}{styles}{slots.get('styles', '')}</office:automatic-styles>"
                   f"<office:body><office:spreadsheet>{slots.get('tracked', '')}{self._validations()}{tables}"
                   f"{slots.get('tables', '')}{self._names()}{self._ranges()}"
                   "</office:spreadsheet></office:body></office:document-content>")
        self.parts["content.xml"] = content.encode()
        self.parts["styles.xml"] = (
            f'{XMLHEAD}<office:document-styles {NAMESPACES} office:version="1.2"><office:styles>'
            '<style:style style:name="Default" style:family="table-cell"/><style:style style:name="Shade" '
            'style:family="table-cell"><style:table-cell-properties fo:background-color="#eef3f8"/></style:style>'
            "</office:styles></office:document-styles>").encode()
        self._meta()
        self.parts.update(self.book.parts)
        self.parts["META-INF/manifest.xml"] = self._manifest()
        return zip_bytes({"mimetype": MIME} | self.parts)

    def _look(self, look: Look, is_date: bool) -> str:
        return self.looks.setdefault((look, is_date), f"ce{len(self.looks) + 1}")

    def _cell(self, cell: Cell, sheet: Sheet, at: tuple[int, int]) -> str:
        value, flags = cell.value, ""
        if cell.look != PLAIN or isinstance(value, date):
            flags += f' table:style-name="{self._look(cell.look, isinstance(value, date))}"'
        for top, left, bottom, right in sheet.merges:
            if (top, left) == at:
                flags += (f' table:number-columns-spanned="{right - left + 1}"'
                          f' table:number-rows-spanned="{bottom - top + 1}"')
            elif top <= at[0] <= bottom and left <= at[1] <= right:
                return "<table:covered-table-cell/>"
        if sheet.choices and at[1] == sheet.choices[0] and at[0] > 0:
            flags += ' table:content-validation-name="val1"'
        note = ""
        if cell.comment:
            lines = "".join(f"<text:p>{text(p)}</text:p>" for p in cell.comment.split("\n"))
            note = f"<office:annotation><dc:creator>Data team</dc:creator>{lines}</office:annotation>"
        return f"<table:table-cell{flags}{self._value(cell)}{note}{self._text(cell)}</table:table-cell>"

    @staticmethod
    def _value(cell: Cell) -> str:
        if cell.value is None:
            return ">"
        if isinstance(cell.value, date):
            return f' office:value-type="date" office:date-value="{cell.value.isoformat()}">'
        if isinstance(cell.value, int):
            return f' office:value-type="float" office:value="{cell.value}">'
        return ' office:value-type="string">'

    @staticmethod
    def _text(cell: Cell) -> str:
        if cell.value is None:
            return ""
        shown = f"{cell.value:%d/%m/%Y}" if isinstance(cell.value, date) else str(cell.value)
        out = ""
        for line in shown.split("\n"):
            inner = text(line)
            if cell.link:
                inner = f'<text:a xlink:type="simple" xlink:href={attr(cell.link)}>{inner}</text:a>'
            out += f"<text:p>{inner}</text:p>"
        return out

    def _row(self, number: int, row: Row, sheet: Sheet, table: int) -> str:
        flags = ""
        if row.height is not None:
            name = f"ro{table}_{number}"
            self.auto += (f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties '
                          f'style:row-height="{row.height / 28.35:.4f}cm" style:use-optimal-row-height="false"/>'
                          "</style:style>")
            flags += f' table:style-name="{name}"'
        if row.filtered:
            flags += ' table:visibility="filter"'
        elif row.hidden:
            flags += ' table:visibility="collapse"'
        cells = "".join(self._cell(c, sheet, (number, i)) for i, c in enumerate(row.cells))
        out = f'<table:table-row{flags}>{cells or "<table:table-cell/>"}</table:table-row>'
        if row.level:
            shown = ' table:display="false"' if row.collapsed else ""
            out = f"<table:table-row-group{shown}>{out}</table:table-row-group>"
        return out

    def _table(self, number: int, sheet: Sheet) -> str:
        shown = "true" if sheet.state == "visible" else "false"
        self.auto += (f'<style:style style:name="ta{number}" style:family="table" style:master-page-name="Default">'
                      f'<style:table-properties table:display="{shown}"/></style:style>')
        columns = ""
        for index, column in enumerate(sheet.columns, 1):
            name = f"co{number}_{index}"
            self.auto += (f'<style:style style:name="{name}" style:family="table-column">'
                          f'<style:table-column-properties style:column-width="{column.width * 0.2:.3f}cm"/>'
                          "</style:style>")
            hidden = ' table:visibility="collapse"' if column.hidden else ""
            columns += f'<table:table-column table:style-name="{name}"{hidden}/>'
        if sheet.hide_unused:
            columns += (f'<table:table-column table:number-columns-repeated="{16384 - len(sheet.columns)}" '
                        'table:visibility="collapse"/>')
        printing = ""
        if sheet.print_area:
            last = f"{letters(len(sheet.columns) - 1)}{len(sheet.rows)}"
            printing = f' table:print-ranges={attr(f"{sheet.name}.A1:{sheet.name}.{last}")}'
        rows = "".join(self._row(i, r, sheet, number) for i, r in enumerate(sheet.rows))
        if sheet.hide_unused:
            rows += (f'<table:table-row table:number-rows-repeated="{1048576 - len(sheet.rows)}" '
                     'table:visibility="collapse"><table:table-cell table:number-columns-repeated="16384"/>'
                     "</table:table-row>")
        rows = rows or "<table:table-row><table:table-cell/></table:table-row>"
        return (f'<table:table table:name={attr(sheet.name)} table:style-name="ta{number}"{printing}>'
                f"{self._shapes(sheet)}{columns or '<table:table-column/>'}{rows}</table:table>")

    def _shapes(self, sheet: Sheet) -> str:
        inner = sheet.tail.get("shapes", "")
        if sheet.logo:
            self.parts["Pictures/logo.png"] = logo_png()
            inner += ('<draw:frame draw:name="Logo" svg:width="1cm" svg:height="1cm" svg:x="20cm" svg:y="0cm">'
                      '<draw:image xlink:href="Pictures/logo.png" xlink:type="simple"/></draw:frame>')
        return f"<table:shapes>{inner}</table:shapes>" if inner else ""

    def _validations(self) -> str:
        for sheet in self.book.sheets:
            if sheet.choices:
                listed = ";".join(f'"{v}"' for v in sheet.choices[1])
                condition = attr(f"of:cell-content-is-in-list({listed})")
                return ('<table:content-validations><table:content-validation table:name="val1" '
                        f"table:condition={condition}/></table:content-validations>")
        return ""

    def _names(self) -> str:
        lines = "".join(f"<table:named-expression table:name={attr(n)} "
                        f'table:base-cell-address="$Register.$A$1" table:expression={attr("of:=" + f)}/>'
                        for n, f, _ in self.book.names)
        return f"<table:named-expressions>{lines}</table:named-expressions>" if lines else ""

    def _ranges(self) -> str:
        out = ""
        for sheet in self.book.sheets:
            if sheet.filter:
                chosen = sheet.filter
                area = f"{sheet.name}.A{chosen.first + 1}:{sheet.name}.{letters(chosen.columns)}{chosen.last + 1}"
                inner = ""
                if chosen.on is not None:
                    items = "".join(f"<table:filter-set-item table:value={attr(v)}/>" for v in chosen.values)
                    inner = (f'<table:filter><table:filter-condition table:field-number="{chosen.on}" '
                             f'table:value="" table:operator="=">{items}</table:filter-condition></table:filter>')
                out += ('<table:database-range table:name="__Anonymous_Sheet_DB__0" table:display-filter-buttons='
                        f'"true" table:target-range-address={attr(area)}>{inner}</table:database-range>')
        return f"<table:database-ranges>{out}</table:database-ranges>" if out else ""

    def _meta(self) -> None:
        book = self.book
        who = book.creator and f"<meta:initial-creator>{text(book.creator)}</meta:initial-creator>"
        last = book.modifier and f"<dc:creator>{text(book.modifier)}</dc:creator>"
        self.parts["meta.xml"] = (f'{XMLHEAD}<office:document-meta {NAMESPACES} office:version="1.2"><office:meta>'
                                  f"<meta:generator>LibreOffice/7.4</meta:generator>{who}{last}</office:meta>"
                                  "</office:document-meta>").encode()
        frozen = max(s.freeze for s in book.sheets)
        items = ""
        if frozen:
            items = "".join(f'<config:config-item config:name="{n}" config:type="{t}">{v}</config:config-item>'
                            for n, t, v in (("VerticalSplitMode", "short", 2),
                                            ("VerticalSplitPosition", "int", frozen)))
        self.parts["settings.xml"] = (
            f'{XMLHEAD}<office:document-settings {NAMESPACES} office:version="1.2"><office:settings>'
            f'<config:config-item-set config:name="ooo:view-settings">{items}</config:config-item-set>'
            "</office:settings></office:document-settings>").encode()

    def _manifest(self) -> bytes:
        kinds = {"xml": "text/xml", "png": "image/png"}
        lines = "".join(f'<manifest:file-entry manifest:full-path={attr(p)} '
                        f'manifest:media-type="{kinds.get(p.rsplit(".", 1)[-1], "application/octet-stream")}"/>'
                        for p in self.parts)
        lines += self.book.slots.get("manifest", "")
        return (f'{XMLHEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
                f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="{MIME.decode()}"/>{lines}</manifest:manifest>').encode()


def ods_bytes(book: Book) -> bytes:
    """The book as an ODS file."""
    return OdsWriter(book).write()
