"""Which elements of a page can be seen: those whose every style is harmless. Used by the child."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readers.hidden.documents.css import Applied, Declaration, applied_to, declarations
from readers.hidden.documents.css_boxes import (
    Room,
    cut_off,
    drawn_over,
    narrow_columns,
    room_in,
    signs_in,
    too_long,
    too_wide,
)
from readers.hidden.documents.css_values import (
    colour,
    cut,
    cut_below,
    fixed,
    harmless,
    letter_size,
    number,
    over,
    size_in_font,
)
from readers.hidden.documents.html_attributes import has_shadow, hiding, unknown
from readers.hidden.looks import shown_as_signs
from readers.hidden.take_out import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import html

    from readers.hidden.take_out import Rgb

_SHOWN = frozenset(
    """table caption colgroup col thead tbody tfoot tr td th a abbr acronym address article aside b bdi bdo big
    blockquote br button center cite code data dd del details dfn div dl dt em figcaption figure fieldset font footer
    form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li main mark nav nobr ol p picture pre q ruby rb
    rt s samp section small source span strike strong sub summary sup textarea time tt u ul var wbr script style
    link meta""".split()  # noqa: SIM905
)
"""Elements whose words are shown, and those that no reader of ours takes for words."""
_NOT_SHOWN = frozenset(
    {"noscript", "template", "object", "video", "audio", "canvas", "iframe", "svg", "select", "datalist", "head"}
    | {"title", "rp", "dialog", "noframes", "noembed", "meter", "progress", "annotation", "annotation-xml", "mphantom"}
)
_NO_WORDS = frozenset({"script", "style", "meta", "link", "base", "head"})
_FAINT = 0.4
"""Of the ink of letters, that is left of it by all that are laid through."""
_SMALLEST = 8
"""Pixels of letters that are read."""
_IMAGE = re.compile(r"(?:url|[\w-]*gradient|image-set|image|cross-fade|element)\(", re.IGNORECASE)


class _Seen(NamedTuple):
    """What is handed down to the elements within."""

    text: Rgb
    fill: Rgb
    size: float
    fixed: bool
    """True within a height that does not go by what is in it."""
    opacity: float = 1.0
    zoom: float = 1.0
    signs: str = ""
    """What the font shows in the place of letters."""
    room: Room = Room(tall=False)


_PAGE = _Seen((0, 0, 0), (255, 255, 255), 16.0, fixed=True)


_DARK = _PAGE._replace(text=(255, 255, 255), fill=(18, 18, 18))


class Unsighted(NamedTuple):
    """What of a page cannot be seen."""

    elements: set[html.HtmlElement]
    """With all that is in them."""
    words: set[html.HtmlElement]
    """Elements beside tables whose own words have no contrast, or are too small."""


class Sight:
    """The styles of a page."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._applied, self._anywhere = applied_to(tree)
        self._elements = list(self._applied)  # lxml makes an element anew once nobody holds it
        every = [a for found in self._applied.values() for a in found] + self._anywhere
        self._conditional = any(a.conditional for a in every)
        self._variables: dict[str, set[str]] = {}
        for d in (d for a in every for d in a.declared if d.name.startswith("--")):
            self._variables.setdefault(d.name, set()).add(d.value)

    def styles(self, e: html.HtmlElement, *, conditional: bool = False, anywhere: bool = False) -> dict[str, str]:
        """What applies to an element, by the cascade; as text, shorthands written out where they hide."""
        found = [a for a in self._applied.get(e, ()) if conditional or not a.conditional]
        found += [a for a in self._anywhere if anywhere and (conditional or not a.conditional)]
        own = declarations(e.get("style") or "") if e.get("style") else []
        if not found and not own:
            return {}
        found.sort(key=lambda a: (a.specificity, a.order))
        found.append(Applied((1, 0, 0, 0), 0, False, own))
        named = {d.name: {d.value} for d in own if d.name.startswith("--")}
        out: dict[str, str] = {}
        for important in (False, True):
            for d in (d for a in found for d in a.declared if d.important is important):
                self._set(out, d, named)
        return out

    def _set(self, out: dict[str, str], d: Declaration, named: dict[str, set[str]]) -> None:
        value = d.value
        for _ in range(5):
            m = re.search(r"var\(\s*(--[\w-]+)\s*(?:,[^()]*)?\)", value)
            values = self._variables.get(m[1], set()) | named.get(m[1], set()) if m else set()
            if not m or len(values) != 1:
                break
            value = value[: m.start()] + next(iter(values)) + value[m.end() :]
        if d.name == "font":
            out["font-size"] = size_in_font(value)
            out["font-family"] = value
        elif d.name == "background":
            out["background-image"] = value if _IMAGE.search(value) else "none"
            out["background-color"] = _fill_in(value)
        else:
            out[d.name] = value

    def _width(self, e: html.HtmlElement) -> str:
        return self.styles(e).get("width", e.get("width", "")).strip()

    def unseen(self, tree: html.HtmlElement) -> Unsighted:
        """The elements that are not seen; and those whose own words are not."""
        around = {a for t in tree.iter("table") for a in t.iterancestors()}
        out, pale = Unsighted(set(), set())
        for conditional in (False, True) if self._conditional else (False,):
            seen: dict[html.HtmlElement, _Seen] = {}
            page = _DARK if _is_dark(tree) else _PAGE
            strait: dict[html.HtmlElement, set[int]] = {}
            inside: set[html.HtmlElement] = set()
            for e in tree.iter():
                parent = e.getparent()
                within = e.tag == "table" or parent in inside
                if not isinstance(e.tag, str) or e.tag in _NO_WORDS or (e.tag == "title" and _in_head(e)):
                    continue
                if within:
                    inside.add(e)
                before = (seen.get(parent) if parent is not None else None) or page
                in_table = within or e in around
                styles = self.styles(e, conditional=conditional, anywhere=in_table)
                plain = not styles and not e.attrib and e.tag != "mark"
                now = before._replace(fixed=False) if plain else _handed_down(e, styles, before)
                room = room_in(styles, before.room, in_fixed=before.fixed)
                seen[e] = (now or before)._replace(room=room)
                bad = _not_shown(e, inside=within) or not harmless(styles, in_table=in_table) or now is None
                bad = bad or (e not in around and unknown(e)) or (in_table and _cut_below(e, styles, before))
                bad = bad or cut_off(styles, room, before.room) or drawn_over(styles)
                if e.tag == "table":
                    bad = bad or too_wide(e, seen[e].size, room)
                    strait[e] = narrow_columns(e, self._width) if styles.get("table-layout") == "fixed" else set()
                elif e.tag in ("td", "th") and cut(styles, "x"):
                    columns = next((strait[t] for t in e.iterancestors("table") if t in strait), set())
                    bad = bad or sum(1 for _ in e.itersiblings(preceding=True)) in columns
                image = _IMAGE.search(styles.get("background-image", "")) or "background" in e.attrib
                unread = _has_words(e) and not _read(seen[e], _longest(e))
                if bad or (within and (image or unread)):
                    out.add(e)
                elif unread:
                    pale.add(e)
        return Unsighted(out, pale)


