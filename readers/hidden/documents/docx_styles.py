"""How the words of a Word document look, by its styles: which runs nobody can read. Used by the child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from readers.hidden.documents.docx_colours import HIGHLIGHTS, THEME, VAL, W14, W, fill_of, fill_of_box, inks_of, is_on
from readers.hidden.take_out import SMALLEST, Rgb, colour_of, unreadable

_NUMBERS = ("sz", "w", "spacing", "position")
_WHOLE = re.compile(r"-?\d+")
_NARROW = 12
"""Per cent of the width of letters."""
_AWAY = 200
"""Half-points above or below the line."""
_BOXED = f"{W}txbxContent"
_LONGEST_CHAIN = 30
_PLACED = {"ind": ("left", "start", "right", "end", "firstLine", "hanging"), "framePr": ("x", "y"),
           "spacing": ("line", "lineRule")}
"""Of paragraphs, what may put them out of sight."""
OFF_PAGE = 15_000
"""Twentieths of a point from the margin, past which no page goes on."""
_FLAT = 40
"""Twentieths of a point: rows and lines of less show nothing."""
_SYMBOLS = re.compile(r"wingdings|webdings|symbol|zapf ?dingbats|marlett|mt extra", re.IGNORECASE)
"""Fonts that show signs in the place of letters."""
_SWITCHES = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
             "noVBand": 0x400}
"""What of its style a table shows, and the bits that say so in older files."""

Look = dict[str, str]


class DocxStyles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None, page: str | None) -> None:
        """`page`: the colour of the pages, "" for white; None where it cannot be told."""
        self._page = page
        self._own: dict[str, tuple[str, Look]] = {}
        self._parts: dict[str, dict[str, Look]] = {}
        """Of a table's style what it says of all cells ("") and of those in some places."""
        self._rows: dict[etree._Element, dict[etree._Element, int]] = {}
        self._cells: dict[etree._Element, Look] = {}
        self._fills: dict[etree._Element, str | None] = {}
        self._base: Look = {}
        self._last: tuple[etree._Element, tuple[str, str]] | None = None
        self._signs: tuple[etree._Element, int] | None = None
        self._usual = self._usual_table = ""
        for s in root.iter(f"{W}style") if root is not None else ():
            name = s.get(f"{W}styleId") or ""
            self._own[name] = (_named(s, f"{W}basedOn"), look_of(s))
            usual = s.get(f"{W}default") in ("1", "true", "on")
            if s.get(f"{W}type") == "table":
                parts = {"": s, **{p.get(f"{W}type") or "wholeTable": p for p in s.iterfind(f"{W}tblStylePr")}}
                self._parts[name] = {kind: {**look_of(p), **_ground_in(p)} for kind, p in parts.items()}
                self._usual_table = name if usual else self._usual_table
            elif usual and s.get(f"{W}type") == "paragraph":
                self._usual = name
        for defaults in root.iter(f"{W}rPrDefault", f"{W}pPrDefault") if root is not None else ():
            self._base.update(look_of(defaults))

    def look(self, run: etree._Element, paragraph: etree._Element | None) -> Look:
        """What applies to a run, from the document's defaults to its own properties."""
        out = self._around(run, paragraph)
        if paragraph is not None and (fill := self._of_paragraph(paragraph)[1]):
            out["fill"] = fill
        return {**out, **self._chain(_named(run, f"{W}rPr/{W}rStyle")), **look_of(run)}

    def letters_as_signs(self, paragraph: etree._Element) -> int:
        """How many letters of a paragraph are in fonts of signs: asked for each such run, and counted once."""
        if self._signs is None or self._signs[0] is not paragraph:
            runs = (r for r in paragraph.iter(f"{W}r") if in_symbols(self.look(r, paragraph)))
            words = (t.text or "" for r in runs for t in r.iter(f"{W}t", f"{W}delText"))
            self._signs = (paragraph, sum(sum(map(str.isalpha, w)) for w in words))
        return self._signs[1]

    def is_away(self, paragraph: etree._Element) -> bool:
        """True for a paragraph that stands off the page, or on lines without height."""
        look = {**self._around(paragraph, paragraph), **look_of(paragraph)}
        away = (abs(whole(look.get(f"{e}.{n}"))) > OFF_PAGE for e in ("ind", "framePr") for n in _PLACED[e])
        return any(away) or is_flat(whole(look.get("spacing.line"), _FLAT), look.get("spacing.lineRule"))

    def ground(self, run: etree._Element) -> str | None:
        """The fill of what a run stands in, "" for white; None where it cannot be told."""
        for a in run.iterancestors(_BOXED, f"{W}tc", f"{W}tbl"):
            if a not in self._fills:
                self._fills[a] = self._fill(a)
            if self._fills[a] != "":
                return self._fills[a]
        return self._page

    def _fill(self, a: etree._Element) -> str | None:
        """Of a box, a cell or a table, as `ground`: "" where what is around it shows through."""
        if a.tag == _BOXED:
            return fill_of_box(a)
        if a.tag == f"{W}tbl":
            return fill_of(a.find(f"{W}tblPr/{W}shd"))
        own, first = a.find(f"{W}tcPr/{W}shd"), next(iter(a), None)
        return self._in_table(first).get("ground", "") if own is None and first is not None else fill_of(own)

    def _around(self, e: etree._Element, paragraph: etree._Element | None) -> Look:
        """What the document, a table and a paragraph's style say of what stands in them."""
        style = self._of_paragraph(paragraph)[0] if paragraph is not None else ""
        return {**self._base, **self._in_table(e), **self._chain(style or self._usual)}

    def _of_paragraph(self, paragraph: etree._Element) -> tuple[str, str]:
        """The style that it names and the fill of its own: asked for each of its runs, and looked for once."""
        if self._last is None or self._last[0] is not paragraph:
            fill = fill_of(paragraph.find(f"{W}pPr/{W}shd"))
            self._last = (paragraph, (_named(paragraph, f"{W}pPr/{W}pStyle"), fill))
        return self._last[1]

    def _chain(self, name: str) -> Look:
        return {k: v for n in reversed(self._names(name)) for k, v in self._own[n][1].items()}

    def _names(self, name: str) -> list[str]:
        """A style and those that it is based on."""
        out: list[str] = []
        while name in self._own and len(out) < _LONGEST_CHAIN:
            out.append(name)
            name = self._own[name][0]
        return out

    def _in_table(self, e: etree._Element) -> Look:
        """What the style of the table that something stands in says of its cell."""
        tc = next(e.iterancestors(f"{W}tc", _BOXED), None)
        if tc is None or tc.tag == _BOXED or not self._parts:
            return {}
        if tc not in self._cells:
            name = _named(next(tc.iterancestors(f"{W}tbl"), None), f"{W}tblPr/{W}tblStyle") or self._usual_table
            styles = [self._parts.get(n, {}) for n in reversed(self._names(name))]
            kinds = ("", "wholeTable", *self._kinds(tc))
            self._cells[tc] = {k: v for kind in kinds for s in styles for k, v in s.get(kind, {}).items()}
        return self._cells[tc]

    def _kinds(self, tc: etree._Element) -> Iterator[str]:
        """The parts of a table's style that apply to a cell by its place, the strongest last."""
        tr = next(tc.iterancestors(f"{W}tr"), None)
        table = next(tc.iterancestors(f"{W}tbl"), None)
        if tr is None or table is None:
            return
        if table not in self._rows:
            own = (r for r in table.iter(f"{W}tr") if next(r.iterancestors(f"{W}tbl"), None) is table)
            self._rows[table] = {r: n for n, r in enumerate(own)}
        rows, cells, on = self._rows[table], list(tr.iterchildren(f"{W}tc")), _switches(table)
        row, column = rows.get(tr, 0), cells.index(tc) if tc in cells else 0
        first_row, last_row = on["firstRow"] and row == 0, on["lastRow"] and row == len(rows) - 1
        first, last = on["firstColumn"] and column == 0, on["lastColumn"] and column == len(cells) - 1
        if not on["noVBand"] and not (first or last):
            yield f"band{1 + (column - on['firstColumn']) % 2}Vert"
        if not on["noHBand"] and not (first_row or last_row):
            yield f"band{1 + (row - on['firstRow']) % 2}Horz"
        yield from (kind for kind, holds in (("firstCol", first), ("lastCol", last), ("firstRow", first_row),
                                             ("lastRow", last_row)) if holds)
        if (first_row or last_row) and (first or last):
            yield f"{'n' if first_row else 's'}{'w' if first else 'e'}Cell"


