"""Which elements of a page can be seen: those whose every attribute and style is harmless. Used by the child."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import html

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
    fill_in,
    fixed,
    harmless,
    letter_size,
    number,
    over,
    size_in_font,
)
from readers.hidden.looks import shown_as_signs
from readers.hidden.take_out import Rgb, unreadable

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
_KNOWN_ATTRIBUTES = frozenset(
    """abbr about accept accesskey action align alink alt as async autocapitalize autocomplete autofocus axis background
    bgcolor border bordercolor bordercolordark bordercolorlight cellpadding cellspacing char charoff charset checked
    cite class clear color cols colspan compact content contenteditable controls coords crossorigin datafld datatype
    datetime decoding defer dir disabled download draggable enctype enterkeyhint exportparts face fetchpriority for form
    formaction frame frameborder headers height href hreflang hspace id inert inlist inputmode integrity is ismap itemid
    itemprop itemref itemscope itemtype kind label lang language link list loading longdesc marginheight marginwidth max
    maxlength media method min minlength multiple name nohref nonce noshade novalidate nowrap open part pattern ping
    placeholder prefix property readonly referrerpolicy rel required resource rev reversed role rows rowspan rules
    scope scrolling shape size sizes slot span spellcheck src srcset start step style summary tabindex target text title
    translate type typeof unselectable usemap valign value version vlink vocab vspace width wrap xmlns""".split()  # noqa: SIM905
)
"""Attributes that leave an element in sight, whatever their value; browsers may learn others."""
_FAINT = 0.4
"""Of the ink of letters, that is left of it by all that are laid through."""
_SMALLEST = 8
"""Pixels of letters that are read."""
_IMAGE = re.compile(r"(?:url|[\w-]*gradient|image-set|image|cross-fade|element)\(", re.IGNORECASE)


class _Inherited(NamedTuple):
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


_PAGE = _Inherited((0, 0, 0), (255, 255, 255), 16.0, fixed=True)
_DARK = _PAGE._replace(text=(255, 255, 255), fill=(18, 18, 18))


class Sight:
    """The styles of a page."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._around = {a for t in tree.iter("table") for a in t.iterancestors()}
        self._applied, self._anywhere = applied_to(tree)
        self._elements = list(self._applied)  # lxml makes an element anew once nobody holds it
        every = [a for found in self._applied.values() for a in found] + self._anywhere
        self._conditional = any(a.conditional for a in every)
        self._variables: dict[str, set[str]] = {}
        for d in (d for a in every for d in a.declared if d.name.startswith("--")):
            self._variables.setdefault(d.name, set()).add(d.value)

    def unseen(self) -> tuple[set[html.HtmlElement], set[html.HtmlElement]]:
        """The elements that are not seen, with all in them; and those beside tables whose own words are not read."""
        bad, pale = self._hidden_elements(conditional=False)
        if self._conditional:
            more_bad, more_pale = self._hidden_elements(conditional=True)
            bad, pale = bad | more_bad, pale | more_pale
        return bad, pale

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
            out["background-color"] = fill_in(value)
        else:
            out[d.name] = value

    def _width(self, e: html.HtmlElement) -> str:
        return self.styles(e).get("width", e.get("width", "")).strip()

    def _hidden_elements(self, *, conditional: bool) -> tuple[set[html.HtmlElement], set[html.HtmlElement]]:
        out: set[html.HtmlElement] = set()
        pale: set[html.HtmlElement] = set()
        page = _DARK if _is_dark(self._tree) else _PAGE
        narrow: dict[html.HtmlElement, set[int]] = {}
        # What those around the element hand down, and whether it is in a table: of no others, or a page of many rows
        # would be held as Python's objects.
        above: list[tuple[html.HtmlElement, _Inherited, bool]] = []
        for e in self._tree.iter():
            parent = e.getparent()
            while above and above[-1][0] is not parent:
                above.pop()
            _, before, inside = above[-1] if above else (None, page, False)
            within = e.tag == "table" or inside
            if not isinstance(e.tag, str) or e.tag in _NO_WORDS or _is_title(e):
                above.append((e, page, False))
                continue
            around = e in self._around
            styles = self.styles(e, conditional=conditional, anywhere=within or around)
            plain = not styles and not e.attrib and e.tag != "mark"
            now = before._replace(fixed=False) if plain else _handed_down(e, styles, before)
            room = room_in(styles, before.room, in_fixed=before.fixed)
            seen = (now or before)._replace(room=room)
            above.append((e, seen, within))
            bad = (
                _not_shown(e, inside=within) or not harmless(styles, in_table=within or around) or now is None
                or (not around and _unknown(e)) or ((within or around) and _cut_below(e, styles, before))
                or cut_off(styles, room, before.room) or drawn_over(styles)
            )
            in_narrow = self._in_a_narrow_column(e, styles, narrow)
            bad = bad or in_narrow or (e.tag == "table" and too_wide(e, seen.size, room))
            image = _IMAGE.search(styles.get("background-image", "")) or "background" in e.attrib
            words = max((" ".join(text.split()) for text in own_texts(e)), key=len)
            unread = bool(words or e.tag in ("col", "colgroup")) and not _read(seen, words)
            if bad or (within and (image or unread)):
                out.add(e)
            elif unread:
                pale.add(e)
        return out, pale

    def _in_a_narrow_column(
        self, e: html.HtmlElement, styles: dict[str, str], narrow: dict[html.HtmlElement, set[int]]
    ) -> bool:
        """True for a cell whose words the width of its column cuts off. Notes such columns of a table, by `narrow`."""
        if e.tag == "table":
            narrow[e] = narrow_columns(e, self._width) if styles.get("table-layout") == "fixed" else set()
        elif e.tag in ("td", "th") and cut(styles, "x"):
            columns = next((narrow[t] for t in e.iterancestors("table") if t in narrow), set())
            return sum(1 for _ in e.itersiblings(preceding=True)) in columns
        return False


