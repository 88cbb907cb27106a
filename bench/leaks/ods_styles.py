"""Namespaces and cell styles of ODS."""

from __future__ import annotations

from bench.leaks.model import Look

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {"office": _URN + "office:1.0", "table": _URN + "table:1.0", "text": _URN + "text:1.0",
           "style": _URN + "style:1.0", "draw": _URN + "drawing:1.0", "number": _URN + "datastyle:1.0",
           "fo": _URN + "xsl-fo-compatible:1.0", "svg": _URN + "svg-compatible:1.0",
           "meta": _URN + "meta:1.0", "of": _URN + "of:1.2", "config": _URN + "config:1.0",
           "dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink"}
NAMESPACES = " ".join(f'xmlns:{k}="{v}"' for k, v in _SPACES.items())
SHADES = {"i9": "#ffffff", "i56": "#003366", "t0": "#ffffff", "t0:-0.05": "#f2f2f2", "i8": "#000000"}


def shade(value: str) -> str:
    """A colour as ODS writes it."""
    return SHADES.get(value, value.lower())


def look_xml(name: str, look: Look, is_date: bool) -> str:
    """An automatic cell style, with its number style."""
    data, before = "", ""
    if look.number_format == ";;;":
        before = f'<number:text-style style:name="N{name}"><number:text></number:text></number:text-style>'
        data = f' style:data-style-name="N{name}"'
    elif is_date:
        before = (f'<number:date-style style:name="N{name}"><number:day number:style="long"/><number:text>/'
                  '</number:text><number:month number:style="long"/><number:text>/</number:text>'
                  '<number:year number:style="long"/></number:date-style>')
        data = f' style:data-style-name="N{name}"'
    fill = f' fo:background-color="{shade(look.fill)}"' if look.fill else ""
    font = f' fo:color="{shade(look.font)}"' if look.font else ""
    bold = ' fo:font-weight="bold"' if look.bold else ""
    return (f'{before}<style:style style:name="{name}" style:family="table-cell" '
            f'style:parent-style-name="Default"{data}><style:table-cell-properties{fill}/>'
            f'<style:text-properties{font} fo:font-size="{look.size:g}pt"{bold}/></style:style>')