def _switches(table: etree._Element) -> dict[str, bool]:
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return {name: name.startswith("no") for name in _SWITCHES}
    bits = look.get(VAL) or "0"
    number = int(bits, 16) if re.fullmatch("[0-9a-fA-F]+", bits) else 0
    said = {name: look.get(f"{W}{name}") for name in _SWITCHES}
    return {n: bool(number & b) if said[n] is None else said[n] in ("1", "true", "on") for n, b in _SWITCHES.items()}


def _ground_in(e: etree._Element) -> Look:
    fills = [fill for path in ("tblPr", "tcPr") if (fill := fill_of(e.find(f"{W}{path}/{W}shd")))]
    return {"ground": fills[-1]} if fills else {}


def whole(text: str | None, usual: int = 0) -> int:
    """A whole number; `usual` for what is none."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else usual


def is_flat(height: int, rule: str | None) -> bool:
    """True for a row or a line that shows nothing, by its height."""
    return rule == "exact" and 0 <= height < _FLAT


def _named(e: etree._Element | None, path: str) -> str:
    found = e.find(path) if e is not None else None
    return (found.get(VAL) or "") if found is not None else ""


def look_of(e: etree._Element) -> Look:
    """What the properties directly within an element say of its text."""
    out: Look = {}
    for name, attributes in _PLACED.items():
        for p in e.iterfind(f"{W}pPr/{W}{name}"):
            out |= {f"{name}.{n}": value for n in attributes if (value := p.get(f"{W}{n}")) is not None}
    for p in (*e.iterfind(f"{W}pPr/{W}shd"), *e.iterfind(f"{W}rPr/{W}shd")):
        if fill := fill_of(p):
            out["fill"] = fill
    for p in e.iterfind(f"{W}rPr/*"):
        name = p.tag.removeprefix(W) if isinstance(p.tag, str) else ""
        value = p.get(VAL) or ""
        if name == "vanish":
            out[name] = "1" if is_on(p) else ""
        elif name == "color":
            out[name] = THEME.get(p.get(f"{W}themeColor") or "", value)
        elif name == "rFonts" and (font := p.get(f"{W}ascii") or p.get(f"{W}hAnsi")):
            out["font"] = font
        elif name == f"{W14}textFill":
            out["inks"] = inks_of(p)
        elif name == "highlight":
            out[name] = HIGHLIGHTS.get(value, "")
        elif name in _NUMBERS and _WHOLE.fullmatch(value):
            out[name] = value
    return out


def nobody_reads(look: Look, ground: str | None) -> bool:
    """True for text of that look on that ground (None: one that cannot be told)."""
    size = int(look.get("sz", "20"))
    if (
        look.get("vanish") or look.get("inks") == "none" or size < SMALLEST * 2 or int(look.get("w", "100")) < _NARROW
        or abs(int(look.get("position", "0"))) > _AWAY
        or int(look.get("spacing", "0")) < -size * 5  # twentieths of a point, against half of the letters' size
    ):
        return True
    own = look.get("highlight") or look.get("fill")
    if own is None and ground is None:
        return False
    under = colour_of(own or ground or "FFFFFF")
    # Programs differ in which of the two they show.
    inks = look.get("inks", "").split()
    effect = bool(inks) and all(unreadable(colour_of(ink), under) for ink in inks)
    return effect or unreadable(_ink(look, under), under)


def in_symbols(look: Look) -> bool:
    """True for letters of a font that shows signs in their place."""
    return _SYMBOLS.match(look.get("font", "")) is not None


def _ink(look: Look, under: Rgb | None) -> Rgb | None:
    """The colour of text: what is automatic is black, and white on a dark fill, but not on a marker's."""
    said = look.get("color", "auto")
    if said != "auto":
        return colour_of(said)
    dark = under is not None and sum(under) < 200
    return (255, 255, 255) if dark and not look.get("highlight") else (0, 0, 0)
