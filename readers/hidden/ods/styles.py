"""How the cells of an ODS look: which styles show nothing of what stands in them. Runs in the child process only."""

from __future__ import annotations

from msgspec import Struct, field

from readers.hidden.looks import signs_of
from readers.hidden.ods.conditions import holds, walk
from readers.hidden.opendocument import (
    DEFAULT,
    SEEN_THROUGH,
    THIN,
    fonts_of,
    inherited,
    is_unreadable,
    laid_over,
    length,
    lineage,
    points,
    share_of,
)

_END = b"</office:automatic-styles>"
_USUAL_SIZES = {"table-column": 64.0, "table-row": 12.8}
_FAR = 72.0
"""Points by which a text may be set in, however narrow its column is."""
_SHOWS = frozenset({
    "number:number", "number:text-content", "number:day", "number:month", "number:year", "number:hours",
    "number:minutes", "number:seconds", "number:era", "number:quarter", "number:week-of-year", "number:day-of-week",
    "number:boolean", "number:scientific-number", "number:fraction", "number:currency-symbol", "number:am-pm",
})


_PROPERTIES = ("style:text-properties", "style:table-cell-properties", "style:graphic-properties",
               "style:table-properties", "style:paragraph-properties")
_LOOKS = ("fo:color", "fo:background-color", "fo:font-size", "style:use-window-font-color", "text:display",
          "loext:opacity", "style:text-scale", "style:text-position", "style:font-name",
          "fo:font-family")


class Format(Struct):
    """How numbers, or texts, are written."""

    of_text: bool
    shows: bool = False
    """Whether it shows anything of them."""
    others: list[tuple[str, str]] = field(default_factory=list)
    """(condition, format) of those that it goes over to, by the number."""


class OdsStyles(Struct):
    """The styles of one file, by family and name, as their attributes."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    graphics: dict[str, dict[str, str]] = field(default_factory=dict)
    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: dict[str, Format] = field(default_factory=dict)
    maps: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of a cell style (condition, style that then applies)."""
    sizes: dict[str, float] = field(default_factory=dict)
    """Width or height in points of each style of columns and rows."""
    narrow: set[str] = field(default_factory=set)
    flat: set[str] = field(default_factory=set)
    """Styles of columns and rows that are not seen."""
    _known: dict[tuple[str, str, bool], bool] = field(default_factory=dict)

    @property
    def hiding(self) -> bool:
        """True where some style could hide what stands in a cell."""
        if self.narrow or self.flat or any(map(self.hides_table, self.tables)):
            return True
        names = [*self.cells, *(then for maps in self.maps.values() for _, then in maps)]
        if any(self.hides(name, text=t) for name in names for t in (True, False)):
            return True
        protected = any("hidden" in style.get("style:cell-protect", "") for style in self.cells.values())
        if protected or any(self.signs(name) or self.set_in(name) for name in self.cells):
            return True
        if any(not f.shows for f in self.formats.values()):
            return True
        looks = {tuple(self.look(name).get(a, "") for a in _LOOKS): name for name in ["", *self.cells]}
        own = [name for name in self.texts if len(inherited(self.texts, name)) > 1]
        return any(self.hides_span(text, cell) or self.signs(cell, text) for text in own for cell in looks.values())

    def hides(self, name: str, then: str = "", *, text: bool) -> bool:
        """True where nothing of a cell of that style, to which a second may apply, can be read whatever its value."""
        key = name, then, text
        if key not in self._known:
            look = laid_over(self.look(name), inherited(self.cells, then) if then else {})
            self._known[key] = is_unreadable(look) or self._writes_nothing(look, text=text, value=None)
        return self._known[key]

    def hides_table(self, name: str) -> bool:
        """True where tables of that style are not shown."""
        return inherited(self.tables, name).get("table:display") == "false"

    def hides_value(self, name: str, value: float) -> bool:
        """True where the format of a cell style writes nothing of a number."""
        return self._writes_nothing(self.look(name), text=False, value=value)

    def maps_of(self, name: str) -> list[tuple[str, str]]:
        """(condition, style) of what a cell style and its parents go over to."""
        return [told for style in lineage(self.cells, name) for told in self.maps.get(style, ())]

    def size(self, family: str, name: str) -> float:
        """The width of a column or the height of a row, in points."""
        return self.sizes.get(name, self.sizes.get(family + DEFAULT, _USUAL_SIZES[family]))

    def fills(self, name: str, *, usually: bool) -> bool:
        """True where a shape of that style is filled and cannot be seen through."""
        look = {**self.graphics.get(DEFAULT, {}), **inherited(self.graphics, name)}
        opaque = share_of(look.get("draw:opacity", "100%"))
        fill = look.get("draw:fill", "solid" if usually or "draw:fill-color" in look else "none")
        return fill != "none" and not 0 <= opaque <= SEEN_THROUGH

    def strikes(self) -> tuple[set[str], dict[str, bool]]:
        """Cell styles that strike their text through, and of each text style that says so whether it does."""
        cells = {name for name in self.cells if name != DEFAULT and _strikes(inherited(self.cells, name))}
        texts = {name: told for name in self.texts if (told := _strikes(inherited(self.texts, name))) is not None}
        return cells, texts

    def hides_span(self, text_style: str, cell_style: str) -> bool:
        """True where a piece of text of that style cannot be read in such a cell."""
        own = inherited(self.texts, text_style)
        return bool(own) and is_unreadable(laid_over(self.look(cell_style), own))

    def signs(self, name: str, text_style: str = "") -> str:
        """What the font of a cell style, or of a text style in it, shows in place of letters."""
        look = laid_over(self.look(name), inherited(self.texts, text_style))
        return next(filter(None, map(signs_of, fonts_of(look))), "")

    def set_in(self, name: str) -> float:
        """Points by which a cell's text is set in from its edge, 0 where it is not far."""
        look = self.look(name)
        far = max(length(look.get(n, "")) for n in ("fo:margin-left", "fo:padding-left", "fo:padding"))
        return far if far > _FAR else 0.0

    def look(self, name: str) -> dict[str, str]:
        """What a cell style says, its parents' words and the default included."""
        return laid_over(self.cells.get(DEFAULT, {}), inherited(self.cells, name or "Default"))

    def _writes_nothing(self, look: dict[str, str], *, text: bool, value: float | None) -> bool:
        found = self.formats.get(look.get("format", ""))
        if found is None or (text and not found.of_text):
            return False
        if text:
            return not found.shows
        others = [(holds(c, value) if value is not None else None, self.formats[o])
                  for c, o in found.others if o in self.formats]
        for verdict, other in others:
            if verdict:
                return not other.shows
        maybe = [other for verdict, other in others if verdict is None]
        return not any(f.shows for f in [*maybe, *([] if found.of_text else [found])])