def _not_shown(e: html.HtmlElement, *, inside: bool) -> bool:
    if hiding(e) or has_shadow(e):
        return True
    if e.tag in _NOT_SHOWN:
        return not (e.tag == "dialog" and "open" in e.attrib)
    return inside and e.tag not in _SHOWN and not re.search(r"[:-]", str(e.tag))


def _cut_below(e: html.HtmlElement, styles: dict[str, str], before: _Seen) -> bool:
    page, cell = e.tag in ("html", "body"), e.tag in ("td", "th")
    if before.room.tall and cut(styles, "y"):
        return True
    return cut_below(styles, in_fixed=before.fixed, page=page, cell=cell)


def _has_words(e: html.HtmlElement) -> bool:
    return e.tag in ("col", "colgroup") or any(t and t.strip() for t in (e.text, *(c.tail for c in e)))


def _longest(e: html.HtmlElement) -> str:
    """The longest of the pieces of text that stand in an element itself."""
    return max((" ".join(t.split()) for t in (e.text, *(c.tail for c in e)) if t), key=len, default="")


def _is_dark(tree: html.HtmlElement) -> bool:
    """True for a page that asks browsers for white letters on black, and for nothing else."""
    schemes = (e.get("content") or "" for e in tree.iter("meta") if (e.get("name") or "").lower() == "color-scheme")
    return any("dark" in s.lower() and "light" not in s.lower() for s in schemes)