def _not_shown(e: html.HtmlElement, *, inside: bool) -> bool:
    """True for an element that browsers do not display without any style; within tables for any they need not know."""
    if "hidden" in e.attrib or "popover" in e.attrib or _has_shadow(e):
        return True
    if e.tag in _NOT_SHOWN:
        return not (e.tag == "dialog" and "open" in e.attrib)
    return inside and e.tag not in _SHOWN and not re.search(r"[:-]", str(e.tag))


def _has_shadow(e: html.HtmlElement) -> bool:
    """True for an element with a tree of its own, in whose place what stands in the element is not shown."""
    return any("shadowrootmode" in t.attrib or "shadowroot" in t.attrib for t in e.iterchildren("template"))


def _unknown(e: html.HtmlElement) -> bool:
    """True for an element with words and an attribute of one word that is not known to leave it in sight.

    Handlers of events, and names with a hyphen or another sign, which HTML leaves to authors, do nothing themselves.
    """
    names = [n for n in map(str, e.attrib) if n not in _KNOWN_ATTRIBUTES and re.fullmatch(r"(?!on)[a-z]+", n)]
    return bool(names) and bool("".join(map(str, e.itertext())).strip())


def _cut_below(e: html.HtmlElement, styles: dict[str, str], before: _Inherited) -> bool:
    """True for a box that ends at a height of its own: nobody can tell which of the rows in it are shown.

    The page itself cannot be scrolled then; a cell of a table grows with its words.
    """
    if not cut(styles, "y"):
        return False
    grows = e.tag in ("td", "th") and "display" not in styles
    limited = not grows and ("aspect-ratio" in styles or fixed(styles, before.fixed))
    return before.room.tall or e.tag in ("html", "body") or limited


def own_texts(e: html.HtmlElement) -> list[str]:
    """The pieces of text that stand in an element itself, and in nothing within; some are empty."""
    return [e.text or "", *(c.tail or "" for c in e)]


def _is_dark(tree: html.HtmlElement) -> bool:
    """True for a page that asks browsers for white letters on black, and for nothing else."""
    schemes = (e.get("content") or "" for e in tree.iter("meta") if (e.get("name") or "").lower() == "color-scheme")
    return any("dark" in s.lower() and "light" not in s.lower() for s in schemes)


def _is_title(e: html.HtmlElement) -> bool:
    parent = e.getparent()
    return e.tag == "title" and parent is not None and parent.tag == "head"


def _read(seen: _Inherited, words: str) -> bool:
    if seen.size * seen.zoom < _SMALLEST or seen.opacity < _FAINT or too_long(len(words), seen.size, seen.room):
        return False
    if shown_as_signs(seen.signs, words):
        return False
    ink, fill = (over((*colour, seen.opacity), _PAGE.fill) for colour in (seen.text, seen.fill))
    return not unreadable(ink, fill)


def _handed_down(e: html.HtmlElement, styles: dict[str, str], before: _Inherited) -> _Inherited | None:
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
    )
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