def _strikes(look: dict[str, str]) -> bool | None:
    """Whether a style strikes its text through; None where it says nothing of that."""
    kinds = [look[n] for n in ("style:text-line-through-style", "style:text-line-through-type") if n in look]
    return "none" not in kinds if kinds else None


def read_styles(common: bytes, content: bytes) -> OdsStyles:
    """The styles of styles.xml and of content.xml, whose head alone is looked at."""
    reader = _StyleReader()
    if common:
        walk(common, reader.start, reader.end, reader.data)
    if (end := content.find(_END)) >= 0:
        walk(content[: end + len(_END)], reader.start, reader.end, reader.data, whole=False)
    return reader.styles


class _StyleReader:
    def __init__(self) -> None:
        self.styles = styles = OdsStyles()
        self._families = {
            "table-cell": styles.cells, "text": styles.texts, "paragraph": styles.texts, "graphic": styles.graphics,
            "table": styles.tables,
        }
        self._at: dict[str, str] | None = None
        self._format: Format | None = None
        self._thin = {"table-column": self.styles.narrow, "table-row": self.styles.flat}
        self._name: tuple[str, str] = ("", "")
        """Family and name of the style that is being read."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("style:style", "style:default-style"):
            self._style(tag, attributes)
        elif tag in _PROPERTIES and self._at is not None:
            self._at.update(attributes)
        elif tag in ("style:table-column-properties", "style:table-row-properties"):
            self._size(attributes)
        elif tag.startswith("number:") and tag.endswith("-style"):
            self._format = Format(of_text=tag == "number:text-style")
            self.styles.formats[attributes.get("style:name", "")] = self._format
        elif self._format is not None and tag in _SHOWS:
            self._format.shows = True
        elif tag == "style:map":
            told = attributes.get("style:condition", ""), attributes.get("style:apply-style-name", "")
            if self._format is not None:
                self._format.others.append(told)
            elif self._name[0] == "table-cell":
                self.styles.maps.setdefault(self._name[1], []).append(told)

    def _style(self, tag: str, attributes: dict[str, str]) -> None:
        family = attributes.get("style:family", "")
        name = attributes.get("style:name", "") if tag == "style:style" else DEFAULT
        self._name = (family, name)
        self._at = {"parent": attributes.get("style:parent-style-name", "")}
        if attributes.get("style:data-style-name"):
            self._at["format"] = attributes["style:data-style-name"]
        if tag == "style:style" or family not in ("text", "paragraph"):
            self._families.get(family, {})[name] = self._at

    def _size(self, attributes: dict[str, str]) -> None:
        family, name = self._name
        length = points(attributes.get("style:column-width") or attributes.get("style:row-height") or "")
        if family in self._thin and length >= 0:
            self.styles.sizes[family + name if name == DEFAULT else name] = length
            if length < THIN:
                self._thin[family].add("" if name == DEFAULT else name)

    def data(self, text: str) -> None:
        if self._format is not None and not self._format.of_text and text.strip():
            self._format.shows = True

    def end(self, tag: str) -> None:
        if tag in ("style:style", "style:default-style"):
            self._at = None
        elif tag.startswith("number:") and tag.endswith("-style"):
            self._format = None
