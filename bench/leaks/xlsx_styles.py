"""The style table and the theme of an XLSX package."""

from __future__ import annotations

from bench.leaks.model import Look
from bench.leaks.pack import XML, attr

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SCHEME = (("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F497D"), ("lt2", "EEECE1"),
          ("accent1", "4F81BD"), ("accent2", "C0504D"), ("accent3", "9BBB59"),
          ("accent4", "8064A2"), ("accent5", "4BACC6"), ("accent6", "F79646"),
          ("hlink", "0000FF"), ("folHlink", "800080"))


def colour(tag: str, value: str) -> str:
    """A colour element from the short text."""
    if not value:
        return ""
    if value.startswith("i"):
        return f'<{tag} indexed="{value[1:]}"/>'
    if value.startswith("t"):
        theme, _, tint = value[1:].partition(":")
        extra = f' tint="{tint}"' if tint else ""
        return f'<{tag} theme="{theme}"{extra}/>'
    return f'<{tag} rgb="FF{value[1:].upper()}"/>'


class Styles:
    """Collects looks and gives each its number."""

    def __init__(self) -> None:
        self._looks: dict[tuple[Look, bool, bool], int] = {}
        self.number(Look(), False)

    def number(self, look: Look, is_date: bool, linked: bool = False) -> int:
        """The cell format number of a look."""
        return self._looks.setdefault((look, is_date, linked), len(self._looks))

    def xml(self) -> bytes:
        """The part xl/styles.xml."""
        fonts, fills, formats, xfs = "", "", "", ""
        for index, (look, is_date, linked) in enumerate(self._looks):
            fonts += self._font(look, linked)
            fills += self._fill(look)
            code = 0
            if look.number_format:
                code = 164 + index
                formats += f'<numFmt numFmtId="{code}" formatCode={attr(look.number_format)}/>'
            elif is_date:
                code = 14
            fill = index + 2 if look.fill else 0
            xfs += (f'<xf numFmtId="{code}" fontId="{index}" fillId="{fill}" borderId="0" xfId="0"'
                    ' applyNumberFormat="1" applyFont="1" applyFill="1"/>')
        count = len(self._looks)
        listed = f'<numFmts count="{formats.count("<")}">{formats}</numFmts>' if formats else ""
        return (f'{XML}<styleSheet xmlns="{NS}">{listed}<fonts count="{count}">{fonts}</fonts>'
                f'<fills count="{count + 2}"><fill><patternFill patternType="none"/></fill>'
                f'<fill><patternFill patternType="gray125"/></fill>{fills}</fills>'
                '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
                '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
                f'<cellXfs count="{count}">{xfs}</cellXfs>'
                '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
                '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FFEEF3F8"/></patternFill></fill></dxf></dxfs>'
                '</styleSheet>').encode()

    @staticmethod
    def _font(look: Look, linked: bool) -> str:
        bold = "<b/>" if look.bold else ""
        line = "<u/>" if linked else ""
        shade = colour("color", look.font or ("t10" if linked else "t1"))
        return f'<font>{bold}{line}<sz val="{look.size:g}"/>{shade}<name val="Calibri"/><family val="2"/></font>'

    @staticmethod
    def _fill(look: Look) -> str:
        if not look.fill:
            return '<fill><patternFill patternType="none"/></fill>'
        return (f'<fill><patternFill patternType="solid">{colour("fgColor", look.fill)}'
                '<bgColor indexed="64"/></patternFill></fill>')


def theme_xml() -> bytes:
    """The part xl/theme/theme1.xml, with the usual Office colours."""
    colours = "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in SCHEME)
    face = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{solid}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">'
            f'<a:themeElements><a:clrScheme name="Office">{colours}</a:clrScheme>'
            f'<a:fontScheme name="Office"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>'
            f'</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>{solid * 3}</a:fillStyleLst>'
            f'<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>'
            f'<a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>').encode()