def _in_head(e: html.HtmlElement) -> bool:
    parent = e.getparent()
    return parent is not None and parent.tag == "head"


def _read(seen: _Seen, words: str) -> bool:
    if seen.size * seen.zoom < _SMALLEST or seen.opacity < _FAINT or too_long(len(words), seen.size, seen.room):
        return False
    if shown_as_signs(seen.signs, words):
        return False
    ink, fill = (over((*colour, seen.opacity), _PAGE.fill) for colour in (seen.text, seen.fill))
    return not unreadable(ink, fill)


def _handed_down(e: html.HtmlElement, styles: dict[str, str], before: _Seen) -> _Seen | None:
    """Colours and size of an element's words; None where they cannot be read."""
    fill = styles.get("background-color", e.get("bgcolor", "").strip().lower() or "transparent")
    usual = _of_links(e) if e.tag == "a" and "href" in e.attrib else "#000000" if e.tag == "mark" else "inherit"
    old = e.get("color") if e.tag == "font" else e.get("text") if e.tag == "body" else None
    text = styles.get("color", (old or usual).strip().lower())
    if e.tag == "mark" and "background-color" not in styles:
        fill = "#ffff00"
    top = colour({"initial": "transparent", "unset": "transparent", "none": "transparent"}.get(fill, fill))
    size = letter_size(styles, before.size)
    tall = fixed(styles, before.fixed)
    family = styles.get("font-family", e.get("face", "") if e.tag == "font" else "")
    before = before._replace(
        opacity=before.opacity * (number(styles.get("opacity", "1")) or 1),
        signs=signs_in(family) if family not in ("", "inherit") else before.signs,
        zoom=before.zoom * min(1, number(styles.get("zoom", "1")) or 1),
    )  # fmt: skip
    if top is None or size is None:
        return None if fill != "inherit" else before._replace(fixed=tall)
    under = over(top, before.fill)
    if text in ("inherit", "unset", "currentcolor"):
        return before._replace(fill=under, size=size, fixed=tall)
    ink = colour("#000000" if text == "initial" else text)
    if ink is None:
        return None
    return before._replace(text=over(ink, under), fill=under, size=size, fixed=tall)


def _of_links(e: html.HtmlElement) -> str:
    body = next(e.iterancestors("body"), None)
    return "#0000ee" if body is None else body.get("link", "#0000ee")


def _fill_in(value: str) -> str:
    """The colour that the `background` shorthand names; "transparent" for none; itself where it cannot be read."""
    bare = re.sub(r"(?:url|[\w-]*gradient)\((?:[^()]|\([^()]*\))*\)", " ", value)
    parts: list[str] = re.findall(r"[\w-]+\([^()]*\)|[^\s/]+", bare)
    colours = [p for p in parts if colour(p) is not None]
    if colours:
        return colours[-1]
    known = (
        r"none|inherit|initial|unset|(?:no-)?repeat(?:-[xy])?|scroll|fixed|local|center|top|left|right|bottom|cover"
        r"|contain|auto|[\d.+-]+(?:%|px|r?em)?|\w+-box"
    )
    return "transparent" if all(re.fullmatch(known, p) for p in parts) else value


def hidden_row(cells: Iterable[html.HtmlElement], unseen: set[html.HtmlElement]) -> bool:
    """True where each cell with words is unseen."""
    filled = [c for c in cells if "".join(map(str, c.itertext())).strip()]
    return bool(filled) and all(c in unseen for c in filled)
